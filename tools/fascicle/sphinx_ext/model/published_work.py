"""A work, its pages and its cast, as the title page and the pages describe them; its settings.

    cast:
      - name: "Ada Vickery"
        aliases: ["Ada", "Miss Vickery"]
        from: "4"

`from` marks a name of the cast, or of a place, as a secret, hidden before that page of the work;
page 1 is the first after the title page. A value that is not a number means that the name is never
shown.

Settings of a work for the book are no part of its pages: `library.toml` has them for all works, the
TOML file beside a text for one work; the front matter names the text.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sphinx.environment import BuildEnvironment

from fascicle.model.errors import SettingsError
from fascicle.model.names import comparison_key, without_ending
from fascicle.settings.load import load_work
from fascicle.settings.schema import Library, WorkSettings
from fascicle.settings.setting import settings_of
from fascicle.sphinx_ext.i18n import direction_of, gettext, substitute
from fascicle.sphinx_ext.model.curly import curly
from fascicle.sphinx_ext.model.problems import warn
from fascicle.sphinx_ext.model.slugs import slugs

# Characters of file names to be avoided in ids.
NOT_IN_IDS = re.compile(r"[^\w.-]")

# Kinds of pages that group chapters and have few words of their own.
HOLDERS = frozenset({"volume", "book", "part", "act"})

# Statuses of unfinished works, in the languages of the interface; any other word may mean that the
# work is complete.
UNFINISHED = frozenset({
    "abandoned", "hiatus", "in progress", "incomplete", "on hiatus", "ongoing", "unfinished", "wip",
    "work in progress",
    "abgebrochen", "in arbeit", "laufend", "pausiert", "unabgeschlossen", "unvollendet",
    "unvollständig", "wird fortgesetzt",
    "abandonné", "abandonnée", "en cours", "en pause", "inachevé", "inachevée", "incomplet",
    "incomplète", "interrompu", "interrompue",
})  # fmt: skip

# What a rating and a warning say where they warn of nothing: archives have them on each work.
FOR_ALL = frozenset({"all ages", "everyone", "g", "general", "general audiences", "k"})
NO_WARNINGS = frozenset({"no archive warnings apply", "no warnings", "no warnings apply", "none"})

# Words read in a minute: silent reading of English fiction is put at 260 (Brysbaert 2019);
# 230 is kind to slower readers and to other languages.
WORDS_A_MINUTE = 230
CURLY = "curly"
TITLE_CASE = "title case"


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of a work: a chapter, a part, or the title page."""

    docname: str
    kind: str
    level: int
    label: str
    title: str
    heading: str
    is_supplied: bool
    words: int
    # The days on which it came into the library, and its words last changed; "" if unknown.
    appeared: str
    changed: str
    former: tuple[str, ...]
    # Whether it is the heading of a part and nothing else.
    is_bare: bool = False

    @property
    def name(self) -> str:
        """The full name, for lists with one line per page."""
        return self.heading or self.title or self.label or self.docname.rpartition("/")[2]

    @property
    def anchor(self) -> str:
        """The id of its text in the single-page edition."""
        return f"page-{NOT_IN_IDS.sub('-', self.docname.rpartition('/')[2])}"

    @property
    def is_chapter(self) -> bool:
        """Return whether it is a chapter, not a part or the title page."""
        return self.level > 0 and self.kind not in HOLDERS


@dataclass(frozen=True, slots=True)
class PublishedWork:
    """A work, as its title page describes it, and its other pages in reading order."""

    slug: str
    # The name of the text that it was made of, "" if that is not known.
    text: str
    # The slugs that it had before.
    moved_from: tuple[str, ...]
    front: WorkPage
    title: str
    # Whether its title is only the opening words of its text; a gated work has then none.
    is_untitled: bool
    subtitle: str
    authors: tuple[str, ...]
    translators: tuple[str, ...]
    editors: tuple[str, ...]
    illustrators: tuple[str, ...]
    # As its title page says, "" where it does not; the language of its text is then the library's.
    language: str
    text_language: str
    # The path of the image on its cover in its folder, "" if it has none.
    cover: str
    summary: tuple[str, ...]
    notes: tuple[str, ...]
    series: str
    series_number: str
    rating: str
    warnings: tuple[str, ...]
    tags: tuple[str, ...]
    characters: tuple[str, ...]
    # Metadata of archives: categories, fandoms, relationships, collections, counts.
    categories: tuple[str, ...]
    fandoms: tuple[str, ...]
    relationships: tuple[str, ...]
    collections: tuple[str, ...]
    stats: tuple[tuple[str, str], ...]
    cast: tuple[CastEntry, ...]
    places: tuple[CastEntry, ...]
    status: str
    rights: str
    sources: tuple[str, ...]
    dates: tuple[tuple[str, str], ...]
    total_words: int
    # Those that the build needs, with the library's where it has none. Titles, summary and notes
    # here already follow its typography and its capitals.
    settings: WorkSettings = field(hash=False)  # it has lists
    # Whether the reader must confirm before the text is shown.
    is_gated: bool
    pages: tuple[WorkPage, ...]
    # The name of the single-page edition; "" if there is none.
    single_page: str

    @property
    def reading_order(self) -> tuple[WorkPage, ...]:
        return (self.front, *self.pages)

    @property
    def text_pages(self) -> tuple[WorkPage, ...]:
        """The pages that tell the story, in order.

        The title page of a work with chapters has a dedication, or a list of persons.
        """
        return self.pages or (self.front,)

    @property
    def changed(self) -> str:
        """The day on which words of it last changed, "" if that is unknown."""
        return max(page.changed for page in self.reading_order)

    def has_gated_opening(self, docname: str) -> bool:
        """Return whether a page is a title page that is shown before the reader has confirmed."""
        return self.is_gated and docname == self.front.docname and bool(self.pages)

    def scene_name(self, opening: str, number: int) -> str:
        """Return a scene's name on other pages: its opening words; in a gated work, its number."""
        return numbered_scene(number) if self.is_gated else opening

    def typeset(self, text: str) -> str:
        return curly(text, self.text_language) if self.settings.typography == CURLY else text

    @property
    def minutes(self) -> int:
        return minutes_for(self.total_words)

    @property
    def is_unfinished(self) -> bool:
        """Return whether its status is a known word for an unfinished work."""
        return " ".join(self.status.casefold().split()) in UNFINISHED

    @property
    def chapters_so_far(self) -> tuple[int, int] | None:
        """How many chapters are written, and planned, where an archive says both: `3/4`."""
        found = re.fullmatch(r"(\d{1,5})/(\d{1,5})", dict(self.stats).get("chapters", ""))
        written, planned = (int(found[1]), int(found[2])) if found else (0, 0)
        return (written, planned) if written < planned else None

    @property
    def cautions(self) -> tuple[str, tuple[str, ...]]:
        """The rating and the warnings, without those that warn of nothing."""
        rating = "" if self.rating.casefold() in FOR_ALL else self.rating
        return rating, tuple(it for it in self.warnings if it.casefold() not in NO_WARNINGS)

    @property
    def year(self) -> str:
        """The year of its latest date, for citations; that of writing only if there is no other."""
        years = [when[:4] for what, when in self.dates if what != "written"]
        return max(years or [when[:4] for _, when in self.dates], default="")

    @property
    def open_cast(self) -> tuple[CastEntry, ...]:
        return tuple(entry for entry in self.cast if not entry.is_secret)

    @property
    def open_places(self) -> tuple[CastEntry, ...]:
        return tuple(entry for entry in self.places if not entry.is_secret)

    @property
    def other_characters(self) -> tuple[str, ...]:
        """The characters that an archive lists, without those in the cast."""
        listed = (name for entry in self.cast for name in (entry.name, *entry.aliases))
        known = set(map(comparison_key, listed))
        return tuple(name for name in self.characters if comparison_key(name) not in known)

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as its language is written."""
        return direction_of(self.language)


def numbered_scene(number: int) -> str:
    """Return the name of a scene with hidden opening words."""
    return substitute(gettext("Scene {number}"), {"number": number})


def minutes_for(words: int) -> int:
    """Return the minutes that words take to read, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


NEVER = 1_000_000


class CastEntry(NamedTuple):
    """A character or a place; `slug` is its part of an address, its own in the work.

    `opens` is the page before which it is a secret, 0 if it is none.
    """

    name: str
    aliases: tuple[str, ...]
    opens: int
    slug: str

    @property
    def is_secret(self) -> bool:
        return self.opens > 0


def parse_entries(encoded: str) -> tuple[CastEntry, ...]:
    """Return the entries of a list; those without a name are skipped."""
    mappings = [each for each in parse_list(encoded) or () if isinstance(each, dict)]
    named = [(name, each) for each in mappings if (name := _single_line(each.get("name")))]
    given = slugs(name for name, _ in named)

    def entry_of(name: str, each: dict[str, object]) -> CastEntry:
        opens = _parse_page_number(each.get("from"))
        return CastEntry(name, _aliases_of(each.get("aliases")), opens, given[name])

    return tuple(entry_of(name, each) for name, each in named)


def parse_list(encoded: str) -> list[object] | None:
    """Return a list from the front matter, where it is JSON; None for anything else."""
    try:
        value = json.loads(encoded)
    except ValueError:
        return None
    return value if isinstance(value, list) else None


def _aliases_of(value: object) -> tuple[str, ...]:
    """Return the aliases; a single name counts as a list of one."""
    items = value if isinstance(value, list) else [value]
    return tuple(alias for item in items if (alias := _single_line(item)))


def _single_line(value: object) -> str:
    """Return a name on one line, "" if there is none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _parse_page_number(value: object) -> int:
    """Return the page before which a name is a secret, `NEVER` for an invalid value."""
    digits = _single_line(value) or "0"
    return int(digits) if digits.isdecimal() and len(digits) < len(str(NEVER)) else NEVER


# A text, or a file in the folder or archive that a text is.
TEXT = re.compile(r"texts/([^/]+)(?:/.+)?")
# The settings that the build needs; all else is in the pages.
OWN = {setting.key: setting for setting in settings_of(WorkSettings) if setting.sphinx}
# … those that the library has too, with their config values. `gate` is of another type there.
SHARED = {
    setting.key: setting.sphinx[0]
    for setting in settings_of(Library)
    if setting.key in OWN and setting.type == OWN[setting.key].type
}
# Bytes in files that hold such a setting, or that keep a title page.
KEYS = (b"index.md", *(key.encode() for key in OWN))
NOTHING = WorkSettings()


def settings_for_book(env: BuildEnvironment, text: str) -> WorkSettings:
    """Return the settings of a work for the build: its own, else the library's."""
    own = work_settings(env, text)
    values = {key: getattr(own, key) for key in OWN}
    for key, name in SHARED.items():
        if values[key] is None:
            values[key] = env.config[name]
    return WorkSettings(**values)


def work_settings(env: BuildEnvironment, text: str) -> WorkSettings:
    """Return the settings of the work made of a text; `text` is its name in the front matter."""
    name = settings_file(text)
    if not name:
        return NOTHING
    path = os.path.join(env.srcdir, name)  # noqa: PTH118  objects for 10,000 paths take longer
    try:
        state = os.stat(path)  # noqa: PTH116
        return _read_settings(path, state.st_mtime_ns, state.st_size)
    except OSError:
        return NOTHING


def settings_file(text: str) -> str:
    """Return the name of the file with the settings of a text, "" for no text of the library."""
    match = TEXT.fullmatch(text)
    return f"texts/{without_ending(match[1])}.toml" if match else ""


# More than the works of most libraries: of fewer, each would be read each time it is asked for.
@lru_cache(maxsize=100_000)
def _read_settings(path: str, _changed: int, _size: int) -> WorkSettings:
    """Return the settings in a file, none if it is wrong; it is read again when it has changed."""
    text = Path(path).read_bytes()
    # Most files have none of these, and there is one for each work.
    if not any(key in text for key in KEYS):
        return NOTHING
    try:
        return load_work(Path(path))
    except SettingsError as error:
        warn("fascicle.settings", None, "%s", error)
        return NOTHING
