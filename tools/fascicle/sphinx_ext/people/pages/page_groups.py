"""Groups of pages of people and places: those of a work, and those of who recurs in a series.

The inputs of a group's pages cost less to collect than their content, so a group returns both: the
content is built only when the inputs have changed.

`inputs` is all that the pages depend on; `shown` is what each page shows, and what else is written
with them; `slug` is that of the work, or "".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from fascicle.sphinx_ext.model.extension_points import library_pages
from fascicle.sphinx_ext.model.groupings import SERIES, Grouping, groupings_in
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.parts.library_part import writes_works
from fascicle.sphinx_ext.model.published.published_work import PublishedWork
from fascicle.sphinx_ext.model.works import own_works_in, title_page_of
from fascicle.sphinx_ext.people.appearances.appearances import appearances_on
from fascicle.sphinx_ext.people.appearances.matched_cast import cast_after_reading
from fascicle.sphinx_ext.people.appearances.stories import build_story
from fascicle.sphinx_ext.people.pages.name_cards import name_cards
from fascicle.sphinx_ext.people.pages.overview import overview_of, short_lists_of
from fascicle.sphinx_ext.people.pages.profiles import profile_of
from fascicle.sphinx_ext.people.pages.recurring import recurring_in, series_pages
from fascicle.sphinx_ext.people.people_addresses import PEOPLE, name_cards_file, overview_page
from fascicle.sphinx_ext.web.stale_pages import shown_by_siblings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.people.appearances.matched_cast import MatchedCast
    from fascicle.sphinx_ext.people.pages.profiles import Profile


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page: its address and name, its template, and what that is given."""

    docname: str
    name: str
    template: str
    values: dict[str, Any]
    is_secret: bool = False


def page_groups_in(env: BuildEnvironment) -> Iterator[WorkGroup | SeriesGroup]:
    """Yield those of all works that have a cast or places, then those of series."""

    def group_of(work: PublishedWork) -> WorkGroup | None:
        cast = cast_after_reading(env, work.slug)
        return WorkGroup(work, cast) if cast and (work.cast or work.places) else None

    groups = each_that_works(own_works_in(env), PEOPLE, group_of)
    yield from (group for _, group in groups if group)
    for grouping in groupings_in(env, SERIES) if writes_works(env) else ():
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
        """Yield what each page shows; what the title page lists; who is who."""
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
        found = each_that_works(self._works(), PEOPLE, partial(_story_inputs, env))
        works = [inputs for _, inputs in found]
        return (
            library_pages(env),
            self.grouping.name,
            recurring_in(env, self.grouping.docname),
            works,
        )

    def shown(self, env: BuildEnvironment, _builder: Builder) -> Iterator[tuple[str, object]]:
        yield from ((page.docname, (library_pages(env), page)) for page in self.pages(env))

    def pages(self, env: BuildEnvironment) -> Iterator[PeoplePage]:
        recurring = recurring_in(env, self.grouping.docname)

        def profiles_in(work: PublishedWork) -> dict[str, Profile]:
            story = build_story(env, work)
            own = {page for each in recurring for member, page in each.pages if member is work}
            return {page: profile_of(story, story.person_at(page)) for page in own}

        found: dict[str, Profile] = {}
        for _, profiles in each_that_works(self._works(), PEOPLE, profiles_in):
            found |= profiles
        for each in recurring:
            parts = [found[page] for _, page in each.pages if page in found]
            values = {"series": self.grouping, "parts": parts, "is_secret": each.is_secret}
            yield PeoplePage(each.docname, each.name, "people/series.html", values, each.is_secret)


def _story_inputs(env: BuildEnvironment, work: PublishedWork) -> object:
    """Return a work, its scenes, and whom each of them names."""
    docnames = [page.docname for page in work.reading_order]
    noted = [notes_of(env, "pages").get(docname) for docname in docnames]
    return work, [appearances_on(env, docname) for docname in docnames], noted
