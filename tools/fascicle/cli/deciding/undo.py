"""Undo of an answer: its own lines are taken back, in the TOML as it is now.

Whatever was typed into the file since stays. If that is in the same lines, nothing is undone.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from io import StringIO
from typing import TYPE_CHECKING

from fascicle.files.edits import again_if_changed
from fascicle.model.errors import UseError
from fascicle.settings.load import work_settings
from fascicle.settings.toml_edit import TomlFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fascicle.settings.toml_edit import TomlChange


@again_if_changed
def undo(root: Path, change: TomlChange) -> None:
    """Take a change of a TOML file back. Raises a `FascicleError`; then nothing is written."""
    file = TomlFile.read(change.path, change.place)
    if file.text != change.after:
        text = without_change(file.text, change)
        if text is None:
            problem = "was changed since in the lines of this answer; nothing was undone"
            raise UseError(change.place, problem, "Take the answer out of the file yourself.")
        work_settings(text, change.place)
        file.write(root, text)
    elif change.is_new:
        file.remove(root)
    else:
        file.write(root, change.before)


def without_change(now: str, change: TomlChange) -> str | None:
    """Return a text without a change that was made to an earlier one, None if that is not possible.

    The lines that the change has made are found in the text as it is now, and replaced by those
    that were there before. They must be there in one piece, and so must the lines next to them if
    there are none to be found.
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
    """Return the indices of the old lines that are still there, with those that they have now."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {one + n: other + n for one, other, size in blocks for n in range(size)}
