"""Questions about the texts of a library in the order of asking, and what an answer changes.

Questions about title pages come first, work by work; then those that may not wait, then those that
most words depend on. Of a text, at most five come before those of others.

The consequences of an answer are the other places that are read differently because of it: the
text is read with and without it, and the readings of its lines are compared. An answer about a
class of which the text has no place is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from fascicle.convert import read
from fascicle.library.cache import CachedQueries, ConversionCache
from fascicle.library.convert_all import Outcome
from fascicle.library.processing import error_of
from fascicle.library.queries import PlacedQuery
from fascicle.library.recording import asked, decided_text, without
from fascicle.library.texts import TextEntry, load_text, place_of
from fascicle.model.blocks import Block, Group
from fascicle.model.decision import Decision, KeyValue, UnknownValue
from fascicle.model.draft import Draft
from fascicle.model.errors import FascicleError, UseError
from fascicle.model.memory import alike
from fascicle.readers.text import is_blank
from fascicle.recovery.decided.answers import classes_in, places_in
from fascicle.recovery.decided.confirmed import GAPS, NO_BREAK, in_words, name_of
from fascicle.recovery.decided.decided_lines import (
    file_named,
    lines_of,
    short_place,
    words_to_decide,
)
from fascicle.recovery.decided.decisions import SET_ASIDE
from fascicle.settings.load import load_work
from fascicle.settings.schema import Library
from fascicle.settings.setting import typed_keys
from fascicle.settings.toml_edit import TomlFile
from fascicle.workers.executors import Bars, no_bar


class Question(NamedTuple):
    """A question about a text."""

    entry: TextEntry
    query: PlacedQuery
    # The title of the work, and its authors.
    title: str
    authors: tuple[str, ...]
    # Whether five other questions about the text come first.
    is_minor: bool

    @property
    def identity(self) -> tuple[str, ...]:
        """A key of the question that no answer changes."""
        return self.entry.slug, self.query.identity, self.query.place

    @property
    def order(self) -> tuple[bool, str, bool, bool, int, float, str]:
        """The sort key: title pages, work by work; then urgent questions, then the most words."""
        query, of_title, slug = self.query, _is_of_title(self.query), self.entry.slug
        is_later = not of_title and query.weight < URGENT
        rest = is_later, self.is_minor, -query.words, -query.weight, slug
        return not of_title, slug if of_title else "", *rest


# So many questions about a text come before those of all texts that concern fewer words; and this
# weight have those, such as of comments and restricted works, that may not wait.
FIRST, URGENT = 5, 0.9


def _is_of_title(query: PlacedQuery) -> bool:
    return bool(query.key) and query.name != "image-text"


def questions(
    entries: Sequence[TextEntry],
    library: Library,
    name: str = "",
    *,
    root: Path | None = None,
    bars: Bars = no_bar,
) -> tuple[list[Question], list[FascicleError]]:
    """Return the questions about texts, and the errors of unreadable texts.

    With `root`, a text that is as it was when it was converted is not read again. `bars` show
    how many texts are read, and each that is done.
    """
    known = known_queries(root, entries, library) if root else {}
    listed: list[Question] = []
    errors: list[FascicleError] = []
    with bars("Reading", len(entries) - len(known), "") as advance:
        for entry in entries:
            if asked_before := known.get(entry.slug):
                listed += _questions(entry, asked_before, name)
                continue
            try:
                result = asked(entry, library)
            except Exception as error:  # noqa: BLE001 (any failure is the text's)
                errors.append(error_of(entry, "read", error))
            else:
                listed += _questions(entry, result, name)
                errors += [result.error] if result.error else []
            advance(0)
    return sorted(listed, key=lambda question: question.order), errors


def _questions(entry: TextEntry, result: Outcome | CachedQueries, name: str) -> Iterator[Question]:
    others = (query for query in result.queries if not _is_of_title(query))
    minor = sorted(others, key=lambda query: -query.words)[FIRST:]
    for query in result.queries:
        if name in ("", query.name, query.identity):
            yield Question(entry, query, result.title, result.authors, query in minor)


def known_queries(
    root: Path, entries: Sequence[TextEntry], library: Library
) -> dict[str, CachedQueries]:
    """Return the queries of the texts that are as they were when they were converted, by slug."""
    cache = ConversionCache(root)
    queries_of: dict[str, CachedQueries] = {}
    for entry in entries:
        with suppress(FascicleError):  # the error is reported when the text is read
            if queries := cache.queries(entry, library):
                queries_of[entry.slug] = queries
    return queries_of


def values_of(entry: TextEntry, answer: KeyValue | UnknownValue) -> dict[str, Any]:
    """Return the keys of the settings that an answer sets, with their values."""
    if isinstance(answer, KeyValue):
        return typed_keys([(answer.key, answer.value)])
    if "." in answer.key:
        return {answer.key: ""}
    return {"unknown": [*load_work(entry.settings_path).unknown, answer.key]}


# Consequences of an answer

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
    return list(changes_between(before, read(text), new))


def changes_without(entry: TextEntry, library: Library, wanted: Decision) -> list[Change]:
    """Return the changes that removing decisions would make beside their own places.

    Of a text that cannot be read, with them or without, nothing is returned. Raises `UseError` if
    there is no such decision.
    """
    now, file = load_text(entry, library), TomlFile.read(entry.settings_path, entry.settings_place)
    text, _, removed = without(now, file, wanted)
    try:
        return list(changes_between(read(now), read(text), removed))
    except FascicleError:
        return []


def changes_between(
    before: Draft, after: Draft, decisions: Sequence[Decision] = ()
) -> Iterator[Change]:
    """Yield the changes of lines between two readings of a text, equal ones as one.

    Lines that the `decisions` are about are left out.
    """
    source = words_to_decide(after)
    of_class = places_in(after) | places_in(before) if decisions else {}
    own = {
        line
        for each in decisions
        for line in (of_class.get(each.about, ()) if each.about else lines_of(source, each, ""))
    }
    # Blocks that both have, as nearly all after an act at the desk, are read in the same way.
    top = max(0, alike(before.blocks, after.blocks) - 1)
    was_there, is_there = before.blocks[top:], after.blocks[top:]
    end = max(0, alike(reversed(was_there), reversed(is_there)) - 1)
    old = _readings(before, was_there[: len(was_there) - end])
    new = _readings(after, is_there[: len(is_there) - end])
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


def _readings(draft: Draft, blocks: Iterable[Block]) -> dict[int, tuple[str, str]]:
    """Return the readings of the gap before each line of blocks or asides, and of the line."""
    readings = {
        line: (NO_BREAK, "left out" if it.kind == SET_ASIDE else f"set aside: {it.kind}")
        for it in draft.ledger
        for line in it.span
    }
    readings |= dict(_of_blocks(blocks, ()))
    return {line: it for line, it in readings.items() if not is_blank(draft.source.lines[line - 1])}


def _of_blocks(
    blocks: Iterable[Block], groups: Sequence[str]
) -> Iterator[tuple[int, tuple[str, str]]]:
    above = NO_BREAK
    for block in blocks:
        name = name_of(block)
        gap, above = above if above in GAPS else NO_BREAK, name
        if name in GAPS:
            continue
        names = (*groups, name)
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


def for_all_places(
    entry: TextEntry, library: Library, wanted: Decision
) -> tuple[Draft, list[Decision]]:
    """Return the text as it is read, and an answer for all places of the question about a line.

    Raises `UseError` if no question about several places is asked there.
    """
    text = load_text(entry, library)
    draft = read(text)
    file = file_named(draft.source, wanted.file or "") if len(draft.source.files) > 1 else None
    for query in draft.queries:
        decisions = PlacedQuery.of(draft, query).decisions(wanted.read_as)
        is_there = (file, wanted.line) in {(it.file, it.line) for it in decisions}
        if len(decisions) > 1 and is_there:
            return draft, [replace(it, level=wanted.level, kind=wanted.kind) for it in decisions]
    problem = f"no question about several places is asked at line {wanted.line}"
    raise UseError(place_of(text), problem, f"List the questions: fascicle queries {entry.slug}")
