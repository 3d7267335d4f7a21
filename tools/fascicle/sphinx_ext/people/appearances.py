"""Appearances of the cast in scenes, found when a page is read and noted with it.

Notes by authors and editors are passed over, and so are headings, which are outside of scenes. The
label of a speech is searched separately if it is in capitals: “TIBBY.” is Tibby. When a cast has
changed, the doctrees of its work are searched again, without reading or writing the pages.

A `Story` is a work as scenes in reading order, each with the members of the cast that it names.
Only our layout has pages of people and places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.sphinx_ext.elements.text_nodes import parts_of, scene, text_of
from fascicle.sphinx_ext.model.extension_points import cast_pages
from fascicle.sphinx_ext.model.problems import act_on_each
from fascicle.sphinx_ext.model.published_work import (
    CastEntry,
    PublishedWork,
    WorkPage,
    numbered_scene,
)
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.works import own_works_in, slug_of
from fascicle.sphinx_ext.page_notes import notes_of
from fascicle.sphinx_ext.people.name_matching import (
    MatchedCast,
    cast_after_reading,
    cast_while_reading,
    clear_casts,
)

# The step that leaves out a work that fails here.
PEOPLE = "the pages of people and places"
FOLDERS = {"character": "people", "place": "places"}


def announce_pages(app: Sphinx) -> None:
    if has_our_layout(app):
        cast_pages.add(app, cast_page)


def has_people_pages(env: BuildEnvironment) -> bool:
    return bool(cast_pages(env.config))


def cast_page(slug: str, kind: str, entry: CastEntry) -> str:
    return f"works/{slug}/{FOLDERS[kind]}/{entry.slug}"


def overview_page(slug: str) -> str:
    """Return the name of the page that lists a work's people and places."""
    return f"works/{slug}/people/index"


def name_cards_file(slug: str) -> str:
    return f"works/{slug}/people/who.json"


class PageAppearances(NamedTuple):
    """Who is named on a page, in numbers of the cast that was searched for.

    A scene is its length in characters and the numbers of those whom it names; `names` are the
    numbers of the names on the page.
    """

    signature: str = ""
    scenes: tuple[tuple[int, tuple[int, ...]], ...] = ()
    names: tuple[int, ...] = ()


def appearances_on(env: BuildEnvironment, docname: str) -> PageAppearances:
    appearances: PageAppearances = notes_of(env, "named").get(docname, PageAppearances())
    return appearances


def _find_in_page(app: Sphinx, doctree: nodes.document) -> None:
    docname = app.env.current_document.docname
    slug = slug_of(docname)
    if slug and (cast := cast_while_reading(app.env, slug)):
        notes_of(app.env, "named")[docname] = _find(doctree, cast)


def _refresh_stale_pages(_app: Sphinx, env: BuildEnvironment) -> None:
    """Find the appearances again on the pages of every work with a changed cast."""
    noted = notes_of(env, "named")

    def refresh(work: PublishedWork) -> None:
        cast = cast_after_reading(env, work.slug)
        for page in work.reading_order:
            if cast is None:
                noted.pop(page.docname, None)
            elif appearances_on(env, page.docname).signature != cast.signature:
                noted[page.docname] = _find(env.get_doctree(page.docname), cast)

    act_on_each(own_works_in(env), PEOPLE, refresh)


def _find(doctree: nodes.document, cast: MatchedCast) -> PageAppearances:
    """Return the appearances in each scene of a page, including the speakers of a play."""
    names: set[int] = set()
    scenes = []
    for stretch in _scenes_in(doctree):
        text = "".join(f"{text_of(each)} " for each in parts_of(stretch, []))
        text = text.replace("\n", " ").replace("\xa0", " ")
        names_here = [*cast.naming.names_in(text)]
        if labels := " ".join(_labels_in(stretch)):
            names_here += cast.in_capitals.names_in(labels)
        names.update(name.number for name in names_here)
        scenes.append((len(text), tuple(sorted({name.entry for name in names_here}))))
    return PageAppearances(cast.signature, tuple(scenes), tuple(sorted(names)))


def _scenes_in(element: nodes.Element) -> Iterator[scene]:
    """Yield the scenes of a page; they stand in its sections alone."""
    for child in element.children:
        if isinstance(child, scene):
            yield child
        elif isinstance(child, nodes.section):
            yield from _scenes_in(child)


def _labels_in(element: nodes.Element) -> Iterator[str]:
    """Yield the labels of speeches that are in capitals."""
    for child in element.children:
        if isinstance(child, nodes.container) and "speech" in child["classes"]:
            speaker = child.next_node(nodes.inline)
            if speaker is not None and (label := speaker.astext()).isupper():
                yield label


def register(app: Sphinx) -> None:
    app.connect("env-before-read-docs", clear_casts)
    app.connect("doctree-read", _find_in_page)
    app.connect("env-updated", _refresh_stale_pages)


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
        counted = [(each, counts[each.number]) for each in self.persons if each.kind == kind]
        return sorted(counted, key=lambda pair: -pair[1])

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
    by_page: dict[str, Person] = {}
    for number, (kind, entry) in enumerate(listed):
        docname = cast_page(work.slug, kind, entry)
        person = Person(number, kind, entry.name, entry.aliases, entry.opens, docname)
        by_page.setdefault(docname, person)
    return tuple(by_page.values())


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
