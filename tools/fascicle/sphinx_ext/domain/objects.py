"""All objects of a library, by type, listed when all pages have been read.

    work         the-work
    division     the-work/chapter-2, the-work/chapter-2/the-letter
    scene        the-work/chapter-2/s-3fq7x2a
    character    the-work/ada-vickery       place     the-work/gedder-drove
    author       ada-quill                  series    tales        tag    rain

None of it is stored: it comes from the works, and from what is noted of each page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.domain import targets
from fascicle.sphinx_ext.model.page_notes import DeclaredObject, notes_of
from fascicle.sphinx_ext.model.shelves import AUTHORS, SERIES, TAGS, shelves_in
from fascicle.sphinx_ext.model.text.slugs import slug
from fascicle.sphinx_ext.model.works import (
    PublishedWork,
    WorkPage,
    read_page,
    slug_of,
    title_page_of,
    works_in,
)
from fascicle.sphinx_ext.web.page_headings import JOINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.domain.targets import Location
    from fascicle.sphinx_ext.model.casts import CastEntry
    from fascicle.sphinx_ext.model.shelves import Kind


DOMAIN = "lit"


class Object(NamedTuple):
    """A target of references; `line` is that of its directive, 0 without one."""

    kind: str
    name: str
    title: str
    docname: str
    anchor: str
    aliases: tuple[str, ...] = ()
    is_secret: bool = False
    line: int = 0


def works(env: BuildEnvironment) -> Iterator[Object]:
    """Yield the works, and those that are only declared."""
    for work in works_in(env):
        title = " ".join(work.title.split())
        yield Object("work", work.slug, title, *targets.work_target(work))
    yield from declared(env, "work")


def divisions(env: BuildEnvironment) -> Iterator[Object]:
    """Yield the pages of works, then their sections."""
    listed = {page.docname: page for work in works_in(env) for page in work.reading_order}
    noted = notes_of(env, "pages")
    names = set()
    for docname in sorted(noted):
        if docname != title_page_of(slug_of(docname) or ""):
            names.add(name := name_of(docname))
            page = listed.get(docname) or read_page(env, docname)
            yield Object("division", name, title_of(page), docname, "")
    for docname in sorted(noted):
        for section, anchor, title in noted[docname][0]:
            name = f"{name_of(docname)}/{section}"
            # A page that is called so comes first.
            own = name if name not in names else f"{name}-{anchor}"
            yield Object("division", own, title, docname, anchor)


def scenes(env: BuildEnvironment) -> Iterator[Object]:
    """Yield the scenes of all pages."""
    for docname, (_, found) in notes_of(env, "pages").items():
        page = name_of(docname)
        for anchor, opening in found:
            yield Object("scene", f"{page}/{anchor}", opening, docname, anchor)


def characters(env: BuildEnvironment) -> Iterator[Object]:
    """Yield the characters of all works."""
    for work in works_in(env):
        for entry in work.cast:
            yield cast_object("character", work, entry, targets.character_target(env, work, entry))
    yield from declared(env, "character")


def places(env: BuildEnvironment) -> Iterator[Object]:
    """Yield the places of all works."""
    for work in works_in(env):
        for entry in work.places:
            yield cast_object("place", work, entry, targets.place_target(env, work, entry))
    yield from declared(env, "place")


def cast_object(kind: str, work: PublishedWork, entry: CastEntry, at: Location) -> Object:
    """Return the object of an entry in a work's front matter."""
    name = f"{work.slug}/{entry.slug}"
    return Object(kind, name, entry.name, *at, entry.aliases, entry.is_secret)


def authors(env: BuildEnvironment) -> Iterator[Object]:
    """Yield the authors of the works."""
    yield from shelf_objects(env, AUTHORS)


def series(env: BuildEnvironment) -> Iterator[Object]:
    """Yield the series of the works."""
    yield from shelf_objects(env, SERIES)


def tags(env: BuildEnvironment) -> Iterator[Object]:
    """Yield the tags of the works."""
    yield from shelf_objects(env, TAGS)


def shelf_objects(env: BuildEnvironment, kind: Kind) -> Iterator[Object]:
    """Yield the shelves of one kind."""
    for shelf in shelves_in(env, kind):
        yield Object(kind.name, shelf.slug, shelf.name, *targets.shelf_target(env, shelf))
    yield from declared(env, kind.name)


def declared(env: BuildEnvironment, kind: str) -> Iterator[Object]:
    """Yield the objects that directives declare."""
    for docname, found in sorted(notes_of(env, "declared").items()):
        for each in map(DeclaredObject._make, found):
            if each.kind == kind:
                name = f"{each.work}/{slug(each.name)}" if each.work else slug(each.name)
                yield Object(
                    kind, name, each.name, docname, each.anchor, each.aliases, line=each.line
                )


def name_of(docname: str) -> str:
    """Return the full name of a page: its address under `works/`; of a title page, its work's."""
    return docname.removeprefix("works/").removesuffix("/index")


def title_of(page: WorkPage) -> str:
    """Return the title of a chapter on one line."""
    label = page.label.rstrip(JOINTS)
    return f"{label}: {page.title}" if label and page.title else page.name


GATHERED: dict[str, Callable[[BuildEnvironment], Iterator[Object]]] = {
    "work": works,
    "division": divisions,
    "scene": scenes,
    "character": characters,
    "place": places,
    "author": authors,
    "series": series,
    "tag": tags,
}
# Types that belong to one work, whose name precedes theirs.
IN_A_WORK = {"division", "scene", "character", "place"}
# Types that directives may declare, and that can be referred to by their aliases.
NAMED = ("work", "character", "place", "author", "series", "tag")
