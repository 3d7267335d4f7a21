"""Works in lists and on title pages: the entry of a work, the names of its cast and places.

An entry is the same in the catalogue and on the pages of groupings. Features add values to the
templates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sphinx.environment import BuildEnvironment

from fascicle.model.digests import digest_of
from fascicle.sphinx_ext.model.extension_points import ExtensionPoint
from fascicle.sphinx_ext.model.groupings import KINDS, Grouping, Kind, grouping_of
from fascicle.sphinx_ext.model.published_work import CastEntry, PublishedWork

Values = dict[str, Any]

# Values for the templates of a work's title page, of its entry in lists, of the page of an author,
# a series or a tag, and of the list of works on the front page.
title_page_values = ExtensionPoint[Callable[[BuildEnvironment, PublishedWork], Values]]()
entry_values = ExtensionPoint[Callable[[BuildEnvironment, PublishedWork], Values]]()
grouping_page_values = ExtensionPoint[Callable[[BuildEnvironment, Grouping], Values]]()
front_page_values: ExtensionPoint[Callable[[BuildEnvironment], Values]] = ExtensionPoint()
# For the front page and all other lists of works.
list_values: ExtensionPoint[Values] = ExtensionPoint()


# The date that a list shows: the first of these that a work has.
DATES = ("updated", "completed", "published", "written")

# What a list shows of a work as it is.
SHOWN = attrgetter(
    "slug", "title", "subtitle", "is_untitled", "summary", "series_number", "rating", "warnings",
    "status", "total_words",
)  # fmt: skip
# A sortable date: a year, a month or a day.
DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
WHOLE_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class LinkedName:
    """An author, a series or a tag: as its grouping spells it, and the work; its page, if any."""

    name: str
    typed: str
    docname: str


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """A work in a list; `shown` is a digest of the other fields."""

    work: PublishedWork
    language: str
    authors: tuple[LinkedName, ...]
    series: tuple[LinkedName, ...]
    tags: tuple[LinkedName, ...]
    what: str
    when: str
    added: dict[str, Any]
    shown: str


# By environment, and by slug: the catalogue, the front page and other lists show the same.
_ENTRIES: WeakKeyDictionary[BuildEnvironment, dict[str, WorkEntry]] = WeakKeyDictionary()


def entry_of(env: BuildEnvironment, work: PublishedWork) -> WorkEntry:
    entries = _ENTRIES.setdefault(env, {})
    known = entries.get(work.slug)
    # Works that are collected anew are others.
    if known is None or known.work is not work:
        known = entries[work.slug] = _made_entry(env, work)
    return known


def _made_entry(env: BuildEnvironment, work: PublishedWork) -> WorkEntry:
    authors, series, tags = (tuple(_linked_names(env, kind, work)) for kind in KINDS)
    what, when = _listed_date(work)
    language = work.text_language
    added: dict[str, Any] = {}
    for values_of in entry_values(env.config):
        added |= values_of(env, work)
    shown = (*SHOWN(work), language, authors, series, tags, what, when, added)
    return WorkEntry(work, language, authors, series, tags, what, when, added, digest_of(shown))


def arrival(work: PublishedWork) -> str:
    """Return the day on which a work came into the library, "" if that is unknown."""
    days = [page.appeared for page in work.reading_order if page.appeared]
    dates = {what.lower(): when for what, when in work.dates if WHOLE_DAY.fullmatch(when)}
    return work.front.appeared or min(days, default=dates.get("published", ""))


def newest_first(entries: Iterable[WorkEntry]) -> list[WorkEntry]:
    """Return the works that have a date, by the day they came, those of one day by their own.

    Return none where no work is newer than another one.
    """
    listed = [(arrival(entry.work) or entry.when, entry.when, entry) for entry in entries]
    dated = sorted((row for row in listed if row[0]), key=lambda row: row[:2], reverse=True)
    has_newer = len({row[:2] for row in listed}) > 1
    return [entry for _, _, entry in dated] if has_newer else []


def _linked_names(env: BuildEnvironment, kind: Kind, work: PublishedWork) -> Iterator[LinkedName]:
    """Yield the names of one kind, each once."""
    links: dict[str, LinkedName] = {}
    for typed in kind.names_of(work):
        grouping = grouping_of(env, kind, typed)
        links.setdefault(grouping.name, LinkedName(grouping.name, typed, grouping.docname))
    yield from links.values()


def _listed_date(work: PublishedWork) -> tuple[str, str]:
    """Return the event and the date that lists show for a work."""
    dates = {what.lower(): when for what, when in work.dates if DAY.fullmatch(when)}
    return next(((what, dates[what]) for what in DATES if what in dates), ("", ""))


class ListedName(NamedTuple):
    """A name: the page that it links to, or else the anchor that others link to."""

    name: str
    docname: str
    anchor: str


class ShortList(NamedTuple):
    """The names listed, and the number of all.

    `page` lists all of them; the template `more`, if any, is included behind the list.
    """

    shown: tuple[ListedName, ...]
    of: int
    page: str = ""
    more: str = ""


def full_lists(work: PublishedWork) -> dict[str, ShortList]:
    """Return all names that are not secret, in the order of the cast, with anchors."""
    return {"people": _all("character", work.open_cast), "places": _all("place", work.open_places)}


def _all(kind: str, entries: tuple[CastEntry, ...]) -> ShortList:
    shown = tuple(ListedName(entry.name, "", f"{kind}-{entry.slug}") for entry in entries)
    return ShortList(shown, len(shown))
