"""Numbers in letters: Β΄ in Greek, ט״ו in Hebrew, ب in Arabic.

Each letter is a unit, a ten or a hundred, and the higher stands first. Only the usual spelling of a
number is one, so few words are. After a keyword no mark is needed: פרק יב, ΚΕΦΑΛΑΙΟ Α, الفصل ب.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

from fascicle.recovery.shared.scripts import fold

HIGHEST = 150
# Units, tens and hundreds, and numbers that are written otherwise.
_LETTERS: dict[str, tuple[tuple[str, str, str], dict[str, str]]] = {
    "el": (("αβγδεϛζηθ", "ικλμνξοπϟ", "ρ"), {"στ": "ϛ", "σ": "ϛ", "ϙ": "ϟ"}),
    "he": (("אבגדהוזחט", "יכלמנסעפצ", "ק"), {"טו": "יה", "טז": "יו"}),
    "ar": (("ابجدهوزحط", "يكلمنسعفص", "ق"), {"أ": "ا"}),
}
# A keraia above or a geresh after a number, and the gershayim in it.
_MARK = "'’′´ʹ΄׳"
_INNER = '"”″״'
_NUMBER = re.compile(
    rf"(?P<letters>[α-ωΑ-Ωϛϟϙ]{{1,4}}|[א-ת]{{1,3}}[{_INNER}{_MARK}]?[א-ת]|[א-ת]|[آأا-يى]{{1,3}}\u0640?)"
    rf"(?P<mark>[{_MARK}])?(?![^\W\d_])"
)
_QUOTES = re.compile(f"[{_MARK}{_INNER}]")


class LetterNumber(NamedTuple):
    """A number in letters: value, language, end, and whether a mark shows it to be one."""

    value: int
    language: str
    end: int
    is_marked: bool


def letters_at(
    text: str, at: int, languages: Collection[str] = tuple(_LETTERS)
) -> LetterNumber | None:
    """Return the number in letters that begins at a place in a text, None if there is none."""
    match = _NUMBER.match(text, at)
    # Fast path: most texts are in other letters.
    if match is None:
        return None
    letters = _QUOTES.sub("", match["letters"])
    language, value = _values().get(fold(letters), ("", 0))
    if language not in languages:
        return None
    is_marked = match["mark"] is not None or letters != match["letters"]
    return LetterNumber(value, language, match.end(), is_marked)


@cache
def _values() -> Mapping[str, tuple[str, int]]:
    """Return the language and the value of each number, as letters are compared."""
    found: dict[str, tuple[str, int]] = {}
    for language, (places, others) in _LETTERS.items():
        digits = [["", *letters] for letters in places]
        for number in range(1, HIGHEST + 1):
            hundreds, rest = divmod(number, 100)
            tens, units = divmod(rest, 10)
            usual = digits[2][hundreds] + digits[1][tens] + digits[0][units]
            also = (usual.replace(one, other) for other, one in others.items())
            spelled = (usual, *also)
            found |= dict.fromkeys(map(fold, spelled), (language, number))
    return found
