"""The entries of a printed table of contents, and the keys under which they match headings."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from fascicle.recovery.contents.contents_words import BY, PAGE_WORD
from fascicle.recovery.headings.forms.heading_form import LONGEST
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.lines import key_of, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PAGE = rf"(?i:{PAGE_WORD})[(\[]?(?:\d+|[ivxlc]+)[)\]]?\.?\s*$"
_PAGE_NUMBER = re.compile(rf"(?:[\s._·…]+|,\s*){_PAGE}")
_PAGE_ENDS = frozenset("ivxlc")
# Dots or a wide space lead to a page number, never to a part of a heading.
_LED_NUMBER = re.compile(rf"(?:(?:\s*[._·…]){{3,}}|\s{{3,}})\s*{_PAGE}")
# A number before a title; in a column of its own it needs no mark after it.
_NUMBER = re.compile(r"(?:\d{1,3}|[IVXLC]{1,7})\s+(?=[^\W\d_a-z]|[“\"‘'«„])")
# Several entries on a line, or a title with its author or its summary.
_PARTS = re.compile(r"\s{3,}|\s*\|\s*|\s*--+\s*|\s*[—–·•]\s*")
_BY = re.compile(rf",?\s+(?:{'|'.join(BY)})\s+(?=[^\W\d_a-z])|\.\s+")
# Marks around an entry or a heading. Some are symbols, and would be words of their own.
_DECORATION = " _*=~#|+<>"
# Keys of this length match in spite of a typo, and headings by their beginning.
LONG_KEY = 6
# This many letters distinguish most lines of prose from all titles.
BEGINNING = 5


def entry(line: str) -> str:
    """Return a line of a table of contents without its page number."""
    if len(line) > LONGEST:
        return tidy(line)
    # Fast path: the last letter of most lines is in no page number.
    end = line.rstrip().rstrip(".)]")[-1:]
    if not end.isdecimal() and end not in _PAGE_ENDS:
        return tidy(line)
    without_page = tidy(_LED_NUMBER.sub("", line))
    return without_page if heading_form(without_page) else _PAGE_NUMBER.sub("", without_page)


def has_page_number(line: str) -> bool:
    """Return whether a line ends in a number that dots or a wide space lead to."""
    return len(line) <= LONGEST and _LED_NUMBER.search(line) is not None


def parts_of(line: str) -> list[str]:
    """Return the entries on one line, or its title and its author, without page numbers."""
    parts = [entry(part) for part in _PARTS.split(line.strip())]
    return [part for part in parts if part.strip(" .·…_")]


def beginnings(text: str) -> Iterator[str]:
    """Yield the beginnings of an entry that may be its title: before an author or a summary."""
    for cut in (_PARTS, _BY):
        first = cut.split(text, maxsplit=1)[0]
        if first != text and len(key_of(first)) >= LONG_KEY:
            yield first


def entry_keys(text: str) -> set[str]:
    """Return the keys under which an entry and its heading match, however they are set."""
    return set(_keys(text))


# Cached, since several passes ask about the same lines in close succession.
@lru_cache(maxsize=10_000)
def _keys(text: str) -> tuple[str, ...]:
    """Return the keys of a text, the best first."""
    text = unframed(text)
    form = heading_form(text)
    keys = [key_of(text)]
    if form and form.shape == "labelled":
        keys.append(f"{form.kind} {form.number}")
    if form and form.title:
        keys.append(key_of(form.title))
    if match := _NUMBER.match(text):
        keys.append(key_of(text[match.end() :]))
    return tuple(key for key in dict.fromkeys(keys) if key)


def match_keys(text: str) -> list[str]:
    """Return the keys under which a table of contents looks for a heading, the best first.

    Besides those of `entry_keys`: names in inverted order, and a number alone.
    """
    keys = list(_keys(text))
    if ", " in text and len(text) <= LONGEST:
        # Till, Ada; Till, Tobias, Jr.
        last, first, *more = text.split(", ")
        keys.append(key_of(" ".join([first, last, *more])))
    number = number_key(text)
    return [*keys, number] if number else keys


def number_key(text: str) -> str:
    """Return the key of a chapter's number, whatever its notation; "" without a number."""
    form = heading_form(text)
    if form is None or form.number is None or form.kind != "chapter":
        return ""
    return f"# {form.number}"


class ContentsTitles:
    """The titles in the printed contents, compared without regard to how they are set."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._keys = frozenset(key for title in titles for key in entry_keys(title))
        self._begin = frozenset(key[:BEGINNING] for key in self._keys)

    def __contains__(self, text: str) -> bool:
        """Return whether a text is one of the titles."""
        may_be = bool(self._keys) and (beginning(text) in self._begin or has_number(text))
        return may_be and not self._keys.isdisjoint(entry_keys(text))


def unframed(text: str) -> str:
    """Return a heading without the marks around it."""
    return text.strip(_DECORATION) or text


def beginning(text: str) -> str:
    """Return the beginning of the key of a whole text."""
    text = unframed(text)
    begin = key_of(text[: 2 * BEGINNING])[:BEGINNING]
    return begin if len(begin) == BEGINNING else key_of(text)[:BEGINNING]


def has_number(text: str) -> bool:
    """Return whether a text has more than one key: that of its title, or of its number."""
    return _NUMBER.match(text) is not None or heading_form(text) is not None
