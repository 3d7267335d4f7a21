"""MyST's parser, put together once and not anew for each page.

What a parser knows (its rules, and which of them are off) comes from the settings alone; making
one takes a twentieth of the time that a page needs. Each page gets a copy with a renderer and
options of its own, for one page may be parsed inside another (`include`).
"""

from copy import copy
from typing import TYPE_CHECKING

from markdown_it.utils import OptionsDict
from myst_parser.parsers import sphinx_ as myst

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererProtocol
    from myst_parser.config.main import MdParserConfig

    Renderer = Callable[[MarkdownIt], RendererProtocol]

create_md_parser = vars(myst)["create_md_parser"]


class LastParser:
    """The parser that was put together last, and from which settings."""

    def __init__(self) -> None:
        self.made_from: tuple[MdParserConfig, Renderer] | None = None
        self.parser: MarkdownIt | None = None

    def __call__(self, config: "MdParserConfig", renderer: "Renderer") -> "MarkdownIt":
        """Give a parser as MyST makes it for these settings."""
        if self.parser is None or self.made_from != (config, renderer):
            self.parser = create_md_parser(config, renderer)
            # Settings may be changed where they are.
            self.made_from = (copy(config), renderer)
        own = copy(self.parser)
        own.options = OptionsDict(self.parser.options)  # type: ignore[arg-type]
        own.options["myst_config"] = config
        own.renderer = renderer(own)
        return own


def install() -> None:
    """Have MyST ask here."""
    vars(myst)["create_md_parser"] = LastParser()
