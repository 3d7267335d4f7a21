"""Properties of the cast for any text: no word is changed, and time is linear."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from fascicle.cast import cast_of
from fascicle.cast.mentions import TextUnit

# What names are made of, and what stands around them.
PIECES = st.sampled_from(
    [
        "Ada", "Vickery", "Mr.", "Mrs.", "Dr.", "Sir", "King", "of", "de", "Hearts", "O’Brien",
        "Rikki-tikki", "Lizzy", "Elizabeth", "I", "STOP", "J.", "'s", "’s", "“", "”", '"', "'",
        ",", ".", "!", "--", "—", " ", " ", " ", "\n", "said", "in", "the", "he", "she", "was",
        "sagte", "der", "Über", "Ǆ", "ß", "İ", "и", "Иван", "中", "\u0301", "\x00", "_", "1",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=60).map("".join)
ROLES = st.sampled_from(["", "speaker", "salutation", "signature"])
PASSAGES = st.lists(
    st.builds(TextUnit, TEXTS, st.integers(0, 3), st.integers(0, 5), ROLES), max_size=8
)


@given(PASSAGES)
def test_no_word_is_ever_changed(passages: list[TextUnit]) -> None:
    text = " ".join(" ".join(p.text for p in passages).replace("\xa0", " ").split())
    for proposal in cast_of(passages):
        assert all(form.casefold() in text.casefold() for form in proposal.forms)


@given(PASSAGES)
def test_the_result_is_deterministic(passages: list[TextUnit]) -> None:
    assert cast_of(passages) == cast_of(tuple(passages))


@given(PASSAGES)
def test_a_form_belongs_to_one_proposal(passages: list[TextUnit]) -> None:
    forms = [form for proposal in cast_of(passages) for form in proposal.forms]
    assert len(forms) == len(set(forms))


@given(PASSAGES)
def test_chapters_are_those_of_the_text_units(passages: list[TextUnit]) -> None:
    for proposal in cast_of(passages):
        assert set(proposal.chapters) <= {passage.chapter for passage in passages}


def seconds(passages: list[TextUnit]) -> float:
    start = time.process_time()
    cast_of(passages)
    return time.process_time() - start


# At these sizes, quadratic time exceeds the limits.
def test_many_paragraphs_take_linear_time() -> None:
    story = "“Sit down,” said Ada Vickery. Samuel {0} sat, and Mr. Raw{0} looked at Ada."
    letters = (chr(97 + n % 26) * (n % 7 + 1) for n in range(10_000))
    paragraphs = [TextUnit(story.format(name), n) for n, name in enumerate(letters)]
    assert seconds(paragraphs) < 4


def test_many_names_of_one_family_take_linear_time() -> None:
    def name(n: int) -> str:
        letters = "abcdefghij"
        return "A" + "".join(letters[int(digit)] for digit in str(n))

    paragraphs = [
        TextUnit(f"“Well?” said {name(n)} Raw. Mrs. Raw and {name(n)} saw {name(n + 1)} Raw.", n)
        for n in range(5000)
    ]
    assert seconds(paragraphs) < 7.5


def test_a_paragraph_of_many_words_takes_linear_time() -> None:
    for words in ("Ada ", "A. ", "Mr. ", "Ada said ", "of Ada ", "King of ", "Ada-", "Ada!!!"):
        assert seconds([TextUnit(words * 20_000)]) < 4
