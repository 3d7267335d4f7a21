"""The order of works: by title, or in a series by number, which may be "2.5".

Works of a series that have no number come last.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.sphinx_ext.model.text.articles import filing_title
from fascicle.sphinx_ext.model.text.collation import collation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fascicle.sphinx_ext.model.works import PublishedWork

NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
LAST = float("inf")


class Neighbours(NamedTuple):
    """What comes before a work in its series, and after it."""

    before: PublishedWork | None = None
    after: PublishedWork | None = None


def in_reading_order(works: Iterable[PublishedWork], language: str) -> list[PublishedWork]:
    """Order the works of one series."""
    return sorted(in_title_order(works, language), key=series_number)


def in_title_order(works: Iterable[PublishedWork], language: str) -> list[PublishedWork]:
    """Order works as they are filed; its folder decides between equals."""
    order = collation_of(language)

    def mark(work: PublishedWork) -> Any:  # noqa: ANN401  what the collation compares, and a text
        return order.key(filing_title(work.title, work.language or language)), work.slug

    return sorted(works, key=mark)


def in_shelf_order(works: Iterable[PublishedWork], language: str) -> list[PublishedWork]:
    """Order works as they are filed, those of a series together under its name."""
    order = collation_of(language)

    def mark(work: PublishedWork) -> Any:  # noqa: ANN401  what the collation compares, and a number
        name = filing_title(work.series or work.title, work.language or language)
        return order.key(name), series_number(work)

    return sorted(in_title_order(works, language), key=mark)


def series_number(work: PublishedWork) -> float:
    """Return a work's number in its series; what has none, or none that counts, comes last."""
    said = work.series_number.strip()
    return float(said.replace(",", ".")) if NUMBER.fullmatch(said) else LAST


def neighbours(works: Iterable[PublishedWork]) -> Iterator[tuple[str, Neighbours]]:
    """Yield of each work of an ordered series, by its folder, what comes before it and after it.

    Where there is no number nobody has said what comes next.
    """
    row = [None, *(work for work in works if series_number(work) != LAST), None]
    for before, work, after in zip(row, row[1:], row[2:], strict=False):
        if work is not None:
            yield work.slug, Neighbours(before, after)
