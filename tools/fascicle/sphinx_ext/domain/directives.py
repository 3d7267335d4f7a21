"""Directives that declare objects without a text, so that pages can refer to them.

    :::{lit:character} Ada Vickery
    :work: the-weighbridge
    :aliases: Ada, Miss Vickery

    Keeps the tolls.
    :::

It stands on its page as a name with what is said of it, and references lead there. Without `work`
a character or a place belongs to the work that its page belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from fascicle.sphinx_ext.domain.objects import IN_A_WORK, NAMED, Object
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.text.slugs import slug
from fascicle.sphinx_ext.model.warnings import warn
from fascicle.sphinx_ext.model.works import slug_of

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec

NO_WORK = "It is not clear which work the %s “%s” is of. Say so on a line :work: with its name."


class DeclarationDirective(SphinxDirective):
    """An object of the library: of the type that the directive is called by."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"aliases": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Note the object as a target of references, and show its name with what is said of it."""
        kind = self.name.partition(":")[2]
        title = " ".join(self.arguments[0].split())
        anchor = f"{kind}-{slug(title)}"
        if name := self._full_name(kind, title):
            docname = self.env.current_document.docname
            said = Object(kind, name, title, docname, anchor, self._aliases(), line=self.lineno)
            notes_of(self.env, "declared").setdefault(docname, []).append(said)
        term = nodes.term("", title, ids=[anchor])
        definition = nodes.definition("", *self.parse_content_to_nodes())
        entry = nodes.definition_list_item("", term, definition)
        return [nodes.definition_list("", entry, classes=["declared", kind])]

    def _full_name(self, _kind: str, title: str) -> str:
        """Return the name of the object, "" if it cannot have one."""
        return slug(title)

    def _aliases(self) -> tuple[str, ...]:
        """Return the aliases, which are separated by commas."""
        names = (" ".join(name.split()) for name in self.options.get("aliases", "").split(","))
        return tuple(filter(None, names))


class WorkDeclarationDirective(DeclarationDirective):
    """An object of one work."""

    option_spec: ClassVar[OptionSpec] = {
        **DeclarationDirective.option_spec,
        "work": directives.unchanged_required,
    }

    def _full_name(self, kind: str, title: str) -> str:
        """Return the name of the object with that of its work, or warn if it has none."""
        if work := self.options.get("work") or slug_of(self.env.current_document.docname):
            return f"{work.strip()}/{slug(title)}"
        warn("lit.work", self.get_location(), NO_WORK, kind, title)
        return ""


DIRECTIVES: dict[str, type[DeclarationDirective]] = {
    kind: WorkDeclarationDirective if kind in IN_A_WORK else DeclarationDirective for kind in NAMED
}
