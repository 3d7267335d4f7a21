"""The domain `lit`: cross-references to works, chapters, people and places.

{lit:character}`ada-vickery`      {lit:chapter}`the tenth gate <five-small-gates/chapter-10>`

objects        all targets, and their pages; from the words of a reference to the object
references     roles, pages with stale references, removed works, targets on other shelves
quotations     quotations, checked against their text

Here are objects declared by hand, indices, and Sphinx's interface of a domain.

    :::{lit:character} Ada Vickery
    :work: the-weighbridge
    :aliases: Ada, Miss Vickery

    Keeps the tolls.
    :::

An object without a text stands on its page as a name with its description; references lead there.
Without `work` a character or a place belongs to the work that its page belongs to.

The indices, `lit-people.html` and `lit-places.html`, list characters with their works, authors, and
places, in the order of the library's language, as the catalogue does; secret names are left out. A
library without entries for an index has no such page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any, ClassVar

from docutils import nodes
from docutils.nodes import Element
from docutils.parsers.rst import directives
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, Index, IndexEntry, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode
from sphinx.util.typing import OptionSpec

from fascicle.model.word_lists import filing_title
from fascicle.sphinx_ext.domain import objects, quotations, references
from fascicle.sphinx_ext.domain.objects import (
    DOMAIN,
    IN_A_WORK,
    NAMED,
    REGISTRIES,
    ROLES,
    Object,
    find,
)
from fascicle.sphinx_ext.domain.quotations import QuoteDirective, QuoteRole
from fascicle.sphinx_ext.domain.references import KINDS, Reference, link_text
from fascicle.sphinx_ext.i18n import gettext
from fascicle.sphinx_ext.model.extension_points import EARLY, LibraryPage, indices
from fascicle.sphinx_ext.model.filing import given_sort_names, group_by_letter, sort_name
from fascicle.sphinx_ext.model.problems import each_that_works, warn
from fascicle.sphinx_ext.model.slugs import slug
from fascicle.sphinx_ext.model.works import slug_of
from fascicle.sphinx_ext.page_notes import notes_of

NO_WORK = "It is not clear which work the %s “%s” belongs to. Name it on a line :work:."


def setup(app: Sphinx) -> None:
    app.add_domain(Literature)
    app.add_transform(references.NoteReferences)
    app.add_post_transform(references.LinkRemovedWorks)
    quotations.register(app)
    indices.add(app, nonempty_indices)
    references.register(app)
    app.connect("env-updated", objects.reset_registry, priority=EARLY)
    app.connect("env-updated", objects.warn_of_objects)
    app.connect("env-updated", quotations.check_quotations)
    app.connect("env-updated", references.note_references)
    app.connect("warn-missing-reference", references.warn_of_missing_target)


class DeclarationDirective(SphinxDirective):
    """An object of the library: of the type that the directive is called by."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"aliases": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Note the object as a target of references, and show its name with its description."""
        kind = self.name.partition(":")[2]
        title = " ".join(self.arguments[0].split())
        anchor = f"{kind}-{slug(title)}"
        if name := self._full_name(kind, title):
            docname = self.env.current_document.docname
            declared = Object(kind, name, title, docname, anchor, self._aliases(), line=self.lineno)
            notes_of(self.env, "declared").setdefault(docname, []).append(declared)
        term = nodes.term("", title, ids=[anchor])
        definition = nodes.definition("", *self.parse_content_to_nodes())
        entry = nodes.definition_list_item("", term, definition)
        return [nodes.definition_list("", entry, classes=["declared", kind])]

    def _full_name(self, kind: str, title: str) -> str:
        """Return the name of the object, or warn if it has none without that of a work."""
        if kind not in IN_A_WORK:
            return slug(title)
        if work := self.options.get("work") or slug_of(self.env.current_document.docname):
            return f"{work.strip()}/{slug(title)}"
        warn("lit.work", self.get_location(), NO_WORK, kind, title)
        return ""

    def _aliases(self) -> tuple[str, ...]:
        names = (" ".join(name.split()) for name in self.options.get("aliases", "").split(","))
        return tuple(filter(None, names))


class WorkDeclarationDirective(DeclarationDirective):
    """An object of one work."""

    option_spec: ClassVar[OptionSpec] = {
        **DeclarationDirective.option_spec,
        "work": directives.unchanged_required,
    }


DIRECTIVES: dict[str, type[DeclarationDirective]] = {
    kind: WorkDeclarationDirective if kind in IN_A_WORK else DeclarationDirective for kind in NAMED
}


class NameIndex(Index):
    """An index of all objects of some types."""

    kinds: ClassVar[tuple[str, ...]]

    def generate(
        self, docnames: Iterable[str] | None = None
    ) -> tuple[list[tuple[str, list[IndexEntry]]], bool]:
        """Return the entries by letters, none of them collapsed."""
        wanted = None if docnames is None else set(docnames)
        entries = [entry for entry in self.entries() if wanted is None or entry.docname in wanted]
        language = self.domain.env.config.language
        return index_entries_by_letter(entries, self.filed_as, language), False

    def filed_as(self, name: str) -> str:
        """Return a name as it is filed: it has no articles, but may open with a quote."""
        return filing_title(name, "")

    def entries(self) -> Iterator[IndexEntry]:
        registry = REGISTRIES[self.domain.env]

        def entry_of(obj: Object) -> IndexEntry:
            what = gettext("author") if obj.kind == "author" else self.work_of(obj)
            return IndexEntry(obj.title, 0, obj.docname, obj.anchor, what, "", "")

        objects = [obj for kind in self.kinds for obj in registry.of(kind).values()]
        listed = (obj for obj in objects if not obj.is_secret)
        yield from (entry for _, entry in each_that_works(listed, "the indices", entry_of))

    def work_of(self, obj: Object) -> str:
        name = obj.name.partition("/")[0]
        work = REGISTRIES[self.domain.env].of("work").get(name)
        return work.title if work else name


def index_entries_by_letter(
    entries: Iterable[IndexEntry], filed_as: Callable[[str], str], language: str
) -> list[tuple[str, list[IndexEntry]]]:
    return group_by_letter(sorted(entries), lambda entry: filed_as(entry.name), language)


class PeopleIndex(NameIndex):
    """Characters and authors."""

    name = "people"
    localname = gettext("People")
    kinds = ("character", "author")

    def entries(self) -> Iterator[IndexEntry]:
        """Yield the entries; none without characters, since authors have a page of their own."""
        characters = REGISTRIES[self.domain.env].of("character").values()
        if any(not each.is_secret for each in characters):
            yield from super().entries()

    def filed_as(self, name: str) -> str:
        config = self.domain.env.config
        return sort_name(name, config.language, given_sort_names(config.fascicle_sort_names))


class PlaceIndex(NameIndex):
    """Places."""

    name = "places"
    localname = gettext("Places")
    kinds = ("place",)


def nonempty_indices(env: BuildEnvironment) -> Iterator[LibraryPage]:
    """Yield the pages of the indices that have entries and are not turned off."""
    wanted: bool | list[str] = env.config.html_domain_indices
    for index_of in (PeopleIndex, PlaceIndex):
        index = index_of(env.get_domain(DOMAIN))
        docname = f"{DOMAIN}-{index.name}"
        is_written = wanted is True or (wanted and docname in wanted)
        if is_written and next(index.entries(), None):
            yield LibraryPage(docname, index.localname)


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
    roles: ClassVar[dict[str, Any]] = {role: Reference() for role in KINDS} | {"quote": QuoteRole()}
    directives: ClassVar[dict[str, Any]] = {**DIRECTIVES, "quote": QuoteDirective}
    indices: ClassVar[list[type[Index]]] = [PeopleIndex, PlaceIndex]
    # The notes of each page are stored by `page_notes`.
    data_version = 4

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Do nothing: `page_notes` merges the notes of other processes."""

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield all objects except those with secret names."""
        for kind in ROLES:
            priority = self.object_types[kind].attrs["searchprio"]
            for obj in REGISTRIES[self.env].of(kind).values():
                if not obj.is_secret:
                    yield obj.name, obj.title, kind, obj.docname, obj.anchor, priority

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
        objects = find(env, KINDS[typ], target, fromdocname)
        return _linked(builder, objects[0], node, contnode) if len(objects) == 1 else None

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
            (f"{DOMAIN}:{role}", _linked(builder, obj, node, contnode))
            for role, kind in KINDS.items()
            for obj in find(env, kind, target, fromdocname)
            if not obj.is_secret
        ]

    def get_full_qualified_name(self, node: Element) -> str | None:
        """Return the name that a reference has in its work, for the inventories of other books."""
        is_relative = KINDS.get(node.get("reftype", "")) in IN_A_WORK and node.get("lit:work")
        return f"{node['lit:work']}/{node['reftarget']}" if is_relative else None


def _linked(
    builder: Builder, obj: Object, node: pending_xref, contnode: Element
) -> nodes.reference:
    """Return a link to an object, with its title unless the reference has a text of its own."""
    content: Element = contnode.deepcopy()
    if not node.get("refexplicit"):
        # Sphinx sets targets of `any` as code.
        content = nodes.inline("", link_text(builder.env, obj), classes=contnode["classes"])
    return make_refnode(builder, node["refdoc"], obj.docname, obj.anchor, content)
