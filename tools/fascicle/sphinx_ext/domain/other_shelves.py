"""Objects on other shelves: what a shelf knows of them, where a library is built in parts.

The join looks up what each page of a shelf refers to, as if all were one, and lets the shelf know
what is not its own: the objects, the works that they belong to, and the states of pages quoted.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from fascicle.files.fingerprints import fingerprint
from fascicle.sphinx_ext.domain.objects import IN_A_WORK, OTHERS, REFERENCES, ROLES, each_object
from fascicle.sphinx_ext.domain.quotations import scopes_of
from fascicle.sphinx_ext.domain.references import KINDS, TO_ANYTHING
from fascicle.sphinx_ext.domain.registry import find
from fascicle.sphinx_ext.model.extension_points import EARLY
from fascicle.sphinx_ext.model.outside import outside_values
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.scope import look_up, scope_of
from fascicle.sphinx_ext.model.shelf_records import load_inside, records
from fascicle.sphinx_ext.model.works import add_works, slug_of, work_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.domain.objects import Object
    from fascicle.sphinx_ext.model.published_work import PublishedWork
    from fascicle.sphinx_ext.model.shelf_records import ShelfRecord

WORKS, QUOTED = "works", "quoted pages"


def known_of(env: BuildEnvironment, record: ShelfRecord) -> dict[str, Any]:
    """Return what the pages of a shelf refer to or quote that is not on it."""
    found = dict.fromkeys(each for each in _meant(env, record) if not _is_on(record, each))
    quoted = sorted(page for page in _quoted(env, record) if slug_of(page) not in record.works)
    slugs = {slug_of(page) or "" for page in (*quoted, *(each.docname for each in found))}
    slugs |= {each.name.partition("/")[0] for each in found if each.kind in {*IN_A_WORK, "work"}}
    works = {slug: work for slug in sorted(slugs) if (work := work_named(env, slug))}
    return {OTHERS: tuple(found), WORKS: works, QUOTED: tuple(_state(env, p) for p in quoted)}


def _meant(env: BuildEnvironment, record: ShelfRecord) -> Iterator[Object]:
    """Yield what references of a shelf mean, and where its quotations look."""
    references, quotations = record.notes["references"], record.notes["quotations"]

    def meant_on(docname: str) -> Iterator[Object]:
        for role, target in references.get(docname, ()):
            for kind in ROLES if role in TO_ANYTHING else (KINDS[role],):
                yield from find(env, kind, target, docname)
        for each in quotations.get(docname, ()):
            for kind in ("scene", "division", "work"):
                yield from find(env, kind, each.target, docname)

    return each_object(dict.fromkeys([*references, *quotations]), meant_on)


def _is_on(record: ShelfRecord, found: Object) -> bool:
    if found.kind in IN_A_WORK or found.kind == "work":
        return found.name.partition("/")[0] in record.works and not found.line
    return False


def _quoted(env: BuildEnvironment, record: ShelfRecord) -> set[str]:
    """Return the pages in which the quotations of a shelf look."""
    quotations = record.notes["quotations"]

    def quoted_on(docname: str) -> set[str]:
        found = (scopes_of(env, each.target, docname) for each in quotations[docname])
        return {scope.docname for scopes in found for scope in scopes}

    found = each_that_works(quotations, REFERENCES, quoted_on)
    return {page for _, pages in found for page in pages}


def _state(env: BuildEnvironment, docname: str) -> tuple[str, str]:
    with suppress(OSError):
        return docname, repr(fingerprint(scope_of(env).doctree_file(docname).stat()))
    return docname, ""


def load_targets(_app: Sphinx, env: BuildEnvironment) -> None:
    """Let the join know what is inside of the works that other parts refer to or quote."""
    if not scope_of(env).is_join:
        return
    notes = [notes_of(env, kind) for kind in ("references", "quotations")]
    wanted = set(_slugs_in(*notes))
    for record in records(env).values():
        found = _slugs_in(record.notes["references"], record.notes["quotations"])
        wanted |= {slug for slug in found if slug not in record.works}
    load_inside(env, wanted)


def _slugs_in(references: Any, quotations: Any) -> Iterator[str]:  # noqa: ANN401  notes
    targets = [target for found in references.values() for _, target in found]
    targets += [each.target for found in quotations.values() for each in found]
    yield from (target.partition("/")[0] for target in targets)


def add_known_works(_app: Sphinx, env: BuildEnvironment) -> None:
    """Add the works that a shelf refers to."""
    add_works(env, look_up(env, WORKS, dict[str, "PublishedWork"]))


def register(app: Sphinx) -> None:
    outside_values.add(app, known_of)
    app.connect("env-updated", add_known_works, priority=EARLY)
    app.connect("env-updated", load_targets, priority=EARLY)
