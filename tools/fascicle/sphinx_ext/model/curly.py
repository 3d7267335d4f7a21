"""Typographic quotes, dashes and ellipses, set as a typesetter would.

    "It's--" she began.      “It’s—” she began.
    the dogs' 5'10" fence    the dogs’ 5′10″ fence
    'Tis rock 'n' roll...    ’Tis rock ’n’ roll…

French sets a space before some marks; no line may end there, so it becomes one that does not break.

Only punctuation changes, never a word. The shapes of quotes are those that docutils knows of a
language; the direction of each one is judged here, by its context and by its partner. A
mark that could be either stays as it was typed. A paragraph that has curly quotes already, or
quotes made of other marks, keeps its own; only an apostrophe inside a word is one anywhere. Of
dashes and dots only two or three in a row mean one sign: `----` is a blank to fill in, and
`. . .` is spaced on purpose.
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass, field

from docutils.utils.smartquotes import smartchars

from fascicle.sphinx_ext.i18n import primary_of

APOSTROPHE = "’"

# A placeholder for content that is not the author's text, as code: neither space nor letter.
OBJECT = "\ufffc"
_DASHES = re.compile(r"(?<![-<>=])(?<!<!)-{2,3}(?![-<>=])")
_ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")

# Quotes of somebody who has set them already, or who makes them of other marks.
_OTHER_QUOTES = re.compile("[“”„‟‘’‚‛«»‹›`´]|''(?!(?i:tis|twas|twere|twill|twould|em)\\b)|\"\"")
_INSIDE_A_WORD = re.compile(r"(?<=[^\W_])'(?=[^\W\d_])|(?<=[^\W\d_])'(?=\d)")
_FEET_AND_INCHES = re.compile(r"(?<!\d)\d{1,3}(')\s?\d{1,2}(\")")

# Two marks are left only where the second is an apostrophe: see `_OTHER_QUOTES`.
_QUOTED_APOSTROPHE = re.compile("''")
_BETWEEN_WORDS = re.compile(r"(?<=\w[ -])(')[nN](')(?=[ -]\w)")
_WORD = re.compile(r"[^\W\d_]+")
_YEARS = re.compile(r"\d\d(?:s\b|(?!\w))")

# The spaces of French typography: a narrow one before these marks, a wide one before a colon and
# inside guillemets (Imprimerie nationale).
_FRENCH = "fr"
_NARROW_SPACES = re.compile(r"(?<=\S) (?=[;!?])")
_WIDE_SPACES = re.compile(r"(?<=\S) (?=[:»])|(?<=«) (?=\S)")
_NARROW, _WIDE = "\u202f", "\u00a0"
_BEFORE_OPENING = frozenset("([{¿¡")
_AFTER_CLOSING = frozenset(".,;:!?)]}…")
_DASH_LIKE = frozenset("-–—/")

# More quotes than these are in no paragraph, and would take long; the longest word in quotes.
_MANY = 2000
_LONG = 40

# After these a quotation begins, though its end may stand in another paragraph.
_LEADS_UP = frozenset(",;:")
_SPACES_AND_QUOTES = " \n'\""

# Languages in which the same two keys make signs of other meanings inside words.
_OTHER_MEANINGS = frozenset({"he", "yi"})

# Words that have lost their beginning: the mark before them is an apostrophe.
_LISTS = {
    "en": "tis twas twere twill twould twixt tween til till em cause cos cuz coz bout round neath "
    "gainst cept spose fraid nother nuff ud un e er im is isself ere ear ow ave as ad alf ard ead "
    "eart ell ome ouse orse ope old ot undred bus phone",
    "de": "s n ne nen nem ner nes rein raus rauf runter rüber ran rum mal",
    "nl": "s t n k m r",
}
_SHORTENED = {language: frozenset(words.split()) for language, words in _LISTS.items()}

# Those of them that are whole words too; and how words end that have lost their end.
_WHOLE_TOO = {"as", "ear", "is", "old", "round", "till", "cause", "bus", "phone"}
_CLIPPED = re.compile(r"(?:in|an|o|th|wi|ol|s)$", re.IGNORECASE)


def curly(text: str, language: str) -> str:
    return "".join(pieces(text, language))


def pieces(text: str, language: str) -> list[str]:
    """Return the replacement of each character of a paragraph."""
    shown = list(text)
    for match in (*_DASHES.finditer(text), *_ELLIPSIS.finditer(text)):
        sign = "—" if match[0][0] == "-" else "…"
        shown[match.start() : match.end()] = [sign, *[""] * (len(match[0]) - 1)]
    for place, quote in quotes(text, language).items():
        shown[place] = quote
    if primary_of(language) == _FRENCH:
        for spaces, set_as in ((_NARROW_SPACES, _NARROW), (_WIDE_SPACES, _WIDE)):
            for match in spaces.finditer(text):
                shown[match.start()] = set_as
    return shown


def quotes(text: str, language: str) -> dict[int, str]:
    """Return the shapes of the quotes and apostrophes of a paragraph, by their places."""
    shapes = shapes_of(language)
    count = text.count("'") + text.count('"')
    if not shapes or not count:
        return {}
    certain = {match.start(): APOSTROPHE for match in _INSIDE_A_WORD.finditer(text)}
    if count > _MANY or _OTHER_QUOTES.search(text):
        return certain
    paragraph = _Paragraph(text, primary_of(language), shapes, dict(certain))
    paragraph.set_certain()
    if not paragraph.set_double():
        return certain
    paragraph.set_single()
    return paragraph.shown


def shapes_of(language: str) -> tuple[str, ...]:
    """Return how quotes open and close, double then single; nothing for an unknown language."""
    known, tag = smartchars.quotes, language.lower()
    primary = primary_of(tag)
    if primary in _OTHER_MEANINGS:
        return ()
    return tuple(known.get(tag) or known.get(primary) or ())


@dataclass
class _Paragraph:
    """A paragraph while its quotes are judged; `shown` has those that are."""

    text: str
    language: str
    shapes: tuple[str, ...]
    shown: dict[int, str] = field(default_factory=dict)
    # Whether a double quote is open where the paragraph ends.
    goes_on: bool = False
    # Whether two single quotes have turned out to be partners.
    has_pairs: bool = False

    def set_certain(self) -> None:
        """Set marks of a certain form: `'n'`, feet and inches, the second of `''Tis`."""
        for match in _QUOTED_APOSTROPHE.finditer(self.text):
            self.shown[match.end() - 1] = APOSTROPHE
        for match in _FEET_AND_INCHES.finditer(self.text):
            self.shown |= {match.start(1): "′", match.start(2): "″"}
        if self.language == "en":
            for match in _BETWEEN_WORDS.finditer(self.text):
                self.shown |= {match.start(1): APOSTROPHE, match.start(2): APOSTROPHE}

    def left(self, quote: str) -> list[int]:
        """Return the places of a quote that is not set yet."""
        return [n for n, c in enumerate(self.text) if c == quote and n not in self.shown]

    def around(self, place: int) -> tuple[str, str]:
        """Return the characters before and after a quote, other quotes skipped."""
        before, after = place - 1, place + 1
        while before >= 0 and self.text[before] in "'\"":
            before -= 1
        while after < len(self.text) and self.text[after] in "'\"":
            after += 1
        return (
            self.text[before] if before >= 0 else " ",
            self.text[after] if after < len(self.text) else " ",
        )

    def set_double(self) -> bool:
        """Set the double quotes; say whether all of them are clear."""
        places = self.left('"')
        if len(places) % 2 and "″" in self.shown.values():
            return False  # one of the two may be a quote
        is_open = False
        inches: int | None = None
        for place in places:
            before, after = self.around(place)
            opens = turns(before, after, is_open=is_open)
            if opens is None:
                if before.isspace():
                    return False
                continue
            if not opens and before.isdigit() and not is_open:
                continue  # inches
            if not opens and not is_open and inches is not None:
                del self.shown[inches]
            self.shown[place] = self.shapes[0 if opens else 1]
            inches = place if not opens and before.isdigit() else None
            is_open = opens
        self.goes_on = is_open
        return True

    def set_single(self) -> None:
        leading: list[int] = []
        places = self.left("'")
        for place in places:
            before, after = self.around(place)
            opens = turns(before, after, is_open=before not in _DASH_LIKE)
            if opens:
                leading.append(place)
            elif opens is not None:
                self.close(place, before, leading, places)
        for place in leading:
            self.shown[place] = self.shapes[2] if self.is_left_open(place) else APOSTROPHE

    def close(self, place: int, before: str, leading: list[int], places: list[int]) -> None:
        """Set a mark after a word: the partner of one before a word, or an apostrophe."""
        later = places[bisect(places, place) :]
        at = self.partner(place, before, leading, later)
        if at is not None:
            self.shown[leading[at]] = self.shapes[2]
            for inner in leading[at + 1 :]:
                opens = self.is_led_up_to(inner) and not self.is_shortened(inner)
                self.shown[inner] = self.shapes[2] if opens else APOSTROPHE
            del leading[at:]
            self.has_pairs = True
            self.shown[place] = self.shapes[3]
        elif not before.isdigit():  # feet
            self.shown[place] = APOSTROPHE if before.isalnum() else self.shapes[3]

    def partner(self, place: int, before: str, leading: list[int], later: list[int]) -> int | None:
        """Return which of the marks before words a mark closes."""
        whole = [n for n, start in enumerate(leading) if not self.is_shortened(start)]
        if not before.isalnum():  # no apostrophe stands after a comma
            return (whole or [0])[0] if leading else None
        if leading and self.is_one_word(leading[-1], place):
            return len(leading) - 1
        if self.is_of_many(place, before, later):
            return None
        if not whole and leading and self.may_be_whole(leading[-1], place):
            return len(leading) - 1
        return whole[-1] if whole else None

    def is_one_word(self, start: int, end: int) -> bool:
        """Return whether nothing but a word stands between two marks."""
        inside = self.text[max(start, end - _LONG) : end]
        return end - start < _LONG and not any(map(str.isspace, inside))

    def is_of_many(self, place: int, before: str, later: list[int]) -> bool:
        """Return whether a mark may be that of the dogs' bowl: a later one closes the quote."""
        if before not in "sxzSXZß" or not self.text[place + 1 : place + 2].isspace():
            return False
        for other in later:
            if (opens := turns(*self.around(other), is_open=True)) is not None:
                return not opens
        return False

    def is_shortened(self, place: int) -> bool:
        """Return whether a word or a year after a mark has lost its beginning."""
        if _YEARS.match(self.text, place + 1):
            return True
        word = _WORD.match(self.text, place + 1)
        known = _SHORTENED.get(self.language, frozenset())
        return word is not None and word[0].lower() in known

    def may_be_whole(self, start: int, end: int) -> bool:
        """Return whether these are quotes, though the first word may be a shortened one."""
        word = _WORD.match(self.text, start + 1)
        known = word is not None and word[0].lower() in _WHOLE_TOO
        return known and not _CLIPPED.search(self.text, max(start, end - _LONG), end)

    def is_left_open(self, place: int) -> bool:
        """Return whether a quote opens here and is closed in another paragraph."""
        if self.is_shortened(place):
            return False
        before = self.text[max(0, place - _LONG) : place].lstrip()
        is_capital = self.around(place)[1].isupper()
        if is_capital and not before.strip(_SPACES_AND_QUOTES):
            return self.goes_on or '"' not in before
        return self.is_led_up_to(place) and (is_capital or self.has_pairs)

    def is_led_up_to(self, place: int) -> bool:
        """Return whether the words before a mark lead up to a quotation."""
        before = self.text[max(0, place - _LONG) : place].rstrip(_SPACES_AND_QUOTES)
        return before[-1:] in _LEADS_UP


def turns(before: str, after: str, *, is_open: bool) -> bool | None:
    """Return whether a quote opens (else closes) by the characters around it; None if unclear."""
    if before.isspace() or after.isspace():
        return None if before.isspace() and after.isspace() else before.isspace()
    if before.isalnum() and after.isalnum():
        return None
    if (before in _BEFORE_OPENING) != (after in _AFTER_CLOSING):
        return before in _BEFORE_OPENING
    return not is_open
