"""The pages that list all works, all names of a kind, and the works that share one.

catalogue.html       all works, by title
authors/index.html   all authors, by name; series/ and tags/ the same
authors/nan-lee.html the works of one; those of a series in reading order
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.sphinx_ext.catalogue import work_rows
from fascicle.sphinx_ext.catalogue.paging import ListPage
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.extension_points import LibraryPage
from fascicle.sphinx_ext.model.listed_names import shelf_page_values
from fascicle.sphinx_ext.model.published.published_work import minutes_for
from fascicle.sphinx_ext.model.shelves import AUTHORS, KINDS, shelves_in
from fascicle.sphinx_ext.model.text.articles import filing_title
from fascicle.sphinx_ext.model.text.collation import group_by_letter
from fascicle.sphinx_ext.model.text.sort_names import given_sort_names, sort_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.shelves import Kind, Shelf
    from fascicle.sphinx_ext.model.work_entries import WorkEntry


class ListedName(NamedTuple):
    """A name in a list of all of its kind, its page, and the number of its works."""

    name: str
    docname: str
    works: int


CATALOGUE = LibraryPage("catalogue", gettext("Catalogue"))
# Not one: a title such as “Authors” wants the plural.
SEVERAL = 2


def navigation(env: BuildEnvironment) -> Iterator[LibraryPage]:
    """Yield the pages for the navigation line, less those that would list nothing."""
    yield CATALOGUE
    yield from (index_of(kind) for kind in KINDS if shelves_in(env, kind))


def index_of(kind: Kind) -> LibraryPage:
    return LibraryPage(f"{kind.folder}/index", kind.called(SEVERAL))


def pages_of(
    env: BuildEnvironment, entries: Mapping[str, WorkEntry], others: Sequence[LibraryPage]
) -> Iterator[ListPage]:
    """Yield these pages; `others` are the indices, to which the catalogue leads."""
    yield _catalogue_page(env, list(entries.values()), others)
    for kind in KINDS:
        shelves = shelves_in(env, kind)
        if shelves:
            yield _names_page(env, kind)
        for shelf in shelves:
            found = [entries[work.slug] for work in shelf.works]
            yield _shelf_page(env, kind, shelf, found)


def _catalogue_page(
    env: BuildEnvironment, entries: Sequence[WorkEntry], others: Sequence[LibraryPage]
) -> ListPage:

    def title(entry: WorkEntry) -> str:
        return filing_title(entry.work.title, entry.language)

    letters = group_by_letter(entries, title, env.config.language)
    authors = [shelf.slug for _, found in shelves_by_letter(env, AUTHORS) for shelf in found]
    files = work_rows.number_of_files(len(entries))
    values = {"letters": letters, "authors": authors, "others": others, "files": files}
    totals = _totals(entries)
    return ListPage(CATALOGUE, "catalogue", (authors, others, totals), values | totals)


def _names_page(env: BuildEnvironment, kind: Kind) -> ListPage:
    letters = [
        (letter, [ListedName(shelf.name, shelf.docname, len(shelf.works)) for shelf in found])
        for letter, found in shelves_by_letter(env, kind)
    ]
    return ListPage(index_of(kind), "names", None, {"kind": kind, "letters": letters})


def shelves_by_letter(env: BuildEnvironment, kind: Kind) -> list[tuple[str, list[Shelf]]]:
    language = env.config.language
    given = given_sort_names(env.config.fascicle_sort_names)

    def filed_as(shelf: Shelf) -> str:
        if kind is AUTHORS:
            return sort_name(shelf.name, language, given)
        return filing_title(shelf.name, language)

    return group_by_letter(shelves_in(env, kind), filed_as, language)


def _shelf_page(
    env: BuildEnvironment, kind: Kind, shelf: Shelf, entries: Sequence[WorkEntry]
) -> ListPage:
    """Return the page of an author, a series or a tag, with the values that features add."""
    added: dict[str, Any] = {}
    for values_of in shelf_page_values(env.config):
        added |= values_of(env, shelf)
    totals = _totals(entries)
    values = {"kind": kind, "shelf": shelf, "entries": entries, **added, **totals}
    return ListPage(LibraryPage(shelf.docname, shelf.name), "shelf", (added, totals), values)


def _totals(entries: Sequence[WorkEntry]) -> dict[str, int]:
    words = sum(entry.work.total_words for entry in entries)
    return {"count": len(entries), "words": words, "minutes": minutes_for(words)}
