"""Build small libraries with Sphinx, warnings as errors, and read the pages that come out."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
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
    """Builds libraries; each call writes into the same folders, as an owner's builds do.

    With a folder for `earlier` builds, the first build of the same files, in the same place, with
    the same options, is made once: later it is restored, with all that it left for the next.
    """

    def __init__(self, source: Path, work: Path, earlier: Path | None = None) -> None:
        self.source = source
        self.work = work
        self.earlier = earlier

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
        around = {**os.environ, "PYTHONPATH": str(TOOLS), **surroundings}
        if self.earlier is None or list(self.work.iterdir()) != [self.source]:
            return Book(self.source, output, run(command, around))
        kept = self.earlier / self._digest(command, around)
        log = kept.with_suffix(".log")
        if log.exists():
            shutil.rmtree(self.work)
            shutil.copytree(kept, self.work, symlinks=True)
        else:
            said = run(command, around)
            shutil.copytree(self.work, kept, symlinks=True)
            log.write_text(said, "utf-8")
        return Book(self.source, output, log.read_text("utf-8"))

    def _digest(self, command: list[str], around: dict[str, str]) -> str:
        named = {name: around[name] for name in around if name != "PYTEST_CURRENT_TEST"}
        found = sha256(repr((command, named)).encode())
        for path in sorted(self.source.rglob("*")):
            content = path.read_bytes() if path.is_file() else b""
            found.update(repr((path.relative_to(self.source), content)).encode())
        return found.hexdigest()


def run(command: list[str], around: dict[str, str]) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=around)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for the builds of a module: see `Build`."""
    folder = tmp_path_factory.mktemp("earlier")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def place(earlier: Path) -> Path:
    """Return the folder in which all tests of a module build, empty."""
    place = earlier / "now"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    return place


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
def named_copy(place: Path, earlier: Path) -> Build:
    """Copy that library, to be changed."""
    return Build(shutil.copytree(NAMED, place / "library"), place, earlier)


@pytest.fixture
def small_copy(place: Path, earlier: Path) -> Build:
    """Copy that library, to be changed."""
    return Build(shutil.copytree(SMALL, place / "library"), place, earlier)


type_of_library = Callable[[dict[str, str]], Build]


@pytest.fixture
def library(place: Path, earlier: Path) -> type_of_library:
    """Give a way to write a library of a few files."""
    return lambda files: written(place, files, earlier)


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


def written(folder: Path, files: dict[str, str], earlier: Path | None = None) -> Build:
    """Write a library of a few files into a folder."""
    source = folder / "library"
    for name, text in {"conf.py": CONF, "index.md": front_page(), **files}.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Build(source, folder, earlier)


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
