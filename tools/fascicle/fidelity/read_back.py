"""The words of a page as MyST reads them, with line ends and scene breaks.

The page is parsed by MyST's own parser, in the configuration of the book, and without any code of
the writer: markup that MyST would act on instead of showing is missing here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count, pairwise
from operator import add
from typing import TYPE_CHECKING

from fascicle.model.memory import remembered
from fascicle.model.words import BREAK, LINE, PARAGRAPH, SIGNS, words_and_marks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# Directives that show their content, and their argument before it.
_CONTAINERS = {"letter", "epigraph", "dedication", "telegram", "speech", "summary",
               "authors-note", "footnote", "note-apart", "illustration",
               "editors-note"}  # fmt: skip
_LINE_BY_LINE = {"verse", "lines", "chat"}
# A message of a chat whose first line is its speaker, and the end of that line.
_SPEAKER_ALONE = re.compile(r"^(\*\*[^\n]*\*\*)[ \t]*\n(?=[ \t]+\S)", re.MULTILINE)
_BREAKS = {"space-break", "ornament"}


def words_of_page(page: str, *, with_title: bool, is_recased: bool = False) -> list[str]:
    """Return the words and marks of a page; without its first heading unless `with_title`.

    If the book shows titles in another case (`is_recased`), those of headings are in capitals.
    """
    text = text_of_page(page, with_title=with_title, is_recased=is_recased)
    return words_and_marks(text)


@remembered
def text_of_page(page: str, *, with_title: bool, is_recased: bool = False) -> str:
    """Return the text of a page with `SIGNS`; its headings as `words_of_page` does."""
    tokens = _parser().parse(page)
    if is_recased:
        _raise_headings(tokens)
    if not with_title:
        first = next((n for n, t in enumerate(tokens) if t.type == "heading_close"), -1)
        tokens = tokens[first + 1 :]
    return "".join(_text(tokens))


def _raise_headings(tokens: Sequence[Token]) -> None:
    for before, token in pairwise(tokens):
        for shown in (token.children or ()) if before.type == "heading_open" else ():
            shown.content = shown.content.upper()


@cache
def _parser() -> MarkdownIt:
    from markdown_it.renderer import RendererHTML  # noqa: PLC0415 (slow imports, used by convert alone)
    from myst_parser.config.main import MdParserConfig  # noqa: PLC0415
    from myst_parser.parsers.mdit import create_md_parser  # noqa: PLC0415

    parser = create_md_parser(MdParserConfig(enable_extensions={"colon_fence"}), RendererHTML)
    # This rule counts the words of a page and shows nothing.
    parser.disable("wordcount")
    return parser


def _text(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the text of block tokens, with signs; lists are numbered as a browser does."""
    numbers: list[Iterator[int]] = []
    for token in tokens:
        if token.type == "inline":
            yield _shown(token.children or ()) + SIGNS[PARAGRAPH]
        elif token.type == "ordered_list_open":
            numbers.append(count(int(token.attrs.get("start", 1))))
        elif token.type == "ordered_list_close":
            numbers.pop()
        elif token.type == "list_item_open" and token.info:
            yield f"{next(numbers[-1])}. "
        elif token.type == "footnote_reference_open":
            yield f"{token.meta['label']} "
        elif token.type == "hr":
            yield SIGNS[BREAK] + SIGNS[PARAGRAPH]
        elif token.type == "fence":
            yield token.content.replace("\n", SIGNS[LINE]) + SIGNS[PARAGRAPH]
        elif token.type == "colon_fence":
            yield from _directive(token)


# Roles whose words are those of the text.
_IN_TEXT = ("note", "ruby", "struck", "sub", "sup", "underlined")


def _shown(children: Sequence[Token]) -> str:
    shown = []
    for child in children:
        if child.type == "softbreak":
            shown.append("\n")
        elif child.type == "hardbreak":
            shown.append(SIGNS[LINE])
        elif child.type == "footnote_ref":
            shown.append(f" {child.meta['label']} ")
        elif child.type in {"text", "text_special"} or _is_role(child, *_IN_TEXT):
            shown.append(child.content)
        elif child.type == "code_inline":
            shown.append(f" {child.content} ")
        elif _is_role(child, "initial"):
            shown.append(f"{child.content} ")
    return "".join(shown)


def _is_role(token: Token, *names: str) -> bool:
    return token.type == "myst_role" and token.meta["name"] in names


def _directive(token: Token) -> Iterator[str]:
    name, _, argument = token.info.strip().partition(" ")
    name = name.strip("{}")
    if name in _BREAKS:
        yield SIGNS[BREAK] + SIGNS[PARAGRAPH]
    elif name in _LINE_BY_LINE:
        content = _SPEAKER_ALONE.sub(r"\1", token.content) if name == "chat" else token.content
        lines = list(map(str.strip, content.split("\n")))
        end = SIGNS[PARAGRAPH if name == "chat" else LINE]
        ends = [end if line else SIGNS[PARAGRAPH] for line in lines]
        yield "".join(map(add, map(_shown_line, lines), ends)) + SIGNS[PARAGRAPH]
    elif name == "table":
        yield _shown_line(argument) + SIGNS[PARAGRAPH]
        yield from _text(_parser().parse(token.content))
    elif name in _CONTAINERS:
        yield f"{argument} "
        yield from _text(_parser().parse(token.content))


def _shown_line(line: str) -> str:
    parser = _parser()
    return _shown(parser.inline.parse(line, parser, {}, []))
