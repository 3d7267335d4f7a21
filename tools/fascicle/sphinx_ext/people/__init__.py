"""The people and places of works: title pages list them, each has a page, names can be marked.

name_matching  the names of a cast in a text
appearances    who is named in which scene
overview       all people of a work: the table, the lists of title pages, the name cards
profiles       one of them: the page in a work, and that in a series
scripts/       the names on the page that is open, and who they are

Pages are written in groups: those of a work, and those of who recurs in a series. Only stale ones
are. A digest of all that the pages of a group depend on is noted, too: while it is the same, the
pages are not built at all, since their inputs cost less to collect.

The frame of the pages of a work is laid out once. They are in folders of the same depth, so head,
table of contents and foot have the same bytes on each, except for the title in the browser's tab,
the canonical URL and a line for search engines. So Sphinx lays out one page with marks in these
places. No text has such marks: they are removed from front matter.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from fascicle.files.folders import remove
from fascicle.model.digests import digest_of
from fascicle.sphinx_ext.model.extension_points import EARLY, LATE, library_pages
from fascicle.sphinx_ext.model.groupings import Grouping, own_series_in
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.scope import scope_of
from fascicle.sphinx_ext.model.templates import output_path, render
from fascicle.sphinx_ext.model.work_entries import grouping_page_values, title_page_values
from fascicle.sphinx_ext.model.works import own_works_in, title_page_of
from fascicle.sphinx_ext.page_notes import (
    keep_if_current,
    layout_state,
    new_pages,
    note_if_changed,
    notes_of,
    pages_noted,
)
from fascicle.sphinx_ext.people import appearances, overview, profiles
from fascicle.sphinx_ext.people.appearances import (
    PEOPLE,
    appearances_on,
    build_story,
    has_people_pages,
    name_cards_file,
    overview_page,
)
from fascicle.sphinx_ext.people.name_matching import MatchedCast, cast_after_reading
from fascicle.sphinx_ext.people.overview import name_cards, overview_of, short_lists_of
from fascicle.sphinx_ext.people.profiles import Profile, profile_of, recurring_in, series_pages
from fascicle.sphinx_ext.static_files import add_static_file, page_scripts, page_sheets, version_of
from fascicle.sphinx_ext.web.plain_pages import guarded, write_without_text
from fascicle.sphinx_ext.web.work_digests import shown_by_siblings

HERE = Path(__file__).parent
# The groups of pages of this build.
GROUPS: WeakKeyDictionary[BuildEnvironment, list[WorkGroup | SeriesGroup]] = WeakKeyDictionary()


def setup(app: Sphinx) -> None:
    appearances.register(app)
    title_page_values.add(app, overview.title_page_values_of)
    grouping_page_values.add(app, profiles.values_of)
    page_sheets.add(app, HERE / "styles" / "switch.css", priority=EARLY)
    page_scripts.add(app, HERE / "scripts" / "switch.js")
    add_static_file(app, "people/who.js", HERE / "scripts" / "who.js")
    add_static_file(app, "people/who.css", HERE / "styles" / "who.css")
    add_static_file(app, "cast/cast.css", HERE / "styles" / "cast.css")
    app.connect("builder-inited", appearances.announce_pages)
    app.connect("env-updated", profiles.collect_recurring, priority=EARLY)
    app.connect("env-updated", _note_pages, priority=LATE)
    app.connect("html-collect-pages", _write_pages)
    app.connect("html-page-context", overview.add_link)


def _note_pages(app: Sphinx, env: BuildEnvironment) -> None:
    if not has_people_pages(env):
        return
    around = layout_state(app)

    def note_group(group: WorkGroup | SeriesGroup) -> None:
        shown = group.shown(env, app.builder)
        digests = ((docname, digest_of((around, what))) for docname, what in shown)
        note_if_changed(env, group.key, (around, group.inputs(env)), digests)

    groups = each_that_works(_page_groups_in(env), PEOPLE, note_group)
    GROUPS[env] = [group for group, _ in groups]


def _write_pages(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Write the pages when Sphinx asks for those that have no document; none is left to it."""
    if has_people_pages(app.env):
        write = partial(_write_group, app, PageFrame(app))
        # Those of a group that fails are removed with the pages that are made no more.
        GROUPS[app.env] = [g for g, _ in each_that_works(GROUPS[app.env], PEOPLE, write)]
        _remove_stale_name_cards(app)
    return []


def _write_group(app: Sphinx, layout: PageFrame, group: WorkGroup | SeriesGroup) -> None:
    new = new_pages(app.env, group.key)
    wanted = _pages_to_write(app, group, new)
    for page in group.pages(app.env) if wanted else ():
        if page.docname in wanted:
            # A failure in the frame is one on all of them.
            layout.frame_of(page, group.slug)
            write = partial(layout.write, page, group.slug)
            if not guarded(app, page.docname, "write", write):
                write_without_text(app, page.docname, page.name)
    if isinstance(group, WorkGroup):
        _write_name_cards(app, group, new)


def _pages_to_write(app: Sphinx, group: WorkGroup | SeriesGroup, new: set[str]) -> set[str]:
    """Return the stale pages; documents of the same name take precedence."""
    builder: Any = app.builder
    pages = pages_noted(app.env, group.key) - app.env.found_docs - {name_cards_file(group.slug)}
    wanted = {name for name in pages if not keep_if_current(app, name, new)}
    builder.pages_made.update(wanted)
    return wanted


def _write_name_cards(app: Sphinx, work: WorkGroup, new: set[str]) -> None:
    name = name_cards_file(work.slug)
    path = app.outdir / name
    if name in new or not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(work.name_cards(app.env, app.builder), encoding="utf-8")


def _remove_stale_name_cards(app: Sphinx) -> None:
    """Remove the name cards of works that have no cast any more, or are gone."""
    wanted = {app.outdir / name_cards_file(group.slug) for group in GROUPS[app.env]}
    for path in app.outdir.glob(name_cards_file("*")):
        if path not in wanted and scope_of(app.env).has(path.relative_to(app.outdir).parts[1]):
            remove(app.outdir, path.relative_to(app.outdir).as_posix())


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page: its address and name, its template, and the values for it."""

    docname: str
    name: str
    template: str
    values: dict[str, Any]
    is_secret: bool = False


def _page_groups_in(env: BuildEnvironment) -> Iterator[WorkGroup | SeriesGroup]:
    """Yield those of all works that have a cast or places, then those of series."""

    def group_of(work: PublishedWork) -> WorkGroup | None:
        cast = cast_after_reading(env, work.slug)
        return WorkGroup(work, cast) if cast and (work.cast or work.places) else None

    groups = each_that_works(own_works_in(env), PEOPLE, group_of)
    yield from (group for _, group in groups if group)
    for grouping in own_series_in(env):
        if recurring_in(env, grouping.docname):
            yield SeriesGroup(grouping)


class WorkGroup:
    """The pages of the people and places of a work."""

    def __init__(self, work: PublishedWork, cast: MatchedCast) -> None:
        self.work = work
        self.cast = cast
        self.slug = work.slug
        self.key = f"people/{work.slug}"

    def inputs(self, env: BuildEnvironment) -> object:
        """Return the work, its scenes, and whom each of them names; who of it recurs."""
        return _story_inputs(env, self.work), series_pages(env, self.work)

    def shown(self, env: BuildEnvironment, builder: Builder) -> Iterator[tuple[str, object]]:
        """Yield the inputs of each page, of the list on the title page, and of the name cards."""
        beside = shown_by_siblings(env, self.work)
        yield from ((page.docname, (beside, page)) for page in self.pages(env))
        yield title_page_of(self.slug), short_lists_of(env, self.work)
        yield name_cards_file(self.slug), self.name_cards(env, builder)

    def pages(self, env: BuildEnvironment) -> Iterator[PeoplePage]:
        """Yield the overview, then the page of each person and place."""
        story = build_story(env, self.work)
        overview = overview_of(story)
        about = {"work": self.work, "language": self.work.text_language}
        people = overview_page(self.slug)
        values = {"overview": overview, **about}
        yield PeoplePage(people, overview.name, "people/people.html", values)
        recurring = series_pages(env, self.work)
        for person in story.persons:
            values = {
                "profile": profile_of(story, person),
                "people": people,
                "people_name": overview.name,
                "series": recurring.get(person.docname),
                **about,
            }
            is_secret = person.opens > 0
            yield PeoplePage(person.docname, person.name, "people/person.html", values, is_secret)

    def name_cards(self, env: BuildEnvironment, builder: Builder) -> str:
        return name_cards(env, builder, build_story(env, self.work), self.cast.naming)


class SeriesGroup:
    """The pages of those who recur in a series."""

    def __init__(self, grouping: Grouping) -> None:
        self.grouping = grouping
        self.key = f"people/{grouping.docname}"
        self.slug = ""

    def _works(self) -> list[PublishedWork]:
        return [work for work in self.grouping.works if work.cast]

    def inputs(self, env: BuildEnvironment) -> object:
        """Return the recurring people, and the inputs of each work's pages."""
        inputs_of = each_that_works(self._works(), PEOPLE, partial(_story_inputs, env))
        works = [inputs for _, inputs in inputs_of]
        recurring = recurring_in(env, self.grouping.docname)
        return library_pages(env), self.grouping.name, recurring, works

    def shown(self, env: BuildEnvironment, _builder: Builder) -> Iterator[tuple[str, object]]:
        yield from ((page.docname, (library_pages(env), page)) for page in self.pages(env))

    def pages(self, env: BuildEnvironment) -> Iterator[PeoplePage]:
        recurring = recurring_in(env, self.grouping.docname)

        def profiles_in(work: PublishedWork) -> dict[str, Profile]:
            story = build_story(env, work)
            own = {page for each in recurring for member, page in each.pages if member is work}
            return {page: profile_of(story, story.person_at(page)) for page in own}

        by_page: dict[str, Profile] = {}
        for _, own_pages in each_that_works(self._works(), PEOPLE, profiles_in):
            by_page |= own_pages
        for each in recurring:
            parts = [by_page[page] for _, page in each.pages if page in by_page]
            values = {"series": self.grouping, "parts": parts, "is_secret": each.is_secret}
            yield PeoplePage(each.docname, each.name, "people/series.html", values, each.is_secret)


def _story_inputs(env: BuildEnvironment, work: PublishedWork) -> object:
    """Return a work, its scenes, and whom each of them names."""
    docnames = [page.docname for page in work.reading_order]
    noted = [notes_of(env, "pages").get(docname) for docname in docnames]
    return work, [appearances_on(env, docname) for docname in docnames], noted


NAMES = ("name", "address", "head", "body")
MARKS = {name: f"\ufffe{name}\ufffe" for name in NAMES}
MARK = re.compile("\ufffe([a-z]+)\ufffe")
UNSEEN = '<meta name="robots" content="noindex">'


class PageFrame:
    """Lays out pages; the frame of those of one work is cached."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.builder: Any = app.builder
        self.around = cache(self.lay_out)

    def write(self, page: PeoplePage, slug: str) -> None:
        """Write a page; `slug` is that of its work, or ""."""
        frame = self.frame_of(page, slug)
        body = render(self.app, page.docname, page.template, title=page.name, **page.values)
        values = {
            "name": escape(page.name),
            "address": escape(posixpath.join(self.app.config.html_baseurl, self._address_of(page))),
            "head": UNSEEN if page.is_secret else "",
            "body": body,
        }
        text = MARK.sub(lambda mark: values[mark[1]], frame)
        path = output_path(self.app, page.docname)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, self.app.config.html_output_encoding, "xmlcharrefreplace")

    def frame_of(self, page: PeoplePage, slug: str) -> str:
        return self.around(slug, self._address_of(page).count("/"))

    def _address_of(self, page: PeoplePage) -> str:
        return str(self.builder.get_target_uri(page.docname))

    def lay_out(self, slug: str, depth: int) -> str:
        """Return the frame of the pages of a work at a depth of folders."""
        # In a folder that there is not: from any other the links to its own pages are shorter.
        place = f"works/{slug}/-" if slug else "-"
        while self.builder.get_target_uri(place).count("/") < depth:
            place += "/-"
        version = version_of(self.app)
        given = {"title": MARKS["name"], "of_work": slug, "marks": MARKS, "version": version}
        if self.app.config.html_baseurl:
            given["pageurl"] = MARKS["address"]
        path = Path(self.app.doctreedir, "around-people.html")
        # Not by our own builder: it would leave out pages that it cannot write.
        StandaloneHTMLBuilder.handle_page(
            self.builder, place, given, "people/page.html", outfilename=path
        )
        text = path.read_text(self.app.config.html_output_encoding)
        path.unlink()
        return text
