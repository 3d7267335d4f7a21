import os
import resource
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from fascicle.book import new
from fascicle.book.new import COPIED, HOME, new_library
from fascicle.model.errors import FascicleError
from fascicle.settings.load import load_library

# What the card asks of a library's top level, and what every library of ours has beside it.
CARD = {"conf.py", "index.md", "works", "_static", "tools", "tests", "Makefile"}
OURS = {
    "texts",
    "library.toml",
    "README.md",
    "pyproject.toml",
    "requirements",
    ".readthedocs.yaml",
    ".gitignore",
    ".gitattributes",
}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    new_library(tmp_path / "shelf", "The Shelf")
    return tmp_path / "shelf"


def files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def leftovers(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


# Its form


def test_a_new_library_has_the_cards_top_level(library: Path) -> None:
    assert {entry.name for entry in library.iterdir()} == CARD | OURS


def test_this_repository_has_the_form_of_a_new_library() -> None:
    missing = {name for name in CARD | OURS if not (HOME / name).exists()}
    assert missing == set()
    assert {name for name in CARD | OURS if (HOME / name).is_dir()} == {
        "works",
        "_static",
        "tools",
        "tests",
        "texts",
        "requirements",
    }


def test_what_is_the_same_in_every_library_is_the_same_to_the_byte(library: Path) -> None:
    written = {"library.toml", "index.md", "README.md", "texts/.gitkeep", "works/.gitkeep"}
    copied = files(library) - set(map(Path, written)) - {Path("tools/LICENSE")}
    assert len(copied) > len(COPIED)
    for path in copied:
        assert (library / path).read_bytes() == (HOME / path).read_bytes(), path


def test_all_of_the_tool_comes_along_and_nothing_that_it_leaves_behind(library: Path) -> None:
    at_home = {
        path
        for path in files(HOME / "tools" / "fascicle")
        if "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert files(library / "tools" / "fascicle") == at_home
    assert (library / "tools" / "LICENSE").read_bytes() == (HOME / "LICENSE").read_bytes()


def test_the_files_that_were_made_are_listed(tmp_path: Path) -> None:
    made = new_library(tmp_path / "shelf", "The Shelf")
    assert made == sorted(made)
    assert set(made) == files(tmp_path / "shelf")


def test_folders_are_open_to_others_as_the_system_has_it(library: Path) -> None:
    mask = os.umask(0)
    os.umask(mask)
    assert library.stat().st_mode & 0o777 == 0o777 & ~mask


def test_a_library_made_from_a_library_is_the_same(library: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from fascicle.book.new import new_library\n"
        "new_library(Path(sys.argv[1]), 'The Shelf')"
    )
    second = tmp_path / "second"
    subprocess.run(
        [sys.executable, "-B", "-c", code, str(second)],
        env={**os.environ, "PYTHONPATH": str(library / "tools")},
        check=True,
    )
    assert files(second) == files(library)
    assert all((second / f).read_bytes() == (library / f).read_bytes() for f in files(library))


# Its title


@pytest.mark.parametrize(
    "title",
    [
        "The Shelf",
        'The "Shelf" \\ and # more',
        "*Stars* & <script>alert(1)</script> [x](y) `{include}` {{ x }}",
        "Über Bücher — 本",
        "1. First",
        "C #",
        "a\x00b\x1b",
    ],
)
def test_a_title_is_only_ever_text(tmp_path: Path, title: str) -> None:
    new_library(tmp_path / "shelf", title)
    assert load_library(tmp_path / "shelf").title == title
    page = (tmp_path / "shelf" / "index.md").read_text(encoding="utf-8")
    heading = MarkdownIt().parse(page)[1]
    assert heading.type == "inline"
    shown = "".join(child.content for child in heading.children or [])
    assert shown == title.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    assert {child.type for child in heading.children or []} <= {"text", "text_special"}


def test_line_ends_in_a_title_are_spaces(tmp_path: Path) -> None:
    new_library(tmp_path / "shelf", " The\n# Shelf\r\n")
    assert load_library(tmp_path / "shelf").title == "The # Shelf"


def test_the_settings_that_can_be_made_are_shown_and_true(library: Path) -> None:
    text = (library / "library.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == {"title"}
    assert tomllib.loads(text.replace("\n# ", "\n")).keys() == {
        "title",
        "authors",
        "language",
        "description",
        "url",
    }


# Where it is made


def test_an_empty_folder_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    new_library(tmp_path / "shelf", "The Shelf")
    assert leftovers(tmp_path) == ["shelf"]
    assert (tmp_path / "shelf" / "library.toml").is_file()


def test_so_is_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shelf").mkdir()
    monkeypatch.chdir(tmp_path / "shelf")
    new_library(Path(), "The Shelf")
    assert Path("library.toml").is_file(), "the folder is still the one one stands in"


def test_so_is_an_empty_repository(tmp_path: Path) -> None:
    (tmp_path / "shelf" / ".git").mkdir(parents=True)
    new_library(tmp_path / "shelf", "The Shelf")
    assert (tmp_path / "shelf" / ".git").is_dir()
    assert (tmp_path / "shelf" / "library.toml").is_file()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(FascicleError, match="is not empty"):
        new_library(tmp_path, "The Shelf")
    assert leftovers(tmp_path) == ["note.txt"]


def test_a_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("mine")
    with pytest.raises(FascicleError, match="is not a folder"):
        new_library(tmp_path / "shelf", "The Shelf")


def test_a_folder_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FascicleError) as caught:
        new_library(tmp_path / "none" / "shelf", "The Shelf")
    assert "mkdir -p" in caught.value.remedy
    assert leftovers(tmp_path) == []


def test_a_library_without_a_title_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FascicleError, match="title"):
        new_library(tmp_path / "shelf", " \n")


# When something fails


def test_an_installed_package_says_that_it_has_nothing_to_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new, "HOME", tmp_path)
    with pytest.raises(FascicleError) as caught:
        new_library(tmp_path / "shelf", "The Shelf")
    assert "did not come with this installation" in caught.value.problem
    assert "clone" in caught.value.remedy
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("before", ["nothing", "an empty folder"])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, before: str) -> None:
    target = tmp_path / "shelf"
    if before == "an empty folder":
        target.mkdir()
    code = (
        "import sys; from pathlib import Path; from fascicle.book.new import new_library\n"
        "new_library(Path(sys.argv[1]), 'The Shelf')"
    )

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    result = subprocess.run(
        [sys.executable, "-B", "-c", code, str(target)],
        env={**os.environ, "PYTHONPATH": str(HOME / "tools")},
        preexec_fn=small_disk,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "FascicleError" in result.stderr
    assert "cannot be written (File too large)" in result.stderr
    assert [path.name for path in tmp_path.rglob("*")] == (["shelf"] if target.exists() else [])
    assert target.exists() == (before == "an empty folder")


def test_a_move_that_fails_half_way_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "shelf"
    target.mkdir()
    rename = Path.rename

    def fail_at_tools(self: Path, to: Path) -> Path:
        if to == target / "tools":
            raise OSError(28, "No space left on device")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", fail_at_tools)
    with pytest.raises(FascicleError, match="No space left"):
        new_library(target, "The Shelf")
    assert leftovers(tmp_path) == ["shelf"]
    assert leftovers(target) == []
