"""Registry of objects by name, filled on first use, and resolution of references.

Names are made unique: of two objects that would share one, the second gets a digest as a suffix. If
their titles are the same, too, they are twins, which `warn_of_objects` reports.

A name is looked for on the page that refers, then in its work, then in the library. A character,
a place and objects of no work can also be called by their names, as “Ada Vickery”, if only
one in the work, or else in the library, is called so.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.model.names import comparison_key
from fascicle.sphinx_ext.domain.objects import (
    IN_A_WORK,
    NAMED,
    OTHERS,
    REFERENCES,
    ROLES,
    Object,
    name_of,
    objects_of,
)
from fascicle.sphinx_ext.model.extension_points import of_library
from fascicle.sphinx_ext.model.groupings import KINDS, groupings_in
from fascicle.sphinx_ext.model.problems import act_on_each, each_that_works, warn
from fascicle.sphinx_ext.model.scope import look_up
from fascicle.sphinx_ext.model.slugs import short_digest
from fascicle.sphinx_ext.model.works import (
    removed_in,
    slug_of,
    title_page_of,
    work_moved_from,
    work_named,
)


class Registry:
    """All objects of a library."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.twins: list[tuple[Object, Object]] = []
        self.by_name: dict[str, dict[str, Object]] = {}
        self.by_call: dict[str, dict[str, list[Object]]] = {}

    def of(self, kind: str) -> dict[str, Object]:
        """Return all objects of a type, by full name."""
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
    bearer = next(
        (grouping.works[0].slug for grouping in groupings if grouping.docname == obj.docname), ""
    )
    return title_page_of(bearer or obj.name.partition("/")[0])
