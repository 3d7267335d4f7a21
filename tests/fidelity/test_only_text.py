"""Four pieces of active markup, in every place where a text or its settings contain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from lxml import html
from sphinx.util.inventory import InventoryFile

from fascicle.book.build import HTML, build_book
from fascicle.library.convert_all import convert_library
from plain_library import plain_library

if TYPE_CHECKING:
    from pathlib import Path

ACTS = ["{include} ../library.toml", "<script>alert(1)</script>", "{{ env }}", "(t)="]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a work for each piece, with the piece as its name and in two chapters."""
    root = tmp_path_factory.mktemp("only") / "shelf"
    plain_library(root, " ".join(ACTS))
    for n, act in enumerate(ACTS):
        name = f"w{n} {act}".replace("/", "")
        text = (
            f"CHAPTER I: {act}\n\n{act}\n\nA wall[1].\n\n[1] {act}\n\nCHAPTER II: {act}\n\nShut.\n"
        )
        said = {"title": act, "authors": [act], "summary": act, "tags": [act], "notes": act}
        (root / "texts" / f"{name}.txt").write_text(text, encoding="utf-8")
        (root / "texts" / f"{name}.toml").write_text(tomlkit.dumps(said), encoding="utf-8")
        (root / "texts" / f"n{name}.txt").write_text("It was shut.\n", encoding="utf-8")
    assert [str(o.error) for o in convert_library(root) if o.error] == []
    build_book(root, root / HTML)
    return root / HTML


def pages(built: Path, n: int) -> list[Any]:
    """Return the pages of the work named by one of the pieces, the title page first."""
    (folder,) = (built / "works").glob(f"w{n}-*")
    paths = [folder / "index.html", *sorted(folder.glob("chapter-*.html"))]
    return [html.document_fromstring(path.read_text("utf-8")) for path in paths]


@pytest.mark.parametrize("n", range(len(ACTS)))
def test_markup_is_shown_as_text_everywhere(built: Path, n: int) -> None:
    act = ACTS[n]
    title, chapter, _ = pages(built, n)
    assert title.findtext("head/title").startswith(act)
    assert chapter.findtext("head/title").count(act) == 3, "chapter, work, library"
    assert title.find_class("author")[0].text_content().strip() == act
    for part, times in (("work-head", 3), ("work-facts", 3)):
        assert title.find_class(part)[0].text_content().count(act) >= times
    (heading,) = chapter.find_class("bd-article")[0].iter("h1")
    assert heading.text_content() == f"CHAPTER I: {act}"
    paragraphs = [p.text_content() for p in chapter.find_class("bd-article")[0].iter("p")]
    assert paragraphs.count(act) == 2, "the paragraph, and the note"
    links = [a.text_content() for a in title.find_class("bd-article")[0].iter("a")]
    assert sum(act in link for link in links) >= 2, "both chapters in the contents"


@pytest.mark.parametrize("n", range(len(ACTS)))
def test_a_title_supplied_from_a_hostile_file_name_is_text(built: Path, n: int) -> None:
    (folder,) = (built / "works").glob(f"nw{n}-*")
    page: Any = html.document_fromstring((folder / "index.html").read_text("utf-8"))
    (heading,) = page.find_class("bd-article")[0].iter("h1")
    for word in ACTS[n].replace("/", "").split():
        assert word.casefold() in heading.text_content().casefold()


def test_catalogue_and_inventory_show_markup_as_text(built: Path) -> None:
    front: Any = html.document_fromstring((built / "index.html").read_text("utf-8"))
    shown = front.find_class("bd-article")[0].text_content()
    inventory = InventoryFile.loads((built / "objects.inv").read_bytes(), uri="")
    names = [item.display_name for item in inventory.data["std:doc"].values()]
    for act in ACTS:
        assert act in shown
        assert any(act in name for name in names), act


def test_no_markup_acts(built: Path) -> None:
    for path in built.rglob("*.html"):
        page: Any = html.document_fromstring(path.read_text("utf-8"))
        scripts = page.xpath("//script[not(@type='application/ld+json')]")
        assert not [s for s in scripts if "alert" in (s.text or "")], path.name
        assert page.xpath("//*[@id='t']") == []
        assert "title = " not in page.text_content(), "library.toml was not included"
