"""Objects on other shelves, as a shelf knows them in a library that is built in parts.

The join resolves the references of each shelf, as if all were one, and gives the shelf the targets
that are not its own: the objects, their works, and the states of pages quoted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.files.fingerprints import fingerprint
from fascicle.sphinx_ext.domain.objects import (
    IN_A_WORK,
    OTHERS,
    REFERENCES,
    ROLES,
    Object,
    each_object,
)
from fascicle.sphinx_ext.domain.quotations import scopes_of
from fascicle.sphinx_ext.domain.references import KINDS, TO_ANYTHING
from fascicle.sphinx_ext.domain.registry import find
from fascicle.sphinx_ext.model.extension_points import EARLY
from fascicle.sphinx_ext.model.outside import outside_values
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.scope import look_up, scope_of
from fascicle.sphinx_ext.model.shelf_records import ShelfRecord, load_inside, records
from fascicle.sphinx_ext.model.works import add_works, slug_of, work_named

WORKS, QUOTED = "works", "quoted pages"


def known_of(env: BuildEnvironment, record: ShelfRecord) -> dict[str, Any]:
    """Return the targets of references and quotations that are not on the shelf."""
    objects = dict.fromkeys(each for each in _meant(env, record) if not _is_on(record, each))
    quoted = sorted(page for page in _quoted(env, record) if slug_of(page) not in record.works)
    slugs = {slug_of(page) or "" for page in (*quoted, *(each.docname for each in objects))}
    slugs |= {each.name.partition("/")[0] for each in objects if each.kind in {*IN_A_WORK, "work"}}
    works = {slug: work for slug in sorted(slugs) if (work := work_named(env, slug))}
    return {OTHERS: tuple(objects), WORKS: works, QUOTED: tuple(_state(env, p) for p in quoted)}


def _meant(env: BuildEnvironment, record: ShelfRecord) -> Iterator[Object]:
    references, quotations = record.notes["references"], record.notes["quotations"]

    def meant_on(docname: str) -> Iterator[Object]:
        for role, target in references.get(docname, ()):
            for kind in ROLES if role in TO_ANYTHING else (KINDS[role],):
                yield from find(env, kind, target, docname)
        for each in quotations.get(docname, ()):
            for kind in ("scene", "division", "work"):
                yield from find(env, kind, each.target, docname)

    return each_object(dict.fromkeys([*references, *quotations]), meant_on)


def _is_on(record: ShelfRecord, obj: Object) -> bool:
    if obj.kind in IN_A_WORK or obj.kind == "work":
        return obj.name.partition("/")[0] in record.works and not obj.line
    return False


def _quoted(env: BuildEnvironment, record: ShelfRecord) -> set[str]:
    """Return the pages in which the quotations of a shelf look."""
    quotations = record.notes["quotations"]

    def quoted_on(docname: str) -> set[str]:
        targets = (scopes_of(env, each.target, docname) for each in quotations[docname])
        return {scope.docname for scopes in targets for scope in scopes}

    quoted = each_that_works(quotations, REFERENCES, quoted_on)
    return {page for _, pages in quoted for page in pages}


def _state(env: BuildEnvironment, docname: str) -> tuple[str, str]:
    with suppress(OSError):
        return docname, repr(fingerprint(scope_of(env).doctree_file(docname).stat()))
    return docname, ""


def load_targets(_app: Sphinx, env: BuildEnvironment) -> None:
    """Load the objects that other shelves reference or quote into the join."""
    if not scope_of(env).is_join:
        return
    notes = [notes_of(env, kind) for kind in ("references", "quotations")]
    wanted = set(_slugs_in(*notes))
    for record in records(env).values():
        slugs = _slugs_in(record.notes["references"], record.notes["quotations"])
        wanted |= {slug for slug in slugs if slug not in record.works}
    load_inside(env, wanted)


def _slugs_in(references: Any, quotations: Any) -> Iterator[str]:  # noqa: ANN401  notes
    targets = [target for noted in references.values() for _, target in noted]
    targets += [each.target for noted in quotations.values() for each in noted]
    yield from (target.partition("/")[0] for target in targets)


def add_known_works(_app: Sphinx, env: BuildEnvironment) -> None:
    add_works(env, look_up(env, WORKS, dict[str, "PublishedWork"]))


def register(app: Sphinx) -> None:
    outside_values.add(app, known_of)
    app.connect("env-updated", add_known_works, priority=EARLY)
    app.connect("env-updated", load_targets, priority=EARLY)
