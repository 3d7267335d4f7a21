"""Warnings about objects: names that collide, works that do not exist."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.domain.lookup import problem_with
from fascicle.sphinx_ext.domain.objects import IN_A_WORK, NAMED
from fascicle.sphinx_ext.domain.registry import registry_of
from fascicle.sphinx_ext.model.groupings import KINDS, groupings_in
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.parts.library_part import writes_library
from fascicle.sphinx_ext.model.removed import removed_in
from fascicle.sphinx_ext.model.warnings import warn
from fascicle.sphinx_ext.model.works import title_page_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.domain.objects import Object


TWICE = (
    "The %s “%s” is there twice: here, and in %s. Take one of them away, or give it another name."
)
NO_WORK = "The %s “%s” belongs to no work. %s"


def warn_of_objects(_app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of colliding names and missing works."""
    if not writes_library(env):
        return
    registry = registry_of(env)
    objects = [found for kind in NAMED for found in registry.of(kind).values()]
    known = registry.of("work").keys() | removed_in(env).keys()
    twins: defaultdict[Object, list[Object]] = defaultdict(list)
    for first, second in registry.twins:
        twins[second].append(first)

    def warn_of_twins(second: Object) -> None:
        place = (_document_of(env, second), second.line or None)
        for first in twins[second]:
            other = _source_location(env, first)
            warn("lit.duplicate", place, TWICE, second.kind, second.title, other)

    def warn_of_work(found: Object) -> None:
        work = found.name.partition("/")[0]
        if found.line and found.kind in IN_A_WORK and work not in known:
            problem = problem_with(env, "work", work, found.docname)
            place = (found.docname, found.line)
            warn("lit.work", place, NO_WORK, found.kind, found.title, problem)

    for found, check in ((twins, warn_of_twins), (objects, warn_of_work)):
        for _ in each_that_works(found, "the check of names", check):
            pass


def _source_location(env: BuildEnvironment, found: Object) -> str:
    """Return the file in which an object is declared, with the line if there is one."""
    path = str(env.doc2path(_document_of(env, found), base=False))
    return f"{path}:{found.line}" if found.line else path


def _document_of(env: BuildEnvironment, found: Object) -> str:
    """Return the document that declares an object.

    The page of an author, a series or a tag is none: the first work that names it does. The page
    of a character or a place is none: its work does.
    """
    if found.line or found.docname in env.found_docs:
        return found.docname
    groupings = (grouping for kind in KINDS for grouping in groupings_in(env, kind))
    bearer = next(
        (grouping.works[0].slug for grouping in groupings if grouping.docname == found.docname), ""
    )
    return title_page_of(bearer or found.name.partition("/")[0])
