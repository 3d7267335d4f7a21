"""The folder of a built book: what a build takes over, replaces, and leaves to others in it."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from fascicle.book import build, publish
from fascicle.book.build import HTML, build_book
from fascicle.book.built_book import BuiltBook, unfinished_mark
from fascicle.book.publish import MARK
from fascicle.book.sphinx_process import SphinxProject
from fascicle.files.folders import unfinished_beside
from fascicle.model.errors import BuildError, SearchError, UseError


@pytest.fixture
def quick(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a library whose book is one page, made without Sphinx; it says what it was made of."""

    def one_page(project: SphinxProject, doctrees: Path, *_: str) -> str:
        project.output.mkdir(parents=True, exist_ok=True)
        kind = "full" if not doctrees.exists() else "incremental"
        (project.output / "index.html").write_text(kind)
        doctrees.mkdir(exist_ok=True)
        return ""

    monkeypatch.setattr(build, "run_sphinx", one_page)
    monkeypatch.setattr(build, "index_book", lambda *_: None)
    monkeypatch.setattr(build, "indexes_made_meanwhile", lambda *_, **__: nullcontext({}))
    return root


def retitle(root: Path, title: str) -> None:
    """Change what shows on all pages."""
    (root / "library.toml").write_text(f'title = "{title}"\n')


def test_a_build_is_incremental_unless_a_change_shows_on_all_pages(quick: Path) -> None:
    page = quick / HTML / "index.html"
    assert build_book(quick, quick / HTML)
    assert page.read_text() == "full"
    assert not build_book(quick, quick / HTML)
    with (quick / "index.md").open("a") as file:
        file.write("More.\n")
    assert build_book(quick, quick / HTML)
    assert page.read_text() == "incremental"
    retitle(quick, "Another")
    assert build_book(quick, quick / HTML)
    assert page.read_text() == "full"


def test_after_an_unfinished_build_the_next_one_is_full(quick: Path) -> None:
    build_book(quick, quick / HTML)
    mark = unfinished_mark(quick, quick / HTML)
    mark.touch()
    with (quick / "index.md").open("a") as file:
        file.write("More.\n")
    assert build_book(quick, quick / HTML)
    assert (quick / HTML / "index.html").read_text() == "full"
    assert not mark.exists()


def test_a_full_build_removes_no_file_that_others_put_into_the_output(
    quick: Path, tmp_path: Path
) -> None:
    output = tmp_path / "public"
    output.mkdir()
    (output / "CNAME").write_text("example.org")
    for title in ("One", "Two"):
        retitle(quick, title)
        assert build_book(quick, output)
    assert sorted(path.name for path in output.iterdir()) == ["CNAME", "index.html"]


def test_a_full_build_of_an_output_without_a_record_keeps_the_files_of_others(
    quick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "public"
    build_book(quick, output)
    shutil.rmtree(quick / "_build")
    one_page: Callable[..., str] = vars(build)["run_sphinx"]

    def meanwhile(project: Any, *rest: Any) -> str:
        said = one_page(project, *rest)
        (project.output / "stale.html").unlink()
        (output / "later").touch()
        return said

    monkeypatch.setattr(build, "run_sphinx", meanwhile)
    # By these, a book of ours is recognised.
    (output / "index.html").write_bytes(MARK)
    (output / ".buildinfo").touch()
    (output / "CNAME").write_text("example.org")
    (output / "stale.html").write_text("Sphinx finds that this page is stale")
    unfinished_beside(output / "stale.html").write_text("left by a killed build")
    build_book(quick, output)
    names = sorted(path.name for path in output.iterdir())
    assert names == [".buildinfo", "CNAME", "index.html", "later"]
    assert (output / "index.html").read_text() == "full"


@pytest.mark.parametrize("page", [b"<h1>Mine</h1>", b"<html>" + MARK])
def test_a_front_page_of_others_is_refused_before_anything_is_written(
    quick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: bytes
) -> None:
    output = tmp_path / "public"
    output.mkdir()
    (output / "index.html").write_bytes(page)
    if MARK not in page:  # a book of Sphinx, but of another tool
        (output / ".buildinfo").touch()
    monkeypatch.setattr(build, "run_sphinx", lambda *_: pytest.fail("nothing is built"))
    with pytest.raises(UseError, match=r"wrote index.html, which the book would replace"):
        build_book(quick, output)
    assert (output / "index.html").read_bytes() == page
    assert not unfinished_mark(quick, output).exists()


def test_other_files_of_others_are_refused_before_the_book_is_put_in_place(
    quick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "public"
    (output / "a").mkdir(parents=True)
    names = ("a/1.css", "b.js", "c.js", "d.js", "robots.txt")
    one_page: Callable[..., str] = vars(build)["run_sphinx"]

    def more(project: Any, *rest: Any) -> str:
        (project.output / "a").mkdir(exist_ok=True)
        for name in names[:-1]:
            (project.output / name).unlink(missing_ok=True)
            (project.output / name).write_text("of the book")
        return one_page(project, *rest)

    monkeypatch.setattr(build, "run_sphinx", more)
    for name in names:
        (output / name).write_text("mine")
    for _ in range(2):  # after a build that has failed, too
        with pytest.raises(UseError) as raised:
            build_book(quick, output)
        assert raised.value.problem == (
            "no build of this library wrote a/1.css, b.js, c.js and 1 more, "
            "which the book would replace"
        )
        assert {(output / name).read_text() for name in names} == {"mine"}
        assert not (output / "index.html").exists()
    for name in names[:-1]:
        (output / name).unlink()
    assert build_book(quick, output)
    assert (output / "b.js").read_text() == "of the book"
    assert (output / "robots.txt").read_text() == "mine"
    retitle(quick, "Another")
    assert build_book(quick, output)
    (output / "b.js").write_text("edited by hand: a damage of the book")
    assert build_book(quick, output)


def test_a_book_that_was_not_put_in_place_to_its_end_is_no_file_of_others(
    quick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "public"
    put: Callable[..., None] = vars(build)["put_in_place"]

    def killed(*given: Any, **more: Any) -> None:
        put(*given, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "put_in_place", killed)
    with pytest.raises(KeyboardInterrupt):
        build_book(quick, output)
    assert (output / "index.html").is_file()
    monkeypatch.setattr(build, "put_in_place", put)
    assert build_book(quick, output)


def test_a_book_with_its_search_is_not_replaced_by_one_without(
    quick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_book(quick, quick / HTML)
    retitle(quick, "Another")
    error = SearchError("search", "Pagefind is gone", "Install it.")
    monkeypatch.setattr(build, "works_file", lambda _: quick / "index.md")
    monkeypatch.setattr(build, "index_book", MagicMock(side_effect=error))
    before = BuiltBook.load(quick, quick / HTML)
    with pytest.raises(BuildError, match="search: Pagefind is gone"):
        build_book(quick, quick / HTML)
    assert BuiltBook.load(quick, quick / HTML) == before
    (quick / HTML / "index.html").write_text("damaged")
    with pytest.raises(SearchError):
        build_book(quick, quick / HTML)
    assert (quick / HTML / "index.html").read_text() == "full"


def test_a_book_is_built_where_its_folder_cannot_be_renamed(
    quick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(publish, "swap_in", refuse)
    for title in ("One", "Two"):
        retitle(quick, title)
        assert build_book(quick, quick / HTML)
        assert (quick / HTML / "index.html").read_text() == "full"
    real = (quick / HTML).rename(tmp_path / "elsewhere")
    (quick / HTML).symlink_to(real, target_is_directory=True)
    retitle(quick, "Three")
    assert build_book(quick, quick / HTML)
    assert (quick / HTML).is_symlink()
