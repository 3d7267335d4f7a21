"""Pages of other parts: what Sphinx and MyST keep of a page, for links to it.

`[text](../other-work/chapter-2.md)`, `{doc}` and `{ref}` are resolved from what the environment
says of the page that they lead to. What a page links to is noted when it is read; when it is
written, what is known of pages of other parts is added to the environment. They are no documents
of this part, and gone from it when it is read again.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import docname_join
from sphinx.util.docutils import LoggingReporter

from fascicle.book.shelves.shelf_files import JOIN, shelf_folder
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.parts.library_part import part_of
from fascicle.sphinx_ext.model.works import slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from sphinx.environment import BuildEnvironment

LABELS = frozenset({"ref", "numref", "keyword"})


class NoteLinks(SphinxTransform):
    """Note the pages and the labels that a page links to."""

    default_priority = 881
    looks_for = (addnodes.pending_xref,)

    def apply(self, **_kwargs: object) -> None:
        docname = self.env.current_document.docname
        pages, labels = set(), set()
        for node in self.document.findall(addnodes.pending_xref):
            target, kind = node["reftarget"], node["reftype"]
            if node.get("refdomain") == "doc" or kind == "doc":
                pages.add(docname_join(docname, target) if kind == "doc" else target)
            elif kind in LABELS or kind in {"any", "myst"}:
                labels.add(target)
                pages.add(docname_join(docname, target))
        if pages or labels:
            notes_of(self.env, "links")[docname] = (tuple(sorted(pages)), tuple(sorted(labels)))


def add_pages(
    env: BuildEnvironment,
    documents: Mapping[str, tuple[str, Any]],
    labels: Mapping[str, tuple[str, str, str]],
) -> None:
    """Add what is known of pages of other parts to the environment."""
    standard = env.domains.standard_domain
    others = {docname: said for docname, said in documents.items() if docname not in env.found_docs}
    for docname, (title, slugs) in others.items():
        env.all_docs.setdefault(docname, 0)
        env.titles[docname] = nodes.title("", title)
        if slugs:
            env.metadata[docname]["myst_slugs"] = slugs
    for label, (docname, place, title) in labels.items():
        if docname in env.found_docs:
            continue
        standard.anonlabels[label] = docname, place
        if title:
            standard.labels[label] = docname, place, title


def doctree_of(env: BuildEnvironment, docname: str) -> nodes.document:
    """Return the doctree of a page, which may be in another part."""
    if docname in env.found_docs:
        return env.get_doctree(docname)
    found: nodes.document = pickle.loads(doctree_file(env, docname).read_bytes())  # noqa: S301  our own
    found.settings.env = env
    found.reporter = LoggingReporter(str(env.doc2path(docname)))
    return found


def doctree_file(env: BuildEnvironment, docname: str) -> Path:
    part = part_of(env)
    shelf = part.shelf_of.get(slug_of(docname) or "", JOIN)
    folder = part.doctrees if shelf == JOIN else shelf_folder(part.doctrees, shelf)
    return folder / f"{docname}.doctree"
