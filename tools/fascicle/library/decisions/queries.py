"""Queries as data: place, lines around it, possible answers, and the commands that answer.

Passes raise queries (`Draft.ask`); the commands print them.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

from fascicle.model.decision import Decision, readings_of
from fascicle.model.draft import Draft, Query

# Lines with words shown before and after the place, and lines at most, since gaps may be wide.
SHOWN = 2
REACH = 8
# At most this many lines of the place itself are shown.
LONGEST = 6
# Answers about the gap before a line, or about one line.
ONE_LINE = {"space-break", "no-break", "as-read"}
_READ_AS = re.compile(r"read_as\s*=\s*['\"]([a-z-]+)['\"]")


def query_data(draft: Draft, query: Query) -> dict[str, Any]:
    """Return a query as data; its place is a line of a file."""
    file, line = draft.source.at(query.span.first)
    return {
        "name": query.name,
        "place": f"{file}:{line}",
        "places": list(map(draft.source.place, query.places)),
        "file": file.rsplit("/", 1)[-1],
        "first_line": line,
        "last_line": line + query.span.last - query.span.first,
        "line": draft.source.lines[query.span.first - 1].strip(),
        "around": list(_around(draft, query)),
        "question": query.question,
        "read_as": query.reading,
        "to_change": list(query.answers),
        "answers": choices(query),
        "about": query.about,
        "weight": round(query.weight, 2),
    }


def choices(query: Query) -> list[str]:
    """Return the other readings of a place, the likeliest first."""
    named = [found for answer in query.answers for found in _READ_AS.findall(answer)]
    of_class = readings_of(query.about) if query.about else ()
    return named or [said for said in of_class if said != "as-read"]


def _around(draft: Draft, query: Query) -> Iterator[dict[str, Any]]:
    """Yield the lines of a query and those around them, as data."""
    source, first = draft.source, query.span.first
    last = min(query.span.last, first + LONGEST - 1)
    file, _ = source.at(first)
    before = _until_said(draft, range(first - 1, max(0, first - 1 - REACH), -1))
    after = _until_said(draft, range(last + 1, min(len(source.lines), last + REACH) + 1))
    for number in (*reversed(before), *range(first, last + 1), *after):
        name, line = source.at(number)
        if name == file:
            asked = number in query.span
            yield {"line": line, "text": source.lines[number - 1], "asked": asked}


def _until_said(draft: Draft, numbers: range) -> list[int]:
    """Return lines in order, up to the second one with words."""
    found: list[int] = []
    said = 0
    for number in numbers:
        found.append(number)
        said += bool(draft.source.lines[number - 1].strip())
        if said == SHOWN:
            break
    return found


def answer_to(query: dict[str, Any], read_as: Any, *, here: bool = False) -> Decision:  # noqa: ANN401
    """Return the decision that answers a query, for its class if it has one, or only `here`."""
    name, _, width = query["about"].partition("=")
    if name and not here:
        return Decision(read_as, gaps=int(width)) if width else Decision(read_as, every=name)
    first, last = query["first_line"], query["last_line"]
    several = query["place"].count("/") > 1
    whole = read_as not in ONE_LINE and last > first
    file = query["file"] if several else None
    return Decision(read_as, first, last=last if whole else None, file=file)


def commands(slug: str, query: dict[str, Any]) -> dict[str, str]:
    """Return the commands that answer a query, by reading."""
    answers = ["as-read", *query["answers"]]
    return {read_as: _command(slug, answer_to(query, read_as)) for read_as in answers}


def _command(slug: str, decision: Decision) -> str:
    lines = f"{decision.line}-{decision.last}" if decision.last else str(decision.line)
    which = shlex.quote(f"{decision.file}:{lines}") if decision.file else lines
    if decision.about:
        which = f"--gaps {decision.gaps}" if decision.gaps else f"--every {decision.every}"
    return f"fascicle decide {slug} {which} {decision.read_as}"
