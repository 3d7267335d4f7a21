"""Addresses of the pages of people and places, and of name cards; only our layout has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.model.extension_points import cast_pages
from fascicle.sphinx_ext.model.templates import has_our_layout

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.casts import CastEntry

# What a work that fails here is not in.
PEOPLE = "the pages of people and places"
FOLDERS = {"character": "people", "place": "places"}


def announce_pages(app: Sphinx) -> None:
    """Announce the pages of people, if the build writes them."""
    if has_our_layout(app):
        cast_pages.add(app, cast_page)


def has_people_pages(env: BuildEnvironment) -> bool:
    return bool(cast_pages(env.config))


def cast_page(slug: str, kind: str, entry: CastEntry) -> str:
    return f"works/{slug}/{FOLDERS[kind]}/{entry.slug}"


def overview_page(slug: str) -> str:
    """Return the name of the page that lists a work's people and places."""
    return f"works/{slug}/people/index"


def name_cards_file(slug: str) -> str:
    return f"works/{slug}/people/who.json"
