"""Lists of HTML: the numbers that a browser shows, and the items as a block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Item, Listing, plain
from fascicle.readers.html.tags import tag_of, whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement as Element

    from fascicle.model.blocks import Stretch

LISTED = Evidence("list in markup", 0.9)


@dataclass(slots=True)
class OpenLists:
    """The last number of each list that is open, None for one without numbers."""

    numbers: list[int | None] = field(default_factory=list)

    def open(self, element: Element) -> None:
        """Begin a list."""
        first = whole_number(element.get("start"), 1)
        self.numbers.append(first - 1 if tag_of(element) == "ol" else None)

    def close(self) -> None:
        """End the list that began last."""
        self.numbers.pop()

    def marker(self, item: Element) -> str:
        """Return the number of an item as a browser shows it, else a hyphen."""
        last = self.numbers[-1] if self.numbers else None
        if last is None:
            return "-"
        self.numbers[-1] = number = whole_number(item.get("value"), last + 1)
        return f"{number}."


def listing(items: Sequence[tuple[str, Stretch]]) -> Listing:
    """Return a list; an item's marker is not a part of its text."""
    first = items[0][1]
    said = ((marker, "\n".join(stretch.lines)) for marker, stretch in items)
    parts = tuple(
        Item(marker, plain(text.removeprefix(marker).lstrip(" "))) for marker, text in said
    )
    return Listing(span=first.span | items[-1][1].span, gap=first.gap, why=LISTED, items=parts)
