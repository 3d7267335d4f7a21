"""Tracebacks of Sphinx that lead into the library's own code: `conf.py`, and modules beside it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

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
_EXCEPTION = re.compile(r"^\S.*(?:\n.+)*", re.MULTILINE)
_SAVED_IN = re.compile(r"The full traceback has been saved in:\n(.+)")


def from_root(said: str, root: Path) -> str:
    """Return what is said with relative paths in the library."""
    for folder in {str(root), os.path.realpath(root)}:
        said = said.replace(f"{folder}{os.sep}", "")
    return said


def saved_in(said: str) -> str:
    """Return the name of the file in which Sphinx has saved its report of a crash, or nothing."""
    match = _SAVED_IN.search(said)
    return match[1].strip() if match else ""


def full_report(said: str) -> str:
    """Return what Sphinx has saved of a crash, of which it prints the last line only."""
    if name := saved_in(said):
        with suppress(OSError, ValueError):
            return Path(name).read_text("utf-8")
    return said


def innermost_line(report: str) -> str:
    """Return where a report says that the exception was raised, "sphinx/application.py:12: …"."""
    *_, last = [None, *_LINE.finditer(report)]
    return f"{last['file']}:{last['line']}: {last['code']}" if last else ""


def exception_in(report: str) -> tuple[str, str] | None:
    """Return the innermost line of the library's own code, "conf.py:12", and the exception.

    Paths of the library are relative in the report.
    """
    *_, last = [None, *_OWN_LINE.finditer(report)]
    said = last and _EXCEPTION.search(report, last.end())
    if not last or not said:
        return None
    return f"{last['file']}:{last['line']}", " ".join(said[0].split())
