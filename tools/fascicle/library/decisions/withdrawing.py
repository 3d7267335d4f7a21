"""Withdrawal of decisions: the passes decide again, and ask again.

It works even if the text cannot be converted, since an outdated decision may be the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascicle.library.decisions.recording import asked, file_meant, in_words
from fascicle.library.texts import load_text
from fascicle.model.blocks import Span
from fascicle.model.errors import DecisionError, UseError
from fascicle.readers.text import read_text
from fascicle.recovery.keeper.decided_lines import files_of, lines_of
from fascicle.settings.toml_edit import changed_table, read_toml, write_toml

if TYPE_CHECKING:
    from fascicle.library.convert_all import Result
    from fascicle.library.texts import TextEntry
    from fascicle.model.decision import Decision
    from fascicle.model.draft import Source
    from fascicle.settings.schema import Library


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The decisions removed, and the result of converting the text."""

    place: str
    decisions: tuple[Decision, ...]
    result: Result


def forget(entry: TextEntry, library: Library, wanted: Decision) -> Forgotten:
    """Remove the decisions about the lines or the class of `wanted`.

    Lines go by their current numbers; a decision whose lines are not found goes by the number that
    it has. Raises `UseError` if there is no such decision.
    """
    text = load_text(entry, library)
    source = read_text(text.files, text.settings.encoding).source
    lines = None if wanted.about else _numbered(wanted, file_meant(wanted, source, text))
    decided = text.settings.decisions
    found = [n for n, old in enumerate(decided) if _meant(source, old, wanted.about, lines)]
    if not found:
        known = f"Choose one of: {'; '.join(map(in_words, decided))}." if decided else ""
        raise UseError(entry.settings_place, "has no decision about this place", known)
    place = entry.settings_place
    toml = read_toml(entry.settings_path, place)
    for number in reversed(found):
        toml = changed_table(toml, "decisions", number, None, place)
    write_toml(entry.settings_path, toml, place)
    return Forgotten(place, tuple(decided[n] for n in found), asked(entry, library))


def _meant(source: Source, old: Decision, about: str, lines: Span | None) -> bool:
    """Return whether a decision is about a class, or overlaps lines."""
    if not lines or old.about:
        return old.about == about
    there = _lines(source, old)
    return there.first <= lines.last and lines.first <= there.last


def _lines(source: Source, decision: Decision) -> Span:
    """Return the lines of a decision: where its words are now, else by its numbers."""
    try:
        return lines_of(source, decision, "")
    except DecisionError:
        files = files_of(source)
        return _numbered(decision, files.get(decision.file or "", next(iter(files.values()))))


def _numbered(decision: Decision, file: Span) -> Span:
    """Return the lines with the numbers of a decision in a file."""
    line = decision.line or 1
    return Span(file.first + line - 1, file.first + (decision.last or line) - 1)
