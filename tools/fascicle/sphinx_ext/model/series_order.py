"""The order of works: by title, or in a series by number, which may be "2.5".

Works without a number come last in their series.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.text.articles import filing_title
from fascicle.sphinx_ext.model.text.collation import collation_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork

NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
LAST = float("inf")


class Neighbours(NamedTuple):
    """The previous and the next work of a series."""

    before: PublishedWork | None = None
    after: PublishedWork | None = None


def in_reading_order(works: Iterable[PublishedWork], language: str) -> list[PublishedWork]:
    return _sorted(in_title_order(works, language), _series_number)


def in_title_order(works: Iterable[PublishedWork], language: str) -> list[PublishedWork]:
    """Return works in filing order; equal titles are ordered by folder."""
    key = collation_of(language).key
    return _sorted(works, lambda w: (key(filing_title(w.title, w.text_language)), w.slug))


def in_catalogue_order(works: Iterable[PublishedWork], language: str) -> list[PublishedWork]:
    """Return works in filing order, those of a series together under its name."""
    key = collation_of(language).key
    return _sorted(
        in_title_order(works, language),
        lambda w: (key(filing_title(w.series or w.title, w.text_language)), _series_number(w)),
    )


def _sorted(
    works: Iterable[PublishedWork], key: Callable[[PublishedWork], Any]
) -> list[PublishedWork]:
    found = each_that_works(works, "the lists of works", key)
    return [work for work, _ in sorted(found, key=lambda pair: pair[1])]


def _series_number(work: PublishedWork) -> float:
    """Return a work's number in its series, infinity for a missing or invalid number."""
    said = work.series_number.strip()
    return float(said.replace(",", ".")) if NUMBER.fullmatch(said) else LAST


def neighbours(works: Iterable[PublishedWork]) -> Iterator[tuple[str, Neighbours]]:
    """Yield each work's slug with its neighbours in an ordered series.

    Works without a number are left out: their place is unknown.
    """
    row = [None, *(work for work in works if _series_number(work) != LAST), None]
    for before, work, after in zip(row, row[1:], row[2:], strict=False):
        if work is not None:
            yield work.slug, Neighbours(before, after)
