"""Folders of files in several formats: their chapters are of one level."""

from __future__ import annotations

import pytest

from fascicle.convert import Text, read
from fascicle.model.blocks import Heading
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

PROSE = (
    "It rained on the harbour, and nobody in the house said a word about it until {n} lamps "
    "were lit. Then Ada went down to the slip and counted the boats twice."
)
TEXT = "{title}\n\n" + PROSE + "\n"
PAGE = "<!DOCTYPE html><body><h2>{title}</h2><p>" + PROSE + "</p>"
NOTES = "# {title}\n\n" + PROSE + "\n"


def headings(*files: tuple[str, str]) -> list[tuple[int, str]]:
    typed = tuple(
        (f"texts/slip/{n}.{ending}", said.format(n=n, title="{title}").encode())
        for n, (ending, said) in enumerate(files, 1)
    )
    text = Text("slip", typed, WorkSettings(), Library(title="L"), Addresses(), "slip")
    return [(b.level, b.text) for b in read(text).blocks if isinstance(b, Heading)]


def chapter(form: str, title: str) -> str:
    return form.replace("{title}", title)


@pytest.mark.parametrize("first", ["Chapter 1", "The Lamp"])
def test_each_file_of_a_folder_is_a_chapter_beside_the_others(first: str) -> None:
    assert headings(
        ("txt", chapter(TEXT, first)),
        ("html", chapter(PAGE, "The Slip")),
        ("md", chapter(NOTES, "The Oil")),
    ) == [(1, first), (1, "The Slip"), (1, "The Oil")]


def test_a_part_and_a_section_of_a_file_have_their_own_levels() -> None:
    assert headings(
        ("html", chapter(PAGE, "The Slip") + "<h3>Below</h3><p>It rained.</p>"),
        ("md", chapter(NOTES, "The Oil") + "\n## Later\n\nIt rained.\n"),
        ("html", "<!DOCTYPE html><h1>Part Two</h1>" + chapter(PAGE, "The Tide")),
    ) == [
        (2, "The Slip"), (3, "Below"), (2, "The Oil"), (3, "Later"), (1, "Part Two"),
        (2, "The Tide"),
    ]  # fmt: skip


def test_pages_of_one_format_keep_their_depths() -> None:
    pages = [chapter(PAGE, title) for title in ("The Slip", "The Oil", "The Tide")]
    pages[1] = pages[1].replace("h2", "h1")
    found = headings(*zip(("html", "htm", "html"), pages, strict=True))
    assert found == [(2, "The Slip"), (1, "The Oil"), (2, "The Tide")]


def test_the_first_words_of_a_text_with_chapters_are_none() -> None:
    text = "Harbour Lights\n\nChapter 1\n\n" + PROSE + "\n\nChapter 2\n\n" + PROSE
    found = headings(("txt", text), ("html", chapter(PAGE, "The Slip")))
    assert found == [(1, "Chapter 1"), (1, "Chapter 2"), (1, "The Slip")]
