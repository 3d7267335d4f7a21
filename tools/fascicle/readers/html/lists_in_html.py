"""Lists of HTML: the numbers that a browser shows, and the items as a block."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Item, Listing, Paragraph, plain
from fascicle.readers.html.tags import tag_of, whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement as Element

    from fascicle.model.blocks import Stretch

LISTED = Evidence("list in markup", 0.9)


# The numbers of a list: its attribute `type`, or the style that stands for it.
_TYPES = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I",
}  # fmt: skip
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*\b((?:lower|upper)-(?:alpha|latin|roman))\b")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# Browsers show greater numbers in digits.
_MOST_ROMAN = 3999
_LETTERS = 26


@dataclass(slots=True)
class _OpenList:
    """A list that is open: the number of its next item, and what is added for each."""

    next: int
    step: int
    type: str


@dataclass(slots=True)
class OpenLists:
    """The lists that are open, None for one without numbers."""

    open_lists: list[_OpenList | None] = field(default_factory=list)

    def open(self, element: Element) -> None:
        """Begin a list."""
        self.open_lists.append(_numbers_of(element) if tag_of(element) == "ol" else None)

    def close(self) -> None:
        """End the list that began last."""
        self.open_lists.pop()

    def marker(self, item: Element) -> str:
        """Return the number of an item as a browser shows it, else a hyphen."""
        numbers = self.open_lists[-1] if self.open_lists else None
        if numbers is None:
            return "-"
        number = whole_number(item.get("value"), numbers.next)
        numbers.next = number + numbers.step
        return f"{_shown(number, numbers.type)}."


def _numbers_of(element: Element) -> _OpenList:
    is_reversed = element.get("reversed") is not None
    first = sum(tag_of(child) == "li" for child in element) if is_reversed else 1
    styled = _STYLE.search(element.get("style") or "")
    kind = _TYPES[styled[1]] if styled else element.get("type") or ""
    return _OpenList(whole_number(element.get("start"), first), -1 if is_reversed else 1, kind)


def _shown(number: int, kind: str) -> str:
    """Return a number in the letters or Roman numerals of a list, else in digits."""
    if kind in {"a", "A"} and number > 0:
        shown = _in_letters(number)
    elif kind in {"i", "I"} and 0 < number <= _MOST_ROMAN:
        shown = _in_roman(number)
    else:
        return str(number)
    return shown.upper() if kind.isupper() else shown


def _in_letters(number: int) -> str:
    """Return a number as browsers count in letters: z is followed by aa."""
    before, last = divmod(number - 1, _LETTERS)
    return (_in_letters(before) if before else "") + chr(ord("a") + last)


def _in_roman(number: int) -> str:
    shown = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        shown += letters * count
    return shown


def listing(items: Sequence[tuple[str, Stretch]]) -> Listing | Paragraph:
    """Return a list; an item's marker is not a part of its text.

    Pages number items in digits and upwards; other lists are lines with their markers.
    """
    first = items[0][1]
    span = first.span | items[-1][1].span
    if not _is_plain([marker for marker, _ in items]):
        text = "\n".join(line for _, stretch in items for line in stretch.lines)
        return Paragraph(span=span, gap=first.gap, why=LISTED, text=plain(text))
    said = ((marker, "\n".join(stretch.lines)) for marker, stretch in items)
    parts = tuple(
        Item(marker, plain(text.removeprefix(marker).lstrip(" "))) for marker, text in said
    )
    return Listing(span=span, gap=first.gap, why=LISTED, items=parts)


def _is_plain(markers: Sequence[str]) -> bool:
    """Return whether a list has no numbers, or numbers in digits that do not descend."""
    numbers = [marker[:-1] for marker in markers if marker != "-"]
    is_counted = all(map(str.isdecimal, numbers))
    return is_counted and all(int(a) <= int(b) for a, b in pairwise(numbers))
