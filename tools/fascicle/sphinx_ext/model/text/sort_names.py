"""Sort names of people: “Ursula K. Le Guin” is filed as “Le Guin, Ursula K.”.

The rules are those of library catalogues, by the language of the library: the family name is the
last word, with the particles that belong to it there. Where the family name comes first, and where
a name is no given and family name ("the ferryman", "William of Orange"), it is filed as written.
`sort_names` in library.toml corrects what the rules get wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.same_names import comparison_key
from fascicle.sphinx_ext.model.text.articles import filing_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    return given.get(_key(name)) or _by_rule(name, language.partition("-")[0].lower())


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
    found = NAME.fullmatch(word)
    return found is not None and not found[1].islower()
