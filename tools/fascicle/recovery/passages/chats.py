"""Chats and text messages: a speaker on each line, and at least two who alternate.

    Ada (21:04): are you up            <till> no            [21:05] Ada: the goat is
    bell: no

Other structures have a label on each line too: a form, a recipe, a play. In a chat the same names
recur in turn. Plays have been recognised in `speeches` before.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Chat, Evidence, Message, Stretch, plain
from fascicle.recovery.shared.lines import fills, only_blank, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Traits

_TIME = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?"
_NAME = r"[^\W_][\w.'’-]{0,24}(?: [\w.'’&-]{1,24}){0,2}"
_MESSAGE = re.compile(
    rf"(?P<speaker>(?P<time>[\[(]?{_TIME}[\])]? ?[-–]? ?)?"
    rf"(?:(?P<nick><[^<>\s]{{1,24}}>)"
    rf"|(?P<name>{_NAME}|@\w{{1,24}})(?P<when> ?[\[(]{_TIME}[\])])?:))"
    r"(?:\s+(?P<text>\S.*))?",
    re.IGNORECASE,
)
# A name is weaker evidence than a nick in brackets or a time, and must recur.
FEWEST, FEWEST_SURE = 3, 2
# Paragraphs that begin with a name may be a play or an interview: there, a chat needs a name that
# only occurs in chats, and shorter messages.
FEWEST_APART = 4
LONGEST_APART = 120
_HANDLE = re.compile(r"[^\W\d_A-Z]|@|\w*[_\d]")
# The largest share of lines that continue the message above.
MOST_LOOSE = 0.34


def chats(draft: Draft) -> Draft:
    """Replace each chat, in one stretch or in consecutive ones, by a `Chat`."""
    row: list[Block] = []
    waiting: list[Stretch] = []
    for block in draft.blocks:
        if isinstance(block, Stretch) and _begins(block):
            if waiting and not _continues(waiting[-1], block, draft):
                row += _as_chats(waiting, draft)
                waiting = []
            waiting.append(block)
            continue
        row += [*_as_chats(waiting, draft), block]
        waiting = []
    return draft.with_blocks([*row, *_as_chats(waiting, draft)])


def _begins(block: Stretch) -> bool:
    return _message(block.lines[0]) is not None


def _message(line: str) -> re.Match[str] | None:
    """Return the match of a line as a message, None for any other line."""
    may_be = ":" in line or ">" in line
    return _MESSAGE.fullmatch(tidy(line)) if may_be else None


def _continues(before: Stretch, block: Stretch, draft: Draft) -> bool:
    """Return whether a stretch follows another after no more than the usual gap."""
    near = block.gap <= max(1, draft.usual_gap(block))
    return near and only_blank(draft.source, before, block)


def _as_chats(stretches: Sequence[Stretch], draft: Draft) -> list[Block]:
    """Return stretches as one chat if possible, else each on its own."""
    if not stretches:
        return []
    traits = draft.traits_at(stretches[0].span.first)
    if chat := _chat(stretches, traits):
        return [chat]
    return [_chat([stretch], traits) or stretch for stretch in stretches]


def _chat(stretches: Sequence[Stretch], traits: Traits) -> Chat | None:
    """Return stretches as a chat, None if they are none."""
    found: list[tuple[re.Match[str], list[str]]] = []
    lines = [line for stretch in stretches for line in stretch.lines]
    for before, line in pairwise(["", *lines]):
        if match := _message(line):
            found.append((match, [match["text"] or ""]))
        elif found:
            said = found[-1][1]
            # A speaker alone on a line has the message below, as a chat shows the two.
            wrapped = said == [""] or (traits.wrap and fills(before, line, traits.wrap))
            said.extend((" " * any(said) if wrapped else "\n", tidy(line)))
    matches = [match for match, _ in found]
    if not _is_chat(matches, lines, apart=any(stretch.gap for stretch in stretches[1:])):
        return None
    messages = tuple(
        Message(match["speaker"].strip(), plain("".join(text))) for match, text in found
    )
    return Chat(
        span=stretches[0].span | stretches[-1].span, gap=stretches[0].gap,
        why=Evidence("alternating speakers", 0.8), messages=messages,
    )  # fmt: skip


def _is_chat(matches: Sequence[re.Match[str]], lines: Sequence[str], *, apart: bool) -> bool:
    """Return whether messages are by two or more speakers in turn."""
    speakers = [(m["nick"] or m["name"]).casefold() for m in matches]
    if len(set(speakers)) < 2 or len(matches) < (1 - MOST_LOOSE) * len(lines):  # noqa: PLR2004
        return False
    if all(m["nick"] or m["time"] or m["when"] for m in matches):
        return len(matches) >= FEWEST_SURE
    turns = [name for name, following in pairwise([*speakers, ""]) if name != following]
    if len(turns) == len(set(turns)) or 2 * len(set(speakers)) > len(matches) + 1:
        return False
    if not apart:
        return len(matches) >= FEWEST
    handles = any(m["nick"] or _HANDLE.match(m["name"]) for m in matches)
    short = max(map(len, lines)) <= LONGEST_APART
    return handles and short and len(matches) >= FEWEST_APART
