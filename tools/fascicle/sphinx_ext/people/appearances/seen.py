"""Notes of appearances: who is named in which scene of a page.

They are numbers: the length of each scene and the cast numbers of those it names, and the numbers
of the names on the page; with them the signature of the cast that was searched for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.model.page_notes import notes_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.works import PublishedWork


class SceneAppearances(NamedTuple):
    """A scene: how many characters it has, and the numbers of those whom it names."""

    length: int
    named: tuple[int, ...]


class PageAppearances(NamedTuple):
    """A page: the signature of the cast, its scenes, and the numbers of the names that it has."""

    signature: str = ""
    scenes: tuple[tuple[int, tuple[int, ...]], ...] = ()
    names: tuple[int, ...] = ()


def store(env: BuildEnvironment, docname: str, found: PageAppearances) -> None:
    """Store the appearances on a page, as plain tuples."""
    notes_of(env, "named")[docname] = tuple(found)


def purge_page(env: BuildEnvironment, docname: str) -> None:
    """Remove the appearances on a page whose work no longer has a cast."""
    notes_of(env, "named").pop(docname, None)


def cast_signature(env: BuildEnvironment, docname: str) -> str:
    """Return the signature of the cast that was searched for on a page."""
    return stored_page(env, docname).signature


def scenes_on(env: BuildEnvironment, docname: str) -> list[SceneAppearances]:
    """Return the scenes of a page in reading order."""
    return list(map(SceneAppearances._make, stored_page(env, docname).scenes))


def names_on(env: BuildEnvironment, docname: str) -> frozenset[int]:
    """Return the numbers of the names that stand on a page."""
    return frozenset(stored_page(env, docname).names)


def stored_page(env: BuildEnvironment, docname: str) -> PageAppearances:
    """Return the appearances stored for a page, empty if there are none."""
    return PageAppearances._make(notes_of(env, "named").get(docname, PageAppearances()))


def stored_pages(env: BuildEnvironment, work: PublishedWork) -> object:
    """Return all that is stored for the pages of a work, for a digest."""
    return [notes_of(env, "named").get(page.docname) for page in work.reading_order]
