"""Filing order: titles without their articles, sort names of people, and the letters of an index.

The rules for people are those of library catalogues, by the language of the library: the family
name is the last word, with the particles that belong to it there. Where the family name comes
first, and where a name is no given and family name ("the ferryman", "William of Orange"), it is
filed as written. `sort_names` in library.toml overrides the rules.

Order and letters come from ICU: É is under E, the Swedish Å after Z in a Swedish library, Chinese
names under their sounds in a Chinese library. Letters of other scripts follow, each under its own.
Without ICU (it has no wheel for macOS on Python 3.14) letters are compared without their accents.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, TypeVar

try:
    import icu
except ImportError:
    icu = None

from collections.abc import Callable, Iterable, Mapping

from fascicle.model.names import comparison_key
from fascicle.model.word_lists import filing_title
from fascicle.sphinx_ext.i18n import primary_of
from fascicle.sphinx_ext.model.problems import each_that_works

# Languages in which the family name is first, or there is none.
AS_WRITTEN = frozenset({"hu", "is", "ja", "ko", "vi", "zh"})
PARTICLES = frozenset({
    "am", "da", "dal", "dalla", "das", "de", "dei", "del", "della", "den", "der", "di", "do", "dos",
    "du", "im", "la", "las", "le", "les", "lo", "los", "ten", "ter", "van", "vom", "von", "zu",
    "zum", "zur", "’t", "'t",
})  # fmt: skip

# Particles that follow the given name, in any language and in some: Goethe, Johann Wolfgang von.
FOLLOWING = frozenset({"von", "zu"})
FOLLOWING_IN = {
    "de": frozenset({"der", "den"}),
    "es": frozenset({"de", "del", "la", "las", "los"}),
    "fr": frozenset({"de"}),
    "nl": frozenset({"de", "den", "der", "ten", "ter", "van", "’t", "'t"}),
    "pt": frozenset({"da", "das", "de", "do", "dos"}),
}

# Particles that are part of the family name if they have a capital.
CAPITALIZED = frozenset({"san", "saint", "santa", "st", "st.", "ste", "ste."})
SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV|Esq\.?|M\.?D\.?|Ph\.?D\.?)")

# A word of a name has a capital, if its script has any, and no digit; quotes may be around it.
NAME = re.compile(r"""["'“‘(]?([^\W\d_])(?:[^\W\d_]|[’'.-])*["”)]?""")
INITIAL = re.compile(r"[^\W\d_]\.?")

# As few words have a given and a family name.
BOTH = 2


def sort_name(name: str, language: str, given: Mapping[str, str]) -> str:
    """Return the sort name of a person: as `given`, or by the rules of a language.

    >>> sort_name("Ludwig van Beethoven", "nl", {}), sort_name("Daphne du Maurier", "en", {})
    ('Beethoven, Ludwig van', 'du Maurier, Daphne')
    """
    return given.get(_key(name)) or _by_rule(name, primary_of(language))


def given_sort_names(typed: Iterable[str]) -> dict[str, str]:
    """Return sort names by the keys of the names that they belong to."""
    return {_key(_as_written(name)): name for name in typed}


def _as_written(name: str) -> str:
    """Return the name that a sort name belongs to.

    >>> _as_written("King, Martin Luther, Jr."), _as_written("Li Bai")
    ('Martin Luther King Jr.', 'Li Bai')
    """
    family, *rest = (part.strip() for part in name.split(","))
    return " ".join([*rest[:1], family, *rest[1:]])


def _key(name: str) -> str:
    return comparison_key(name.replace(",", ""))


def _by_rule(name: str, language: str) -> str:
    words = name.replace(",", " ").split()
    suffix: list[str] = []
    while len(words) > BOTH and SUFFIX.fullmatch(words[-1]):
        suffix.insert(0, words.pop())
    first = _place_of_family_name(words, language)
    if not first:
        return filing_title(name, language)
    return ", ".join([" ".join(words[first:]), " ".join(words[:first]), *suffix])


def _place_of_family_name(words: list[str], language: str) -> int:
    """Return the place of the word that the family name begins with, 0 if there is none."""
    is_plain = all(_is_name(word) or word.lower() in PARTICLES for word in words)
    if language in AS_WRITTEN or len(words) < BOTH or not is_plain or not _is_name(words[-1]):
        return 0
    if filing_title(" ".join(words), language) != " ".join(words) or INITIAL.fullmatch(words[-1]):
        return 0
    following = FOLLOWING | FOLLOWING_IN.get(language, frozenset())
    first = len(words) - 1
    while first and _belongs(words[first - 1], following):
        first -= 1
    return first


def _belongs(word: str, following: frozenset[str]) -> bool:
    """Return whether a particle belongs to the family name after it."""
    if word[0].isupper():
        return word.lower() in CAPITALIZED or word.lower() in PARTICLES
    return word in PARTICLES and word not in following


def _is_name(word: str) -> bool:
    match = NAME.fullmatch(word)
    return match is not None and not match[1].islower()


# Languages with letters as headings, besides the library's own.
SCRIPTS = ("en", "ru", "el", "he", "ar", "hy", "ka", "hi", "th", "ko", "ja")

# More than all these languages have; ICU merges letters beyond it.
LABELS = 2000

# The kind of the bucket before the first letter, and of one for a letter.
UNDERFLOW, LETTER = 1, 0
Item = TypeVar("Item")
DIGITS, SIGNS = "0–9", "#"
NUMBERS = re.compile(r"\d+")


class IcuCollation:
    """The order of a language as ICU knows it.

    A heading has its place among all headings.
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
        return NUMBERS.sub(lambda match: match[0].zfill(9), _strip_accents(name)), name

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

    groups: dict[str, list[Item]] = {}
    placed = each_that_works(items, "the lists", place)
    for item, (_, _, heading) in sorted(placed, key=lambda pair: pair[1][:2]):
        groups.setdefault(heading, []).append(item)
    return list(groups.items())
