"""Targets of references: the page of each object, and the anchor; "" is the whole page.

One function for each type: a type that gets pages of its own needs a change only here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.model.people_addresses import cast_page, has_people_pages
from fascicle.sphinx_ext.model.works import PublishedWork, title_page_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.casts import CastEntry
    from fascicle.sphinx_ext.model.shelves import Shelf


class Location(NamedTuple):
    """A page, and a place on it."""

    docname: str
    anchor: str = ""


def work_target(work: PublishedWork) -> Location:
    """Return the title page of a work."""
    return Location(title_page_of(work.slug))


def character_target(env: BuildEnvironment, work: PublishedWork, entry: CastEntry) -> Location:
    """Return the page of a character."""
    return cast_target(env, work, "character", entry)


def place_target(env: BuildEnvironment, work: PublishedWork, entry: CastEntry) -> Location:
    """Return the page of a place."""
    return cast_target(env, work, "place", entry)


def cast_target(
    env: BuildEnvironment, work: PublishedWork, kind: str, entry: CastEntry
) -> Location:
    """Return the page of a name, or its anchor on the title page unless it is secret."""
    if has_people_pages(env):
        return Location(cast_page(work.slug, kind, entry))
    return Location(title_page_of(work.slug), "" if entry.is_secret else f"{kind}-{entry.slug}")


def shelf_target(env: BuildEnvironment, shelf: Shelf) -> Location:
    """Return the page of an author, a series or a tag.

    Where there are no such pages, to the title page of the only work, or to the list of all.
    """
    if shelf.docname:
        return Location(shelf.docname)
    return work_target(shelf.works[0]) if len(shelf.works) == 1 else Location(env.config.root_doc)
