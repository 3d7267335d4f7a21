"""Whom the title page of a work lists: those whom most scenes name, with a way to all of them.

Where no pages of people are made it lists all, each with a place to refer to.
"""

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.model.people_addresses import are_written, people_of
from fascicle.sphinx_ext.people.appearances.stories import story_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.casts import Entry
    from fascicle.sphinx_ext.model.works import Work
    from fascicle.sphinx_ext.people.appearances.stories import Story

# What can be taken in at a glance.
MOST = 12


class Listed(NamedTuple):
    """A name: the page that it leads to, or else the place that others lead to."""

    name: str
    docname: str
    anchor: str


class ShortList(NamedTuple):
    """Who is listed, of how many, and the page of all if there is a way to it here."""

    shown: tuple[Listed, ...]
    of: int
    page: str


class ShortLists(NamedTuple):
    """What a title page lists."""

    people: ShortList
    places: ShortList


def short_lists_of(env: "BuildEnvironment", work: "Work") -> ShortLists:
    """Give the lists of a title page, without those who are secrets."""
    if not are_written(env) or not (work.cast or work.places):
        return ShortLists(in_full("character", work.open_cast), in_full("place", work.open_places))
    story = story_of(env, work)
    people, places = (shortened(story, kind) for kind in ("character", "place"))
    return ShortLists(people, places._replace(page="") if people.of else places)


def in_full(kind: str, entries: "tuple[Entry, ...]") -> ShortList:
    """List all in the order of the keeper."""
    shown = tuple(Listed(entry.name, "", f"{kind}-{entry.slug}") for entry in entries)
    return ShortList(shown, len(shown), "")


def shortened(story: "Story", kind: str) -> ShortList:
    """List those whom most scenes name; of equals, the keeper's order decides."""
    persons = [person for person, _ in story.by_scenes(kind, story.scenes) if not person.opens]
    shown = tuple(Listed(person.name, person.docname, "") for person in persons[:MOST])
    return ShortList(shown, len(persons), people_of(story.work.slug))
