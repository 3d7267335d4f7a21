"""Lines at the top of a text that say what the settings say are not shown a second time."""

from __future__ import annotations

import pytest

from fascicle.convert import Text, convert, read
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

PROSE = "It was late, and nobody at the gate knew who had the key, or had ever asked for it.\n"


def set_aside(text: str, name: str = "a.txt", **settings: object) -> list[tuple[int, int]]:
    said = WorkSettings(**settings)  # type: ignore[arg-type]
    files = ((name, text.encode()),)
    done = convert(Text("a", files, said, Library("Shelf"), Addresses(), "a"))
    return [(aside.span.first, aside.span.last) for aside in done.work.draft.ledger]


@pytest.mark.parametrize(
    ("text", "title", "author", "lines"),
    [
        (f"Nobody told the goat\n\n{PROSE}", "Nobody told the goat", "Ada Quill", [(1, 1)]),
        (f"Nobody told the goat\nfor May\n\n{PROSE}", "Nobody Told the Goat", "A", [(1, 1)]),
        (f"a.q.\ndraft 2\n\n{PROSE}", "The Gate", "A. Q.", [(1, 1), (2, 2)]),
        (f"a.q.\n\n{PROSE}", "The Gate", "A. Q.", [(1, 1)]),
        # The first line of a poem, and of a story, may be the title, too.
        (
            "Nobody told the goat\nthat it was late\nand so it ate\n",
            "Nobody told the goat",
            "A",
            [],
        ),
        (f"Nobody told the goat.\n\n{PROSE}", "Nobody told the goat", "A", []),
        (f"Something else\n\n{PROSE}", "Nobody told the goat", "A", []),
        (f"Nobody told the goat\n\n{PROSE}", None, None, []),
    ],
)
def test_lines_that_say_only_the_title_or_the_author_are_set_aside(
    text: str, title: str | None, author: str | None, lines: list[tuple[int, int]]
) -> None:
    authors = [author] if author else []
    assert set_aside(text, title=title, authors=authors) == lines


@pytest.mark.parametrize("author", ["\n\nAda Quill", ""])
def test_nothing_else_may_stand_above_a_heading_in_markup(author: str) -> None:
    text = f"The Gate{author}\n\n# Morning\n\n{PROSE}\n# Evening\n\n{PROSE}"
    lines = [(1, 1), (3, 3)] if author else [(1, 1)]
    assert set_aside(text, "a.md", title="The Gate", authors=["Ada Quill"]) == lines


def test_what_the_owner_calls_the_title_is_no_author() -> None:
    files = (("a.txt", f"SMALL HARBOURS\nPoems\n\n\n{PROSE}\n\n{PROSE}".encode()),)
    settings = WorkSettings(title="Small Harbours")
    found = read(Text("a", files, settings, Library("Shelf"), Addresses())).found
    assert (found.get("title"), found.get("subtitle"), found.get("authors")) == (
        "SMALL HARBOURS", "Poems", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("first_year.txt", ("First Year", "Papers from the Goat House")),
        ("goat.txt", ("First Year Papers from the Goat House", "")),
    ],
)
def test_a_file_that_is_called_as_the_first_line_says_where_the_title_ends(
    name: str, found: tuple[str, str]
) -> None:
    text = f"First Year\nPapers from the Goat House\n\nby Ada Quill\n\n\nI.\n\n{PROSE}"
    files = ((name, text.encode()),)
    draft = read(Text("a", files, WorkSettings(), Library("Shelf"), Addresses()))
    assert (draft.found.get("title"), draft.found.get("subtitle") or "") == found
