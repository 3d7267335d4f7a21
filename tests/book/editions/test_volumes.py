"""Volumes of several works: those of a series, and the whole library."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from fascicle.book.build import HTML, build_book
from fascicle.book.editions.edition_library import EditionWork, Volume
from fascicle.library.verification import verify_library
from small_books import built, small_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Restored

SERIES = HTML / "series/the-weather.epub"
LIBRARY = HTML / "small.epub"
SEVERAL = 'rating = "{1}"\ngate = true\n[series]\nname = "The Weather"\nnumber = {0}\n'


def filled(root: Path) -> None:
    """Write a library with two works of a series, and a third one."""
    small_library(root)
    (root / "texts/second.txt").write_text("A Second Tale\n\nby Ben Inkwell\n\n\n\nIt snowed.\n")
    (root / "texts/third.txt").write_text(
        "The Third\n\nA Romance\n\nby Ada Quill\n\n\n\nIt hailed.\n"
    )
    (root / "texts/second.toml").write_text(SEVERAL.format(1, "Mild"))
    (root / "texts/tale.toml").write_text(SEVERAL.format(2, "Strong"))
    with (root / "library.toml").open("a") as settings:
        settings.write('library_editions = ["epub"]\n')
    built(root)


@pytest.fixture
def library(restored: Restored) -> Path:
    return restored(filled)


def read(epub: Path, name: str) -> str:
    with zipfile.ZipFile(epub) as archive:
        return archive.read(f"EPUB/{name}").decode()


def contents(epub: Path) -> list[str]:
    """Return the entries of the first level."""
    found = etree.fromstring(read(epub, "nav.xhtml").encode())
    nav = found.find(".//{*}nav")
    assert nav is not None
    return [a.text or "" for a in nav.iterfind("{*}ol/{*}li/{*}a")]


def test_a_series_has_an_epub_of_its_works_in_reading_order(library: Path) -> None:
    epub = library / SERIES
    assert contents(epub) == ["A Second Tale", "A Tale"]
    package = read(epub, "package.opf")
    assert '<dc:title id="title">The Weather</dc:title>' in package
    assert "belongs-to-collection" not in package, "it has no place among its own works"
    assert package.index(">Ben Inkwell<") < package.index(">Ada Quill<")
    title_page = read(epub, "title_.xhtml")
    assert '<h1>The Weather</h1><p class="byline">Ben Inkwell, Ada Quill</p>' in title_page
    page = (library / HTML / "series/the-weather.html").read_text()
    size = f"{round(epub.stat().st_size / 1000)} KB"
    assert (
        '<a href="the-weather.epub" download="The Weather.epub">EPUB</a> '
        f'<span class="file-size">{size}</span>' in page
    )


def test_a_library_has_an_epub_of_all_works_if_it_wants_one(library: Path) -> None:
    assert contents(library / LIBRARY) == ["The Third", "A Second Tale", "A Tale"]
    front_page = (library / HTML / "index.html").read_text()
    assert '<a href="small.epub" download="Small.epub">EPUB</a>' in front_page
    settings = library / "library.toml"
    settings.write_text(settings.read_text().replace('library_editions = ["epub"]', ""))
    built(library)
    assert not (library / LIBRARY).exists()
    assert "small.epub" not in (library / HTML / "index.html").read_text()
    assert (library / SERIES).is_file()


@pytest.mark.slow
def test_a_work_without_editions_is_in_no_volume(library: Path) -> None:
    settings = library / "texts/tale.toml"
    settings.write_text(f"editions = []\n{settings.read_text()}")
    built(library)
    assert not (library / SERIES).exists(), "one work is no series"
    assert "the-weather.epub" not in (library / HTML / "series/the-weather.html").read_text()
    assert contents(library / LIBRARY) == ["The Third", "A Second Tale"]


def test_only_the_volumes_of_a_changed_work_are_made_again(library: Path) -> None:
    times = {path: path.stat().st_mtime_ns for path in (library / HTML).rglob("*.epub")}
    text = library / "texts/third.txt"
    text.write_text(text.read_text().replace("hailed", "hailed and hailed"))
    built(library)
    changed = {path.name for path, time in times.items() if path.stat().st_mtime_ns != time}
    assert changed == {"third.epub", "small.epub"}


def test_links_between_works_of_a_volume_lead_inside_it(library: Path) -> None:
    page = library / "works/second/index.md"
    links = "[On](../tale/chapter-2.md), [title](../tale/index.md), [apart](../third/index.md)."
    page.write_text(page.read_text() + f"\n{links}\n")
    build_book(library, library / HTML)
    text = read(library / SERIES, "second/text_.xhtml")
    assert 'href="../tale/chapter-2.xhtml"' in text
    assert 'href="../tale/index.xhtml"' in text
    assert "third" not in text, "no address is known for it"
    alone = read(library / HTML / "works/second/second.epub", "second/text_.xhtml")
    assert "tale/" not in alone


def test_names_and_titles_are_sorted_as_in_the_catalogue(library: Path) -> None:
    package = read(library / HTML / "works/third/third.epub", "package.opf")
    assert '<meta property="file-as" refines="#title">Third, The</meta>' in package
    assert '<meta property="file-as" refines="#p1">Quill, Ada</meta>' in package


def test_a_subtitle_refines_the_title_and_is_on_the_title_page(library: Path) -> None:
    epub = library / HTML / "works/third/third.epub"
    package = read(epub, "package.opf")
    assert '<dc:title id="subtitle">A Romance</dc:title>' in package
    assert '<meta property="title-type" refines="#title">main</meta>' in package
    assert '<meta property="title-type" refines="#subtitle">subtitle</meta>' in package
    assert '<p class="subtitle"' in read(epub, "third/index.xhtml")


def test_ratings_of_works_that_the_web_asks_about_are_in_it(library: Path) -> None:
    package = read(library / SERIES, "package.opf")
    assert package.count('<meta property="schema:contentRating">') == 2
    assert ">Mild<" in package
    assert "contentRating" not in read(library / HTML / "works/third/third.epub", "package.opf")


def test_each_entry_of_a_list_links_to_the_files_of_its_work(library: Path) -> None:
    size = f"{round((library / HTML / 'works/third/third.epub').stat().st_size / 1000)} KB"
    saved = 'download="The Third - Ada Quill.epub"'
    link = f'third/third.epub" {saved}>EPUB</a> <span class="file-size">{size}</span>'
    for page, above in (("catalogue", "works/"), ("authors/ada-quill", "../works/")):
        assert f'<a href="{above}{link}' in (library / HTML / f"{page}.html").read_text()


@pytest.mark.slow
def test_sizes_in_lists_follow_the_files(library: Path) -> None:
    text = library / "texts/third.txt"
    catalogue = library / HTML / "catalogue.html"
    # Not a word more than before, so that no list is written for another reason.
    noise = "".join(chr(97 + byte % 26) for byte in hashlib.shake_128(b"hail").digest(40_000))
    text.write_text(text.read_text().replace("hailed", noise))
    before = catalogue.read_text()
    built(library)
    assert catalogue.read_text() != before
    shown = f">{round((library / HTML / 'works/third/third.epub').stat().st_size / 1000)} KB<"
    assert shown in catalogue.read_text()
    assert shown not in before


@pytest.mark.slow
def test_read_the_docs_gets_the_file_of_the_whole_library(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READTHEDOCS_OUTPUT", str(tmp_path / "out"))
    build_book(library, library / HTML)
    assert [path.name for path in (tmp_path / "out/epub").iterdir()] == ["small.epub"]
    assert (tmp_path / "out/epub/small.epub").read_bytes() == (library / LIBRARY).read_bytes()


@pytest.mark.parametrize(
    ("path", "damage", "told"),
    [
        (SERIES, ("second/text_.xhtml", b"It snowed.", b"It."), "index: differs from the page"),
        (LIBRARY, ("third/text_.xhtml", b"It hailed.", b"It."), "index: differs from the page"),
        (LIBRARY, ("package.opf", b'"third/text_.xhtml"', b'"cover.xhtml"'), "does not have all"),
    ],
)
def test_each_difference_of_a_volume_is_named(
    library: Path, path: Path, damage: tuple[str, bytes, bytes], told: str
) -> None:
    name, old, new = damage

    def errors() -> list[str]:
        found = verify_library(library, library / HTML)
        return [str(error) for work in found for error in work.errors]

    assert errors() == []
    with zipfile.ZipFile(library / path) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    assert old in files[f"EPUB/{name}"]
    files[f"EPUB/{name}"] = files[f"EPUB/{name}"].replace(old, new)
    with zipfile.ZipFile(library / path, "w") as archive:
        for each, content in files.items():
            archive.writestr(each, content)
    (error,) = errors()
    place = path.relative_to(HTML).as_posix()
    assert error.startswith(f"{place}: ")
    assert told in error


def test_a_volume_changed_when_the_last_of_its_works_did() -> None:
    works = [EditionWork("a", "A", "en", "ltr", (), modified=f"2026-0{n}-01") for n in (1, 3, 2)]
    assert Volume("v", "V", "en", "ltr", tuple(works)).modified == "2026-03-01"
