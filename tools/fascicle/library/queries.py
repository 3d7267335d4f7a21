"""Queries as data: place, lines around it, possible answers, and the commands that answer.

Passes raise queries (`Draft.ask`); the commands print them. Around a place, the paragraphs before
and after it are shown whole.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fascicle.model.blocks import Span
from fascicle.model.decision import Decision, readings_of
from fascicle.model.draft import Draft, Query, Source
from fascicle.readers.text import is_blank
from fascicle.settings.toml_files import parsed

# Answers about the gap before a line, or about one line.
GAPS = {"space-break", "no-break"}
ONE_LINE = {*GAPS, "as-read"}

# Stands for a value that only the owner knows.
TO_TYPE = "…"
_READ_AS = re.compile(r"read_as\s*=\s*['\"]([a-z-]+)['\"]")


def query_data(draft: Draft, query: Query) -> dict[str, Any]:
    """Return a query as data; its place is a line of a file."""
    file, line = draft.source.at(query.span.first)
    return {
        "name": query.name,
        "identity": query.identity,
        "place": f"{file}:{line}",
        "places": list(map(draft.source.place, query.places)),
        "file": file.rsplit("/", 1)[-1],
        "first_line": line,
        "last_line": line + query.span.last - query.span.first,
        "line": draft.source.lines[query.span.first - 1].strip(),
        "around": list(around(draft, query.span, is_gap=_is_gap(query))),
        "question": query.question,
        "read_as": query.reading,
        "to_change": list(query.answers),
        "keys": list(keys_asked(query)),
        "answers": choices(query),
        "about": query.about,
        "weight": round(query.weight, 2),
    }


def choices(query: Query) -> list[str]:
    """Return the other readings of a place, the likeliest first."""
    named = [reading for answer in query.answers for reading in _READ_AS.findall(answer)]
    of_class = readings_of(query.about) if query.about else ()
    return named or [reading for reading in of_class if reading != "as-read"]


def _is_gap(query: Query) -> bool:
    """Return whether a question is about the gap before a line."""
    return bool(GAPS.intersection(choices(query)))


def keys_asked(query: Query) -> Iterator[dict[str, str]]:
    """Yield the keys of the settings that answer a question, with a value if one is offered."""
    for answer in query.answers:
        if not _READ_AS.search(answer):
            [(key, value)] = parsed(answer, "").items()
            if isinstance(value, dict):
                [(inner, value)] = value.items()
                key = f"{key}.{inner}"
            first = value[0] if isinstance(value, list) else value
            yield {"key": key, "value": "" if first == TO_TYPE else str(first)}


def answer_to(query: dict[str, Any], read_as: Any) -> Decision:  # noqa: ANN401
    """Return the decision that answers a query: for its class if it has one, else for its lines.

    If no other reading is proposed, that it is right answers this question only.
    """
    name, _, width = query["about"].partition("=")
    if name:
        return Decision(read_as, gaps=int(width)) if width else Decision(read_as, every=name)
    first, last = query["first_line"], query["last_line"]
    whole = read_as not in ONE_LINE and last > first
    is_only = read_as == "as-read" and not query["answers"]
    return Decision(
        read_as, first, last=last if whole else None, file=_file_of(query["place"]),
        question=query["identity"] if is_only else None,
    )  # fmt: skip


def answer_at(place: str, read_as: Any) -> Decision:  # noqa: ANN401
    """Return the decision about one place, "texts/door.txt:12"."""
    return Decision(read_as, int(place.rpartition(":")[2]), file=_file_of(place))


def _file_of(place: str) -> str | None:
    """Return the file of a place if its text is a folder or an archive."""
    path = place.rpartition(":")[0]
    return path.split("/", 2)[2] if path.count("/") > 1 else None


def commands(slug: str, query: dict[str, Any]) -> dict[str, str]:
    """Return the commands that answer a query, by reading, or by the key of the settings."""
    if query["keys"]:
        return dict(_describing(slug, query["keys"]))
    answers = ["as-read", *query["answers"]]
    return {read_as: answer_to(query, read_as).command(slug, read_as) for read_as in answers}


def _describing(slug: str, keys: Sequence[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the commands that set the keys asked for, and the one that says they are not known."""
    offers = {it["key"]: it["value"] for it in reversed(keys)}
    for key in dict.fromkeys(it["key"] for it in keys):
        value = shlex.quote(f"{key}={offers[key] or TO_TYPE}")
        yield key, f"fascicle describe {slug} {value}"
    unknown = [key for key in offers if key != "language" and "." not in key]
    if unknown:
        yield (
            "unknown",
            f"fascicle describe {slug} unknown={shlex.quote(';'.join(sorted(unknown)))}",
        )


# At most so many lines of the place itself, of a paragraph beside it, and of a gap are shown.
LONGEST, PARAGRAPH, GAP = 6, 12, 12

# The kind of what a document has as deleted.
DELETED = "deletion"


def around(draft: Draft, span: Span, *, is_gap: bool) -> Iterator[dict[str, Any]]:
    """Yield the lines of a place and those around it, as data; `asked` are those of the place.

    A question about a gap is about the blank lines before the span.
    """
    source = draft.source
    file, _ = source.at(span.first)
    before = [*_paragraph(source, range(span.first - 1, 0, -1))][::-1]
    last = min(span.last, span.first + LONGEST - 1)
    after = _paragraph(source, range(last + 1, len(source.lines) + 1))
    gap = _gap(source, span.first) if is_gap else range(0)
    for number in (*before, *range(span.first, last + 1), *after):
        name, line = source.at(number)
        if name == file:
            asked = number in gap if is_gap else number in span
            yield {"line": line, "text": _shown(draft, number), "asked": asked}


def _shown(draft: Draft, number: int) -> str:
    """Return a line with its tracked deletions marked, as by wdiff: "He [-glared-]looked"."""
    line = draft.source.lines[number - 1]
    for part in reversed(draft.markup.get(number, ())):
        if part.kind == DELETED:
            words = line[part.start : part.end]
            marked = words.replace(words.strip(), f"[-{words.strip()}-]", 1)
            line = f"{line[: part.start]}{marked}{line[part.end :]}"
    return line


def _paragraph(source: Source, numbers: Iterable[int]) -> Iterator[int]:
    """Yield the numbers of lines, up to the end of the first paragraph among them."""
    blank = filled = 0
    for number in numbers:
        is_empty = is_blank(source.lines[number - 1])
        if (is_empty and filled) or filled == PARAGRAPH or blank == GAP:
            return
        blank, filled = blank + is_empty, filled + (not is_empty)
        yield number


def _gap(source: Source, line: int) -> range:
    """Return the blank lines before a line."""
    first = line
    while first > 1 and is_blank(source.lines[first - 2]):
        first -= 1
    return range(first, line)
