"""Read prose, most of a page, many paragraphs at a time.

MyST's parser asks each of its rules at each line, and again at each mark in it. The rule here
stands before them, and takes only what all of them would leave to the last, the one for paragraphs:
lines at the left edge that begin with a letter or a mark of speech. No other rule for blocks begins
with these, and none that looks at the line below (tables, underlined headings) finds them there.
So such a paragraph ends at an empty line or with the page, and nowhere else.

Most of these have no character with which a rule for what is in a line begins, but for a backslash
at a line's end, which is a hard break: they show what they are, and a row of them is one token.
In others plain text goes on to the next such character, not only to the next that might be one
with extensions that a page does not use.

This is so with the rules in `RULES`; a parser with any others reads everything alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.words import LINE, PARAGRAPH, SIGNS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

RULES = {
    "core": ["normalize", "block", "inline", "text_join"],
    "block": ["front_matter", "table", "code", "colon_fence", "fence", "myst_line_comment",
              "blockquote", "myst_block_break", "myst_target", "hr", "list", "footnote_def",
              "reference", "html_block", "heading", "lheading", "paragraph"],
    "inline": ["text", "newline", "escape", "myst_role", "backticks", "emphasis", "link", "image",
               "footnote_ref", "autolink", "html_inline", "entity"],
    "inline2": ["balance_pairs", "emphasis", "fragments_join"],
}  # fmt: skip

# A bracket begins a target only where an equals sign ends the line; two hyphens before a letter
# begin neither a rule, nor a list, nor the line below the head of a table.
_BEGINS = r"(?:[^\W\d_]|[\"'“”‘’«»„—.…]|\((?![^\n]*=)|--(?=[^\W\d_]))"
# Newlines, escapes, roles, code, emphasis, links, images, notes, tags, entities.
_ACTING = r"\n\\{`*_\[<&"
_LINE = rf"{_BEGINS}[^\n]*"
_PLAIN = rf"{_BEGINS}[^{_ACTING}]*"
_PARAGRAPH = re.compile(rf"{_LINE}(?:\n{_LINE})*(?=\n\n|\n?\Z)")
_PROSE = re.compile(rf"(?:{_PLAIN}(?:\\\n{_PLAIN})*(?:\n\n+|\n?\Z))+")
# Where the rule for plain text stops: an image begins before its bracket, a link ends at one.
_STOPS = re.compile(rf"[{_ACTING}\]]|!(?=\[)")


def install(parser: MarkdownIt) -> None:
    """Have a parser read prose so, if it has the rules that this was thought out for."""
    if parser.get_active_rules() == RULES:
        parser.inline.terminator_re = _STOPS
        parser.block.ruler.before("front_matter", "prose", prose)


def prose(state: StateBlock, first: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 (as the parser calls its rules)
    """Read paragraphs from line `first` on; return whether there were any."""
    # Not inside of a list, a quotation or a note, nor where a rule only asks what comes.
    if silent or state.level:
        return False
    at = state.bMarks[first]
    plain = _PROSE.match(state.src, at)
    found = plain or _PARAGRAPH.match(state.src, at)
    if found is None:
        return False
    token = state.push("prose" if plain else "inline", "", 0)
    token.content = found[0].rstrip(" \t")
    state.line = first + found[0].count("\n") + (found[0][-1] != "\n")
    return True


def shown(content: str) -> str:
    """Return the text of a token of prose, with signs for the ends in it."""
    lines = content.replace("\\\n", SIGNS[LINE])
    return lines.replace("\n\n", SIGNS[PARAGRAPH]) + SIGNS[PARAGRAPH]


def is_all_of(content: str, parser: MarkdownIt) -> bool:
    """Return whether there is nothing but plain prose for a parser to read."""
    return parser.inline.terminator_re is _STOPS and _PROSE.fullmatch(content) is not None
