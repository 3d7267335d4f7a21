"""Rules about settings that no type expresses: encodings, lines and names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from fascicle.model.decision import Decision, readings_of
from fascicle.model.errors import SettingsError, did_you_mean
from fascicle.model.question_names import QUESTIONS
from fascicle.settings.schema import Named, WorkSettings
from fascicle.settings.toml_files import wrong

# Keys that have no meaning where a decision is about a class.
_OF_LINES = (
    "line", "says", "last", "after", "before", "alike", "twins", "twin", "ends", "file", "question",
    "confirms",
)  # fmt: skip


def check_encoding(encoding: str, place: str) -> None:
    """Refuse the name of an encoding that Python does not know, or not for texts."""
    try:
        b"a".decode(encoding or "ascii")
    except UnicodeError:
        return  # known: one byte alone is not enough for it
    except (LookupError, ValueError):
        problem = f"no encoding is called {encoding!r}"
        raise wrong(WorkSettings, "encoding", problem, place) from None


def check_decision(decision: Decision, place: str, entry: int) -> None:
    """Refuse a decision without a line, about a line and a class, or about a reversed range.

    Refuse one that settles a question by its name, and is a reading of the line as well.
    """
    if decision.about:
        _check_class(decision, place, entry)
        return
    for key in ("line", "says"):
        if getattr(decision, key) is None:
            raise wrong(WorkSettings, f"decisions.{key}", "is missing", place, entry)
    known = (decision.question or QUESTIONS[0]).partition(": ")[0]
    if known not in QUESTIONS:
        remedy = did_you_mean(known, QUESTIONS, "fascicle queries names them.")
        problem = f"no question is called “{known}”"
        _refuse(f"{place}: decisions.question", entry, problem, remedy)
    if decision.question and decision.read_as != "as-read":
        problem = f"“{decision.read_as}” is a reading, and an answer to all that is asked"
        remedy = 'Remove `question`, or write: read_as = "as-read"'
        _refuse(f"{place}: decisions.question", entry, problem, remedy)
    if decision.read_as != "as-read" and (decision.confirms or decision.places):
        problem = f"“{decision.read_as}” confirms nothing"
        _refuse(f"{place}: decisions.confirms", entry, problem, "Remove `confirms` and `places`.")
    if decision.last and decision.line and decision.last < decision.line:
        problem = f"line {decision.last} comes before line {decision.line}"
        remedy = "Give the first line as `line` and the last one as `last`."
        _refuse(f"{place}: decisions.last", entry, problem, remedy)


def _check_class(decision: Decision, place: str, entry: int) -> None:
    """Refuse a decision about a class that names lines too, or a reading that it cannot have."""
    key, others = ("gaps", (*_OF_LINES, "every")) if decision.gaps else ("every", _OF_LINES)
    if other := next((o for o in others if getattr(decision, o) is not None), None):
        problem = f"`{key}` is about all places of a class and excludes `{other}`"
        remedy = f"Remove one of the two, or make two decisions, one of them with `{key}`."
        _refuse(f"{place}: decisions.{other}", entry, problem, remedy)
    possible = readings_of(decision.about)
    if decision.read_as not in possible:
        problem = f"“{decision.about}” cannot be read as “{decision.read_as}”"
        remedy = f"The possible readings are: {', '.join(possible)}."
        _refuse(f"{place}: decisions.read_as", entry, problem, remedy)


def check_names(named: Mapping[str, Sequence[Named]], place: str) -> None:
    """Refuse an empty name, and one that is given twice.

    The lists are named as in the TOML file, which errors call `place`.
    """
    known: dict[str, str] = {}
    for key, entries in named.items():
        for number, entry in enumerate(entries, 1):
            for field, name in (("name", entry.name), *(("aliases", a) for a in entry.aliases)):
                _check_name(" ".join(name.split()), f"{key}.{field}", number, place, known)


def _check_name(name: str, key: str, entry: int, place: str, known: dict[str, str]) -> None:
    """Refuse a name that is empty or known already; add it to those that are known."""
    if not name:
        _refuse(f"{place}: {key}", entry, "is empty", "Write the name, or remove the entry.")
    if name in known:
        problem = f"“{name}” is already in {known[name]}"
        _refuse(f"{place}: {key}", entry, problem, "Keep it only where it belongs.")
    known[name] = f"{key} (entry {entry})"


def _refuse(place: str, entry: int, problem: str, remedy: str) -> NoReturn:
    raise SettingsError(f"{place} (entry {entry})", problem, remedy)
