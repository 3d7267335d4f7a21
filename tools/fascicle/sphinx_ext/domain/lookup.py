"""Lookup of the object that a reference means.

A name is looked for on the page that refers, then in its work, then in the library. A character,
a place and whatever belongs to no work can also be called by their names, as “Ada Vickery”, if only
one in the work, or else in the library, is called so.
"""

from __future__ import annotations

import difflib
from itertools import chain
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.domain.objects import IN_A_WORK, NAMED, ROLES, Object, name_of
from fascicle.sphinx_ext.domain.registry import registry_of
from fascicle.sphinx_ext.model.works import slug_of, work_moved_from, work_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment

# The most names that are suggested, and the most letters of a name that are compared.
OFFERED, LONGEST = 3, 200
NO_REMEDY = "See docs/reference/lit-domain.md for how names are made."


def find(env: BuildEnvironment, kind: str, target: str, docname: str) -> list[Object]:
    """Return the object that a target on a page means; several if it is ambiguous."""
    registry = registry_of(env)
    objects = registry.of(kind)
    names = [*_full_names(kind, target, docname)]
    for name in chain(names, (_now(env, name) for name in names)):
        if name in objects:
            return [objects[name]]
    called = registry.with_alias(kind, target) if kind in NAMED else []
    return [found for found in called if _is_own(found, docname)] or called


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


def _is_own(found: Object, docname: str) -> bool:
    return found.kind in IN_A_WORK and found.name.partition("/")[0] == slug_of(docname)


def problem_with(env: BuildEnvironment, kind: str, target: str, docname: str) -> str:
    """Return the problem with a target and its remedy, as a message."""
    found = find(env, kind, target, docname)
    what = ROLES[kind]
    if not found:
        return f"There is no {what} “{target}”. {remedy_for(env, (kind,), target, docname)}"
    names = ", ".join(each.name for each in found[:OFFERED])
    return f"More than one {what} is called “{target}”. Name the one you mean: {names}."


def remedy_for(env: BuildEnvironment, kinds: Iterable[str], target: str, docname: str) -> str:
    """Return a message with the nearest names of some types."""
    names = {name for kind in kinds for name in _names_near(env, kind, target, docname)}
    near = difflib.get_close_matches(target[:LONGEST], sorted(names), n=OFFERED)
    return f"Did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else NO_REMEDY


def _names_near(env: BuildEnvironment, kind: str, target: str, docname: str) -> Iterator[str]:
    """Yield the names that may have been meant: of the work that is named, or else of all."""
    objects = registry_of(env).of(kind)
    work = target.partition("/")[0]
    within = f"{work}/" if kind in IN_A_WORK and work_named(env, work) else ""
    yield from (name for name in objects if name.startswith(within))
    if kind in IN_A_WORK and (own := slug_of(docname)):
        yield from (name.removeprefix(f"{own}/") for name in objects if name.startswith(f"{own}/"))
    if kind in NAMED:
        yield from (call for each in objects.values() for call in (each.title, *each.aliases))
