"""A loss that the ledger alone would hide is asked about: long runs, and more than a fiftieth."""

from __future__ import annotations

import pytest

from fascicle.fidelity.compare import uncovered
from fascicle.model.blocks import Group, Paragraph, Span, plain
from fascicle.model.decision import Decision
from fascicle.model.draft import Aside, Draft, Source
from fascicle.readers.source import read_files
from fascicle.readers.text import read_text
from fascicle.recovery import recover
from fascicle.recovery.decided.decisions import apply_decisions
from fascicle.recovery.set_aside import LONG, runs_of, words_set_aside

DOORS = ("The Grey Door", "The Red Door", "The Small Door", "The Last Door")
CHAPTERS = "".join(
    f"\n\n\nChapter {n}: {door}\n\nIt was shut.\n" for n, door in enumerate(DOORS, 1)
)
CONTENTS = "Contents\n\n" + "".join(f"{door}\n" for door in DOORS)
SHELF = """\
The Gatepost Shelf text of The Gate

Title: The Gate

*** HERE BEGINS THE GATEPOST SHELF TEXT OF THE GATE ***

{0}

*** HERE ENDS THE GATEPOST SHELF TEXT OF THE GATE ***

{1}
"""


def read(text: str, *decisions: Decision) -> Draft:
    draft = read_text([("texts/door.txt", text.encode())])
    return recover(apply_decisions(draft, decisions, "texts/door.toml"))


def asked(text: str, *decisions: Decision) -> list[str]:
    return [query.question for query in read(text, *decisions).queries if query.name == "set-aside"]


def test_entries_of_several_lines_are_no_loss() -> None:
    said = (
        "IN WHICH {0} GOES TO THE FERRY WITH A GOAT AND A LETTER,\n{1}AND COMES HOME WITHOUT EITHER"
    )
    names = (
        "ADA",
        "TILL",
        "BO",
        "QUILL",
        "THE CAPTAIN",
        "NOBODY",
        "THE INSPECTOR",
        "TILDA",
        "ROSE",
    )
    entries = "".join(f"{n}. {said.format(name, '   ')}\n\n" for n, name in enumerate(names * 2, 1))
    chapters = "".join(
        f"\n\n\nCHAPTER {n}\n\n{said.format(name, '')}\n\nIt was shut.\n"
        for n, name in enumerate(names * 2, 1)
    )
    assert asked("CONTENTS\n\n" + entries + chapters) == []


def test_contents_that_recur_as_headings_are_no_loss() -> None:
    draft = read(CONTENTS + CHAPTERS)
    assert words_set_aside(draft) == len(CONTENTS.split())
    assert [query.name for query in draft.queries] == []


def test_a_long_run_is_asked_about_with_its_lines() -> None:
    story = "It was shut. " * 20_000
    (query,) = read(SHELF.format(story, "It was open. " * 100)).queries
    assert query.name == "set-aside"
    assert query.weight == 1
    assert "309 words" in query.question
    assert query.span.last == 11


def test_a_fiftieth_of_a_short_text_is_asked_about() -> None:
    few = "It was open. " * (LONG // 3 - 10)
    assert asked(SHELF.format("It was shut. " * 20_000, few)) == []
    assert asked(SHELF.format("It was shut. " * 1_000, few)) != []


def test_a_licence_is_not() -> None:
    text = SHELF.replace("GATEPOST SHELF TEXT", "PROJECT GUTENBERG EBOOK")
    text = text.replace("HERE BEGINS", "START OF").replace("HERE ENDS", "END OF")
    draft = read(text.format("It was shut. " * 100, "You may copy this eBook. " * 1000))
    assert words_set_aside(draft) == 0
    assert draft.queries == ()


def test_lines_that_belong_to_the_text_are_not_set_aside() -> None:
    text = SHELF.format("It was shut. " * 20_000, "It was open. " * 100)
    draft = read(text, Decision("text", 11, says="It was open."))
    assert [b.span.first for b in draft.blocks] == [7, 11]
    assert draft.queries == ()


def test_a_folder_of_gutenberg_files_keeps_every_story() -> None:
    book = SHELF.replace("GATEPOST SHELF TEXT", "PROJECT GUTENBERG EBOOK")
    book = book.replace("HERE BEGINS", "START OF").replace("HERE ENDS", "END OF")
    files = [
        (f"texts/door/{n}.txt", book.format(f"Story {n}.", "You may copy this eBook.").encode())
        for n in range(1, 4)
    ]
    draft = recover(read_text(files))
    assert [draft.source.text(block.span) for block in draft.blocks] == [
        "Story 1.",
        "Story 2.",
        "Story 3.",
    ]
    assert [query.name for query in draft.queries] == ["several-books"]


def test_a_book_without_blank_lines_is_no_header() -> None:
    book = SHELF.replace("GATEPOST SHELF TEXT", "PROJECT GUTENBERG EBOOK")
    book = book.replace("HERE BEGINS", "START OF").replace("HERE ENDS", "END OF")
    story = "It was shut.\n" * 100 + "She had a copy of the key.\n" + "It was shut.\n" * 100
    files = [("1.txt", story.encode()), ("2.txt", book.format("Story 2.", "").encode())]
    draft = recover(read_text(files))
    assert [block.span.first for block in draft.blocks[:201]] == [*range(1, 202)]
    assert all(aside.span.first > 201 for aside in draft.ledger)


def test_what_ends_one_file_and_begins_the_next_are_two_runs() -> None:
    page = "Home | Next\n\nIt was shut, said Ada, {n} times.\n\nHome | Next\n"
    files = [(f"texts/door/{n}.txt", page.format(n=n).encode()) for n in range(3)]
    spans = [run.span for run in runs_of(recover(read_text(files)))]
    assert [(span.first, span.last) for span in spans] == [
        (1, 1), (5, 5), (6, 6), (10, 10), (11, 11), (15, 15),
    ]  # fmt: skip


def test_a_group_around_lines_of_the_ledger_adds_its_own_lines_only() -> None:
    lines = ("The Door", "", "Menu", "", "Please.")
    parts = tuple(Paragraph(span=Span(n, n), text=plain(lines[n - 1])) for n in (1, 5))
    group = Group(span=Span(1, 5), kind="header", blocks=parts)
    source = Source(lines, ((1, "door.html"),))
    draft = Draft(source, (group,), (Aside("contents", Span(3, 3)),)).set_aside("metadata", group)
    assert [(aside.kind, aside.span) for aside in draft.ledger] == [
        ("contents", Span(3, 3)), ("metadata", Span(1, 1)), ("metadata", Span(5, 5)),
    ]  # fmt: skip
    assert not uncovered(draft)


PARAGRAPH = "The lamp was dim, and nobody in the harbour knew why it was not trimmed.\n\n"


def unheaded(text: str) -> list[str]:
    return [query.question for query in read(text).queries if query.name == "no-headings"]


def test_a_long_text_without_headings_is_asked_about() -> None:
    (question,) = unheaded(PARAGRAPH * 340)
    said = "no heading was found in 5,100 words; if they are divided, which line is a heading?"
    assert question == said
    assert not unheaded(PARAGRAPH * 330)


def test_so_is_most_of_a_text_below_one_heading() -> None:
    short = "".join(f"CHAPTER {n}\n\n{PARAGRAPH}" for n in ("I", "II", "III"))
    (question,) = unheaded(f"{short}{PARAGRAPH * 400}")
    assert question.startswith("6,017 of 6,051 words are below “CHAPTER III”;")
    even = "".join(f"CHAPTER {n}\n\n{PARAGRAPH * 200}" for n in ("I", "II", "III"))
    assert not unheaded(even)


def test_the_only_file_of_a_folder_without_a_heading_is_asked_about() -> None:
    def asked(*heads: str) -> list[str]:
        files = [(f"kites/{n}.txt", f"{head}{PARAGRAPH}") for n, head in enumerate(heads)]
        draft = recover(read_files([(name, text.encode()) for name, text in files]))
        return [query.question for query in draft.queries if query.name == "no-headings"]

    said = "kites/2.txt is the only file without a heading: it is read as part of “CHAPTER II”."
    one, two = "CHAPTER I\n\n", "CHAPTER II\n\n"
    assert [question[: len(said)] for question in asked(one, two, "")] == [said]
    for heads in (["", one, two], [one, two, "", ""], [one, ""]):
        assert not asked(*heads)


@pytest.mark.parametrize(
    ("gap", "within", "asked"),
    [
        ("\n\n", "* * *\n\n", ["no heading was found, but 5 wide gaps divide the text"]),
        ("\n\n", "", []),
        ("* * *\n\n", "* * *\n\n", []),
    ],
    ids=["chapters", "scenes", "marks"],
)
def test_wide_gaps_between_other_breaks_may_begin_chapters(
    gap: str, within: str, asked: list[str]
) -> None:
    part = f"{PARAGRAPH * 4}{within}{PARAGRAPH * 3}"
    found = unheaded(gap.join([part] * 6))
    assert [it.partition(",")[0] + "," + it.split(",")[1] for it in found] == asked


def test_so_may_records_of_the_same_fields() -> None:
    names = ("Biscuit", "Percy", "Meg", "None given")
    cards = [f"Name: {name}\nKind: {kind}\n\n" for name, kind in zip(names, "abcd", strict=True)]
    (question,) = unheaded("".join(f"{card}{PARAGRAPH * 8}" for card in cards))
    said = "no heading was found, but 4 lists of the same items begin with “Name:”"
    assert question == f"{said}; do chapters begin there?"
    turns = ["Ada: are you up\nBo: no\n\n"] * 6
    assert not unheaded("".join(f"{turn}{PARAGRAPH * 4}" for turn in turns))


def test_where_lines_are_offered_as_headings_nothing_more_is_asked() -> None:
    heads = ("~ the lamp ~", "~ the goat ~", "~ the rope ~", "~ the gate ~", "~ the boat ~")
    parts = [f"{head}\n\n{PARAGRAPH * 3}" for head in heads]
    text = f"CHAPTER I\n\n{PARAGRAPH}CHAPTER II\n\n{PARAGRAPH}{PARAGRAPH * 340}{''.join(parts)}"
    names = {query.name for query in read(text).queries}
    assert len(names & {"likely-headings", "no-headings"}) == 1


@pytest.mark.parametrize(("size", "asked"), [(3, []), (30, ["set-aside"])])
def test_a_website_that_has_more_words_than_the_text_is_asked_about(
    size: int, asked: list[str]
) -> None:
    website = "It was shut, and all of us knew that it was. " * size
    story = f"<div class='entry-content'><p>{'It was open. ' * 60}</p></div>"
    page = f"<h1 class='entry-title'>Gate</h1>{story}<div><p>{website}</p></div>"
    draft = recover(read_files([("texts/gate.html", page.encode())]))
    assert [query.name for query in draft.queries if query.name == "set-aside"] == asked
