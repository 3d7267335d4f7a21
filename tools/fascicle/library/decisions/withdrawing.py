"""Take decisions back: the lines are read as the tool reads them, and asked about again.

Only what was decided is taken away, never a word of the text. So it is done even where the text
cannot be read: a decision that is out of date may be the reason.
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
    """What was taken back, and the text as it is read now."""

    place: str
    decisions: tuple[Decision, ...]
    result: Result


def forget(entry: TextEntry, library: Library, wanted: Decision) -> Forgotten:
    """Take back what was decided about the lines or the class that `wanted` names.

    Lines are meant by their numbers as they are now; a decision whose lines are not to be found
    is meant by the number that it has itself. Raises `UseError` if nothing was decided about them.
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
    """Say whether a decision is about a class, or about any of some lines."""
    if not lines or old.about:
        return old.about == about
    there = _lines(source, old)
    return there.first <= lines.last and lines.first <= there.last


def _lines(source: Source, decision: Decision) -> Span:
    """Return the lines of a decision: where its words are now, else its numbers as they stand."""
    try:
        return lines_of(source, decision, "")
    except DecisionError:
        files = files_of(source)
        return _numbered(decision, files.get(decision.file or "", next(iter(files.values()))))


def _numbered(decision: Decision, file: Span) -> Span:
    """Return the lines that have a decision's numbers in a file."""
    line = decision.line or 1
    return Span(file.first + line - 1, file.first + (decision.last or line) - 1)
