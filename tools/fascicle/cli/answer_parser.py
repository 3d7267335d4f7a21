"""Parser of answers: WORK LINE READ_AS, or a place as messages print it.

door 12 heading      door 30-44 letter      novel 02.txt:7 verse
texts/door.txt:12 heading                   door --gaps 3 no-break
door 12 --forget                            door --gaps 3 --forget
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args

from fascicle.model.decision import READ_AS_OF, Decision, DivisionKind, Every, ReadAs
from fascicle.model.errors import UseError, did_you_mean

_LINE = re.compile(r"(?:(?P<file>.+):)?(?P<first>\d{1,9})(?:[-–](?P<last>\d{1,9}))?")
_PLACE = re.compile(r"(?P<work>.+):(?P<lines>\d{1,9}(?:[-–]\d{1,9})?)")
USE = "Type: fascicle decide WORK LINE READ_AS, or fascicle decide WORK for all its questions."


def parse_answer(
    answer: Sequence[str], options: Mapping[str, Any], name: str = ""
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
        raise UseError("", problem, "Leave it out: a reading is an answer to all that is asked.")
    if of_class:
        return words[0], _for_class(read_as, options)
    return words[0], _for_lines(words[1], read_as, {**options, "question": name or None})


def _split(path: str, lines: str) -> list[str]:
    """Split a place into work and line; of a text of several files, its path goes with the line."""
    parts = path.replace("\\", "/").removeprefix("./").split("/")
    inside = parts[parts.index("texts") :] if "texts" in parts[:-1] else parts
    return [path, f"{'/'.join(inside)}:{lines}" if len(inside) > 1 else lines]


def _for_class(read_as: str, options: Mapping[str, Any]) -> Decision:
    key = "gaps" if options["gaps"] else "every"
    if wrong := next((k for k in ("last", "file", "every") if k != key and options[k]), None):
        raise UseError("", f"--{wrong} cannot be combined with --{key}", USE)
    every = options["every"]
    if every and every not in get_args(Every):
        raise _nearest(every, get_args(Every), "unknown kind of place")
    known = READ_AS_OF[every or "gaps"]
    if read_as not in known:
        what = f"{every or 'gaps'} cannot be read as"
        raise _nearest(read_as, known, what)
    return Decision(read_as, gaps=options["gaps"], every=every, **_heading(options))


def _for_lines(lines: str, read_as: str, options: Mapping[str, Any]) -> Decision:
    match = _LINE.fullmatch(lines)
    if not match or not int(match["first"]):
        raise UseError("", f"“{lines}” is not a line", f"Give a line by its number, from 1. {USE}")
    if read_as not in get_args(ReadAs):
        raise _nearest(read_as, get_args(ReadAs), "unknown reading")
    last = int(match["last"]) if match["last"] else options["last"]
    return Decision(
        cast("ReadAs", read_as), int(match["first"]), last=last,
        file=match["file"] or options["file"], question=options["question"], **_heading(options),
    )  # fmt: skip


def _heading(options: Mapping[str, Any]) -> dict[str, Any]:
    kind = options["kind"]
    if kind and kind not in get_args(DivisionKind):
        raise _nearest(kind, get_args(DivisionKind), "unknown kind of division")
    return {"kind": kind, "level": options["level"]}


def _nearest(word: str, known: Sequence[str], what: str) -> UseError:
    """Return an error about an unknown word, with the nearest known one, or all."""
    remedy = did_you_mean(word.casefold(), known, f"Choose one of: {', '.join(known)}.")
    return UseError("", f"{what} “{word}”", remedy)
