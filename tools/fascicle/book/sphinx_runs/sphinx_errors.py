"""Errors of Sphinx, with place, problem and remedy.

Sphinx reports a mistake in `conf.py`, or a wrong setting, as if it had crashed, with a traceback of
its own. The last lines of the report are the ones that a person can use.
"""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from fascicle.files.build_folder import BUILD, MAKE_ROOM
from fascicle.model.errors import BuildError

AGAIN = "Correct the places named above, and build again."
AGAIN_CONF = "Correct it, and build again."
EXTENSION = (
    "If conf.py loads an extension of your own, see whether that is the cause. Else report it, "
    "with the lines above."
)
KILLED = "Probably for lack of memory: close other programs, and build again."
_INDENT = re.compile(r"^    ", re.MULTILINE)
_SYNTAX = re.compile(r"a syntax error in your configuration file: (.*) \(conf\.py, line (\d+)\)")
_EXIT = "called sys.exit()"
_IN_CONF = re.compile(r"error in your configuration file:\n.*", re.DOTALL)
_LINE = re.compile(r'File "[^"\n]*conf\.py", line (\d+)')
_EXCEPTION = re.compile(r"^(?:\w+\.)*\w*(?:Error|Exception|Exit|Interrupt)\b.*", re.MULTILINE)
# An exception of Sphinx, with its message up to an empty line.
_RAISED = re.compile(
    r"^sphinx\.errors\.(?P<name>\w+): (?P<said>.*?)\n *\n", re.DOTALL | re.MULTILINE
)
# A full disk, a quota, a file that is too large: the number of the error, and what it means.
_NO_ROOM = re.compile(
    rf"\[Errno (?:{errno.ENOSPC}|{errno.EFBIG}|{getattr(errno, 'EDQUOT', errno.ENOSPC)})\] ([\w ]+)"
)
# The same, or wrong permissions, as our own extension says it.
_UNWRITTEN = re.compile(
    r"^fascicle\.model\.errors\.\w+: (?P<place>[^\n]+?): (?P<problem>cannot be written: [^\n]+)",
    re.MULTILINE,
)
_REPORT = "The full traceback has been saved"


def sphinx_error(said: str, root: Path, code: int) -> BuildError:
    """Return the error for what Sphinx has printed, and its exit code."""
    text = _INDENT.sub("", said.strip().replace(f"{root}{os.sep}", ""))
    forms = (_no_room, _unwritten, _wrong_syntax, _exit, _exception, _raised, _crash)
    if error := next(filter(None, (form(text) for form in forms)), None):
        return error
    if code < 0:
        return BuildError("the book", f"Sphinx was killed (signal {-code})", KILLED)
    return BuildError("the book", f"Sphinx could not build it:\n{text or f'exit {code}'}", AGAIN)


def _no_room(text: str) -> BuildError | None:
    match = _NO_ROOM.search(text)
    return BuildError(str(BUILD), f"cannot be written: {match[1]}", MAKE_ROOM) if match else None


def _unwritten(text: str) -> BuildError | None:
    match = _UNWRITTEN.search(text)
    return BuildError(match["place"], match["problem"], MAKE_ROOM) if match else None


def _wrong_syntax(text: str) -> BuildError | None:
    match = _SYNTAX.search(text)
    problem = f"is not valid Python: {match[1]}" if match else ""
    return BuildError(f"conf.py:{match[2]}", problem, AGAIN_CONF) if match else None


def _exit(text: str) -> BuildError | None:
    problem = "calls sys.exit(), or a module that it imports does"
    return BuildError("conf.py", problem, AGAIN_CONF) if _EXIT in text else None


def _exception(text: str) -> BuildError | None:
    """Return the error for an exception in `conf.py`, from its traceback."""
    match = _IN_CONF.search(text)
    if match is None:
        return None
    lines, found = _LINE.findall(match[0]), _EXCEPTION.findall(match[0])
    place = f"conf.py:{lines[-1]}" if lines else "conf.py"
    return BuildError(place, found[-1] if found else "raises an exception", AGAIN_CONF)


def _raised(text: str) -> BuildError | None:
    """Return the error that our own extension has raised, or Sphinx."""
    match = _RAISED.search(f"{text}\n\n")
    if match is None:
        return None
    place, _, problem = match["said"].partition(": ")
    if match["name"] == "ConfigError" and problem:
        return BuildError(place, problem)
    problem = f"Sphinx stopped: {' '.join(match['said'].split())}"
    return BuildError("the book", problem, EXTENSION)


def _crash(text: str) -> BuildError | None:
    """Return the error for any other exception: its last line first, and the report."""
    found = _EXCEPTION.findall(text) if _REPORT in text else []
    if not found:
        return None
    return BuildError("the book", f"Sphinx stopped: {found[-1]}\n{text}", EXTENSION)
