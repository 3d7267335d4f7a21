"""Short messages: chats, telegrams, and signs, headlines and inscriptions.

    Ada (21:04): are you up            <till> no            [21:05] Ada: the goat is
    bell: no

    22/04/2019, 21:04 - Ada: are you up       [21:05] *** till has quit

    It was from Till.                               Over the door it said:

    ARRIVING TUESDAY STOP BRING STRING STOP         NO GOATS
    TILL                                            BEYOND THIS POINT

A chat has a speaker on each line, and at least two who alternate. Other structures have a label on
each line too: a form, a recipe, a play, pros and cons. In a chat the same names recur in turn.
Plays have been recognised in `speeches` before.

A telegram contains STOP. Any other text in capitals may be a heading: it is quoted only if the
paragraph before introduces it, without a wider gap. The title of a poem that a format marks is
not quoted, and in HTML neither is the first of several lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeGuard

from fascicle.model.blocks import (
    Block,
    Chat,
    Evidence,
    Group,
    Message,
    Paragraph,
    Span,
    Stretch,
    group_of,
    in_runs,
    plain,
)
from fascicle.model.draft import Draft, Traits
from fascicle.model.memory import of_each
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.breaks.space_breaks import is_end
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.paragraphs import SLACK
from fascicle.recovery.shared.lines import (
    divided,
    fills,
    is_capitals,
    join,
    keep,
    only_blank,
    ragged,
    replaced,
    tidy,
)

_TIME = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?"
_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? "
_NAME = r"\+?[^\W_][\w.'’-]{0,24}(?: [\w.'’&-]{1,24}){0,2}"
_MESSAGE = re.compile(
    rf"(?P<speaker>(?P<time>[\[(]?(?:{_DATE})?{_TIME}[\])]? ?[-–]? ?)?"
    rf"(?:(?P<nick><[^<>\s]{{1,24}}>|(?(time)(?:\*{{1,3}}|-!-)(?= )|(?!)))"
    rf"|(?P<name>{_NAME}|@\w{{1,24}})(?:(?P<when> ?[\[(]{_TIME}[\])])| \([^()]{{1,60}}\))?:))"
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
# Labels that alternate as the names of two speakers do: a list of reasons, tides, or tosses.
_LABELS = {
    "pro", "con", "pros", "cons", "for", "against", "then", "now", "before", "after", "past",
    "present", "old", "new", "high", "low", "left", "right", "up", "down", "in", "out", "yes", "no",
    "day", "night", "true", "false", "plus", "minus", "heads", "tails", "won", "lost",
    "buy", "sell", "früher", "heute", "links", "rechts", "kopf", "zahl", "avant", "après", "pour",
    "contre", "gauche", "droite",
}  # fmt: skip
# The first message of a log is among so many lines.
_FIRST = 5
# The largest share of lines that continue the message above.
MOST_LOOSE = 0.34


def chats(draft: Draft) -> Draft:
    """Replace each chat, in one stretch or in consecutive ones, by a `Chat`."""

    def goes_on(last: Block, block: Block) -> bool:
        is_near = block.gap <= max(1, draft.usual_gap(block))
        both = _begins(last) and _begins(block)
        return both and is_near and only_blank(draft.source, last, block)

    row: list[Block] = []
    draft = draft.with_blocks(divided(draft.blocks, filter(None, map(_log_in, draft.blocks))))
    for run in in_runs(draft.blocks, goes_on):
        messages = [block for block in run if _begins(block)]
        row += _as_chats(messages, draft) if messages else run
    return draft.with_blocks(row)


def _log_in(block: Block) -> Span | None:
    """Return the lines of a log with times from its first message on, None if it begins with it."""
    lines = block.lines[:_FIRST] if isinstance(block, Stretch) else ()
    first = next((at for at, line in enumerate(lines) if _is_sure(_message(line))), 0)
    if not first or not isinstance(block, Stretch):
        return None
    sure = sum(_is_sure(_message(line)) for line in block.lines[first:])
    is_log = sure > (1 - MOST_LOOSE) * len(block.lines[first:]) and sure >= FEWEST
    return Span(block.span.first + first, block.span.last) if is_log else None


def _is_sure(message: re.Match[str] | None) -> bool:
    """Return whether a message has a nick in brackets or a time."""
    return bool(message and (message["nick"] or message["time"] or message["when"]))


def _begins(block: Block) -> TypeGuard[Stretch]:
    return isinstance(block, Stretch) and _message(block.lines[0]) is not None


def _message(line: str) -> re.Match[str] | None:
    """Return the match of a line as a message, None for any other line."""
    may_be = ":" in line or ">" in line
    return _MESSAGE.fullmatch(tidy(line)) if may_be else None


def _as_chats(stretches: Sequence[Stretch], draft: Draft) -> list[Block]:
    """Return stretches as one chat if possible, else each on its own."""
    traits = draft.traits_at(stretches[0].span.first)
    if chat := _chat(stretches, traits):
        return [chat]
    return [_chat([stretch], traits) or stretch for stretch in stretches]


def _chat(stretches: Sequence[Stretch], traits: Traits) -> Chat | None:
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
    if all(map(_is_sure, matches)):
        return len(matches) >= FEWEST_SURE
    if all(name in _LABELS or name.isdecimal() for name in speakers):
        return False
    turns = [name for name, following in pairwise([*speakers, ""]) if name != following]
    if len(turns) == len(set(turns)) or 2 * len(set(speakers)) > len(matches) + 1:
        return False
    if not apart:
        return len(matches) >= FEWEST
    handles = any(m["nick"] or _HANDLE.match(m["name"]) for m in matches)
    short = max(map(len, lines)) <= LONGEST_APART
    return handles and short and len(matches) >= FEWEST_APART


_STOP = re.compile(r"\bSTOP\b")
_INTRODUCTION = re.compile(r"(?:[:,]|--|—|–)[_*]?$")
# A telegram has more words than a cry of "STOP!"; a sign or a headline has few lines.
FEWEST_WORDS = 4
MOST_LINES = 8
# Sender and date may be on this many lines below a telegram, and above it.
AROUND = 2


def notices(draft: Draft) -> Draft:
    """Put telegrams and quoted text in capitals into groups."""
    blocks = draft.blocks
    capitals = of_each(_in_capitals, blocks)

    def notice(at: int) -> tuple[Block, int] | None:
        traits = draft.traits_at(blocks[at].span.first)
        end = _end_of_telegram(blocks, at, traits) if capitals[at] else at
        if end > at:
            return _group(blocks[at:end], "telegram", "capitals and STOP", traits), end
        if not capitals[at] or not _is_quoted(draft, at, traits) or _heads(draft, at):
            return None
        why = "capitals introduced by the prose"
        return _group(blocks[at : at + 1], "quotation", why, traits), at + 1

    return draft.with_blocks(replaced(blocks, notice))


def _end_of_telegram(blocks: Sequence[Block], at: int, traits: Traits) -> int:
    """Return the index after a telegram that begins with capitals at `at`, `at` if none does."""
    end = at + 1
    while end < len(blocks) and end - at <= 2 * AROUND and _belongs(blocks[end], traits):
        end += 1
    stops = [n for n in range(at, end) if _says_stop(blocks[n])]
    if not stops or stops[0] - at > AROUND:
        return at
    return min(end, stops[-1] + 1 + AROUND)


def _in_capitals(block: Block) -> bool:
    """Return whether a stretch is all in capitals and has no heading form."""
    if not isinstance(block, Stretch):
        return False
    return is_capitals("".join(block.lines)) and heading_form(tidy(block.lines[0])) is None


def _belongs(block: Block, traits: Traits) -> bool:
    """Return whether a stretch may continue a telegram: in capitals, with no wider gap."""
    return _in_capitals(block) and block.gap <= max(1, traits.usual_gap)


def _says_stop(block: Block) -> bool:
    text = " ".join(block.lines) if isinstance(block, Stretch) else ""
    return _STOP.search(text) is not None and len(text.split()) >= FEWEST_WORDS


def _is_quoted(draft: Draft, at: int, traits: Traits) -> bool:
    """Return whether a stretch in capitals is introduced by the one before."""
    block, before = draft.blocks[at], draft.blocks[at - 1] if at else None
    return (
        isinstance(before, Stretch)
        and isinstance(block, Stretch)
        and len(block.lines) <= MOST_LINES
        and _belongs(block, traits)
        and block.lines[0].lstrip()[0] not in "“\"‘'«"
        and _INTRODUCTION.search(before.lines[-1].rstrip()) is not None
        and not is_capitals("".join(before.lines))
        and not is_ornament(before.lines[-1])
    )


def _heads(draft: Draft, at: int) -> bool:
    """Return whether a line in capitals is The End, or that of a poem; in HTML, above more lines.

    In a plain text these are one stretch, or a notice of several lines.
    """
    is_last = is_end(draft.text(draft.blocks[at].span), draft)
    is_above = any(map(_in_capitals, draft.blocks[at + 1 : at + 2]))
    return (
        is_last
        or (draft.syntax == "html" and is_above)
        or any(b.span.first in draft.verse for b in draft.blocks[at : at + 2])
    )


def _group(blocks: Sequence[Block], kind: str, why: str, traits: Traits) -> Group:
    inner = (_paragraph(block, traits) for block in blocks if isinstance(block, Stretch))
    return group_of(kind, Evidence(why, 0.8), inner)


def _paragraph(block: Stretch, traits: Traits) -> Paragraph:
    """Return a stretch as a paragraph; lines are kept unless they are as wide as the text's."""
    wrapped = traits.wrap and not ragged(block.lines, traits.wrap - SLACK)
    text = join(block.lines) if wrapped else keep(block.lines)
    return Paragraph(span=block.span, gap=block.gap, why=Evidence("capitals"), text=plain(text))
