"""The printed table of contents: its titles are kept as evidence, its lines are set aside.

It would be mistaken for headings, since it repeats them word for word, and it shows what they are.
A list counts as contents if most of its lines recur, on their own, further on in the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.recovery.headings.line_forms import LONGEST, heading_form
from fascicle.recovery.shared.lines import key_of, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fascicle.model.draft import Draft

_HEAD = re.compile(
    r"(table of )?contents\.?|inhalt(sverzeichnis)?|table des mati[èe]res|[íi]ndice|sommaire",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"[\s._·…]+(\d+|[ivxlc]+)\s*$")
_ROMAN = "ivxlc"
# Dots or a wide space lead to a page number, never to a part of a heading.
_LED_NUMBER = re.compile(r"(?:(?:\s*[._·…]){3,}|\s{3,})\s*(?:\d+|[ivxlc]+)\s*$")
# A number before a title; in a column of its own it needs no mark after it.
_NUMBER = re.compile(r"(?:\d{1,3}|[IVXLC]{1,7})\s+(?=[^\W\d_a-z]|[“\"‘'«„])")
_COLUMN_HEAD = re.compile(r"(chapter|chap\.?|page|part|book|\s)+", re.IGNORECASE)

# The share of its lines that must recur for a list to be a table of contents.
MOST = 0.5
MOST_WITHOUT_HEAD = 0.7
FEWEST = 3
# A list further into the text than this share of all blocks is something else.
WITHIN = 0.25
# This many letters distinguish most lines of prose from all titles.
BEGINNING = 5


def contents(draft: Draft) -> Draft:
    """Set a printed table of contents aside; the draft keeps its titles."""
    stretches = [b for b in draft.blocks if isinstance(b, Stretch)]
    near = max(12, int(WITHIN * len(stretches)))
    lists = [(at, *_list_from(stretches, at)) for at in range(min(near, len(stretches)))]
    if not any(entries for _, _, entries in lists):
        return draft
    alone = _LastPositions(stretches)
    for at, listed, entries in lists:
        after = at + len(listed)
        head = _is_head(stretches[at])
        fewest, share = (2, MOST) if head else (FEWEST, MOST_WITHOUT_HEAD)
        kept = _up_to_last_entry(listed, alone, after) if head else listed
        said = _entries(kept) if len(kept) < len(listed) else entries
        if _recur(said, alone, after, max(fewest, share * len(said))):
            titles = (*draft.contents, *said)
            return replace(draft, contents=titles).set_aside("contents", *kept)
    return draft


def _up_to_last_entry(
    listed: Sequence[Stretch], alone: _LastPositions, after: int
) -> Sequence[Stretch]:
    """Return a list without what follows its last entry, such as a dedication or an epigraph."""
    for end in range(len(listed), 1, -1):
        lines = listed[end - 1].lines
        if _recur([entry(line) for line in lines], alone, after, 1) or _is_remark(lines):
            return listed[:end]
    return listed


def _is_remark(lines: Sequence[str]) -> bool:
    """Return whether lines are a remark on the list: "(The rest is in the second file.)"."""
    text = tidy(" ".join(lines))
    return text.startswith("(") and text.endswith(")")


def _entries(listed: Sequence[Stretch]) -> list[str]:
    """Return the entries of a list below its head, without the heads of columns."""
    lines = [line for stretch in listed for line in stretch.lines][1:]
    return [said for said in map(entry, lines) if said and not _COLUMN_HEAD.fullmatch(said)]


def _recur(entries: Sequence[str], alone: _LastPositions, after: int, fewest: float) -> bool:
    """Return whether enough entries recur; for lines of prose the loop stops early."""
    left = len(entries)
    for entry in entries:
        left -= not any(alone.last(key) >= after for key in entry_keys(entry))
        if left < fewest:
            return False
    return left >= fewest


def _is_head(stretch: Stretch) -> bool:
    return _HEAD.fullmatch(tidy(stretch.lines[0]).strip("_*=")) is not None


def _list_from(stretches: Sequence[Stretch], at: int) -> tuple[list[Stretch], list[str]]:
    """Return the stretches of a list that begins at `at`, and its entries."""
    if not _is_head(stretches[at]):
        lines = stretches[at].lines
        if len(lines) < FEWEST or any(len(line) > LONGEST for line in lines):
            return [], []
        return [stretches[at]], [entry(line) for line in lines]
    listed, entries = [stretches[at]], [entry(line) for line in stretches[at].lines[1:]]
    keys = {key for line in entries for key in entry_keys(line)}
    widest = 1
    for stretch in map(stretches.__getitem__, range(at + 1, len(stretches))):
        said = [entry(line) for line in stretch.lines]
        # The first heading may be a number, with the listed title below it.
        repeats = entries and any(key in keys for line in said[:2] for key in entry_keys(line))
        prose = any(len(line) > LONGEST for line in stretch.lines)
        apart = len(entries) > 1 and stretch.gap > widest + 1 and not heading_form(said[0])
        if repeats or prose or apart or (entries and _is_number(said)):
            break
        if len(entries) > 1:
            widest = max(widest, stretch.gap)
        listed.append(stretch)
        entries += said
        keys |= {key for line in said for key in entry_keys(line)}
    return listed, _entries(listed)


def _is_number(said: Sequence[str]) -> bool:
    """Return whether a stretch is a number alone: the first chapter, not an entry."""
    form = heading_form(said[0]) if len(said) == 1 else None
    return form is not None and form.shape == "bare"


def entry(line: str) -> str:
    """Return a line of a table of contents without its page number."""
    if len(line) > LONGEST:
        return tidy(line)
    end = line.rstrip()[-1:]
    if not end.isdecimal() and end not in _ROMAN:
        return tidy(line)
    without_page = tidy(_LED_NUMBER.sub("", line))
    return without_page if heading_form(without_page) else _PAGE_NUMBER.sub("", without_page)


class ContentsTitles:
    """The titles in the printed contents, compared without regard to how they are set."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._keys = frozenset(key for title in titles for key in entry_keys(title))
        self._begin = frozenset(key[:BEGINNING] for key in self._keys)

    def __contains__(self, text: str) -> bool:
        """Return whether a text is one of the titles."""
        may_be = bool(self._keys) and (_beginning(text) in self._begin or _has_number(text))
        return may_be and not self._keys.isdisjoint(entry_keys(text))


class _LastPositions:
    """The last position of each stretch that may be a heading."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._last: dict[str, int] = {}
        # Probable prose has a single key, which is computed on demand.
        self._prose: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for at, stretch in enumerate(stretches):
            for text in _texts_alone(stretch.lines):
                if _has_number(text):
                    self._last.update(dict.fromkeys(entry_keys(text), at))
                else:
                    self._prose[_beginning(text)].append((at, text))

    def last(self, key: str) -> int:
        """Return the position of the last stretch with a key, -1 if there is none."""
        for at, text in self._prose.pop(key[:BEGINNING], ()):
            known = key_of(text)
            self._last[known] = max(at, self._last.get(known, -1))
        return self._last.get(key, -1)


def _texts_alone(lines: Sequence[str]) -> Iterator[str]:
    """Yield the texts of a stretch as a heading: its first line, or all its lines."""
    if len(lines) <= 3 and len(lines[0]) <= LONGEST:  # noqa: PLR2004
        yield tidy(lines[0])
        if len(lines) > 1:
            yield tidy(" ".join(lines))


def entry_keys(text: str) -> set[str]:
    """Return the keys under which an entry and its heading match, however they are set."""
    form = heading_form(text)
    keys = {key_of(text)}
    if match := _NUMBER.match(text):
        keys.add(key_of(text[match.end() :]))
    if form and form.title:
        keys.add(key_of(form.title))
    if form and form.shape == "labelled":
        keys.add(f"{form.kind} {form.number}")
    return keys - {""}


def _beginning(text: str) -> str:
    """Return the beginning of the key of a whole text."""
    begin = key_of(text[: 2 * BEGINNING])[:BEGINNING]
    return begin if len(begin) == BEGINNING else key_of(text)[:BEGINNING]


def _has_number(text: str) -> bool:
    """Return whether a text has more than one key: that of its title, or of its number."""
    return _NUMBER.match(text) is not None or heading_form(text) is not None
