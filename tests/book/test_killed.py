"""A build may be killed before any step that changes a file: the book is the old one or the new."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from fascicle.book import build, built_book
from fascicle.book.build import HTML, build_book
from fascicle.book.library_files.new_library import new_library
from fascicle.book.sphinx_process import SphinxProject
from fascicle.files import edits
from slow_cases import mostly_slow

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks")

PAGES = ("index.html", "works/tale/one.html", "works/tale/two.html")
KILLED = 9
WRITES = os.O_WRONLY | os.O_RDWR


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a library whose pages are made without Sphinx, but written in place as Sphinx does."""
    root = tmp_path / "library"
    new_library(root, "Small")

    def pages(project: SphinxProject, doctrees: Path, *_: str) -> str:
        folder = project.output
        text = (root / "index.md").read_text()
        for name in (*PAGES, f"works/tale/{text}.html"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        for stale in {"first", "second"} - {text}:
            (folder / f"works/tale/{stale}.html").unlink(missing_ok=True)
        doctrees.mkdir(exist_ok=True)
        return ""

    monkeypatch.setattr(built_book, "digest_of_code", lambda *_: "")
    monkeypatch.setattr(built_book, "_installed_packages", list)
    monkeypatch.setattr(build, "run_sphinx", pages)
    monkeypatch.setattr(build, "index_book", lambda *_: None)
    monkeypatch.setattr(build, "indexes_made_meanwhile", lambda *_, **__: nullcontext({}))
    return root


def is_killed_at(step: int, root: Path, output: Path) -> bool:
    """Build in a process of its own, killed before the given step; return whether it was.

    A fork takes ten times as long in a process that has imported all tests: other builds are none.
    """
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in {0, KILLED}
        return code == KILLED
    steps = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
        if writes or event.startswith(("os.", "ctypes.dlsym")):
            steps += 1
            if steps == step:
                os._exit(KILLED)

    sys.addaudithook(hook)
    code = 1
    try:
        build_book(root, output)
        code = 0
    finally:
        os._exit(code)


def tree(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def book(text: str) -> dict[str, str]:
    return dict.fromkeys((*PAGES, f"works/tale/{text}.html"), text)


@pytest.mark.parametrize("kind", mostly_slow(["full", "incremental"], "incremental"))
@pytest.mark.parametrize("place", ["exchanged", "renamed", "outside"])
def test_a_build_killed_before_any_step_leaves_a_finished_book(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, kind: str
) -> None:
    if place == "renamed":
        monkeypatch.setattr(edits, "exchanged", lambda *_: False)
    output = tmp_path / "public" if place == "outside" else root / HTML
    texts, step, is_killed = ("first", "second"), 0, True
    (root / "index.md").write_text(texts[1])
    build_book(root, output)
    while is_killed:
        step += 1
        if kind == "full":
            (root / "library.toml").write_text(f'title = "{step}"\n')
        (root / "index.md").write_text(texts[0])
        is_killed = is_killed_at(step, root, output)
        found = tree(output)
        if place == "outside":  # page by page
            assert all(found[name] in texts for name in PAGES), f"step {step}"
        elif found or place == "exchanged":
            assert found in [book(text) for text in texts], f"step {step}"
        build_book(root, output)
        assert tree(output) == book(texts[0]), f"step {step}"
        texts = texts[::-1]
    assert step > len(PAGES)
    (root / "index.md").write_text(texts[0])
    build_book(root, output)
    assert tree(output) == book(texts[0])
