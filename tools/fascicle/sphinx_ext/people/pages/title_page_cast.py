"""The cast on the title page of a work: those whom most scenes name, with a link to all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fascicle.sphinx_ext.model.listed_names import ListedName, ShortList, ShortLists
from fascicle.sphinx_ext.people.appearances.stories import build_story
from fascicle.sphinx_ext.people.people_addresses import has_people_pages, overview_page

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.works import PublishedWork
    from fascicle.sphinx_ext.people.appearances.stories import Story

# The most names in a list that is read at a glance.
MOST = 12


def values_of(env: BuildEnvironment, work: PublishedWork) -> dict[str, Any]:
    """Return what the title page of a work shows; without pages of people, nothing of its own."""
    has_lists = has_people_pages(env) and (work.cast or work.places)
    return {"lists": short_lists_of(env, work)} if has_lists else {}


def short_lists_of(env: BuildEnvironment, work: PublishedWork) -> ShortLists:
    """Return the lists of a title page, without those who are secrets."""
    story = build_story(env, work)
    people, places = (_most_named(story, kind) for kind in ("character", "place"))
    return ShortLists(people, places._replace(more="") if people.of else places)


def _most_named(story: Story, kind: str) -> ShortList:
    """Return the names with most scenes; equal ones keep the order of the cast."""
    persons = [person for person, _ in story.by_scenes(kind, story.scenes) if not person.opens]
    shown = tuple(ListedName(person.name, person.docname, "") for person in persons[:MOST])
    page = overview_page(story.work.slug)
    return ShortList(shown, len(persons), page, "people/all-names.html")
