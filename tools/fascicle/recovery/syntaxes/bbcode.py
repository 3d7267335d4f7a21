"""BBCode, in which forums and some archives keep a story.

    [b][u]The cellar[/u][/b]        It was [i]very[/i] dark.        [hr]

The tags are markup, and so are those of sizes, fonts and colours, which a book does not have. Tags
may be around several paragraphs. One that is not closed stays as typed, and so do links to other
places than the web, and any other word in brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, chain
from typing import NamedTuple

from fascicle.model.blocks import Evidence, SceneBreak, Span, Style
from fascicle.model.draft import Draft, Markup, Styled, Unkept
from fascicle.recovery.shared.lines import divided, read_at, unread_lines, without_markup

SYNTAX = "bbcode"
# So many closed tags prove the syntax; a style is closed within so many lines.
FEWEST, LONGEST = 3, 200
STYLES = {
    "b": Style.STRONG, "i": Style.EMPHASIS, "s": Style.STRUCK, "strike": Style.STRUCK,
    "u": Style.UNDERLINED,
    "sub": Style.SUBSCRIPT, "sup": Style.SUPERSCRIPT,
}  # fmt: skip
# What a book does not keep, as `outline --why` names it.
UNKEPT = {
    "size": "larger or smaller", "font": "another font", "color": "coloured",
    "colour": "coloured", "center": "centred", "centre": "centred", "right": "set right",
    "left": "set left", "indent": "indented", "justify": "justified",
}  # fmt: skip
_NAMES = "|".join(sorted([*STYLES, *UNKEPT, "url"], key=len, reverse=True))
_TAG = re.compile(
    rf"\[(?P<end>/?)(?P<name>{_NAMES})(?:=(?P<value>[^\]]{{1,300}}))?\]", re.IGNORECASE
)
_RULE = re.compile(r"\s*\[hr\]\s*", re.IGNORECASE)
# What a rule is shown as.
MARK, _AS_RULE = "* * *", Evidence("rule in BBCode", 0.95)


class _Tag(NamedTuple):
    line: int
    match: re.Match[str]

    @property
    def name(self) -> str:
        return self.match["name"].casefold()


def bbcode(draft: Draft) -> Draft:
    """Read the tags of a text that has several pairs of them."""
    if draft.syntax:
        return draft
    settled = draft.decided | draft.kept
    lines = {number: line for number, line in unread_lines(draft) if number not in settled}
    marked = ((n, line) for n, line in lines.items() if "[" in line)
    tags = [_Tag(n, match) for n, line in marked for match in _TAG.finditer(line)]
    pairs = list(_pairs(tags))
    if len(pairs) < FEWEST:
        return draft
    paired = sorted(chain.from_iterable(pairs), key=lambda tag: (tag.line, tag.match.start()))
    markup: defaultdict[int, list[Markup]] = defaultdict(list)
    for tag in paired:
        markup[tag.line].append(Markup("markup", tag.match.start(), tag.match.end()))
    unkept = (
        Unkept(UNKEPT[one.name], Span(one.line, other.line))
        for one, other in pairs
        if one.name in UNKEPT
    )
    draft = replace(
        draft, syntax=SYNTAX, styles=_styles(lines, markup, pairs), unkept=(*draft.unkept, *unkept)
    )
    rules = {n for n, line in unread_lines(draft) if _RULE.fullmatch(line)}
    draft = draft.with_blocks(divided(draft.blocks, (Span(n, n) for n in rules)))
    draft = read_at(
        draft, rules, lambda it: SceneBreak(span=it.span, gap=it.gap, why=_AS_RULE, mark=MARK)
    )
    return without_markup(draft, {n: tuple(row) for n, row in markup.items()})


def _pairs(tags: Iterable[_Tag]) -> Iterator[tuple[_Tag, _Tag]]:
    """Yield the tags that are closed, each with the tag that closes it."""
    opened: defaultdict[str, list[_Tag]] = defaultdict(list)
    for tag in tags:
        if not tag.match["end"]:
            opened[tag.name].append(tag)
        elif opened[tag.name]:
            one = opened[tag.name].pop()
            is_far = tag.name in STYLES and tag.line - one.line > LONGEST
            if not is_far and (tag.name != "url" or _target(one, tag)):
                yield one, tag


def _target(one: _Tag, other: _Tag) -> str:
    """Return the address of a link on the web, in its tag or between its tags, "" for others."""
    between = one.match.string[one.match.end() : other.match.start()]
    address = one.match["value"] or (between if one.line == other.line else "")
    return address if address.startswith(("http://", "https://")) else ""


def _styles(
    lines: Mapping[int, str],
    markup: Mapping[int, Sequence[Markup]],
    pairs: Iterable[tuple[_Tag, _Tag]],
) -> dict[int, tuple[Styled, ...]]:
    """Return the styles in lines, by the places of their letters without the tags."""
    ends = {n: [tag.end for tag in row] for n, row in markup.items()}
    gone = {n: [0, *accumulate(tag.end - tag.start for tag in row)] for n, row in markup.items()}

    def place(number: int, at: int) -> int:
        return at - gone[number][bisect_right(ends[number], at)] if number in ends else at

    found: defaultdict[int, list[Styled]] = defaultdict(list)
    for one, other in pairs:
        if one.name in UNKEPT:
            continue
        target = _target(one, other) if one.name == "url" else ""
        for n in range(one.line, other.line + 1):
            if n in lines:
                start = place(n, one.match.end()) if n == one.line else 0
                end = place(n, other.match.start() if n == other.line else len(lines[n]))
                style = STYLES.get(one.name, Style.PLAIN)
                found[n].append(Styled(start, end, style, target))
    return {n: tuple(row) for n, row in found.items()}
