"""Roles of cross-references: {lit:work}`the-goat-will-decide`.

The text and the address of a reference are filled in when its page is written, and all titles are
known. Its target is noted while its page is read.

References to works that were removed lead to the page that says so, or to none. They are no
mistakes of the pages that have them; `fascicle remove` names their lines.
"""

from __future__ import annotations

from collections.abc import Iterator

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

from fascicle.model.digests import digest_of
from fascicle.sphinx_ext.domain.objects import DOMAIN, REFERENCES, ROLES, Object
from fascicle.sphinx_ext.domain.quotations import location_of, source_title
from fascicle.sphinx_ext.domain.registry import find, problem_with
from fascicle.sphinx_ext.model.curly import shapes_of
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.problems import each_that_works, warn
from fascicle.sphinx_ext.model.works import cased_title, removed_in, slug_of, work_named
from fascicle.sphinx_ext.stale_pages import note

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
