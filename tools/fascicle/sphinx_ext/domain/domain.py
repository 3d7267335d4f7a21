"""What Sphinx asks of a domain, of literature; how each answer is found stands in other modules."""

from copy import deepcopy
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, Index, ObjType
from sphinx.util.nodes import make_refnode

from fascicle.sphinx_ext.domain import object_warnings, references, registry, stale_references
from fascicle.sphinx_ext.domain.directives import DIRECTIVES
from fascicle.sphinx_ext.domain.domain_indices import People, Places
from fascicle.sphinx_ext.domain.lookup import find
from fascicle.sphinx_ext.domain.objects import GATHERED, IN_A_WORK
from fascicle.sphinx_ext.domain.quotes import quote_role, quote_warnings
from fascicle.sphinx_ext.domain.quotes.quote_role import Quote, QuoteRole
from fascicle.sphinx_ext.domain.references import KINDS, NoteReferences, Reference, shown
from fascicle.sphinx_ext.domain.registry import catalogue_of
from fascicle.sphinx_ext.model import page_notes
from fascicle.sphinx_ext.model.page_notes import DOMAIN, EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.domain.objects import Object

# Sphinx's own search, which our layout does without, finds works first; a scene's words are
# found as text.
FIRST, NEVER = 0, -1

# Before whatever asks for an object, and before Sphinx's own handlers, which have 500.
EARLY = 400


class Literature(Domain):
    """Works, their chapters and scenes, characters and places; authors, series, tags."""

    name = DOMAIN
    label = "Literature"
    object_types: ClassVar[dict[str, ObjType]] = {
        "work": ObjType("work", "work", searchprio=FIRST),
        "division": ObjType("chapter", "chapter"),
        "scene": ObjType("scene", "scene", searchprio=NEVER),
        "character": ObjType("character", "character"),
        "place": ObjType("place", "place"),
        "author": ObjType("author", "author"),
        "series": ObjType("series", "series"),
        "tag": ObjType("tag", "tag"),
    }
    roles: ClassVar[dict[str, Any]] = {
        **{role: Reference() for role in KINDS},
        "quote": QuoteRole(),
    }
    directives: ClassVar[dict[str, Any]] = {**DIRECTIVES, "quote": Quote}
    indices: ClassVar[list[type[Index]]] = [People, Places]
    initial_data: ClassVar[dict[str, Any]] = deepcopy(EMPTY)
    # Raise it whenever what is noted changes its form.
    data_version = 3

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        page_notes.forget(self.data, docname)

    def merge_domaindata(self, docnames: "AbstractSet[str]", otherdata: dict[str, Any]) -> None:
        """Take over what another process has read."""
        page_notes.merge(self.data, docnames, otherdata)

    def get_objects(self) -> "Iterator[tuple[str, str, str, str, str, int]]":
        """List all objects but those whose names are secrets."""
        for kind in GATHERED:
            priority = self.object_types[kind].attrs["searchprio"]
            for found in catalogue_of(self.env).of(kind).values():
                if not found.is_secret:
                    yield found.name, found.title, kind, found.docname, found.anchor, priority

    def resolve_xref(  # noqa: PLR0913, PLR0917  as Sphinx calls it
        self,
        env: "BuildEnvironment",
        fromdocname: str,
        builder: "Builder",
        typ: str,
        target: str,
        node: "pending_xref",
        contnode: "Element",
    ) -> "nodes.reference | None":
        """Make a reference a link, if it is clear what is meant."""
        found = find(env, KINDS[typ], target, fromdocname)
        if len(found) != 1:
            return None
        return linked(builder, found[0], node, contnode)

    def resolve_any_xref(  # noqa: PLR0913, PLR0917  the same
        self,
        env: "BuildEnvironment",
        fromdocname: str,
        builder: "Builder",
        target: str,
        node: "pending_xref",
        contnode: "Element",
    ) -> "list[tuple[str, nodes.reference]]":
        """Make links to whatever may be meant, but to no secret."""
        return [
            (f"{DOMAIN}:{role}", linked(builder, found, node, contnode))
            for role, kind in KINDS.items()
            for found in find(env, kind, target, fromdocname)
            if not found.is_secret
        ]

    def get_full_qualified_name(self, node: "Element") -> str | None:
        """Give the name that a reference has in its work, for the inventories of other books."""
        is_relative = KINDS.get(node.get("reftype", "")) in IN_A_WORK and node.get("lit:work")
        return f"{node['lit:work']}/{node['reftarget']}" if is_relative else None


def linked(
    builder: "Builder", found: "Object", node: "pending_xref", contnode: "Element"
) -> "nodes.reference":
    """Make a link to an object; it says the object's title, unless its page says otherwise."""
    content: Element = contnode.deepcopy()
    if not node.get("refexplicit"):
        # Sphinx sets as code what `any` refers to.
        content = nodes.inline("", shown(builder.env, found), classes=contnode["classes"])
    return make_refnode(builder, node["refdoc"], found.docname, found.anchor, content)


def register(app: "Sphinx") -> None:
    """Make the domain known to Sphinx."""
    app.add_domain(Literature)
    app.add_transform(NoteReferences)
    app.connect("env-updated", registry.begin, priority=EARLY)
    app.connect("env-updated", object_warnings.report)
    app.connect("env-updated", quote_warnings.look_for_all)
    app.connect("env-updated", stale_references.pages_to_write_again)
    quote_role.register(app)
    app.connect("warn-missing-reference", references.warn)
