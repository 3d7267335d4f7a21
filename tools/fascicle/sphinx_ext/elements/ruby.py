"""Ruby: the reading of characters, in small type beside them.

    {ruby}`漢字《かんじ》`      {ruby}`｜お父《とう》`

    <ruby>漢字<rp>《</rp><rt>かんじ</rt><rp>》</rp></ruby>

Browsers without ruby, and readers of the plain text, see what was typed, less the bar. A paragraph
is called and found by its characters alone: the reading stands beside them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from fascicle.sphinx_ext.elements.verse import visit_transparent

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

TYPED = re.compile(r"(?P<bar>[|｜]?)(?P<base>[^《》]+)《(?P<reading>[^《》]+)》")


class ruby(nodes.Inline, nodes.TextElement):  # noqa: N801  docutils names nodes so
    """Characters and their reading; `bar` is what was typed before them, if anything."""


class reading(nodes.Inline, nodes.TextElement):  # noqa: N801
    """The reading of the characters before it."""


class RubyRole(SphinxRole):
    """Characters and their reading, as typed."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the ruby; text of another form is returned as text."""
        typed = TYPED.fullmatch(self.text)
        if typed is None:
            return [nodes.Text(self.text)], []
        beside = reading("", typed["reading"])
        return [ruby(self.rawtext, typed["base"], beside, bar=typed["bar"])], []


def visit_ruby(writer: HTML5Translator, node: ruby) -> None:
    """Open the ruby; the bar is kept but hidden, since it was typed."""
    bar = f"<span hidden>{writer.encode(node['bar'])}</span>" if node["bar"] else ""
    writer.body.append(f"<ruby>{bar}")


def depart_ruby(writer: HTML5Translator, _node: ruby) -> None:
    """Close the ruby."""
    writer.body.append("</ruby>")


def visit_reading(writer: HTML5Translator, _node: reading) -> None:
    """Open the reading."""
    writer.body.append("<rp>《</rp><rt>")


def depart_reading(writer: HTML5Translator, _node: reading) -> None:
    """Close the reading."""
    writer.body.append("</rt><rp>》</rp>")


def visit_text_reading(writer: Any, _node: reading) -> None:  # noqa: ANN401  each writer has its own type
    """Open the reading, where text is all there is."""
    writer.add_text("《")


def depart_text_reading(writer: Any, _node: reading) -> None:  # noqa: ANN401
    """Close the reading."""
    writer.add_text("》")


def register(app: Sphinx) -> None:
    """Make ruby known to Sphinx."""
    app.add_node(ruby, html=(visit_ruby, depart_ruby), text=(visit_transparent, visit_transparent))
    app.add_node(
        reading,
        html=(visit_reading, depart_reading),
        text=(visit_text_reading, depart_text_reading),
    )
    app.add_role("ruby", RubyRole())
