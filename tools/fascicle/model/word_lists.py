"""Lists of small words: articles before titles, and honorifics before the names of people.

Titles are filed without their articles: those of the language of the work, and no others, for "Die
Hard" is English. Those that are words of another kind as well, such as the Danish "en" (one), are
passed over all the same, as libraries do.

Honorifics are English, German and French. They tell whether a text names several people: Ada Quill
and Tom Ash, not Sir Walter and Lady Scott.
"""

from __future__ import annotations

import re
from functools import cache

ARTICLES = {
    "af": "die ’n",
    "ca": "el la els les l’ un una uns unes",
    "da": "den det de en et",
    "de": "der die das ein eine",
    "el": "ο η το οι τα ένας μία μια ένα",
    "en": "the a an",
    "eo": "la",
    "es": "el la lo los las un una unos unas",
    "fr": "le la les l’ un une des",
    "fy": "de it in",
    "ga": "an na",
    "gl": "o a os as un unha",
    "hu": "a az egy",
    "it": "il lo la i gli le l’ un uno una un’",
    "nb": "den det de en ei et",
    "nl": "de het een ’t ’n",
    "nn": "den det dei ein ei eit",
    "no": "den det de en ei et",
    "pt": "o a os as um uma uns umas",
    "sv": "den det de en ett",
}
# Punctuation before the first word of a title.
OPENING = r"[\W_]*"


def filing_title(title: str, language: str) -> str:
    """Return a title as it is filed: without opening punctuation and article.

    >>> filed("“L’Été”", "fr"), filed("Die Brücke", "de"), filed("Die Hard", "en")
    ('Été”', 'Brücke', 'Die Hard')
    """
    rest = _opening_pattern(language.partition("-")[0].lower()).sub("", title, count=1)
    return rest or title


@cache
def _opening_pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of the beginning of a title that filing skips, never all of it."""
    pattern = "|".join(map(_article_pattern, ARTICLES.get(language, "").split()))
    articles = rf"(?:(?:{pattern}){OPENING}(?=[^\W_]))?" if pattern else ""
    # As little of it as will do: ’n is an article, and not an n after an opening quote.
    return re.compile(rf"\A{OPENING}?{articles}(?=[^\W_])", re.IGNORECASE)


def _article_pattern(article: str) -> str:
    """Return the pattern of an article; no space follows an apostrophe."""
    typed = re.escape(article).replace("’", "['’‘ʼ]")
    return typed if article.endswith("’") else rf"{typed}\s+"


def listed(*rows: str) -> frozenset[str]:
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
