"""Errors for the person who can fix the cause: place, problem, remedy.

    texts/emma.txt:2: byte 0x81 is neither UTF-8 nor Windows-1252
        Save the file as UTF-8, or name its encoding in texts/emma.toml: encoding = "…".

A place is a path relative to the library's root, with a line or a key where there is one. It never
contains an absolute path of the machine.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound="FascicleError")


class FascicleError(Exception):
    """A problem that a person can fix; `remedy` may be empty if it is obvious."""

    def __init__(self, place: str, problem: str, remedy: str = "") -> None:
        super().__init__(place, problem, remedy)
        self.place = place
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        first = f"{self.place}: {self.problem}" if self.place else self.problem
        return f"{first}\n    {self.remedy}" if self.remedy else first

    def __reduce__(self) -> tuple[type[FascicleError], tuple[Any, ...]]:
        """Return the arguments for pickling, so that the error can leave a worker process."""
        return type(self), (self.place, self.problem, self.remedy)


class SourceError(FascicleError):
    """A text cannot be read, or cannot become a work."""


class NoProgramError(SourceError):
    """A text cannot be read here, because the program that reads such is not installed."""


class SettingsError(FascicleError):
    """A TOML file has an invalid value."""


class DecisionError(FascicleError):
    """A decision is out of date: its line no longer has the recorded text."""


class FidelityError(FascicleError):
    """Words of a text were lost or added."""


class PageError(FascicleError):
    """A page under `works/` cannot be written or read."""


class BuildError(FascicleError):
    """The book cannot be built from its pages, or cannot be served."""


class UnfinishedError(FascicleError):
    """A part of the book cannot be made; the book is built without it."""


class IncompleteError(UnfinishedError):
    """A book lacks several parts, or shows them otherwise: `errors` says which, with their kinds.

    What to do about errors of one kind is said once, after the last of them.
    """

    def __init__(self, errors: Sequence[tuple[str, FascicleError]]) -> None:
        self.errors = tuple(errors)
        lines = []
        for n, (_, error) in enumerate(self.errors):
            following = self.errors[n + 1][1].remedy if n + 1 < len(self.errors) else ""
            is_last = error.remedy != following
            lines.append(str(error if is_last else FascicleError(error.place, error.problem)))
        super().__init__("", "\n".join(lines))

    def __reduce__(self) -> tuple[type[FascicleError], tuple[Any, ...]]:
        return type(self), (self.errors,)


class SearchError(UnfinishedError):
    """The search index cannot be built."""


class UnsearchedPagesError(SearchError):
    """Pages cannot be indexed; the search finds all others."""


class EditionError(UnfinishedError):
    """An edition cannot be made."""


class ClusterError(FascicleError):
    """The workers of a cluster cannot be used, or are gone."""


class InternalError(FascicleError):
    """A fault of the tool itself; `build_folder` saves a report for developers."""


class UseError(FascicleError):
    """A command got an invalid argument: a name, a line or a page that does not exist."""


PLEASE_REPORT = "This is a fault of Fascicle: please report it with this text."
# The most characters of an exception's message that are shown.
_LONGEST = 200


def summary(error: BaseException) -> str:
    """Return an exception on one line, without a path of this machine: "KeyError: 'x'"."""
    message = (error.strerror or "") if isinstance(error, OSError) else str(error)
    name = type(error).__name__
    return f"{name}: {' '.join(message.split())[:_LONGEST]}" if message.strip() else name


@contextmanager
def system_errors(
    kind: type[FascicleError], place: str, remedy: str, problem: str = "cannot be written"
) -> Iterator[None]:
    """Raise an `OSError` of the block as a `kind`: "place: cannot be written: disk full"."""
    try:
        yield
    except OSError as error:
        raise kind(place, f"{problem}: {error.strerror or error}", remedy) from None


@contextmanager
def faults_of_the_tool(place: str, problem: str) -> Iterator[None]:
    """Raise any other exception of the block than a `FascicleError` as an `InternalError`.

    A lack of memory is no fault of the tool, and is raised as it is.
    """
    try:
        yield
    except (FascicleError, MemoryError):
        raise
    except Exception as error:
        raise InternalError(place, f"{problem}: {summary(error)}", PLEASE_REPORT) from error


def joined(kind: type[Kind], errors: Iterable[FascicleError]) -> Kind:
    """Return one error for several; a remedy that they share is given once."""
    first, *others = sorted(errors, key=str)
    remedies = ("" if each.remedy == first.remedy else each.remedy for each in others)
    lines = (FascicleError(e.place, e.problem, r) for e, r in zip(others, remedies, strict=True))
    return kind(first.place, "\n".join([first.problem, *map(str, lines)]), first.remedy)


def refuse_merge_marks(kind: type[FascicleError], place: str, text: str) -> None:
    """Raise a `kind` at the first line of a conflict that a merge by Git has left in a text."""
    if line := _conflict(text):
        problem = "a merge has left its marks here, and both versions of what they part"
        remedy = "Keep one of the two, and remove the lines <<<<<<<, ======= and >>>>>>>."
        raise kind(f"{place}:{line}", problem, remedy)


def _conflict(text: str) -> int:
    """Return the first line of a conflict, 0 if there is none."""
    # Fast path: hardly any text has such a line.
    if "<<<<<<<" not in text:
        return 0
    first, previous = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        mark = line[:8].rstrip()
        if mark == "<<<<<<<":
            first, previous = number, mark
        elif (previous[:1], mark) in {("<", "======="), ("=", ">>>>>>>")}:
            previous = mark
        if previous == ">>>>>>>":
            return first
    return 0


def did_you_mean(word: str, known: Sequence[str], otherwise: str) -> str:
    """Return the remedy for an unknown name: the nearest known one, else `otherwise`."""
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean “{near[0]}”?" if near else otherwise
