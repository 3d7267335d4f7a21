"""The domain of literature; lookup and indices are in other modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, Index, ObjType
from sphinx.util.nodes import make_refnode

from fascicle.sphinx_ext.domain.directives import DIRECTIVES
from fascicle.sphinx_ext.domain.domain_indices import PeopleIndex, PlaceIndex
from fascicle.sphinx_ext.domain.lookup import find
from fascicle.sphinx_ext.domain.objects import DOMAIN, IN_A_WORK, ROLES
from fascicle.sphinx_ext.domain.quotes.quote_role import QuoteDirective, QuoteRole
from fascicle.sphinx_ext.domain.references import KINDS, Reference, link_text
from fascicle.sphinx_ext.domain.registry import registry_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.domain.objects import Object

# Sphinx's own search, which our layout does without, finds works first, and scenes never: their
# words are found as text.
PRIORITIES = {"work": {"searchprio": 0}, "scene": {"searchprio": -1}}


class Literature(Domain):
    """Works, their chapters and scenes, characters and places; authors, series, tags."""

    name = DOMAIN
    label = "Literature"
    object_types: ClassVar[dict[str, ObjType]] = {
        kind: ObjType(role, role, **PRIORITIES.get(kind, {})) for kind, role in ROLES.items()
    }
    roles: ClassVar[dict[str, Any]] = {
        **{role: Reference() for role in KINDS},
        "quote": QuoteRole(),
    }
    directives: ClassVar[dict[str, Any]] = {**DIRECTIVES, "quote": QuoteDirective}
    indices: ClassVar[list[type[Index]]] = [PeopleIndex, PlaceIndex]
    # The notes of each page are stored by `page_notes`.
    data_version = 4

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Do nothing: `page_notes` merges the notes of other processes."""

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield all objects except those whose names are secrets."""
        for kind in ROLES:
            priority = self.object_types[kind].attrs["searchprio"]
            for found in registry_of(self.env).of(kind).values():
                if not found.is_secret:
                    yield found.name, found.title, kind, found.docname, found.anchor, priority

    def resolve_xref(  # noqa: PLR0913, PLR0917  as Sphinx calls it
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Return the link for a reference, None if its target is missing or ambiguous."""
        found = find(env, KINDS[typ], target, fromdocname)
        if len(found) != 1:
            return None
        return _linked(builder, found[0], node, contnode)

    def resolve_any_xref(  # noqa: PLR0913, PLR0917  the same
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return links to all objects that a reference may mean, except secrets."""
        return [
            (f"{DOMAIN}:{role}", _linked(builder, found, node, contnode))
            for role, kind in KINDS.items()
            for found in find(env, kind, target, fromdocname)
            if not found.is_secret
        ]

    def get_full_qualified_name(self, node: Element) -> str | None:
        """Return the name that a reference has in its work, for the inventories of other books."""
        is_relative = KINDS.get(node.get("reftype", "")) in IN_A_WORK and node.get("lit:work")
        return f"{node['lit:work']}/{node['reftarget']}" if is_relative else None


def _linked(
    builder: Builder, found: Object, node: pending_xref, contnode: Element
) -> nodes.reference:
    """Return a link to an object, with its title unless the reference has a text of its own."""
    content: Element = contnode.deepcopy()
    if not node.get("refexplicit"):
        # Sphinx sets as code what `any` refers to.
        content = nodes.inline("", link_text(builder.env, found), classes=contnode["classes"])
    return make_refnode(builder, node["refdoc"], found.docname, found.anchor, content)
