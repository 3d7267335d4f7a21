"""The second opinion on headings: questions, headings taken, and the features of lines."""

from __future__ import annotations

from dataclasses import replace
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.convert import Text, convert
from fascicle.model.blocks import Block, Heading
from fascicle.model.decision import Decision
from fascicle.readers.source import read_files
from fascicle.readers.text import read_text
from fascicle.recovery import recover
from fascicle.recovery.decided.decisions import DECIDED, apply_decisions
from fascicle.recovery.headings import second_opinion
from fascicle.recovery.headings.heading_levels import inner_of, with_inner
from fascicle.recovery.headings.line_features import NAMES, Look, Measured, measured
from fascicle.recovery.headings.line_signs import BOLD, begins
from fascicle.recovery.headings.second_opinion import CLEAR, are_taken, probability, tree_of
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.draft import Draft

CASES = Path(__file__).parents[1] / "cases" / "second_opinion.txt"
TAPES, CHAPTERS, *_ = (part.split("\n.\n")[1] for part in CASES.read_text("utf-8").split("\n.\n\n"))


BOOKS, NEW = Library("Books"), Addresses()


def read(text: str, *decisions: Decision) -> Draft:
    draft = read_text([("a.txt", text.encode())])
    return recover(apply_decisions(draft, decisions, "a.toml"))


def headings(draft: Draft) -> list[int]:
    return [block.span.first for block in draft.blocks if isinstance(block, Heading)]


def asked(draft: Draft) -> list[tuple[int, ...]]:
    return [query.places for query in draft.queries if query.name == "likely-headings"]


ON_TAPES = (5, 12, 20, 27, 34, 41, 49, 57, 64, 72)
IN_CHAPTERS = (1, 16, 30, 45, 60)


def test_what_it_takes_is_one_question() -> None:
    draft = read(TAPES)
    assert headings(draft) == [*ON_TAPES]
    assert asked(draft) == [ON_TAPES]


def test_an_answer_says_that_all_of_them_are_none() -> None:
    draft = read(TAPES, Decision("paragraph", every="likely-headings"))
    assert headings(draft) == []
    assert asked(draft) == []


def test_an_answer_keeps_them_as_they_are() -> None:
    draft = read(TAPES, Decision("as-read", every="likely-headings"))
    assert headings(draft) == [*ON_TAPES]
    assert asked(draft) == []


def test_beside_more_headings_they_wait_for_an_answer() -> None:
    times = "once", "again", "at last"
    lines = "\n\n".join(CHAPTERS.replace(" ~\n", f" {time} ~\n") for time in times).split("\n")
    starts = [n for n, line in enumerate(lines) if line.startswith("Chapter ")]
    for number, n in enumerate(starts, start=1):
        lines[n] = f"Chapter {number}"
    text, chapters = "\n".join(lines), [n + 1 for n in starts]
    draft = read(text)
    (places,) = asked(draft)
    assert headings(draft) == chapters
    answered = read(text, Decision("heading", every="likely-headings"))
    assert headings(answered) == sorted({*chapters, *places})
    assert asked(answered) == []


def test_what_is_taken_beside_chapters_is_a_section_of_them() -> None:
    draft = read(CHAPTERS)
    (places,) = asked(draft)
    assert headings(draft) == sorted({*IN_CHAPTERS, *places})
    found = [block for block in draft.blocks if isinstance(block, Heading)]
    assert {(h.kind, h.level) for h in found} == {("chapter", 1), ("section", 2)}
    assert "one sack in sixteen" in [h.text for h in found]  # without the signs around it


@pytest.mark.parametrize("frame", ["~ {} ~", "=== {} ===", "**{}**"])
def test_signs_around_a_title_are_not_shown_and_no_word_is_lost(frame: str) -> None:
    lines = TAPES.split("\n")
    for n in ON_TAPES:
        lines[n - 1] = frame.format(lines[n - 1])
    text = Text("a", (("texts/a.txt", "\n".join(lines).encode()),), WorkSettings(), BOOKS, NEW)
    converted = convert(text)
    assert converted.fallback is None
    shown = [division.heading.text for division in converted.work.walk()]
    assert len(shown) == len(ON_TAPES)
    assert not any(sign in heading for heading in shown for sign in "~=*")


def test_a_decided_line_is_no_longer_asked_about() -> None:
    draft = read(TAPES, Decision("paragraph", line=20, says="[00:15]"))
    assert headings(draft) == [n for n in ON_TAPES if n != 20]
    assert asked(draft) == [tuple(n for n in ON_TAPES if n != 20)]


def test_a_line_that_is_settled_in_another_way_is_none() -> None:
    draft = read_text([("a.txt", TAPES.encode())])
    settled = recover(replace(draft, decided=frozenset({20})))
    assert headings(settled) == [n for n in ON_TAPES if n != 20]


def with_lines(at: int, *lines: str) -> str:
    """Return the tapes with other lines above one of them."""
    own = TAPES.split("\n")
    return "\n".join(
        [*own[: at - 1], *(part for line in lines for part in (line, "")), *own[at - 1 :]]
    )


def likely(text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the lines that are asked about if the model takes every line for a heading."""
    monkeypatch.setattr(second_opinion, "probability", lambda _: 0.9)
    draft = read(text)
    return [draft.source.lines[n - 1] for places in asked(draft) for n in places]


@pytest.mark.parametrize(
    "lines",
    [
        ["“I was never a miller,” she said"],
        ["A MILLER'S DAUGHTER              14"],
        ["two sacks", "a rope", "one goat", "the key"],
        ["-oOo-"],
        ["Chapter End Notes"],
        ["– I was never a miller, she said"],
        ["Dear Ada,"],
        ["Home | About me | Archive"],
        ["Posted on 3 March by Ada"],
        ["Sound:   a small rip"],
    ],
    ids=[
        "speech",
        "columns",
        "list",
        "ornament",
        "label",
        "speech after a dash",
        "salutation",
        "links",
        "post",
        "field",
    ],
)
def test_whatever_the_model_says_some_lines_are_no_headings(
    lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = likely(with_lines(20, *lines), monkeypatch)
    assert "[00:21] The Sunday of the flood" in found
    assert not {*lines} & {*found}


def test_items_of_a_list_are_no_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    items = ["1. Stop the wheel", "2. Bring a rope"]
    found = likely(with_lines(20, "\n".join(items)), monkeypatch)
    assert "[00:21] The Sunday of the flood" in found
    assert not {*items} & {*found}


def test_what_stands_apart_below_such_items_is_none() -> None:
    lines = ["1 for the rope", "2 for the wheel", "3 for the goat", "", "2.2 The Goat"]
    likely = dict.fromkeys((1, 2, 3, 5), 0.9)
    assert [*second_opinion._without_lists(likely, lines, ())] == [5]


def test_a_line_that_recurs_is_a_refrain(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = TAPES.split("\n")
    for n in ON_TAPES[3:6]:
        lines[n - 1] = "Turn, wheel"
    found = likely("\n".join(lines), monkeypatch)
    assert "[00:07] One sack in sixteen" in found
    assert "Turn, wheel" not in found


def test_a_paragraph_of_one_line_divides_two_headings() -> None:
    lines = TAPES.split("\n")
    lines[27:33] = ["The water was over the sill, and nobody had thought of the cat, who slept."]
    assert {27, 29} <= {*headings(read("\n".join(lines)))}
    lines[27:28] = ["So it was."]
    assert not {27, 29} <= {*headings(read("\n".join(lines)))}


def with_marked(lines: Sequence[int]) -> Draft:
    text = TAPES.split("\n")
    for n in lines:
        text[n - 1] = f"## {text[n - 1]}"
    return read("\n".join(text))


def test_where_most_headings_are_marked_no_others_are_taken() -> None:
    draft = with_marked(ON_TAPES[:6])
    assert headings(draft) == [*ON_TAPES[:6]]
    assert {n for places in asked(draft) for n in places} <= {*ON_TAPES[6:]}
    assert asked(draft)


def test_a_few_marked_headings_veto_no_others_that_clearly_are_some() -> None:
    blocks = with_marked(ON_TAPES[::3]).blocks
    found = [block for block in blocks if isinstance(block, Heading)]
    marked = [heading for heading in found if heading.span.first in ON_TAPES[::3]]
    assert len(marked) == 4
    assert are_taken(dict.fromkeys(range(8), CLEAR), marked)
    assert not are_taken(dict.fromkeys(range(8), CLEAR - 0.01), marked)
    assert not are_taken(dict.fromkeys(range(4), CLEAR), marked)
    assert not are_taken(dict.fromkeys(range(40), CLEAR), marked * 3)


def test_lines_that_were_confirmed_to_be_no_titles_are_not_asked_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    titles = ("The Ferry", "What Bo Saw", "Nine Boats", "The Goat at the Gate", "A Rope of Sand")
    line = "It was shut on the morning of the fair, and nobody in all the town had a key to it. "
    text = "".join(f"{it}\n\n{n} boats came in.\n\n{line * 6}\n" for n, it in enumerate(titles))
    assert "Nine Boats" in likely(text, monkeypatch)
    draft = read(text, Decision("as-read", every="title-lines"))
    assert not {"Nine Boats"} & {draft.source.lines[n - 1] for it in asked(draft) for n in it}


def test_a_short_text_has_no_second_opinion() -> None:
    assert asked(read(TAPES[:1500])) == []


def test_a_text_whose_format_names_its_headings_has_none() -> None:
    draft = read_text([("a.txt", TAPES.encode())])
    assert asked(recover(replace(draft, headings={3: 1}))) == []


def test_a_tree_is_read_as_it_is_written() -> None:
    tree = tree_of("0:0.5:1:2 -2 1:3:3:4 0.25 4")
    odds = [probability(row, (0.0, [tree])) for row in ([0.5, 9.0], [0.6, 3.0], [0.6, 3.1])]
    assert odds == pytest.approx([0.1192, 0.5622, 0.9820], abs=1e-4)


def features(text: str) -> dict[int, dict[str, float]]:
    rows = Measured(text.split("\n")).rows()
    return {n: dict(zip(NAMES, row, strict=True)) for n, row in rows.items()}


def test_features_say_how_rare_a_gap_is_and_what_is_around_a_line() -> None:
    text = "\n\n".join(["The boat left at six, and the goat with it."] * 9)
    row = features(f"{text}\n\n\nTHE GATE\n========\n{text}")[20]
    assert row["gap_above"] == 2
    assert row["gap_above_rate"] == pytest.approx(2 / 20)  # and the first line
    assert (row["capitals"], row["rule_below"], row["rule_above"]) == (1, True, False)
    assert row["words"] == 2


def test_features_say_which_numbers_go_on() -> None:
    text = "\n\n".join(f"[{n}] The gate\n\nIt was shut on the morning of it." for n in (1, 2, 3, 7))
    found = features(f"The goat was there.\n\n{text}")
    assert [found[n]["series"] for n in (3, 7, 11, 15)] == [2, 2, 1, 0]
    assert found[5]["series"] == -1


def test_features_say_what_recurs_but_for_its_number() -> None:
    text = "\n\n".join(f"THE GATE {n}\n\nIt was shut that morning, and {n} came." for n in range(4))
    assert features(text)[5]["repeats"] == 4


def test_inner_lines_of_a_paragraph_have_no_features() -> None:
    line = "It was shut on the morning of the fair, and nobody in all the"
    assert [*features("\n".join([line] * 4) + "\n\n" + "\n".join([line] * 4))] == []
    assert [*features(f"The gate\n{line}\n{line}\n{line}")] == [1]


def test_features_say_which_sections_go_on() -> None:
    numbers = ("1.1", "1.2", "2.1", "2.5")
    text = "\n\n".join(f"{n} The gate\n\nIt was shut on the morning of it." for n in numbers)
    found = features(f"The goat was there.\n\n{text}")
    assert [found[n]["series"] for n in (3, 7, 11, 15)] == [2, 2, 2, 0]


def test_features_say_what_recurs_beside_a_line() -> None:
    days = "\n\n".join(f"Day {n}\nposted on {n} May\n\nThe goat ate a hat." for n in range(4))
    row = features(days)[6]
    assert [row["recurs_below"], row["recurs_above"]] == pytest.approx([log(4), log(4)])


def test_features_of_a_long_line_are_those_of_the_title_that_it_begins_with() -> None:
    line = "and nobody in all the town had a key to it, or knew who had."
    text = "\n\n".join(f"{name}.--It was shut, {line}\n{line}" for name in ("THE GATE", "A GOAT"))
    row = features(f"The goat was there.\n\n{text}\n")[3]
    assert (row["words"], row["capitals"], row["cut_distinct"]) == (2, 1, 1)
    assert row["cut_length"] < row["length"] / 4
    assert row["cut_share"] == 1


def test_a_title_that_few_lines_begin_with_is_none() -> None:
    line = "The goat was there on the morning of the fair, as it had been on all other mornings."
    text = "\n\n".join(
        [line] * 40 + ["Yes--but nobody saw it, and nobody in all the town had asked."]
    )
    assert Measured(text.split("\n")).run_in() == {}


@pytest.mark.parametrize("signs", ["**{}**", "[b]{}[/b]", "<b>{}</b>.", "[b][i]{}[/i][/b]"])
def test_the_signs_of_a_style_are_no_part_of_a_title(signs: str) -> None:
    text = f"The goat was there.\n\n{signs.format('The gate')}\n\nIt was shut that morning.\n"
    row = features(text)[3]
    assert (row["words"], row["styled"]) == (2, BOLD)
    assert row["begins"] == begins("The gate")


def test_titles_that_a_format_sets_in_bold_type_in_the_middle_are_headings() -> None:
    lines = TAPES.split("\n")
    titles = {lines[n - 1]: lines[n - 1].partition("] ")[2] for n in ON_TAPES}
    body = "".join(
        f"<p style='text-align: center'><b>{titles[it]}</b></p>" if it in titles else f"<p>{it}</p>"
        for it in "\n".join(lines).split("\n\n")
    )
    draft = read_files([("a.html", f"<html><body>{body}</body></html>".encode())])
    rows = measured(draft).rows()
    found = {n: dict(zip(NAMES, rows[n], strict=True)) for n in headings(recover(draft))}
    assert {draft.source.lines[n - 1] for n in found} == {*titles.values()}
    assert {(row["styled"], row["off_center"]) for row in found.values()} == {(BOLD, 0)}


def looks_of(rows: str) -> dict[int, Look]:
    """Return looks by name, such as "b"; "b3" has a gap of three lines above."""
    return {n: Look(row[0], int(row[1:] or 1)) for n, row in enumerate(rows.split(), start=1)}


@pytest.mark.parametrize(
    ("rows", "others"),
    [
        ("A b b b A b b A b c A b b", "c"),
        # A foreword that looks like a section, and a last word below a wider gap.
        ("b A2 b b A2 b b A2 b b b2", ""),
    ],
)
def test_headings_below_others_of_another_look_are_their_parts(rows: str, others: str) -> None:
    looks = looks_of(rows)
    outer = {n for n, look in looks.items() if look.seen in {"A", *others}}
    edges = {1, len(looks)} if not others else set()
    assert inner_of(looks) == {*looks} - outer - edges
    # CHAPTER I before all of them is no foreword.
    assert not others or inner_of(looks, [2]) == inner_of(looks)
    assert others or not inner_of(looks, [1])


@pytest.mark.parametrize(
    "rows", ["A A A A", "A b A b A b", "b b A b b A b A", "A A A b b b b", "A"]
)
def test_headings_of_two_looks_are_of_one_level_unless_most_have_one_of_the_other_below(
    rows: str,
) -> None:
    assert inner_of(looks_of(rows)) == set()


MANUAL = """\
Making and Keeping Raised Beds
by Ada Quill

{} Before you start
1.1 Who this is for
{}
1.2 The ground
{}
{} The frame
2.1 Timber
{}
2.2 Corners
{}
{} Filling
3.1 The bottom
{}
3.2 The top
{}
"""


def test_sections_directly_below_their_chapters_are_found_and_a_level_deeper() -> None:
    said = "New plot holders, mostly, and old ones who have been doing it wrong and know it. "
    texts = [said * n for n in (4, 6, 5, 7, 4, 6)]
    values = (f"{n}" if n else texts.pop() for n in (1, 0, 0, 2, 0, 0, 3, 0, 0))
    draft = read(MANUAL.format(*values))
    found = [block for block in draft.blocks if isinstance(block, Heading)]
    assert [(h.span.first, h.level) for h in found] == [
        (n, 2 - (n in {4, 9, 14})) for n in (4, 5, 7, 9, 10, 12, 14, 15, 17)
    ]
    assert [h.kind for h in found] == ["chapter", "section", "section"] * 3


def test_the_level_that_the_owner_gives_a_heading_stays() -> None:
    draft = read(TAPES)
    first, second, third = ON_TAPES[:3]
    found = with_inner(replace(draft, decided=frozenset({second})), {second, third}).blocks
    levels = {b.span.first: b.level for b in found if isinstance(b, Heading)}
    assert (levels[first], levels[second], levels[third]) == (1, 1, 2)


def test_a_title_may_be_in_several_pieces_of_bold_type() -> None:
    body = f"<p><b>The</b> <b>gate</b></p><p>It was <b>shut</b>.</p><p>{'It was shut. ' * 9}</p>"
    draft = read_files([("a.html", f"<html><body>{body}</body></html>".encode())])
    styles = {n: row[NAMES.index("styled")] for n, row in measured(draft).rows().items()}
    assert (styles[1], styles[3]) == (BOLD, 0)


def test_letters_of_the_alphabet_may_be_headings_and_marks_that_recur_are_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letters = TAPES.split("\n")
    for n, letter in zip(ON_TAPES, "ABCDEFGHJK", strict=True):
        letters[n - 1] = letter
    assert {*"BFHK"} <= {*likely("\n".join(letters), monkeypatch)}
    for n in ON_TAPES[2:4]:
        letters[n - 1] = "<3"
    assert "<3" not in likely("\n".join(letters), monkeypatch)


def test_a_pronoun_is_no_number() -> None:
    looks = Measured(["I Went Home", "", "The Kettle", "", "I. The Kettle"]).looks([1, 3, 5])
    assert looks[1].seen == looks[3].seen != looks[5].seen


def told(*rows: str) -> str:
    """Return a text of short lines, each above a page of prose, but those that end in "|"."""
    page = (
        "The wick was trimmed at six, and the keeper wrote it down with the hour and the wind. " * 8
    )
    parts = (row.rstrip("|") if row.endswith("|") else f"{row}\n\n{page}" for row in rows)
    return "\n\n".join(["The Keeper\nby Ada Quill\n\n", *parts])


def test_what_stands_directly_below_a_heading_is_one_if_others_like_it_stand_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    days = [
        "WHEN IT RAINS:|",
        "/ Fetch it. /",
        "/ Talk to it. /",
        "WHEN IT SNOWS:|",
        "/ Wind it. /",
    ]
    days += ["/ Open it. /", "WHEN YOU GO:|", "/ Sweep it. /", "/ Shut it. /"]
    assert likely(told(*days), monkeypatch) == [day.rstrip("|") for day in days]
    others = [day for day in days if day not in {"/ Talk to it. /", "/ Open it. /"}]
    assert len(likely(told(*others), monkeypatch)) < len(others)


TURNS = [
    "Chapter 1: Rope|",
    "Maren",
    "Oskel",
    "Maren",
    "Chapter 2: Salt|",
    "Issa Vane",
    "Oskel",
    "Issa Vane",
]


def test_lines_that_name_whose_turn_it_is_are_asked_about() -> None:
    draft = read(told(*TURNS, "Chapter 3: Air|", "Maren", "Issa Vane"))
    (places,) = asked(draft)
    lines = [draft.source.lines[n - 1] for n in places]
    assert lines == [row for row in [*TURNS, "Maren", "Issa Vane"] if not row.endswith("|")]


def test_the_first_line_may_name_whose_turn_it_is() -> None:
    page = "The wick was trimmed at six, and the keeper wrote it down with the hour. " * 12
    draft = read("\n\n".join(f"{name}\n\n{page}" for name in ["Maren", "Oskel"] * 3))
    assert asked(draft) == [(1, 5, 9, 13, 17, 21)]


@pytest.mark.parametrize(
    "rows",
    [
        [row.replace("Issa Vane", "Maren").replace("Oskel", "Maren") for row in TURNS],
        [row.replace("Oskel", "(laughs)").replace("Issa Vane", "she said") for row in TURNS],
        [f"{row}|" for row in TURNS],
        [*TURNS, "Chapter 3: Air", "Chapter 4: Ice", "Chapter 5: Mud"],
    ],
    ids=["one name", "no names", "no text", "few chapters"],
)
def test_other_lines_that_recur_are_no_turns(rows: list[str]) -> None:
    assert asked(read(told(*rows))) == []


@pytest.mark.parametrize(
    ("labels", "pages", "kinds"),
    [
        (("", "CHAPTER"), 1, ["part", "chapter", "chapter", "part", "chapter", "chapter"]),
        (("", ""), 1, ["chapter", "section", "section", "chapter", "section", "section"]),
        (("", ""), 9, ["part", "chapter", "chapter", "part", "chapter", "chapter"]),
    ],
)
def test_long_and_labelled_divisions_are_chapters_in_parts_and_others_sections(
    labels: tuple[str, str], pages: int, kinds: list[str]
) -> None:
    text = told(*["East|", *["Lamp", *["x"] * pages] * 2, "West|", *["Lamp", *["x"] * pages] * 2])
    draft = read_text([("a.txt", text.encode())])
    lines = [n for n, line in enumerate(draft.source.lines, 1) if line in {"East", "West", "Lamp"}]
    inner = {n for n in lines if draft.source.lines[n - 1] == "Lamp"}

    def heading(block: Block) -> Block:
        line = block.span.first
        if line not in lines:
            return block
        label = labels[line in inner]
        return Heading(span=block.span, gap=1, why=DECIDED, kind="chapter", level=1, label=label,
                       title="Lamp", number=1 if label else None)  # fmt: skip

    found = with_inner(draft.map_blocks(heading), inner).blocks
    assert [b.kind for b in found if isinstance(b, Heading)] == kinds
    assert [b.level for b in found if isinstance(b, Heading)] == [1, 2, 2, 1, 2, 2]


def with_probability(monkeypatch: pytest.MonkeyPatch, sure: float, *lines: str) -> None:
    """Let the model be so sure of some lines, given by their number of letters, and of no other."""
    length = NAMES.index("length")
    letters = {round(len(line) / 80, 6) for line in lines}
    monkeypatch.setattr(
        second_opinion, "probability", lambda row: sure * (round(row[length], 6) in letters)
    )


@pytest.mark.parametrize(
    ("sure", "chapters", "expected"),
    [(0.95, 4, (1, 1)), (0.95, 24, (1, 0)), (0.6, 4, (0, 0)), (0.95, 0, (0, 0))],
    ids=["taken", "asked", "unsure", "none"],
)
def test_a_single_line_that_is_all_but_sure_is_no_longer_passed_over(
    sure: float, chapters: int, expected: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_probability(monkeypatch, sure, "Solutions")
    rows = [f"CHAPTER {n}" for n in range(1, chapters + 1)]
    draft = read(told(*rows, "Solutions"))
    found = [block for block in draft.blocks if isinstance(block, Heading)]
    assert (len(asked(draft)), len(found) - chapters) == expected
    if len(found) > chapters:
        assert (found[-1].text, found[-1].level, found[-1].kind) == ("Solutions", 1, "chapter")


@pytest.mark.parametrize(
    ("sure", "rivals", "expected"),
    [(0.5, 3, [3]), (0.9, 2, [2]), (0.5, 2, []), (0.9, 1, [])],
    ids=["several", "two-and-sure", "two", "one"],
)
def test_lines_just_above_headings_are_asked_about(
    sure: float, rivals: int, expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_probability(monkeypatch, sure, "From Ruth to Ada, letter 1")
    rows = [(f"From Ruth to Ada, letter {n}|", f"CHAPTER {n}") for n in range(1, 6)]
    left = [row for pair in rows[:rivals] for row in pair] + [row for _, row in rows[rivals:]]
    draft = read(told(*left))
    assert {draft.line(n) for n in headings(draft)} == {row for _, row in rows}
    places = [q.places for q in draft.queries if "stand above headings" in q.question]
    assert [len(it) for it in places] == expected
    assert all(draft.line(n).startswith("From Ruth") for it in places for n in it)


def test_a_few_alike_are_asked_about_beside_many_others() -> None:
    numbered = [f"CHAPTER {n}" for n in range(1, 13)]
    folders = [f"The {colour} folder" for colour in ("green", "buff", "red")]
    rows = [row for n, it in enumerate(folders) for row in (it, *numbered[4 * n : 4 * n + 4])]
    draft = read(told(*rows))
    titles = {block.text for block in draft.blocks if isinstance(block, Heading)}
    assert titles >= {*rows}
    assert [len(places) for places in asked(draft)] == [len(folders)]


def test_a_line_stays_a_heading_when_the_others_of_its_look_are_decided() -> None:
    kept, *rest = ON_TAPES
    lines = TAPES.split("\n")
    decisions = [Decision("heading", line=n, says=lines[n - 1][:40]) for n in rest]
    draft = read(TAPES, *decisions)
    assert kept in headings(draft)
    assert len(headings(draft)) == len(ON_TAPES)


def test_what_was_answered_holds_when_some_lines_are_decided_since() -> None:
    lines = TAPES.split("\n")
    answer = Decision("heading", every="likely-headings")
    none = [Decision("paragraph", line=n, says=lines[n - 1][:40]) for n in ON_TAPES[2:]]
    assert headings(read(TAPES, answer, *none)) == [*ON_TAPES[:2]]


def test_chapters_that_are_decided_do_not_speak_for_lines_of_another_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_probability(monkeypatch, 0.5, "The lamps were out")
    rows = [*(f"CHAPTER {n}" for n in range(1, 7)), "The lamps were out"]
    text = told(*rows)
    at = {line: n for n, line in enumerate(text.split("\n"), 1)}
    decisions = [Decision("heading", at[row], row, kind="part") for row in rows[:-1]]
    assert headings(read(text, *decisions)) == [at[row] for row in rows[:-1]]


def test_a_title_that_the_owner_gives_changes_no_other_level() -> None:
    before = [b.level for b in read(TAPES).blocks if isinstance(b, Heading)]
    line = ON_TAPES[4] + 2
    says = TAPES.split("\n")[line - 1][:40]
    draft = read(TAPES, Decision("division", line, says, title="The Storm"))
    found = [b for b in draft.blocks if isinstance(b, Heading)]
    assert [b.level for b in found if not b.is_supplied] == before
