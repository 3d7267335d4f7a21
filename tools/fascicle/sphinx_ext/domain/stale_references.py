"""Stale references: pages whose references are called, or lead, elsewhere now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.domain.lookup import find
from fascicle.sphinx_ext.domain.quotes.quote_role import source_title
from fascicle.sphinx_ext.domain.quotes.quote_search import location_of
from fascicle.sphinx_ext.domain.references import KINDS, TO_ANYTHING, link_text
from fascicle.sphinx_ext.incremental import digest_of, note
from fascicle.sphinx_ext.model.page_notes import NotedQuotation, notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def note_references(_app: Sphinx, env: BuildEnvironment) -> None:
    """Note what the references and quotations of each page show."""
    referring = notes_of(env, "references").keys() | notes_of(env, "quotations").keys()
    pages = {docname: digest_of(list(_shown_on(env, docname))) for docname in referring}
    note(env, "references", pages)


def _shown_on(env: BuildEnvironment, docname: str) -> Iterator[tuple[str, str, str]]:
    """Yield the target of each reference and quotation of a page, and its text."""
    for role, target in notes_of(env, "references").get(docname, ()):
        for kind in KINDS.values() if role in TO_ANYTHING else (KINDS[role],):
            for found in find(env, kind, target, docname):
                yield found.docname, found.anchor, link_text(env, found)
    for each in map(NotedQuotation._make, notes_of(env, "quotations").get(docname, ())):
        if place := location_of(env, docname, each.target, each.words):
            yield *place, source_title(env, place)
