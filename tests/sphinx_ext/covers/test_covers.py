"""Covers in the built book: on title pages, in lists, in the EPUB and the catalogue."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageFont

from fascicle.book.editions.cover_designs import ACROSS, COLOURS, DESIGNS, colours_of, design_of
from fascicle.sphinx_ext.catalogue import list_pages
from fascicle.sphinx_ext.covers import drawn_cover
from images import png

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://book.example/"
SETTINGS = f'title = "Doors"\nlanguage = "en"\nurl = "{HOME}"\n'


class Shelf:
    """A library of two works, one of which has a cover."""

    def __init__(self, library: Any, page: Any) -> None:
        self.page = page
        self.build = library({"library.toml": SETTINGS, "index.md": "# Doors\n\n:::{works}\n:::\n"})
        self.write("gate", "")
        self.write("wall", "", png(600, 900))

    def write(self, slug: str, name: str = "moon.png", raw: bytes = b"") -> None:
        """Write a work with an image as its cover, or with none."""
        folder = self.build.source / "works" / slug
        folder.joinpath("images").mkdir(parents=True, exist_ok=True)
        name = name or ("moon.png" if raw else "")
        about = {"title": slug.capitalize(), "authors": ["Ada Quill"], "language": "en"}
        about |= {"cover": f"images/{name}"} if name else {}
        if raw:
            folder.joinpath("images", name).write_bytes(raw)
        body = f"# {slug.capitalize()}\n\nIt rained.\n"
        folder.joinpath("index.md").write_text(
            self.page(body, work=slug, kind="work", level="0", **about)
        )

    def images(self) -> list[str]:
        return sorted(path.name for path in self.output.glob("works/*/cover-*"))

    @property
    def output(self) -> Path:
        output: Path = self.build.book.output
        return output


def listed_cover(book: Any, slug: str) -> Any:
    """Return the cover of a work on the front page: a link around an image or a drawing."""
    (cover,) = book.article("index").xpath(
        f".//a[contains(@class, 'cover') and @href='works/{slug}/index.html']"
    )
    return cover


@pytest.fixture
def shelf(library: Any, page: Any) -> Shelf:
    return Shelf(library, page)


def test_a_cover_is_on_the_title_page_and_in_lists(shelf: Shelf) -> None:
    book = shelf.build()
    (image,) = book.article("works/wall/index").find_class("cover")
    assert (image.get("width"), image.get("height"), image.get("alt")) == ("480", "720", "Cover")
    with Image.open(shelf.output / "works/wall" / image.get("src")) as shown:
        assert shown.size == (480, 720)
    listed = listed_cover(book, "wall")[0]
    assert (listed.get("width"), listed.get("alt"), listed.get("loading")) == ("192", "", "lazy")
    with Image.open(shelf.output / listed.get("src")) as shown:
        assert shown.size == (192, 288)
    assert (shelf.output / listed.get("src")).stat().st_size < 12_000
    assert book.article("works/gate/index").find_class("cover") == []


def test_an_epub_has_it_and_a_reader_is_told(shelf: Shelf) -> None:
    shelf.build()
    with ZipFile(shelf.output / "works/wall/wall.epub") as epub:
        raw = epub.read("EPUB/cover.jpg")
        assert b"cover-image" in epub.read("EPUB/package.opf")
        assert b"<img" not in epub.read("EPUB/wall/index.xhtml")
    with Image.open(BytesIO(raw)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (600, 900))
    assert (shelf.output / "works/wall/cover.jpg").read_bytes() == raw
    feed = (shelf.output / "opds/titles.xml").read_text()
    assert f'type="image/jpeg" href="{HOME}works/wall/cover.jpg"' in feed
    assert f'type="image/png" href="{HOME}works/gate/cover.png"' in feed
    page = (shelf.output / "works/wall/index.html").read_text()
    assert f'<meta property="og:image" content="{HOME}works/wall/cover.jpg">' in page


def test_another_cover_replaces_it_and_none_removes_it(shelf: Shelf) -> None:
    shelf.build()
    old = shelf.images()
    assert len(old) == 2
    shelf.write("wall", "sun.png", png(30, 20))
    book = shelf.build()
    (image,) = book.article("works/wall/index").find_class("cover")
    assert (image.get("width"), image.get("height")) == ("30", "20")
    assert len(shelf.images()) == 2
    assert not set(old) & set(shelf.images())
    assert (shelf.output / listed_cover(book, "wall")[0].get("src")).is_file()
    shelf.write("wall", "")
    assert listed_cover(shelf.build(), "wall")[0].tag == "svg"
    assert shelf.images() == []


@pytest.mark.parametrize("raw", [b"", png(60, 90)[:-30]])
def test_a_cover_that_is_not_there_or_damaged_is_named(shelf: Shelf, raw: bytes) -> None:
    shelf.write("wall", "gone.png", raw)
    book = shelf.build(may_warn=True)
    assert "works/wall/index.md: WARNING: the image of the cover, images/gone.png" in book.log
    assert book.article("works/wall/index").find_class("cover") == []
    assert listed_cover(book, "wall")[0].tag == "svg"
    with ZipFile(shelf.output / "works/wall/wall.epub") as epub:
        assert "EPUB/cover.png" in epub.namelist()


def test_a_photograph_stands_upright(shelf: Shelf) -> None:
    written, turned = BytesIO(), Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (900, 600), "teal").save(written, "JPEG", exif=turned)
    shelf.write("wall", "moon.jpg", written.getvalue())
    (image,) = shelf.build().article("works/wall/index").find_class("cover")
    assert (image.get("width"), image.get("height")) == ("480", "720")
    with Image.open(shelf.output / "works/wall" / image.get("src")) as shown:
        assert shown.size == (480, 720)


def test_an_image_that_was_edited_in_its_place_is_shown_anew(shelf: Shelf) -> None:
    shelf.build()
    before = [(shelf.output / "works/wall" / name).read_bytes() for name in shelf.images()]
    shelf.write("wall", "moon.png", png(300, 200, 200))
    page = shelf.build.source / "works/wall/index.md"
    page.write_text(page.read_text() + "\nIt stopped.\n")
    shelf.build()
    after = [(shelf.output / "works/wall" / name).read_bytes() for name in shelf.images()]
    assert len(before) == len(after) == 2
    assert not set(before) & set(after)


def test_a_kept_work_has_its_cover(shelf: Shelf) -> None:
    shelf.build()
    listed = json.loads((shelf.output / "works/wall/offline.json").read_text())
    assert {f"works/wall/{name}" for name in shelf.images()} <= {
        name for name, *_ in listed["files"]
    }


def test_no_path_leads_out_of_the_folder(shelf: Shelf) -> None:
    (shelf.build.source / "works/wall/index.md").write_text(
        shelf.page("# Wall\n\nIt rained.", work="wall", kind="work", level="0", cover="../../x.png")
    )
    book = shelf.build()
    assert book.article("works/wall/index").find_class("cover") == []
    assert book.log == ""


def test_a_work_without_an_image_has_a_typographic_cover_on_the_front_page(shelf: Shelf) -> None:
    book = shelf.build()
    cover = listed_cover(book, "gate")
    drawing, words = cover
    design = DESIGNS[design_of("gate")]
    assert (words.get("data-title"), words.get("data-people")) == ("Gate", "Ada Quill")
    (used,) = drawing
    assert used.get("href") == f"#drawn-{design.name}"
    (symbol,) = book.article("index").iter("symbol")
    assert symbol.get("id") == f"drawn-{design.name}", "each drawing is once on the page"
    assert all(colour in cover.get("style") for colour in COLOURS[colours_of("gate")])
    assert (cover.get("aria-hidden"), cover.get("tabindex")) == ("true", "-1")
    assert cover.text_content().strip() == "", "its words are said beside it"


def test_the_title_page_of_a_book_has_it_in_place_of_a_rule(shelf: Shelf) -> None:
    folder = shelf.build.source / "works" / "barn"
    folder.mkdir()
    for number, (name, kind) in enumerate((("index", "work"), ("chapter-1", "chapter"))):
        about = {"work": "barn", "kind": kind, "level": str(number), "order": str(number)}
        body = "It rained." if number else ":::{chapters}\nchapter-1\n:::"
        text = shelf.page(f"# Barn\n\n{body}\n", **about, title="Barn")
        folder.joinpath(f"{name}.md").write_text(text)
    book = shelf.build()
    (cover,) = book.article("works/barn/index").find_class("cover")
    drawing, words = cover
    assert (cover.get("aria-hidden"), words.get("data-title")) == ("true", "Barn")
    assert drawing.text_content().strip() == ""
    assert len(drawing)
    assert cover.get("style") == listed_cover(book, "barn").get("style")
    assert book.article("works/gate/index").find_class("cover") == [], "a page has its text at once"


def test_lists_have_it_small_and_each_drawing_once(shelf: Shelf) -> None:
    shelf.write("door", "")
    book = shelf.build()
    for name in ("catalogue", "authors/ada-quill"):
        article = book.article(name)
        covers = article.xpath(".//li[contains(@class, 'entry')]/a[contains(@class, 'cover')]")
        assert [cover[0].tag for cover in covers] == ["svg", "svg", "img"], name
        assert {cover.get("tabindex") for cover in covers} == {"-1"}
        used = {each.get("href") for each in article.iter("use")}
        assert used == {f"#{each.get('id')}" for each in article.iter("symbol")}
        image = (shelf.output / name).parent / covers[2][0].get("src")
        assert image.is_file()


def test_a_long_catalogue_gives_its_script_what_it_needs_for_covers(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_pages, "WORKS", 1)
    conf = "from fascicle.sphinx_ext.catalogue import list_pages\n\nlist_pages.WORKS = 1\n"
    shelf.build.source.joinpath("conf.py").write_text(
        f"{conf}extensions = ['fascicle.sphinx_ext']\n"
    )
    article = shelf.build().article("catalogue")
    (cover,) = article.find_class("cover")
    drawn = {symbol.get("id").removeprefix("drawn-") for symbol in article.iter("symbol")}
    looks = json.loads(article.get_element_by_id("catalogue").get("data-covers"))
    assert drawn == {design.name for design in DESIGNS} == set(looks["designs"])
    rows = (shelf.output / "catalogue/works-1.js").read_text("utf-8").partition("(")[2]
    _, (gate, wall), _ = json.loads(f"[{rows.rstrip().removesuffix(');')}]")
    design, ground, size = gate[-1]
    style = f"--ground:{ground};--ink:{looks['inks'][ground]};--size:{size:g};"
    assert cover.get("style") == f"{style}--edges:{looks['designs'][design][1]}"
    assert wall[-1][1:] == [192, 288]
    assert (shelf.output / "works/wall" / wall[-1][0]).is_file()


def test_a_longer_title_is_smaller() -> None:
    sizes = [
        drawn_cover("gate", title).size
        for title in (
            "Gate",
            "The Gate of the Northern Wall and the Road below It",
            "An Account of a Gate " * 8,
        )
    ]
    assert sizes == sorted(set(sizes), reverse=True)
    assert drawn_cover("gate", "吾輩は猫である").size < drawn_cover("gate", "I am a cat").size


@pytest.mark.parametrize("word", ["Unquenchable", "Commonwealth", "MMMMMM", "Illimitability"])
def test_a_long_word_is_not_cut(word: str) -> None:
    design = DESIGNS[design_of("gate")]
    size = drawn_cover("gate", word).size / 100 * ACROSS
    font = ImageFont.truetype(SourceSerifPro, 100)
    assert font.getlength(word) / 100 * size <= design.right - design.left
