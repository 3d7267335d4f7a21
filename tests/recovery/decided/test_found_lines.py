"""The line of a decision is found again after edits, or the decision is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fascicle.model.decision import Decision, ReadAs
from fascicle.model.errors import DecisionError
from fascicle.readers.text import read_text
from fascicle.recovery.decided.decided_lines import context_of, lines_of
from tests.recovery.decided.test_decisions import TEXT


def decided(text: str, line: int, read_as: ReadAs = "as-read") -> Decision:
    """Return a decision about a line, as `fascicle decide` records it."""
    source = read_text([("texts/tale.txt", text.encode())]).source
    return Decision(read_as, line, **context_of(source, line))


def line_of(text: str, decision: Decision) -> int:
    source = read_text([("texts/tale.txt", text.encode())]).source
    return lines_of(source, decision, "texts/tale.toml: decision 1").first


TWINS = "One.\n\n* * *\n\nTwo.\n\n* * *\n\nThree.\n\n* * *\n\nFour.\n"


def test_neighbours_distinguish_equal_lines() -> None:
    decision = decided(TWINS, 7)
    assert line_of(TWINS, decision) == 7
    # Now another of them stands where this one was.
    assert line_of("New.\n\n* * *\n\n" + TWINS, decision) == 11
    assert line_of(TWINS.replace("One.\n\n* * *\n\n", ""), decision) == 3
    with pytest.raises(DecisionError, match="it is blank; 3 other lines match"):
        line_of("Nought.\n" + TWINS.replace("Three", "Several"), decision)


def test_at_its_number_a_line_needs_one_neighbour_as_long_as_no_line_like_it_is_gone() -> None:
    decision = decided(TWINS, 7)
    assert line_of(TWINS.replace("Three", "Several"), decision) == 7
    with pytest.raises(DecisionError, match="may be another one like it: the lines around it"):
        line_of(TWINS.replace("Three.\n\n* * *", "Several.\n\nOr more."), decision)
    with pytest.raises(DecisionError, match="may be another one like it"):
        line_of(TWINS.replace("Three", "Several").replace("Two", "Both"), decision)


TALK = "“Is it late?”\n\nNo.\n\nYes.\n\nNo.\n\nYes.\n\n“Well, which?”\n"


@pytest.mark.parametrize("line", [3, 5, 7, 9])
def test_a_decision_about_a_deleted_line_is_not_applied_to_another_like_it(line: int) -> None:
    decision = decided(TALK, line, "set-aside")
    assert line_of("New words\nabove it all.\n\n" + TALK, decision) == line + 3
    lines = TALK.splitlines()
    for gone in ((line, line + 2), (line - 2, line + 2) if line > 3 else (line, line + 4)):
        text = "\n".join([*lines[: gone[0] - 1], *lines[gone[1] - 1 :]])
        with pytest.raises(DecisionError, match=r"may be another one|no other line|lines match"):
            line_of(text, decision)


def test_lines_with_the_same_words_and_neighbours_are_told_apart_by_their_order() -> None:
    verse = "Blow, wind, blow.\n\nThe ferry is late.\n\n"
    decision = decided(verse * 3, 7)
    assert (decision.twin, decision.twins) == (2, 3)
    assert line_of("So he sang it.\n\n" + verse * 3, decision) == 9
    for text in (verse * 2, verse * 4):
        with pytest.raises(DecisionError):
            line_of(text, decision)


def test_the_last_of_several_lines_is_found_by_its_words() -> None:
    decision = replace(decided(TEXT, 5, "verse"), last=7, ends="again.")
    source = read_text([("texts/tale.txt", TEXT.replace("and went\n", "").encode())]).source
    assert tuple(lines_of(source, decision, "")) == (5, 6)
    source = read_text([("texts/tale.txt", TEXT.replace("\nagain.", "").encode())]).source
    with pytest.raises(DecisionError, match=r"its last line, “again\.”, is not line 7 any more"):
        lines_of(source, decision, "")


PARTS = "It began.\n\n(a dog)\n\nIt barked.\n\n(a lamp)\n\nIt shone.\n"


@pytest.mark.parametrize("now", ["(a dog, in a trunk)", "(A DOG)", "a dig", "(the dog)"])
def test_a_line_whose_words_were_corrected_is_found_between_its_neighbours(now: str) -> None:
    decision = decided(PARTS, 3, "heading")
    text = PARTS.replace("(a dog)", now)
    assert line_of(text, decision) == 3
    assert line_of(f"Above.\n\n{text}", decision) == 5
    with pytest.raises(DecisionError):
        line_of(text.replace("It barked.", "It howled."), decision)


@pytest.mark.parametrize("now", ["Nobody had asked for one.", "* * *", "(a lamp)"])
def test_another_line_in_its_place_is_not_it(now: str) -> None:
    decision = decided(PARTS, 3, "heading")
    with pytest.raises(DecisionError):
        line_of(PARTS.replace("(a dog)", now), decision)


def test_a_missing_short_line_is_not_matched_with_another() -> None:
    one = "One.\n\n* * *\n\nTwo.\n\nThree.\n"
    with pytest.raises(DecisionError, match="line 3 does, but may be another one"):
        line_of(one, decided(TWINS, 11))


def test_an_indistinguishable_line_of_an_older_decision_must_be_at_its_recorded_number() -> None:
    same = "So.\n\nNo.\n\nSo.\n\nNo.\n\nSo.\n"
    decision = replace(decided(same, 7), alike=None, twin=None, twins=None)
    assert line_of(same, decision) == 7
    with pytest.raises(DecisionError, match="it is blank; 2 other lines match"):
        line_of("Well.\n" + same, decision)


def test_lines_that_were_the_last_may_move_up() -> None:
    decision = Decision("verse", 33, "Two", 34, after="One.", before="are here")
    assert line_of("One.\n\nTwo of them\nare here.\n", decision) == 3


def test_in_a_folder_a_line_is_looked_for_in_its_own_file_first() -> None:
    files = [("texts/tale/1.txt", b"New.\n\n" + TEXT.encode()), ("texts/tale/2.txt", TEXT.encode())]
    source = read_text(files).source
    decision = Decision("heading", 3, "Two years later", None, "It was", "Somebody", file="1.txt")
    assert lines_of(source, decision, "texts/tale.toml").first == 5


FEW = st.lists(st.sampled_from(["No.", "Yes.", "* * *", "Blow, wind, blow, and stop."]), min_size=3)


@given(FEW, st.data())
def test_no_decision_about_a_deleted_line_is_applied_elsewhere(
    said: list[str], data: st.DataObject
) -> None:
    lines = [line for each in ("It was late.", *said) for line in (each, "")]
    chosen = 2 * data.draw(st.integers(1, len(said)))
    decision = decided("\n".join(lines), chosen + 1)
    above = data.draw(st.sampled_from([[], ["It was dark.", ""]]))
    with pytest.raises(DecisionError):
        line_of("\n".join([*above, *lines[:chosen], *lines[chosen + 2 :]]), decision)


WORDS = st.sampled_from(["door", "wall", "sheep", "ferry", "salt", "Tuesday", "nobody", "rain"])
PROSE = st.lists(WORDS, min_size=4, max_size=9).map(" ".join)
LINES = st.lists(PROSE, min_size=3, max_size=12, unique=True)
SOME = st.lists(st.sampled_from(["", "* * *", "“No.”"]) | PROSE.map("New: {}".format), max_size=8)


@given(LINES, st.data())
def test_a_decision_finds_its_line_after_any_edits_elsewhere(
    prose: list[str], data: st.DataObject
) -> None:
    """Between lines of prose stand breaks that all look the same; one of them is decided about."""
    lines = [line for said in prose for line in (said, "", "* * *", "")][:-1]
    breaks = [n for n, line in enumerate(lines, 1) if line == "* * *"]
    chosen = data.draw(st.sampled_from(breaks[:-1] or breaks))
    decision = decided("\n".join(lines), chosen)
    head, tail = lines[: chosen - 3], lines[chosen + 2 :]
    around_it = lines[chosen - 3 : chosen + 2]
    for part in (head, tail):
        start = data.draw(st.integers(0, len(part)))
        end = data.draw(st.integers(start, len(part)))
        part[start:end] = data.draw(SOME)
    edited = "\n".join([*head, *around_it, *tail])
    assert line_of(edited, decision) == len(head) + 3
