"""Recording and withdrawal of decisions in the TOML beside the text.

A decision is written only if the text can be converted with it: its words are found, no other
decision is about the same line, and no word is lost. It replaces an older one about the same place.
One can be withdrawn even from a text that cannot be converted, since it may be the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from fascicle.files.edits import again_if_changed
from fascicle.library.convert_all import Outcome, convert_text
from fascicle.library.history import write_toml
from fascicle.library.texts import TextEntry, load_text, place_of
from fascicle.model.blocks import Span
from fascicle.model.decision import Decision
from fascicle.model.draft import Draft, Source
from fascicle.model.errors import DecisionError, UseError, did_you_mean
from fascicle.readers.source import read_files
from fascicle.readers.text import is_blank
from fascicle.recovery.decided.decided_lines import (
    beginning,
    context_of,
    file_named,
    files_of,
    lines_of,
    words_to_decide,
)
from fascicle.recovery.decided.decisions import BEFORE
from fascicle.settings.load import check_decision, work_settings
from fascicle.settings.schema import Library
from fascicle.settings.toml_edit import TomlFile, changed_table, toml_to_edit, with_tables

if TYPE_CHECKING:
    from fascicle.convert import Text


# The order of keys in the TOML.
ORDER = (
    "line", "last", "file", "gaps", "every", "says", "after", "before", "alike", "twins", "twin",
    "ends", "question", "read_as", "title", "level", "kind", "confirms", "places",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recorded:
    """Recorded decisions, if any, those that were removed, and the outcome of converting."""

    place: str
    decisions: tuple[Decision, ...]
    removed: tuple[Decision, ...]
    outcome: Outcome


@again_if_changed
def decide(entry: TextEntry, library: Library, *wanted: Decision) -> Recorded:
    """Record decisions about lines, by their current numbers, or about classes.

    The words of the lines and their neighbours are taken from the text. Raises `UseError` for lines
    that are missing or blank, a `FascicleError` if the text cannot be converted with them.
    """
    # Read before the text is loaded with it: a file saved in between is noticed.
    file = toml_to_edit(entry.settings_path, entry.settings_place)
    text, toml, decisions, removed = _decided(load_text(entry, library), file, wanted)
    outcome = convert_text(text)
    if outcome.error:
        raise outcome.error
    _check_questions(wanted, outcome, place_of(text))
    write_toml(entry, file, toml, "decide", "; ".join(map(str, decisions)))
    return Recorded(entry.settings_place, decisions, removed, outcome)


def _check_questions(wanted: Sequence[Decision], outcome: Outcome, place: str) -> None:
    """Refuse an answer to a question that is not asked about its line."""
    for want in wanted:
        here = (want.file, want.line, want.question)
        if any((it.file, it.line, it.question) == here for it in outcome.unneeded):
            there = [it for query in outcome.queries for it in query.decisions("as-read")]
            questions = [
                it.question for it in there if (it.file, it.line) == (want.file, want.line)
            ]
            known = [question for question in questions if question]
            names = [question.partition(": ")[0] for question in known]
            rest = f"Asked there: {'; '.join(known)}." if known else "Leave out --name."
            problem = f"no question “{want.question}” is asked about line {want.line}"
            where = f"{place}{f'/{want.file}' if want.file else ''}"
            raise UseError(where, problem, did_you_mean(want.question or "", names, rest))


def decided_text(entry: TextEntry, library: Library, *wanted: Decision) -> Text:
    """Return a text as it is read with some more decisions; nothing is recorded."""
    file = toml_to_edit(entry.settings_path, entry.settings_place)
    return _decided(load_text(entry, library), file, wanted)[0]


def _source(text: Text) -> Source:
    """Return the lines of a text as its decisions record them."""
    settings = text.settings
    return words_to_decide(read_files(text.files, settings.encoding, markup=settings.markup))


def _decided(
    text: Text, file: TomlFile, wanted: Sequence[Decision]
) -> tuple[Text, str, tuple[Decision, ...], tuple[Decision, ...]]:
    """Return a text with decisions, its TOML with them, and those recorded and removed."""
    from fascicle.convert import read  # noqa: PLC0415 (slow to import)

    source, place = _source(text), file.place
    # A file that was saved before the text was loaded says other things than `text` does.
    settings = work_settings(file.text, place)
    known = [_Known(it, _lines_if_there(source, it), n) for n, it in enumerate(settings.decisions)]
    decisions: list[Decision] = []
    removed: list[Decision] = []
    shown: Draft | None = None
    for want in wanted:
        decision = want if want.about else _with_words(want, source, text)
        check_decision(decision, text.name, 1)
        lines = None if want.about else _numbered(decision, file_meant(want, source, text))
        older = [it for it in known if _same_place(it, decision, lines)]
        answered = [it.decision for it in older if it.decision.read_as != "as-read"]
        if decision.about and decision.read_as == "as-read" and answered:
            # The older answer is confirmed.
            decisions += answered
            continue
        if decision.read_as == "as-read" and not decision.question:
            so_far = tuple(it.decision for it in known)
            own = msgspec.structs.replace(settings, decisions=so_far)
            shown = shown or read(replace(text, settings=own))
            decision = _with_reading(decision, source, shown)
        removed += [it.decision for it in older]
        decisions.append(decision)
        if older:
            older[0].decision, older[0].lines = decision, lines
            known = [it for it in known if it not in older[1:]]
        else:
            known.append(_Known(decision, lines))
    toml = _with_decisions(file.text, settings.decisions, known, place)
    text = replace(text, settings=work_settings(toml, place))
    return text, toml, tuple(decisions), tuple(removed)


@dataclass(eq=False, slots=True)
class _Known:
    """A decision, its lines if it has some that are found, and its number in the file, if any."""

    decision: Decision
    lines: Span | None
    number: int | None = None


def _lines_if_there(source: Source, decision: Decision) -> Span | None:
    """Return the lines of a decision; an outdated one is reported by the conversion."""
    with suppress(DecisionError):
        return None if decision.about else lines_of(source, decision, "")
    return None


def _with_reading(decision: Decision, source: Source, shown: Draft) -> Decision:
    """Return a decision with the readings that it confirms, in the text as it is shown now."""
    from fascicle.recovery.decided.confirmed import places_of, reading_at  # noqa: PLC0415 (slow to import)

    if decision.about:
        return msgspec.structs.replace(decision, places=places_of(shown, decision.about) or None)
    line = lines_of(source, decision, "").first
    return msgspec.structs.replace(decision, confirms=reading_at(shown, line) or None)


def _with_words(wanted: Decision, source: Source, text: Text) -> Decision:
    """Return a decision with the words of its line and of the lines around it."""
    file = file_meant(wanted, source, text)
    name, _ = source.at(file.first)
    line, last = wanted.line or 1, wanted.last or wanted.line or 1
    length = file.last - file.first + 1
    if max(line, last) > length:
        problem = f"has {length} line{'s' * (length != 1)}; there is no line {max(line, last)}"
        raise UseError(name, problem)
    if last < line:
        raise UseError(name, f"line {last} comes before line {line}", "Give the first line first.")
    several = len(source.files) > 1
    first = file.first + line - 1
    if is_blank(source.lines[first - 1]):
        raise _blank(source, file, first, name)
    return msgspec.structs.replace(
        wanted, **context_of(source, first),
        last=last if last > line else None,
        ends=beginning(source.lines[first - line + last - 1]) or None if last > line else None,
        file=file_named(source, wanted.file) if wanted.file and several else None,
    )  # fmt: skip


def file_meant(wanted: Decision, source: Source, text: Text) -> Span:
    """Return the span of the file that a decision is about."""
    files = files_of(source)
    named = file_named(source, wanted.file or "")
    name = place_of(text)
    if wanted.file and not named:
        known = ", ".join(files)
        several = any(each.endswith(f"/{wanted.file}") for each in files)
        problem = f"has {'several files' if several else 'no file'} “{wanted.file}”"
        raise UseError(name, problem, f"Its files are: {known}.")
    if len(files) > 1 and not wanted.file:
        remedy = f"Name the file as well: {next(iter(files))}:{wanted.line}"
        raise UseError(name, f"consists of {len(files)} files", remedy)
    return files[named] if named else next(iter(files.values()))


def _blank(source: Source, file: Span, line: int, name: str) -> UseError:
    filled = [n for n in file if not is_blank(source.lines[n - 1])]
    near = min(filled, key=lambda n: (n < line, abs(n - line)), default=line)
    remedy = (
        "Give a line with words; for a gap, the line after it: "
        f"line {near - file.first + 1}, “{beginning(source.lines[near - 1])}”."
    )
    return UseError(f"{name}:{line - file.first + 1}", "is blank", remedy)


def _same_place(old: _Known, new: Decision, here: Span | None) -> bool:
    """Return whether two decisions are about one question, class or gap, or overlapping lines.

    That lines are right as they are read is so by an older answer about them, which stays.
    """
    decision, there = old.decision, old.lines
    if not (here and there):
        return bool(new.about) and decision.about == new.about
    if new.read_as == "as-read" != decision.read_as:
        return False
    gaps = [it.read_as in BEFORE for it in (decision, new)]
    if any(gaps) or decision.question or new.question:
        is_one = all(gaps) or "as-read" in {decision.read_as, new.read_as}
        return there.first == here.first and is_one and decision.question == new.question
    return there.first <= here.last and here.first <= there.last


def _with_decisions(
    text: str, before: Sequence[Decision], known: Sequence[_Known], place: str
) -> str:
    """Return TOML with the decisions that are known now, in the places of those they replace."""
    kept = {it.number: it.decision for it in known}
    for number in reversed(range(len(before))):
        if kept.get(number) != before[number]:
            table = _table(kept[number]) if number in kept else None
            text = changed_table(text, "decisions", number, table, place)
    added = [_table(it.decision) for it in known if it.number is None]
    return with_tables(text, "decisions", added, place)


def _table(decision: Decision) -> dict[str, Any]:
    data = msgspec.to_builtins(decision)
    return {key: _in_rows(data[key]) for key in ORDER if data[key] is not None}


def _in_rows(value: Any) -> Any:  # noqa: ANN401 (a key may have any)
    """Return a value of a table; a list has a row for each of its values."""
    if not isinstance(value, list):
        return value
    import tomlkit  # noqa: PLC0415 (slow to import, needed only here)

    rows = tomlkit.array()
    rows.extend(value)
    return rows.multiline(multiline=True)


@again_if_changed
def forget(entry: TextEntry, library: Library, wanted: Decision) -> Recorded:
    """Remove the decisions about the lines or the class of `wanted`.

    Lines go by their current numbers; a decision on lines that are not found goes by its own
    number. Raises `UseError` if there is no such decision.
    """
    file = TomlFile.read(entry.settings_path, entry.settings_place)
    _, toml, removed = without(load_text(entry, library), file, wanted)
    write_toml(entry, file, toml, "forget", f"forgotten: {'; '.join(map(str, removed))}")
    return Recorded(file.place, (), removed, asked(entry, library))


def without(text: Text, file: TomlFile, wanted: Decision) -> tuple[Text, str, tuple[Decision, ...]]:
    """Return a text without the decisions that are meant, its TOML without them, and them."""
    source = _source(text)
    lines = None if wanted.about else _numbered(wanted, file_meant(wanted, source, text))
    decided, place = work_settings(file.text, file.place).decisions, file.place
    removed = [n for n, old in enumerate(decided) if _is_meant(source, old, wanted, lines)]
    if not removed:
        known = f"Choose one of: {'; '.join(map(str, decided))}." if decided else ""
        raise UseError(place, "has no decision about this place", known)
    toml = file.text
    for number in reversed(removed):
        toml = changed_table(toml, "decisions", number, None, place)
    settings = work_settings(toml, place)
    return replace(text, settings=settings), toml, tuple(decided[n] for n in removed)


def _is_meant(source: Source, old: Decision, wanted: Decision, lines: Span | None) -> bool:
    """Return whether a decision is about the class, the lines and the question that are wanted."""
    if not lines or old.about:
        return old.about == wanted.about
    if wanted.question and wanted.question != old.question:
        return False
    try:
        there = lines_of(source, old, "")
    except DecisionError:
        files = files_of(source)
        named = file_named(source, old.file or "")
        there = _numbered(old, files.get(named, next(iter(files.values()))))
    return there.first <= lines.last and lines.first <= there.last


def _numbered(decision: Decision, file: Span) -> Span:
    line = decision.line or 1
    return Span(file.first + line - 1, file.first + (decision.last or line) - 1)


def asked(entry: TextEntry, library: Library) -> Outcome:
    """Return the outcome of converting a text: its queries, or an error."""
    return convert_text(load_text(entry, library))
