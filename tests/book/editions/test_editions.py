"""Editions of a library: made with its book, made again where a work has changed, and linked."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML, build_book
from fascicle.book.editions import editions
from fascicle.book.editions.edition_library import Content, EditionLibrary, Volume
from fascicle.model.errors import EditionError
from fascicle.model.forms import EDITION_KINDS
from small_books import PNG, built, small_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Restored

TALE = HTML / "works/tale/tale.epub"
SECOND = HTML / "works/second/second.epub"


def filled(root: Path) -> None:
    small_library(root)
    (root / "texts/second.txt").write_text("A Second Tale\n\nby Ada Quill\n\n\n\nIt snowed.\n")
    built(root)


@pytest.fixture
def library(restored: Restored) -> Path:
    return restored(filled)


def page(root: Path, name: str) -> str:
    return (root / HTML / "works/tale" / name).read_text(encoding="utf-8")


def names(epub: Path) -> list[str]:
    with zipfile.ZipFile(epub) as archive:
        return archive.namelist()


def test_a_work_has_an_epub_with_all_its_pages(library: Path) -> None:
    assert names(library / TALE) == [
        "mimetype",
        "META-INF/container.xml",
        "EPUB/package.opf",
        "EPUB/nav.xhtml",
        "EPUB/cover.xhtml",
        *(
            f"EPUB/tale/{name}.xhtml"
            for name in ("index", "chapter-1", "chapter-2", "chapter-3", "colophon_")
        ),
        "EPUB/style.css",
        "EPUB/cover.png",
    ]
    assert "EPUB/second/text_.xhtml" in names(library / SECOND)


def test_a_work_without_a_date_was_published_when_it_came_into_the_library(library: Path) -> None:
    found = re.search(r'appeared: "([\d-]+)"', (library / "works/tale/index.md").read_text())
    assert found is not None
    with zipfile.ZipFile(library / TALE) as archive:
        assert f"<dc:date>{found[1]}</dc:date>" in archive.read("EPUB/package.opf").decode()


def test_images_are_in_it_if_reading_systems_show_them(library: Path) -> None:
    page = library / "works/tale/chapter-2.md"
    images = ("slip.png", "slip.avif")
    (library / "works/tale/images").mkdir()
    for name in images:
        (library / "works/tale/images" / name).write_bytes(PNG)
    shown = "".join(f"\n![A slip](images/{name})\n" for name in images)
    page.write_text(page.read_text() + f"{shown}\n![Web](https://example.org/x.png)\n")
    build_book(library, library / HTML)
    with zipfile.ZipFile(library / TALE) as archive:
        assert [name for name in archive.namelist() if "images/" in name] == ["EPUB/images/1.png"]
        chapter = archive.read("EPUB/tale/chapter-2.xhtml").decode()
        assert b">visual<" in archive.read("EPUB/package.opf")
    assert 'src="../images/1.png"' in chapter
    assert chapter.count("<img") == 1
    assert "<span>Web</span>" in chapter


def test_the_title_page_and_the_last_page_link_to_it_with_its_size(library: Path) -> None:
    size = f"{round((library / TALE).stat().st_size / 1000)} KB"
    saved = 'download="A Tale - Ada Quill.epub"'
    link = f'href="tale.epub" {saved}>EPUB</a> <span class="file-size">{size}'
    assert link in page(library, "index.html")
    assert link in page(library, "chapter-3.html")
    assert link not in page(library, "chapter-1.html")


def test_only_the_epub_of_a_changed_work_is_made_again(library: Path) -> None:
    times = [(library / epub).stat().st_mtime_ns for epub in (TALE, SECOND)]
    text = library / "texts/tale.txt"
    text.write_text(text.read_text().replace("for 2 days", "for two days"))
    built(library)
    with zipfile.ZipFile(library / TALE) as archive:
        assert b"for two days" in archive.read("EPUB/tale/chapter-2.xhtml")
    assert (library / TALE).stat().st_mtime_ns > times[0]
    assert (library / SECOND).stat().st_mtime_ns == times[1]


def test_another_version_makes_them_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = replace(EDITION_KINDS["epub"], make=lambda *_: Content(b"An EPUB"))
    monkeypatch.setitem(EDITION_KINDS, "epub", kind)
    volume = Volume("door", "The Door", "en", "ltr", (), editions=("epub",))
    library = EditionLibrary("The Library", "en", "ltr", "", (volume,), {})

    def made() -> list[str]:
        record = tmp_path / "made"
        return [one.file for one in editions.write_editions(library, tmp_path, record, 1)]

    assert made() == ["door.epub"]
    assert not made()
    monkeypatch.setattr(editions, "digest_of_code", lambda *_: "newer")
    assert made() == ["door.epub"]


@pytest.mark.slow
def test_a_work_may_have_none(library: Path) -> None:
    (library / "texts/tale.toml").write_text("editions = []\n")
    built(library)
    assert not (library / TALE).exists()
    assert ".epub" not in page(library, "index.html") + page(library, "chapter-3.html")
    assert (library / SECOND).is_file()


def test_a_library_may_have_none(library: Path) -> None:
    with (library / "library.toml").open("a") as settings:
        settings.write("editions = []\n")
    built(library)
    assert not list((library / HTML).rglob("*.epub"))


def test_the_epub_of_a_work_that_is_gone_is_removed(library: Path) -> None:
    (library / "texts/second.txt").unlink()
    shutil.rmtree(library / "works/second")
    built(library)
    assert not (library / SECOND).parent.exists()
    assert (library / TALE).is_file()


@pytest.mark.slow
def test_a_file_that_is_gone_is_made_again(library: Path) -> None:
    before = (library / TALE).read_bytes()
    (library / TALE).unlink()
    built(library)
    assert (library / TALE).read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("is_full", [True, False])
def test_a_file_that_cannot_be_made_is_an_error_and_is_offered_nowhere(
    library: Path, *, is_full: bool
) -> None:
    """A layout lacks the element of the text, on the pages of one work."""
    (library / "texts/tale.toml").write_text("entire = false\n")
    built(library)
    templates, conf = library / "_templates", library / "conf.py"
    templates.mkdir()
    bare = '{% extends "bare.html" if "works/tale/" in pagename else "!layout.html" %}'
    if not is_full:
        (templates / "layout.html").write_text('{% extends "!layout.html" %}')
        conf.write_text(conf.read_text() + 'templates_path = ["_templates"]\n')
        built(library)
    (templates / "bare.html").write_text("<html><body>{{ body }}</body></html>")
    (templates / "layout.html").write_text(bare)
    if is_full:
        conf.write_text(conf.read_text() + 'templates_path = ["_templates"]\n')
    text = library / "texts/second.txt"
    text.write_text(text.read_text().replace("It snowed", "It snowed and snowed"))
    for _ in range(2):
        with pytest.raises(EditionError) as caught:
            built(library)
    (line,) = str(caught.value).splitlines()
    assert line.startswith("works/tale/tale.epub: a page of the work has no element that holds")
    assert not (library / TALE).exists()
    catalogue = (library / HTML / "catalogue.html").read_text()
    assert '<a data-href="works/tale/tale.epub" download="A Tale' in catalogue
    assert '<a href="works/second/second.epub" download="A Second Tale' in catalogue
    assert "snowed and snowed" in (library / HTML / "works/second/index.html").read_text()
    with zipfile.ZipFile(library / SECOND) as archive:
        assert b"snowed and snowed" in archive.read("EPUB/second/text_.xhtml")


def test_a_title_that_the_cover_cannot_show_is_named(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (root / "texts/neko.txt").write_text("It was a cat.\n")
    (root / "texts/neko.toml").write_text('title = "吾輩は猫である"\nauthors = ["Ada"]\n')
    built(root)
    note = (
        "works/neko/neko.epub: “吾輩は猫である” is not on the cover; "
        "its font lacks some of the letters\n"
    )
    assert note in capfd.readouterr().err
