"""Names on title pages: people and places, and what features add to the templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.sphinx_ext.model.extension_points import ExtensionPoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.casts import CastEntry
    from fascicle.sphinx_ext.model.groupings import Grouping
    from fascicle.sphinx_ext.model.published.published_work import PublishedWork

    Values = dict[str, Any]

# Values for the templates of a work's title page, of its entry in lists, of the page of an author,
# a series or a tag, and of the list of works on the front page.
title_page_values: ExtensionPoint[Callable[[BuildEnvironment, PublishedWork], Values]] = (
    ExtensionPoint()
)
entry_values: ExtensionPoint[Callable[[BuildEnvironment, PublishedWork], Values]] = ExtensionPoint()
grouping_page_values: ExtensionPoint[Callable[[BuildEnvironment, Grouping], Values]] = (
    ExtensionPoint()
)
front_page_values: ExtensionPoint[Callable[[BuildEnvironment], Values]] = ExtensionPoint()


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


class ShortLists(NamedTuple):
    """The lists of a title page."""

    people: ShortList
    places: ShortList


def full_lists(work: PublishedWork) -> ShortLists:
    """Return all names that are not secret, in the order of the cast, with anchors."""
    return ShortLists(_all("character", work.open_cast), _all("place", work.open_places))


def _all(kind: str, entries: tuple[CastEntry, ...]) -> ShortList:
    shown = tuple(ListedName(entry.name, "", f"{kind}-{entry.slug}") for entry in entries)
    return ShortList(shown, len(shown))
