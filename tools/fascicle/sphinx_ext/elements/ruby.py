"""Ruby: the reading of characters, in small type beside them.

    {ruby}`漢字《かんじ》`      {ruby}`｜お父《とう》`

    <ruby>漢字<rp>《</rp><rt>かんじ</rt><rp>》</rp></ruby>

Browsers without ruby, and readers of the plain text, see what was typed, less the bar. A paragraph
is called and found by its characters alone: the reading stands beside them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from fascicle.sphinx_ext.elements.markup import WORDS_ALONE, element, marks
from fascicle.sphinx_ext.elements.text_nodes import reading, ruby

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

TYPED = re.compile(r"(?P<bar>[|｜]?)(?P<base>[^《》]+)《(?P<reading>[^《》]+)》")


class RubyRole(SphinxRole):
    """Characters and their reading, as typed; text of another form stays text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        typed = TYPED.fullmatch(self.text)
        if typed is None:
            return [nodes.Text(self.text)], []
        beside = reading("", typed["reading"])
        return [ruby(self.rawtext, typed["base"], beside, bar=typed["bar"])], []


def _open_ruby(writer: HTML5Translator, node: ruby) -> None:
    # The bar is kept but hidden, since it was typed.
    bar = f"<span hidden>{writer.encode(node['bar'])}</span>" if node["bar"] else ""
    writer.body.append(f"<ruby>{bar}")


def _open_reading(writer: HTML5Translator, _node: reading) -> None:
    writer.body.append("<rp>《</rp><rt>")


def register(app: Sphinx) -> None:
    app.add_node(ruby, html=(_open_ruby, element("ruby", end="")[1]), text=WORDS_ALONE)
    close_reading = element("rt", end="<rp>》</rp>")[1]
    app.add_node(reading, html=(_open_reading, close_reading), text=marks("《", "》"))
    app.add_role("ruby", RubyRole())
