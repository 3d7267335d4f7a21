"""The title of the front page: that of the library, unless `index.md` has a heading of its own."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform


class FrontTitle(SphinxTransform):
    """Put the text of a front page without headings below the title of the library."""

    default_priority = 200

    def apply(self, **_kwargs: object) -> None:
        is_front_page = self.env.docname == self.config.root_doc
        if not is_front_page or self.document.next_node(nodes.section):
            return
        name = self.config.project
        section = nodes.section("", nodes.title("", name), names=[nodes.fully_normalize_name(name)])
        section += self.document.children
        self.document.children = []
        self.document += section
        self.document.note_implicit_target(section, section)
