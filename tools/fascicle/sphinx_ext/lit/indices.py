"""The indices of a library: `lit-people.html` and `lit-places.html`.

They list characters with the works that they are in, authors, and places, by their first letters;
of names that are secrets, nothing. A library that has no such names has no such pages.
"""

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from sphinx.domains import Index, IndexEntry

from fascicle.sphinx_ext.lit.catalogue import catalogue_of
from fascicle.sphinx_ext.lit.names import ACCENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fascicle.sphinx_ext.lit.objects import Object

NO_LETTER = "#"
# There are too many of them for a heading each; this one says what they are.
HAN, ALL_OF_THEM = range(0x3400, 0xA000), "漢"


class ByName(Index):
    """An index of all objects of some types."""

    kinds: ClassVar[tuple[str, ...]]

    def generate(
        self, docnames: "Iterable[str] | None" = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Give the entries by letters; none is folded away."""
        wanted = None if docnames is None else set(docnames)
        found = [entry for entry in self.entries() if wanted is None or entry.docname in wanted]
        found.sort(key=lambda entry: (letter_of(entry.name), unaccented(entry.name), entry))
        by_letter = groupby(found, key=lambda entry: letter_of(entry.name))
        return [(letter, list(entries)) for letter, entries in by_letter], False

    def entries(self) -> "Iterator[IndexEntry]":
        """Give an entry for each object that is no secret."""
        catalogue = catalogue_of(self.domain.env)
        for kind in self.kinds:
            for found in catalogue.of(kind).values():
                if not found.is_secret:
                    what = kind if kind == "author" else self.work_of(found)
                    yield IndexEntry(found.title, 0, found.docname, found.anchor, what, "", "")

    def work_of(self, found: "Object") -> str:
        """Give the title of the work that an object belongs to."""
        name = found.name.partition("/")[0]
        work = catalogue_of(self.domain.env).of("work").get(name)
        return work.title if work else name


class People(ByName):
    """Characters and authors."""

    name = "people"
    localname = "People"
    kinds = ("character", "author")


class Places(ByName):
    """Places."""

    name = "places"
    localname = "Places"
    kinds = ("place",)


def unaccented(name: str) -> str:
    """Reduce a name to what it is sorted by."""
    letters = ACCENTS.sub("", unicodedata.normalize("NFD", name.casefold()))
    return "".join(letter for letter in letters if letter.isalnum() or letter.isspace()).strip()


def letter_of(name: str) -> str:
    """Give the letter that a name stands under."""
    first = unaccented(name)[:1]
    if not first or not first.isalpha():
        return NO_LETTER
    return ALL_OF_THEM if ord(first) in HAN else first.upper()
