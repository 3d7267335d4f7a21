"""Preformatted text: tables and drawings made of letters, in a fence that holds no code.

    <pre class="as-typed" role="region" aria-label="Preformatted text" tabindex="0">…</pre>

They are shown in letters of one width with all their spaces. On a narrow window they scroll by
themselves, also with the keyboard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.writers.text import STDINDENT

from fascicle.sphinx_ext.elements.markup import block, element
from fascicle.sphinx_ext.elements.text_nodes import as_typed
from fascicle.sphinx_ext.i18n.messages import gettext

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class CodeIsText(SphinxTransform):
    """Replace each block of plain text in a fence: nothing in it is coloured or copied."""

    default_priority = 200
    looks_for = (nodes.literal_block,)

    def apply(self, **_kwargs: object) -> None:
        for code in list(self.document.findall(nodes.literal_block)):
            if code.get("language") == "text":
                code.replace_self(as_typed(code.rawsource, code.astext()))


def _label(_node: as_typed) -> dict[str, str]:
    return {"aria-label": gettext("Preformatted text")}


def register(app: Sphinx) -> None:
    html = element("pre", "", "\n", _label, CLASS="as-typed", role="region", tabindex="0")
    app.add_node(as_typed, html=html, text=block(lambda _node: STDINDENT, wrap=False))
    app.add_transform(CodeIsText)
