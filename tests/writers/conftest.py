"""MyST parsers for pages: with the book's one extension, and with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# What a keeper could switch on, but for `replacements` and `smartquotes`: these change quotes,
# dashes and dots wherever they stand, and a backslash before each of them nobody would read.
ALL = {
    "alert",
    "amsmath",
    "attrs_block",
    "attrs_image",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "gfm_autolink",
    "html_admonition",
    "html_image",
    "linkify",
    "section_ref",
    "strikethrough",
    "substitution",
    "tasklist",
}


@pytest.fixture(scope="session", params=[{"colon_fence"}, ALL], ids=["one extension", "all"])
def parser(request: pytest.FixtureRequest) -> MarkdownIt:
    return parser_with(request.param)


@pytest.fixture(scope="session")
def blocks(parser: MarkdownIt) -> Callable[[str], list[str]]:
    """Return a function that lists the blocks of a page by kind, with the text of each."""
    return lambda page: blocks_seen(parser, page)


@pytest.fixture(
    scope="session",
    params=[set(), {"colon_fence"}, ALL, ALL - {"attrs_inline"}],
    ids=["none", "one extension", "all", "all but one that hides another"],
)
def any_blocks(request: pytest.FixtureRequest) -> Callable[[str], list[str]]:
    """Return the same function, also without any extension, where a fence is text."""
    parser = parser_with(request.param)
    return lambda page: blocks_seen(parser, page)


def parser_with(extensions: set[str]) -> MarkdownIt:
    # Fuzzy links, of which the dot is all, are off in the book, unless conf.py says otherwise.
    config = MdParserConfig(enable_extensions=extensions, linkify_fuzzy_links=False)
    return create_md_parser(config, RendererHTML)


def blocks_seen(parser: MarkdownIt, page: str) -> list[str]:
    seen = []
    for token in parser.parse(page):
        if token.type == "inline":
            seen.append(shown(token))
        elif token.type == "colon_fence" and token.info == "{lines}":
            # A paragraph whose lines are set in: each is parsed by itself, as a line of verse is.
            lines = (
                shown(parser.parseInline(line.strip())[0]) for line in token.content.split("\n")
            )
            seen += ["<p>", "\n".join(filter(None, lines))]
        elif token.type in {"colon_fence", "fence"}:
            seen += [token.info, token.content]
        elif not token.type.endswith("_close"):
            seen.append(f"<{token.tag or token.type}>{token.info}")
    return seen


@pytest.fixture(scope="session")
def line(parser: MarkdownIt) -> Callable[[str], str]:
    """Return a function that parses one line of verse, as the book does."""
    return lambda text: shown(parser.parseInline(text)[0])


def shown(token: Token) -> str:
    """Return the characters of inline tokens, with names in braces for those that are no text."""
    kept = {"text", "text_special"}
    ends = {"softbreak": "\\soft\n", "hardbreak": "\n"}
    return "".join(
        child.content if child.type in kept else ends.get(child.type, f"{{{child.type}}}")
        for child in token.children or ()
    )
