"""Works and their pages, as the front matter describes them and as titles are shown; removed works.

Sphinx already keeps everything that is needed, and merges it when it reads in parallel:
`env.metadata` has the front matter, `env.toctree_includes` the order of a work's pages,
`env.titles` their headings. So nothing is stored here: once all pages have been read, each
`PublishedWork` is built from that, and the pages that are written then share it.

The front matter of works' pages is read before MyST does: it gives `authors` and `status` to
docutils as Markdown. An asterisk in a pen name would become emphasis, a comma would make two
authors of one, and a key named `myst` would switch syntax on. Here every value is only ever text.
The lines are blanked, so that the line numbers of warnings stay right. Values reach `env.metadata`
as strings, lists as JSON, also those whose entries have keys of their own; each is one line, a
summary paragraphs. The front page is left to MyST.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from weakref import WeakKeyDictionary

import msgspec
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.model.edited_pages import FRONT_MATTER, parse_mapping
from fascicle.model.errors import SettingsError
from fascicle.model.names import SINGLE_PAGE, comparison_key
from fascicle.model.words import length_of, metadata_value
from fascicle.settings.load import RemovedWork, removed_works
from fascicle.sphinx_ext.i18n import gettext
from fascicle.sphinx_ext.model.extension_points import SINGLE_PAGES, page_kinds, title_cases
from fascicle.sphinx_ext.model.problems import each_that_works, warn
from fascicle.sphinx_ext.model.published_work import (
    HOLDERS,
    TITLE_CASE,
    PublishedWork,
    WorkPage,
    parse_entries,
    parse_list,
    settings_for_book,
)
from fascicle.sphinx_ext.model.scope import look_up, scope_of
from fascicle.sphinx_ext.model.templates import has_our_layout

# A language tag that a browser accepts (BCP 47, its parts not checked).
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

# The web address of a source; other values of an edited page are ignored.
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
# The path of a cover in the folder of its work.
COVER = re.compile(r"images/[\w-][\w.-]*")
# Lists of the front matter that a work has as they are.
LISTS = (
    "authors", "translators", "editors", "illustrators", "warnings", "tags", "characters",
    "categories", "fandoms", "relationships", "collections",
)  # fmt: skip
# The key for pages of other runs that no work lists.
UNLISTED = "unlisted pages"
WORK_PAGE = re.compile(r"works/([^/]+)/[^/]+")

# The works by environment; not pickled with it, since they would be stale.
WORKS: WeakKeyDictionary[BuildEnvironment, dict[str, PublishedWork]] = WeakKeyDictionary()

# The same for the folders from which works have moved.
MOVED: WeakKeyDictionary[BuildEnvironment, dict[str, PublishedWork]] = WeakKeyDictionary()


def slug_of(docname: str) -> str | None:
    match = WORK_PAGE.fullmatch(docname)
    return match[1] if match else None


def title_page_of(slug: str) -> str:
    return f"works/{slug}/index"


def collect_works(app: Sphinx, env: BuildEnvironment) -> None:
    slugs = {slug for docname in env.found_docs if (slug := slug_of(docname))}
    titled = sorted(env.found_docs.intersection(map(title_page_of, slugs)))
    is_ours = has_our_layout(app) and SINGLE_PAGES in page_kinds(app.config)
    build = partial(_build_work, env, has_single_page=is_ours)
    built = (work for _, work in each_that_works(titled, "the lists and editions", build))
    _know(env, {work.slug: work for work in built})


def add_works(env: BuildEnvironment, works: Mapping[str, PublishedWork]) -> None:
    _know(env, dict(sorted({**WORKS[env], **works}.items())))


def _know(env: BuildEnvironment, works: dict[str, PublishedWork]) -> None:
    WORKS[env] = works
    MOVED[env] = {
        folder: work
        for work in reversed(works.values())
        for folder in work.moved_from
        if folder not in works
    }


def works_in(env: BuildEnvironment) -> Collection[PublishedWork]:
    """Return all works that are known, in the order of their folders."""
    return WORKS[env].values()


def own_works_in(env: BuildEnvironment) -> Collection[PublishedWork]:
    """Return the works that this run writes."""
    return [work for work in works_in(env) if work.front.docname in env.found_docs]


def unlisted_pages(env: BuildEnvironment) -> set[str]:
    """Return the pages that no work lists, of all those that are known."""
    listed = {page.docname for work in works_in(env) for page in work.reading_order}
    return {*env.found_docs, *look_up(env, UNLISTED, list[str])} - listed


def is_work(env: BuildEnvironment, slug: str) -> bool:
    """Return whether the library has a title page of this work; known while pages are read."""
    return scope_of(env).has_elsewhere(slug) or title_page_of(slug) in env.found_docs


def work_named(env: BuildEnvironment, slug: str | None) -> PublishedWork | None:
    """Return the work that has this folder; None if its title page is missing."""
    return WORKS[env].get(slug or "")


def work_moved_from(env: BuildEnvironment, slug: str) -> PublishedWork | None:
    """Return the work that had this folder before, if no other has it now."""
    return MOVED[env].get(slug)


def former_slugs(env: BuildEnvironment, work: PublishedWork) -> list[str]:
    """Return the folders that a work had before, less those that other works have now."""
    return [slug for slug in work.moved_from if not is_work(env, slug)]


def _build_work(env: BuildEnvironment, docname: str, *, has_single_page: bool) -> PublishedWork:
    slug = slug_of(docname) or ""
    metadata = env.metadata[docname]
    front = read_page(env, docname)
    listed = [name for name in env.toctree_includes.get(docname, []) if slug_of(name) == slug]
    pages = tuple(read_page(env, name) for name in listed)
    settings = settings_for_book(env, metadata.get("text", ""))
    rating = metadata.get("rating", "")
    # The ratings before which the library asks.
    gated = {comparison_key(str(name)) for name in env.config.fascicle_gate}
    language = tag if LANGUAGE.fullmatch(tag := metadata.get("language", "").strip()) else ""
    work = PublishedWork(
        slug=slug,
        text=metadata.get("text", ""),
        moved_from=_parse_strings(metadata, "moved-from"),
        front=front,
        title=metadata.get("title") or front.name,
        is_untitled=metadata.get("supplied") == "opening",
        subtitle=" ".join(metadata.get("subtitle", "").split()),
        language=language,
        text_language=language or env.config.language,
        cover=path if COVER.fullmatch(path := metadata.get("cover", "")) else "",
        summary=_split_paragraphs(metadata.get("summary", "")),
        notes=_split_paragraphs(metadata.get("notes", "")),
        series=metadata.get("series", ""),
        series_number=metadata.get("series-number", ""),
        rating=rating,
        stats=tuple(_parse_pair(entry) for entry in _parse_strings(metadata, "stats")),
        cast=parse_entries(metadata.get("cast", "")),
        places=parse_entries(metadata.get("places", "")),
        status=metadata.get("status", ""),
        rights=metadata.get("rights", ""),
        sources=tuple(filter(WEB_ADDRESS.fullmatch, _parse_strings(metadata, "sources"))),
        dates=tuple(_parse_pair(entry) for entry in _parse_strings(metadata, "dates")),
        total_words=_parse_count(metadata.get("total-words"))
        or sum(p.words for p in [front, *pages]),
        settings=settings,
        is_gated=comparison_key(rating) in gated if settings.gate is None else settings.gate,
        pages=pages,
        single_page=_single_page_of(env, slug, pages)
        if has_single_page and settings.entire
        else "",
        **{key: _parse_strings(metadata, key) for key in LISTS},
    )
    if work.is_untitled and work.is_gated:
        work = _without_opening(work)
    return _as_shown(env, work)


def _single_page_of(env: BuildEnvironment, slug: str, pages: tuple[WorkPage, ...]) -> str:
    """Return the name of the single-page edition, "" if the work has no chapters.

    A page that the library already has under this name takes precedence.
    """
    name = f"works/{slug}/{SINGLE_PAGE}"
    return name if len(pages) > 1 and name not in env.found_docs else ""


def read_page(env: BuildEnvironment, docname: str) -> WorkPage:
    metadata = env.metadata[docname]
    kind, heading = metadata.get("kind", ""), one_line(env.titles.get(docname))
    count = _parse_count(metadata.get("words"))
    return WorkPage(
        docname=docname,
        kind=kind,
        level=_parse_count(metadata.get("level")),
        label=metadata.get("label", ""),
        title=metadata.get("title", ""),
        heading=heading,
        is_supplied=bool(metadata.get("supplied")),
        words=count,
        appeared=_parse_day(metadata.get("appeared")),
        changed=_parse_day(metadata.get("changed")),
        former=_parse_strings(metadata, "former"),
        is_bare=kind in HOLDERS
        and 0 < count <= length_of(heading)
        and not any(docname in users for users, _ in env.images.values()),
    )


def one_line(heading: nodes.Element | None) -> str:
    """Return the text of a heading on one line, "" for None."""
    return " ".join(heading.astext().split()) if heading is not None else ""


def cased_title(env: BuildEnvironment, work: PublishedWork, typed: str, label: str = "") -> str:
    """Return a title in the case in which the work shows its titles; its length stays the same.

    The label that it begins with has a case of its own: "Chapter 1. THE DOOR" has one in capitals.
    """
    if work.settings.capitals != TITLE_CASE:
        return typed
    parts = [label, typed.removeprefix(label)] if typed.startswith(label) else [typed]
    for in_case in title_cases(env.config):
        parts = [in_case(part, work.text_language) for part in parts]
    return "".join(parts)


def _without_opening(work: PublishedWork) -> PublishedWork:
    """Return a work called “Untitled”: the title of a gated one must not be its first words."""
    title = str(gettext("Untitled"))
    front = replace(work.front, label="", title="", heading=title)
    return replace(work, title=title, is_untitled=False, front=front)


def _as_shown(env: BuildEnvironment, work: PublishedWork) -> PublishedWork:
    """Return a work with its titles in their case, and all that it shows in its typography."""
    typeset = work.typeset

    def title(typed: str, label: str = "") -> str:
        return typeset(cased_title(env, work, typed, label))

    def page(typed: WorkPage) -> WorkPage:
        heading = title(typed.heading, typed.label)
        return replace(typed, label=title(typed.label), title=title(typed.title), heading=heading)

    return replace(
        work,
        title=title(work.title),
        subtitle=title(work.subtitle),
        summary=tuple(map(typeset, work.summary)),
        notes=tuple(map(typeset, work.notes)),
        cast=tuple(entry._replace(name=typeset(entry.name)) for entry in work.cast),
        places=tuple(entry._replace(name=typeset(entry.name)) for entry in work.places),
        front=page(work.front),
        pages=tuple(map(page, work.pages)),
    )


def _parse_strings(metadata: Mapping[str, str], key: str) -> tuple[str, ...]:
    """Read a list from the front matter; a lone value counts as a list of one."""
    value = metadata.get(key, "")
    listed = parse_list(value)
    items = [value] if listed is None else listed
    texts = (str(item) for item in items if not isinstance(item, dict))
    return tuple(text for text in texts if text.strip())


def _split_paragraphs(text: str) -> tuple[str, ...]:
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


def _parse_day(value: str | None) -> str:
    """Return a day as ISO 8601 has it; an invalid value counts as none."""
    try:
        return date.fromisoformat(value or "").isoformat()
    except ValueError:
        return ""


# By the folders under `works/` that they had.
_REMOVED: WeakKeyDictionary[BuildEnvironment, Mapping[str, RemovedWork]] = WeakKeyDictionary()


def removed_in(env: BuildEnvironment) -> Mapping[str, RemovedWork]:
    """Return the removed works by their folders, without those that a work of the library has."""
    if env not in _REMOVED:
        try:
            records = removed_works(Path(env.srcdir))
        except SettingsError as error:
            warn("fascicle.removed", None, "%s", error)
            records = []
        _REMOVED[env] = {
            folder: record for record in records for folder in (record.work, *record.folders)
        }
    return {slug: record for slug, record in _REMOVED[env].items() if not is_work(env, slug)}


LINE = re.compile(r"line (\d+)")


def extract_front_matter(app: Sphinx, docname: str, content: list[str]) -> None:
    if slug_of(docname) is None:
        return
    match = FRONT_MATTER.match(content[0])
    if not match:
        return
    app.env.metadata[docname].update(_as_strings(_parse_or_warn(match[1], docname)))
    content[0] = "\n" * match[0].count("\n") + content[0][match.end() :]


def metadata_in(text: str) -> dict[str, str]:
    """Return the metadata in the text of a page; empty if the front matter is invalid."""
    match = FRONT_MATTER.match(text)
    try:
        return _as_strings(parse_mapping(match[1])) if match else {}
    except msgspec.DecodeError:
        return {}


def _parse_or_warn(text: str, docname: str) -> dict[object, object]:
    """Return the keys and values of a front matter; none if it is broken, with a warning."""
    try:
        return parse_mapping(text)
    except msgspec.DecodeError as error:
        match = LINE.search(str(error))
        line = int(match[1]) + 1 if match else 1  # after the opening fence
        problem = "The front matter cannot be read. Put each value between double quotes."
        warn("fascicle.front_matter", (docname, line), problem)
        return {}


def _as_strings(values: dict[object, object]) -> dict[str, str]:
    """Return the texts, numbers, dates and lists as strings; other values are dropped."""
    kept: dict[str, str] = {}
    for key, value in values.items():
        if _is_plain(value):
            kept[str(key)] = _value(value, str(key))
        elif isinstance(value, list):
            kept[str(key)] = json.dumps(list(_entries_of(value)), ensure_ascii=False)
    return kept


def _entries_of(values: list[object]) -> Iterator[str | dict[str, str | list[str]]]:
    for value in values:
        if _is_plain(value):
            yield _value(value)
        elif isinstance(value, dict):
            yield _mapping_as_strings(value)


def _mapping_as_strings(entry: dict[object, object]) -> dict[str, str | list[str]]:
    """Return the texts, numbers, dates and lists of a mapping; other values are dropped."""
    kept: dict[str, str | list[str]] = {}
    for key, value in entry.items():
        if _is_plain(value):
            kept[str(key)] = _value(value)
        elif isinstance(value, list):
            kept[str(key)] = [_value(item) for item in value if _is_plain(item)]
    return kept


def _is_plain(value: object) -> bool:
    """Return whether a value of YAML is one piece of text, or can be written as one."""
    return isinstance(value, str | int | float | date)


def _value(value: object, key: str = "") -> str:
    """Return a value as text that every output can show; the name of a file stays as it is."""
    return str(value) if key == "text" else metadata_value(key, str(value))
