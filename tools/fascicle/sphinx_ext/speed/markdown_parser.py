"""MyST's parser: created once instead of for each page, and with roles read in linear time.

The rules of a parser come from the settings alone. Each page gets a copy with a renderer and
options of its own, because a page may be parsed while another one is (`include`).
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from markdown_it.utils import OptionsDict
from myst_parser.parsers import sphinx_ as myst

from fascicle.fidelity.roles import read_roles_in_linear_time
from fascicle.sphinx_ext.speed.patch import Patch, replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererProtocol
    from myst_parser.config.main import MdParserConfig
    from sphinx.application import Sphinx

    Renderer = Callable[[MarkdownIt], RendererProtocol]


class _LastParser:
    """The parser that was created last, and the settings that it was created from."""

    def __init__(self, create: Callable[[MdParserConfig, Renderer], MarkdownIt]) -> None:
        self.create = create
        self.arguments: tuple[MdParserConfig, Renderer] | None = None
        self.parser: MarkdownIt | None = None

    def __call__(self, config: MdParserConfig, renderer: Renderer) -> MarkdownIt:
        if self.parser is None or self.arguments != (config, renderer):
            self.parser = self.create(config, renderer)
            read_roles_in_linear_time(self.parser)
            # A copy, because settings may be changed in place.
            self.arguments = (copy(config), renderer)
        own = copy(self.parser)
        own.options = OptionsDict(self.parser.options)  # type: ignore[arg-type]
        own.options["myst_config"] = config
        own.renderer = renderer(own)
        return own


def _create_once(_app: Sphinx) -> None:
    replace(myst, "create_md_parser", _LastParser(vars(myst)["create_md_parser"]))


PATCH = Patch(
    name="Markdown parser",
    replaces=("myst_parser.parsers.sphinx_.create_md_parser",),
    apply=_create_once,
)
