"""The Python interface: texts, bytes and files in, works and pages out."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import fascicle
import fascicle.convert  # the module of that name hides nothing
from fascicle import api
from fascicle.model.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

STORY = "Chapter 1\n\n“Well?”\n\nChapter 2\n\nIt is.\n"


@pytest.mark.parametrize("module", [fascicle, api])
def test_the_examples_are_true(module: ModuleType) -> None:
    names = {"read": fascicle.read, "to_markdown": fascicle.to_markdown}
    failed, attempted = doctest.testmod(module, extraglobs=names)
    assert (failed, attempted > 1) == (0, True)


def test_a_text_its_bytes_and_its_file_give_the_same_pages(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(STORY, encoding="utf-8")
    pages = fascicle.to_markdown(STORY)
    assert list(pages) == ["index.md", "chapter-1.md", "chapter-2.md"]
    assert fascicle.to_markdown(STORY.encode("cp1252")) != {}
    assert fascicle.to_markdown(STORY.encode()) == pages
    of_file = fascicle.to_markdown(tmp_path / "text.txt")
    assert {name: body(text) for name, text in of_file.items()} == {
        name: body(text) for name, text in pages.items()
    }


def body(page: str) -> str:
    return page.split("\n---\n", 1)[1]


def test_a_file_is_read_with_its_settings(tmp_path: Path) -> None:
    (tmp_path / "door.txt").write_text("It was.\n")
    (tmp_path / "door.toml").write_text('title = "The Door"\n')
    assert "# The Door" in fascicle.to_markdown(tmp_path / "door.txt")["index.md"]
    with pytest.raises(SettingsError, match="TOML file beside it"):
        fascicle.read(tmp_path / "door.txt", title="Other")


def test_the_files_of_a_folder_are_in_the_order_of_its_settings(tmp_path: Path) -> None:
    (tmp_path / "door").mkdir()
    for name in ("1", "2"):
        (tmp_path / "door" / f"{name}.txt").write_text(f"It was {name}.\n")
    (tmp_path / "door.toml").write_text('files = ["2.txt"]\n')
    assert fascicle.to_markdown(tmp_path / "door")["index.md"].endswith("It was 2.\n\nIt was 1.\n")


def test_settings_are_those_of_a_works_toml_file() -> None:
    page = fascicle.to_markdown("It was.\n", title="The Door", language="de")["index.md"]
    assert "# The Door" in page
    with pytest.raises(SettingsError, match="titel"):
        fascicle.read("It was.\n", titel="The Door")
    with pytest.raises(SettingsError, match="title"):
        fascicle.read("It was.\n", title=1)


@pytest.mark.parametrize("source", ["", b"", "\ud800"])
def test_what_is_no_text_is_refused(source: str | bytes) -> None:
    with pytest.raises(SourceError):
        fascicle.read(source)


def test_the_package_is_imported_without_its_dependencies() -> None:
    code = "import fascicle, sys; print(*sorted({'click', 'msgspec', 'lxml'} & set(sys.modules)))"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True)
    assert done.stdout.strip() == b""


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = fascicle.nothing  # type: ignore[attr-defined]
