"""What a keeper says about a library, a work and single lines of a text, in TOML.

`None` and empty lists mean "not said": the text itself may know better, and a reader
of a format that carries metadata fills the gaps.
"""

import datetime
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from fascicle.errors import SettingsError
from fascicle.toml_files import load_toml

LIBRARY_FILE = "library.toml"

# A language as HTML, EPUB and screen readers want it: BCP 47.
Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
# Nothing but the web's own scheme: an address ends up in links.
WebAddress = Annotated[str, Meta(pattern=r"^(https?://\S+)?$")]
LineNumber = Annotated[int, Meta(ge=1)]
ReadAs = Literal[
    "heading",
    "paragraph",
    "lines",
    "verse",
    "ornament",
    "space-break",
    "no-break",
    "set-aside",
    "as-read",
]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a table of a TOML file says; a key that is not known is an error."""


class Library(Settings, frozen=True):
    """The book as a whole, from `library.toml`."""

    title: str
    authors: list[str] = []
    language: Language = "en"
    description: str = ""
    url: WebAddress = ""


class Series(Settings, frozen=True):
    """The series that a work belongs to, and its place there: 2, or "2.5"."""

    name: str
    number: int | str | None = None


class Dates(Settings, frozen=True):
    """What happened to a work, and when."""

    written: datetime.date | None = None
    published: datetime.date | None = None
    updated: datetime.date | None = None
    completed: datetime.date | None = None


class Decision(Settings, frozen=True):
    """The keeper's answer about line `line` of a text, or lines `line` to `last`.

    `says` is what the line said when the answer was given, by which an answer that
    later edits have made untrue is found. `file` names the file in a work of several.
    """

    line: LineNumber
    says: str
    read_as: ReadAs
    last: LineNumber | None = None
    level: LineNumber | None = None
    file: str | None = None


class WorkSettings(Settings, frozen=True):
    """One work, from the file beside its text."""

    title: str | None = None
    authors: list[str] = []
    language: Language | None = None
    series: Series | None = None
    summary: str | None = None
    notes: str | None = None
    rating: str | None = None
    warnings: list[str] = []
    tags: list[str] = []
    characters: list[str] = []
    status: str | None = None
    rights: str | None = None
    dates: Dates | None = None
    encoding: str = ""
    pages: Literal["auto", "one"] = "auto"
    decisions: list[Decision] = []


LIBRARY_EXAMPLES = {
    "title": 'title = "The Reading Room"',
    "authors": 'authors = ["First Author", "Second Author"]',
    "language": 'language = "en" (or "de", "pt-BR", …)',
    "description": 'description = "Short stories, and one long one"',
    "url": 'url = "https://example.org/"',
}

WORK_EXAMPLES = {
    "title": 'title = "The Door"',
    "authors": 'authors = ["First Author", "Second Author"]',
    "language": 'language = "en" (or "de", "pt-BR", …)',
    "series": '[series] on a line of its own, below it name = "The Doors"',
    "series.name": 'name = "The Doors"',
    "series.number": 'number = 2, or number = "2.5"',
    "summary": 'summary = "What one wants to know before reading"',
    "notes": 'notes = "What the author wants to say"',
    "rating": 'rating = "General Audiences"',
    "warnings": 'warnings = ["A dog is ill, and recovers"]',
    "tags": 'tags = ["the sea", "letters"]',
    "characters": 'characters = ["Ada", "Mr. Bell"]',
    "status": 'status = "complete"',
    "rights": 'rights = "CC0-1.0"',
    "dates": "[dates] on a line of its own, below it written = 2026-05-14",
    "dates.written": "written = 2026-05-14",
    "dates.published": "published = 2026-05-14",
    "dates.updated": "updated = 2026-05-14",
    "dates.completed": "completed = 2026-05-14",
    "encoding": 'encoding = "cp1252" (or another name that Python knows)',
    "pages": 'pages = "auto", or pages = "one" for the whole text on one page',
    "decisions": "[[decisions]] on a line of its own, below it line, says and read_as",
    "decisions.line": "line = 12",
    "decisions.says": 'says = "what the line says"',
    "decisions.read_as": f"read_as = one of {', '.join(map(repr, get_args(ReadAs)))}",
    "decisions.last": "last = 14",
    "decisions.level": "level = 1",
    "decisions.file": 'file = "02-the-door.txt"',
}


def find_library(start: Path) -> Path:
    """Return the folder of the library that `start` is in, or is."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / LIBRARY_FILE).exists():
            return folder
    raise SettingsError(
        LIBRARY_FILE,
        "there is none here, nor in any folder above",
        "Go to a library, name one with --library DIR, or make one: fascicle new DIR.",
    )


def load_library(root: Path) -> Library:
    """Read `library.toml` of the library in the folder `root`."""
    try:
        return load_toml(root / LIBRARY_FILE, Library, LIBRARY_FILE, LIBRARY_EXAMPLES)
    except FileNotFoundError:
        remedy = "Name a library with --library DIR, or make one: fascicle new DIR."
        raise SettingsError(LIBRARY_FILE, "there is no such file", remedy) from None


def load_work(path: Path) -> WorkSettings:
    """Read the TOML file beside a text; where there is none, nothing is said."""
    place = f"{path.parent.name}/{path.name}".removeprefix("/")
    try:
        settings = load_toml(path, WorkSettings, place, WORK_EXAMPLES)
    except FileNotFoundError:
        if path.is_symlink():
            problem = "is a link to a file that is gone"
            raise SettingsError(place, problem, "Mend the link, or delete it.") from None
        return WorkSettings()
    check_encoding(settings.encoding, place)
    check_ranges(settings.decisions, place)
    return settings


def check_encoding(encoding: str, place: str) -> None:
    """Refuse the name of an encoding that Python does not know, or not for texts."""
    try:
        b"a".decode(encoding or "ascii")
    except UnicodeError:
        return  # known: one byte alone is not enough for it
    except (LookupError, ValueError):
        remedy = f"Write it like this: {WORK_EXAMPLES['encoding']}"
        raise SettingsError(
            f"{place}: encoding", f"no encoding is called {encoding!r}", remedy
        ) from None


def check_ranges(decisions: list[Decision], place: str) -> None:
    """Refuse a decision about lines that end before they begin."""
    for entry, decision in enumerate(decisions, 1):
        if decision.last is not None and decision.last < decision.line:
            raise SettingsError(
                f"{place}: decisions.last (entry {entry})",
                f"line {decision.last} comes before line {decision.line}",
                "Give the first line as `line` and the last one as `last`.",
            )
