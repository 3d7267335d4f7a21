"""Automatic numbers of headings in Word documents: Chapter 1, 1.1.

They are in no paragraph, and pandoc drops them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fascicle.readers.html.running_text import numeral
from fascicle.readers.html.tags import whole_number

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Tree


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading [1-9]")
# The numerals of HTML by their names in Word. Others, such as numbers in words, are in digits.
_NUMERALS = {"upperRoman": "I", "lowerRoman": "i", "upperLetter": "A", "lowerLetter": "a"}
_NONE, _BULLET, _ZERO = "none", "bullet", "decimalZero"
_LEVEL = re.compile(r"%([1-9])")


@dataclass(slots=True)
class _Outline:
    """A numbering: its levels, and the last number of each that is open."""

    levels: dict[int, Tree]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """Return the number of the next paragraph at a level, as Word shows it."""
        self.counts[level] = self._count(level, 0) + 1
        self.counts = {at: count for at, count in self.counts.items() if at <= level}
        text = _value(self.levels.get(level), "lvlText")
        is_legal = level in self.levels and self.levels[level].find(f"{_W}isLgl") is not None
        return _LEVEL.sub(lambda it: self._shown(int(it[1]) - 1, is_legal=is_legal), text).strip()

    def _count(self, level: int, first: int = 1) -> int:
        start = whole_number(_value(self.levels.get(level), "start"), 1)
        return self.counts.get(level, start - 1 + first)

    def _shown(self, level: int, *, is_legal: bool) -> str:
        form, count = _value(self.levels.get(level), "numFmt"), self._count(level)
        if form in {_NONE, _BULLET}:
            return ""
        shown = numeral(count, "" if is_legal else _NUMERALS.get(form, ""))
        return shown.zfill(2) if form == _ZERO else shown


def heading_numbers(
    body: Tree, styles: Tree | None, numbering: Tree | None
) -> Iterator[tuple[Tree, str]]:
    """Yield the headings that Word numbers, with their numbers. Numbered items count with them."""
    if styles is None or numbering is None:
        return
    known = {style.get(f"{_W}styleId", ""): style for style in styles.iter(f"{_W}style")}
    abstract = {
        each.get(f"{_W}abstractNumId", ""): _Outline(_levels(each))
        for each in numbering.iter(f"{_W}abstractNum")
    }
    numberings = {each.get(f"{_W}numId", ""): each for each in numbering.iter(f"{_W}num")}
    for paragraph in body.iter(f"{_W}p"):
        chain = list(_formats(paragraph, known))
        number, level = (_first(chain, f"numPr/{_W}{name}") for name in ("numId", "ilvl"))
        numbered = numberings.get(number)
        outline = abstract.get(_value(numbered, "abstractNumId"))
        if numbered is None or outline is None:
            continue
        for override in numbered.findall(f"{_W}lvlOverride"):
            _restart(outline, override)
            numbered.remove(override)  # It is one where the numbering is first used.
        shown = outline.next(whole_number(level, 0))
        if shown and any(_HEADING.fullmatch(_value(it, "name").lower()) for it in chain):
            yield paragraph, shown


def _levels(parent: Tree) -> dict[int, Tree]:
    return {whole_number(it.get(f"{_W}ilvl"), 0): it for it in parent.findall(f"{_W}lvl")}


def _restart(outline: _Outline, override: Tree) -> None:
    outline.levels |= _levels(override)
    start = whole_number(_value(override, "startOverride"), 0)
    if start:
        outline.counts[whole_number(override.get(f"{_W}ilvl"), 0)] = start - 1


def _formats(paragraph: Tree, styles: Mapping[str, Tree]) -> Iterator[Tree]:
    """Yield a paragraph and its styles: its own, and those that each is based on."""
    yield paragraph
    properties, left = paragraph.find(f"{_W}pPr"), dict(styles)
    style = left.pop(_value(properties, "pStyle"), None)
    while style is not None:
        yield style
        style = left.pop(_value(style, "basedOn"), None)


def _first(chain: list[Tree], path: str) -> str:
    """Return the first value that a paragraph or one of its styles has."""
    return next((value for it in chain if (value := _value(it, f"pPr/{_W}{path}"))), "")


def _value(element: Tree | None, path: str) -> str:
    """Return the value of an element below another, "" if there is none."""
    below = element.find(f"{_W}{path}") if element is not None else None
    return below.get(f"{_W}val", "") if below is not None else ""
