"""Roles of cross-references: {lit:work}`the-goat-will-decide`.

The text and the address of a reference are filled in when its page is written, and all titles are
known. Its target is noted while its page is read.

References to works that were removed lead to the page that says so, or to none. They are no
mistakes of the pages that have them; `fascicle remove` names their lines.

In a library that is built in parts, the join resolves the references of each shelf, as if all were
one, and gives the shelf the targets that are not its own: the objects, their works, and the states
of pages quoted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from docutils import nodes
from docutils.nodes import Element
from sphinx import addnodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join

from fascicle.files.fingerprints import fingerprint
from fascicle.model.digests import digest_of
from fascicle.sphinx_ext.domain.objects import (
    DOMAIN,
    IN_A_WORK,
    OTHERS,
    REFERENCES,
    ROLES,
    Object,
    each_object,
    find,
    problem_with,
)
from fascicle.sphinx_ext.domain.quotations import location_of, scopes_of, source_title
from fascicle.sphinx_ext.model.curly import shapes_of
from fascicle.sphinx_ext.model.extension_points import EARLY
from fascicle.sphinx_ext.model.problems import each_that_works, warn
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.scope import look_up, scope_of
from fascicle.sphinx_ext.model.shelf_records import (
    ShelfRecord,
    load_inside,
    outside_values,
    records,
)
from fascicle.sphinx_ext.model.works import add_works, cased_title, removed_in, slug_of, work_named
from fascicle.sphinx_ext.page_notes import note, notes_of

# The type of object that each role refers to.
KINDS = {role: kind for kind, role in ROLES.items()}

# References that ask each domain: {any}`…`, and MyST's [](…).
TO_ANYTHING = {"any", "myst"}


class Reference(XRefRole):
    """Refers to an object; running text, not code."""

    innernodeclass = nodes.inline

    def __init__(self) -> None:
        super().__init__(warn_dangling=True)

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: Element,
        has_explicit_title: bool,  # noqa: ARG002, FBT001  as Sphinx calls it
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Keep the work that the page belongs to: other books look names up without the page."""
        refnode["lit:work"] = slug_of(env.current_document.docname) or ""
        return title, " ".join(target.split())


class NoteReferences(SphinxTransform):
    """Note the references of a page, so that it is written again when a target changes."""

    default_priority = 880
    looks_for = (addnodes.pending_xref,)

    def apply(self, **_kwargs: object) -> None:
        references = {
            (node["reftype"], node["reftarget"])
            for node in self.document.findall(addnodes.pending_xref)
            if node.get("refdomain") == DOMAIN or node["reftype"] in TO_ANYTHING
        }
        if references:
            notes_of(self.env, "references")[self.env.current_document.docname] = sorted(references)


def note_references(_app: Sphinx, env: BuildEnvironment) -> None:
    """Note digests of each page's references and quotations: other pages may change them."""
    referring = notes_of(env, "references").keys() | notes_of(env, "quotations").keys()
    shown = each_that_works(sorted(referring), REFERENCES, lambda page: [*_shown_on(env, page)])
    note(env, "references", {docname: digest_of(what) for docname, what in shown})


def _shown_on(env: BuildEnvironment, docname: str) -> Iterator[tuple[str, str, str]]:
    """Yield the target of each reference and quotation of a page, and its text."""
    for role, target in notes_of(env, "references").get(docname, ()):
        for kind in KINDS.values() if role in TO_ANYTHING else (KINDS[role],):
            for obj in find(env, kind, target, docname):
                yield obj.docname, obj.anchor, link_text(env, obj)
    for each in notes_of(env, "quotations").get(docname, ()):
        if place := location_of(env, docname, each.target, each.words):
            yield *place, source_title(env, place)


def link_text(env: BuildEnvironment, obj: Object) -> str:
    """Return the text of a reference: a title as its work sets it, a scene's opening in quotes.

    A scene of a gated work has a number instead of an opening.
    """
    if obj.kind not in {"division", "scene"}:
        return obj.title
    work = work_named(env, slug_of(obj.docname))
    language = work.text_language if work else env.config.language
    title = obj.title
    if work:
        # The opening of a scene is no title.
        title = work.typeset(cased_title(env, work, title) if obj.kind == "division" else title)
    if obj.kind == "division" or (work and work.is_gated):
        return title
    opens, closes, *_ = shapes_of(language) or ("“", "”")
    return f"{opens}{title}{closes}"


def warn_of_missing_target(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Warn of a `lit` reference without a target; Sphinx warns of others."""
    if domain is None or domain.name != DOMAIN or node["reftype"] not in KINDS:
        return None
    problem = problem_with(app.env, KINDS[node["reftype"]], node["reftarget"], node["refdoc"])
    warn("lit.reference", node, "%s", problem)
    return True


class LinkRemovedWorks(SphinxPostTransform):
    """Replace references to removed works, before Sphinx and MyST resolve them."""

    default_priority = 5

    def run(self, **_kwargs: object) -> None:
        removed = removed_in(self.env)
        references = self.document.findall(addnodes.pending_xref) if removed else ()
        for node in list(references):
            slug, page = _target(self.env, node)
            if slug not in removed:
                continue
            content = [child.deepcopy() for child in node.children]
            if not "".join(child.astext() for child in content):
                content = [nodes.inline("", node["reftarget"])]
            pages = removed[slug].pages
            if not pages:
                node.replace_self(content)
                continue
            docname = f"works/{slug}/{page if page in pages else 'index'}"
            uri = self.app.builder.get_relative_uri(node["refdoc"], docname)
            node.replace_self(nodes.reference("", "", *content, internal=True, refuri=uri))


def _target(env: BuildEnvironment, node: addnodes.pending_xref) -> tuple[str, str]:
    """Return the folder and the page of the work that a reference may mean."""
    target = node["reftarget"].partition("#")[0]
    if node.get("refdomain") == DOMAIN:
        slug, _, rest = target.partition("/")
        return slug, rest.partition("/")[0]
    if node.get("refdomain") != "doc":
        target = docname_join(node["refdoc"], target.removesuffix(".md"))
    page = target.rpartition("/")[2]
    return (slug_of(target) or "", page) if target not in env.found_docs else ("", "")


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
