"""Links to editions whose file could not be made: hidden until it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from fascicle.book.build import HTML
from fascicle.book.editions.edition_library import fill_in_sizes
from fascicle.model.errors import EditionError
from small_books import built

if TYPE_CHECKING:
    from pathlib import Path

SAID = {"kilobytes": "{number} KB", "megabytes": "{number} MB", "point": "."}
PAGES = ("works/tale/index.html", "works/tale/chapter-3.html", "catalogue.html")
LINK = (
    '<span class="download"><a href="{0}" download>{0}</a> <span class="file-size"></span></span>'
)


def shown(page: Path) -> list[str]:
    """Return the names of the links to files that are shown on a page."""
    links = html.parse(page).xpath("//span[@class='downloads'][not(@hidden)]")
    return [a.text for link in links for a in link.xpath("./span[not(@hidden)]/a[@href]")]


@pytest.mark.slow
@pytest.mark.parametrize(("others", "left"), [('"epub", ', ["EPUB"]), ("", [])])
def test_a_file_that_could_not_be_made_has_no_links(
    root: Path, others: str, left: list[str]
) -> None:
    pytest.importorskip("typst")
    with (root / "library.toml").open("a") as settings:
        settings.write(f'editions = [{others}"pdf"]\n')
    (root / "texts/tale.toml").write_text('pdf_fonts = ["Nowhere"]\n')
    with pytest.raises(EditionError):
        built(root)
    assert [shown(root / HTML / page) for page in PAGES] == [left] * 3
    # Without a page that is written for another reason.
    (root / "texts/tale.toml").write_text("")
    built(root)
    assert [shown(root / HTML / page) for page in PAGES] == [[*left, "PDF"]] * 3


def test_what_is_filled_in_follows_the_files(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    links = ", ".join(LINK.format(name) for name in ("a.pdf", "b.pdf", "c.pdf"))
    typed = f'<p><span class="downloads" lang="en">Download: {links}</span>, <b>by Ada</b></p>'
    page.write_text(typed)
    for there in (["b.pdf"], [], ["a.pdf", "c.pdf"], ["a.pdf", "b.pdf", "c.pdf"], ["c.pdf"]):
        for name in ("a.pdf", "b.pdf", "c.pdf"):
            (tmp_path / name).unlink(missing_ok=True)
        for name in there:
            (tmp_path / name).write_bytes(b"x" * 2400)
        assert fill_in_sizes(tmp_path, "page.html", SAID) == ["a.pdf", "b.pdf", "c.pdf"]
        assert shown(page) == there
        (said,) = html.parse(page).xpath("//span[@class='downloads']")
        for hidden in said.xpath("./span[@hidden]"):
            assert not hidden.xpath("./a[@href]")
            hidden.drop_tree()
        text = ", ".join(f"{name} 2 KB" for name in there)
        assert said.text_content() == f"Download: {text}"
        assert page.read_text().endswith("</span>, <b>by Ada</b></p>")
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"")
    fill_in_sizes(tmp_path, "page.html", SAID)
    filled = page.read_text().replace("1 KB", "").replace("2 KB", "")
    assert sorted(filled) == sorted(typed)
