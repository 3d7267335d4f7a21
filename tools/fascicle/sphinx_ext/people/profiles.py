"""Profiles of a person or a place, in a work and in a series.

A chart of their appearances is one row as wide as the work is long, with a mark for each scene and
strokes between the chapters. It is drawn as paths of an SVG, so that that of a long work is small.

    ─▐█▌───▐▌──────▐███▌──
       ╵      ╵       ╵

Whoever is a secret is shown on other pages under “With spoilers” only, which is folded; their own
page says first that it gives something away.

A person recurs if two or more works of a series have the same name in their casts. A series is
identified by its name alone, so works without a common author may share one by chance; equal names
in these are different people. A surname is the same in each work, as a cast lists the fullest name.

    series/tolls.html                       the series, and who recurs in it
    series/tolls/people/ada-vickery.html    one of them, in all works
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.model.names import comparison_key
from fascicle.sphinx_ext.i18n import gettext
from fascicle.sphinx_ext.model.groupings import SERIES, Grouping, grouping_of, groupings_in
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import CastEntry, PublishedWork
from fascicle.sphinx_ext.model.slugs import short_digest, slugs
from fascicle.sphinx_ext.people.appearances import PEOPLE, Person, Story, StoryScene, cast_page

# Plural names of pages by kind; pages of other or mixed kinds are chapters.
PLURALS = {
    "act": gettext("acts"),
    "story": gettext("stories"),
    "letter": gettext("letters"),
    "part": gettext("parts"),
}
CHAPTERS = gettext("chapters")
WIDTH = 1000
# The least width of a mark, and of a gap between two: on a phone a unit is a third of a pixel.
LEAST, GAP = 5, 2
TOP, HEIGHT = 2, 20
STROKE = 6


@dataclass(frozen=True, slots=True)
class ProfileChapter:
    """A page of the work: its scenes that name somebody, and how many it has."""

    docname: str
    name: str
    scenes: tuple[tuple[str, str], ...]
    of: int


@dataclass(frozen=True, slots=True)
class Companions:
    """Others named in the same scenes, with the number of scenes; secrets apart."""

    open: tuple[tuple[str, str, int], ...]
    secret: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is shown of one person or place; `opens` names the page that ends the secret."""

    person: Person
    work: PublishedWork
    language: str
    chapters: tuple[ProfileChapter, ...]
    count: int
    of: int
    of_chapters: int
    called: str
    # The marks, and the strokes between chapters.
    plot: tuple[str, str]
    people: Companions
    places: Companions
    opens: tuple[str, str]


def profile_of(story: Story, person: Person) -> Profile:
    named = story.scenes_with(person)
    page = story.page_that_opens(person)
    return Profile(
        person=person,
        work=story.work,
        language=story.work.text_language,
        chapters=tuple(_chapters_of(story, named)),
        count=len(named),
        of=len(story.scenes),
        of_chapters=len(story.pages),
        called=_pages_label(story),
        plot=_plot_of(story, named),
        people=_company_of(story, person, "character", named),
        places=_company_of(story, person, "place", named),
        opens=(page.docname, page.name) if page else ("", ""),
    )


def _chapters_of(story: Story, named: tuple[StoryScene, ...]) -> Iterator[ProfileChapter]:
    """Yield the pages that name somebody, with their scenes that do."""
    counts = Counter(scene.page.docname for scene in story.scenes)
    names = {page.docname: page.name for page in story.pages}
    for docname, scenes in groupby(named, key=lambda scene: scene.page.docname):
        openings = tuple((scene.anchor, scene.opening) for scene in scenes)
        yield ProfileChapter(docname, names[docname], openings, counts[docname])


def _company_of(
    story: Story, person: Person, kind: str, named: tuple[StoryScene, ...]
) -> Companions:
    """Return the others of a kind named in the same scenes, most scenes first."""
    others = [
        (other, (other.docname, other.name, count))
        for other, count in story.by_scenes(kind, named)
        if count and other != person
    ]
    return Companions(
        tuple(shown for other, shown in others if not other.opens),
        tuple(shown for other, shown in others if other.opens),
    )


def _pages_label(story: Story) -> str:
    """Return the plural name of a work's pages, such as “chapters”."""
    kinds = {page.kind for page in story.pages}
    return str(PLURALS.get(kinds.pop(), CHAPTERS) if len(kinds) == 1 else CHAPTERS)


def _plot_of(story: Story, named: tuple[StoryScene, ...]) -> tuple[str, str]:
    whole = story.length or 1
    firsts = [
        after.start
        for before, after in zip(story.scenes, story.scenes[1:], strict=False)
        if before.page.docname != after.page.docname
    ]
    strokes = "".join(f"M{at * WIDTH // whole} {TOP + HEIGHT}v{STROKE}" for at in firsts)
    return "".join(_mark(scene, whole) for scene in named), strokes


def _mark(scene: StoryScene, whole: int) -> str:
    """Return one scene as a box, an SVG path."""
    start = scene.start * WIDTH // whole
    end = (scene.start + scene.length) * WIDTH // whole
    width = max(end - start - GAP, LEAST)
    return f"M{min(start, WIDTH - width)} {TOP}h{width}v{HEIGHT}h-{width}z"


class Recurring(NamedTuple):
    """Somebody in several works of a series.

    `pages` are the works in reading order, each with their page in it; `is_secret` says that they
    are a secret in all of these.
    """

    name: str
    docname: str
    pages: tuple[tuple[PublishedWork, str], ...]
    is_secret: bool


# The recurring people by page of the series; not pickled, since they would be stale.
RECURRING = WeakKeyDictionary[BuildEnvironment, dict[str, tuple[Recurring, ...]]]()


def collect_recurring(_app: Sphinx, env: BuildEnvironment) -> None:
    """Collect the recurring people of each series that has a page."""
    groupings = (grouping for grouping in groupings_in(env, SERIES) if grouping.docname)
    by_series = each_that_works(groupings, PEOPLE, lambda each: tuple(_find_recurring(each)))
    RECURRING[env] = {grouping.docname: persons for grouping, persons in by_series if persons}


def recurring_in(env: BuildEnvironment, series: str) -> tuple[Recurring, ...]:
    return RECURRING[env].get(series, ())


def values_of(env: BuildEnvironment, grouping: Grouping) -> dict[str, Any]:
    """Return the template values of a series: the people who are in several of its works."""
    recurring = recurring_in(env, grouping.docname)
    return {"people": [(each.docname, each.name, each.is_secret) for each in recurring]}


def series_pages(env: BuildEnvironment, work: PublishedWork) -> dict[str, tuple[str, str]]:
    """Return the page of each who recurs in the series of a work, and its name.

    The keys are their pages in the work.
    """
    return {
        docname: (each.docname, grouping.name)
        for grouping in (grouping_of(env, SERIES, name) for name in SERIES.names_of(work))
        for each in recurring_in(env, grouping.docname)
        for member, docname in each.pages
        if member.slug == work.slug
    }


def _find_recurring(grouping: Grouping) -> Iterator[Recurring]:
    """Yield the recurring people of a grouping by name; two of the same name have a page each."""
    groups = [
        (works, members)
        for works in _group_by_author(grouping.works)
        for members in _shared_members(works)
    ]
    groups.sort(key=lambda pair: (_name_of(pair[1]), sorted(_authors_of(pair[0]))))
    given = slugs(_name_of(members) for _, members in groups)
    taken: set[str] = set()
    for works, members in groups:
        made, authors = given[_name_of(members)], " ".join(sorted(_authors_of(works)))
        own = f"{made}-{short_digest(authors)}" if made in taken else made
        taken.add(made)
        pages = tuple((work, cast_page(work.slug, "character", entry)) for work, entry in members)
        is_secret = all(entry.is_secret for _, entry in members)
        yield Recurring(_name_of(members), f"{grouping.docname}/people/{own}", pages, is_secret)


def _shared_members(
    works: Sequence[PublishedWork],
) -> Iterator[tuple[tuple[PublishedWork, CastEntry], ...]]:
    """Yield the cast entries that share a name in two works or more."""
    members: defaultdict[str, dict[str, tuple[PublishedWork, CastEntry]]] = defaultdict(dict)

    def named(work: PublishedWork) -> list[tuple[str, CastEntry]]:
        return [(comparison_key(entry.name), entry) for entry in work.cast]

    for work, entries in each_that_works(works, PEOPLE, named):
        for key, entry in entries:
            members[key].setdefault(work.slug, (work, entry))
    yield from (tuple(each.values()) for each in members.values() if len(each) > 1)


def _name_of(members: Sequence[tuple[PublishedWork, CastEntry]]) -> str:
    return members[0][1].name


def _group_by_author(works: Sequence[PublishedWork]) -> list[list[PublishedWork]]:
    """Return works in groups that have an author in common, or none."""
    groups: list[list[PublishedWork]] = []
    for work in works:
        joined = [group for group in groups if _authors_of(group) & _authors_of([work])]
        rest = [group for group in groups if group not in joined]
        among = {each.slug for group in joined for each in group} | {work.slug}
        groups = [*rest, [each for each in works if each.slug in among]]
    return groups


def _authors_of(works: Sequence[PublishedWork]) -> set[str]:
    """Return the comparison keys of the authors; a work without authors has one, ""."""
    return {comparison_key(author) for work in works for author in work.authors or ("",)}
