"""Title case: a table of titles as typed and as shown, to be read as a proof."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.sphinx_ext.capitals import in_title_case

SHOWN = """
The Door in the Wall
And So It Rained
The World We Live In
What a Lamp Is For
Come In, Said the Fox
The Door: A Tale
The Door—A Tale
The Door -- A Tale
The Door; or, The Wall
Who Is There? The Fox
Dear Sir (With a Lamp)
“The Lamp” and “An Oar”
A Man with an Oar from the Weir
Chapter XII. The Door
Chapter V. Of Lamps
1. The Door
Book the First.—Of Doors
Part IV: In Which It Rains
Act II, Scene III
Mix and Match
A Civil Lamp
C. S. Quill
A. B. Quill and Co.
In the U.S.A.
What's on TV
Mr. and Mrs. Dix
Mr and Dr Dix
Hmm
The 12th Day of 1920
The 1920s
Chapter 1A
Don't Look
Don’t Look
I'll Wait
O'Brien and O’Hara
Mr. D'Arcy
O'er the Weir
D'ye See
McTavish’s Machine
MacDonald and Mackenzie
The Mackerel
Well-Known Lamps
The In-Laws of a Man-of-War
Will-o'-the-Wisp
Étude in E
O Lamp
""".strip().splitlines()


@pytest.mark.parametrize("shown", SHOWN)
def test_a_title_in_capitals_is_shown_in_title_case(shown: str) -> None:
    assert in_title_case(shown.upper(), "en") == shown
    assert in_title_case(shown.upper(), "en-GB") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("McTAVISH AND MacKENZIE", "McTavish and MacKenzie"),
        ("THE 12th LAMP", "The 12th Lamp"),
    ],
)
def test_small_letters_among_capitals_are_known(typed: str, shown: str) -> None:
    assert in_title_case(typed, "en") == shown


@pytest.mark.parametrize("typed", ["The Door", "the DOOR", "CHAPTER I. The Door", "", "1", "***"])
def test_a_title_that_is_not_wholly_in_capitals_stays_as_typed(typed: str) -> None:
    assert in_title_case(typed, "en") == typed


@pytest.mark.parametrize("language", ["de", "fr", "it", "es", "enm", ""])
def test_a_title_in_another_language_stays_as_typed(language: str) -> None:
    assert in_title_case("THE DOOR", language) == "THE DOOR"


@given(st.text(max_size=60))
def test_nothing_but_case_changes(title: str) -> None:
    for typed in (title, title.upper()):
        shown = in_title_case(typed, "en")
        assert len(shown) == len(typed)
        assert shown.casefold() == typed.casefold()


def test_a_shown_title_stays_as_it_is() -> None:
    for shown in SHOWN:
        assert in_title_case(shown, "en") == shown
