"""Texts that compare as equal have equal words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.convert import Text, convert
from fascicle.fidelity.compare import difference, equal_words, text_of_lines, words_of_lines
from fascicle.model.words import SIGNS, words_and_marks
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

PIECES = st.sampled_from([*SIGNS.values(), "door", "ä", "¹", " ", "\n", "...", "_"])
ROWS = st.lists(PIECES, max_size=10)


@given(ROWS, ROWS, ROWS, ROWS)
def test_equal_texts_have_equal_words_and_ends(
    before: list[str], mine: list[str], theirs: list[str], after: list[str]
) -> None:
    text, page = ("".join([*before, *part, *after]) for part in (mine, theirs))
    if equal_words(text, page):
        assert words_and_marks(text) == words_and_marks(page)


@given(ROWS)
def test_typesetting_changes_no_word(row: list[str]) -> None:
    text = "".join(row)
    assert equal_words(text, text)
    assert equal_words(text, text.replace("_", "—").replace("...", "…"))


@given(st.lists(st.sampled_from("ab"), max_size=4), st.lists(st.sampled_from("ab"), max_size=4))
def test_words_differ_unless_they_are_the_same_to_the_end(text: list[str], page: list[str]) -> None:
    assert (difference(text, page) is None) == (text == page)


def test_words_lost_or_added_at_the_end_are_counted() -> None:
    lost = difference(["it", "rang", "twice"], ["it"])
    assert lost
    assert (lost.lost, lost.added, lost.at) == (2, 0, 1)
    added = difference(["it"], ["it", "rang"])
    assert added
    assert (added.lost, added.added, added.at) == (0, 1, 1)


@pytest.mark.parametrize("end", ["\n\n", "\n"])
def test_a_sign_in_the_source_is_a_space(end: str) -> None:
    typed = "".join(f"A{sign}door{sign} {sign}was{end}" for sign in SIGNS.values())
    files = (("door.txt", f"It was.\n\n{typed}\n- a\n- {typed}".encode()),)
    done = convert(Text("door", files, WorkSettings(), Library("Shelf"), Addresses()))
    (page,) = done.pages
    row = words_and_marks(text_of_lines(done.work.draft, page.blocks))
    assert row == [word for word, _ in words_of_lines(done.work.draft, page.blocks)]
    assert row.count("door") == 6
    assert "***" not in row


VERSE = """<h1>Songs</h1><div class="poem"><p>Not marching in the fields of May,<br>
Where rain did mate<a href="#n1" id="r1">1</a> the river;<br>
Nor sporting in the dalliance of it,</p></div>
<p>It rained.</p><p id="n1"><a href="#r1">1</a> A note upon it.</p>"""


def test_the_mark_of_a_note_in_a_line_of_verse_moves_no_line_end() -> None:
    files = (("songs.html", VERSE.encode()),)
    done = convert(Text("songs", files, WorkSettings(), Library("Shelf"), Addresses()))
    (page,) = done.pages
    row = words_and_marks(text_of_lines(done.work.draft, page.blocks))
    assert " ".join(row).startswith(
        "Not marching in the fields of May / Where rain did mate1 the river / Nor sporting"
    )
    assert "mate{note}`1` the river;" in page.text
