"""Answers to questions, parsed from a command line.

door 12 heading      door 30-44 letter      novel 02.txt:7 verse
texts/door.txt:12 heading                   door --gaps 3 no-break
door 12 --forget                            door --gaps 3 --forget
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypedDict, TypeVar

from fascicle.model.decision import EVERY, KINDS, READ_AS_OF, READINGS, Decision, DivisionKind
from fascicle.model.errors import UseError, did_you_mean

Word = TypeVar("Word", bound=str)
_LINE = re.compile(r"(?:(?P<file>.+):)?(?P<first>\d{1,9})(?:[-–](?P<last>\d{1,9}))?")
_PLACE = re.compile(r"(?P<work>.+):(?P<lines>\d{1,9}(?:[-–]\d{1,9})?)")


class Options(TypedDict):
    """The options of `decide` beside the library, `--json` and `--name`."""

    last: int | None
    file: str | None
    level: int | None
    kind: str | None
    title: str | None
    gaps: int | None
    every: str | None
    all: bool
    forget: bool


USE = "Type: fascicle decide WORK LINE READ_AS, or fascicle decide WORK for all its questions."


def parse_answer(
    answer: Sequence[str], options: Options, name: str = ""
) -> tuple[str, Decision | None]:
    """Return the work ("" for all) and the decision, or None to be asked questions.

    `name` is that of the question, if only this one is meant. With `--forget` the decision has a
    place only, and is "as-read". Raises `UseError`.
    """
    words = list(answer)
    of_class = options["gaps"] or options["every"]
    if words and not of_class and (place := _PLACE.fullmatch(words[0])):
        words[:1] = _split(place["work"], place["lines"])
    given = [f"--{key}" for key, value in options.items() if value]
    if len(words) <= 1 and not given:
        return "".join(words), None
    needed = ["WORK"] if of_class else ["WORK", "LINE"]
    needed += [] if options["forget"] else ["READ_AS"]
    if len(words) != len(needed):
        missing = needed[len(words) :]
        verb = "are" if len(missing) > 1 else "is"
        problem = (
            f"{' and '.join(missing)} {verb} missing"
            if missing
            else f"unexpected argument “{words[-1]}”"
        )
        raise UseError("", problem, USE)
    read_as = "as-read" if options["forget"] else words[-1]
    if name and (of_class or read_as != "as-read"):
        problem = "--name can be combined only with a line that is as-read"
        raise UseError("", problem, "Leave it out: it answers every question there.")
    if options["all"] and (of_class or options["forget"] or options["title"]):
        raise UseError("", "--all needs a line and an answer, and no title", USE)
    if of_class:
        return words[0], _for_class(read_as, options)
    return words[0], _for_lines(words[1], read_as, options, name)


def _split(path: str, lines: str) -> list[str]:
    """Split a place into work and line; of a text of several files, its path goes with the line."""
    parts = path.replace("\\", "/").removeprefix("./").split("/")
    inside = parts[parts.index("texts") :] if "texts" in parts[:-1] else parts
    return [path, f"{'/'.join(inside)}:{lines}" if len(inside) > 1 else lines]


def _for_class(read_as: str, options: Options) -> Decision:
    key = "gaps" if options["gaps"] else "every"
    given = {"last": options["last"], "file": options["file"], "every": options["every"]}
    if wrong := next((k for k, value in given.items() if k != key and value), None):
        raise UseError("", f"--{wrong} cannot be combined with --{key}", USE)
    every = options["every"] and _known(options["every"], EVERY, "unknown kind of place")
    readings = READ_AS_OF[every or "gaps"]
    reading = _known(read_as, readings, f"{every or 'gaps'} cannot be read as")
    kind, level = _heading(options)
    return Decision(reading, gaps=options["gaps"], every=every or None, kind=kind, level=level)


def _for_lines(lines: str, read_as: str, options: Options, name: str) -> Decision:
    match = _LINE.fullmatch(lines)
    if not match or not int(match["first"]):
        raise UseError("", f"“{lines}” is not a line", f"Give a line by its number, from 1. {USE}")
    reading = _known(read_as, READINGS, "unknown reading")
    if reading == "division" and not (options["title"] or "").strip():
        remedy = f'Add it: fascicle decide WORK {lines} division --title "…"'
        raise UseError("", "a division needs a title, which the text lacks", remedy)
    kind, level = _heading(options)
    last = int(match["last"]) if match["last"] else options["last"]
    return Decision(
        reading, int(match["first"]), last=last, file=match["file"] or options["file"],
        question=name or None, kind=kind, level=level, title=options["title"],
    )  # fmt: skip


def _heading(options: Options) -> tuple[DivisionKind | None, int | None]:
    kind = options["kind"]
    return (_known(kind, KINDS, "unknown kind of division") if kind else None), options["level"]


def _known(word: str, known: Sequence[Word], what: str) -> Word:
    """Return a known word. Raises `UseError` with the nearest one, or all."""
    if match := next((it for it in known if it == word), None):
        return match
    remedy = did_you_mean(word.casefold(), known, f"Choose one of: {', '.join(known)}.")
    raise UseError("", f"{what} “{word}”", remedy)
