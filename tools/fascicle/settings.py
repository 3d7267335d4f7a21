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
from fascicle.names import check_names
from fascicle.toml_files import load_toml

LIBRARY_FILE = "library.toml"

# A language as HTML, EPUB and screen readers want it: BCP 47.
Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
# Nothing but the web's own scheme: an address ends up in links.
WebAddress = Annotated[str, Meta(pattern=r"^(https?://\S+)?$")]
Source = Annotated[str, Meta(pattern=r"^https?://\S+$")]
LineNumber = Annotated[int, Meta(ge=1)]
# The name of a file in the folder of a work.
PageName = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.md$")]
# How the book shows what was typed; the pages do not change by it.
Typography = Literal["as typed", "curly"]
ReadAs = Literal[
    "heading",
    "paragraph",
    "lines",
    "verse",
    "list",
    "letter",
    "quotation",
    "epigraph",
    "note",
    "summary",
    "ornament",
    "space-break",
    "no-break",
    "set-aside",
    "as-read",
]
# What a keeper may call a division.
DivisionKind = Literal[
    "volume", "book", "part", "act", "chapter", "story", "letter", "scene", "section", "poem",
    "entry", "prologue", "interlude", "epilogue", "preface", "introduction", "foreword",
    "afterword", "conclusion", "appendix", "glossary", "note", "dedication",
]  # fmt: skip
# Places that are alike, but for the gaps of one width: those have a number.
Every = Literal["kept-lines", "lone-number"]
# What may be said of each class.
READ_AS_OF: dict[str, tuple[ReadAs, ...]] = {
    "gaps": ("space-break", "no-break", "as-read"),
    "kept-lines": ("paragraph", "verse", "lines", "as-read"),
    "lone-number": ("heading", "paragraph", "ornament", "as-read"),
}


def readings_of(about: str) -> tuple[ReadAs, ...]:
    """Return what may be said of a class, as `Decision.about` names it; of lines, all there is."""
    return READ_AS_OF[about.partition("=")[0]] if about else get_args(ReadAs)


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


class Decision(Settings, frozen=True):
    """The keeper's answer about line `line` of a text, or lines `line` to `last`.

    `says` is what the line said when the answer was given, by which an answer that
    later edits have made untrue is found; `after` and `before` are how the lines around it
    began, by which it is told from others that say the same. `file` names the file in a work
    of several.

    An answer for all places of a class has no line: `gaps` is the width of the gaps that it is
    about, in blank lines, `every` the name of another class.
    """

    read_as: ReadAs
    line: LineNumber | None = None
    says: str | None = None
    last: LineNumber | None = None
    after: str | None = None
    before: str | None = None
    file: str | None = None
    level: LineNumber | None = None
    kind: DivisionKind | None = None
    gaps: LineNumber | None = None
    every: Every | None = None

    @property
    def about(self) -> str:
        """The class that the answer is for, as queries name it; "" if it is for a line."""
        return f"gaps={self.gaps}" if self.gaps else self.every or ""


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


TYPOGRAPHY_EXAMPLE = 'typography = "curly", or typography = "as typed"'
ENTIRE_EXAMPLE = "entire = false, or entire = true"
DROP_CAPITALS_EXAMPLE = "drop_capitals = true, or drop_capitals = false"

LIBRARY_EXAMPLES = {
    "title": 'title = "The Reading Room"',
    "authors": 'authors = ["First Author", "Second Author"]',
    "language": 'language = "en" (or "de", "pt-BR", …)',
    "description": 'description = "Short stories, and one long one"',
    "url": 'url = "https://example.org/"',
    "typography": TYPOGRAPHY_EXAMPLE,
    "gate": 'gate = ["Mature", "Explicit"]',
    "entire": ENTIRE_EXAMPLE,
    "drop_capitals": DROP_CAPITALS_EXAMPLE,
}

WORK_EXAMPLES = {
    "title": 'title = "The Door"',
    "authors": 'authors = ["First Author", "Second Author"]',
    "translators": 'translators = ["First Translator"]',
    "editors": 'editors = ["First Editor"]',
    "illustrators": 'illustrators = ["First Illustrator"]',
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
    "sources": 'sources = ["https://example.org/the-door"]',
    "dates": "[dates] on a line of its own, below it written = 2026-05-14",
    "dates.written": "written = 2026-05-14",
    "dates.published": "published = 2026-05-14",
    "dates.updated": "updated = 2026-05-14",
    "dates.completed": "completed = 2026-05-14",
    "encoding": 'encoding = "cp1252" (or another name that Python knows)',
    "pages": 'pages = "auto", or pages = "one" for the whole text on one page',
    "typography": TYPOGRAPHY_EXAMPLE,
    "gate": "gate = true, or gate = false",
    "entire": ENTIRE_EXAMPLE,
    "drop_capitals": DROP_CAPITALS_EXAMPLE,
    "not_characters": 'not_characters = ["Lent", "Board of Education"]',
    "decisions": "[[decisions]] on a line of its own, below it line, says and read_as",
    "decisions.line": "line = 12",
    "decisions.says": 'says = "what the line says"',
    "decisions.read_as": f"read_as = one of {', '.join(map(repr, get_args(ReadAs)))}",
    "decisions.last": "last = 14",
    "decisions.after": 'after = "how the line above begins"',
    "decisions.before": 'before = "how the line below begins"',
    "decisions.file": 'file = "02-the-door.txt"',
    "decisions.level": "level = 1",
    "decisions.kind": f"kind = one of {', '.join(map(repr, get_args(DivisionKind)))}",
    "decisions.gaps": "gaps = 3, for all gaps of three blank lines",
    "decisions.every": f"every = one of {', '.join(map(repr, get_args(Every)))}",
    "kept": '[[kept]] on a line of its own, below it page = "chapter-2.md"',
    "kept.page": 'page = "chapter-2.md"',
    "kept.behind": "leave it to the command: fascicle convert --keep PAGE",
    "cast": '[[cast]] on a line of its own, below it name = "Ada Vickery"',
    "cast.name": 'name = "Ada Vickery"',
    "cast.aliases": 'aliases = ["Ada", "Miss Vickery"]',
    "cast.spoiler_from": "spoiler_from = 4, for the fourth page after the title page",
    "places": '[[places]] on a line of its own, below it name = "Gedder Drove"',
    "places.name": 'name = "Gedder Drove"',
    "places.aliases": 'aliases = ["the Drove"]',
    "places.spoiler_from": "spoiler_from = 4, for the fourth page after the title page",
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


def check_decision(decision: Decision, entry: int, place: str) -> None:
    """Refuse a decision about no line, about a line and a class, or about lines that run back."""
    if decision.about:
        check_class(decision, entry, place)
        return
    for key in ("line", "says"):
        if getattr(decision, key) is None:
            remedy = f"Write it like this: {WORK_EXAMPLES[f'decisions.{key}']}"
            raise SettingsError(f"{place}: decisions.{key} (entry {entry})", "is missing", remedy)
    if decision.last and decision.line and decision.last < decision.line:
        raise SettingsError(
            f"{place}: decisions.last (entry {entry})",
            f"line {decision.last} comes before line {decision.line}",
            "Give the first line as `line` and the last one as `last`.",
        )


def check_class(decision: Decision, entry: int, place: str) -> None:
    """Refuse a decision about a class that names lines too, or says what no such place can be."""
    key = "gaps" if decision.gaps else "every"
    others = ("line", "says", "last", "after", "before", "file", "every")
    if other := next((o for o in others if o != key and getattr(decision, o) is not None), None):
        problem = f"`{key}` is about all places of a class, `{other}` is not for it"
        remedy = f"Leave one of the two out, or make two decisions: `{key}` in one of them."
        raise SettingsError(f"{place}: decisions.{other} (entry {entry})", problem, remedy)
    possible = readings_of(decision.about)
    if decision.read_as not in possible:
        problem = f"“{decision.about}” cannot be read as “{decision.read_as}”"
        remedy = f"There are: {', '.join(possible)}."
        raise SettingsError(f"{place}: decisions.read_as (entry {entry})", problem, remedy)
