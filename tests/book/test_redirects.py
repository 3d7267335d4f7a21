"""A chapter that is renamed or renumbered leaves a page behind that leads to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from fascicle.book.library_files.new_library import new_library

TOOLS = Path(__file__).resolve().parents[2] / "tools"


def chapter(number: int, title: str) -> str:
    opening = f"This is where {title.lower()} begins, and it goes on for a line. " * 3
    return f"\n\n\n\nCHAPTER {number}\n{title}\n\n\n{opening}\n\nThen it ends.\n"


def build(library: Path) -> Path:
    command = [sys.executable, "-m", "fascicle", "build", "--library", str(library)]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    subprocess.run(command, check=True, env=environment, capture_output=True)
    return library / "_build" / "html" / "works" / "tale"


@pytest.mark.slow
def test_the_old_address_of_a_renamed_and_renumbered_chapter_leads_to_it(tmp_path: Path) -> None:
    library = tmp_path / "library"
    new_library(library, "A library")
    text = library / "texts" / "tale.txt"
    text.write_text("A Tale\n\nby Ada Quill\n" + chapter(1, "The Door") + chapter(2, "The Stair"))
    built = build(library)
    assert (built / "chapter-2-the-stair.html").is_file()

    text.write_text(
        "A Tale\n\nby Ada Quill\n"
        + chapter(1, "The Door")
        + chapter(2, "The Landing")
        + chapter(3, "The Stair")
    )
    built = build(library)
    left = html.parse(built / "chapter-2-the-stair.html")
    (refresh,) = left.xpath("//meta[@http-equiv='refresh']/@content")
    assert refresh.endswith("url=chapter-3-the-stair.html")
    assert left.xpath("//a/@href") == ["chapter-3-the-stair.html"]
    assert (built / "chapter-2-the-landing.html").is_file()
    assert (built / "chapter-3-the-stair.html").is_file()
