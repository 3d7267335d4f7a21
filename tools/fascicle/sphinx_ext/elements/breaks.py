"""Scene breaks (`***`, `:::{ornament} ~*~`, `:::{space-break}`) and spaces (`:::{kept-space}`).

    <hr class="scene-break ornament" aria-label="Scene break" data-mark="~*~">

Docutils allows a transition neither first nor last nor beside another one, and says so in
warnings; an author may end a chapter as they like. So transitions become nodes of ours before
docutils looks at them. The mark is an attribute, drawn by the style sheet: it holds no words.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from fascicle.sphinx_ext.elements.text_nodes import WORDS_ALONE, element, kept_space, scene_break
from fascicle.sphinx_ext.i18n.messages import gettext

ASTERISKS = "* * *"


class OrnamentDirective(SphinxDirective):
    """An ornament other than asterisks; the argument is the mark, as typed."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        return [scene_break(mark=self.arguments[0].strip())]


class SpaceDirective(SphinxDirective):
    """A gap wider than the others: a break that the author showed so, or none."""

    def run(self) -> list[nodes.Node]:
        return [scene_break(mark="") if self.name == "space-break" else kept_space()]


class TransitionsAreBreaks(SphinxTransform):
    """Replace each transition, before docutils warns about where it stands (at 830)."""

    default_priority = 200
    looks_for = (nodes.transition,)

    def apply(self, **_kwargs: object) -> None:
        for transition in list(self.document.findall(nodes.transition)):
            transition.replace_self(scene_break(mark=ASTERISKS))


def _write_rule(writer: HTML5Translator, node: scene_break) -> None:
    mark = node["mark"]
    attributes = {"data-mark": mark} if mark else {}
    attributes |= {"aria-label": gettext("Scene break")}
    shown = "ornament" if mark else "space"
    tag = writer.emptytag(node, "hr", "\n", CLASS=f"scene-break {shown}", **attributes)
    writer.body.append(tag)
    raise nodes.SkipNode


def _write_text(writer: Any, node: scene_break) -> None:  # noqa: ANN401  each writer has its own type
    writer.new_state(0)
    writer.add_text(node["mark"] or ASTERISKS)
    writer.end_state()
    raise nodes.SkipNode


def register(app: Sphinx) -> None:
    app.add_node(scene_break, html=(_write_rule, None), text=(_write_text, None))
    app.add_node(kept_space, html=element("div", "", CLASS="kept-space"), text=WORDS_ALONE)
    app.add_directive("ornament", OrnamentDirective)
    app.add_directive("space-break", SpaceDirective)
    app.add_directive("kept-space", SpaceDirective)
    app.add_transform(TransitionsAreBreaks)
