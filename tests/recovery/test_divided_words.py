"""Words divided at the ends of lines: the owner's answer, and the hyphens of pages and text."""

from __future__ import annotations

import pytest

from fascicle.convert import Converted, Text, convert
from fascicle.model.decision import Decision
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

TEXT = """The Lake

by Ada Quill



The ferry left at six, whatever the weather, and came back at ni-
ne with the post, two sheep and a woman who had missed her sta-
tion at the other end of the lake. She was not pleased, and the ferry-
man knew it. He was the oldest man on the lake, and a sort of le-
gend of the place, as the bell was.
"""


def page(*decisions: Decision) -> tuple[Converted, str]:
    settings = WorkSettings(decisions=[*decisions])
    read = convert(Text("a", (("a.txt", TEXT.encode()),), settings, Library("B"), Addresses()))
    return read, "\n".join(page.text for page in read.pages)


def test_the_page_has_whole_words_and_its_proof() -> None:
    read, text = page()
    assert read.fallback is None
    # Both parts of the last one are words of the text.
    for word in ("nine", "station", "legend", "ferry-man"):
        assert f" {word} " in text
    assert [it.name for it in read.queries if it.about] == ["divided-words"]


def test_the_owner_may_keep_all_hyphens() -> None:
    read, text = page(Decision("lines", every="divided-words"))
    assert read.fallback is None
    for word in ("ni-ne", "sta-tion", "ferry-man", "le-gend"):
        assert f" {word} " in text
    assert not [it for it in read.queries if it.about]


@pytest.mark.parametrize(
    "text",
    [
        "con\u00ad\ntinued and so on",
        "O gull that con\u00ad\ntinued on the rail,\nYou came like rain,\nYou came like hail.",
        "It was late, and he had 5\u00ad\n6 goats, and nobody had counted them.\n" * 3,
        f"{TEXT}\n\nIt con\u00ad\nTinued.",
    ],
)
def test_soft_hyphens_at_the_ends_of_lines_that_are_kept_are_no_fault(text: str) -> None:
    files = (("a.txt", text.encode()),)
    read = convert(Text("a", files, WorkSettings(), Library("B"), Addresses()))
    assert read.fallback is None
