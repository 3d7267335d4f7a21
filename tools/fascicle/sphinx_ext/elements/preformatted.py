"""Preformatted text: tables and drawings made of letters, in a fence that holds no code.

    <pre class="as-typed" role="region" aria-label="Typeset as typed" tabindex="0">…</pre>

They are shown in letters of one width with all their spaces. On a narrow window they scroll by
themselves, also with the keyboard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from fascicle.sphinx_ext.elements.markup import element
from fascicle.sphinx_ext.elements.text_nodes import as_typed
from fascicle.sphinx_ext.i18n.messages import gettext

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class CodeIsText(SphinxTransform):
    """Replace each block of plain text in a fence: nothing in it is coloured or copied."""

    default_priority = 200
    looks_for = (nodes.literal_block,)

    def apply(self, **_kwargs: object) -> None:
        for block in list(self.document.findall(nodes.literal_block)):
            if block.get("language") == "text":
                block.replace_self(as_typed(block.rawsource, block.astext()))


def _label(_node: as_typed) -> dict[str, str]:
    return {"aria-label": gettext("Typeset as typed")}


def _open_text(writer: Any, _node: as_typed) -> None:  # noqa: ANN401  each writer has its own type
    writer.new_state()


def _close_text(writer: Any, _node: as_typed) -> None:  # noqa: ANN401
    writer.end_state(wrap=False)


def register(app: Sphinx) -> None:
    html = element("pre", "", "\n", _label, CLASS="as-typed", role="region", tabindex="0")
    app.add_node(as_typed, html=html, text=(_open_text, _close_text))
    app.add_transform(CodeIsText)
