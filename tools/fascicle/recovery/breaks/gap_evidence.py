"""Evidence for and against a scene break in each wide gap.

A gap is weighed by its neighbours, by the other wide gaps near it, and by all gaps of its width in
the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from fascicle.model.blocks import Heading, Paragraph, SceneBreak, Speech, Verse, text_of
from fascicle.model.draft import FILE_GAP
from fascicle.recovery.breaks.gap_explanations import ANNOUNCED
from fascicle.recovery.shared.dates import begins_with_date, begins_with_time
from fascicle.recovery.verse.signs import ends_with_mark

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Mapping, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

    GapEvidence = Mapping[str, float]

# The log odds of a scene break are the base and the weights of the evidence, as `bench/fit_gaps.py`
# fits them. In texts wrapped for print most wide gaps are spacing; in all others the author typed
# each gap.
WEIGHTS = {
    # Texts wrapped for print.
    "print": {
        "base": 2.0, "marked": -4.0, "common": -2.0, "near": -2.0, "passage": -2.0, "edge": -1.0,
        "short": -1.0, "speech": -2.0, "unended": -2.0, "inside": -2.0, "stage": -3.0,
        "numbered": -2.0, "time": 1.0, "dated": 5.0, "lone": -3.0, "doubtful": -3.0, "timely": 2.0,
    },
    # Texts with one line a paragraph, and texts whose paragraphs begin with an indent.
    "typed": {
        "base": 3.5, "passage": -1.5, "speech": -1.5, "unended": -1.5, "inside": -2.0,
        "stage": -3.0, "numbered": -1.0, "dated": 2.0, "doubtful": -1.0, "set apart": -3.0,
    },
}  # fmt: skip
# The least log odds of a scene break that is sure.
SURE = 1.0
# The least log odds of a gap that is asked about.
ASKED = -1.0

# The least number of paragraphs of a long text.
LONG = 100
# The length of the longest line that is no paragraph: a signature, a missed heading.
SHORT = 60
# This many breaks with a mark show that the text marks its breaks.
FEW_MARKS = 2
# Distances in characters: between two gaps that enclose something, from a heading to a gap, from a
# gap to the end of a division, and between the gaps around a letter or a document.
NEAR = 700
BELOW = 500
LAST = 200
PASSAGE = 4000
# The least number, and the least share, of the gaps of a width that is spacing.
FEWEST = 20
COMMON = 0.15
# Signs that a gap is no scene break; gaps with one of them count as doubtful.
AGAINST = ("near", "passage", "speech", "unended", "short", "stage", "numbered", "set apart")
_OPENING = "\"“„«‘' "
_SPOKEN = tuple("\"“„«‘'—–―")
_SPOKEN_END = ("”", '"', "»", "’", "'")
_NUMBERED = re.compile(r"[\[(*†‡]|(?:[^\W\d_]{1,10}\.? )?\d{1,3}[.):\]]")


@dataclass(frozen=True, slots=True)
class _Place:
    """A wide gap, the edge of a division, or an ornament, before the block at index `at`."""

    at: int
    width: int
    # "edge", "set-off" or "open": an open gap may be a scene break.
    role: str
    # The number of characters of text before it.
    offset: int
    # Whether a letter or a document begins here, or ends.
    opens: bool = False
    closes: bool = False


def odds(evidence: GapEvidence) -> float:
    """Return the log odds that a gap is a scene break."""
    weights = WEIGHTS["print" if evidence["print"] else "typed"]
    return weights["base"] + sum(weights.get(name, 0) * value for name, value in evidence.items())


def gap_evidence(
    draft: Draft, open_gaps: Collection[int], explained: Mapping[int, str]
) -> dict[int, GapEvidence]:
    """Return the evidence about the gaps before some blocks, by index of the block."""
    if not open_gaps:
        return {}
    places = list(_places(draft, open_gaps, explained))
    marked = sum(isinstance(b, SceneBreak) and b.mark != "" for b in draft.blocks) >= FEW_MARKS
    own = {
        place.at: {"marked": float(marked), **_signs(n, places, draft)}
        for n, place in enumerate(places)
        if place.role == "open"
    }
    common = _common_widths(draft)
    own = {
        at: {**signs, "common": float(draft.blocks[at].gap in common)} for at, signs in own.items()
    }
    found = _pooled(own, {place.at: place.width for place in places})
    # In a short text the only gap of its width is nothing odd.
    short = len(draft.blocks) < LONG
    return {at: {**signs, "lone": signs["lone"] * (not short)} for at, signs in found.items()}


def _common_widths(draft: Draft) -> frozenset[int]:
    """Return the widths of so many gaps that they are the spacing of something."""
    count = Counter(block.gap for block in draft.blocks)
    least = max(FEWEST, COMMON * len(draft.blocks))
    return frozenset(width for width, number in count.items() if number >= least)


def _places(
    draft: Draft, open_gaps: Container[int], explained: Mapping[int, str]
) -> Iterator[_Place]:
    """Yield all wide gaps, edges and ornaments, with the beginning and the end of the text."""
    blocks = draft.blocks
    sizes = (sum(len(draft.source.lines[n - 1]) + 1 for n in block.span) for block in blocks)
    offsets = list(accumulate(sizes, initial=0))
    yield _Place(0, 0, "edge", 0)
    for at in range(1, len(blocks)):
        before, block = blocks[at - 1], blocks[at]
        if block.gap >= FILE_GAP or _divides(before) or _divides(block):
            yield _Place(at, block.gap, "edge", offsets[at])
        elif at in open_gaps:
            yield _Place(at, block.gap, "open", offsets[at])
        elif block.gap > draft.usual_gap(block):
            opens, closes = _turns(before, block, explained.get(at, ""))
            yield _Place(at, block.gap, "set-off", offsets[at], opens=opens, closes=closes)
    yield _Place(len(blocks), 0, "edge", offsets[-1])


def _divides(block: Block) -> bool:
    return isinstance(block, Heading | SceneBreak)


def _turns(before: Block, block: Block, why: str) -> tuple[bool, bool]:
    """Return whether a passage of prose begins at a gap that is no break, and whether one ends.

    A document begins below the words that announce it. A letter ends with a name, or a date.
    """
    closes = isinstance(block, Paragraph) and not _is_short(block) and _is_short(before)
    return why == ANNOUNCED, closes


def _signs(n: int, places: Sequence[_Place], draft: Draft) -> dict[str, float]:
    """Return the evidence about one gap that is found around it."""
    place = places[n]
    block, before = draft.blocks[place.at], draft.blocks[place.at - 1]
    text, above = _text(block), _text(before)
    traits = draft.traits_at(block.span.first)
    short = any(_is_short(beside) for beside in (before, block))
    return {
        "print": float(traits.wrap is not None and traits.style == "blank"),
        **_distances(places[n - 1], place, places[n + 1]),
        "short": float(short),
        "set apart": float(_is_set_apart(place.at, draft) or _is_set_apart(place.at - 1, draft)),
        "speech": float(text.startswith(_SPOKEN) and above.endswith(_SPOKEN_END)),
        "unended": float(not ends_with_mark(above) or _goes_on(text)),
        "inside": float(above[-1:].isalnum() and _goes_on(text)),
        "stage": float(isinstance(block, Speech) or isinstance(before, Speech)),
        "numbered": float(_NUMBERED.match(text) is not None),
        "time": float(begins_with_time(text)),
        "dated": float(begins_with_date(text)),
    }


def _distances(last: _Place, place: _Place, following: _Place) -> dict[str, float]:
    """Return the evidence from the wide gaps and edges before and after a gap."""
    above, below = place.offset - last.offset, following.offset - place.offset
    inside = (last.role != "edge", following.role != "edge")
    near = (inside[0] and above < NEAR) or (inside[1] and below < NEAR)
    edge = (not inside[0] and above < BELOW) or (not inside[1] and below < LAST)
    passage = (last.opens and above < PASSAGE) or (following.closes and below < PASSAGE)
    return {"near": float(near), "edge": float(edge), "passage": float(passage)}


def _pooled(
    own: Mapping[int, Mapping[str, float]], widths: Mapping[int, int]
) -> dict[int, GapEvidence]:
    """Return the evidence with that of the other gaps of the same width added."""
    middle = {at: signs for at, signs in own.items() if not signs["edge"]}
    count = Counter(widths[at] for at in middle)
    doubtful = Counter(widths[at] for at, signs in middle.items() if _is_doubtful(signs))
    timely = Counter(widths[at] for at, signs in middle.items() if _is_timely(signs))
    found: dict[int, GapEvidence] = {}
    for at, signs in own.items():
        width, mine = widths[at], at in middle
        others = count[width] - mine
        found[at] = {
            **signs,
            "lone": float(others == 0),
            "doubtful": (doubtful[width] - (mine and _is_doubtful(signs))) / (others + 1),
            "timely": (timely[width] - (mine and _is_timely(signs))) / (others + 1),
        }
    return found


def _goes_on(text: str) -> bool:
    return text.lstrip(_OPENING)[:1].islower()


def _is_doubtful(signs: GapEvidence) -> bool:
    return any(signs[name] for name in AGAINST)


def _is_timely(signs: GapEvidence) -> bool:
    return bool(signs["time"]) and not _is_doubtful(signs)


def _is_set_apart(at: int, draft: Draft) -> bool:
    """Return whether a block is one short line with the same wide gap before and after it."""
    block, after = (*draft.blocks[at : at + 2], None)[:2]
    if block is None or after is None or not isinstance(block, Paragraph):
        return False
    is_wide = block.gap > draft.usual_gap(block)
    return is_wide and block.gap == after.gap and len(_text(block)) <= SHORT


def _text(block: Block) -> str:
    return text_of(block.text).strip("_* ") if isinstance(block, Paragraph | Speech | Verse) else ""


def _is_short(block: Block) -> bool:
    """Return whether a block is one short line that nobody says."""
    text = _text(block)
    return isinstance(block, Paragraph) and len(text) <= SHORT and not text.startswith(_SPOKEN)
