"""The zip file of a work's pages: those under `works/` and their images, byte for byte."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML, build_book
from fascicle.library.verification import verify_library
from small_books import PNG, built, small_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Restored

TALE, SERIES, LIBRARY = (
    HTML / f"{path}-markdown.zip" for path in ("works/tale/tale", "series/the-weather", "small")
)
OF_TALE = ["chapter-1.md", "chapter-2.md", "chapter-3.md", "images/slip.png", "index.md"]


def filled(root: Path) -> None:
    """Write a library with two works of a series, and a third one."""
    small_library(root)
    for number, name in enumerate(("second", "tale", "third"), 1):
        if name != "tale":
            (root / f"texts/{name}.txt").write_text(f"{name.title()}\n\nby Ben\n\n\n\nIt snowed.\n")
        said = f'[series]\nname = "The Weather"\nnumber = {number}\n' if name != "third" else ""
        (root / f"texts/{name}.toml").write_text(said)
    editions = 'editions = ["markdown"]\nlibrary_editions = ["markdown"]\n'
    (root / "library.toml").write_text(f'title = "Small"\n{editions}')
    built(root)
    page = root / "works/tale/chapter-2.md"
    page.write_text(page.read_text() + "\n![A slip](images/slip.png)\n")
    (root / "works/tale/images").mkdir()
    (root / "works/tale/images/slip.png").write_bytes(PNG)
    for name in ("plans.txt", ".hidden.png", "images/.DS_Store"):
        (root / "works/tale" / name).write_text("not published\n")
    build_book(root, root / HTML)


@pytest.fixture
def library(restored: Restored) -> Path:
    return restored(filled)


def files_in(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def errors(library: Path) -> list[str]:
    found = verify_library(library, library / HTML)
    return [str(error) for work in found for error in work.errors]


def test_it_has_the_pages_and_images_of_each_work_as_they_are(library: Path) -> None:
    of_tale = [f"tale/{name}" for name in OF_TALE]
    for path, names in (
        (TALE, of_tale),
        (SERIES, ["second/index.md", *of_tale]),
        (LIBRARY, ["second/index.md", *of_tale, "third/index.md"]),
    ):
        files = files_in(library / path)
        assert list(files) == names
        assert files == {name: (library / "works" / name).read_bytes() for name in names}
    page = (library / TALE).with_name("index.html").read_text()
    assert (
        '<a href="tale-markdown.zip" download="A Tale - Ada Quill-markdown.zip">Markdown</a>'
        in page
    )
    assert errors(library) == []


@pytest.mark.slow
def test_it_is_made_again_for_a_change_that_readers_do_not_see(library: Path) -> None:
    made = (library / TALE).read_bytes()
    page, spare = library / "works/tale/chapter-1.md", library / "works/tale/images/spare.png"
    before = page.read_text()
    text = f"{before}\n% Nobody reads this.\n"
    for edits in (((spare, "1"), (page, text)), ((spare, "12"),)):
        for path, content in edits:
            path.write_text(content)
            told = f"works/tale/tale-markdown.zip: differs from {path.relative_to(library)}\n"
            assert [error for error in errors(library) if error.startswith(told)]
        build_book(library, library / HTML)
        assert errors(library) == []
    page.write_text(before)
    spare.unlink()
    build_book(library, library / HTML)
    assert (library / TALE).read_bytes() == made


@pytest.mark.parametrize("path", [TALE, SERIES, LIBRARY])
def test_each_difference_from_the_pages_is_named(library: Path, path: Path) -> None:
    files, place = files_in(library / path), path.relative_to(HTML)
    slip = "tale/images/slip.png"
    for name, content in (
        ("tale/chapter-2.md", files["tale/chapter-2.md"].replace(b"2 days", b"two days")),
        (slip, None),
        ("tale/index.md", None),
        ("tale/chapter-4.md", b"It rained no more.\n"),
    ):
        with zipfile.ZipFile(library / path, "w") as archive:
            for each, held in (files | {name: content}).items():
                if held is not None:
                    archive.writestr(each, held)
        (error,) = errors(library)
        assert error.startswith(f"{place}: differs from works/{name}\n")
    (library / path).write_bytes(b"PK")
    assert all(error.startswith(f"{place}: cannot be read") for error in errors(library))
    assert errors(library)
