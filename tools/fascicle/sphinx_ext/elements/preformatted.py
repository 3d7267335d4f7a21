"""Preformatted text: tables and drawings made of letters, in a fence that holds no code.

    <pre class="as-typed" role="region" aria-label="Typeset as typed" tabindex="0">…</pre>

They are shown in letters of one width with all their spaces. On a narrow window they scroll by
themselves, also with the keyboard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from fascicle.sphinx_ext.i18n.messages import gettext

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class as_typed(nodes.General, nodes.FixedTextElement):  # noqa: N801  docutils names nodes so
    """Lines with all their spaces."""


class CodeIsText(SphinxTransform):
    """Replace each block of plain text in a fence: nothing in it is coloured or copied."""

    default_priority = 200
    looks_for = (nodes.literal_block,)

    def apply(self, **_kwargs: object) -> None:
        """Replace them all."""
        for block in list(self.document.findall(nodes.literal_block)):
            if block.get("language") == "text":
                block.replace_self(as_typed(block.rawsource, block.astext()))


def visit_html(writer: HTML5Translator, node: as_typed) -> None:
    """Open the block."""
    attributes: dict[str, Any] = {
        "role": "region",
        "aria-label": gettext("Typeset as typed"),
        "tabindex": "0",
    }
    writer.body.append(writer.starttag(node, "pre", "", CLASS="as-typed", **attributes))


def depart_html(writer: HTML5Translator, _node: as_typed) -> None:
    """Close the block."""
    writer.body.append("</pre>\n")


def visit_text(writer: Any, _node: as_typed) -> None:  # noqa: ANN401  each writer has its own type
    """Open the block, where text is all there is."""
    writer.new_state()


def depart_text(writer: Any, _node: as_typed) -> None:  # noqa: ANN401
    """Close the block."""
    writer.end_state(wrap=False)


def register(app: Sphinx) -> None:
    """Make tables and drawings known to Sphinx."""
    app.add_node(as_typed, html=(visit_html, depart_html), text=(visit_text, depart_text))
    app.add_transform(CodeIsText)
