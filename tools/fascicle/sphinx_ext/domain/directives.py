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
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from fascicle.sphinx_ext.domain.objects import DOMAIN, IN_A_WORK, NAMED
from fascicle.sphinx_ext.model.page_notes import DeclaredObject, notes_of
from fascicle.sphinx_ext.model.text.slugs import slug
from fascicle.sphinx_ext.model.works import slug_of

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec

logger = logging.getLogger(__name__)


class DeclarationDirective(SphinxDirective):
    """An object of the library: of the type that the directive is called by."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"aliases": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Note the object, and show its name with what is said of it."""
        kind = self.name.partition(":")[2]
        name = " ".join(self.arguments[0].split())
        anchor = f"{kind}-{slug(name)}"
        self.note(DeclaredObject(kind, name, "", self.aliases(), anchor, self.lineno))
        term = nodes.term("", name, ids=[anchor])
        said = nodes.definition("", *self.parse_content_to_nodes())
        entry = nodes.definition_list_item("", term, said)
        return [nodes.definition_list("", entry, classes=["declared", kind])]

    def note(self, found: DeclaredObject) -> None:
        """Note the object as a target of references."""
        noted = notes_of(self.env, "declared")
        docname = self.env.current_document.docname
        noted[docname] = (*noted.get(docname, ()), tuple(found))

    def aliases(self) -> tuple[str, ...]:
        """Return the aliases, which are separated by commas."""
        names = (" ".join(name.split()) for name in self.options.get("aliases", "").split(","))
        return tuple(filter(None, names))


class WorkDeclarationDirective(DeclarationDirective):
    """An object of one work."""

    option_spec: ClassVar[OptionSpec] = {
        **DeclarationDirective.option_spec,
        "work": directives.unchanged_required,
    }

    def note(self, found: DeclaredObject) -> None:
        """Note the object with its work, or warn if it has none."""
        work = self.options.get("work") or slug_of(self.env.current_document.docname)
        if work:
            super().note(found._replace(work=work.strip()))
            return
        logger.warning(
            "It is not clear which work the %s “%s” is of. Say so on a line :work: with its name.",
            found.kind,
            found.name,
            location=self.get_location(),
            type=DOMAIN,
            subtype="work",
        )


DIRECTIVES: dict[str, type[DeclarationDirective]] = {
    kind: WorkDeclarationDirective if kind in IN_A_WORK else DeclarationDirective for kind in NAMED
}
