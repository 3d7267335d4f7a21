"""Works and their pages, as the front matter describes them.

Sphinx already keeps everything that is needed, and merges it when it reads in parallel:
`env.metadata` has the front matter, `env.toctree_includes` the order of a work's pages,
`env.titles` their headings. So nothing is stored here: once all pages have been read, each
`PublishedWork` is built from that, and the pages that are written then share it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from fascicle.model.work import SINGLE_PAGE
from fascicle.sphinx_ext.i18n.languages import direction_of
from fascicle.sphinx_ext.model.casts import CastEntry, parse_entries
from fascicle.sphinx_ext.model.extension_points import SINGLE_PAGES, page_kinds, title_cases
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.text.curly import curly
from fascicle.sphinx_ext.model.text.slugs import comparison_key
from fascicle.sphinx_ext.model.work_settings import CURLY, TITLE_CASE, work_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.settings.schema import WorkSettings

# A language tag, in what a browser makes sense of (BCP 47, its parts not looked at).
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

# The web address of a source; other values of an edited page are ignored.
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+")

# Characters of file names to be avoided in ids.
NOT_IN_IDS = re.compile(r"[^\w.-]")

WORK_PAGE = re.compile(r"works/([^/]+)/[^/]+")

# Kinds of pages that group chapters and have few words of their own.
HOLDERS = frozenset({"volume", "book", "part", "act"})

# Statuses of unfinished works; any other word may mean that the work is complete.
UNFINISHED = frozenset({
    "abandoned", "hiatus", "in progress", "incomplete", "on hiatus", "ongoing", "unfinished", "wip",
    "work in progress",
})  # fmt: skip

# Words read in a minute: silent reading of English fiction is put at 260 (Brysbaert 2019);
# 230 is kind to slower readers and to other languages.
WORDS_A_MINUTE = 230


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
    former: tuple[str, ...]

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

    @property
    def minutes(self) -> int:
        return minutes_for(self.words)


@dataclass(frozen=True, slots=True)
class PublishedWork:
    """A work, as its title page describes it, and its other pages in reading order."""

    slug: str
    front: WorkPage
    title: str
    # Whether its title is only the opening words of its text.
    is_untitled: bool
    authors: tuple[str, ...]
    translators: tuple[str, ...]
    editors: tuple[str, ...]
    illustrators: tuple[str, ...]
    # As its title page says, "" where it does not; the language of its text is then the library's.
    language: str
    text_language: str
    summary: tuple[str, ...]
    notes: tuple[str, ...]
    series: str
    series_number: str
    rating: str
    warnings: tuple[str, ...]
    tags: tuple[str, ...]
    characters: tuple[str, ...]
    # What archives say of it: categories, fandoms, relationships, collections, counts.
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
    # The typography of its text; titles, summary and notes here already follow it.
    typography: str
    # How titles in capitals are shown; those here already follow it.
    capitals: str
    # Whether the reader must confirm before the text is shown.
    is_gated: bool
    # Whether its chapters begin with a capital over several lines.
    has_drop_capitals: bool
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

    def typeset(self, text: str) -> str:
        """Return a text in the typography of the work."""
        return curly(text, self.text_language) if self.typography == CURLY else text

    @property
    def minutes(self) -> int:
        return minutes_for(self.total_words)

    @property
    def is_unfinished(self) -> bool:
        """Return whether its status is a known word for an unfinished work."""
        return " ".join(self.status.casefold().split()) in UNFINISHED

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
        known = {
            comparison_key(name) for entry in self.cast for name in (entry.name, *entry.aliases)
        }
        return tuple(name for name in self.characters if comparison_key(name) not in known)

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as its language is written."""
        return direction_of(self.language)


# The works by environment; not pickled with it, since they would be stale.
WORKS: WeakKeyDictionary[BuildEnvironment, dict[str, PublishedWork]] = WeakKeyDictionary()


def slug_of(docname: str) -> str | None:
    found = WORK_PAGE.fullmatch(docname)
    return found[1] if found else None


def title_page_of(slug: str) -> str:
    return f"works/{slug}/index"


def collect_works(app: Sphinx, env: BuildEnvironment) -> None:
    slugs = {slug for docname in env.found_docs if (slug := slug_of(docname))}
    titled = (slug for slug in sorted(slugs) if title_page_of(slug) in env.found_docs)
    is_ours = has_our_layout(app) and SINGLE_PAGES in page_kinds(app.config)
    WORKS[env] = {slug: _build_work(env, slug, has_single_page=is_ours) for slug in titled}


def works_in(env: BuildEnvironment) -> Collection[PublishedWork]:
    """Return all works of the library, in the order of their folders."""
    return WORKS[env].values()


def work_named(env: BuildEnvironment, slug: str | None) -> PublishedWork | None:
    """Return the work that has this folder; None if its title page is missing."""
    return WORKS[env].get(slug or "")


def _build_work(env: BuildEnvironment, slug: str, *, has_single_page: bool) -> PublishedWork:
    docname = title_page_of(slug)
    said = env.metadata[docname]
    front = read_page(env, docname)
    listed = [name for name in env.toctree_includes.get(docname, []) if slug_of(name) == slug]
    pages = tuple(read_page(env, name) for name in listed)
    chosen = work_settings(env, said.get("text", ""))
    rating = said.get("rating", "")
    language = tag if LANGUAGE.fullmatch(tag := said.get("language", "").strip()) else ""
    work = PublishedWork(
        slug=slug,
        front=front,
        title=said.get("title") or front.name,
        is_untitled=said.get("supplied") == "opening",
        authors=_parse_strings(said, "authors"),
        translators=_parse_strings(said, "translators"),
        editors=_parse_strings(said, "editors"),
        illustrators=_parse_strings(said, "illustrators"),
        language=language,
        text_language=language or env.config.language,
        summary=_split_paragraphs(said.get("summary", "")),
        notes=_split_paragraphs(said.get("notes", "")),
        series=said.get("series", ""),
        series_number=said.get("series-number", ""),
        rating=rating,
        warnings=_parse_strings(said, "warnings"),
        tags=_parse_strings(said, "tags"),
        characters=_parse_strings(said, "characters"),
        categories=_parse_strings(said, "categories"),
        fandoms=_parse_strings(said, "fandoms"),
        relationships=_parse_strings(said, "relationships"),
        collections=_parse_strings(said, "collections"),
        stats=tuple(_parse_pair(entry) for entry in _parse_strings(said, "stats")),
        cast=parse_entries(said.get("cast", "")),
        places=parse_entries(said.get("places", "")),
        status=said.get("status", ""),
        rights=said.get("rights", ""),
        sources=tuple(filter(WEB_ADDRESS.fullmatch, _parse_strings(said, "sources"))),
        dates=tuple(_parse_pair(entry) for entry in _parse_strings(said, "dates")),
        total_words=_parse_count(said.get("total-words")) or sum(p.words for p in (front, *pages)),
        typography=chosen.typography or env.config.fascicle_typography,
        capitals=chosen.capitals or env.config.fascicle_capitals,
        is_gated=_rating_is_gated(env, rating) if chosen.gate is None else chosen.gate,
        has_drop_capitals=env.config.fascicle_drop_capitals
        if chosen.drop_capitals is None
        else chosen.drop_capitals,
        pages=pages,
        single_page=_single_page_of(env, slug, pages, chosen) if has_single_page else "",
    )
    cased = _with_cased_titles(env, work)
    return _with_curly_quotes(cased) if work.typography == CURLY else cased


def _rating_is_gated(env: BuildEnvironment, rating: str) -> bool:
    """Return whether the library asks before it shows a work of this rating."""
    gated = {comparison_key(str(name)) for name in env.config.fascicle_gate}
    return comparison_key(rating) in gated


def _single_page_of(
    env: BuildEnvironment, slug: str, pages: tuple[WorkPage, ...], chosen: WorkSettings
) -> str:
    """Return the name of the single-page edition, "" if the work has no chapters or none is wanted.

    A page that the library already has under this name takes precedence.
    """
    name = f"works/{slug}/{SINGLE_PAGE}"
    is_wanted = env.config.fascicle_entire if chosen.entire is None else chosen.entire
    return name if is_wanted and len(pages) > 1 and name not in env.found_docs else ""


def cased_title(env: BuildEnvironment, work: PublishedWork, typed: str, label: str = "") -> str:
    """Return a title in the case in which the work shows its titles; its length stays the same.

    The label that it begins with has a case of its own: "Chapter 1. THE DOOR" has one in capitals.
    """
    if work.capitals != TITLE_CASE:
        return typed
    parts = [label, typed.removeprefix(label)] if typed.startswith(label) else [typed]
    for in_case in title_cases(env.config):
        parts = [in_case(part, work.text_language) for part in parts]
    return "".join(parts)


def _with_cased_titles(env: BuildEnvironment, work: PublishedWork) -> PublishedWork:
    """Return a work whose titles are in the case in which it shows them."""

    def page(typed: WorkPage) -> WorkPage:
        return replace(
            typed,
            label=cased_title(env, work, typed.label),
            title=cased_title(env, work, typed.title),
            heading=cased_title(env, work, typed.heading, typed.label),
        )

    return replace(
        work,
        title=cased_title(env, work, work.title),
        front=page(work.front),
        pages=tuple(map(page, work.pages)),
    )


def _with_curly_quotes(work: PublishedWork) -> PublishedWork:
    """Return a work whose titles, summary, notes and names have curly quotes."""
    typeset = work.typeset

    def page(typed: WorkPage) -> WorkPage:
        label, title, heading = map(typeset, (typed.label, typed.title, typed.heading))
        return replace(typed, label=label, title=title, heading=heading)

    return replace(
        work,
        title=typeset(work.title),
        summary=tuple(map(typeset, work.summary)),
        notes=tuple(map(typeset, work.notes)),
        cast=tuple(entry._replace(name=typeset(entry.name)) for entry in work.cast),
        places=tuple(entry._replace(name=typeset(entry.name)) for entry in work.places),
        front=page(work.front),
        pages=tuple(map(page, work.pages)),
    )


def read_page(env: BuildEnvironment, docname: str) -> WorkPage:
    said = env.metadata[docname]
    return WorkPage(
        docname=docname,
        kind=said.get("kind", ""),
        level=_parse_count(said.get("level")),
        label=said.get("label", ""),
        title=said.get("title", ""),
        heading=one_line(env.titles.get(docname)),
        is_supplied=bool(said.get("supplied")),
        words=_parse_count(said.get("words")),
        former=_parse_strings(said, "former"),
    )


def one_line(heading: nodes.Element | None) -> str:
    """Return the text of a heading on one line, "" for None."""
    return " ".join(heading.astext().split()) if heading is not None else ""


def _parse_strings(said: Mapping[str, str], key: str) -> tuple[str, ...]:
    """Read a list from the front matter; a lone value counts as a list of one."""
    value = said.get(key, "")
    try:
        items = json.loads(value)
    except ValueError:
        items = value
    if isinstance(items, list):
        texts = (item for item in items if not isinstance(item, dict))
        return tuple(text for item in texts if (text := str(item)).strip())
    return (value,) if value.strip() else ()


def _split_paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a value, split at blank lines."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def _parse_pair(entry: str) -> tuple[str, str]:
    """Return the two parts of `written: 2026-05-14` or `hits: 9`; the first may be missing."""
    what, _, when = entry.partition(":")
    return (what.strip(), when.strip()) if when else ("", what.strip())


def _parse_count(value: str | None) -> int:
    """Return a count; an invalid value counts as 0."""
    try:
        return max(0, int(value or 0))
    except ValueError:
        return 0


def minutes_for(words: int) -> int:
    """Return the minutes that words take to read, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))
