"""Build small libraries with Sphinx, warnings as errors, and read the pages that come out."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import html

TESTS = Path(__file__).resolve().parent.parent
TOOLS = TESTS.parent / "tools"
SMALL = TESTS / "roots" / "small"
NAMED = TESTS / "roots" / "named"

CONF = f"""\
import sys
sys.path.insert(0, {str(TOOLS)!r})
extensions = ["fascicle.sphinx_ext"]
"""


class Book(NamedTuple):
    """A library and the folder that it was built into."""

    source: Path
    output: Path
    log: str

    def page(self, name: str) -> Any:
        """Read a page as a tree; `name` is its path without `.html`."""
        return html.document_fromstring((self.output / f"{name}.html").read_text("utf-8"))

    def article(self, name: str) -> Any:
        """Read the element that holds the text of a page."""
        (article,) = self.page(name).find_class("bd-article")
        return article


class Build:
    """Builds libraries; each call writes into the same folders, as a keeper's builds do."""

    def __init__(self, source: Path, work: Path) -> None:
        self.source = source
        self.work = work

    @property
    def book(self) -> Book:
        """The book as it was built last."""
        return Book(self.source, self.work / "html", "")

    def __call__(
        self, *options: str, into: str = "html", may_warn: bool = False, **surroundings: str
    ) -> Book:
        output = self.work / into
        command = [sys.executable, "-m", "sphinx", "-q", "-n", "-b", "html"]
        command += [] if may_warn else ["-W", "--keep-going"]
        command += ["-d", str(self.work / f"{into}-doctrees"), *options]
        command += [str(self.source), str(output)]
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(TOOLS), **surroundings},
        )
        assert done.returncode == 0, done.stderr
        return Book(self.source, output, done.stderr)


@pytest.fixture(scope="session")
def builder() -> Callable[[Path, Path], Build]:
    """Give a way to build a library whose pages are there, settings and front page added."""

    def build(source: Path, work: Path) -> Build:
        (source / "conf.py").write_text(CONF, encoding="utf-8")
        (source / "index.md").write_text(front_page(), encoding="utf-8")
        return Build(source, work)

    return build


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build the library that shows every form."""
    return Build(SMALL, tmp_path_factory.mktemp("small"))()


@pytest.fixture(scope="session")
def named(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build the library in which everything has a name, and is referred to."""
    return Build(NAMED, tmp_path_factory.mktemp("named"))()


@pytest.fixture(scope="session")
def named_root() -> Path:
    """Tell where that library lies."""
    return NAMED


@pytest.fixture(scope="session")
def build_of() -> Callable[[Path], Build]:
    """Give a way to build the library in a folder of this name."""
    return lambda folder: Build(folder / "library", folder)


@pytest.fixture
def named_copy(tmp_path: Path) -> Build:
    """Copy that library, to be changed."""
    source = tmp_path / "library"
    shutil.copytree(NAMED, source)
    return Build(source, tmp_path)


@pytest.fixture
def small_copy(tmp_path: Path) -> Build:
    """Copy that library, to be changed."""
    source = tmp_path / "library"
    shutil.copytree(SMALL, source)
    return Build(source, tmp_path)


type_of_library = Callable[[dict[str, str]], Build]


@pytest.fixture
def library(tmp_path: Path) -> type_of_library:
    """Give a way to write a library of a few files."""
    return lambda files: written(tmp_path, files)


@pytest.fixture(scope="session")
def built() -> Callable[[Path, dict[str, str]], Book]:
    """Give a way to build a library of a few files in a folder, for several tests."""
    return lambda folder, files: written(folder, files)()


@pytest.fixture(scope="session")
def kept(restored: Any) -> Callable[[dict[str, str]], Callable[[], Build]]:
    """Return a function that returns another one, which restores a library of a few files.

    The library is built once, for many edits.
    """

    def keep(files: dict[str, str]) -> Callable[[], Build]:
        def fill(folder: Path) -> None:
            written(folder, files)()

        def restore() -> Build:
            folder: Path = restored(fill)
            return Build(folder / "library", folder)

        return restore

    return keep


def written(folder: Path, files: dict[str, str]) -> Build:
    """Write a library of a few files into a folder."""
    source = folder / "library"
    for name, text in {"conf.py": CONF, "index.md": front_page(), **files}.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Build(source, folder)


def front_page() -> str:
    return "# Library\n\n:::{works}\n:::\n"


@pytest.fixture(scope="session")
def page() -> Callable[..., str]:
    """Give a way to write a page in the format that the converter writes."""

    def write(body: str, **said: str | list[str]) -> str:
        lines = [
            f"{key.replace('_', '-')}: {json.dumps(said[key], ensure_ascii=False)}" for key in said
        ]
        return "\n".join(["---", *lines, "---", "", body, ""])

    return write


@pytest.fixture
def differences() -> Callable[[Path, Path], list[str]]:
    """Give a way to compare two trees: what is on one side only, or is not the same."""
    return lambda left, right: list(differing(left, right))


def differing(left: Path, right: Path) -> Iterator[str]:
    files = {path.relative_to(top) for top in (left, right) for path in top.rglob("*.*")}
    for name in sorted(files):
        if (left / name).is_file() != (right / name).is_file():
            yield f"only on one side: {name}"
        elif (left / name).is_file() and (left / name).read_bytes() != (right / name).read_bytes():
            yield f"differs: {name}"
