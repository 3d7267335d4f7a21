"""PDFs of bad input: one message each, and other works have theirs."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from fascicle.book.build import HTML
from fascicle.book.editions.edition_library import EditionLibrary, EditionPage, EditionWork, Volume
from fascicle.book.editions.editions import write_editions
from fascicle.book.missing_parts import STATUS_PAGE
from fascicle.library.verification import verify_library
from small_books import built, small_library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Restored

TITLE = "A ]]> <b>door</b> #[x] $y$ \\ *z* &amp; @w"
SAID = {"contents": "Contents", "about": "Before you begin", "colophon": "About this work"}
TALE, SECOND = HTML / "works/tale/tale.pdf", HTML / "works/second/second.pdf"


def filled(root: Path) -> None:
    small_library(root)
    with (root / "library.toml").open("a") as settings:
        settings.write('editions = ["pdf"]\nlibrary_editions = ["pdf"]\n')
    (root / "texts/second.txt").write_text("It snowed.\n")
    (root / "texts/second.toml").write_text(f"title = '{TITLE}'\n")
    built(root)


@pytest.fixture
def library(restored: Restored) -> Path:
    return restored(filled)


def test_a_title_is_no_markup_and_a_work_needs_no_author(library: Path) -> None:
    with pypdfium2.PdfDocument(library / SECOND) as document:
        assert document.get_metadata_value("Title") == TITLE
        assert not document.get_metadata_value("Author")
        assert [mark.get_title() for mark in document.get_toc()][-1] != ""
        title_page = document[0].get_textpage().get_text_range()
        assert " ".join(title_page.split()).startswith(TITLE)
    with pypdfium2.PdfDocument(library / HTML / "small.pdf") as document:
        assert TITLE in [mark.get_title() for mark in document.get_toc()]
    assert not [error for work in verify_library(library, library / HTML) for error in work.errors]


@pytest.mark.slow
def test_a_character_that_no_font_has_stops_neither_the_build_nor_its_pdfs(
    library: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = library / "texts/tale.txt"
    text.write_text(text.read_text().replace("for 2 days", "for \u0378 \u202e2 days\u202c"))
    (library / "texts/tale.toml").write_text('editions = ["pdf", "pdf-print", "epub"]\n')
    built(library)
    (line,) = [line for line in capfd.readouterr().err.splitlines() if "U+0378" in line]
    assert line.startswith("works/tale/tale.pdf: no font of the library has all characters: ")
    assert line.endswith("“\u0378” (U+0378, tale/chapter-2.html)")
    built(library)
    assert "(U+0378, tale/chapter-2.html)" in (library / STATUS_PAGE).read_text()
    assert (library / HTML / "works/tale/tale-print.pdf").is_file()
    assert not [error for work in verify_library(library, library / HTML) for error in work.errors]


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file be longer than some bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.slow
def test_a_file_that_cannot_be_written_is_named_and_no_older_one_stays(tmp_path: Path) -> None:
    def library(text: str) -> EditionLibrary:
        """Return a library of a short and a long work, with their pages in the folder."""
        volumes = []
        for name, length in (("long", 40_000), ("short", 1)):
            page = EditionPage(f"works/{name}/index", f"{name}.html", f"{name}.html", name, level=1)
            work = EditionWork(name, name, "en", "ltr", (page,), modified="2026-05-14T00:00:00Z")
            volumes.append(Volume(name, name, "en", "ltr", (work,), editions=("pdf",)))
            shown = (
                f'<article class="bd-article"><section><p>{text * length}</p></section></article>'
            )
            (tmp_path / f"{name}.html").write_text(shown)
        return EditionLibrary("The Library", "en", "ltr", "", tuple(volumes), SAID)

    record = tmp_path / "record"
    made = write_editions(library("It rained. "), tmp_path, record, 1)
    assert [one.problem for one in made] == ["", ""]
    sizes = {name: (tmp_path / f"{name}.pdf").stat().st_size for name in ("long", "short")}
    wanted = library("It snowed. ")
    names = sorted(path.name for path in tmp_path.iterdir())
    with files_up_to(sizes["long"] - 10_000):
        long, short = write_editions(wanted, tmp_path, record, 1)
    assert long.problem == "cannot be written: File too large"
    assert short.problem == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({*names} - {"long.pdf"})
    # The next build makes it.
    (again,) = write_editions(wanted, tmp_path, record, 1)
    assert (again.file, again.problem) == ("long.pdf", "")
    assert (tmp_path / "long.pdf").is_file()
