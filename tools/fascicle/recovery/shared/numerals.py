"""Numbers of headings, in any notation: 7, VII, 七, Ζ΄, seven, seventh, siebtes, седьмая, السابع.

ICU spells numbers out, in the nominative of each gender; `MORE` has what ICU lacks: older
spellings, and languages of which it knows no ordinals. Without ICU (it has no wheel for macOS on
Python 3.14) only `MORE` is known.

In numbers in letters (Β΄ in Greek, ט״ו in Hebrew, ب in Arabic) each letter is a unit, a ten or a
hundred, and the higher stands first. Only the usual spelling of a number is one, so few words are.
After a keyword no mark is needed: פרק יב, ΚΕΦΑΛΑΙΟ Α, الفصل ب.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from fascicle.recovery.shared.scripts import WORD, fold

try:
    import icu
except ImportError:
    icu = None

# The languages of ICU whose numbers are known, by the first letter of each script.
SCRIPTS: dict[str, tuple[str, ...]] = {
    "": (
        "en", "de", "fr", "it", "es", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "eo", "tr",
        "la",
    ),
    "\u0370": ("el",), "\u0400": ("ru",), "\u0590": ("he",), "\u0600": ("ar",), "\u0900": ("hi",),
    "\u0980": (), "\u1f00": ("el",), "\u2000": (), "\uac00": ("ko",), "\ud7b0": (),
}  # fmt: skip
LANGUAGES = tuple(dict.fromkeys(code for codes in SCRIPTS.values() for code in codes))
# The highest number in words.
HIGHEST = 150
# Rule sets of ICU for other cases than the nominative, for plurals and for years.
_OTHER_CASES = re.compile(
    r"genitive|dative|accusative|partitive|essive|translative|elative|illative|ablative|allative"
    r"|prepositional|locative|instrumental|plural|year|verbose|cardinal-(?:n|r|s|m)$|ordinal-[nm]$"
)
_GERMAN, _POLISH, _LATIN = ("e", "er", "es"), ("y", "i", "a", "ia", "e", "ie"), ("us", "a", "um")
_FINNISH = (
    "yhdes", "kahdes", "kolmas", "neljäs", "viides", "kuudes", "seitsemäs", "kahdeksas", "yhdeksäs",
)  # fmt: skip
_FINNISH_TENS = (
    "kolmatta", "neljättä", "viidettä", "kuudetta", "seitsemättä", "kahdeksatta", "yhdeksättä",
    "kymmenettä",
)  # fmt: skip
# Words that ICU lacks: for a language the endings, and words by number. Each word stands for itself
# with each of the endings.
MORE: dict[str, list[tuple[tuple[str, ...], dict[int, str]]]] = {
    "en": [(("",), {12: "twelvth", 8: "eigth", 40: "fourty"})],
    "de": [
        (_GERMAN, {
            2: "zweyt", 7: "siebent", 11: "eilft", 12: "zwoelft", 5: "fuenft",
            13: "dreyzehnt", 15: "fuenfzehnt", 16: "sechszehnt", 17: "siebenzehnt",
            30: "dreyßigst", 50: "fuenfzigst", 70: "siebenzigst",
        }),
        (("",), {5: "fuenf", 11: "eilf", 12: "zwoelf", 15: "fuenfzehn"}),
    ],
    "fr": [(("", "e"), {2: "second"})],
    "it": [
        (("o", "a"), {
            11: "undecim", 12: "duodecim", 13: "decimoterz", 14: "decimoquart", 15: "decimoquint",
            16: "decimosest", 17: "decimosettim", 18: "decimottav", 19: "decimonon",
            20: "vigesim", 21: "vigesimoprim",
        }),
    ],
    "es": [
        (("o", "a"), {
            9: "non", 11: "décimo primer", 12: "décimo segund", 13: "decimoterci",
            18: "décimo octav", 19: "décimo non",
        }),
        (("",), {16: "diez y seis", 17: "diez y siete", 18: "diez y ocho", 19: "diez y nueve"}),
    ],
    "pt": [
        (("o", "a"), {11: "undécim", 12: "duodécim"}),
        (("",), {14: "quatorze", 16: "dezasseis", 17: "dezassete", 19: "dezanove"}),
    ],
    "fi": [
        (("",), {1: "ensimäinen"}),
        # The first of the third ten is the 21st.
        *(
            (("",), {ten + n: one + of for n, one in enumerate(_FINNISH, 1)})
            for ten, of in zip(range(20, 100, 10), _FINNISH_TENS, strict=True)
        ),
    ],
    "pl": [(_POLISH, {
        1: "pierwsz", 2: "drug", 3: "trzec", 4: "czwart", 5: "piąt", 6: "szóst", 7: "siódm",
        8: "ósm", 9: "dziewiąt", 10: "dziesiąt", 11: "jedenast", 12: "dwunast", 13: "trzynast",
        14: "czternast", 15: "piętnast", 16: "szesnast", 17: "siedemnast", 18: "osiemnast",
        19: "dziewiętnast", 20: "dwudziest", 30: "trzydziest",
    })],
    "cs": [
        (("",), {1: "první", 3: "třetí"}),
        (("ý", "á", "é"), {
            2: "druh", 4: "čtvrt", 5: "pát", 6: "šest", 7: "sedm", 8: "osm", 9: "devát",
            10: "desát", 11: "jedenáct", 12: "dvanáct", 13: "třináct", 14: "čtrnáct",
            15: "patnáct", 16: "šestnáct", 17: "sedmnáct", 18: "osmnáct", 19: "devatenáct",
            20: "dvacát",
        }),
    ],
    "la": [(_LATIN, {
        1: "prim", 2: "secund", 3: "terti", 4: "quart", 5: "quint", 6: "sext", 7: "septim",
        8: "octav", 9: "non", 10: "decim", 11: "undecim", 12: "duodecim", 13: "tertius decim",
        20: "vicesim",
    })],
    "el": [(("ον",), {
        1: "πρώτ", 2: "δεύτερ", 3: "τρίτ", 4: "τέταρτ", 5: "πέμπτ", 6: "έκτ", 7: "έβδομ",
        8: "όγδο", 9: "ένατ", 10: "δέκατ",
    })],
    # With the article.
    "he": [(("",), {
        1: "הראשון", 2: "השני", 3: "השלישי", 4: "הרביעי", 5: "החמישי", 6: "השישי", 7: "השביעי",
        8: "השמיני", 9: "התשיעי", 10: "העשירי",
    })],
}  # fmt: skip
_FIRST_OTHER = min(filter(None, SCRIPTS))
_PARTS = re.compile(r"[\s-]+")


def key(text: str) -> str:
    """Return a number in words as it is compared: without spaces, hyphens, or case."""
    return _PARTS.sub("", fold(text))


def without_accents(text: str) -> str:
    """Return a text without its accents: as capitals were often set, and ASCII always is."""
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))


def in_language(language: str) -> Iterator[tuple[str, int]]:
    """Yield the numbers of a language in words, in order of preference."""
    if icu is not None and language != "la":
        yield from _spelled(language)
    for endings, stems in MORE.get(language, []):
        yield from ((stem + ending, n) for n, stem in stems.items() for ending in endings)


def _spelled(language: str) -> Iterator[tuple[str, int]]:
    """Yield the numbers of a language as ICU spells them."""
    rules = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.SPELLOUT, icu.Locale(language))
    sets = [rules.getRuleSetName(n) for n in range(rules.getNumberOfRuleSetNames())]
    for name in sets:
        if not _OTHER_CASES.search(name):
            rules.setDefaultRuleSet(name)
            yield from ((rules.format(n), n) for n in range(1, HIGHEST + 1))


# 35 ms for the languages in Latin letters, once.
@cache
def _index(languages: Sequence[str] = SCRIPTS[""]) -> Mapping[str, Mapping[str, int]]:
    """Return the number that a word is in each of some languages, by the word's key.

    Accents may be missing, unless another word is spelled so: åttende is eight in Norwegian,
    attende eighteen in Danish. The first word of a longer number is there too, with no number of
    its own: vigésimo primero.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    # Most rule sets of a language differ in a few words.
    spelled = {language: dict.fromkeys(in_language(language)) for language in languages}
    for language, words in spelled.items():
        for word, number in words:
            found[key(word)].setdefault(language, number)
    for word, numbers in list(found.items()):
        plain = found[without_accents(word)]
        known = set(plain.values())
        for language, number in numbers.items():
            if not known or number in known:
                plain.setdefault(language, number)
    begins: dict[str, dict[str, int]] = {
        key(first): {}
        for words in spelled.values()
        for word, _ in words
        for first, _, rest in [word.partition(" ")]
        if rest
    }
    return begins | found


def may_begin_number(word: str) -> bool:
    return _known(word) is not None


def _numbers_of(text: str) -> Mapping[str, int]:
    """Return the number that a text is in each language in which it is one."""
    return _known(text) or {}


def _known(text: str) -> Mapping[str, int] | None:
    exact = key(text)
    # Fast path: most letters are Latin.
    is_latin = exact[:1] < _FIRST_OTHER
    script = "" if is_latin else max(first for first in SCRIPTS if first <= exact[:1])
    index = _index(SCRIPTS[script])
    found = index.get(exact)
    return found if found is not None else index.get(without_accents(exact))


def word_value(text: str, languages: Collection[str] = LANGUAGES) -> int | None:
    """Return the value of a number in words in the first of some languages, else None."""
    found = _numbers_of(text)
    return next((found[language] for language in languages if language in found), None)


_ROMAN = re.compile(
    r"(?=[MDCLXVI])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,4})", re.IGNORECASE | re.ASCII
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

# Chinese and Japanese digits and tens; those of ledgers, and Korean ones, are numbers only before a
# sign such as 章.
_HAN_DIGITS = {c: n % 10 for n, c in enumerate("〇一二三四五六七八九零")} | {"两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
HAN = "".join((*_HAN_DIGITS, *_HAN_TENS))
_HAN_DIGITS |= {c: n for n, c in enumerate("일이삼사오육칠팔구", start=1)} | {"륙": 6}
_HAN_DIGITS |= {"壱": 1, "壹": 1, "弐": 2, "贰": 2, "貳": 2, "参": 3, "叁": 3, "參": 3}
_HAN_TENS |= {"拾": 10, "廿": 20, "卅": 30, "십": 10, "백": 100}
BEFORE_SIGNS = "".join((*_HAN_DIGITS, *_HAN_TENS))

# Digits or letters, as a whole word.
_SHORT = re.compile(r"[0-9]{1,4}(?![0-9])|(?:[MDCLXVI]+|[mdclxvi]+)(?![^\W\d_])")
_FIRST = re.compile(r"[ -]")
_WORDS = re.compile(rf"{WORD}(?:[ -]{WORD}){{0,4}}")


class Number(NamedTuple):
    """A number in a text: its value, its notation, the languages of its words, and its end.

    One in letters `is_marked` if a mark shows it to be one.
    """

    value: int
    system: str
    languages: tuple[str, ...]
    end: int
    is_marked: bool = False


def number_at(text: str, at: int, languages: Collection[str] = LANGUAGES) -> Number | None:
    """Return the number in any notation that begins at a place in a text, the longest if in words.

    Words are read in the given languages.
    """
    found = _words_at(text, at, languages)
    if found:
        return found
    short = _SHORT.match(text, at)
    number = value(short[0]) if short else None
    if short is None or number is None:
        letters = letters_at(text, at)
        return letters._replace(languages=()) if letters and letters.is_marked else None
    return Number(number, system(short[0]), (), short.end())


def _words_at(text: str, at: int, languages: Collection[str]) -> Number | None:
    match = _WORDS.match(text, at)
    # Fast path: most words are no numbers.
    if match is None or not may_begin_number(_FIRST.split(match[0], maxsplit=1)[0]):
        return None
    ends = [*(at + space.start() for space in _FIRST.finditer(match[0])), match.end()]
    for end in reversed(ends):
        number = word_value(text[at:end], languages)
        if number is not None:
            same = _numbers_of(text[at:end])
            spoken = tuple(code for code in languages if same.get(code) == number)
            return Number(number, "word", spoken, end)
    return None


def roman(text: str) -> int | None:
    """Return the value of a Roman number in one case, or None for any other text."""
    if not text or text not in (text.upper(), text.lower()) or not _ROMAN.fullmatch(text):
        return None
    total = 0
    values = [_VALUES[c] for c in text.upper()]
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += value if value >= following else -value
    return total


def _han(text: str) -> int | None:
    """Return the value of a Chinese or Japanese number, None for any other text: 二十一, 二一."""
    if not text or any(c not in BEFORE_SIGNS for c in text):
        return None
    if not any(c in _HAN_TENS for c in text):
        return int("".join(str(_HAN_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _HAN_TENS:
            total, digit = total + (digit or 1) * _HAN_TENS[c], 0
        else:
            digit = _HAN_DIGITS[c]
    return total + digit


def value(text: str) -> int | None:
    """Return the value of a number in a heading, or None for any other text."""
    if text.isascii() and text.isdigit():
        return int(text)
    return next((n for n in (word_value(text), roman(text), _han(text)) if n is not None), None)


def system(text: str) -> str:
    """Return the notation of a number: "arabic", "roman", "han" or "word"."""
    if text.isdigit():
        return "arabic"
    if text[:1] in HAN:
        return "han"
    return "word" if _numbers_of(text) else "roman"


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


def letters_at(text: str, at: int, languages: Collection[str] = tuple(_LETTERS)) -> Number | None:
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
    return Number(value, "letter", (language,), match.end(), is_marked)


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
