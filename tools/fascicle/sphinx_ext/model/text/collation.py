"""The order of names in the library's language, and the letters that they stand under.

Both come from ICU: É is under E, the Swedish Å after Z in a Swedish library, Chinese names under
their sounds in a Chinese library. Letters of other scripts follow, each under its own. Without ICU
(it has no wheel for macOS on Python 3.14) letters are compared without their accents.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

try:
    import icu
except ImportError:
    icu = None

from fascicle.sphinx_ext.model.noted_problems import each_that_works

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Languages whose letters are headings, besides the library's own.
SCRIPTS = ("en", "ru", "el", "he", "ar", "hy", "ka", "hi", "th", "ko", "ja")
# More than all these languages have; ICU merges letters beyond it.
LABELS = 2000
# The kind of a bucket for what comes before the first letter, and of one for a letter.
UNDERFLOW, LETTER = 1, 0

Item = TypeVar("Item")

DIGITS, SIGNS = "0–9", "#"
NUMBERS = re.compile(r"\d+")


class IcuCollation:
    """The order of a language as ICU knows it.

    A heading is what a name stands under, with its place among all headings.
    """

    def __init__(self, language: str) -> None:
        locale = icu.Locale(language)
        self.collator = icu.Collator.createInstance(locale)
        numeric = icu.UCollAttribute.NUMERIC_COLLATION
        self.collator.setAttribute(numeric, icu.UCollAttributeValue.ON)
        letters = icu.AlphabeticIndex(locale)
        letters.maxLabelCount = LABELS
        for other in SCRIPTS:
            letters.addLabels(icu.Locale(other))
        self.letters = letters.buildImmutableIndex()

    def key(self, name: str) -> tuple[bytes, str]:
        """Return ICU's key, then the name to order equal keys."""
        return self.collator.getSortKey(name), name

    def heading(self, name: str) -> tuple[int, str]:
        """Return the letter; signs, and scripts without letters, have a heading of their own."""
        place = self.letters.getBucketIndex(name)
        label, kind = self.letters.getBucket(place)
        if kind == LETTER:
            return place, label
        if kind == UNDERFLOW:
            return place, _non_letter_heading(name)
        return place, icu.Script.getScript(name[0]).getName()


class FoldedCollation:
    """The order of letters without their accents, where there is no ICU."""

    def key(self, name: str) -> tuple[str, str]:
        """Return the name without accents and case, numbers by their size; then the name."""
        return NUMBERS.sub(lambda found: found[0].zfill(9), _strip_accents(name)), name

    def heading(self, name: str) -> tuple[int, str]:
        first = _strip_accents(name)[:1].upper()[:1]
        return (ord(first), first) if first.isalpha() else (0, _non_letter_heading(name))


def _non_letter_heading(name: str) -> str:
    """Return the heading of names that do not begin with a letter."""
    return DIGITS if name[:1].isdigit() else SIGNS


def _strip_accents(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def collation_of(language: str) -> IcuCollation | FoldedCollation:
    return FoldedCollation() if icu is None else IcuCollation(language)


def group_by_letter(
    items: Iterable[Item], name_of: Callable[[Item], str], language: str
) -> list[tuple[str, list[Item]]]:
    """Return items sorted by name, grouped under their headings."""
    order = collation_of(language)

    def place(item: Item) -> tuple[int, Any, str]:
        name = name_of(item)
        number, heading = order.heading(name)
        return number, order.key(name), heading

    found: dict[str, list[Item]] = {}
    placed = each_that_works(items, "the lists", place)
    for item, (_, _, heading) in sorted(placed, key=lambda pair: pair[1][:2]):
        found.setdefault(heading, []).append(item)
    return list(found.items())
