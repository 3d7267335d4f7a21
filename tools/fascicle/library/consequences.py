"""Consequences of an answer: the other places that are read differently because of it.

The text is read with and without the answer, and the readings of its lines are compared. An answer
about a class of which the text has no place is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.convert import read
from fascicle.library.recording import decided_text, without
from fascicle.library.texts import load_text, place_of
from fascicle.model.blocks import Group
from fascicle.model.errors import FascicleError, UseError
from fascicle.readers.text import is_blank
from fascicle.recovery.decided.answers import classes_in, places_in
from fascicle.recovery.decided.confirmed import GAPS, NO_BREAK, in_words, name_of
from fascicle.recovery.decided.decided_lines import lines_of, short_place, words_to_decide
from fascicle.settings.toml_edit import TomlFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fascicle.library.texts import TextEntry
    from fascicle.model.blocks import Block
    from fascicle.model.decision import Decision
    from fascicle.model.draft import Draft
    from fascicle.settings.schema import Library


_GOES_ON = "a part of the block above"


@dataclass(frozen=True, slots=True)
class Change:
    """Places that are read differently: their lines, as short as they can be typed, and how."""

    places: tuple[str, ...]
    before: str
    after: str

    def __str__(self) -> str:
        """Return the change in words: "also line 596: kept space → scene break"."""
        lines = f"line{'s' * (len(self.places) > 1)} {', '.join(self.places)}"
        return f"also {lines}: {self.before} → {self.after}"


def changes_by(
    entry: TextEntry, library: Library, *wanted: Decision, before: Draft | None = None
) -> list[Change]:
    """Return the changes that some answers would make beside their own places.

    `before` is the text as it is read without them, if that is known. Nothing is recorded, and
    nothing is returned for a text that cannot be read now: there is nothing to compare. Raises a
    `FascicleError` if the text cannot be read with the answers.
    """
    if all(decision.read_as == "as-read" for decision in wanted):
        return []
    now = load_text(entry, library)
    try:
        before = before or read(now)
    except FascicleError:
        return []
    text = decided_text(entry, library, *wanted)
    new = [each for each in text.settings.decisions if each not in now.settings.decisions]
    return list(_changes(before, read(text), new))


def changes_without(entry: TextEntry, library: Library, wanted: Decision) -> list[Change]:
    """Return the changes that removing decisions would make beside their own places.

    Of a text that cannot be read, with them or without, nothing is returned. Raises `UseError` if
    there is no such decision.
    """
    now, file = load_text(entry, library), TomlFile.read(entry.settings_path, entry.settings_place)
    text, _, removed = without(now, file, wanted)
    try:
        return list(_changes(read(now), read(text), removed))
    except FascicleError:
        return []


def _changes(before: Draft, after: Draft, decisions: Sequence[Decision]) -> Iterator[Change]:
    """Yield the changes of lines between two readings of a text, equal ones as one.

    Lines that the `decisions` are about are left out.
    """
    source, of_class = words_to_decide(after), {**places_in(after), **places_in(before)}
    own = {
        line
        for each in decisions
        for line in (of_class.get(each.about, ()) if each.about else lines_of(source, each, ""))
    }
    old, new = _readings(before), _readings(after)
    places_of: dict[tuple[str, str], list[str]] = {}
    for line in sorted((old.keys() | new.keys()) - own):
        was, now = old.get(line, ("", "")), new.get(line, ("", ""))
        if was != now:
            parts = [n for n in (0, 1) if was[n] != now[n]]
            readings = tuple(in_words([it[n] or "nothing" for n in parts]) for it in (was, now))
            places_of.setdefault((readings[0], readings[1]), []).append(
                short_place(after.source, line)
            )
    for (was_said, now_said), places in places_of.items():
        yield Change(tuple(places), was_said, now_said)


def _readings(draft: Draft) -> dict[int, tuple[str, str]]:
    """Return, for each line with words, the readings of the gap before it and of the line."""
    readings = {
        line: (NO_BREAK, f"set aside: {it.kind}") for it in draft.ledger for line in it.span
    }
    readings |= dict(_of_blocks(draft.blocks, ()))
    return {line: it for line, it in readings.items() if not is_blank(draft.source.lines[line - 1])}


def _of_blocks(
    blocks: Iterable[Block], groups: Sequence[str]
) -> Iterator[tuple[int, tuple[str, str]]]:
    for above, block in pairwise([None, *blocks]):
        if block is None or name_of(block) in GAPS:
            continue
        gap = name_of(above) if above and name_of(above) in GAPS else NO_BREAK
        names = (*groups, name_of(block))
        if isinstance(block, Group) and block.kind != "run-on":
            inner = dict(_of_blocks(block.blocks, names))
            first = inner.get(block.span.first)
            yield from (inner | ({block.span.first: (gap, first[1])} if first else {})).items()
            continue
        yield block.span.first, (gap, "; ".join(names))
        for line in range(block.span.first + 1, block.span.last + 1):
            yield line, (NO_BREAK, _GOES_ON)


def check_class(entry: TextEntry, library: Library, wanted: Decision) -> Draft:
    """Return the text as it is read. Raises `UseError` if it has no place of a class.

    A class that is decided already may have none any more.
    """
    text = load_text(entry, library)
    draft = read(text)
    there = classes_in(draft)
    if wanted.about in {*there, *(decision.about for decision in text.settings.decisions)}:
        return draft
    widths = [about.removeprefix("gaps=") for about in there if about.startswith("gaps=")]
    others = [f"--every {about}" for about in there if not about.startswith("gaps=")]
    known = ", ".join([*(f"--gaps {width}" for width in widths), *others])
    what = f"gap of {wanted.gaps} blank lines" if wanted.gaps else f"place for {wanted.every}"
    remedy = f"There are places for: {known}." if known else "Decide about a line by its number."
    raise UseError(place_of(text), f"has no {what}", remedy)
