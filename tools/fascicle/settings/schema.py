"""What a keeper says about a library and a work, in TOML; `decision` has what of single lines.

`None` and empty lists mean "not said": the text itself may know better, and a reader
of a format that carries metadata fills the gaps.
"""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from fascicle.model.decision import Decision, LineNumber, check_decision
from fascicle.model.errors import SettingsError
from fascicle.settings.examples import LIBRARY_EXAMPLES, WORK_EXAMPLES
from fascicle.settings.toml_files import load_toml

LIBRARY_FILE = "library.toml"

# A language as HTML, EPUB and screen readers want it: BCP 47.
Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
# Nothing but the web's own scheme: an address ends up in links.
WebAddress = Annotated[str, Meta(pattern=r"^(https?://\S+)?$")]
Source = Annotated[str, Meta(pattern=r"^https?://\S+$")]
# The name of a file in the folder of a work.
PageName = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.md$")]
# How the book shows what was typed; the pages do not change by it.
Typography = Literal["as typed", "curly"]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a table of a TOML file says; a key that is not known is an error."""


class Library(Settings, frozen=True):
    """The book as a whole, from `library.toml`."""

    title: str
    authors: list[str] = []
    language: Language = "en"
    description: str = ""
    url: WebAddress = ""
    typography: Typography = "as typed"
    gate: list[str] = []
    entire: bool = True
    drop_capitals: bool = False


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


class Kept(Settings, frozen=True):
    """A page that is the keeper's own from now on.

    `behind` is a digest of the text that it stood for when it was kept.
    """

    page: PageName
    behind: str = ""


class Named(Settings, frozen=True):
    """Somebody in a work, or a place of it: the name, and what else the text calls it.

    Nothing of it is shown before the page `spoiler_from`, counted from 1 after the title page.
    """

    name: str
    aliases: list[str] = []
    spoiler_from: LineNumber | None = None


class WorkSettings(Settings, frozen=True):
    """One work, from the file beside its text."""

    title: str | None = None
    authors: list[str] = []
    translators: list[str] = []
    editors: list[str] = []
    illustrators: list[str] = []
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
    sources: list[Source] = []
    dates: Dates | None = None
    encoding: str = ""
    pages: Literal["auto", "one"] = "auto"
    typography: Typography | None = None
    gate: bool | None = None
    entire: bool | None = None
    drop_capitals: bool | None = None
    not_characters: list[str] = []
    decisions: list[Decision] = []
    kept: list[Kept] = []
    cast: list[Named] = []
    places: list[Named] = []


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
    for entry, decision in enumerate(settings.decisions, 1):
        check_decision(decision, entry, place)
    check_names({"cast": settings.cast, "places": settings.places}, place)
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


def check_names(named: Mapping[str, Sequence[Named]], place: str) -> None:
    """Refuse an empty name, and one that two entries of the lists have, or one entry twice.

    The lists are named as in the TOML file, which errors call `place`.
    """
    known: dict[str, str] = {}
    for key, entries in named.items():
        for number, entry in enumerate(entries, 1):
            for field, name in (("name", entry.name), *(("aliases", a) for a in entry.aliases)):
                where = f"{place}: {key}.{field} (entry {number})"
                said = " ".join(name.split())
                if not said:
                    raise SettingsError(where, "is empty", "Write the name, or take it out.")
                if said in known:
                    problem = f"“{said}” stands in {known[said]} already"
                    raise SettingsError(where, problem, "Keep it in the one that it means.")
                known[said] = f"{key}.{field} (entry {number})"
