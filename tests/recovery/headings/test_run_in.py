"""Titles that run into their text: where they end, and how the second opinion reads them."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import pytest

from fascicle.convert import Converted, Text, convert
from fascicle.fidelity.compare import uncovered
from fascicle.fidelity.page_check import with_typed
from fascicle.model.blocks import Heading, Paragraph, Span, Stretch, Style, leaves
from fascicle.model.decision import Decision
from fascicle.model.draft import Draft, Source, Styled
from fascicle.recovery.decided.confirmed import reading_at
from fascicle.recovery.headings import second_opinion
from fascicle.recovery.headings.attached import Cut, cut_of, with_run_in
from fascicle.recovery.headings.line_forms import form_of_title
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.decision import ReadAs

BEASTS = (
    ("THE CROW", "A crow found a spoon and carried it about all summer, and nobody could say why."),
    ("THE MILL CAT", "The miller kept a cat, and the cat kept the miller, and both were content."),
    ("THE PIKE", "An old pike lay under the bridge and told the young fish that it was a log."),
    ("THE TWO GEESE", "Two geese could not agree which of them had seen the fox before the other."),
    ("THE HEDGEHOG", "A hedgehog was asked to a wedding, and brought the only present he had."),
    ("THE WREN", "The wren was told that she was small, and said that she had not noticed it."),
    ("THE LAST EEL", "When the pond was let out there was one eel left, and it was in no hurry."),
)
MORE = (
    "They asked the heron about it, since he was old and stood still, which is often taken for "
    "wisdom. The heron said that he had seen such things before, and that they had ended as such "
    "things do; and when they asked him how that was, he said that it was late, and flew away."
)
DAYS = ("May 2nd", "May 3rd", "May 7th", "May 9th", "May 12th", "May 20th", "May 21st")


def text_of(titles: Sequence[str], between: str, title: str = "BEASTS OF THE POND") -> str:
    """Return a text with titles that run into their paragraphs."""
    entries = (
        f"{fill(f'{name}{between}{text}', 66)}\n\n{fill(MORE, 66)}"
        for name, (_, text) in zip(titles, BEASTS, strict=False)
    )
    return f"{title}\n\nby A. Heron\n\n\n" + "\n\n".join(entries) + "\n"


FABLES = text_of([title for title, _ in BEASTS], ".--")
DIARY = text_of(DAYS, ". ", "A DIARY OF THE POND")


def read(text: str, *decisions: Decision) -> Converted:
    settings = WorkSettings(decisions=[*decisions])
    files = (("texts/a.txt", text.encode()),)
    return convert(Text("a", files, settings, Library("Books"), Addresses()))


def headings(read: Converted) -> list[Heading]:
    return [division.heading for division in read.work.walk()]


def lines_of(text: str, *starts: str) -> list[int]:
    lines = text.split("\n")
    return [next(n for n, line in enumerate(lines, 1) if line.startswith(it)) for it in starts]


@pytest.mark.parametrize(
    ("line", "title", "rest"),
    [
        ("THE CROW.--A crow found a spoon", "THE CROW", "A crow found a spoon"),
        ("Sept. 3rd, Tues.—A year of it today.", "Sept. 3rd, Tues", "A year of it today."),
        ("Thursday, 6.—Rain. The coast in sight", "Thursday, 6", "Rain. The coast in sight"),
        ("_The Heron._ A grey bird, very patient", "The Heron", "A grey bird, very patient"),
        ("**Pike** – a fish that is a log", "Pike", "a fish that is a log"),
        ("May 3rd. Rain all day, and nobody", "May 3rd", "Rain all day, and nobody"),
        ("3. März. Regen den ganzen Tag, und", "3. März", "Regen den ganzen Tag, und"),
        ("Thursday 1st December. Present, ten", "Thursday 1st December", "Present, ten"),
        (
            "Monday, March 3rd, 1851. Light airs, rain",
            "Monday, March 3rd, 1851",
            "Light airs, rain",
        ),
        ("12/4/83 Rain all day, and nobody", "12/4/83", "Rain all day, and nobody"),
        ("ADDER (also viper). A snake of heaths", "ADDER", "(also viper). A snake of heaths"),
        ("A D D E R. A snake of heaths", "A D D E R", "A snake of heaths"),
        ("Adder: the common viper, of heaths", "Adder", "the common viper, of heaths"),
        ("1.2 Scion wood. Cut it in January", "1.2 Scion wood", "Cut it in January"),
        ("§ 12. The pike: a fish of ponds", "§ 12. The pike", "a fish of ponds"),
        ("17. Mai Endlich Sonne, und Schnecken", "17. Mai", "Endlich Sonne, und Schnecken"),
        ("The Crow. A bird with a spoon in it", "The Crow", "A bird with a spoon in it"),
    ],
)
def test_a_title_ends_where_its_text_begins(line: str, title: str, rest: str) -> None:
    cut = cut_of(line)
    assert cut
    assert (cut.title, line[cut.end :]) == (title, rest)


@pytest.mark.parametrize(
    "line",
    [
        "THE SUN had set when they came to the mill",
        "THE SUN, which had set, was behind the mill",
        "May 3rd was wet, and so was all that week",
        "Mr. Heron came to the door with a spoon",
        "He laughed. Then nobody said anything for long",
        "They asked the heron about it, since he was old and stood still: he flew away",
        "THE CROW.--No",
        "",
    ],
)
def test_other_lines_begin_with_none(line: str) -> None:
    assert cut_of(line) is None


def test_titles_become_headings_and_their_text_begins_on_the_same_line() -> None:
    fables = read(FABLES)
    assert fables.fallback is None
    assert [it.text for it in headings(fables)] == [title for title, _ in BEASTS]
    page = fables.pages[1].text.partition("\n---\n")[2]
    assert page.startswith("\n# THE CROW\n\nA crow found a spoon and carried it about")
    assert not uncovered(fables.work.draft)


def test_text_below_a_title_is_as_wide_as_it_was_typed() -> None:
    kept = [it for it in leaves(read(FABLES).work.draft.blocks) if it.why.rule == "lines kept"]
    assert kept == []


def test_one_question_says_their_titles() -> None:
    (query,) = (q for q in read(FABLES).work.draft.queries if q.name == "likely-headings")
    assert query.question.startswith("“THE CROW” and 6 more lines look like headings")
    assert len(query.places) == len(BEASTS)


def test_days_of_a_diary_are_its_entries() -> None:
    diary = read(DIARY)
    assert diary.fallback is None
    assert [(it.text, it.kind) for it in headings(diary)] == [(day, "entry") for day in DAYS]


def test_they_are_below_headings_on_lines_of_their_own() -> None:
    first, *others = FABLES.partition("\n\n\n")[2].split("THE TWO GEESE")
    text = f"{FABLES[:30]}\n\n\nCHAPTER I\n\n{first}CHAPTER II\n\nTHE TWO GEESE{others[0]}"
    found = [(it.text, it.level) for it in headings(read(text))]
    assert found[:2] == [("CHAPTER I", 1), ("THE CROW", 2)]
    assert found[4:6] == [("CHAPTER II", 1), ("THE TWO GEESE", 2)]


def test_a_preface_does_not_contain_the_entries_after_it() -> None:
    top, _, rest = FABLES.partition("\n\n\n")
    found = headings(read(f"{top}\n\n\nPREFACE\n\n{fill(MORE, 66)}\n\n{rest}"))
    assert [it.level for it in found] == [1] * (len(BEASTS) + 1)


def test_a_heading_directly_above_the_entries_contains_them() -> None:
    top, _, rest = FABLES.partition("\n\n\n")
    preface = f"PREFACE\n\n{fill(MORE, 66)}"
    found = headings(read(f"{top}\n\n\n{preface}\n\nINTRODUCTION\n\n{rest}"))
    assert [it.level for it in found] == [1, 1] + [2] * len(BEASTS)


def test_none_of_them_is_one_if_the_owner_says_so() -> None:
    fables = read(FABLES, Decision("paragraph", every="likely-headings"))
    assert headings(fables) == []


def test_one_that_is_confirmed_leaves_the_others_as_they_are() -> None:
    top, _, rest = DIARY.partition("\n\n\n")
    above, below = rest.split("May 9th")
    text = f"{top}\n\n\nPART ONE\n\n{above}PART TWO\n\nMay 9th{below}"
    (line,) = lines_of(text, "May 7th")
    reading = reading_at(read(text).work.draft, line)
    confirmed = Decision("as-read", line, says="May 7th", confirms=reading)
    levels = [
        [(it.text, it.level) for it in headings(each)]
        for each in (read(text), read(text, confirmed))
    ]
    assert levels[0] == levels[1]
    assert ("May 7th", 2) in levels[0]


@pytest.mark.parametrize("read_as", ["text", "paragraph"])
def test_one_of_them_stays_in_its_text_if_the_owner_says_so(read_as: ReadAs) -> None:
    (line,) = lines_of(FABLES, "THE PIKE")
    fables = read(FABLES, Decision(read_as, line, says="THE PIKE"))
    assert "THE PIKE" not in [it.text for it in headings(fables)]
    paragraphs = [b for b in leaves(fables.work.draft.blocks) if isinstance(b, Paragraph)]
    assert any(b.span.first == line and b.span.last > line for b in paragraphs)


def test_a_decided_heading_is_the_title_that_its_line_begins_with() -> None:
    text = FABLES.replace("THE PIKE.--", "The pike of old: ")
    (line,) = lines_of(text, "The pike of old")
    without = Decision("paragraph", every="likely-headings")
    fables = read(text, without, Decision("heading", line, says="The pike of old", level=1))
    assert [it.text for it in headings(fables)] == ["The pike of old"]
    assert fables.fallback is None


def test_titles_in_spaced_letters_are_headings_of_their_words() -> None:
    names = ("Alexander", "Barbara", "Constance", "Marigold", "Humphrey", "Jonathan", "Penelope")
    fables = read(text_of([" ".join(name) for name in names], ".  "))
    assert [it.text for it in headings(fables)] == [*names]
    assert fables.fallback is None


def test_a_decided_heading_with_a_number_is_the_whole_line() -> None:
    (line,) = lines_of(FABLES, "THE PIKE")
    text = FABLES.replace(
        "THE PIKE.--", "CHAPTER III.--In which an old pike tells the young that\n"
    )
    fables = read(text, Decision("heading", line, says="CHAPTER III", level=1))
    assert not fables.work.draft.run_in(line)


def test_a_confirmed_title_stays_one_whatever_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = "\n\n".join(fill(part, 44) for part in FABLES.split("\n\n"))
    (line,) = lines_of(narrow, "THE PIKE")
    reading = reading_at(read(narrow).work.draft, line)
    assert reading.startswith("no-break 1; heading chapter 1")
    monkeypatch.setattr(second_opinion, "probability", lambda _: 0.0)
    assert headings(read(narrow)) == []
    kept = read(narrow, Decision("as-read", line, says="THE PIKE", confirms=reading))
    assert [it.text for it in headings(kept)] == ["THE PIKE"]


def test_a_decided_line_of_a_quotation_is_a_heading_as_a_whole() -> None:
    said = "THE PIKE: an old pike lay under the bridge and told the young fish that it was a log."
    page = f"<h1>Beasts</h1><p>{MORE}</p><blockquote><p>{said}</p><p>{MORE}</p></blockquote>"
    files = (("texts/a.html", page.encode()),)
    entry = Text("a", files, WorkSettings(), Library("Books"), Addresses())
    draft = convert(entry).work.draft
    line = next(n for n, text in enumerate(draft.source.lines, 1) if text.startswith("THE PIKE"))
    decided = WorkSettings(decisions=[Decision("heading", line, says="THE PIKE")])
    read = convert(Text("a", files, decided, Library("Books"), Addresses()))
    found = [it.text for it in leaves(read.work.draft.blocks) if isinstance(it, Heading)]
    assert said in found
    assert read.fallback is None


def test_shown_as_typed_a_text_keeps_its_title() -> None:
    draft = read(FABLES).work.draft
    (line,) = lines_of(FABLES, "THE PIKE")
    typed = with_typed(draft, {line, line + 1}, (), as_code=False)
    assert not uncovered(typed)
    shown = [draft.typed(block) for block in typed.blocks if line in block.span]
    assert [it.split("\n")[0][:11] for it in shown] == ["THE PIKE.--", "An old pike"]


def test_styles_behind_a_title_move_with_their_words() -> None:
    line = "ADDER. A snake of the open heaths"
    styles = (Styled(0, 5, Style.STRONG), Styled(9, 14, Style.EMPHASIS))
    draft = Draft(
        Source((line,), ((1, "a.html"),)),
        (Stretch(span=Span(1, 1), lines=(line,)),),
        styles={1: styles},
    )
    read = with_run_in(draft, {1: Cut(4, "ADDER", 7)}, _heading)
    (style,) = read.styles[1]
    assert read.line(1)[style.start : style.end] == "snake"


def _heading(block: Stretch) -> Heading:
    return form_of_title(block.lines[0], "chapter").heading(block, block.why, 1)
