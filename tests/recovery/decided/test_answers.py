"""Answers about a class of places; a decision about one line takes precedence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.fidelity.compare import uncovered
from fascicle.model.blocks import Heading, KeptSpace, Paragraph, SceneBreak, Verse, text_of
from fascicle.model.decision import Decision
from fascicle.readers.text import read_text
from fascicle.recovery import recover
from fascicle.recovery.decided.decisions import apply_decisions

if TYPE_CHECKING:
    from fascicle.model.decision import Every
    from fascicle.model.draft import Draft


def read(text: str, *decisions: Decision) -> Draft:
    draft = read_text([("texts/tale.txt", text.encode())])
    draft = recover(apply_decisions(draft, decisions, "texts/tale.toml"))
    assert not uncovered(draft)
    return draft


# Two gaps of three lines between speeches, and one of two before a time: all may be scene breaks.
STORY = Path(__file__).parents[2].joinpath("data/ferry.txt").read_text("utf-8")
SAID = [line for line in STORY.splitlines() if line]
LINES = {said: n for n, said in enumerate(STORY.splitlines(), 1) if said}


def breaks(draft: Draft) -> list[int]:
    """Return the lines after space breaks."""
    return [b.span.last + 1 for b in draft.blocks if isinstance(b, SceneBreak) and not b.mark]


def after(*numbers: int) -> list[int]:
    return [LINES[SAID[n]] for n in numbers]


def about(draft: Draft) -> list[str]:
    return [query.about for query in draft.queries]


def spaces(draft: Draft) -> list[int]:
    """Return the lines after kept spaces."""
    return [b.span.last + 1 for b in draft.blocks if isinstance(b, KeptSpace)]


def shapes(draft: Draft) -> list[str]:
    return [type(block).__name__ for block in draft.blocks]


def test_a_query_names_its_class_and_its_places() -> None:
    draft = read(STORY)
    assert spaces(draft) == after(1, 3, 5)
    assert about(draft) == ["gaps-before-times", "other-gaps"]
    assert [list(query.places) for query in draft.queries] == [after(3), after(1, 5)]


def test_one_answer_removes_all_gaps_of_a_width() -> None:
    draft = read(STORY, Decision("no-break", gaps=3))
    assert spaces(draft) == after(3)
    # All gaps of the other question are of this width.
    assert about(draft) == ["gaps-before-times"]
    assert about(read(STORY, Decision("space-break", gaps=3))) == ["gaps-before-times"]


def test_one_answer_settles_all_gaps_of_a_class() -> None:
    others: Every = "other-gaps"
    draft = read(STORY, Decision("space-break", every=others))
    assert (breaks(draft), spaces(draft)) == (after(1, 5), after(3))
    assert about(draft) == ["gaps-before-times"]
    draft = read(STORY, Decision("no-break", every=others))
    assert (breaks(draft), spaces(draft)) == ([], after(3))
    assert spaces(read(STORY, Decision("as-read", every=others))) == after(1, 3, 5)


def test_gaps_of_a_class_can_be_decided_one_by_one() -> None:
    first = Decision("as-read", LINES[SAID[1]], SAID[1])
    draft = read(STORY, first)
    assert [list(query.places) for query in draft.queries] == [after(3), after(5)]
    draft = read(STORY, first, Decision("space-break", every="other-gaps"))
    assert (breaks(draft), spaces(draft)) == (after(5), after(1, 3))


def test_a_decision_about_a_line_takes_precedence_over_its_class() -> None:
    first = Decision("as-read", LINES[SAID[1]], SAID[1])
    assert spaces(read(STORY, first, Decision("no-break", gaps=3))) == after(1, 3)
    first = Decision("space-break", LINES[SAID[1]], SAID[1])
    assert breaks(read(STORY, Decision("no-break", gaps=3), first)) == after(1)
    none = Decision("no-break", LINES[SAID[1]], SAID[1])
    assert breaks(read(STORY, Decision("space-break", gaps=3), none)) == after(5)


def test_a_line_confirmed_below_the_answer_for_its_class_is_read_as_this_says() -> None:
    first = Decision("as-read", LINES[SAID[1]], SAID[1])
    assert spaces(read(STORY, Decision("no-break", gaps=3), first)) == after(3)
    assert breaks(read(STORY, Decision("space-break", gaps=3), first)) == after(1, 5)
    verse = Decision("verse", every="kept-lines")
    lines = "He sang,\n\nThe moon came up\nand went\n\nand nobody heard him at all."
    kept = Decision("as-read", 3, "The moon")
    assert shapes(read(lines, verse, kept)) == shapes(read(lines, verse))
    assert shapes(read(lines, kept, verse)) == shapes(read(lines)) != shapes(read(lines, verse))
    own = Decision("lines", 3, "The moon", last=4)
    assert shapes(read(lines, verse, own, kept)) == shapes(read(lines))


def test_a_confirmed_class_raises_no_query() -> None:
    confirmed = Decision("as-read", every="other-gaps")
    draft = read(STORY, confirmed, Decision("space-break", every="gaps-before-times"))
    assert (breaks(draft), spaces(draft)) == (after(3), after(1, 5))
    assert draft.queries == ()


def test_ordinary_spacing_can_be_decided_to_be_breaks() -> None:
    wide = "".join(f"{said}\n\n\n" for said in SAID)
    assert (breaks(read(wide)), read(wide).queries) == ([], ())
    draft = read(wide, Decision("space-break", gaps=2))
    assert len(breaks(draft)) == len(SAID) - 1
    half = wide.replace("\n\n\n", "\n\n", 3)
    assert about(read(half)) == ["gaps=2"]
    assert len(breaks(read(half, Decision("space-break", gaps=2)))) == 5


BETWEEN = (
    "It went on below, in another hand, and it may be going on there to this day, I think.\n\n"
)
CHAT = f"""The rest is as they left it on the board in the hall, and nobody has wiped it since then.

sheep: 12
salt: none
rope: see over

{BETWEEN}nails: many
hooks: few
rain: yes
"""


def test_one_answer_makes_all_kept_lines_verse_or_prose() -> None:
    kept = [b for b in read(CHAT).blocks if isinstance(b, Paragraph) and "\n" in text_of(b.text)]
    assert len(kept) == 2
    verses = read(CHAT, Decision("verse", every="kept-lines"))
    assert [text_of(b.text) for b in verses.blocks if isinstance(b, Verse)] == [
        text_of(b.text) for b in kept
    ]
    prose = read(CHAT, Decision("paragraph", every="kept-lines"))
    assert "sheep: 12 salt: none rope: see over" in [
        text_of(b.text) for b in prose.blocks if isinstance(b, Paragraph)
    ]
    mine = Decision("lines", 3, "sheep", last=5)
    one = read(CHAT, Decision("verse", every="kept-lines"), mine)
    assert [b.span.first for b in one.blocks if isinstance(b, Verse)] == [9]


def test_adjacent_kept_lines_become_one_poem() -> None:
    poem = CHAT.replace(BETWEEN, "")
    verses = read(poem, Decision("verse", every="kept-lines"))
    assert [b.span.last - b.span.first for b in verses.blocks if isinstance(b, Verse)] == [6]


NUMBERS = "CHAPTER I\n\nIt was.\n\n7\n\nIt is.\n\nCHAPTER II\n\nIt will.\n\n3\n\nIt may.\n"


def test_one_answer_makes_all_lone_numbers_headings() -> None:
    assert about(read(NUMBERS)) == ["lone-number"]
    draft = read(NUMBERS, Decision("heading", every="lone-number", kind="section", level=2))
    found = [(b.text, b.kind, b.level) for b in draft.blocks if isinstance(b, Heading)]
    assert found == [
        ("CHAPTER I", "chapter", 1),
        ("7", "section", 2),
        ("CHAPTER II", "chapter", 1),
        ("3", "section", 2),
    ]
    assert draft.queries == ()
    mine = Decision("paragraph", 5, "7")
    draft = read(NUMBERS, Decision("ornament", every="lone-number"), mine)
    assert [b.mark for b in draft.blocks if isinstance(b, SceneBreak)] == ["3"]


LINE = "It was shut, and the boat was away, and nobody on the quay had seen it\ncome.\n"
MARKED = f"{LINE}\n* * *\n\n{LINE}\n\n\n{LINE}\n* * *\n\n{LINE}\n* * *\n\n{LINE}"


def test_one_answer_makes_all_kept_spaces_breaks_or_removes_them() -> None:
    def gaps(*decisions: Decision) -> list[str]:
        blocks = read(MARKED, *decisions).blocks
        return [
            type(b).__name__
            for b in blocks
            if isinstance(b, KeptSpace) or (isinstance(b, SceneBreak) and not b.mark)
        ]

    assert gaps() == gaps(Decision("as-read", gaps=3)) == ["KeptSpace"]
    assert gaps(Decision("space-break", gaps=3)) == ["SceneBreak"]
    assert gaps(Decision("no-break", gaps=3)) == []


TITLES = ("The Ferry", "What Bo Saw", "Nine Boats", "The Goat at the Gate", "A Rope of Sand")
STORIES = "".join(
    f"{title}\n\n{n} boats came in.\n\n{LINE}\n{LINE}\n" for n, title in enumerate(TITLES)
)


def test_one_answer_makes_all_lines_of_one_look_headings() -> None:
    assert about(read(STORIES)) == ["title-lines"]
    draft = read(STORIES, Decision("heading", every="title-lines"))
    found = [b.title for b in draft.blocks if isinstance(b, Heading)]
    assert found == list(TITLES)
    assert draft.queries == ()


SERIAL = f"""CHAPTER I.

{LINE}
THE LAMP ON THE QUAY.

{LINE}
{LINE}
A GOAT IN WINTER.

{LINE}
{LINE}
HOW TO MEND A NET.

{LINE}
{LINE}
CHAPTER II.

{LINE}
"""


def test_titles_beside_other_headings_are_asked_about_and_answered_at_once() -> None:
    (query,) = (query for query in read(SERIAL).queries if query.name == "title-lines")
    assert query.places == (6, 14, 22)
    draft = read(SERIAL, Decision("heading", every="title-lines"))
    assert [block.text for block in draft.blocks if isinstance(block, Heading)] == [
        "CHAPTER I.", "THE LAMP ON THE QUAY.", "A GOAT IN WINTER.", "HOW TO MEND A NET.",
        "CHAPTER II.",
    ]  # fmt: skip
    assert "title-lines" not in [query.name for query in draft.queries]
