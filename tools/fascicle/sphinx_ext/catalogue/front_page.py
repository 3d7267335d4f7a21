"""The ways from the front page to a work: letters of titles, authors, series, tags, other lists.

Of each kind the front page links to the names of most works, and to the page of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.sphinx_ext.catalogue.catalogue_pages import PAGES
from fascicle.sphinx_ext.catalogue.grouping_pages import CATALOGUE, groupings_by_letter, index_of
from fascicle.sphinx_ext.incremental import digest_of, note
from fascicle.sphinx_ext.model.extension_points import LibraryPage
from fascicle.sphinx_ext.model.groupings import KINDS
from fascicle.sphinx_ext.model.parts.library_part import writes_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.catalogue.paging import Place

KEY = "ways in"
# The most names of a kind: about three lines of them.
MOST = 12


class WayIn(NamedTuple):
    """Authors, series or tags: the page of all, their number, and those shown."""

    name: str
    docname: str
    of: int
    shown: tuple[LibraryPage, ...]


class WaysIn(NamedTuple):
    """The letters that the catalogue has, names by kind, and other lists."""

    letters: tuple[Place, ...]
    kinds: tuple[WayIn, ...]
    others: tuple[LibraryPage, ...]


def values_of(env: BuildEnvironment) -> dict[str, Any]:
    """Return what the front page shows; nothing of its own where there are no such pages."""
    return {"ways": ways_in(env)} if env in PAGES else {}


def note_ways(app: Sphinx, env: BuildEnvironment) -> None:
    """Note what the pages that list works show, once the other pages are known."""
    if writes_library(env):
        ways = digest_of(values_of(env))
        note(env, KEY, dict.fromkeys({app.config.root_doc, *env.glob_toctrees}, ways))


def ways_in(env: BuildEnvironment) -> WaysIn:
    first = next(each for each in PAGES[env] if each.page.docname == CATALOGUE.docname)
    catalogue = first.values
    letters = tuple(catalogue["places"])
    others = tuple(LibraryPage(page.docname, str(page.name)) for page in catalogue["others"])
    return WaysIn(letters, tuple(_kinds_of(env)), others)


def _kinds_of(env: BuildEnvironment) -> Iterator[WayIn]:
    """Yield the kinds with several names; those of most works are shown, in the order of all."""
    for kind in KINDS:
        groupings = [grouping for _, found in groupings_by_letter(env, kind) for grouping in found]
        largest = sorted(groupings, key=lambda grouping: -len(grouping.works))[:MOST]
        shown = (LibraryPage(each.docname, each.name) for each in groupings if each in largest)
        if len(groupings) > 1:
            page = index_of(kind)
            yield WayIn(page.name, page.docname, len(groupings), tuple(shown))
