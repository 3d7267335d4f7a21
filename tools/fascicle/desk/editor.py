"""The owner's editor, opened at a line of a file.

`FASCICLE_EDITOR`, `VISUAL` or `EDITOR` name it, with its options if there are any. Without them, it
is the first of `EDITORS` that is installed. An editor that runs in a terminal has none here.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path, PurePath
from threading import Thread

from fascicle.convert import Text
from fascicle.model.draft import Source
from fascicle.model.errors import UseError
from fascicle.readers.source import format_of
from fascicle.recovery.decided.decided_lines import beginning

NAMES = ("FASCICLE_EDITOR", "VISUAL", "EDITOR")
_GOTO, _COLON = ("--goto", "{path}:{line}"), ("{path}:{line}",)
_PLUS, _LINE = ("+{line}", "{path}"), ("--line", "{line}", "{path}")
# Editors that open a window, with their arguments for a line of a file.
EDITORS = {
    "code": _GOTO, "codium": _GOTO, "code-insiders": _GOTO, "cursor": _GOTO, "subl": _COLON,
    "zed": _COLON, "zeditor": _COLON, "kate": _LINE, "kwrite": _LINE, "mate": _LINE,
    "gedit": _PLUS, "pluma": _PLUS, "xed": _PLUS, "bbedit": _PLUS, "notepad++": ("-n{line}",
    "{path}"), "gvim": _PLUS, "mvim": _PLUS, "emacs": _PLUS, "emacsclient": _PLUS,
}  # fmt: skip
IN_TERMINALS = {"vi", "vim", "nvim", "view", "nano", "pico", "micro", "hx", "helix", "kak", "joe",
                "ne", "mcedit", "ed", "-nw", "-t", "-tty", "--no-window-system"}  # fmt: skip
# Seconds in which an editor that cannot start has ended.
_START = 0.3
REMEDY = "Name an editor with a window, such as FASCICLE_EDITOR=code, and start the desk again."


def open_line(root: Path, text: Text, source: Source, line: int) -> list[str]:
    """Open a text at a line of the whole text; return what was done, in sentences.

    Raises `UseError` with the place of the line if it cannot be opened.
    """
    if not 1 <= line <= len(source.lines):
        raise UseError(text.slug, f"has no line {line}", "Load it again.")
    (name, number), place = source.at(line), source.place(line)
    path, words = root / name, beginning(source.lines[line - 1])
    form = path.is_file() and format_of(name, path.read_bytes(), text.settings.encoding)
    if form is False or (form and (form.is_whole or (form.program and not form.markup))):
        remedy = f"Correct it in the program that made it. The line begins “{words}”."
        raise UseError(place, "is not in a file of plain text", remedy)
    # The lines of markup are numbered otherwise in its file.
    editor = open_editor(path, 0 if form else number, place)
    where = f"{name}: look there for “{words}”" if form else place
    return [f"{editor} opens {where}", "the desk follows as soon as you save"]


def open_editor(path: Path, line: int, place: str) -> str:
    """Open a file at a line, and return the editor's name; 0 is no line.

    An editor that is not known opens the file. Raises `UseError` at the `place` if none opens.
    """
    command = _command(place)
    name = PurePath(command[0]).name.removesuffix(".exe")
    if IN_TERMINALS & {name, *command[1:]}:
        problem = f"“{' '.join(command)}” needs a terminal"
        raise UseError(place, problem, f"Open the line there. {REMEDY}")
    program = shutil.which(command[0])
    if not program:
        raise UseError(place, f"the editor “{command[0]}” is not installed", REMEDY)
    form = EDITORS.get(name, ("{path}",)) if line else ("{path}",)
    # An absolute path is never taken for an option.
    arguments = (part.format(path=path.absolute(), line=line) for part in form)
    try:
        editor = subprocess.Popen(  # noqa: S603 (a list of arguments, and no shell)
            [program, *command[1:], *arguments], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        code = editor.wait(_START)
    except subprocess.TimeoutExpired:
        Thread(target=editor.wait, daemon=True).start()
        code = 0
    except OSError as error:
        raise UseError(place, f"{name} cannot be started: {error.strerror}", REMEDY) from None
    if code:
        raise UseError(place, f"{name} ended at once, with code {code}", REMEDY)
    return name


def _command(place: str) -> list[str]:
    """Return the command of the editor, as a list. Raises `UseError` if there is none."""
    named = next(filter(None, (os.environ.get(name, "").strip() for name in NAMES)), "")
    if not named:
        named = next(filter(shutil.which, EDITORS), "")
        if not named:
            raise UseError(place, "no editor is known", f"Open the line in yours. {REMEDY}")
    if shutil.which(named):  # a path with blanks
        return [named]
    try:
        return shlex.split(named)
    except ValueError:
        raise UseError(place, f"the editor “{named}” is not a command", REMEDY) from None
