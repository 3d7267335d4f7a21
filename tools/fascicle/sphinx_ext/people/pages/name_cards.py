"""Name cards for the reader: `people/who.json`, one file for each work.

It has the names of each person, the first page of each name, and the number of scenes that name the
person on each page. The script (`scripts/known.js`) decides what of it to show on which page: only
facts from the pages so far.

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
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sphinx.util.osutil import relative_uri

from fascicle.sphinx_ext.people.appearances.appearances import appearances_on
from fascicle.sphinx_ext.people.appearances.name_matching import BARE_POSSESSIVE, normalize_name
from fascicle.sphinx_ext.people.people_addresses import has_people_pages, name_cards_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.people.appearances.name_matching import Naming
    from fascicle.sphinx_ext.people.appearances.stories import Person, Story


def add_link(
    app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Add the address of the name cards to a page that tells the story, and its number in it."""
    view = context.get("view")
    if not view or not view.work or not (view.work.cast or view.work.places):
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

    told = [each for each in story.persons if not each.opens or story.page_that_opens(each)]
    people = [
        {**_card_of(story, each, naming, names), "page": address(each.docname)} for each in told
    ]
    cards = {
        "pages": [[address(page.docname), page.name] for page in pages],
        "people": people,
        "others": sorted(_rival_names(naming, {each.number for each in told})),
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
            pages = (page for page, found in enumerate(names, 1) if name.number in found)
            yield typed, next(pages, 0), int(name.is_first)


def _rival_names(naming: Naming, told: set[int]) -> set[str]:
    """Return the names that belong to nobody here but contain a shorter one."""
    owned = {name.text for name in naming.names if name.entry in told}
    rivals = {rival for name in naming.names for rival, _ in name.rivals}
    return rivals - owned
