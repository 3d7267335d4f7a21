"""Markdown in a plain text: headings, quotations, fenced code, and the title.

    # The Salt Road            > We regret the goat.            ```
    ## Chapter 1               >                                left   6:00
                               > The ferryman                   ```

A sign alone proves nothing: mail quotes with ">", chats begin names with "#". A text is Markdown
with several headings in its syntax, or with at least two kinds of marks. Lists, breaks and notes
are those of any text; links and code inside lines are in `inline_markdown`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING

from fascicle.model.blocks import MARKED, AsTyped, Evidence, Span, Stretch, group_of
from fascicle.model.draft import Markup
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.forms.heading_form import title_like
from fascicle.recovery.headings.line_forms import marked_title
from fascicle.recovery.shared.lines import only_blank, tidy
from fascicle.recovery.shared.stretches import divided, without_markup
from fascicle.recovery.syntaxes.marked_headings import MarkedHeading, titled, with_headings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

SYNTAX = "markdown"
_UNDERLINE = re.compile(r"(?:=+|-{3,})\s*")
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})\s*[\w+-]*\s*")
_QUOTED = re.compile(r" {0,3}(?P<marks>>(?: {0,2}>)* ?)")
# A link directly after a letter or a sign would make one word of both.
LINK = re.compile(
    r"(?<![^\s\"'“”‘’„«»(\[*_—–])\[(?P<text>[^\][\n]{1,300})\]\((?P<address>[^()\s]{1,500})\)"
)
_ANCHOR = re.compile(r"\s*(?:[-*+]|\d+\.) +\[[^\][]+\]\(#[^()\s]*\)\s*")
# A literal beginning, which is searched for quickly.
_STRONG = re.compile(r"\*\*(?<!\w\*\*)(?<!\*\*\*)[^\s*][^*\n]*\*\*(?![\w*])")
# Signs inside text, with the characters that they need and how often they must occur.
_SIGNS = {
    "fence": ("```", re.compile(r"^ {0,3}```[\w+ -]*$", re.MULTILINE), 2),
    "note": ("[^", re.compile(r"^\[\^[\w-]+\]: ", re.MULTILINE), 1),
    "link": ("](", LINK, 1),
    "strong": ("**", _STRONG, 2),
    "escape": ("\\", re.compile(r"\\[*_#.\-!>\[\]`]"), 2),
}
# Several headings, or this many kinds of marks.
FEWEST = 2


def markdown(draft: Draft) -> Draft:
    """Read the blocks of Markdown, if the text is typed in it."""
    if draft.syntax:
        return draft
    headings = _marked_headings(draft)
    draft = titled(draft, headings)
    if not is_markdown(draft, headings):
        return draft
    draft = replace(draft, syntax=SYNTAX)
    draft = _with_code(draft)
    draft = draft.set_aside("contents", *(b for b in draft.blocks if _is_contents(b)))
    return _with_quotations(with_headings(draft, headings))


def is_markdown(draft: Draft, headings: Mapping[int, MarkedHeading]) -> bool:
    """Return whether a text has several headings, or several kinds of marks, of Markdown."""
    blocks = [block for block in draft.blocks if isinstance(block, Stretch)]
    return len(headings) >= FEWEST or len(_kinds(blocks)) + bool(headings) >= FEWEST


def _kinds(blocks: Sequence[Stretch]) -> set[str]:
    """Return the kinds of marks in some stretches."""
    text = "\n".join([line for block in blocks for line in block.lines])
    found = {kind for kind, (sign, form, fewest) in _SIGNS.items() if sign in text
             and len(list(islice(form.finditer(text), fewest))) == fewest}  # fmt: skip
    quoted = "\n>" in text and any(_is_quoted(block) for block in blocks if len(block.lines) > 1)
    return {*found, "quotation"} if quoted else found


# Fenced code, and contents with links


def _with_code(draft: Draft) -> Draft:
    """Return the draft with the lines between two fences as typed."""
    settled = draft.decided | draft.kept | draft.markup.keys()
    code = [span for span in _fenced(draft) if settled.isdisjoint((span.first, span.last))]
    fences = {
        n: _fence(draft.source.lines[n - 1]) for span in code for n in (span.first, span.last)
    }
    draft = without_markup(draft, fences, dict.fromkeys(fences, 0))
    typed = ([n for n in span if n not in fences and draft.line(n).strip()] for span in code)
    return draft.with_blocks(_as_code(draft, [Span(n[0], n[-1]) for n in typed if n]))


def _fence(line: str) -> tuple[Markup, ...]:
    """Return a fence as markup; what it says of the language of the code is a command."""
    return (Markup("command" if line.strip("`~ \t") else "markup", 0, len(line)),)


def _as_code(draft: Draft, code: Sequence[Span]) -> Iterator[Block]:
    """Yield the blocks, with the lines of code as typed."""
    inside = {n: span for span in code for n in span}
    for part in divided(draft.blocks, code):
        span = inside.get(part.span.first)
        if span is None or not isinstance(part, Stretch):
            yield part
        elif part.span.first == span.first:
            lines = draft.source.lines[span.first - 1 : span.last]
            why = Evidence("fenced code", 0.95)
            yield AsTyped(span=span, gap=part.gap, why=why, lines=lines)


def _fenced(draft: Draft) -> Iterator[Span]:
    """Yield the lines of fenced code, fences included."""
    opened: tuple[int, str] | None = None
    for above, block in zip((None, *draft.blocks), draft.blocks, strict=False):
        if above and not only_blank(draft.source, above, block):
            opened = None
        if not isinstance(block, Stretch):
            opened = None
            continue
        for number, line in zip(block.span, block.lines, strict=True):
            match = _FENCE.fullmatch(line) if "```" in line or "~~~" in line else None
            if match is None:
                continue
            if opened and draft.source.at(number)[0] != draft.source.at(opened[0])[0]:
                opened = None
            if opened and line.strip() == opened[1]:
                yield Span(opened[0], number)
                opened = None
            elif not opened:
                opened = (number, match["mark"])


def _is_contents(block: Block) -> bool:
    """Return whether all lines are list items with links to places in the text."""
    return isinstance(block, Stretch) and all(map(_ANCHOR.fullmatch, block.lines))


# Headings


def _marked_headings(draft: Draft) -> dict[int, MarkedHeading]:
    """Return the headings in Markdown, by their lines.

    A single title above a row of hyphens may be any title above a scene break.
    """
    found: dict[int, MarkedHeading] = {}
    for block in draft.blocks:
        if isinstance(block, Stretch):
            found |= _in_stretch(block)
    ruled = [n for n, heading in found.items() if heading.underline]
    if len(ruled) == 1 and found[ruled[0]].depth > 1:
        del found[ruled[0]]
    return found


def _in_stretch(block: Stretch) -> Iterator[tuple[int, MarkedHeading]]:
    """Yield the headings in a stretch, with their lines."""
    first = block.span.first
    for number, line in zip(block.span, block.lines, strict=True):
        if line[:1] == "#" and (marked := marked_title(line)):
            yield number, MarkedHeading(*marked)
    if _is_underlined(block):
        depth = 1 if block.lines[1].startswith("=") else 2
        yield first, MarkedHeading(depth, tidy(block.lines[0]), first + 1)


def _is_underlined(block: Stretch) -> bool:
    """Return whether the first line of a stretch is a title with a row of signs below it."""
    title, *below = block.lines[:2]
    if not below or below[0][0] not in "=-":
        return False
    if not _UNDERLINE.fullmatch(below[0]) or title[0].isspace():
        return False
    return title_like(title) and not is_ornament(title)


# Quotations


def _with_quotations(draft: Draft) -> Draft:
    """Return the draft with stretches of quoted lines as quotations.

    Their paragraphs are recognised with the inside of the groups that the keeper has decided about.
    """
    quoted = [block for block in draft.blocks if _is_quoted(block)]
    marks = {n: draft.source.lines[n - 1] for block in quoted for n in block.span}
    draft = without_markup(draft, {n: _mark_of(line) for n, line in marks.items()})
    whole = {n: block for block in quoted for n in block.span}
    why = Evidence("quotation in Markdown", 0.9)
    row: list[Block] = []
    for block_of, parts in groupby(draft.blocks, lambda block: whole.get(block.span.first)):
        inner = list(parts)
        row += [group_of(MARKED + "quotation", why, inner)] if block_of else inner
    return draft.with_blocks(row)


def _is_quoted(block: Block) -> bool:
    return isinstance(block, Stretch) and all(map(_QUOTED.match, block.lines))


def _mark_of(line: str) -> tuple[Markup, ...]:
    match = _QUOTED.match(line)
    return (Markup("markup", 0, match.end()),) if match else ()
