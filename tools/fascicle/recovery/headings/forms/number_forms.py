"""Headings of a number: VI, 5., I.—2, VIII. THE DOOR, 3. the landlord."""

from __future__ import annotations

import re

from fascicle.recovery.headings.forms.heading_form import HeadingForm, title_like
from fascicle.recovery.shared import numerals
from fascicle.recovery.shared.lines import tidy

_BARE = re.compile(
    rf"(?P<number>\d{{1,4}}|[MDCLXVI]+|[mdclxvi]+|[{numerals.HAN}]{{1,5}})"
    r"(?:\s?/\s?\d{1,4})?\s*[.:]?(?:\s?(?:\[\d{1,3}\]|\*{1,3}|†))?"
)
# A part and a number: I.—2, II-3, 1.2, 1.2 The Door.
_TWO_PARTS = re.compile(
    r"(?P<label>(?P<part>\d{1,2}|[MDCLXVI]+)(?:\.|[.,]?(?:--?|[–—]))"
    r"(?P<number>\d{1,2}|[MDCLXVI]+))(?:[.:]?|(?P<joiner>[.:)]?\s+)(?P<title>\S.*))"
)
_TITLED = re.compile(
    rf"(?P<label>(?P<number>\d{{1,4}}|[MDCLXVI]+|[{numerals.HAN}]{{1,4}}))"
    r"(?P<joiner>\s*[.:)](?!\d)\s*(?:--?|[-–—])?\s*|\s+(?:--?|[-–—])\s+"
    rf"|(?<=[{numerals.HAN}])(?:\s*[、．]\s*|\s+))(?P<title>\S.*)"
)
# The longest title that is not capitalised as a title.
LONGEST_LOOSE = 40


def bare_form(text: str) -> HeadingForm | None:
    match = _BARE.fullmatch(text)
    number = numerals.value(match["number"]) if match else None
    if match and number is not None:
        system = numerals.system(match["number"])
        return HeadingForm("bare", "chapter", text, "", number, system) if number else None
    spelled = numerals.number_at(text, 0)
    if spelled is None or spelled.system != "word" or text[0].islower():
        return None
    if spelled.end < len(text.removesuffix(".")):
        return None
    return HeadingForm(
        "bare", "chapter", text, "", spelled.value, "word", languages=spelled.languages
    )


def two_part_form(text: str) -> HeadingForm | None:
    """Return the form of a part and a number: I.—2, 1.2, 1.2 The Door."""
    match = _TWO_PARTS.fullmatch(text)
    if match is None or (match["title"] and not title_like(match["title"])):
        return None
    part, number = numerals.value(match["part"]), numerals.value(match["number"])
    if not part or not number:
        return None
    system = f"{numerals.system(match['part'])}.{numerals.system(match['number'])}"
    title, joiner = match["title"] or "", match["joiner"] or ""
    label = match["label"] if title else text
    return HeadingForm(
        "titled" if title else "bare", "chapter", label, title, number, system, joiner, part=part
    )


def titled_form(text: str) -> HeadingForm | None:
    match = _TITLED.fullmatch(text)
    return _with_title(match) if match and title_like(match["title"]) else None


def _with_title(match: re.Match[str]) -> HeadingForm | None:
    """Return the form of a number, a joiner and a title."""
    number = numerals.value(match["number"])
    if number is None:
        return None
    system = numerals.system(match["number"])
    return HeadingForm(
        "titled", "chapter", match["label"], match["title"], number, system, match["joiner"]
    )


def loosely_titled(line: str) -> HeadingForm | None:
    """Return the form of a number with a title in lower case: 3. the landlord."""
    text = tidy(line) if len(line) <= LONGEST_LOOSE else ""
    match = _TITLED.fullmatch(text)
    if match is None or match["title"].endswith((",", ";", ":")):
        return None
    return _with_title(match)
