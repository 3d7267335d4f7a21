"""Lines of every form that a pass looks for, in any order and any style, are converted."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import wrap

from hypothesis import given
from hypothesis import strategies as st

from fascicle.convert import Text, convert
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

ODD: dict[str, list[str]] = json.loads(
    Path(__file__).parents[1].joinpath("data/odd.json").read_text("utf-8")
)
WIDTHS = st.sampled_from([20, 40, 72, 400])
PARAGRAPHS = st.builds(
    lambda beginning, words, width: "\n".join(wrap(beginning + " ".join(words), width)),
    st.sampled_from(ODD["beginnings"]),
    st.lists(st.sampled_from(ODD["words"]), min_size=1, max_size=40),
    WIDTHS,
)
PARTS = st.one_of(
    PARAGRAPHS, st.lists(st.sampled_from(ODD["forms"]), min_size=1, max_size=4).map("\n".join)
)
GAPS = st.sampled_from(["\n", "\n\n", "\n\n", "\n\n", "\n\n\n", "\n\n\n\n", "\n\f\n"])
TEXTS = st.lists(st.tuples(PARTS, GAPS), min_size=1, max_size=30).map(
    lambda parts: "A word.\n\n" + "".join(part + gap for part, gap in parts)
)


@given(TEXTS)
def test_a_text_of_odd_lines_is_converted(text: str) -> None:
    """`convert` reads its pages back: none of the text has to be shown as typed."""
    files = (("gate.txt", text.encode()),)
    convert(Text("gate", files, WorkSettings(), Library(title="Shelf"), Addresses()))
