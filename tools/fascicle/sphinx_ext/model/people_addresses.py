"""Addresses of the pages of people and places; only our layout has them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakSet

from fascicle.sphinx_ext.model.templates import has_our_layout

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.casts import CastEntry

FOLDERS = {"character": "people", "place": "places"}

# The environments whose builds write these pages.
WRITTEN: WeakSet[BuildEnvironment] = WeakSet()


def note_layout(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Note whether the build writes pages of people, before their addresses are needed."""
    if has_our_layout(app):
        WRITTEN.add(env)
    return []


def has_people_pages(env: BuildEnvironment) -> bool:
    """Return whether people and places have pages in this build."""
    return env in WRITTEN


def cast_page(slug: str, kind: str, entry: CastEntry) -> str:
    """Return the name of the page of a character or a place."""
    return f"works/{slug}/{FOLDERS[kind]}/{entry.slug}"


def overview_page(slug: str) -> str:
    """Return the name of the page that lists a work's people and places."""
    return f"works/{slug}/people/index"


def name_cards_file(slug: str) -> str:
    """Return the name of the file with a work's name cards."""
    return f"works/{slug}/people/who.json"
