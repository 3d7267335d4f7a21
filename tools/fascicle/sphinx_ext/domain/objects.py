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

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.model.names import comparison_key
from fascicle.sphinx_ext.model.extension_points import cast_page, of_library
from fascicle.sphinx_ext.model.groupings import (
    AUTHORS,
    KINDS,
    SERIES,
    TAGS,
    Grouping,
    Kind,
    groupings_in,
)
from fascicle.sphinx_ext.model.problems import act_on_each, each_that_works, warn
from fascicle.sphinx_ext.model.published_work import PublishedWork, WorkPage
from fascicle.sphinx_ext.model.scope import look_up
from fascicle.sphinx_ext.model.slugs import short_digest
from fascicle.sphinx_ext.model.works import (
    read_page,
    removed_in,
    slug_of,
    title_page_of,
    work_moved_from,
    work_named,
    works_in,
)
from fascicle.sphinx_ext.page_notes import notes_of
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
        name, page = f"{work.slug}/{entry.slug}", docname or title_page_of(work.slug)
        yield Object(kind, name, entry.name, page, anchor, entry.aliases, entry.is_secret)


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


class Registry:
    """All objects of a library."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.twins: list[tuple[Object, Object]] = []
        self.by_name: dict[str, dict[str, Object]] = {}
        self.by_call: dict[str, dict[str, list[Object]]] = {}

    def of(self, kind: str) -> dict[str, Object]:
        if kind not in self.by_name:
            self.by_name[kind] = {}
            act_on_each(objects_of(self.env, kind), REFERENCES, self.add)
            objects = self.by_name[kind]
            for obj in look_up(self.env, OTHERS, tuple[Object, ...]):
                if obj.kind == kind:
                    objects.setdefault(obj.name, obj)
        return self.by_name[kind]

    def add(self, obj: Object) -> None:
        """Add an object under a unique name; one with the same title, too, is noted as a twin."""
        objects = self.by_name[obj.kind]
        first = objects.setdefault(obj.name, obj)
        if first is obj:
            return
        if comparison_key(first.title) == comparison_key(obj.title):
            self.twins.append((first, obj))
        else:
            self.add(obj._replace(name=f"{obj.name}-{short_digest(obj.title)}"))

    def with_alias(self, kind: str, name: str) -> list[Object]:
        """Return all objects of a type with this title or alias."""
        if kind not in self.by_call:
            calls: defaultdict[str, list[Object]] = defaultdict(list)
            for obj, names in each_that_works(self.of(kind).values(), REFERENCES, _calls_of):
                for call in names:
                    calls[call].append(obj)
            self.by_call[kind] = dict(calls)
        return self.by_call[kind].get(comparison_key(name), [])


def _calls_of(obj: Object) -> set[str]:
    return {comparison_key(call) for call in (obj.title, *obj.aliases)}


# The registries by environment; not pickled with it, since they would be stale.
REGISTRIES: WeakKeyDictionary[BuildEnvironment, Registry] = WeakKeyDictionary()


def reset_registry(_app: Sphinx, env: BuildEnvironment) -> None:
    """Start with an empty registry, once all pages have been read."""
    REGISTRIES[env] = Registry(env)


# The most names that are suggested, and the most letters of a name that are compared.
OFFERED, LONGEST = 3, 200
NO_REMEDY = "See docs/reference/lit-domain.md for how names are made."


def find(env: BuildEnvironment, kind: str, target: str, docname: str) -> list[Object]:
    """Return the object that a target on a page means; several if it is ambiguous."""
    registry = REGISTRIES[env]
    objects = registry.of(kind)
    names = [*_full_names(kind, target, docname)]
    for name in chain(names, (_now(env, name) for name in names)):
        if name in objects:
            return [objects[name]]
    called = registry.with_alias(kind, target) if kind in NAMED else []
    return [obj for obj in called if _is_own(obj, docname)] or called


def _full_names(kind: str, target: str, docname: str) -> Iterator[str]:
    """Yield the full names that a name may stand for, the nearest first."""
    slug = slug_of(docname)
    if slug and kind in IN_A_WORK:
        yield f"{name_of(docname)}/{target}"
        yield f"{slug}/{target}"
    yield target


def _now(env: BuildEnvironment, name: str) -> str:
    """Return a name with the address that its work and its page have now, as it is if they have."""
    slug, _, rest = name.partition("/")
    page, mark, inside = rest.partition("/")
    work = work_named(env, slug) or work_moved_from(env, slug)
    if work is None:
        return name
    pages = work.reading_order if page else ()
    new = next((each.docname for each in pages if page in each.former and each != pages[0]), "")
    return f"{name_of(new)}{mark}{inside}" if new else name.replace(slug, work.slug, 1)


def _is_own(obj: Object, docname: str) -> bool:
    return obj.kind in IN_A_WORK and obj.name.partition("/")[0] == slug_of(docname)


def problem_with(env: BuildEnvironment, kind: str, target: str, docname: str) -> str:
    objects = find(env, kind, target, docname)
    what = ROLES[kind]
    if not objects:
        return f"There is no {what} “{target}”. {remedy_for(env, (kind,), target, docname)}"
    names = ", ".join(each.name for each in objects[:OFFERED])
    return f"More than one {what} is called “{target}”. Name the one you mean: {names}."


def remedy_for(env: BuildEnvironment, kinds: Iterable[str], target: str, docname: str) -> str:
    """Return a message with the nearest names of some types."""
    names = {name for kind in kinds for name in _names_near(env, kind, target, docname)}
    near = difflib.get_close_matches(target[:LONGEST], sorted(names), n=OFFERED)
    return f"Did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else NO_REMEDY


def _names_near(env: BuildEnvironment, kind: str, target: str, docname: str) -> Iterator[str]:
    """Yield the names that may have been meant: of the work that is named, or else of all."""
    objects = REGISTRIES[env].of(kind)
    work = target.partition("/")[0]
    within = f"{work}/" if kind in IN_A_WORK and work_named(env, work) else ""
    yield from (name for name in objects if name.startswith(within))
    if kind in IN_A_WORK and (own := slug_of(docname)):
        yield from (name.removeprefix(f"{own}/") for name in objects if name.startswith(f"{own}/"))
    if kind in NAMED:
        yield from (call for each in objects.values() for call in (each.title, *each.aliases))


TWICE = "The %s “%s” exists twice: here, and in %s. Remove one of them, or rename it."
NO_WORK = "The %s “%s” belongs to no work. %s"


@of_library
def warn_of_objects(_app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of colliding names and missing works."""
    registry = REGISTRIES[env]
    objects = [obj for kind in NAMED for obj in registry.of(kind).values()]
    known = registry.of("work").keys() | removed_in(env).keys()
    twins: defaultdict[Object, list[Object]] = defaultdict(list)
    for first, second in registry.twins:
        twins[second].append(first)

    def warn_of_twins(second: Object) -> None:
        place = (_document_of(env, second), second.line or None)
        for first in twins[second]:
            other = _source_location(env, first)
            warn("lit.duplicate", place, TWICE, second.kind, second.title, other)

    def warn_of_work(obj: Object) -> None:
        work = obj.name.partition("/")[0]
        if obj.line and obj.kind in IN_A_WORK and work not in known:
            problem = problem_with(env, "work", work, obj.docname)
            place = (obj.docname, obj.line)
            warn("lit.work", place, NO_WORK, obj.kind, obj.title, problem)

    for checked, check in ((twins, warn_of_twins), (objects, warn_of_work)):
        act_on_each(checked, "the check of names", check)


def _source_location(env: BuildEnvironment, obj: Object) -> str:
    """Return the file in which an object is declared, with the line if there is one."""
    path = str(env.doc2path(_document_of(env, obj), base=False))
    return f"{path}:{obj.line}" if obj.line else path


def _document_of(env: BuildEnvironment, obj: Object) -> str:
    """Return the document that declares an object.

    The page of an author, a series or a tag is none: the first work that names it does. The page
    of a character or a place is none: its work does.
    """
    if obj.line or obj.docname in env.found_docs:
        return obj.docname
    groupings = (grouping for kind in KINDS for grouping in groupings_in(env, kind))
    bearers = (each.works[0].slug for each in groupings if each.docname == obj.docname)
    return title_page_of(next(bearers, "") or obj.name.partition("/")[0])
