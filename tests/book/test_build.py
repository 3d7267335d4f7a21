"""Builds: Sphinx runs only if needed, one at a time, and a failed build is repaired."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.book import build
from fascicle.book.build import HTML, BuildPlan, build_book
from fascicle.book.built_book import BuildInputs, unfinished_mark
from fascicle.book.publish import one_at_a_time
from fascicle.files.fingerprints import fingerprints_below
from fascicle.model.errors import BuildError
from small_books import small_library

if TYPE_CHECKING:
    from tests.conftest import Restored

Tree = Callable[[Path], dict[str, bytes]]

TOOLS = Path(__file__).resolve().parents[2] / "tools"

# Pages whose writing takes long enough to be killed in.
SLOW = """
import pathlib, time
def wait(app, *_):
    if pathlib.Path(app.confdir, "slow").exists():
        pathlib.Path(app.confdir, "_build/writing").touch()
        time.sleep(60)
def setup(app):
    app.connect("html-page-context", wait)
"""

FULL = """
import errno, os
from pathlib import Path
written = Path.write_text
def full(self, *args, **kwargs):
    if self.name == "chapter-2.html" and not Path(__file__).with_name("room").exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return written(self, *args, **kwargs)
Path.write_text = full
"""


def command(root: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "fascicle", "build", "--library", str(root), *options]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(TOOLS)}


def run(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(root, *options), check=False, env=environment(), capture_output=True, text=True
    )


def succeed(root: Path) -> None:
    done = run(root)
    assert done.returncode == 0, done.stderr


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError


def is_free(root: Path) -> bool:
    try:
        with one_at_a_time(root):
            return True
    except BuildError:
        return False


def small_book(root: Path) -> None:
    succeed(small_library(root))


@pytest.fixture
def built(restored: Restored) -> Path:
    return restored(small_book)


@pytest.mark.slow
def test_sphinx_does_not_run_if_nothing_has_changed(built: Path) -> None:
    (built / "texts/tale.toml").touch()
    build_book(built, built / HTML)
    assert not build_book(built, built / HTML)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["works/tale/chapter-2.html", "search.html", "objects.inv"])
def test_a_book_that_is_no_longer_whole_is_built_again(
    built: Path, name: str, book_tree: Tree
) -> None:
    before = book_tree(built / HTML)
    (built / HTML / name).unlink()
    succeed(built)
    assert book_tree(built / HTML) == before
    (built / HTML / name).write_text("Half a pa")
    succeed(built)
    assert book_tree(built / HTML) == before


def test_a_change_of_any_input_is_noticed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def seen(*options: str) -> BuildInputs:
        return BuildInputs.of(root, root / HTML, options)

    first = seen()
    assert seen() == first
    (root / "works/tale").mkdir(parents=True)
    (root / "works/tale/one.md").write_text("# One\n")
    page = seen()
    assert (page.pages != first.pages, page.all_pages) == (True, first.all_pages)
    (root / "texts/tale.toml").write_text('typography = "curly"\n')
    assert (seen().pages != page.pages, seen().all_pages) == (True, page.all_pages)
    for name in ("_static/new.css", "_templates/x.html", "library.toml", "conf.py"):
        before = seen()
        (root / name).parent.mkdir(exist_ok=True)
        with (root / name).open("a") as file:
            file.write("# more\n")
        assert seen().all_pages != before.all_pages, name
    assert seen("-t", "tag") != seen()
    for variable in ("READTHEDOCS_CANONICAL_URL", "SPHINX_X", "SOURCE_DATE_EPOCH", "FASCICLE_X"):
        before = seen()
        monkeypatch.setenv(variable, "https://example.org/")
        assert seen().all_pages != before.all_pages, variable


def test_other_files_are_no_inputs(root: Path) -> None:
    before = BuildInputs.of(root, root / HTML, ())
    names = (".git/index", "_build/html/index.html", "node_modules/a/b.md")
    for name in (*names, "texts/more.txt", "texts/more.addresses.toml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    (root / "public").mkdir()
    (root / "public/.buildinfo").write_text("a published book")
    assert BuildInputs.of(root, root / HTML, ()) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("catalogue", "told"),
    [
        (
            b'msgid ""\nmsgstr ""\n"Language: en\\n"\n\ngargel\n',
            (
                "fascicle.po:5: gargel is not a line of a catalogue\n"
                "    Put the string between two quotes.\n"
            ),
        ),
        (b"\xff\xfe", "fascicle.po: is not UTF-8\n    Save the file as UTF-8.\n"),
    ],
)
def test_an_error_in_the_owners_translations_is_two_lines(
    root: Path, catalogue: bytes, told: str
) -> None:
    folder = root / "locales" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "fascicle.po").write_bytes(catalogue)
    done = run(root)
    assert done.returncode == 1
    assert done.stderr == f"locales/en/LC_MESSAGES/{told}"


def test_sphinx_exits_without_freeing_its_objects(root: Path) -> None:
    with (root / "conf.py").open("a", encoding="utf-8") as file:
        file.write("import atexit, pathlib\natexit.register(pathlib.Path('late').touch)\n")
    succeed(root)
    assert (root / "_build" / "html" / "index.html").is_file()
    assert not (root / "late").exists()


def test_a_folder_that_leads_to_itself_ends(root: Path) -> None:
    (root / "_static/again").symlink_to(root / "_static", target_is_directory=True)
    assert BuildInputs.of(root, root / HTML, ())


def test_the_second_of_two_builds_is_refused_by_name(root: Path) -> None:
    with one_at_a_time(root):
        done = run(root)
    assert done.returncode == 1
    assert f"another build of this library is running (process {os.getpid()})" in done.stderr
    assert "Wait until it has ended" in done.stderr
    with one_at_a_time(root):
        pass


@pytest.mark.slow
def test_a_strict_incremental_build_that_fails_leaves_the_old_book_and_tells_its_time(
    built: Path, book_tree: Tree
) -> None:
    before, times = book_tree(built / HTML), fingerprints_below(built / HTML)
    (built / "texts/tale.txt").write_text((built / "texts/tale.txt").read_text() + "\nIt ended.\n")
    front = (built / "index.md").read_text()
    (built / "index.md").write_text(front + "\n{ref}`nowhere`\n")
    done = run(built, "--strict")
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert re.search(r"\n    _build/html is still the book of 20\d\d-[\d: -]+\.\n$", done.stderr)
    assert (book_tree(built / HTML), fingerprints_below(built / HTML)) == (before, times)
    assert "Traceback" not in done.stderr
    (built / "index.md").write_text(front)
    succeed(built)
    assert "It ended." in (built / HTML / "works/tale/chapter-3.html").read_text()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_killed_build_leaves_a_mark_and_the_next_one_repairs_it(
    built: Path, book_tree: Tree
) -> None:
    before = book_tree(built / HTML)
    (built / "conf.py").write_text((built / "conf.py").read_text() + SLOW)
    (built / "slow").touch()
    killed = subprocess.Popen(command(built), env=environment(), start_new_session=True)
    until((built / "_build/writing").exists)
    again = run(built)
    assert again.returncode == 1
    assert "another build of this library is running" in again.stderr
    # Only the command: Sphinx, which it has started, ends by itself.
    killed.kill()
    killed.wait()
    until(lambda: is_free(built))
    assert unfinished_mark(built, built / HTML).exists()
    (built / "slow").unlink()
    succeed(built)
    assert not unfinished_mark(built, built / HTML).exists()
    assert book_tree(built / HTML).keys() == before.keys()


@pytest.mark.slow
def test_a_full_build_that_fails_leaves_the_old_book_and_the_next_one_replaces_it(
    built: Path, book_tree: Tree
) -> None:
    before = book_tree(built / HTML)
    settings = (built / "conf.py").read_text()
    (built / "conf.py").write_text(settings + FULL)
    done = run(built)
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert book_tree(built / HTML) == before
    assert unfinished_mark(built, built / HTML).exists()
    (built / "room").touch()
    succeed(built)
    assert sorted(path.name for path in (built / "_build").glob("*html*")) == ["html", "html.json"]
    assert not list((built / "_build").glob(".html*"))
    assert not unfinished_mark(built, built / HTML).exists()
    assert "It rained for 2 days" in (built / HTML / "works/tale/chapter-2.html").read_text()


def test_a_place_that_cannot_be_written_is_named(root: Path) -> None:
    (root / "_build").write_text("a file")
    with (
        pytest.raises(BuildError, match=r"_build/build.lock: cannot be written"),
        one_at_a_time(root),
    ):
        pass


@pytest.mark.slow
def test_files_of_others_in_the_output_stay(root: Path, tmp_path: Path) -> None:
    output = tmp_path / "public"
    output.mkdir()
    (output / "CNAME").write_text("example.org")
    succeed(root)
    build_book(root, output)
    (root / "library.toml").write_text('title = "Another"\n')
    build_book(root, output)
    assert (output / "CNAME").read_text() == "example.org"
    assert len([path for path in (output / "search").iterdir() if path.is_dir()]) == 1


@pytest.mark.parametrize(
    ("processors", "pages", "plan"),
    [
        (1, 3, BuildPlan(1, indexed_meanwhile=False)),
        (2, 3, BuildPlan(1, indexed_meanwhile=True)),
        (4, 3, BuildPlan(3, indexed_meanwhile=True)),
        (16, 3, BuildPlan(4, indexed_meanwhile=True)),
        (4, 5, BuildPlan(4, indexed_meanwhile=False)),
        (4, 9, BuildPlan(1, indexed_meanwhile=False)),
        (None, 3, BuildPlan(1, indexed_meanwhile=False)),
    ],
)
def test_a_whole_book_is_made_by_as_many_processes_as_its_size_allows(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    processors: int | None,
    pages: int,
    plan: BuildPlan,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    monkeypatch.setattr(build, "MOST_BYTES", 400)
    monkeypatch.setattr(build, "MOST_PAGES", 8)
    (tmp_path / "works").mkdir()
    for number in range(pages):
        (tmp_path / "works" / f"{number}.md").write_text("x" * 100)
    assert build.plan_for(tmp_path) == plan
