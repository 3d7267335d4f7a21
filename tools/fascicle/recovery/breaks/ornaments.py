"""Scene breaks that are ornaments, on lines of their own between two paragraphs.

    * * *      ~ ~ ~      #      ⁂      -----      -oOo-      xxx      [scene break]

Letters and digits are no ornaments, except for a few common forms: "END" and "II" are left to
`headings`. Nor is "...", which on its own is dialogue, but ". . ." is. A single "." is an ornament:
some people type it to keep a gap from being removed by an editor. A single "x" or "/" is an
ornament if it occurs several times. A row of stars needs no blank lines around it. Ornaments with
only blank lines between them are one scene break. An ornament above a heading, or at the beginning
or the end of the text, is a decoration.

Signs that differ from line to line are words of the text: ratings, tallies, Morse. So is "xxx"
below a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, takewhile

from fascicle.model.blocks import (
    IMAGE_ALONE,
    Block,
    Evidence,
    Heading,
    Picture,
    SceneBreak,
    Span,
    Stretch,
    in_runs,
    spans_of,
)
from fascicle.model.decision import Reading
from fascicle.model.draft import FILE_GAP, Draft, Query
from fascicle.model.memory import of_each
from fascicle.recovery.passages.signs import begins_with_capital, ends_sentence
from fascicle.recovery.shared.lines import INDENTED, divided, indent, only_blank, tidy
from fascicle.recovery.shared.scripts import has_no_case, plain, undirected

_MARKS = re.compile(
    r"(?:[*#~=_+•·∙°⋆◦◆◇■□▪●○◎△▽▲▼♢♦❖❦❧☙✦✧✶✻★☆†‡§¶⁂※⸻∞∗¤〜\\/<>|^xX×\-–—−―] ?){1,80}"
    # One of these alone may be a word or a face; dots need a whole line.
    r"|(?:[%&@] ?){2,80}|(?:: ?){2,80}|(?:\. ?){8,80}"
    r"|[(\[{<] ?[*~=#+•·-]{1,9} ?[)\]}>]"
    r"|[-~=*+oO]?(?:\. ?[-~=*+oO] ?){2,20}\.?"
)
# Letters as drawn patterns.
_DRAWN = re.compile(
    r"(?:[-~=*.]* ?[xX]{3,40} ?[-~=*.]*|(?:x ){2,9}x"
    r"|[-~=*. ]*[oO0]+[-~=*. ]*[oO0][oO0][-~=*. oO0]*[-~=*]"
    r"|[-~=*]+ ?o[oO0]+o? ?[-~=*]+|<hr ?/?>"
    r"|[-~=*.][-~=*. ]{0,8}[oO0]{1,5}[-~=*. ]{0,8}[-~=*.]"
    r"|[-~=*<\[({][-~=*<\[({ ]{0,80}(?:(?:scene|section|page|line|chapter|time)[ -]?)?"
    r"(?:break|change|divider|skip|szenenwechsel)[-~=*>\])} ]{0,80}[-~=*>\])}])",
    re.IGNORECASE,
)
# A rule as wide as the widest page, indented by as much again.
LONGEST = 200
# Three or more of these are an ornament even without blank lines around them.
_ROW_MARKS = "*~#=•◆◇❦_-"
_ROW = re.compile(rf"(?:[{_ROW_MARKS}] ?){{3,80}}")
# The upper row of an asterism, and spaced dots, if they are indented.
_STARS = re.compile(r"\* ?\*?|\. \. \.")
# Patterns too, but a word or a number in any other spelling: "Ooo!", "< 3".
_AS_TYPED = re.compile(r"(?:o[O0])+o|(?:<3 ?){1,9}")
# Several emoji are a title, or a message, unless they are the same, or the line recurs: 🐌🐌🐌.
_EMOJI, _JOINS = "\U0001f000", " \ufe0f\u200d"
# A face in a chat.
_FACE = re.compile(r"([-^=*~xX>])_[-^=*~xX<]")
# Two rules to sign on, of which the names are below.
_TO_SIGN = re.compile(r"\s*([-_=])\1{7,}\s{4,}\1{8,}\s*")
# One of these alone may be a vote, a number or a slip; an ornament if it occurs several times.
_LONE = frozenset("xX×\\/|+<>=^_")
# So is a pattern that may be a cry, or a part of a picture.
_SELDOM = re.compile(r"(?=.*[oO@:])(?:[oO@:.] ?){1,16}")
OFTEN = 3
# Signs that count or spell something, and the form of those that no ornament has.
_COUNTED = [
    (re.compile(signs), re.compile(form))
    for signs, form in (
        (r"[★⭐]{1,9}[☆✩]{0,9}", r"[★⭐]+[☆✩]+"),
        (r"\|{1,5}(?: \|{1,5})*", r".*\|\|.*"),
        (r"\.|(?=.*-)(?=.*\.)[.-]{1,5}(?: [.-]{1,5})+", r".*[.-]{2}.*"),
    )
]
_DASHES = str.maketrans("·•–—−―", "..----")
# Kisses below a letter, and the name, or what is said, above them.
_KISSES = re.compile(r"\s*[xX](?: ?[xX]){0,9}\s*")
_SIGNED = re.compile(r"\s*[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,2},?\s*")
# These may be words if they are rare: a message, a blank to fill in, a pause.
_MAY_BE_WORDS = re.compile(r"\.{8,80}|[\\/|<>^]{1,3}|_(?: _){2,}")
# The share of the places of an image that must be between paragraphs.
MOST_BETWEEN = 0.6
ORNAMENT = Evidence("ornament", 0.95)
_QUOTES = "\"'“”‘’„«»"
# The tallest ornament, in lines: an asterism, or a star between two rules.
TALLEST = 3
# The kind of heading that may have a scene break above it: the date of a diary.
ENTRY = "entry"


def scene_breaks(draft: Draft) -> Draft:
    """Replace each stretch that is only an ornament by a `SceneBreak`."""
    stretches = (block for block in draft.blocks if isinstance(block, Stretch))
    ornaments = chain.from_iterable(_ornaments_inside(block, draft) for block in stretches)
    draft = draft.with_blocks(divided(draft.blocks, ornaments))
    often = recurring_marks(draft)
    blocks = of_each(_as_scene_break, draft.blocks, often)
    for at in _words(draft.blocks):
        blocks[at] = draft.blocks[at]
    draft = _with_images(draft.with_blocks(blocks))
    near = in_runs(draft.blocks, lambda last, block: _follows(last, block, draft))
    draft = draft.with_blocks(map(_one_of, near))
    return draft.set_aside("ornament", *_decorations(draft))


def _with_images(draft: Draft) -> Draft:
    """Return the draft with the images that recur alone between paragraphs as scene breaks.

    Nobody has described them. Each image is one question.
    """
    described = draft.descriptions_by_image()
    places: dict[str, dict[int, bool]] = {}
    rows = zip(draft.blocks, draft.blocks[1:], draft.blocks[2:], strict=False)
    for at, (above, block, below) in enumerate(rows, 1):
        is_alone = isinstance(block, Picture) and block.why == IMAGE_ALONE
        if isinstance(block, Picture) and is_alone and block.name not in described:
            is_between = isinstance(above, Stretch) and isinstance(below, Stretch)
            is_near = max(block.gap, below.gap) < FILE_GAP
            places.setdefault(block.name, {})[at] = is_between and is_near
    blocks = list(draft.blocks)
    for name, found in places.items():
        between = [at for at, is_between in found.items() if is_between]
        if OFTEN <= len(between) >= MOST_BETWEEN * len(found):
            for at in between:
                old = blocks[at]
                blocks[at] = SceneBreak(span=old.span, gap=old.gap, why=ORNAMENT, mark="* * *")
            spans = [blocks[at].span for at in between]
            draft = draft.ask(_about_image(name, spans))
    return draft.with_blocks(blocks)


def _about_image(name: str, spans: Sequence[Span]) -> Query:
    """Return a question about an image that is read as scene breaks."""
    question = (
        f"the image {name} stands {len(spans)} times alone between paragraphs: a scene break? "
        "With a description in the settings it is a picture."
    )
    lines = tuple(span.first for span in spans)
    return Query(
        "mark-unsure", spans[0], question, "scene breaks", (Reading("set-aside"),), 0.3,
        places=lines, quote=name,
    )  # fmt: skip


def _decorations(draft: Draft) -> Iterator[Block]:
    """Yield the ornaments that part no scenes: directly above a heading, or at either end.

    Below a heading, too, if the same is above it: the two are its frame. The lines of a title page,
    which end no sentence, may be around those at the beginning.
    """
    top = list(takewhile(lambda block: not _is_prose(block), draft.blocks))
    is_page = len(top) < len(draft.blocks) and isinstance(draft.blocks[len(top)], Heading)
    ornaments = (block for block in top if isinstance(block, SceneBreak))
    yield from ornaments if is_page else takewhile(lambda b: isinstance(b, SceneBreak), top)
    parts_none = True
    for block in reversed(draft.blocks):
        if isinstance(block, SceneBreak):
            if parts_none:
                yield block
        else:
            parts_none = isinstance(block, Heading) and block.kind != ENTRY
    for above, block, below in zip(draft.blocks, draft.blocks[1:], draft.blocks[2:], strict=False):
        if isinstance(block, Heading) and block.kind != ENTRY and _are_alike(above, below):
            yield below


def _are_alike(above: Block, below: Block) -> bool:
    marks = [block.mark for block in (above, below) if isinstance(block, SceneBreak)]
    return len(marks) > 1 and len({*marks}) == 1


def _is_prose(block: Block) -> bool:
    """Return whether a block is no line of a title page: a heading, or the end of a sentence."""
    is_text = isinstance(block, Stretch) and ends_sentence(block.lines[-1].rstrip())
    return is_text or isinstance(block, Heading)


def recurring_marks(draft: Draft) -> frozenset[str]:
    """Return the marks that are ornaments because they occur several times: x, o o o."""
    lone = Counter(of_each(_lone_mark, draft.blocks))
    return frozenset(mark for mark, count in lone.items() if mark and count >= OFTEN)


def _words(blocks: Sequence[Block]) -> set[int]:
    """Return the places of signs that are words of the text: counted, spelled, or kisses."""
    alone = {
        at: tidy(plain(block.lines[0])).translate(_DASHES)
        for at, block in enumerate(blocks)
        if isinstance(block, Stretch) and len(block.lines) == 1 and len(block.lines[0]) <= LONGEST
    }
    found = {at for at in alone if at and _are_kisses(blocks[at - 1], blocks[at])}
    for signs, form in _COUNTED:
        places = {at: mark for at, mark in alone.items() if signs.fullmatch(mark)}
        if len({*places.values()}) > 1 and any(map(form.fullmatch, places.values())):
            found |= {*places}
    return found


def _are_kisses(above: Block, block: Block) -> bool:
    """Return whether a mark is one of kisses, below the name at the end of a letter."""
    if not (isinstance(above, Stretch) and isinstance(block, Stretch)):
        return False
    is_signed = _SIGNED.fullmatch(above.lines[-1]) is not None
    return is_signed and _KISSES.fullmatch(block.lines[0]) is not None


def may_be_words(marks: Iterable[str]) -> set[str]:
    """Return the ornaments of a text that may as well be words of it, as far as they are rare.

    A text with several forms of ornaments may have any.
    """
    count = Counter(marks)
    if len(count) >= OFTEN:
        return set()
    return {mark for mark, times in count.items() if times < OFTEN and _may_be_word(mark)}


def _may_be_word(mark: str) -> bool:
    is_emoji = "\ufe0f" in mark or max(mark, default="") >= _EMOJI
    is_message = is_emoji and len(mark.strip(_JOINS)) == 1
    return is_message or _MAY_BE_WORDS.fullmatch(mark) is not None


def _lone_mark(block: Block) -> str:
    """Return the mark that alone is a stretch, "" if it is none."""
    lines = block.lines if isinstance(block, Stretch) else ()
    mark = lines[0].strip() if len(lines) == 1 else ""
    return mark if mark in _LONE or _SELDOM.fullmatch(mark) or _is_pictorial(mark) else ""


def _ornaments_inside(block: Stretch, draft: Draft) -> list[Span]:
    """Return the ornaments inside a stretch of text: after one sentence and before another.

    Excluded are underlined titles, frames around signs, and rows of stars for omitted lines of a
    quoted poem.
    """
    lines = block.lines
    rows = spans_of(n for n, line in enumerate(lines) if len(lines) > 1 and _is_row(line))
    if not rows or (rows[0].first == 0 and rows[-1].last == len(lines) - 1):
        return []
    marks = {lines[n].lstrip()[0] for row in rows for n in row}
    others = [line for line in lines if not _is_row(line)]
    if min(map(indent, others)) >= draft.traits.margin + INDENTED:
        return []
    if any(line.lstrip()[0] in marks for line in others):
        return []
    if not all(_parts_sentences(lines, row) for row in rows):
        return []
    above = block.span.first
    return [Span(above + row.first, above + row.last) for row in rows]


def _is_row(line: str) -> bool:
    if len(line) > LONGEST or plain(line.lstrip()[0]) not in _ROW_MARKS + ".":
        return False
    mark = tidy(plain(line))
    return _ROW.fullmatch(mark) is not None or (
        indent(line) >= INDENTED and _STARS.fullmatch(mark) is not None
    )


def _parts_sentences(lines: Sequence[str], row: Span) -> bool:
    """Return whether a sentence ends on the line before and one begins on the line after."""
    ended = row.first == 0 or ends_sentence(lines[row.first - 1].rstrip())
    following = lines[row.last + 1] if row.last + 1 < len(lines) else ""
    return ended and (not following or begins_with_capital(following) or has_no_case(following))


def _follows(last: Block, block: Block, draft: Draft) -> bool:
    """Return whether a block is one more ornament of the same scene break."""
    return (
        isinstance(last, SceneBreak)
        and isinstance(block, SceneBreak)
        and block.gap < FILE_GAP
        and last.why == block.why == ORNAMENT
        and only_blank(draft.source, last, block)
    )


def _one_of(near: Sequence[Block]) -> Block:
    """Return one scene break for adjacent ornaments, with each different mark once."""
    if len(near) == 1:
        return near[0]
    marks = dict.fromkeys(block.mark for block in near if isinstance(block, SceneBreak))
    mark, span = _mark_of(list(marks)[:TALLEST]), near[0].span | near[-1].span
    return SceneBreak(span=span, gap=near[0].gap, why=ORNAMENT, mark=mark)


def _as_scene_break(block: Block, often: frozenset[str]) -> Block:
    if not isinstance(block, Stretch) or len(block.lines) > TALLEST:
        return block
    alone = " ".join(block.lines).strip()
    if alone not in often and not all(map(is_ornament, block.lines)):
        return block
    return SceneBreak(span=block.span, gap=block.gap, why=ORNAMENT, mark=_mark_of(block.lines))


def _mark_of(lines: Iterable[str]) -> str:
    """Return some rows as one mark, with each different row once."""
    return tidy(" ".join(dict.fromkeys(line.strip() for line in lines)))


def is_ornament(text: str) -> bool:
    """Return whether a line is an ornament and nothing else."""
    first = undirected(text.lstrip()[:2])[:1] if len(text) <= LONGEST else ""
    # The only letters and digits that begin an ornament are those of drawn patterns.
    if not first or first in _QUOTES or (first.isalnum() and first not in "xXoO0"):
        return False
    mark = tidy(plain(undirected(text)))
    if mark in _LONE or _FACE.fullmatch(mark) or _TO_SIGN.fullmatch(text):
        return False
    if mark in {".", ". . ."} or _DRAWN.fullmatch(mark) or _AS_TYPED.fullmatch(mark):
        return True
    if _MARKS.fullmatch(mark):
        return not mark.isalpha()
    return _is_pictorial(mark) and (max(mark) < _EMOJI or len({*mark} - {*_JOINS}) == 1)


def _is_pictorial(mark: str) -> bool:
    """Return whether a mark is of emoji and dingbats, and what joins two of them."""
    return 0 < len(mark) <= 8 and all(  # noqa: PLR2004
        unicodedata.category(c) in {"So", "Sk", "Cf", "Mn"} and c > "\u2000"
        for c in mark
        if c != " "
    )
