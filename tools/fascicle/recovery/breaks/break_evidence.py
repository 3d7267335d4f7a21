"""Evidence for and against scene breaks, and what it is worth.

    * * *      -----

A gap is weighed by its neighbours, by the other wide gaps near it, and by all gaps of its width in
the text: of a width that mostly stands beside titles or notes, no gap is a scene break.

A mark is weighed by the text on both sides of it, its place in the work, and all marks of its form.
An unlikely scene break is set aside as a decoration: on title pages, around titles, notes and
advertisements. An unsure one is kept, and asked about; so is one that may be words, such as 👍 or
“//”.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, takewhile
from math import exp, log2

from fascicle.model.blocks import (
    Block,
    Evidence,
    Heading,
    Paragraph,
    SceneBreak,
    Speech,
    Verse,
    text_of,
)
from fascicle.model.decision import Reading
from fascicle.model.draft import FILE_GAP, Draft, Query
from fascicle.model.memory import of_pairs, same
from fascicle.recovery.breaks.gap_explanations import ANNOUNCED, TITLE, is_label
from fascicle.recovery.breaks.ornaments import ORNAMENT, may_be_words
from fascicle.recovery.passages.signs import ends_with_mark
from fascicle.recovery.shared.dates import begins_with_date, begins_with_time

GapEvidence = Mapping[str, float]

# Log odds, as `bench/fit_breaks.py` fits them.
WEIGHTS = {
    "gaps": {
        "base": -0.5,
        "marked": -0.46,
        "lone": -1.02,
        "near": -1.13,
        "passage": -1.22,
        "edge": -0.73,
        "short": -1.87,
        "numbered": -0.82,
        "time": 1.06,
        "dated": 3.0,
        "narrow": -1.17,
        "quoted": -0.95,
        "doubtful": -3.32,
        "clean": 2.26,
        "typed": 2.31,
    },
    "marks": {
        "base": 0.71,
        "front": -3.19,
        "unended": -2.28,
        "back": -0.95,
        "rule": -1.2,
        "lone": 0.54,
        "doubtful": -1.88,
        "clean": 4.52,
    },
}

# The least log odds of a scene break that is sure: of those as sure or surer, 14 of 16 are right.
SURE = 0.6
# The least log odds of a gap that is asked about, in a long text and in a short one, whose few gaps
# say less about each other.
ASKED, ASKED_IF_SHORT = -1.4, -2.4

# The least number of blocks of a long text.
LONG = 100
# The length of the longest line that is no paragraph: a signature, a missed heading.
SHORT = 60
# This many breaks with a mark show that the text marks its breaks.
FEW_MARKS = 2
# Distances in characters: between two gaps that enclose something, from a heading to a gap, from a
# gap to the end of a division, and between the gaps around a letter or a document.
NEAR = 400
BELOW = 500
LAST = 200
PASSAGE = 4000
# This many gaps or marks of a class without a sign against them leave no doubt about it.
MANY = 15
# Signs that a gap or a mark is no scene break; those with one of them count as doubtful.
AGAINST = (
    "passage", "unended", "short", "stage", "numbered", "set apart", "quoted", "front",
)  # fmt: skip
_OPENING = "\"“„«‘' "
_SPOKEN = tuple("\"“„«‘'—–―")
_REFERENCE = re.compile(r"(?<=[^\w\s])(?:\d{1,3}|\[\d{1,3}\]|[†‡]+)$")
_PLAIN_ENDS = tuple(".,;:!?\"'”’»_*")
_NUMBERED = re.compile(r"[\[*†‡]|\(\d|(?:[^\W\d_]{1,10}\.? )?\d{1,3}[.):\]]")
# The fewest long paragraphs before the end of the front matter.
FEW = 3
# The least log odds of a mark that is kept in a long text: of 18 less likely ones none was a break.
LEAST = -0.85
# In a short one, whose few marks say less about each other, some between the two were breaks.
LEAST_IF_SHORT = -3.0
# The length of the longest note below a text, in characters.
END = 5000
# A rule, which parts scenes where it recurs, and elsewhere what a page or a post is made of.
_RULE = re.compile(r"([-_=─~.])\1{7}")
# The doubt about a mark for its place, and for its form, and the answer besides a scene break.
_OF_PLACE = "is beside a title or a note: a scene break, or a decoration?", Reading("set-aside")
_OF_FORM = "is on a line of its own: a scene break, or words of the text?", Reading("paragraph")


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


def odds(evidence: GapEvidence, kind: str = "gaps") -> float:
    """Return the log odds that a gap or a mark is a scene break."""
    weights = WEIGHTS[kind]
    return weights["base"] + sum(weights.get(name, 0) * value for name, value in evidence.items())


def chance(log_odds: float) -> float:
    """Return the probability of some log odds, as the confidence of a reading."""
    return round(1 / (1 + exp(-log_odds)), 2)


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
    # In a short text all is near, and the only gap of its width is nothing odd.
    if len(draft.blocks) < LONG:
        own = {at: {**signs, "near": 0.0, "edge": 0.0} for at, signs in own.items()}
    found = pooled(own, {place.at: place.width for place in places})
    return {
        at: {
            **signs,
            "lone": signs["lone"] * (len(draft.blocks) >= LONG),
            "typed": signs["typed"] * signs["undoubted"] * (1 - signs["narrow"]),
        }
        for at, signs in found.items()
    }


def pooled(
    own: Mapping[int, Mapping[str, float]], classes: Mapping[int, Hashable]
) -> dict[int, GapEvidence]:
    """Return the evidence about gaps or marks, with that of the others of the same class added."""
    middle = {at: _is_doubtful(signs) for at, signs in own.items() if not signs["edge"]}
    count = Counter(classes[at] for at in middle)
    doubtful = Counter(classes[at] for at, doubt in middle.items() if doubt)
    found: dict[int, GapEvidence] = {}
    for at, signs in own.items():
        others = count[classes[at]] - (at in middle)
        doubts = doubtful[classes[at]] - middle.get(at, False)
        found[at] = {
            **signs,
            "lone": float(others == 0),
            "doubtful": doubts / (others + 1),
            "undoubted": 1 - (doubts + _is_doubtful(signs)) / (others + 1),
            "clean": min(1.0, log2(1 + others - doubts) / log2(1 + MANY)),
        }
    return found


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
            # A document begins below the words that announce it. A letter ends with a name.
            opens = explained.get(at) == ANNOUNCED
            closes = isinstance(block, Paragraph) and not _is_short(block) and _is_short(before)
            yield _Place(at, block.gap, "set-off", offsets[at], opens=opens, closes=closes)
    yield _Place(len(blocks), 0, "edge", offsets[-1])


def _divides(block: Block) -> bool:
    return isinstance(block, Heading | SceneBreak)


def _signs(n: int, places: Sequence[_Place], draft: Draft) -> dict[str, float]:
    """Return the evidence about one gap that is found around it."""
    place = places[n]
    block, before = draft.blocks[place.at], draft.blocks[place.at - 1]
    text, traits = text_beside(block), draft.traits_at(block.span.first)
    signs = {
        **signs_beside(before, block),
        "set apart": _is_set_apart(place.at, draft) or _is_set_apart(place.at - 1, draft),
        # The words on one side only are inside a quotation: a letter begins or ends.
        "quoted": _is_open_quotation(text_beside(before)) != _is_open_quotation(text),
        "stage": isinstance(block, Speech) or isinstance(before, Speech),
        "numbered": _NUMBERED.match(text) is not None,
        "time": begins_with_time(text),
        "dated": begins_with_date(text),
        "typed": traits.wrap is None or traits.style != "blank",
        "narrow": place.width < 2 * draft.usual_gap(block),
    }
    return {name: float(holds) for name, holds in signs.items()} | _distances(
        places[n - 1], place, places[n + 1]
    )


def signs_beside(before: Block, block: Block) -> dict[str, float]:
    """Return the evidence in the text on both sides of a gap or a mark."""
    above, goes_on = text_beside(before), text_beside(block).lstrip(_OPENING)[:1].islower()
    return {
        "short": float(_is_title(before) or _is_title(block)),
        "unended": float((above != "" and not ends_with_mark(above)) or goes_on),
    }


def _distances(last: _Place, place: _Place, following: _Place) -> dict[str, float]:
    """Return the evidence from the wide gaps and edges before and after a gap."""
    above, below = place.offset - last.offset, following.offset - place.offset
    inside = (last.role != "edge", following.role != "edge")
    near = (inside[0] and above < NEAR) or (inside[1] and below < NEAR)
    edge = (not inside[0] and above < BELOW) or (not inside[1] and below < LAST)
    passage = (last.opens and above < PASSAGE) or (following.closes and below < PASSAGE)
    return {"near": float(near), "edge": float(edge), "passage": float(passage)}


def _is_doubtful(signs: GapEvidence) -> bool:
    return any(signs.get(name) for name in AGAINST)


def _is_open_quotation(text: str) -> bool:
    """Return whether a text has more marks of one side of a quotation than of the other."""
    opening = "„" if "„" in text else "“"
    closing = "“" if "„" in text and "“" in text else "”"
    pairs = ((opening, closing), ("«", "»"))
    odd = text.count('"') % 2 == 1
    return odd or any(text.count(first) != text.count(last) for first, last in pairs)


def _is_set_apart(at: int, draft: Draft) -> bool:
    """Return whether a block is one short line with the same wide gap before and after it."""
    block, after = (*draft.blocks[at : at + 2], None)[:2]
    if block is None or after is None or not isinstance(block, Paragraph):
        return False
    is_wide = block.gap > draft.usual_gap(block)
    return is_wide and block.gap == after.gap and len(text_beside(block)) <= SHORT


def text_beside(block: Block) -> str:
    """Return the words of a block of prose or verse, without a reference mark at the end."""
    if not isinstance(block, Paragraph | Speech | Verse):
        return ""
    text = text_of(block.text)
    # Fast path: most paragraphs end in neither a number nor a mark.
    if not text[-1:].isalpha() and text[-1:] not in _PLAIN_ENDS:
        text = _REFERENCE.sub("", text)
    return text.strip("_* ")


def _is_title(block: Block) -> bool:
    """Return whether a block is one short line that is no sentence: a title, a name, a date."""
    text = text_beside(block)
    named = 2 * sum(word[:1].isupper() for word in text.split()) > len(text.split())
    return _is_short(block) and (not ends_with_mark(text) or (named and is_label(text)))


def _is_short(block: Block) -> bool:
    """Return whether a block is one short line that nobody says."""
    text = text_beside(block)
    return isinstance(block, Paragraph) and len(text) <= SHORT and not text.startswith(_SPOKEN)


def decorations(draft: Draft) -> Draft:
    """Set aside the marks that are hardly scene breaks, and ask about unsure ones."""
    sure = {at: odds(signs, "marks") for at, signs in mark_evidence(draft).items()}
    blocks = list(draft.blocks)
    for at, log_odds in sure.items():
        blocks[at] = same(replace(blocks[at], why=Evidence(ORNAMENT.rule, chance(log_odds))))
    least = LEAST if len(blocks) >= LONG else LEAST_IF_SHORT
    # A rule directly below a heading is that of its box.
    boxed = {at for at in sure if isinstance(blocks[at - 1], Heading) and not blocks[at].gap}
    marks = {at: block.mark for at, block in enumerate(blocks) if isinstance(block, SceneBreak)}
    doubtful = may_be_words(marks.values())
    sound = {at for at, log_odds in sure.items() if log_odds >= SURE} - boxed
    words = {at for at in sound if marks[at] in doubtful}
    rest = {at: log_odds for at, log_odds in sure.items() if at not in words}
    unlikely = {at for at, log_odds in rest.items() if at in boxed or log_odds < least}
    unsure = [at for at, log_odds in rest.items() if at not in unlikely and log_odds < SURE]
    asked = [
        *_queries([blocks[at] for at in unsure], *_OF_PLACE),
        *_queries([blocks[at] for at in sorted(words)], *_OF_FORM),
    ]
    draft = draft.with_blocks(blocks)
    return draft.set_aside("ornament", *(blocks[at] for at in sorted(unlikely))).ask(*asked)


def mark_evidence(draft: Draft) -> Mapping[int, Mapping[str, float]]:
    """Return the evidence about the marks found in a text, by index of the block."""
    blocks = draft.blocks
    marks = {
        at: block.mark
        for at, block in enumerate(blocks)
        if isinstance(block, SceneBreak) and block.why == ORNAMENT and 0 < at < len(blocks) - 1
    }
    if not marks:
        return {}
    headings = [at for at, block in enumerate(blocks) if isinstance(block, Heading)]
    paragraphs = (at for at, block in enumerate(blocks) if _is_long(block))
    sizes = accumulate(len(draft.source.text(block.span)) + 1 for block in reversed(blocks))
    at_end = sum(1 for _ in takewhile(lambda size: size < END, sizes))
    # The last block before the text, and the last one before what is behind it.
    front = max(min(headings, default=0) - 1, next(islice(paragraphs, FEW - 1, None), len(blocks)))
    back = max(max(headings, default=0), len(blocks) - at_end - 2)
    long = len(blocks) >= LONG
    beside = of_pairs(signs_beside, ((blocks[at - 1], blocks[at + 1]) for at in marks))
    own = {
        at: {
            **signs,
            "rule": float(_RULE.search(marks[at]) is not None),
            "edge": 0.0,
            "front": float(long and at <= front),
            "back": float(long and at > back),
        }
        for at, signs in zip(marks, beside, strict=True)
    }
    return pooled(own, marks)


def _is_long(block: Block) -> bool:
    """Return whether a block is text, as hardly any front matter has it."""
    text = text_beside(block)
    return isinstance(block, Speech) or (len(text) > TITLE and ends_with_mark(text))


def _queries(marks: Sequence[Block], doubt: str, answer: Reading) -> Iterator[Query]:
    """Yield a query about marks that may be no scene breaks."""
    if marks:
        shown = getattr(marks[0], "mark", "")
        more = f" (and {len(marks) - 1} more)" if len(marks) > 1 else ""
        question = f"“{shown}”{more} {doubt}"
        lines = tuple(block.span.first for block in marks)
        answers = (Reading("ornament"), answer)
        yield Query(
            "mark-unsure", marks[0].span, question, "scene breaks", answers, 0.4, places=lines
        )
