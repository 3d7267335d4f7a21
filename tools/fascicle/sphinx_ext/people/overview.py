"""Overview of all people and places of a work: their scenes on each page, and the number of these.

It is a table, a row for each and a column for each page of the work; the marks in it grow with
the number of scenes, which stands in them. If the work is one page, its scenes are the columns.
People with a secret appearance are listed in a second, collapsed table. The title page lists
those whom most scenes name, with a link to this page.

Scripts read the name cards, `people/who.json`, one file for each work. It has the names of each
person, the first page of each name, and the number of scenes that name the person on each page. The
script (`scripts/known.js`) chooses the facts to show on a page: only those from the pages so far.

    {"pages": [["../chapter-1.html", "Chapter 1: The Gate"]],
     "people": [{"name": "Ada Vickery", "opens": 0, "page": "ada-vickery.html", "scenes": [2],
                 "called": [["Ada Vickery", 1, 0], ["Ada", 1, 1]]}],
     "others": ["Miss Vickery"], "possessive": ""}

`called` has a name, the first page that has it (0: none), and whether a surname behind it makes it
somebody else's. `others` are names of two, and so of nobody, and of secrets that are never told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any, NamedTuple
from urllib.parse import quote

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri

from fascicle.sphinx_ext.i18n import gettext
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.work_entries import ListedName, ShortList
from fascicle.sphinx_ext.people.appearances import (
    Person,
    Story,
    StoryScene,
    appearances_on,
    build_story,
    has_people_pages,
    name_cards_file,
    overview_page,
)
from fascicle.sphinx_ext.people.name_matching import BARE_POSSESSIVE, Naming, normalize_name
from fascicle.sphinx_ext.web.page_view import PageView, on_page

TITLES = {"character": gettext("Characters"), "place": gettext("Places")}
BOTH = gettext("Characters and places")
# The number of distinguishable sizes, and the fewest scenes of the largest.
SIZES, LARGEST = 5, 4
# The most names in a list that is read at a glance.
MOST = 12


class Column(NamedTuple):
    """A page of the work, or a scene of its only one."""

    docname: str
    anchor: str
    name: str


class Row(NamedTuple):
    """Somebody, with how many scenes name them: in all, and by column with the size of the mark."""

    docname: str
    name: str
    scenes: int
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class AppearanceTable:
    """The rows of one kind."""

    title: str
    open: tuple[Row, ...]
    secret: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The columns, and the tables that have rows."""

    columns: tuple[Column, ...]
    are_scenes: bool
    tables: tuple[AppearanceTable, ...]

    @property
    def name(self) -> str:
        return str(BOTH) if len(self.tables) > 1 else "".join(each.title for each in self.tables)


def overview_of(story: Story) -> Overview:
    is_one = len(story.pages) == 1
    placed = [(_column_of(scene, is_one=is_one), scene.named) for scene in story.scenes]
    columns = tuple(dict.fromkeys(column for column, _ in placed))
    tables = (_table_of(story, kind, columns, placed) for kind in TITLES)
    return Overview(columns, is_one, tuple(t for t in tables if t.open or t.secret))


def _column_of(scene: StoryScene, *, is_one: bool) -> Column:
    """Return the column that a scene is counted in; `is_one` says that the work is one page."""
    if is_one:
        return Column(scene.page.docname, scene.anchor, scene.opening)
    return Column(scene.page.docname, "", scene.page.name)


def _table_of(
    story: Story,
    kind: str,
    columns: tuple[Column, ...],
    placed: list[tuple[Column, frozenset[int]]],
) -> AppearanceTable:
    """Return the rows of one kind, most scenes first; `placed` has whom each scene names."""
    counts = [
        (person, Counter(column for column, named in placed if person.number in named))
        for person, _ in story.by_scenes(kind, story.scenes)
    ]
    most = max((count for _, by_column in counts for count in by_column.values()), default=0)
    rows = [
        (person, _row_of(person, by_column, columns, max(most, LARGEST)))
        for person, by_column in counts
    ]
    return AppearanceTable(
        str(TITLES[kind]),
        tuple(row for person, row in rows if not person.opens),
        tuple(row for person, row in rows if person.opens),
    )


def _row_of(person: Person, counts: Counter[Column], columns: tuple[Column, ...], most: int) -> Row:
    # The area of a mark is proportional to the count.
    cells = tuple((counts[each], ceil(SIZES * sqrt(counts[each] / most))) for each in columns)
    return Row(person.docname, person.name, counts.total(), cells)


def title_page_values_of(env: BuildEnvironment, work: PublishedWork) -> dict[str, Any]:
    """Return a title page's template values; empty without pages of people."""
    has_lists = has_people_pages(env) and (work.cast or work.places)
    return {"lists": short_lists_of(env, work)} if has_lists else {}


def short_lists_of(env: BuildEnvironment, work: PublishedWork) -> dict[str, ShortList]:
    """Return the lists of a title page, without those who are secrets."""
    story = build_story(env, work)
    people, places = (_most_named(story, kind) for kind in ("character", "place"))
    return {"people": people, "places": places._replace(more="") if people.of else places}


def _most_named(story: Story, kind: str) -> ShortList:
    """Return the names with most scenes; equal ones keep the order of the cast."""
    persons = [person for person, _ in story.by_scenes(kind, story.scenes) if not person.opens]
    shown = tuple(ListedName(person.name, person.docname, "") for person in persons[:MOST])
    page = overview_page(story.work.slug)
    return ShortList(shown, len(persons), page, "people/all-names.html")


@on_page
def add_link(app: Sphinx, view: PageView, context: dict[str, Any]) -> None:
    """Add the address of the name cards to a page that tells the story, and its number in it."""
    if view.work is None or not (view.work.cast or view.work.places):
        return
    if view.page in view.work.text_pages and has_people_pages(app.env):
        address = context["pathto"](quote(name_cards_file(view.work.slug)), 1)
        number = view.work.reading_order.index(view.page)
        context["script_data"] |= {"who-is-who": address, "number": number}


def name_cards(env: BuildEnvironment, builder: Builder, story: Story, naming: Naming) -> str:
    """Return the name cards of a work as JSON; addresses are relative to the file."""
    base = quote(name_cards_file(story.work.slug))
    pages = story.work.text_pages
    names = [frozenset(appearances_on(env, page.docname).names) for page in pages]

    def address(docname: str) -> str:
        return relative_uri(base, builder.get_target_uri(docname))

    shown = [each for each in story.persons if not each.opens or story.page_that_opens(each)]
    people = [
        {**_card_of(story, each, naming, names), "page": address(each.docname)} for each in shown
    ]
    cards = {
        "pages": [[address(page.docname), page.name] for page in pages],
        "people": people,
        "others": sorted(_rival_names(naming, {each.number for each in shown})),
        "possessive": "s" if naming.language in BARE_POSSESSIVE else "",
    }
    return json.dumps(cards, ensure_ascii=False, separators=(",", ":"))


def _card_of(
    story: Story, person: Person, naming: Naming, names: list[frozenset[int]]
) -> dict[str, Any]:
    counts = Counter(scene.page.docname for scene in story.scenes_with(person))
    return {
        "name": person.name,
        "opens": person.opens,
        "called": list(_own_names(person, naming, names)),
        "scenes": [counts[page.docname] for page in story.work.text_pages],
    }


def _own_names(
    person: Person, naming: Naming, names: list[frozenset[int]]
) -> Iterator[tuple[str, int, int]]:
    """Yield the names that belong to a person alone, as typed in the front matter.

    `names` are the numbers of the names on each page.
    """
    own = {name.text: name for name in naming.names if name.entry == person.number}
    for typed in dict.fromkeys((person.name, *person.aliases)):
        if name := own.get(normalize_name(typed)):
            pages = (page for page, numbers in enumerate(names, 1) if name.number in numbers)
            yield typed, next(pages, 0), int(name.is_first)


def _rival_names(naming: Naming, shown: set[int]) -> set[str]:
    """Return the names that belong to nobody here but contain a shorter one."""
    owned = {name.text for name in naming.names if name.entry in shown}
    rivals = {rival for name in naming.names for rival, _ in name.rivals}
    return rivals - owned
