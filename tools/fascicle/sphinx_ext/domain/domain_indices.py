"""The indices of a library: `lit-people.html` and `lit-places.html`.

They list characters with their works, authors, and places, in the order of the library's language,
as the catalogue does; secret names are left out. A library without entries for an index has no such
page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sphinx.domains import Index, IndexEntry

from fascicle.sphinx_ext.domain.objects import DOMAIN
from fascicle.sphinx_ext.domain.registry import registry_of
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.extension_points import LibraryPage
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.text.articles import filing_title
from fascicle.sphinx_ext.model.text.collation import group_by_letter
from fascicle.sphinx_ext.model.text.sort_names import given_sort_names, sort_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.domain.objects import Object


class NameIndex(Index):
    """An index of all objects of some types."""

    kinds: ClassVar[tuple[str, ...]]

    def generate(
        self, docnames: Iterable[str] | None = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the entries by letters, none of them collapsed."""
        wanted = None if docnames is None else set(docnames)
        found = [entry for entry in self.entries() if wanted is None or entry.docname in wanted]
        language = self.domain.env.config.language
        return index_entries_by_letter(found, self.filed_as, language), False

    def filed_as(self, name: str) -> str:
        """Return a name as it is filed: it has no articles, but may open with a quote."""
        return filing_title(name, "")

    def entries(self) -> Iterator[IndexEntry]:
        registry = registry_of(self.domain.env)

        def entry_of(found: Object) -> IndexEntry:
            what = gettext("author") if found.kind == "author" else self.work_of(found)
            return IndexEntry(found.title, 0, found.docname, found.anchor, what, "", "")

        objects = [found for kind in self.kinds for found in registry.of(kind).values()]
        listed = (found for found in objects if not found.is_secret)
        yield from (entry for _, entry in each_that_works(listed, "the indices", entry_of))

    def work_of(self, found: Object) -> str:
        name = found.name.partition("/")[0]
        work = registry_of(self.domain.env).of("work").get(name)
        return work.title if work else name


def index_entries_by_letter(
    entries: Iterable[IndexEntry], filed_as: Callable[[str], str], language: str
) -> list[tuple[str, list[IndexEntry]]]:
    return group_by_letter(sorted(entries), lambda entry: filed_as(entry.name), language)


class PeopleIndex(NameIndex):
    """Characters and authors."""

    name = "people"
    localname = gettext("People")
    kinds = ("character", "author")

    def entries(self) -> Iterator[IndexEntry]:
        """Yield the entries; none without characters, since authors have a page of their own."""
        characters = registry_of(self.domain.env).of("character").values()
        if any(not each.is_secret for each in characters):
            yield from super().entries()

    def filed_as(self, name: str) -> str:
        """Return the sort name of a person."""
        config = self.domain.env.config
        return sort_name(name, config.language, given_sort_names(config.fascicle_sort_names))


class PlaceIndex(NameIndex):
    """Places."""

    name = "places"
    localname = gettext("Places")
    kinds = ("place",)


def nonempty_indices(env: BuildEnvironment) -> Iterator[LibraryPage]:
    """Yield the pages of the indices that have entries and are not turned off."""
    wanted: bool | list[str] = env.config.html_domain_indices
    for index_of in (PeopleIndex, PlaceIndex):
        found = index_of(env.get_domain(DOMAIN))
        docname = f"{DOMAIN}-{found.name}"
        is_written = wanted is True or (wanted and docname in wanted)
        if is_written and next(found.entries(), None):
            yield LibraryPage(docname, found.localname)
