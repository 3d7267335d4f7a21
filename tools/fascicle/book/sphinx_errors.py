"""Errors of Sphinx, with place, problem and remedy.

Sphinx reports a mistake in `conf.py`, or a wrong setting, as if it had crashed, with a traceback of
its own. The last lines of the report are the ones that a person can use; if it leads into the
library's own code (`conf.py`, and modules beside it), so is the innermost line there.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from fascicle.files.build_folder import BUILD, MAKE_ROOM
from fascicle.model.errors import BuildError

AGAIN = "Correct the places named above, and build again."
AGAIN_CONF = "Correct it, and build again."
EXTENSION = (
    "If conf.py loads an extension of your own, see whether that is the cause. Else report it, "
    "with the lines above."
)
SETTING = (
    "If conf.py has a setting of Sphinx's, or loads an extension of your own, see whether that is "
    "the cause. Else report it, with this file:"
)
INSTALL = (
    "Correct its name in `extensions`, or add what it needs to requirements.txt, and run make."
)
KILLED = "Probably for lack of memory: close other programs, and build again."
_INDENT = re.compile(r"^    ", re.MULTILINE)
_IN_CONF = re.compile(r"error in your configuration file:\n.*", re.DOTALL)
_EXCEPTION = re.compile(r"^(?:\w+\.)*\w*(?:Error|Exception|Exit|Interrupt)\b.*", re.MULTILINE)
# An exception of Sphinx, with its message up to an empty line.
_RAISED = re.compile(
    r"^sphinx\.errors\.(?P<name>\w+): (?P<said>.*?)\n *\n", re.DOTALL | re.MULTILINE
)
# The warning about a setting of the wrong type, beside its consequences.
_TYPE = re.compile(
    r"The config value `(?P<name>\w+)' has type `(?P<type>\w+)'; expected (?P<said>.+)\."
)
_REPORT = "The full traceback has been saved"
# A function that returns the error that output of one form means.
Form = Callable[[str], BuildError | None]


def sphinx_error(output: str, root: Path, code: int) -> BuildError:
    text = _from_root(output, root)
    forms: list[Form] = [
        no_room, _unwritten, _wrong_syntax, _wrong_syntax_in_conf, _exit, _exception,
        partial(_own_code, root=root), _no_extension, _raised, _wrong_type, _gone, _crash,
    ]  # fmt: skip
    if error := next(filter(None, (form(text) for form in forms)), None):
        return error
    if code < 0:
        return BuildError("the book", f"Sphinx was killed (signal {-code})", KILLED)
    return BuildError("the book", f"Sphinx could not build it:\n{text or f'exit {code}'}", AGAIN)


def _from_root(output: str, root: Path) -> str:
    """Return a report with relative paths in the library, and without its indent."""
    return _INDENT.sub("", from_root(output, root).strip())


def _form(pattern: str, place: str, problem: str, remedy: str) -> Form:
    """Return the function for output with a pattern; braces stand for the groups of its match."""
    compiled = re.compile(pattern, re.MULTILINE)

    def error_in(text: str) -> BuildError | None:
        match = compiled.search(text)
        said = match.groupdict() if match else {}
        return BuildError(place.format(**said), problem.format(**said), remedy) if match else None

    return error_in


# A full disk, a quota, a file that is too large: the number of the error, and its meaning.
no_room = _form(
    rf"\[Errno (?:{errno.ENOSPC}|{errno.EFBIG}|{getattr(errno, 'EDQUOT', errno.ENOSPC)})\] "
    r"(?P<why>[\w ]+)",
    str(BUILD), "cannot be written: {why}", MAKE_ROOM,
)  # fmt: skip
# The same, or wrong permissions, as our own extension says it.
_unwritten = _form(
    r"^fascicle\.model\.errors\.\w+: (?P<place>[^\n]+?): (?P<problem>cannot be written: [^\n]+)",
    "{place}", "{problem}", MAKE_ROOM,
)  # fmt: skip
_SYNTAX = "a syntax error in your configuration file: "
_wrong_syntax = _form(
    rf"{_SYNTAX}(?P<said>.*?) \((?P<file>[^()<>]+), line (?P<line>\d+)\)$",
    "{file}:{line}", "is not valid Python: {said}", AGAIN_CONF,
)  # fmt: skip
# Python before 3.11.4 has another exception for a file with null bytes.
_wrong_syntax_in_conf = _form(
    f"(?:{_SYNTAX}|^ValueError: (?=source code string))(?P<said>.*)",
    "conf.py", "is not valid Python: {said}", AGAIN_CONF,
)  # fmt: skip
_exit = _form(
    r"called sys\.exit\(\)",
    "conf.py", "calls sys.exit(), or a module that it imports does", AGAIN_CONF,
)  # fmt: skip
_no_extension = _form(
    r"Could not import extension (?P<name>\S+) \(exception: (?P<why>.*)\)",
    "conf.py", "the extension “{name}” cannot be imported: {why}", INSTALL,
)  # fmt: skip
# A file of the library that Sphinx has found, and that is gone when it is read.
_gone = _form(
    r"^FileNotFoundError: \[Errno \d+\] [^:\n]*: '(?P<file>\w[^'\n]*)'",
    "{file}", "was removed while the book was built", "Build again.",
)  # fmt: skip


def _exception(text: str) -> BuildError | None:
    """Return the error for an exception in `conf.py`, from its traceback."""
    match = _IN_CONF.search(text)
    if match is None:
        return None
    place, problem = exception_in(match[0]) or ("conf.py", "raises an exception")
    return BuildError(place, problem, AGAIN_CONF)


def _own_code(text: str, root: Path) -> BuildError | None:
    """Return the error for an exception in an extension of the library, or a `setup` of its own."""
    exception = exception_in(_from_root(full_report(text), root)) if _REPORT in text else None
    return BuildError(*exception, AGAIN_CONF) if exception else None


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


def _wrong_type(text: str) -> BuildError | None:
    """Return the error for a setting of `conf.py` that has the wrong type."""
    match = _TYPE.search(text)
    if match is None:
        return None
    expected = match["said"].replace("`", "").replace("'", "")
    problem = f"{match['name']} has the type {match['type']}, and Sphinx expects {expected}"
    return BuildError("conf.py", problem, AGAIN_CONF)


def _crash(text: str) -> BuildError | None:
    """Return the error for any other exception: its last line, and where it was raised."""
    exceptions = _EXCEPTION.findall(text) if _REPORT in text else []
    if not exceptions:
        return None
    line = innermost_line(text)
    problem = f"Sphinx stopped: {exceptions[-1]}" + (f" ({line})" if line else "")
    saved = saved_in(text)
    return BuildError("the book", problem, f"{SETTING} {saved}" if saved else EXTENSION)


# A line of a module below the library's folder; not of its environment, nor of the tool.
_OWN_LINE = re.compile(
    r'^ *File "(?!tools/|[^"\n]*site-packages)(?P<file>\w[^":\n]*)", line (?P<line>\d+)',
    re.MULTILINE,
)
# Any line of a traceback, with its code.
_LINE = re.compile(
    r'^ *File "(?:.*site-packages/)?(?P<file>[^"\n]*)", line (?P<line>\d+), in .*\n +(?P<code>.+)',
    re.MULTILINE,
)
# The exception, after all lines of the traceback: up to an empty line.
_REPORTED_EXCEPTION = re.compile(r"^\S.*(?:\n.+)*", re.MULTILINE)
_SAVED_IN = re.compile(r"The full traceback has been saved in:\n(.+)")


def from_root(output: str, root: Path) -> str:
    """Return output with relative paths in the library."""
    for folder in {str(root), os.path.realpath(root)}:
        output = output.replace(f"{folder}{os.sep}", "")
    return output


def saved_in(output: str) -> str:
    """Return the name of the file in which Sphinx has saved its report of a crash, or nothing."""
    match = _SAVED_IN.search(output)
    return match[1].strip() if match else ""


def full_report(output: str) -> str:
    """Return Sphinx's saved report of a crash, of which it prints the last line only."""
    if name := saved_in(output):
        with suppress(OSError, ValueError):
            return Path(name).read_text("utf-8")
    return output


def innermost_line(report: str) -> str:
    """Return where a report says that the exception was raised, "sphinx/application.py:12: …"."""
    *_, last = [None, *_LINE.finditer(report)]
    return f"{last['file']}:{last['line']}: {last['code']}" if last else ""


def exception_in(report: str) -> tuple[str, str] | None:
    """Return the innermost line of the library's own code, "conf.py:12", and the exception.

    Paths of the library are relative in the report.
    """
    *_, last = [None, *_OWN_LINE.finditer(report)]
    message = last and _REPORTED_EXCEPTION.search(report, last.end())
    if not last or not message:
        return None
    return f"{last['file']}:{last['line']}", " ".join(message[0].split())
