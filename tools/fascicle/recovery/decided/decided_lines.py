"""The lines of a decision, found again after edits of the text.

A decision records a line number and the beginning of the line; `fascicle decide` also records the
beginnings of the neighbouring lines, and the number of lines that begin alike. A line that has
moved is found if both neighbours agree. At the recorded number one neighbour is enough, unless a
line like it is gone: that may have been the one. Where no line begins so any more, the one between
both neighbours is it if it is like it: its words were corrected. An ambiguous decision is out of
date: applying it to the wrong line would be worse than not applying it.

Comments and deleted words of a document are not words of its lines: a decision outlives them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import eq
from typing import Any, TypeVar

from fascicle.model.blocks import Span
from fascicle.model.decision import Decision
from fascicle.model.digests import sha256_of
from fascicle.model.draft import Draft, Source
from fascicle.model.errors import DecisionError
from fascicle.model.words import quoted, words
from fascicle.readers.text import is_blank
from fascicle.recovery.shared.lines import tidy

Rows = TypeVar("Rows")
# What a document has beside its text.
_BESIDE_TEXT = {"comment", "deletion"}
# The number of characters of a line that a decision records.
BEGINNING = 60
# A line of fewer words, such as "* * *" or "No.", may occur anywhere in a text.
TELLING = 3
# A line that is corrected has so much of its characters, or most of the words of the shorter one.
LIKE = 0.6


def _once(of_lines: Callable[[Source], Rows]) -> Callable[[Source], Rows]:
    """Return a function that keeps what it returned for the last source.

    To look up a source takes as long as its lines; the same object needs no looking up.
    """
    by_value = lru_cache(maxsize=1)(of_lines)
    last: list[tuple[Source, Rows]] = []

    def of(source: Source) -> Rows:
        if not last or last[0][0] is not source:
            last[:] = [(source, by_value(source))]
        return last[0][1]

    return of


def words_to_decide(draft: Draft) -> Source:
    """Return the source of a draft that has just been read, as decisions record its lines.

    A line with nothing but comments and deletions keeps them.
    """
    lines = list(draft.source.lines)
    for number, markup in draft.markup.items():
        said = lines[number - 1]
        for part in reversed([part for part in markup if part.kind in _BESIDE_TEXT]):
            said = said[: part.start] + said[part.end :]
        lines[number - 1] = lines[number - 1] if is_blank(said) else said
    return replace(draft.source, lines=tuple(lines))


def lines_of(source: Source, decision: Decision, place: str) -> Span:
    """Return the lines that a decision is about, at their current place.

    `source` has the lines as `words_to_decide` returns them. Raises `DecisionError`, with `place`
    as the decision's name, if it is out of date.
    """
    file = _file(source, decision, place)
    hint = file.first - 1 + (decision.line or 1)
    found = _found(source, decision, file, hint)
    if found is None:
        problem = _out_of_date(source, decision, file, hint)
        raise DecisionError(place, problem, _renew(decision, place))
    return Span(found, _last(source, decision, found, place))


def _last(source: Source, decision: Decision, first: int, place: str) -> int:
    """Return the last line of a decision whose first line is known; its beginning is `ends`."""
    last = first + (decision.last or decision.line or 1) - (decision.line or 1)
    end = file_of(source, first).last
    said = tidy(decision.ends or "")
    if said and not (last <= end and _tidied(source)[last - 1].startswith(said)):
        below = [n for n in range(first, end + 1) if _tidied(source)[n - 1].startswith(said)]
        if len(below) != 1:
            problem = f"its last line, “{decision.ends}”, is not line {decision.last} any more"
            raise DecisionError(place, problem, _renew(decision, place))
        return below[0]
    if last > end:
        problem = f"the text ends before line {decision.last}"
        raise DecisionError(place, problem, "Give the number of its last line as `last`.")
    return last


def files_of(source: Source) -> dict[str, Span]:
    """Return the lines of each file of a text, by its name in the folder or archive."""
    starts = [first for first, _ in source.files]
    spans = [Span(a, b - 1) for a, b in pairwise([*starts, len(source.lines) + 1])]
    names = [_name_inside(name) for _, name in source.files]
    return dict(zip(names, spans, strict=True))


def _name_inside(name: str) -> str:
    """Return the name of a file without that of its text: "texts/door/1.txt" → "1.txt"."""
    return name.removeprefix("texts/").partition("/")[2] or name.rpartition("/")[2]


def file_named(source: Source, said: str) -> str:
    """Return the name of a file in the folder or archive that is said by its path, or its end.

    A message says "texts/salt.epub/OEBPS/1.xhtml"; people also say "1.xhtml". Returns "" if no
    file, or more than one, ends so.
    """
    names = list(files_of(source))
    if said in names:
        return said
    paths = zip((path for _, path in source.files), names, strict=True)
    found = [
        name for path, name in paths if f"/texts/{path.removeprefix('texts/')}".endswith(f"/{said}")
    ]
    return found[0] if len(found) == 1 else ""


def short_place(source: Source, line: int) -> str:
    """Return the place of a line of a text with several files: "1.xhtml:7", or the line: "7".

    The name is the shortest end of the file's path by which `file_named` finds it.
    """
    path, number = source.at(line)
    parts = _name_inside(path).split("/")
    ends = ("/".join(parts[at:]) for at in range(len(parts) - 1, -1, -1))
    short = next((end for end in ends if file_named(source, end)), path)
    return f"{short}:{number}" if len(source.files) > 1 else str(number)


def file_of(source: Source, line: int) -> Span:
    return next(span for span in files_of(source).values() if line in span)


def beginning(line: str) -> str:
    """Return the beginning of a line, as decisions record it."""
    return tidy(line)[:BEGINNING].rstrip()


def around(source: Source, line: int) -> tuple[str, str]:
    """Return the beginnings of the nearest lines above and below, "" at the ends of a file."""
    above, below = _neighbours(source)
    return above[line - 1], below[line - 1]


@_once
def _neighbours(source: Source) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return, for all lines, the beginnings of the nearest lines above, and of those below."""
    above: list[str] = []
    below: list[str] = []
    for file in files_of(source).values():
        lines = _beginnings(source)[file.first - 1 : file.last]
        above += _last_non_blank(lines)
        below += reversed(_last_non_blank(lines[::-1]))
    return tuple(above), tuple(below)


def _last_non_blank(lines: Sequence[str]) -> list[str]:
    """Return, for each line, the last non-blank one before it."""
    said = accumulate(lines, lambda last, line: line or last, initial="")
    return list(said)[: len(lines)]


def _file(source: Source, decision: Decision, place: str) -> Span:
    files = files_of(source)
    name = file_named(source, decision.file or "")
    if decision.file and not name:
        problem = f"the text has no file “{decision.file}”"
        raise DecisionError(place, problem, f"Name one of its files: {', '.join(files)}.")
    if len(files) > 1 and not decision.file:
        remedy = f"Name one of them: file = “{next(iter(files))}”."
        raise DecisionError(
            place, f"the text has {len(files)} files, and the decision names none", remedy
        )
    return files[name] if name else next(iter(files.values()))


def _found(source: Source, decision: Decision, file: Span, hint: int) -> int | None:
    """Return the line that a decision is about, None if that is not certain."""
    neighbours = [it for it in (decision.after, decision.before) if it is not None]
    candidates = _matching_lines(source, decision, file)
    if not neighbours:
        return hint if hint in candidates else None
    agreeing = {line: _agreeing(source, decision, line) for line in candidates}
    whole = [line for line in candidates if agreeing[line] == len(neighbours)]
    is_short = len(words(decision.says or "")) < TELLING
    # An older decision about a short line does not tell whether there were others like it.
    is_one_gone = len(candidates) < (decision.alike or len(candidates) + is_short)
    if decision.twin:
        twins = [line for line in candidates if agreeing[line]]
        is_same = len(twins) == decision.twins and not is_one_gone
        line = twins[decision.twin - 1] if is_same else 0
        return line if line and (line == hint or line in whole) else None
    if len(whole) == 1 and (whole[0] == hint or len(neighbours) > 1):
        return whole[0]
    if not candidates:
        return _corrected(source, decision, file)
    return hint if hint in whole or (agreeing.get(hint) and not is_one_gone) else None


def _corrected(source: Source, decision: Decision, file: Span) -> int | None:
    """Return the line between the neighbours of a decision, if its words are only corrected."""
    between = [
        line
        for line in file
        if _beginnings(source)[line - 1] and _agreeing(source, decision, line) == 2  # noqa: PLR2004
    ]
    if len(between) != 1 or None in {decision.after, decision.before}:
        return None
    now = _beginnings(source)[between[0] - 1]
    return between[0] if _is_like(decision.says or "", now) else None


def corrected_to(source: Source, decision: Decision, line: int) -> str:
    """Return the beginning of the line of a decision if its words were corrected, else ""."""
    return "" if _matches_at(source, decision, line) else beginning(source.lines[line - 1])


def _is_like(old: str, new: str) -> bool:
    known, now = (Counter(words(it.casefold())) for it in (old, new))
    is_most = 2 * (known & now).total() > min(known.total(), now.total())
    return is_most or SequenceMatcher(None, old, new).ratio() >= LIKE


def _agreeing(source: Source, decision: Decision, line: int) -> int:
    """Return the number of neighbours of a line that begin as recorded."""
    known = zip(around(source, line), (decision.after, decision.before), strict=True)
    told = [(now, beginning(said)) for now, said in known if said is not None]
    # "" means that there is none.
    return sum(now.startswith(said) if said else not now for now, said in told)


def context_of(source: Source, line: int) -> dict[str, Any]:
    """Return the keys of a decision that tell its line from others like it."""
    after, before = around(source, line)
    said = {"says": beginning(source.lines[line - 1]), "after": after, "before": before}
    file = file_of(source, line)
    like = [n for n in file if _beginnings(source)[n - 1].startswith(said["says"])]
    twins = [n for n in like if after == around(source, n)[0] or before == around(source, n)[1]]
    is_short = len(words(said["says"])) < TELLING
    return {
        **said,
        "alike": len(like) if len(like) > 1 or is_short else None,
        "twins": len(twins) if len(twins) > 1 else None,
        "twin": twins.index(line) + 1 if len(twins) > 1 else None,
    }


def traces_at(source: Source, line: int) -> str:
    """Return twelve digits that stand for the beginnings of a line and of its neighbours."""
    return "".join(_traces(source)[line - 1])


def traced_line(source: Source, file: Span, hint: int, traces: str, twins: tuple[int, int]) -> int:
    """Return the line of a file that has these traces, 0 if it is gone.

    `twins` are the index of the line among those recorded with the same traces, and their number.
    As for `lines_of`, one neighbour is enough at the recorded number.
    """
    at, count = twins
    known = _traces(source)
    told = tuple(traces[at : at + 4] for at in (0, 4, 8))
    whole = [line for line in file if known[line - 1] == told]
    if len(whole) == count:
        return whole[at]
    own, *beside = known[hint - 1] if hint in file else ("", "", "")
    is_there = own == told[0] and any(map(eq, beside, told[1:]))
    return hint if is_there else 0


@_once
def _traces(source: Source) -> tuple[tuple[str, ...], ...]:
    rows = zip(_beginnings(source), *_neighbours(source), strict=True)
    return tuple(tuple(sha256_of(said.encode(), 4) for said in row) for row in rows)


def _matching_lines(source: Source, decision: Decision, file: Span) -> list[int]:
    """Return the lines that match a decision: those in its file, else those in all files."""
    said = tidy(decision.says or "")
    found = [n for n, line in enumerate(_tidied(source), 1) if said and line.startswith(said)]
    return [line for line in found if line in file] or found


def _matches_at(source: Source, decision: Decision, line: int) -> bool:
    said = tidy(decision.says or "")
    return bool(said) and tidy(source.lines[line - 1]).startswith(said)


@_once
def _tidied(source: Source) -> tuple[str, ...]:
    """Return the lines of a text, tidied once for all of its decisions."""
    return tuple("" if is_blank(line) else tidy(line) for line in source.lines)


@_once
def _beginnings(source: Source) -> tuple[str, ...]:
    return tuple(line[:BEGINNING].rstrip() for line in _tidied(source))


def _renew(decision: Decision, place: str) -> str:
    """Return the remedy for a decision that is out of date; `place` begins with its TOML."""
    forget = decision.command(place.rpartition(": ")[0] or place, "--forget")
    return f"Remove it ({forget}), and decide again; or correct `line` in the TOML."


def _out_of_date(source: Source, decision: Decision, file: Span, hint: int) -> str:
    """Return the error message: the current text of the line, and the number of other matches."""
    now, says = "the text ends before it", quoted(decision.says or "")
    if hint in file:
        begins = beginning(source.lines[hint - 1])
        now = f"it begins with {quoted(begins)}" if begins else "it is blank"
        if _matches_at(source, decision, hint):
            problem = f"line {decision.line} begins with {says}, but may be another one"
            return f"{problem} like it: the lines around it have changed"
    others = [source.at(line)[1] for line in _matching_lines(source, decision, file)]
    could = f"; {len(others)} other lines match"
    if len(others) == 1:
        could = f"; line {others[0]} does, but may be another one"
    said = f"line {decision.line} does not begin with {says}: {now}"
    return f"{said}{could if others else '; no other line matches'}"
