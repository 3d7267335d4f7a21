"""Answers hold: random answers, edits of the text and other weights change no confirmed reading."""

from __future__ import annotations

import random
import re
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from fascicle.convert import read
from fascicle.library.queries import PlacedQuery
from fascicle.library.questions import changes_by
from fascicle.library.recording import decide
from fascicle.library.texts import find_texts, load_text
from fascicle.model.blocks import Group, Heading, KeptSpace, SceneBreak, leaves
from fascicle.model.decision import Decision
from fascicle.model.errors import FascicleError
from fascicle.recovery.breaks import space_breaks
from fascicle.recovery.breaks.break_evidence import WEIGHTS
from fascicle.recovery.decided.answers import places_in
from fascicle.recovery.decided.confirmed import GAPS, parts_at
from fascicle.recovery.headings import (
    candidates,
    numbered_lines,
    second_opinion,
    titles_below,
)
from fascicle.recovery.passages import odds, verse
from fascicle.settings.load import load_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.library.texts import TextEntry
    from fascicle.model.decision import ReadAs
    from fascicle.model.draft import Draft
    from fascicle.settings.schema import Library

SAID = (
    "CHAPTER {n}", "{n}", "* * *", "The Door of {word}", "“No.”", "“Yes.”", "Dear {word},",
    "It was {word} on the ferry that morning, and nobody had asked for salt or for rope.",
    "The next morning {word} went down to the slip, and the boat had gone without a word.",
    "“I have not seen the {word},” said the ferryman, and he never said anything twice.",
    "The {word} is red,\nthe river is brown,", "She sang of {word},\nand so did the town.",
    "He came through it with {word}\nonce a week, and the wall\nwas by then a wall.",
)  # fmt: skip
WORDS = ("sheep", "salt", "Tuesday", "rain", "Ada", "the bell", "paper", "a goat", "Bell", "rope")
# What is confirmed, by line, and by class or as a gap.
Confirmed = dict[tuple[int, str], tuple[str, ...]]
READINGS: tuple[ReadAs, ...] = (
    "heading",
    "paragraph",
    "verse",
    "lines",
    "ornament",
    "space-break",
    "no-break",
)


@dataclass(frozen=True)
class Shelf:
    """A library with one text."""

    entry: TextEntry
    library: Library
    chance: random.Random

    @property
    def lines(self) -> list[str]:
        return self.entry.path.read_text("utf-8").split("\n")

    def read(self) -> Draft:
        return read(load_text(self.entry, self.library))


def shelf_in(root: Path, seed: int) -> Shelf:
    chance = random.Random(seed)  # noqa: S311 (nothing secret)
    (root / "texts").mkdir()
    (root / "library.toml").write_text('title = "Shelf"\nauthors = ["Ada Bell"]\n')
    said = "It was late, and the ferry was away.\n\n" + "".join(
        new_line(chance) + "\n" * chance.choice((2, 2, 2, 3, 4, 4)) for _ in range(24)
    )
    (root / "texts" / "door.txt").write_text(said, "utf-8")
    (entry,) = find_texts(root)
    return Shelf(entry, load_library(root), chance)


def new_line(chance: random.Random) -> str:
    return chance.choice(SAID).format(n=chance.randint(1, 9), word=chance.choice(WORDS))


def shapes(draft: Draft) -> dict[int, tuple[str, ...]]:
    """Return the shape of the block that begins at each line, and of the gap before it."""
    found: dict[int, tuple[str, ...]] = {}
    for above, block in pairwise([None, *leaves(draft.blocks)]):
        if block is not None and not (
            isinstance(block, KeptSpace | SceneBreak) and not name(block)
        ):
            is_gap = above is not None and above.span.last == block.span.first - 1
            gap = type(above).__name__ if is_gap and not name(above) else ""
            found[block.span.first] = (gap, type(block).__name__, name(block), str(block.span))
    groups = [(b.kind, b.span) for b in draft.blocks if isinstance(b, Group)]
    return {
        line: (*shape, *(kind for kind, span in groups if line in span))
        for line, shape in found.items()
    }


def name(block: Any) -> str:
    if isinstance(block, Heading):
        return f"{block.kind} {block.level}"
    if isinstance(block, KeptSpace):
        return ""
    return block.mark if isinstance(block, SceneBreak) else "block"


def answer(shelf: Shelf) -> Decision:
    """Return an answer to a question, or about any line."""
    draft = shelf.read()
    asked = [query for query in draft.queries if query.about]
    if asked and shelf.chance.random() < 0.4:
        query = PlacedQuery.of(draft, shelf.chance.choice(asked))
        readings = [it.read_as for it in query.readings]
        return query.decisions(shelf.chance.choice(["as-read", *readings]))[0]
    line = shelf.chance.choice([n for n, said in enumerate(shelf.lines, 1) if said.strip()])
    return Decision(shelf.chance.choice(("as-read", "as-read", *READINGS)), line)


def confirmed(shelf: Shelf) -> Confirmed:
    """Return what the settings have as confirmed, by line and class.

    Of a class of gaps that is the gap before a line, of another class the block, else both.
    """
    draft = shelf.read()
    there = shapes(draft)
    found = {}
    for it in draft.deferred.confirmed:
        ranges = re.findall(r"(\d+)-(\d+)", it.reading) or [(it.line - it.shift,) * 2]
        lines = {n + it.shift for a, b in ranges for n in range(int(a), int(b) + 1)}
        gaps = draft.deferred.own_gaps - {min(lines)}
        if not lines.isdisjoint(draft.deferred.own | gaps):
            continue  # decided anew since
        gap, *block = there.get(it.line, ("",))
        is_gap = it.reading.partition(" ")[0] in GAPS
        found[it.line, it.about] = (gap,) if it.about and is_gap else tuple(block)
        if not it.about:
            found[it.line, "gap"] = (gap,)
    return found


def answered(shelf: Shelf, before: Confirmed) -> None:
    """Answer, and check that all else stays, or was said before; what is confirmed stays."""
    wanted = answer(shelf)
    old = shelf.read()
    try:
        said = changes_by(shelf.entry, shelf.library, wanted)
        done = decide(shelf.entry, shelf.library, wanted)
    except FascicleError:
        return  # as two about one line
    new = shelf.read()
    own = set(places_in(old).get(wanted.about, ()))
    own |= set(places_in(new).get(wanted.about, ())) | {wanted.line or 0}
    changed = {
        line
        for line in shapes(old).keys() | shapes(new).keys()
        if shapes(old).get(line) != shapes(new).get(line)
    }
    told = {int(line) for change in said for line in change.places}
    # A block that ends elsewhere is said at the line where the next one begins.
    ends = {line for line in changed if any(n in told | own for n in near(old, new, line))}
    assert changed - own - told - ends == set(), (wanted, said)
    if wanted.read_as == "as-read":
        assert changed == set(), wanted
    gone = {it.line for it in done.removed}
    now = confirmed(shelf)
    for place, shape in before.items():
        if place[0] not in own | gone and place in now:
            assert now[place] == shape, (wanted, place)


def near(old: Draft, new: Draft, line: int) -> set[int]:
    spans = [part.span for draft in (old, new) for part in parts_at(draft, line)]
    return {n for span in spans for n in span}


def edited(shelf: Shelf, before: Confirmed) -> None:
    """Change the text away from all that is decided; the confirmed readings move along."""
    lines, draft = shelf.lines, shelf.read()
    held = {n for line, _ in before for part in parts_at(draft, line) for n in part.span}
    for decision in load_text(shelf.entry, shelf.library).settings.decisions:
        first = decision.line or 0
        held |= set(range(first, (decision.last or first) + 1))
    full = [n for n, said in enumerate(lines, 1) if said.strip()]
    free = [pair for pair in pairwise(full) if held.isdisjoint(pair) and pair[1] - pair[0] > 1]
    if not free:
        return
    _, below = shelf.chance.choice(free)
    new = shelf.chance.choice([[""], [*new_line(shelf.chance).split("\n"), ""]])
    shelf.entry.path.write_text(
        "\n".join([*lines[: below - 1], *new, *lines[below - 1 :]]), "utf-8"
    )
    try:
        there = confirmed(shelf)
    except FascicleError:  # another line like it came too near to a decided one
        shelf.entry.path.write_text("\n".join(lines), "utf-8")
        return
    for (line, about), shape in before.items():
        moved = there.get((line + len(new) * (line >= below), about))
        if moved is None:  # a line like it came too near to a place of a class
            assert "confirmed-reading" in {query.name for query in shelf.read().queries}
        else:
            assert (line, without_span(moved)) == (line, without_span(shape))


def without_span(shape: tuple[str, ...]) -> list[str]:
    return [said for said in shape if not said.startswith("Span")]


@contextmanager
def other_weights(chance: random.Random) -> Iterator[None]:
    """Read texts as another version of the tool would."""
    weights = {
        key: {sign: weight + chance.uniform(-3, 3) for sign, weight in table.items()}
        for key, table in WEIGHTS.items()
    }
    with (
        patch.dict(WEIGHTS, weights),
        patch.object(space_breaks, "SURE", chance.uniform(-1, 4)),
        patch.object(space_breaks, "MOST", chance.uniform(0.1, 0.9)),
        patch.object(verse, "IN_POEM", chance.uniform(-9, 9)),
        patch.object(odds, "UNWRAPPED", chance.uniform(-9, 9)),
        patch.multiple(
            numbered_lines,
            NEXT=chance.uniform(-1, 3),
            RESTART=chance.uniform(-1, 1),
            JUMP=chance.uniform(-3, 1),
            LATE=chance.uniform(-4, 1),
        ),
        patch.object(candidates, "PROMISED", chance.uniform(-3, 3)),
        patch.object(titles_below, "NEARLY_ALL", chance.uniform(0.2, 1)),
        patch.multiple(
            second_opinion, LEAST=0, LIKELY=chance.uniform(0.01, 0.9), MANY=1, MANY_ALONE=1
        ),
    ):
        yield


def hold(root: Path, seed: int) -> int:
    """Answer, edit and read with other weights; return how much is confirmed in the end."""
    shelf = shelf_in(root, seed)
    for _ in range(10):
        before = confirmed(shelf)
        step = shelf.chance.choice((answered, answered, answered, edited))
        step(shelf, before)
        now = confirmed(shelf)
        with other_weights(shelf.chance):
            again = confirmed(shelf)
        assert {at: (it, again.get(at)) for at, it in now.items() if it != again.get(at)} == {}
    return len(confirmed(shelf))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_answers_hold_in_any_sequence(tmp_path: Path, seed: int) -> None:
    hold(tmp_path, seed)


TAPES = Path(__file__).parents[1] / "recovery" / "cases" / "second_opinion.txt"


@pytest.mark.parametrize(("read_as", "is_heading"), [("as-read", True), ("paragraph", False)])
def test_an_answer_about_likely_headings_holds_whatever_the_model(
    tmp_path: Path, read_as: ReadAs, *, is_heading: bool
) -> None:
    text = TAPES.read_text("utf-8").split("\n.\n")[1]
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "door.txt").write_text(text, "utf-8")
    (tmp_path / "library.toml").write_text('title = "Shelf"\n', "utf-8")
    (entry,) = find_texts(tmp_path)
    shelf = Shelf(entry, load_library(tmp_path), random.Random(0))  # noqa: S311
    decide(shelf.entry, shelf.library, Decision(read_as, every="likely-headings"))
    for likely in (0.0, 1.0):
        with patch.object(second_opinion, "probability", return_value=likely):
            draft = shelf.read()
        found = [block for block in draft.blocks if isinstance(block, Heading)]
        assert ("[00:07] One sack in sixteen" in [head.text for head in found]) == is_heading
