"""Reports of failures, for developers: one file for each under `_build/reports/`.

    _build/reports/emma.read.txt    version, traceback, and the shortest lines that still fail

A report is never published: a text may be private.
"""

from __future__ import annotations

import contextlib
import platform
import traceback
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from fascicle.files.build_folder import BUILD
from fascicle.model.errors import InternalError
from fascicle.model.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = BUILD / "reports"
# Longer messages of exceptions are cut.
_LONGEST = 300


def cause_of(error: BaseException) -> BaseException:
    """Return what a handler or a template has raised, without what Sphinx has put around it."""
    cause = getattr(error, "orig_exc", None) or error.__cause__
    return cause_of(cause) if isinstance(cause, Exception) else error


def said_by(error: BaseException) -> str:
    """Return name and message of an exception on one line."""
    cause = cause_of(error)
    said = visible(" ".join(str(cause).split()))[:_LONGEST]
    return f"{type(cause).__name__}: {said}" if said else type(cause).__name__


def traceback_of(error: BaseException) -> str:
    """Return the traceback of an error, to be sent from a worker as text."""
    return "".join(traceback.format_exception(error))


def internal_error(  # noqa: PLR0913, PLR0917  what a report has
    root: Path, place: str, step: str, problem: str, trace: str, details: str = ""
) -> InternalError:
    """Save a report, and return the error that names it.

    `place` is the text, page or edition; `step` a word such as "read" or "epub"; `details` any
    lines that help to repeat the failure.
    """
    name = f"{'-'.join(place.split('/')[-2:])}.{step}.txt"
    said = f"Fascicle {_version()}, Python {platform.python_version()}\n{place}: {problem}\n"
    content = "\n".join(filter(None, (said, trace, details)))
    file = root / REPORTS / name
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", errors="backslashreplace", newline="\n")
    return InternalError(
        place, problem, f"This is a fault of Fascicle: please report it with {REPORTS}/{name}."
    )


def _version() -> str:
    try:
        return version("fascicle")
    except PackageNotFoundError:  # run from a folder
        return "(unknown version)"
