"""Speakers whom a format sets apart from their words, and what continues their speeches.

    <p><span class="speaker">Ada.</span> Sit.</p>             ADA.  Sit.
    <td epub:type="z3998:persona">Ada</td> <td>Sit.</td>
    <p><i>Ada</i><br>The bell is in the water</p>             in italics, or in small capitals

A class states a speaker. A look says little about one paragraph, which may begin with a term, a
date or an exclamation; `speeches` judges all that recur. The words are behind the name, on the
lines below it, or in the next paragraph.

    ADA.  The bell is in the water,
    The water is in the bell.

    Nobody has rung it.              no name before it: Ada's

    [She rings.]

    But I did.                       Ada's, too

A stanza below a speech is its next one. If a format marks speakers or stage directions (italics,
brackets), paragraphs between two speeches, or above the next scene, that are none are the speaker's
above; below the last speech of a play somebody may tell what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from fascicle.model.blocks import (
    SPEECH,
    Block,
    Evidence,
    Heading,
    Paragraph,
    Speech,
    Stretch,
    Style,
    Verse,
    group_of,
    text_of,
)
from fascicle.model.draft import FILE_GAP, Draft
from fascicle.readers.html.css import SMALL_CAPITALS
from fascicle.recovery.passages.spoken_verse import Spoken, as_speeches, joined_names
from fascicle.recovery.passages.verse import PERSONS
from fascicle.recovery.shared.lines import divide_at, only_blank, replaced

# A name by its look: a capital, and few words.
_NAME = re.compile(r"[^\W\d_a-zß-ÿ][\w’'-]*\.?(?: [\w’'-]+\.?){0,3}:?")
# A name with a full stop or a colon, on a line of its own or before words.
AND = r"(?:and|und|en|et|y|e)"
_WORD = r"[^\W\d_a-zß-ÿ][\w’'-]*"
_WORDS = rf"(?P<name>{_WORD}(?: (?:{_WORD}|of|the|{AND}|\d{{1,2}})){{0,3}})[.:]"
NAME_ALONE, NAME_BEFORE = re.compile(rf"\s*{_WORDS}\s*"), re.compile(rf"\s*{_WORDS}\s+(?=\S)")
# Headings and stage directions are in the same look.
NO_NAME = re.compile(r"(?:Act|Scene|Enter|Exit|Exeunt|Curtain|Aside)\b", re.IGNORECASE)
# The end of a name, which may be outside of its style, and the space behind it.
_POINT = re.compile(r"[.:]?\s*")
CONTINUED = Evidence("below a speech", 0.8)
_ITALIC = {Style.EMPHASIS, Style.STRONG_EMPHASIS, Style.NOTE}
_DIRECTION = re.compile(r"[\[(].*[\])]\W*", re.DOTALL)
# How a speaker speaks, behind the name.
_MANNER = re.compile(r" \([^()]*\)")


def names_by_look(draft: Draft) -> dict[int, int]:
    """Return the lines that begin with what may be a name by its look, and its characters."""
    looks = {
        unkept.span.first: unkept.said for unkept in draft.unkept if unkept.kind == SMALL_CAPITALS
    }
    for number, styles in draft.styles.items():
        for styled in styles[:1]:
            if styled.start == 0 and styled.style is Style.EMPHASIS:
                looks[number] = draft.line(number)[: styled.end]
    names: dict[int, int] = {}
    kind = ""
    for block in draft.blocks:
        number = block.span.first
        kind = block.kind if isinstance(block, Heading) else kind
        if kind != PERSONS and isinstance(block, Stretch) and (name := looks.get(number, "")):
            rest = block.lines[0].removeprefix(name).lstrip()
            is_name = name[-1] in ".:" or not rest or rest[0] in ".:"
            is_name &= not rest[:1].isdecimal()  # Fig. 12
            is_name &= _NAME.fullmatch(name) is not None and not NO_NAME.match(name)
            if is_name and block.lines[0].startswith(name):
                names[number] = len(name)
    return names


def spoken_by(draft: Draft, names: Mapping[int, int]) -> list[Block | Spoken]:
    """Return the blocks, those with a name before their words as speeches.

    `names` are the lines that begin with one, and its characters.
    """
    # Fast path: no plain text names any.
    if not names:
        return [*draft.blocks]
    parts = (
        part
        for block in draft.blocks
        for part in divide_at(block, (n for n, at in enumerate(block.span) if at in names))
    )
    joined = joined_names(
        parts,
        lambda block: _is_alone(block, names.get(block.span.first, 0)),
        lambda above, block: (
            block.span.first not in names and only_blank(draft.source, above, block)
        ),
    )
    return [_spoken(block, draft, names) or block for block in joined]


def _is_alone(block: Stretch, named: int) -> bool:
    """Return whether a stretch is nothing but a name, which has so many characters."""
    return named > 0 and len(block.lines) == 1 and not _behind(block.lines[0], named)


def _spoken(block: Block, draft: Draft, names: Mapping[int, int]) -> Spoken | None:
    """Return a speech that begins with a name, None for other blocks."""
    named = names.get(block.span.first)
    if named is None or not isinstance(block, Stretch):
        return None
    line, *others = block.lines
    at = _behind(line, named)
    if not (at or others):
        return None
    traits, is_verse = draft.traits_at(block.span.last), block.span.last in draft.verse
    speaker = line[: at or len(line)].strip()
    return Spoken(block, traits, speaker, 0 if at else 1, at, is_verse=is_verse)


def _behind(line: str, named: int) -> int:
    """Return where the words behind a name begin, 0 if there are none."""
    match = _POINT.match(line, named)
    return match.end() if match and match.end() < len(line) else 0


def as_blocks(row: Sequence[Block | Spoken]) -> Iterator[Block]:
    """Yield the blocks of a play, with its speeches."""
    speeches = as_speeches([part for part in row if isinstance(part, Spoken)])
    return (next(speeches) if isinstance(part, Spoken) else part for part in row)


def continued_speeches(draft: Draft) -> Draft:
    """Replace each speech and the blocks that continue it by a group."""
    # Fast path: most texts are no plays.
    if not any(isinstance(block, Speech) for block in draft.blocks):
        return draft
    blocks = draft.blocks
    is_marked = bool(draft.speakers) or any(map(_is_direction, blocks))
    in_prose = draft.syntax == "html" and is_marked

    def longer(at: int) -> tuple[Block, int] | None:
        is_speech = isinstance(blocks[at], Speech)
        more = _continued(blocks[at + 1 :], in_prose=in_prose) if is_speech else 0
        end = at + 1 + more
        return (group_of(SPEECH, CONTINUED, blocks[at:end]), end) if more else None

    return draft.with_blocks(replaced(blocks, longer))


def _continued(below: Sequence[Block], *, in_prose: bool) -> int:
    """Return the number of blocks below a speech that continue it."""
    stanzas = len(list(takewhile(lambda b: isinstance(b, Verse) and _is_spoken(b), below)))
    own = list(takewhile(lambda b: _is_direction(b) or _is_spoken(b), below))
    after = next(iter(below[len(own) :]), None)
    is_scene = isinstance(after, Heading) and after.kind in {"act", "scene"}
    if not (in_prose and (is_scene or isinstance(after, Speech))):
        return stanzas
    return max((n for n, block in enumerate(own, start=1) if not _is_direction(block)), default=0)


def _is_direction(block: Block) -> bool:
    if not isinstance(block, Paragraph | Verse) or block.gap >= FILE_GAP:
        return False
    spoken = [run for run in block.text if run.text.strip(" .\n") and run.style not in _ITALIC]
    return not spoken or _DIRECTION.fullmatch(text_of(block.text)) is not None


def _is_spoken(block: Block) -> bool:
    """Return whether a block may be what somebody says: no cue, and nothing of the stage."""
    if not isinstance(block, Paragraph | Verse) or block.gap >= FILE_GAP or _is_direction(block):
        return False
    # Before words, italics in brackets say to whom or how.
    first, *others = block.text
    is_manner = first.style in _ITALIC and _DIRECTION.fullmatch(first.text)
    text = text_of(others if is_manner else block.text).lstrip()
    return not (text.startswith(("[", "(")) or NO_NAME.match(text) or _is_cue(text))


def _is_cue(text: str) -> bool:
    """Return whether a text is a name with a full stop or colon, or begins with one."""
    first = _MANNER.sub("", text, count=1).partition("\n")[0]
    return bool(NAME_ALONE.fullmatch(first) or NAME_BEFORE.match(first))
