"""All objects of a library, by type, listed when all pages have been read.

    work         the-work
    division     the-work/chapter-2, the-work/chapter-2/the-letter
    scene        the-work/chapter-2/s-3fq7x2a
    character    the-work/ada-vickery       place     the-work/gedder-drove
    author       ada-quill                  series    tales        tag    rain

Only objects declared by directives are stored; all others come from the works and from the notes
of pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple, TypeVar

from sphinx.environment import BuildEnvironment

from fascicle.sphinx_ext.model.extension_points import cast_page
from fascicle.sphinx_ext.model.groupings import AUTHORS, SERIES, TAGS, Grouping, Kind, groupings_in
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork, WorkPage
from fascicle.sphinx_ext.model.works import read_page, slug_of, title_page_of, work_named, works_in
from fascicle.sphinx_ext.web.page_titles import JOINTS

_T = TypeVar("_T")
# The step that leaves out a work or a page that fails here.
REFERENCES = "the references"
DOMAIN = "lit"
# The key for objects of works that another build writes.
OTHERS = "objects"

# The types of objects, each with the role that refers to it, by which messages call it, too.
ROLES = {
    "work": "work",
    "division": "chapter",
    "scene": "scene",
    "character": "character",
    "place": "place",
    "author": "author",
    "series": "series",
    "tag": "tag",
}
# Types that belong to one work; its name precedes theirs.
IN_A_WORK = {"division", "scene", "character", "place"}
# Types that directives may declare, and that can be referred to by their aliases.
NAMED = ("work", "character", "place", "author", "series", "tag")


class Object(NamedTuple):
    """A target of references; `line` is that of its directive, 0 without one.

    An empty anchor is the whole page.
    """

    kind: str
    name: str
    title: str
    docname: str
    anchor: str = ""
    aliases: tuple[str, ...] = ()
    is_secret: bool = False
    line: int = 0


def objects_of(env: BuildEnvironment, kind: str) -> Iterator[Object]:
    """Yield all objects of a type, then those that directives declare."""
    yield from _GATHERED[kind](env)
    for _, declared in sorted(notes_of(env, "declared").items()):
        yield from (each for each in declared if each.kind == kind)


def each_object(
    owners: Iterable[_T], objects_in: Callable[[_T], Iterable[Object]]
) -> Iterator[Object]:
    """Yield the objects in some works or pages; one that fails has none."""
    for _, objects in each_that_works(owners, REFERENCES, lambda each: [*objects_in(each)]):
        yield from objects


def _works(env: BuildEnvironment) -> Iterator[Object]:
    def object_of(work: PublishedWork) -> Iterator[Object]:
        yield Object("work", work.slug, " ".join(work.title.split()), title_page_of(work.slug))

    return each_object(works_in(env), object_of)


def _divisions(env: BuildEnvironment) -> Iterator[Object]:
    """Yield the pages of works, then their sections."""
    listed = {page.docname: page for work in works_in(env) for page in work.reading_order}
    noted = notes_of(env, "pages")
    names = set()

    def page_at(docname: str) -> Iterator[Object]:
        if docname != title_page_of(slug_of(docname) or ""):
            names.add(name := name_of(docname))
            page = listed.get(docname) or read_page(env, docname)
            yield Object("division", name, title_of(page), docname)

    def sections_of(docname: str) -> Iterator[Object]:
        for section, anchor, title in noted[docname][0]:
            name = f"{name_of(docname)}/{section}"
            # A page that is called so comes first.
            own = name if name not in names else f"{name}-{anchor}"
            yield Object("division", own, title, docname, anchor)

    yield from each_object(sorted(noted), page_at)
    yield from each_object(sorted(noted), sections_of)


def _scenes(env: BuildEnvironment) -> Iterator[Object]:
    noted = notes_of(env, "pages")

    def scenes_of(docname: str) -> Iterator[Object]:
        page = name_of(docname)
        work = work_named(env, slug_of(docname))
        for number, (anchor, opening) in enumerate(noted[docname][1], 1):
            title = work.scene_name(opening, number) if work else opening
            yield Object("scene", f"{page}/{anchor}", title, docname, anchor)

    return each_object(noted, scenes_of)


def _cast(kind: str, env: BuildEnvironment) -> Iterator[Object]:
    return each_object(works_in(env), partial(_cast_of, kind, env))


def _cast_of(kind: str, env: BuildEnvironment, work: PublishedWork) -> Iterator[Object]:
    """Yield those of a work.

    Those without a page have an anchor on the title page, unless they are secrets.
    """
    for entry in work.cast if kind == "character" else work.places:
        docname = cast_page(env, work.slug, kind, entry)
        anchor = "" if docname or entry.is_secret else f"{kind}-{entry.slug}"
        yield Object(
            kind,
            f"{work.slug}/{entry.slug}",
            entry.name,
            docname or title_page_of(work.slug),
            anchor,
            entry.aliases,
            entry.is_secret,
        )


def _groupings(kind: Kind, env: BuildEnvironment) -> Iterator[Object]:
    for grouping in groupings_in(env, kind):
        yield Object(kind.name, grouping.slug, grouping.name, _page_of(env, grouping))


def _page_of(env: BuildEnvironment, grouping: Grouping) -> str:
    """Return the page of an author, a series or a tag.

    Where there are no such pages, it is the title page of the only work, or the list of all.
    """
    only = title_page_of(grouping.works[0].slug) if len(grouping.works) == 1 else ""
    return grouping.docname or only or env.config.root_doc


def name_of(docname: str) -> str:
    """Return the full name of a page: its address under `works/`; of a title page, its work's."""
    return docname.removeprefix("works/").removesuffix("/index")


def title_of(page: WorkPage) -> str:
    label = page.label.rstrip(JOINTS)
    return f"{label}: {page.title}" if label and page.title else page.name


_GATHERED: dict[str, Callable[[BuildEnvironment], Iterator[Object]]] = {
    "work": _works,
    "division": _divisions,
    "scene": _scenes,
    "character": partial(_cast, "character"),
    "place": partial(_cast, "place"),
    "author": partial(_groupings, AUTHORS),
    "series": partial(_groupings, SERIES),
    "tag": partial(_groupings, TAGS),
}
