"""Where each object is shown: the page, and the place on it; "" is the page as a whole.

One function a type. What gets pages of its own one day is found there by a change here.
"""

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.pages import Work, title_page_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.catalogue.shelves import Shelf
    from fascicle.sphinx_ext.lit.casts import Entry


class Where(NamedTuple):
    """A page, and a place on it."""

    docname: str
    anchor: str = ""


def work_is(work: Work) -> Where:
    """Lead to its title page."""
    return Where(title_page_of(work.slug))


def character_is(work: Work, entry: "Entry") -> Where:
    """Lead to the cast on the title page, which does not show those whose name is a secret."""
    return Where(title_page_of(work.slug), "" if entry.is_secret else f"character-{entry.slug}")


def place_is(work: Work, entry: "Entry") -> Where:
    """Lead to the places on the title page."""
    return Where(title_page_of(work.slug), "" if entry.is_secret else f"place-{entry.slug}")


def shelf_is(env: "BuildEnvironment", shelf: "Shelf") -> Where:
    """Lead to the page of an author, a series or a tag.

    Where there are no such pages, to the title page of the only work, or to the list of all.
    """
    if shelf.docname:
        return Where(shelf.docname)
    return work_is(shelf.works[0]) if len(shelf.works) == 1 else Where(env.config.root_doc)
