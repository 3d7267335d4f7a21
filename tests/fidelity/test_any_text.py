"""A text of nothing but syntax becomes pages that hold its words."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from fascicle.convert import Text, convert
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

TESTS = Path(__file__).parents[1]
NASTY: list[str] = json.loads(TESTS.joinpath("data/nasty.json").read_text("utf-8"))
CONSTRUCTS: dict[str, list[str]] = json.loads(TESTS.joinpath("data/syntax.json").read_text("utf-8"))
PIECES = sorted({*NASTY, *(line for lines in CONSTRUCTS.values() for line in lines)})

# What notes, headings, emphasis and lists lean on: syntax right beside it is syntax at its edge.
AROUND = ["{}", "Gate[1]{}", "[1]{}", "[1] {}", "_{}_", "*{}*", "a _{}_ b", "(*{}*)", "1. {}",
          "- {}", "CHAPTER I. {}", "TILL. {}", "    {}", "“{}”", "--{}", "Dear {},"]  # fmt: skip
LINES = st.builds(str.replace, st.sampled_from(AROUND), st.just("{}"), st.sampled_from(PIECES))
ENDS = st.sampled_from(["\n", "\n", "\n\n", "\n\n", "\n\n\n"])
TEXTS = st.lists(st.tuples(LINES, ENDS), min_size=1, max_size=12).map(
    lambda lines: "A word.\n\n" + "".join(line + end for line, end in lines)
)


@given(TEXTS)
@example("A word.\n\n\\!\\*\\#\\_\\[\nGate[1](c)\n")
def test_a_text_of_syntax_is_converted(text: str) -> None:
    """`convert` reads its pages back, and would raise."""
    files = (("door.txt", text.encode("utf-8", "replace")),)
    convert(Text("door", files, WorkSettings(), Library(title="Shelf"), Addresses()))
