"""Scene breaks: `***`, `:::{ornament} ~*~` and `:::{space-break}`.

    <hr class="scene-break ornament" aria-label="Scene break" data-mark="~*~">

Docutils allows a transition neither first nor last nor beside another one, and says so in
warnings; an author may end a chapter as they like. So transitions become nodes of ours before
docutils looks at them. The mark is an attribute, drawn by the style sheet: it holds no words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from fascicle.sphinx_ext.i18n.messages import gettext

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec
    from sphinx.writers.html5 import HTML5Translator

ASTERISKS = "* * *"


class scene_break(nodes.Structural, nodes.Element):  # noqa: N801  docutils names nodes so
    """A scene break; `mark` is what the author typed, and empty for a break shown as space."""


class OrnamentDirective(SphinxDirective):
    """An ornament other than asterisks; the argument is the mark, as typed."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        """Return the break."""
        return [scene_break(mark=self.arguments[0].strip())]


class SpaceBreakDirective(SphinxDirective):
    """A break that the author showed as a gap wider than the others."""

    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        """Return the break."""
        return [scene_break(mark="")]


class TransitionsAreBreaks(SphinxTransform):
    """Replace each transition, before docutils warns about where it stands (at 830)."""

    default_priority = 200
    looks_for = (nodes.transition,)

    def apply(self, **_kwargs: object) -> None:
        """Replace them all."""
        for transition in list(self.document.findall(nodes.transition)):
            transition.replace_self(scene_break(mark=ASTERISKS))


def visit_html(writer: HTML5Translator, node: scene_break) -> None:
    """Write the rule."""
    mark = node["mark"]
    attributes = {"aria-label": gettext("Scene break")}
    if mark:
        attributes["data-mark"] = mark
    shown = "ornament" if mark else "space"
    tag = writer.emptytag(node, "hr", "\n", CLASS=f"scene-break {shown}", **attributes)
    writer.body.append(tag)
    raise nodes.SkipNode


def visit_text(writer: Any, node: scene_break) -> None:  # noqa: ANN401  each writer has its own type
    """Write the mark on a line of its own, where text is all there is."""
    writer.new_state(0)
    writer.add_text(node["mark"] or ASTERISKS)
    writer.end_state()
    raise nodes.SkipNode


def register(app: Sphinx) -> None:
    """Make breaks known to Sphinx."""
    app.add_node(scene_break, html=(visit_html, None), text=(visit_text, None))
    app.add_directive("ornament", OrnamentDirective)
    app.add_directive("space-break", SpaceBreakDirective)
    app.add_transform(TransitionsAreBreaks)
