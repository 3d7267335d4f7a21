"""A published book is finished, and whole at any moment."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from fascicle.book.built_book import LIST, BuiltBook, changes_in, digests_written, unfinished_mark
from fascicle.book.publish import MARK, publish
from fascicle.files import edits
from fascicle.files.edits import place_beside
from fascicle.files.fingerprints import fingerprints_below
from fascicle.model.errors import BuildError, UseError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return a finished book of a few files."""
    output = tmp_path / "library/_build/html"
    for name in ("index.html", ".buildinfo", "works/tale/one.html"):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(f"first {name}")
    finish(output)
    return output


def finish(output: Path, without: str = "?") -> None:
    files = {name: f for name, f in fingerprints_below(output).items() if without not in name}
    book = BuiltBook("pages", "all", files, BuiltBook().digests_in(output, files))
    book.save(output.parents[1], output)


def put(output: Path, target: Path) -> tuple[int, list[str]]:
    return publish(output.parents[1], output, target)


def tree(folder: Path) -> dict[str, str]:
    """Return the files below a folder, without the list of those of a published book."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


@pytest.fixture(params=["in one step", "in two"])
def target(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to publish to, on systems that can exchange folders and on others."""
    if request.param == "in two":
        monkeypatch.setattr(edits, "exchanged", lambda *_: False)
    return tmp_path / "srv/book"


def test_the_book_is_published_and_nothing_of_an_older_one_stays(
    output: Path, target: Path
) -> None:
    assert put(output, target) == (3, [])
    assert tree(target) == tree(output)
    (output / "works/tale/one.html").unlink()
    (output / "works/tale/two.html").write_text("second")
    (output / "put here by somebody.txt").write_text("not of the book")
    finish(output, without="some")
    put(output, target)
    assert sorted(tree(target)) == [".buildinfo", "index.html", "works/tale/two.html"]
    assert sorted(path.name for path in target.parent.iterdir()) == ["book"]


def test_a_page_that_is_the_same_keeps_its_time(output: Path, target: Path) -> None:
    os.utime(output / "index.html", ns=(10**18, 10**18))
    finish(output)
    put(output, target)
    assert (target / "index.html").stat().st_mtime_ns == 10**18


def test_the_last_finished_book_is_published_after_a_build_that_failed(
    output: Path, target: Path
) -> None:
    unfinished_mark(output.parents[1], output).touch()
    assert put(output, target) == (3, [])
    assert tree(target) == tree(output)


def test_a_damaged_book_is_refused(output: Path, target: Path) -> None:
    put(output, target)
    before = tree(target)
    (output / "index.html").write_text("half a")
    with pytest.raises(BuildError, match="there is no finished book here"):
        put(output, target)
    assert tree(target) == before


def test_a_book_without_a_record_is_refused(output: Path, target: Path) -> None:
    output.with_name("html.json").unlink()
    with pytest.raises(BuildError, match="there is no finished book here"):
        put(output, target)
    assert not target.exists()


def test_a_folder_that_is_no_book_is_not_overwritten(output: Path, target: Path) -> None:
    target.mkdir(parents=True)
    put(output, target)  # an empty one is as good as none
    shutil.rmtree(target)
    target.mkdir()
    (target / "thesis.doc").write_text("the only copy")
    with pytest.raises(UseError, match="not a published book"):
        put(output, target)
    assert tree(target) == {"thesis.doc": "the only copy"}
    with pytest.raises(UseError, match="not a published book"):
        put(output, target / "thesis.doc")


def test_the_book_is_not_published_into_itself(output: Path) -> None:
    for place in (output, output / "works", output.parent):
        with pytest.raises(UseError, match="built here"):
            put(output, place)


def test_a_link_leads_to_the_place(output: Path, target: Path, tmp_path: Path) -> None:
    put(output, target)
    link = tmp_path / "link"
    link.symlink_to(target, target_is_directory=True)
    (output / "index.html").write_text("second")
    finish(output)
    put(output, link)
    assert link.is_symlink()
    assert (target / "index.html").read_text() == "second"


def test_a_full_disk_leaves_what_was_published(
    output: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(output, target)
    before = tree(target)

    def full(_source: Path, copied: Path) -> None:
        if copied.name == "one.html":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        copied.write_text("second")

    monkeypatch.setattr("shutil.copy2", full)
    with pytest.raises(BuildError, match="No space left on device"):
        put(output, target)
    assert tree(target) == before
    assert sorted(path.name for path in target.parent.iterdir()) == ["book"]


def test_a_killed_publication_is_repaired(output: Path, target: Path) -> None:
    put(output, target)
    fresh = place_beside(target)
    target.rename(fresh.with_suffix(".old"))
    fresh.mkdir()
    (fresh / "half.html").write_text("hal")
    put(output, target)
    assert tree(target) == tree(output)
    assert sorted(path.name for path in target.parent.iterdir()) == ["book"]


# Files of others


def put_there(target: Path) -> dict[str, str]:
    """Put files of others into a published book, and return all that is there."""
    files = {
        "CNAME": "example.org",
        ".htaccess": "Options -Indexes",
        ".nojekyll": "",
        ".git/objects/ab/cdef": "an object",
        ".well-known/security.txt": "Contact: …",
        "google1234.html": "google-site-verification",
        "second/.buildinfo": "another book",
        "second/index.html": f"{MARK.decode()} another book",
        "works/.htpasswd": "ada:…",
    }
    for name, text in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text)
    (target / ".well-known/acme-challenge").mkdir(mode=0o700)
    (target / "latest").symlink_to("works")
    return files


@pytest.mark.parametrize("has_list", [True, False], ids=["a list", "no list"])
def test_files_of_others_stay_where_the_book_is_published(
    output: Path, target: Path, *, has_list: bool
) -> None:
    put(output, target)
    files = put_there(target)
    time = (target / "CNAME").stat().st_mtime_ns
    for text in ("second", "third"):
        if not has_list:
            (target / LIST).unlink()
        (output / "index.html").write_text(text)
        finish(output)
        _, others = put(output, target)
    assert sorted(others) == [
        ".git/", ".htaccess", ".nojekyll", ".well-known/", "CNAME", "google1234.html", "latest",
        "second/", "works/.htpasswd",
    ]  # fmt: skip
    assert tree(target) == tree(output) | files
    assert (target / "latest").readlink().as_posix() == "works"
    assert (target / ".well-known/acme-challenge").stat().st_mode & 0o777 == 0o700
    assert (target / "CNAME").stat().st_mtime_ns == time
    assert sorted(path.name for path in target.parent.iterdir()) == ["book"]


@pytest.mark.parametrize("has_list", [True, False], ids=["a list", "no list"])
def test_nothing_of_a_withdrawn_work_stays(output: Path, target: Path, *, has_list: bool) -> None:
    for name in ("works/gone/index.html", "works/gone/gone.epub", "shelf.epub", "old.html"):
        (output / name).parent.mkdir(exist_ok=True)
        (output / name).write_text(f"{MARK.decode()} withdrawn")
    (output / "index.html").write_text('<a href="shelf.epub" download>')
    finish(output)
    put(output, target)
    (target / "works/gone/index.html.gz").write_text("what a host has made of it")
    (target / "works/tale/one.html").write_text(f"{MARK.decode()} as a host changes pages")
    if not has_list:
        (target / LIST).unlink()
    for name in ("works/gone/index.html", "works/gone/gone.epub", "shelf.epub", "old.html"):
        (output / name).unlink()
    (output / "works/gone").rmdir()
    finish(output)
    put(output, target)
    assert tree(target) == tree(output)


@pytest.mark.parametrize("name", ["robots.txt", "index.html", "works/tale", "works/tale/one.html"])
def test_a_file_of_others_in_the_place_of_one_of_the_book_is_refused(
    output: Path, target: Path, name: str
) -> None:
    put(output, target)
    if name == "works/tale":
        shutil.rmtree(target / name)
    (target / name).write_text("of others")
    (output / "robots.txt").write_text("of the book")
    finish(output)
    before = tree(target)
    said = f"would replace {name}, put or changed there by others\n    Move them elsewhere"
    with pytest.raises(UseError, match=said):
        put(output, target)
    assert tree(target) == before
    (target / name).unlink()
    put(output, target)
    assert tree(target) == tree(output)


def test_a_file_of_others_that_the_book_has_too_is_no_obstacle(output: Path, target: Path) -> None:
    put(output, target)
    (target / ".nojekyll").touch()
    (output / ".nojekyll").touch()
    finish(output)
    put(output, target)
    assert tree(target) == tree(output)


def test_a_published_book_is_verified_by_its_own_list(output: Path, target: Path) -> None:
    put(output, target)
    put_there(target)
    (output / "index.html").write_text("a book that is not published yet")
    finish(output)

    def faults() -> list[str]:
        root = output.parents[1]
        written = digests_written(root, target)
        return [*map(str, changes_in(root, target, written, lambda _: True).errors())]

    assert faults() == []
    (target / "index.html").write_text("")
    (target / "works/tale/one.html").unlink()
    again = "\n    Build the book again."
    assert faults() == [
        f"works/tale/one.html: is missing{again}",
        f"index.html: was changed after the build{again}",
    ]
