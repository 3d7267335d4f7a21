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
from fascicle.sphinx_ext.model.groupings import AUTHORS, KINDS, groupings_in
from fascicle.sphinx_ext.model.listed_names import grouping_page_values
from fascicle.sphinx_ext.model.published.published_work import minutes_for
from fascicle.sphinx_ext.model.text.articles import filing_title
from fascicle.sphinx_ext.model.text.collation import group_by_letter
from fascicle.sphinx_ext.model.text.sort_names import given_sort_names, sort_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.groupings import Grouping, Kind
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
    yield from (index_of(kind) for kind in KINDS if groupings_in(env, kind))


def index_of(kind: Kind) -> LibraryPage:
    return LibraryPage(f"{kind.folder}/index", kind.called(SEVERAL))


def pages_of(
    env: BuildEnvironment, entries: Mapping[str, WorkEntry], others: Sequence[LibraryPage]
) -> Iterator[ListPage]:
    """Yield these pages; `others` are the indices, to which the catalogue leads."""
    yield _catalogue_page(env, list(entries.values()), others)
    for kind in KINDS:
        groupings = groupings_in(env, kind)
        if groupings:
            yield _names_page(env, kind)
        for grouping in groupings:
            found = [entries[work.slug] for work in grouping.works if work.slug in entries]
            yield _grouping_page(env, kind, grouping, found)


def _catalogue_page(
    env: BuildEnvironment, entries: Sequence[WorkEntry], others: Sequence[LibraryPage]
) -> ListPage:

    def title(entry: WorkEntry) -> str:
        return filing_title(entry.work.title, entry.language)

    letters = group_by_letter(entries, title, env.config.language)
    authors = [
        grouping.slug for _, found in groupings_by_letter(env, AUTHORS) for grouping in found
    ]
    files = work_rows.number_of_files(len(entries))
    values = {"letters": letters, "authors": authors, "others": others, "files": files}
    totals = _totals(entries)
    return ListPage(CATALOGUE, "catalogue", (authors, others, totals), values | totals)


def _names_page(env: BuildEnvironment, kind: Kind) -> ListPage:
    letters = [
        (
            letter,
            [
                ListedName(grouping.name, grouping.docname, len(grouping.works))
                for grouping in found
            ],
        )
        for letter, found in groupings_by_letter(env, kind)
    ]
    return ListPage(index_of(kind), "names", None, {"kind": kind, "letters": letters})


def groupings_by_letter(env: BuildEnvironment, kind: Kind) -> list[tuple[str, list[Grouping]]]:
    language = env.config.language
    given = given_sort_names(env.config.fascicle_sort_names)

    def filed_as(grouping: Grouping) -> str:
        if kind is AUTHORS:
            return sort_name(grouping.name, language, given)
        return filing_title(grouping.name, language)

    return group_by_letter(groupings_in(env, kind), filed_as, language)


def _grouping_page(
    env: BuildEnvironment, kind: Kind, grouping: Grouping, entries: Sequence[WorkEntry]
) -> ListPage:
    """Return the page of an author, a series or a tag, with the values that features add."""
    added: dict[str, Any] = {}
    for values_of in grouping_page_values(env.config):
        added |= values_of(env, grouping)
    totals = _totals(entries)
    values = {"kind": kind, "grouping": grouping, "entries": entries, **added, **totals}
    return ListPage(
        LibraryPage(grouping.docname, grouping.name), "grouping", (added, totals), values
    )


def _totals(entries: Sequence[WorkEntry]) -> dict[str, int]:
    words = sum(entry.work.total_words for entry in entries)
    return {"count": len(entries), "words": words, "minutes": minutes_for(words)}
