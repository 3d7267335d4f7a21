"""Honorifics, in English, German and French: words before the names of people.

They tell whether a text names several people: Ada Quill and Tom Ash, not Sir Walter and Lady Scott.
"""

from __future__ import annotations

import re


def listed(*rows: str) -> frozenset[str]:
    """Return the words of some rows."""
    return frozenset(word for row in rows for word in row.split())


# Honorifics distinguish people: Mr. Bennet and Mrs. Bennet are two, and Dr. Livesey is a person.
MALE = listed(
    "Mr Master Sir Lord Squire Uncle Brother Father King Prince Duke Earl Baron Count Viscount",
    "Monsieur M Herr Don Señor Signor Frère Père Onkel Abbé Grandfather Friar Mister Messrs Sahib",
    "Bürgermeister Graf Fürst König Vater Bruder Monsignor Grandpa Dad Padre Esquire",
)
MARRIED = listed("Mrs Madame Mme Frau Señora Signora Missus Madam")
FEMALE = listed(
    "Miss Lady Aunt Auntie Sister Mother Queen Princess Duchess Countess Baroness Dame Nurse",
    "Mademoiselle Mlle Fräulein Tante Ms Mistress Grandmother Sœur Mère Donna Doña Gräfin Madonna",
    "Granny Gran Grandma",
)
UNMARRIED = listed("Miss Mademoiselle Mlle Fräulein")
NEUTRAL = listed(
    "Dr Doctor Captain Cap'n Cap’n Capt Professor Prof Colonel Col Major General Gen Lieutenant",
    "Lieut Lt Sergeant Sergt Corporal Private Admiral Commodore Commander Judge Justice Reverend",
    "Rev Canon Dean Bishop Cardinal Pope Saint St Inspector Constable President Senator Governor",
    "Maître Doktor Hauptmann Docteur Capitaine Deacon Vicar Parson Supervisor Superintendent",
    "Emperor Empress Mayor Chief Cousin Mx Hon Old",
)
TITLES = MALE | MARRIED | FEMALE | NEUTRAL

# Parts of names in small letters, and words of firms.
_PARTICLES = listed("de von van du la le der di da del den af av y")
_FIRMS = listed("Co Company Sons Brothers Bros Daughters Friends Others Ltd Inc Society Press")
_AND = re.compile(r",? (?:and|&) ")
_LIFE = r"\(?\d{4}\??(?: ?[-–—] ?(?:\d{4}\??)?)\)?"
# As a catalogue has it, with the years of a life: Quill, Ada, 1855-1920.
CATALOGUED = re.compile(rf"(?P<last>[^,\d]+), (?P<first>[^,\d]+?),? {_LIFE}\.?")
YEARS_BEHIND = re.compile(rf",? +{_LIFE}\.?$")


def without_years(name: str) -> str:
    """Return the name of a person without the years of a life, as it is said."""
    match = CATALOGUED.fullmatch(name)
    return f"{match['first']} {match['last']}" if match else YEARS_BEHIND.sub("", name)


def people_in(text: str) -> tuple[str, ...]:
    """Return the people whom a field of a text names, several if each has a full name.

    A firm, a couple, and names of one word are one: Ada Quill and Sons, Mr. and Mrs. Ash.
    """
    text = without_years(" ".join(text.split()))
    first, *others = _AND.split(text)
    names = (*first.split(", "), *others) if others else (first,)
    return names if all(map(_is_full_name, names)) else (text,)


def _is_full_name(name: str) -> bool:
    """Return whether a name has two capitalised words or more that are no honorifics."""
    words = [word.rstrip(".,") for word in name.split() if word not in _PARTICLES]
    are_capitalised = all(word[:1].isupper() for word in words)
    return are_capitalised and _FIRMS.isdisjoint(words) and len({*words} - TITLES) > 1
