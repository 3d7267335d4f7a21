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

from fascicle.model.words import BREAK, LINE, PARAGRAPH, SIGNS, words_and_marks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

EXTENSIONS = frozenset({"colon_fence"})
# Directives that show their content, and their argument before it.
_CONTAINERS = {"letter", "epigraph", "dedication", "telegram", "speech", "summary",
               "authors-note", "footnote", "note-apart", "illustration",
               "editors-note"}  # fmt: skip
_LINE_BY_LINE = {"verse", "lines", "chat"}
_TEXT = {"text", "text_special", "code_inline"}
# A message of a chat whose first line is its speaker, and the end of that line.
_SPEAKER_ALONE = re.compile(r"^(\*\*[^\n]*\*\*)[ \t]*\n(?=[ \t]+\S)", re.MULTILINE)
_BREAKS = {"space-break", "ornament"}
# The characters at which inline rules begin, of which every text with markup has one, and the other
# ends of plain text. The parser's own set includes those of rules that the book does not use.
_MARKUP = "\n\\{`*_[<&"
_ENDS = re.compile(rf"[{re.escape(_MARKUP)}\]]|!(?=\[)")
_QUOTES = "\"'“‘«„"
_CODE = 4  # columns of indent
_ROLE = re.compile(r"\{(?P<name>[a-zA-Z0-9_\-+:]+)\}(?P<ticks>`+)")


def words_of_page(page: str, *, with_title: bool, is_recased: bool = False) -> list[str]:
    """Return the words and marks of a page; without its first heading unless `with_title`.

    If the book shows titles in another case (`is_recased`), those of headings are in capitals.
    """
    text = text_of_page(page, with_title=with_title, is_recased=is_recased)
    return words_and_marks(text)


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
    """Put the words of headings into capitals."""
    for before, token in pairwise(tokens):
        for shown in (token, *(token.children or ())) if before.type == "heading_open" else ():
            shown.content = shown.content.upper()


@cache
def _parser() -> MarkdownIt:
    from markdown_it.renderer import RendererHTML  # noqa: PLC0415 (slow imports, used by convert alone)
    from myst_parser.config.main import MdParserConfig  # noqa: PLC0415
    from myst_parser.parsers.mdit import create_md_parser  # noqa: PLC0415

    parser = create_md_parser(MdParserConfig(enable_extensions=set(EXTENSIONS)), RendererHTML)
    parser.inline.ruler.at("myst_role", _role)
    # Most text has no markup: with these the proof takes less than half the time.
    parser.inline.terminator_re = _ENDS
    parser.core.ruler.at("normalize", _normalize)
    parser.core.ruler.at("inline", _inline)
    parser.block.ruler.before("front_matter", "prose", _prose)
    # This rule counts the words of a page and shows nothing.
    parser.disable("wordcount")
    return parser


def _role(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (as the parser calls its rules)
    """Parse a role at the parser's position, {note}`[1]`; return whether there was one.

    The rule of MyST's own plugin copies the rest of the line at each mark in it, so that a line
    takes quadratic time. This rule gives the same result without copying; the tests compare them.
    """
    opens = _ROLE.match(state.src, state.pos)
    if opens is None:
        return False
    # The content has at least one character, which may be any.
    end = state.src.find(opens["ticks"], opens.end() + 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("myst_role", "", 0)
        token.meta = {"name": opens["name"]}
        token.content = state.src[opens.end() : end].replace("\n", " ")
    state.pos = end + len(opens["ticks"])
    return True


def _prose(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (see above)
    """Parse a paragraph of one line, at whose first character no rule for other blocks begins."""
    *_, paragraph = state.md.block.ruler.getRules("")
    first = state.src[state.bMarks[line] + state.tShift[line]]
    is_prose = (first.isalpha() or first in _QUOTES) and state.isEmpty(line + 1)
    is_code = state.sCount[line] - state.blkIndent >= _CODE
    return is_prose and not is_code and paragraph(state, line, end, silent)


def _inline(state: StateCore) -> None:
    """Parse the texts in all blocks that have markup; the others show their content."""
    for token in state.tokens:
        if token.type == "inline" and _has_markup(token.content):
            token.children = state.md.inline.parse(token.content, state.md, state.env, [])


def _normalize(state: StateCore) -> None:
    """Normalise line ends, of which pages have only one kind unless they are edited."""
    if "\r" in state.src or "\0" in state.src:
        state.src = state.src.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _has_markup(text: str) -> bool:
    # Four times as fast as a search for them all.
    return any(map(text.__contains__, _MARKUP))


def _text(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the text of block tokens, with signs; lists are numbered as a browser does."""
    number = count(1)
    for token in tokens:
        if token.type == "inline":
            shown = _shown(token.children) if token.children else token.content
            yield shown + SIGNS[PARAGRAPH]
        elif token.type == "ordered_list_open":  # none is inside another
            number = count(int(token.attrs.get("start", 1)))
        elif token.type == "list_item_open" and token.info:
            yield f"{next(number)}. "
        elif token.type == "footnote_reference_open":
            yield f"{token.meta['label']} "
        elif token.type == "hr":
            yield SIGNS[BREAK] + SIGNS[PARAGRAPH]
        elif token.type == "fence":
            yield token.content.replace("\n", SIGNS[LINE]) + SIGNS[PARAGRAPH]
        elif token.type == "colon_fence":
            yield from _directive(token)


# Roles whose words are those of the text.
_IN_TEXT = ("note", "ruby", "struck", "sub", "sup")


def _shown(children: Sequence[Token]) -> str:
    """Return the text that inline tokens show."""
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
    name, _, said = token.info.strip().partition(" ")
    name = name.strip("{}")
    if name in _BREAKS:
        yield SIGNS[BREAK] + SIGNS[PARAGRAPH]
    elif name in _LINE_BY_LINE:
        content = _SPEAKER_ALONE.sub(r"\1", token.content) if name == "chat" else token.content
        lines = list(map(str.strip, content.split("\n")))
        end = SIGNS[PARAGRAPH if name == "chat" else LINE]
        ends = [end if line else SIGNS[PARAGRAPH] for line in lines]
        yield "".join(map(add, map(_shown_line, lines), ends)) + SIGNS[PARAGRAPH]
    elif name in _CONTAINERS:
        yield f"{said} "
        # Most speeches are one line of prose.
        text = token.content.removesuffix("\n")
        is_prose = text[:1].isalpha() and not _has_markup(text)
        yield from (text, SIGNS[PARAGRAPH]) if is_prose else _text(_parser().parse(text))


def _shown_line(line: str) -> str:
    parser = _parser()
    return _shown(parser.inline.parse(line, parser, {}, [])) if _has_markup(line) else line
