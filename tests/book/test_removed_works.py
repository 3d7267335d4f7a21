"""Books after a work was removed, restored, or its text deleted: what is served of it."""

from __future__ import annotations

import gzip
import os
import shlex
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from fascicle.book.build import HTML
from fascicle.book.library_files.new_library import new_library

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import Run

    Tree = Callable[[Path], Mapping[str, bytes]]

pytestmark = pytest.mark.slow

GZIP = b"\x1f\x8b"
# Words that only the lamp has.
OWN = (b"Quillfeather", b"Tallowby", b"quincunx")
LAMP = """CHAPTER I: THE OIL

Nan Tallowby filled the lamp by the quincunx.

CHAPTER II: THE WICK

“It is out,” said Nan Tallowby. “The lamp is out,” said Nan Tallowby to the wick.
"""
FRONT = """
:::{works}
lamp
:::

See [the lamp](works/lamp/index.md), {lit:work}`lamp`, {lit:chapter}`lamp/chapter-1-the-oil`.
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a library with two works of one series, one with a cast."""
    root = tmp_path / "shelf"
    new_library(root, "The Shelf")
    series = 'series = { name = "Lights", number = %d }\ntags = ["%s"]\n'
    cast = '[[cast]]\nname = "Nan Tallowby"\n'
    for name, text in (("lamp", LAMP), ("rope", "It held, and it was long.\n")):
        (root / f"texts/{name}.txt").write_text(text)
    lamp = 'title = "Lamp of Tallowby"\nauthors = ["Ada Quillfeather"]\n'
    (root / "texts/lamp.toml").write_text(lamp + series % (1, "quincunx") + cast)
    rope = 'title = "The Rope"\nauthors = ["Bo Till"]\n'
    (root / "texts/rope.toml").write_text(rope + series % (2, "ropes"))
    settings = root / "library.toml"
    said = settings.read_text() + '\nurl = "https://example.org/"\n'
    said += 'editions = ["epub"]\nlibrary_editions = ["epub"]\n'
    settings.write_text(said)
    (root / "index.md").write_text(FRONT)
    return root


def traces(folder: Path) -> list[str]:
    """Return the files of a book in which words of the lamp are left, also inside of EPUBs."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        raw = [path.read_bytes()]
        if raw[0].startswith(GZIP):
            raw = [gzip.decompress(raw[0])]
        elif path.name == "objects.inv":
            raw = [zlib.decompress(raw[0].split(b"\n", 4)[4])]
        elif path.suffix in {".epub", ".zip"}:
            with zipfile.ZipFile(path) as packed:
                raw = [packed.read(name) for name in packed.namelist()]
        if any(word.lower() in each.lower() for word in OWN for each in raw):
            found.append(path.relative_to(folder).as_posix())
    return found


def lists_of(folder: Path, word: bytes) -> set[str]:
    """Return the feeds, sitemaps, catalogues and lists of a book that name something."""
    names = ("*.xml", "opds/*", "offline/*", "catalogue*", "robots.txt", "objects.inv", "feeds/*")
    paths = {path for name in names for path in folder.rglob(name) if path.is_file()}
    return {path.relative_to(folder).as_posix() for path in paths if word in path.read_bytes()}


def test_a_removed_work_is_nowhere_but_in_a_notice_and_comes_back_byte_for_byte(
    shelf: Path, fascicle: Run, book_tree: Tree
) -> None:
    book = shelf / HTML
    assert fascicle("build", at=shelf)[0] == 0
    before = book_tree(book)
    found = traces(book)
    assert {"works/lamp/lamp.epub", "feed.xml", "objects.inv"} <= {*found}
    assert any(name.startswith("search/") and name.endswith(".pf_fragment") for name in found)
    assert any(name.endswith(".epub") and "works/" not in name for name in found)

    assert fascicle("remove", "lamp", at=shelf)[0] == 0
    code, _, err = fascicle("build", at=shelf)
    assert (code, err) == (0, "")
    assert traces(book) == []
    assert lists_of(book, b"works/lamp") == set()
    for page in ("index", "chapter-1-the-oil", "chapter-2-the-wick", "entire"):
        notice = html.parse(book / f"works/lamp/{page}.html")
        assert notice.xpath("//h1/text()") == ["This work has been removed"]
        assert notice.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert notice.xpath("//a/@href") == ["../../index.html"]
    assert {path.suffix for path in (book / "works/lamp").iterdir()} == {".html"}
    links = html.parse(book / "index.html").xpath("//a[contains(@href, 'works/lamp')]/@href")
    front = "works/lamp/index.html"
    assert links == [front, front, "works/lamp/chapter-1-the-oil.html"]
    assert fascicle("verify", "--links", at=shelf)[0] == 0

    assert fascicle("restore", "lamp", at=shelf)[0] == 0
    assert fascicle("build", at=shelf)[0] == 0
    assert book_tree(book) == before


def test_a_forgotten_work_leaves_no_page_and_breaks_no_other(shelf: Path, fascicle: Run) -> None:
    book = shelf / HTML
    assert fascicle("build", at=shelf)[0] == 0
    assert fascicle("remove", "lamp", "--forget", at=shelf)[0] == 0
    code, _, err = fascicle("build", at=shelf)
    assert (code, err) == (0, "")
    assert traces(book) == []
    assert not (book / "works/lamp").exists()
    assert not html.parse(book / "index.html").xpath("//a[contains(@href, 'works/lamp')]")


def test_a_new_work_of_the_name_has_the_addresses_of_the_removed_one(
    shelf: Path, fascicle: Run
) -> None:
    assert fascicle("convert", at=shelf)[0] == 0
    assert fascicle("remove", "lamp", at=shelf)[0] == 0
    (shelf / "texts/lamp.txt").write_text("CHAPTER I: THE OIL\n\nIt is another lamp.\n")
    assert fascicle("build", at=shelf)[0] == 0
    page = (shelf / HTML / "works/lamp/chapter-1-the-oil.html").read_text()
    assert "It is another lamp." in page
    assert not (shelf / HTML / "works/lamp/chapter-2-the-wick.html").exists()


def on_a_terminal(command: str, typed: str, at: Path) -> str:
    """Return what a command prints on a terminal where somebody types."""
    command = f"{shlex.quote(sys.executable)} -m fascicle {command}"
    done = subprocess.run(
        ["script", "-qec", command, os.devnull],
        cwd=at,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "tools")},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout


@pytest.mark.skipif(shutil.which("script") is None, reason="there is no terminal to type on")
def test_a_work_whose_text_was_deleted_leaves_the_book_until_it_is_back_or_kept(
    shelf: Path, tmp_path: Path, fascicle: Run, book_tree: Tree
) -> None:
    (shelf / "index.md").write_text(":::{works}\n:::\n")
    own = shelf / "works/own/index.md"
    own.parent.mkdir()
    own.write_text("# Own\n\nTyped as a page.\n\ndigest: none\n")
    book, text = shelf / HTML, shelf / "texts/lamp.txt"
    assert fascicle("build", at=shelf)[0] == 0
    before = book_tree(book)
    text.rename(tmp_path / "lamp.txt")
    edited = shelf / "works/lamp/chapter-2-the-wick.md"
    with edited.open("a") as page:
        page.write("\nMore of Tallowby.\n")

    code, _, err = fascicle("publish", "../site", at=shelf)
    assert (code, "works/lamp: its text is gone, but _build/html still has it" in err) == (1, True)
    assert not (tmp_path / "site").exists()
    code, out, err = fascicle("build", at=shelf)
    assert (code, err) == (0, "")
    assert "works/lamp: its text is gone, and the book leaves it out\n" in out
    assert "fascicle remove lamp\n" in out
    assert traces(book) == []
    assert not (book / "works/lamp").exists()
    assert "Typed as a page." in (book / "works/own/index.html").read_text()
    assert "More of Tallowby." in edited.read_text()
    code, _, err = fascicle("publish", "../site", at=shelf)
    assert (code, "works/lamp: its text is gone, and the book" in err) == (0, True)
    assert traces(tmp_path / "site") == []

    (tmp_path / "lamp.txt").rename(text)
    assert fascicle("convert", "--discard", "lamp/chapter-2-the-wick", at=shelf)[0] == 0
    edited.with_name(f"{edited.name}.edited").unlink()
    assert fascicle("build", at=shelf)[0] == 0
    assert book_tree(book) == before

    text.unlink()
    assert fascicle("build", at=shelf)[0] == 0
    out = on_a_terminal("publish ../other", "y\n", at=shelf)
    assert "the book leaves it out. Keep its pages in the book? [y/N]" in out
    assert "works/lamp: its pages are yours from now on, without a text" in out
    assert "Build it, and publish it again" in out
    assert not (tmp_path / "other").exists()
    code, out, _ = fascicle("build", at=shelf)
    assert (code, "works/lamp" in out) == (0, False)
    assert "Nan Tallowby" in (book / "works/lamp/chapter-1-the-oil.html").read_text()
