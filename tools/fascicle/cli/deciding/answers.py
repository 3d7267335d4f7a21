"""Answers to questions: parsed from a command line, and undone.

    door 12 heading      door 30-44 letter      novel 02.txt:7 verse
    texts/door.txt:12 heading                   door --gaps 3 no-break
    door 12 --forget                            door --gaps 3 --forget

To undo an answer, its own lines are removed from the TOML as it is now. Later edits of the file
stay. If they are in the same lines, nothing is undone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from io import StringIO
from typing import TYPE_CHECKING, TypedDict, TypeVar

from fascicle.files.edits import again_if_changed
from fascicle.model.decision import EVERY, KINDS, READ_AS_OF, READINGS, Decision, DivisionKind
from fascicle.model.errors import UseError, did_you_mean
from fascicle.settings.load import work_settings
from fascicle.settings.toml_edit import TomlFile

if TYPE_CHECKING:
    from fascicle.settings.toml_edit import TomlChange


Word = TypeVar("Word", bound=str)
_LINE = re.compile(r"(?:(?P<file>.+):)?(?P<first>\d{1,9})(?:[-–](?P<last>\d{1,9}))?")
_PLACE = re.compile(r"(?P<work>.+):(?P<lines>\d{1,9}(?:[-–]\d{1,9})?)")


class Options(TypedDict):
    """The options of `decide` beside the library, `--json` and `--name`."""

    last: int | None
    file: str | None
    level: int | None
    kind: str | None
    gaps: int | None
    every: str | None
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
    kind, level = _heading(options)
    last = int(match["last"]) if match["last"] else options["last"]
    return Decision(
        reading, int(match["first"]), last=last, file=match["file"] or options["file"],
        question=name or None, kind=kind, level=level,
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


@again_if_changed
def undo(change: TomlChange) -> None:
    """Take a change of a TOML file back. Raises a `FascicleError`; then nothing is written."""
    file = TomlFile.read(change.path, change.place)
    if file.text != change.after:
        text = without_change(file.text, change)
        if text is None:
            problem = "the lines of this answer have changed since; nothing was undone"
            raise UseError(change.place, problem, "Remove the answer from the file yourself.")
        work_settings(text, change.place)
        file.write(change.root, text)
    elif change.is_new:
        file.remove(change.root)
    else:
        file.write(change.root, change.before)


def without_change(now: str, change: TomlChange) -> str | None:
    """Return a text without a change that was made to an earlier one, None if that is not possible.

    The lines that the change has written are looked up in the text as it is now, and replaced by
    the earlier ones. They must be adjacent; for a change that only removed lines, its neighbours
    must be.
    """
    after, before, lines = (list(StringIO(text)) for text in (change.after, change.before, now))
    places = _places(after, lines)
    hunks = SequenceMatcher(None, after, before, autojunk=False).get_opcodes()
    for kind, first, end, begin, last in reversed(hunks):
        if kind == "equal":
            continue
        if first < end:
            here = [places.get(n) for n in range(first, end)]
            start = here[0]
            if start is None or here != list(range(start, start + len(here))):
                return None
        else:
            start = places.get(first, len(lines) if first == len(after) else None)
            previous = places.get(first - 1, -1 if first == 0 else None)
            if start is None or previous is None or previous + 1 != start:
                return None
        lines[start : start + end - first] = before[begin:last]
    return "".join(lines)


def _places(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return the new index of each old line that is still there."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {one + n: other + n for one, other, size in blocks for n in range(size)}
