"""Wide gaps are weighed by all of their width; times in several languages."""

from __future__ import annotations

from textwrap import fill

import pytest

from fascicle.model.blocks import KeptSpace, SceneBreak
from fascicle.readers.text import read_text
from fascicle.recovery import recover
from fascicle.recovery.breaks.break_evidence import WEIGHTS, gap_evidence, odds
from fascicle.recovery.shared.dates import begins_with_time

PARAGRAPH = (
    "The ferry left at six, whatever the weather, and came back at nine with the post, two sheep "
    "and a woman who had missed her stop at the other end of the lake. She was not pleased. "
) * 2


def gaps(scenes: int, *, wrapped: bool = True) -> list[str]:
    """Return the kinds of the gaps between scenes of five paragraphs."""
    paragraph = fill(PARAGRAPH, 66) if wrapped else PARAGRAPH.strip()
    text = "\n\n\n".join(["\n\n".join([paragraph] * 5)] * scenes)
    blocks = recover(read_text([("a.txt", text.encode())])).blocks
    return [type(b).__name__ for b in blocks if isinstance(b, SceneBreak | KeptSpace)]


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_few_even_gaps_are_scene_breaks(wrapped: bool) -> None:  # noqa: FBT001
    assert gaps(6, wrapped=wrapped) == ["SceneBreak"] * 5


@pytest.mark.parametrize("wrapped", [True, False])
def test_gaps_without_a_sign_against_them_are_surer_if_there_are_many(wrapped: bool) -> None:  # noqa: FBT001
    assert gaps(40, wrapped=wrapped) == ["SceneBreak"] * 39


def test_gaps_of_a_width_that_stands_beside_titles_are_spaces() -> None:
    prose = fill(PARAGRAPH, 66)
    title = "The Lamp of the House"
    parts = [f"{prose}\n\n\n{title}", prose, prose, f"{prose}\n\n\n{prose}", prose]
    text = "\n\n".join(parts * 8)
    blocks = recover(read_text([("a.txt", text.encode())])).blocks
    assert not [b for b in blocks if isinstance(b, SceneBreak)]


def test_a_text_without_wide_gaps_has_no_evidence() -> None:
    draft = recover(read_text([("a.txt", b"It was late.\n\nIt was shut.\n")]))
    assert gap_evidence(draft, frozenset(), {}) == {}


def test_the_odds_are_the_base_and_the_weights_of_what_was_found() -> None:
    weights = WEIGHTS["gaps"]
    found = weights["base"] + weights["near"] + weights["clean"] / 2
    assert odds({"near": 1.0, "clean": 0.5, "stage": 1.0}) == pytest.approx(found)
    found = WEIGHTS["marks"]["base"] + WEIGHTS["marks"]["front"]
    assert odds({"front": 1.0}, "marks") == pytest.approx(found)


@pytest.mark.parametrize(
    "text",
    [
        "The next morning it was shut.", "About nine o'clock the light went out.",
        "“It was the next day,” said Ada.", "When night fell, she went in.",
        "Am nächsten Morgen war sie fort.", "Drei Wochen später kam Post.",
        "Le lendemain, elle partit.", "L’année suivante, elle revint.",
        "A la mañana siguiente llovía.", "La mattina dopo pioveva.", "Na manhã seguinte chovia.",
        "De volgende dag was zij weg.", "Seuraavana aamuna satoi.", "Через три дня он вернулся.",
    ],
)  # fmt: skip
def test_a_time_at_the_beginning_is_found(text: str) -> None:
    assert begins_with_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "She came in the morning.", "All the men had the day off.", "The dinner was cold.",
        "The man with the lamp came at night.", "Ada had seen it, years ago.", "", "…",
        "Er kam am Morgen zurück.", "Elle ne revint que le lendemain.",
    ],
)  # fmt: skip
def test_a_time_further_on_is_not_at_the_beginning(text: str) -> None:
    assert not begins_with_time(text)
