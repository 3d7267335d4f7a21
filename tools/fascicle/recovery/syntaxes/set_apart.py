"""Words that commands of a markup language set in emphasis, from line to running text.

A pass at the start marks them with noncharacters, which are in no text and are no part of words;
this pass makes them runs of their own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import AsTyped, Chat, Footnote, Heading, Run, Speech, Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

# The beginning and the end of words in emphasis, and of those in bold type.
EMPHASIS, STRONG = ("\ufdd4", "\ufdd5"), ("\ufdd6", "\ufdd7")
_APART = re.compile(
    f"{EMPHASIS[0]}(?P<emphasis>[^\ufdd4-\ufdd7]+){EMPHASIS[1]}"
    f"|{STRONG[0]}(?P<strong>[^\ufdd4-\ufdd7]+){STRONG[1]}"
)
_SIGNS = re.compile("[\ufdd4-\ufdd7]")


def set_apart(draft: Draft) -> Draft:
    """Return the draft with words between such signs as runs in their style."""
    if not draft.syntax:
        return draft
    draft = draft.map_text(lambda runs: tuple(part for run in runs for part in _parted(run)))
    return draft.map_blocks(_without_signs)


def _parted(run: Run) -> Iterator[Run]:
    """Split a run at the words between signs; signs without a partner are dropped."""
    if not _SIGNS.search(run.text):
        yield run
        return
    at = 0
    for match in _APART.finditer(run.text):
        yield replace(run, text=_SIGNS.sub("", run.text[at : match.start()]))
        style = Style.EMPHASIS if match["emphasis"] else Style.STRONG
        yield Run(match["emphasis"] or match["strong"], style)
        at = match.end()
    yield replace(run, text=_SIGNS.sub("", run.text[at:]))


def _without_signs(block: Block) -> Block:
    """Return a block without signs in text that has no styles: titles, names, tables."""
    match block:
        case Heading():
            return replace(block, label=_bare(block.label), title=_bare(block.title))
        case Speech():
            return replace(block, speaker=_bare(block.speaker))
        case Footnote():
            return replace(block, label=_bare(block.label))
        case AsTyped():
            return replace(block, lines=tuple(map(_bare, block.lines)))
        case Chat():
            messages = (replace(m, speaker=_bare(m.speaker)) for m in block.messages)
            return replace(block, messages=tuple(messages))
        case _:
            return block


def _bare(text: str) -> str:
    return _SIGNS.sub("", text)
