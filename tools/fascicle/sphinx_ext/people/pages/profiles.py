"""Profiles: the page of a person or a place.

A chart of their appearances is one row as wide as the work is long, with a mark for each scene and
strokes between the chapters. It is drawn as paths of an SVG, so that that of a long work is small.

    ─▐█▌───▐▌──────▐███▌──
       ╵      ╵       ╵

Whoever is a secret is shown on other pages under “With spoilers” only, which is folded; their own
page says first that it gives something away.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.i18n.messages import gettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork
    from fascicle.sphinx_ext.people.appearances.stories import Person, Story, StoryScene

# Plural names of pages by kind; pages of other or mixed kinds are chapters.
PLURALS = {
    "act": gettext("acts"),
    "story": gettext("stories"),
    "letter": gettext("letters"),
    "part": gettext("parts"),
}
CHAPTERS = gettext("chapters")

WIDTH = 1000
# The least width of a mark, and what is left between two: on a phone a unit is a third of a pixel.
LEAST, GAP = 5, 2
TOP, HEIGHT = 2, 20
STROKE = 6


class Plot(NamedTuple):
    """The marks, and the strokes between chapters."""

    marks: str
    strokes: str


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
    plot: Plot
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
        found = tuple((scene.anchor, scene.opening) for scene in scenes)
        yield ProfileChapter(docname, names[docname], found, counts[docname])


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


def _plot_of(story: Story, named: tuple[StoryScene, ...]) -> Plot:
    whole = story.length or 1
    firsts = [
        after.start
        for before, after in zip(story.scenes, story.scenes[1:], strict=False)
        if before.page.docname != after.page.docname
    ]
    return Plot(
        "".join(_mark(scene, whole) for scene in named),
        "".join(f"M{at * WIDTH // whole} {TOP + HEIGHT}v{STROKE}" for at in firsts),
    )


def _mark(scene: StoryScene, whole: int) -> str:
    """Return one scene as a box, an SVG path."""
    start = scene.start * WIDTH // whole
    end = (scene.start + scene.length) * WIDTH // whole
    width = max(end - start - GAP, LEAST)
    return f"M{min(start, WIDTH - width)} {TOP}h{width}v{HEIGHT}h-{width}z"
