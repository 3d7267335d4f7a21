"""Scene breaks that are only a wider gap.

A gap is wide in comparison with the usual one of its text. Around headings, verse, letters and
quotations wide gaps are ordinary spacing. If most gaps of a text are "wide", that is its usual
spacing. A gap that is certain enough becomes a scene break. Any other is kept as a space, with one
query, and one answer, for each class of evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from fascicle.model.blocks import (
    Block,
    Evidence,
    Group,
    Heading,
    KeptSpace,
    Paragraph,
    SceneBreak,
    Span,
    Speech,
    Verse,
    prose_of,
    text_of,
)
from fascicle.model.decision import Reading
from fascicle.model.draft import FILE_GAP, Draft, Query
from fascicle.model.words import quoted
from fascicle.recovery.breaks.break_evidence import (
    ASKED,
    ASKED_IF_SHORT,
    LONG,
    SURE,
    GapEvidence,
    chance,
    gap_evidence,
    odds,
)
from fascicle.recovery.breaks.gap_explanations import TITLE, TITLED, explanations
from fascicle.recovery.passages.letters import is_salutation
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import key_of, only_blank
from fascicle.recovery.shared.numerals import without_accents
from fascicle.recovery.shared.scripts import fold

# Among headings, another has a gap wider than usual by at least so many lines.
FAR = 2
# If a larger share of the gaps between paragraphs is wide, wide is usual.
MOST = 0.4
# A smaller share of narrow gaps is nothing to ask about.
NARROW = 0.25
# With this few gaps between paragraphs, none is usual.
FEW = 4
# Groups that belong to the prose around them, as verse does.
QUOTED = {"letter", "quotation"}
# The owner's possible answers about a gap.
SPACE = (Reading("space-break"),)
_SUBTITLE = re.compile("[:;(]")
# Words that close a text; after a gap they begin no new scene.
END_MARKS: dict[str, tuple[str, ...]] = {
    "ar": ("تمت", "تم", "النهاية", "انتهى", "انتهت", "تمت بحمد الله"),
    "de": ("ende", "vorhang"), "el": ("τέλος",), "en": ("the end", "end", "curtain"),
    "eo": ("fino", "la fino"), "es": ("fin",), "fi": ("loppu",), "fr": ("fin", "rideau"),
    "he": ("סוף", "הסוף", "תם", "תם ונשלם"), "hi": ("समाप्त", "इति"), "it": ("fine",),
    "ja": ("了", "完", "終", "終わり", "おわり", "おしまい"), "ko": ("끝", "완", "마침"),
    "la": ("finis", "fin"), "nl": ("einde",), "pl": ("koniec",), "pt": ("fim",), "ru": ("конец",),
    "sv": ("slut",), "tr": ("son", "bitti"),
    "zh": ("完", "终", "終", "全文完", "全书完", "全書完", "剧终"),
}  # fmt: skip
_END_OF = ("end of ", "the end of ")
# The marks around these words.
_AROUND = " .!…()[]（）［］【】〔〕「」॥*~―—–-"


def space_breaks(draft: Draft) -> Draft:
    """Insert a scene break into each wide gap that is surely one, a kept space into others."""
    wide, explained, asked = wide_gaps(draft)
    far = FAR if any(isinstance(block, Heading) for block in draft.blocks) else 1
    known = {line for query in draft.queries for line in query.places}
    titled = [
        at
        for at, why in explained.items()
        if why == TITLED and draft.blocks[at].span.first not in known and _may_head(at, far, draft)
    ]
    evidence = gap_evidence(draft, frozenset(wide), explained)
    return _parted(draft, evidence).ask(
        *asked, *_title_queries([draft.blocks[at] for at in titled])
    )


def wide_gaps(draft: Draft) -> tuple[list[int], Mapping[int, str], list[Query]]:
    """Return the blocks after wide gaps in prose, the explained gaps, and queries about widths."""
    blocks = draft.blocks
    places = [at for at in range(1, len(blocks)) if _parts_prose(draft, at)]
    odd = [at for at in places if blocks[at].gap != draft.usual_gap(blocks[at])]
    explained = explanations(draft, odd)
    wide: list[int] = []
    asked: list[Query] = []
    parted = [at for at in places if at not in explained]
    for usual, region in groupby(parted, lambda at: draft.usual_gap(blocks[at])):
        near = list(region)
        gaps = [blocks[at] for at in near]
        least = _least(gaps, usual)
        wide += [
            at for at in near if blocks[at].gap > least and not is_end(prose_of(blocks[at]), draft)
        ]
        asked += _spacing_queries(gaps, usual, least, draft)
    return wide, explained, asked


def _parted(draft: Draft, evidence: Mapping[int, GapEvidence]) -> Draft:
    """Return the draft with a break or a kept space in each wide gap, and the queries."""
    row: list[Block] = []
    unsure: dict[int, str] = {}
    least = ASKED if len(draft.blocks) >= LONG else ASKED_IF_SHORT
    for at, block in enumerate(draft.blocks):
        line = block.span.first
        if at in evidence and line not in draft.no_breaks:
            row.append(_gap_between(row[-1], block, evidence[at], least))
            if least <= odds(evidence[at]) < SURE and line not in draft.deferred.gaps:
                unsure[line] = _class_of(evidence[at])
        row.append(block)
    return draft.with_blocks(row).ask(*_gap_queries(draft, unsure))


def _may_head(at: int, far: int, draft: Draft) -> bool:
    """Return whether a line that looks like a title may head the text below it.

    It is far below the text before, and no signature, date, salutation, or title of the work.
    """
    block, below = draft.blocks[at], draft.blocks[at + 1 : at + 3]
    text = prose_of(block)
    return (
        block.gap >= draft.usual_gap(block) + far
        and not text.endswith((",", ";", ":"))
        and key_of(text) != key_of(_SUBTITLE.split(draft.found.get("title"))[0])
        and not (is_end(text, draft) or is_date(text) or is_salutation(text))
        and any(
            isinstance(b, Heading | Verse) or len(prose_of(b)) > TITLE or "\n" in prose_of(b)
            for b in below
        )
        and _is_open(block, draft)
    )


def _is_open(block: Block, draft: Draft) -> bool:
    """Return whether a query may ask about the gap before a block."""
    return block.span.first not in draft.deferred.gaps


def _least(parted: Sequence[Block], usual: int) -> int:
    """Return the widest gap that is ordinary spacing: the usual one, or that of most paragraphs."""
    if len(parted) <= FEW:
        return usual
    widths = sorted({usual, *(b.gap for b in parted if b.gap > usual)})
    return next(w for w in widths if sum(b.gap > w for b in parted) <= MOST * len(parted))


def _parts_prose(draft: Draft, at: int) -> bool:
    """Return whether a block and the one before it are prose, with nothing between them."""
    before, following = draft.blocks[at - 1], draft.blocks[at]
    prose = _is_prose(before, draft) and _is_prose(following, draft)
    return (
        (prose or _parts_set_off(draft, at))
        and following.gap < FILE_GAP
        and only_blank(draft.source, before, following)
    )


def _parts_set_off(draft: Draft, at: int) -> bool:
    """Return whether verse or a letter is close to the prose on one side but not on the other.

    Only if each line is a paragraph: then each gap was typed, and a wide one is a break.
    """
    near = draft.blocks[max(0, at - 2) : at + 2]
    traits = draft.traits_at(draft.blocks[at].span.first)
    if traits.wrap or traits.style != "blank" or len(near) < 4:  # noqa: PLR2004 (two on either side)
        return False
    usual = traits.usual_gap
    earlier, before, following, later = near
    return following.gap > usual and (
        (_is_set_off(before) and before.gap <= usual and _all_prose(earlier, following))
        or (_is_set_off(following) and later.gap <= usual and _all_prose(before, later))
    )


def _is_set_off(block: Block) -> bool:
    return isinstance(block, Verse) or (isinstance(block, Group) and block.is_a(*QUOTED))


def _all_prose(*blocks: Block) -> bool:
    return all(isinstance(block, Paragraph) for block in blocks)


def _is_prose(block: Block, draft: Draft) -> bool:
    """Return whether a block is prose; kept lines are not, where indents separate paragraphs."""
    if isinstance(block, Paragraph) and draft.traits_at(block.span.first).style != "blank":
        return "\n" not in text_of(block.text)
    return isinstance(block, Paragraph | Speech)


def is_end(line: str, draft: Draft) -> bool:
    """Return whether a line closes the text, in its language, in English or in Latin."""
    text = fold(without_accents(line.strip(_AROUND)))
    if len(text) > TITLE:
        return False
    codes = (draft.language.partition("-")[0], "en", "la")
    marks = {fold(without_accents(mark)) for code in codes for mark in END_MARKS.get(code, ())}
    return text in marks or text.startswith(_END_OF)


def _is_number(block: Block) -> bool:
    """Return whether a block has digits and no letters, as the number of a page: - 3 -."""
    text = text_of(block.text) if isinstance(block, Paragraph) else ""
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))


def _gap_between(
    before: Block, block: Block, evidence: GapEvidence, least: float
) -> SceneBreak | KeptSpace:
    """Return a scene break if its log odds are high enough, a kept space otherwise."""
    span = Span(before.span.last + 1, block.span.first - 1)
    sure = odds(evidence)
    is_beside_number = any(map(_is_number, (before, block)))
    if sure >= SURE and not is_beside_number:
        why = Evidence(f"gap of {block.gap} lines, prose on both sides", chance(sure))
        return SceneBreak(span=span, gap=0, why=why)
    rule = OF_EVIDENCE[_class_of(evidence)] if sure >= least else UNLIKELY
    return KeptSpace(span=span, gap=0, why=Evidence(rule, chance(-sure)))


def _spacing_queries(
    parted: Sequence[Block], usual: int, least: int, draft: Draft
) -> Iterator[Query]:
    """Yield a query for each width that was taken for ordinary spacing."""
    wide = [b for b in parted if usual < b.gap <= least and _is_open(b, draft)]
    if all(b.gap > usual for b in parted):
        wide = []  # the gaps around verse or notes are narrower, and say nothing about prose
    reading = "ordinary spacing, no breaks"
    for gap, count in sorted(Counter(block.gap for block in wide).items()):
        question = f"{count} of {len(parted)} paragraphs follow a gap of {gap} blank lines"
        question += "; are these gaps scene breaks?"
        first = next(block.span for block in wide if block.gap == gap)
        yield Query("wide-spacing", first, question, reading, SPACE, weight=0.7)
    if not any(b.gap > usual for b in parted):
        yield from _narrow_queries(parted, usual, draft)


def _narrow_queries(parted: Sequence[Block], usual: int, draft: Draft) -> Iterator[Query]:
    """Yield a query if many gaps are narrower than usual, and others are not only air."""
    narrow = [b for b in parted if b.gap < usual and not _is_speech(b)]
    # In a book of verse, lines without gaps are verse. Near a heading, wider gaps are air.
    verse = sum(isinstance(block, Verse) for block in draft.blocks)
    near = zip(draft.blocks, draft.blocks[2:], strict=False)
    top = {below.span.first for above, below in near if isinstance(above, Heading)}
    others = [b for b in parted if b.gap == usual and b.span.first not in top]
    if narrow and others and verse <= len(parted) and len(narrow) >= NARROW * len(parted):
        question = (
            f"{len(narrow)} of {len(parted)} paragraphs follow a narrower gap than the others"
        )
        question += "; are the others scene breaks?"
        reading = "ordinary spacing, no breaks"
        first = next((block for block in narrow if _is_open(block, draft)), narrow[0])
        yield Query("wide-spacing", first.span, question, reading, weight=0.7)


def _is_speech(block: Block) -> bool:
    """Return whether a block is spoken: in a play, or after a dash. It needs no gap before it."""
    return isinstance(block, Speech) or prose_of(block).startswith(("—", "–", "―", "--"))


def _title_queries(titled: Sequence[Block]) -> Iterator[Query]:
    """Yield a query about lines after a wide gap that may be headings."""
    if titled:
        more = f" (and {len(titled) - 1} more like it)" if len(titled) > 1 else ""
        said = prose_of(titled[0])
        question = f"{quoted(said)}{more} is set apart by a wide gap: a heading, or a new scene?"
        answers = (Reading("heading"), *SPACE)
        lines = tuple(block.span.first for block in titled)
        span = titled[0].span
        yield Query("gap-before-title", span, question, "a line", answers, 0.4, places=lines)


# The rule of the kept spaces of each class, as shown with the evidence of blocks.
OF_EVIDENCE = {
    "gaps-before-times": "gap before a time",
    "gaps-beside-passages": "gap beside a short passage",
    "other-gaps": "gap between paragraphs",
}
UNLIKELY = "gap that is hardly a scene break"
_LIKELIER = "gaps-before-times"
_ANSWERS = (Reading("space-break"), Reading("no-break"))


def _class_of(evidence: GapEvidence) -> str:
    """Return the class of a gap that may be a scene break."""
    if evidence["time"] or evidence["dated"]:
        return "gaps-before-times"
    beside = any(evidence[sign] for sign in ("near", "passage", "short", "set apart"))
    return "gaps-beside-passages" if beside else "other-gaps"


def _gap_queries(draft: Draft, classes: Mapping[int, str]) -> Iterator[Query]:
    """Yield a query for each class of the gaps before some lines."""
    for about, rule in OF_EVIDENCE.items():
        lines = tuple(line for line in sorted(classes) if classes[line] == about)
        if not lines:
            continue
        first = next(block.span for block in draft.blocks if block.span.first == lines[0])
        number = f"{len(lines)} {rule.replace('gap', 'gaps', 1)}" if len(lines) > 1 else f"a {rule}"
        question = f"{number}: {'scene breaks' if len(lines) > 1 else 'a scene break'}?"
        weight = 0.6 if about == _LIKELIER else 0.5
        yield Query(
            "gap-in-prose", first, question, "kept spaces", _ANSWERS, weight, about, places=lines
        )
