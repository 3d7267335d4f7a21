"""Slugs: names as parts of addresses.

    Ada Vickery → ada-vickery      Zoë O’Brien → zoe-obrien      Анна → анна      ?! → n-4ynjvzq

Letters and digits of any script stay; Latin letters lose their accents. A name that has none, is
longer than `LONGEST`, or is reserved by some system gets a digest.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from collections.abc import Iterable

from fascicle.model.digests import blake2_of

LONGEST = 60

# 35 bits: on a page of 5,000 paragraphs, one collision in 2,700 pages, and it is told apart.
DIGEST = 7
ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
APOSTROPHES = re.compile("['’‘ʼ]")

# Names that Windows keeps, and those that Sphinx gives to pages of its own.
KEPT = re.compile(r"con|prn|aux|nul|com\d|lpt\d|index|search|genindex")


def slug(name: str) -> str:
    """Return a name as a part of an address: letters and digits of any script, and hyphens."""
    letters = ACCENTS.sub("", unicodedata.normalize("NFD", APOSTROPHES.sub("", name).casefold()))
    spaced = "".join(letter if is_of_a_word(letter) else " " for letter in letters)
    made = unicodedata.normalize("NFC", "-".join(spaced.split()))
    if made and len(made) <= LONGEST and not KEPT.fullmatch(made):
        return made
    return f"{made[:LONGEST].rstrip('-') or 'n'}-{short_digest(name)}"


def is_of_a_word(letter: str) -> bool:
    """Return whether a character is a letter, a digit, or a mark that belongs to one."""
    return unicodedata.category(letter)[0] in "LNM"


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Return a unique slug for each name: of equal ones, all but the first get a digest.

    The order is that of the alphabet, so that it is the same in every build.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        made = slug(name)
        given[name] = made if made not in taken else f"{made}-{short_digest(name)}"
        taken.add(made)
    return given


def short_digest(text: str) -> str:
    """Return a digest of a text, as a few letters and digits."""
    return b32encode(bytes.fromhex(blake2_of(text.encode(), 5))).decode().lower()[:DIGEST]
