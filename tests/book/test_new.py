"""A new library: its files, its title, where it is made, and what is left when that fails."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # MyST brings it along
from markdown_it import MarkdownIt

from fascicle.book.library_files.new_library import new_library
from fascicle.book.library_files.wheel import PACKAGE, own_wheel
from fascicle.model.errors import FascicleError
from fascicle.settings.load import load_library

REPOSITORY = PACKAGE.parents[1]
FILES = {
    ".gitattributes",
    ".github/workflows/pages.yml",
    ".gitignore",
    ".readthedocs.yaml",
    "Makefile",
    "README.md",
    "_static/custom.css",
    "conf.py",
    "index.md",
    "library.toml",
    "requirements.txt",
    "texts/.gitkeep",
    "tools/requirements-documents.txt",
    "tools/requirements-pdf.txt",
    "tools/requirements.txt",
    "tools/written.sha256",
    "works/.gitkeep",
}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    new_library(tmp_path / "shelf", "The Shelf")
    return tmp_path / "shelf"


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def leftovers(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


# Its files


def test_a_new_library_has_settings_a_makefile_and_a_wheel_and_no_code(library: Path) -> None:
    assert files(library) == FILES | {f"tools/{own_wheel().name}"}


def test_this_repository_has_the_sphinx_files_of_a_new_library(library: Path) -> None:
    for name in ("conf.py", "_static/custom.css"):
        assert (library / name).read_bytes() == (REPOSITORY / name).read_bytes(), name


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_builds_all_editions_or_some_and_sets_up_what_pdfs_need(library: Path) -> None:
    for some, said in (([], "all"), (["EDITIONS=epub"], "epub")):
        done = subprocess.run(
            ["make", "-n", "editions", *some],
            cwd=library,
            capture_output=True,
            text=True,
            check=True,
        )
        assert "-r tools/requirements-pdf.txt" in done.stdout
        assert done.stdout.splitlines()[-1].endswith(f'-m fascicle build --editions "{said}"')


def test_the_wheel_is_pinned_by_its_digest(library: Path) -> None:
    wheel = library / "tools" / own_wheel().name
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lines = (library / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert f"./tools/{wheel.name} --hash=sha256:{digest}" in lines
    assert "-r tools/requirements.txt" in lines


def test_what_an_upgrade_may_replace_is_recorded(library: Path) -> None:
    record = (library / "tools/written.sha256").read_text(encoding="utf-8").splitlines()
    found = {name: digest for digest, _, name in (line.partition("  ") for line in record)}
    owners = {"index.md", "library.toml", "_static/custom.css", "texts/.gitkeep", "works/.gitkeep"}
    assert set(found) == files(library) - owners - {"tools/written.sha256"}
    for name, digest in found.items():
        assert digest == hashlib.sha256((library / name).read_bytes()).hexdigest()


def test_no_placeholder_is_left(library: Path) -> None:
    for name in FILES:
        assert "@title" not in (library / name).read_text(encoding="utf-8")
        assert "@pin" not in (library / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [".readthedocs.yaml", ".github/workflows/pages.yml"])
def test_hosts_install_what_is_pinned_and_build_with_the_command(library: Path, name: str) -> None:
    text = (library / name).read_text(encoding="utf-8")
    assert "pip install --no-input -r requirements.txt" in text
    assert "fascicle build" in text
    assert yaml.safe_load(text)


def test_the_files_that_were_made_are_listed(tmp_path: Path) -> None:
    made = new_library(tmp_path / "shelf", "The Shelf")
    assert made == sorted(files(tmp_path / "shelf"))


def test_folders_have_the_usual_permissions(library: Path) -> None:
    mask = os.umask(0)
    os.umask(mask)
    assert library.stat().st_mode & 0o777 == 0o777 & ~mask


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
        "@pin@ and @title_line@",
    ],
)
def test_a_title_is_only_ever_text(tmp_path: Path, title: str) -> None:
    new_library(tmp_path / "shelf", title)
    # Control characters are spaces, and none at the end.
    title = title.replace("\x00", " ").rstrip("\x1b")
    assert load_library(tmp_path / "shelf").title == title
    page = (tmp_path / "shelf" / "README.md").read_text(encoding="utf-8")
    heading = MarkdownIt().parse(page)[1]
    assert heading.type == "inline"
    shown = "".join(child.content for child in heading.children or [])
    assert shown == title
    assert {child.type for child in heading.children or []} <= {"text", "text_special"}


def test_line_ends_in_a_title_are_spaces(tmp_path: Path) -> None:
    new_library(tmp_path / "shelf", " The\n# Shelf\r\n")
    assert load_library(tmp_path / "shelf").title == "The # Shelf"


def test_commented_settings_are_valid(library: Path) -> None:
    text = (library / "library.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == {"title", "typography", "capitals"}
    assert tomllib.loads(re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)).keys() == {
        "title",
        "authors",
        "language",
        "description",
        "url",
        "typography",
        "capitals",
    }


def test_a_new_library_is_shown_with_curly_quotes_and_titles_in_title_case(library: Path) -> None:
    settings = load_library(library)
    assert (settings.typography, settings.capitals) == ("curly", "title case")


# Where it is made


def test_an_empty_folder_becomes_the_library(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    new_library(tmp_path / "shelf", "The Shelf")
    assert leftovers(tmp_path) == ["shelf"]
    assert (tmp_path / "shelf" / "library.toml").is_file()


def test_the_current_folder_becomes_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shelf").mkdir()
    monkeypatch.chdir(tmp_path / "shelf")
    new_library(Path(), "The Shelf")
    assert Path("library.toml").is_file(), "the folder itself was not replaced"


def test_an_empty_repository_becomes_the_library(tmp_path: Path) -> None:
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


def test_a_missing_parent_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FascicleError) as caught:
        new_library(tmp_path / "none" / "shelf", "The Shelf")
    assert "mkdir -p" in caught.value.remedy
    assert leftovers(tmp_path) == []


def test_a_library_without_a_title_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FascicleError, match="title"):
        new_library(tmp_path / "shelf", " \n")


# When something fails


@pytest.mark.parametrize("before", ["nothing", "an empty folder"])
def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    target = tmp_path / "shelf"
    if before == "an empty folder":
        target.mkdir()
    write_bytes = Path.write_bytes

    def small_disk(path: Path, content: bytes) -> int:
        if len(content) > 2000:
            raise OSError(28, "No space left on device")
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", small_disk)
    with pytest.raises(FascicleError, match="cannot be written: No space left on device"):
        new_library(target, "The Shelf")
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
