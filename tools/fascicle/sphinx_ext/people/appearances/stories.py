"""Works as scenes in reading order, each with the members of the cast that it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.published.published_work import numbered_scene
from fascicle.sphinx_ext.people.appearances.appearances import appearances_on
from fascicle.sphinx_ext.people.appearances.matched_cast import cast_after_reading
from fascicle.sphinx_ext.people.people_addresses import cast_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork, WorkPage


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast, or a place; `opens` is the page before which it is a secret, or 0."""

    number: int
    kind: str
    name: str
    aliases: tuple[str, ...]
    opens: int
    docname: str


@dataclass(frozen=True, slots=True)
class StoryScene:
    """A scene, and the numbers of those whom it names; `start` is how much stands before it."""

    page: WorkPage
    anchor: str
    opening: str
    start: int
    length: int
    named: frozenset[int]


@dataclass(frozen=True, slots=True)
class Story:
    """A work, those who are in it, and its scenes."""

    work: PublishedWork
    persons: tuple[Person, ...]
    scenes: tuple[StoryScene, ...]

    @property
    def length(self) -> int:
        """The length of the text in characters."""
        return sum(scene.length for scene in self.scenes)

    @property
    def pages(self) -> tuple[WorkPage, ...]:
        return tuple({scene.page.docname: scene.page for scene in self.scenes}.values())

    def scenes_with(self, person: Person) -> tuple[StoryScene, ...]:
        return tuple(scene for scene in self.scenes if person.number in scene.named)

    def person_at(self, docname: str) -> Person:
        return next(person for person in self.persons if person.docname == docname)

    def by_scenes(self, kind: str, among: tuple[StoryScene, ...]) -> list[tuple[Person, int]]:
        """Return those of one kind with the scenes of some that name each, most first."""
        counts = Counter(number for scene in among for number in scene.named)
        found = [(each, counts[each.number]) for each in self.persons if each.kind == kind]
        return sorted(found, key=lambda pair: -pair[1])

    def page_that_opens(self, person: Person) -> WorkPage | None:
        """Return the page before which somebody is a secret; None if that page is not there."""
        pages = self.work.pages
        return pages[person.opens - 1] if 0 < person.opens <= len(pages) else None


def build_story(env: BuildEnvironment, work: PublishedWork) -> Story:
    persons = _persons_of(work)
    return Story(work, persons, tuple(_scenes_of(env, work, persons)))


def _persons_of(work: PublishedWork) -> tuple[Person, ...]:
    """Return the cast, numbered as it was looked for; who is listed twice has one page."""
    listed = [*(("character", each) for each in work.cast), *(("place", e) for e in work.places)]
    found: dict[str, Person] = {}
    for number, (kind, entry) in enumerate(listed):
        docname = cast_page(work.slug, kind, entry)
        person = Person(number, kind, entry.name, entry.aliases, entry.opens, docname)
        found.setdefault(docname, person)
    return tuple(found.values())


def _scenes_of(
    env: BuildEnvironment, work: PublishedWork, persons: tuple[Person, ...]
) -> Iterator[StoryScene]:
    """Yield the scenes of a work; an opening that tells a secret is left out."""
    noted = notes_of(env, "pages")
    secrets = {person.number for person in persons if person.opens}
    cast = cast_after_reading(env, work.slug) if secrets else None
    start = 0
    for page in work.text_pages:
        _, openings = noted.get(page.docname, ((), ()))
        seen = zip(openings, appearances_on(env, page.docname).scenes, strict=True)
        for number, ((anchor, opening), (length, named)) in enumerate(seen, 1):
            tells = cast and secrets.intersection(cast.naming.named_in(opening))
            name = work.scene_name(opening, number)
            shown = numbered_scene(number) if tells else work.typeset(name)
            yield StoryScene(page, anchor, shown, start, length, frozenset(named))
            start += length
