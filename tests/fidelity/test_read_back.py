"""Reading back: a page that differs from its text is a fault with line and page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fascicle.convert import Converted, Text, convert
from fascicle.fidelity import page_check
from fascicle.fidelity.page_check import faults, words_of_page
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.pages import Page

TEXT = """\
The bell rang twice, and then it
rang once more for the boat.

Nobody came down to the quay.

* * *

She had made a song of it:

    The bell is cracked, the rope is long,
      The boat is never late,
    And if you think the hour is wrong
      You only have to wait.

    The bell is loud, the bell is old,
      It rang when I was three;
    And I was told, as you were told,
      That it was not for me.

1. a bell
2. a boat

Dear Bell,

It is late, and the lamp is as good as out, so I say no more than that the goat has been seen.

Nobody believed it, and nobody does now; but there it stood, on the island, eating the rope.

Yours ever,
Ada
"""


def test_only_the_first_heading_of_a_page_is_its_title() -> None:
    page = "# The Quay\n\nIt rang.\n\n## Later\n\nIt rained.\n"
    rest = ["It", "rang", "//", "Later", "//", "It", "rained"]
    assert words_of_page(page, with_title=True) == ["The", "Quay", "//", *rest]
    assert words_of_page(page, with_title=False) == rest


def test_a_speaker_alone_on_a_line_is_read_with_the_message_below() -> None:
    chat = ":::{chat}\n**Ada:** up?\n**Bo:**\n  no\n  nor am I\n**Ada:**\n**Bo:** oh\n:::\n"
    assert words_of_page(chat, with_title=True) == [
        "Ada", "up", "//", "Bo", "no", "//", "nor", "am", "I", "//", "Ada", "//", "Bo", "oh",
    ]  # fmt: skip


def test_a_page_whose_heading_was_removed_loses_no_word() -> None:
    assert words_of_page("It rang.\n\nIt rained.\n", with_title=False) == [
        "It", "rang", "//", "It", "rained",
    ]  # fmt: skip


def test_pages_are_read_by_the_rules_of_the_build() -> None:
    parser = page_check._parser()
    rulers = (parser.core.ruler, parser.block.ruler, parser.inline.ruler, parser.inline.ruler2)
    rules = [rule for ruler in rulers for rule in ruler.__rules__]
    assert not [rule.name for rule in rules if "fascicle" in rule.fn.__module__]


@pytest.fixture(scope="module")
def done() -> Converted:
    files = (("quay.txt", TEXT.encode()),)
    return convert(Text("quay", files, WorkSettings(), Library("Shelf"), Addresses()))


def told_of(done: Converted, *pages: Page) -> list[str]:
    """Return what is said of the faults of pages."""
    draft = done.work.draft
    return [f"{draft.source.place(f.lines[0])}: {f.problem}" for f in faults(draft, pages)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rang twice", "twice", "quay.txt:1: index.md: 1 word lost, 0 added"),
        ("rang twice", "twice rang", "quay.txt:1: index.md: 0 words lost, 0 added"),
        ("then it\\\nrang", "then it rang", "quay.txt:1: index.md: 1 line end lost, 0 added"),
        ("once more for", "once\\\nmore for", "quay.txt:2: index.md: 0 line ends lost, 1 added"),
        ("boat.\n\nNobody", "boat. Nobody", "quay.txt:2: index.md: 1 line end lost, 0 added"),
        ("boat.\n\nNobody", "boat.\\\nNobody", "quay.txt:2: index.md: 1 line end lost, 1 added"),
        ("down to", "down\n\nto", "quay.txt:4: index.md: 0 line ends lost, 1 added"),
        (
            "Nobody came down to the quay.\n",
            "Nobody came down to the quay.\n\nNobody came down to the quay.\n",
            "quay.txt:6: index.md: 0 words lost, 6 added",
        ),
        ("\n***\n", "\n", "quay.txt:6: index.md: 1 word lost, 0 added"),
        ("long,\n  The", "long, The", "quay.txt:10: index.md: 1 line end lost, 0 added"),
        ("wrong\n", "\nwrong\n", "quay.txt:12: index.md: 0 line ends lost, 1 added"),
        ("wait.\n\nThe", "wait.\nThe", "quay.txt:13: index.md: 1 line end lost, 1 added"),
        ("cracked, the", "cracked,\nthe", "quay.txt:10: index.md: 0 line ends lost, 1 added"),
        ("ever,\\\nAda", "ever, Ada", "quay.txt:29: index.md: 1 line end lost, 0 added"),
        ("1. a bell", "2. a bell", "quay.txt:20: index.md: 1 word lost, 1 added"),
        (
            "came down",
            "came* *down",
            "quay.txt:4: index.md: shows 2 “*” more than the text has",
        ),
        ("rang twice", "rang _ twice_", "quay.txt:1: index.md: shows 2 “_” more than the text has"),
        ("1. a bell\n2.", "1. a bell 2.", "quay.txt:20: index.md: 1 line end lost, 0 added"),
    ],
)
def test_a_difference_is_a_fault_with_line_and_page(
    done: Converted, old: str, new: str, told: str
) -> None:
    (page,) = done.pages
    assert page.text.count(old) == 1
    (said,) = told_of(done, replace(page, text=page.text.replace(old, new)))
    assert said.startswith(told)


def test_the_first_difference_is_shown_with_the_words_around_it(done: Converted) -> None:
    (page,) = done.pages
    spoilt = page.text.replace("long,\n  The", "long, The").replace("not for me", "for me")
    (said,) = told_of(done, replace(page, text=spoilt))
    assert "after “cracked the rope is long” the text has “/ The boat is never”" in said


def test_swapped_blocks_are_a_fault(done: Converted) -> None:
    (page,) = done.pages
    swapped = replace(page, blocks=(page.blocks[1], page.blocks[0], *page.blocks[2:]))
    said, *_ = told_of(done, swapped)
    assert said.startswith("quay.txt:1: is out of order")


def test_a_page_as_it_was_written_is_accepted(done: Converted) -> None:
    assert told_of(done, *done.pages) == []
