"""Where each object is shown: the page, and the place on it; "" is the page as a whole.

One function a type. What gets pages of its own one day is found there by a change here.
"""

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.pages import Work, title_page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.environment import BuildEnvironment

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


def author_is(env: "BuildEnvironment", _slug: str, works: "Sequence[Work]") -> Where:
    """Lead to the only work, or else to the list of all."""
    return only_one(env, works)


def series_is(env: "BuildEnvironment", _slug: str, works: "Sequence[Work]") -> Where:
    """Lead to the only work, or else to the list of all."""
    return only_one(env, works)


def tag_is(env: "BuildEnvironment", _slug: str, works: "Sequence[Work]") -> Where:
    """Lead to the only work, or else to the list of all."""
    return only_one(env, works)


def only_one(env: "BuildEnvironment", works: "Sequence[Work]") -> Where:
    """Lead to the title page, if it is one work alone; the front page has them all."""
    return work_is(works[0]) if len(works) == 1 else Where(env.config.root_doc)
