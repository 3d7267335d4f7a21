"""Speakers whom a format sets apart from their words.

    <p><span class="speaker">Ada.</span> Sit.</p>             ADA.  Sit.
    <td epub:type="z3998:persona">Ada</td> <td>Sit.</td>
    <p><i>Ada</i><br>The bell is in the water</p>             in italics, or in small capitals

A class states a speaker. A look says little about one paragraph, which may begin with a term, a
date or an exclamation; `speeches` judges all that recur. The words are behind the name, on the
lines below it, or in the next paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from fascicle.model.blocks import Block, Heading, Stretch, Style
from fascicle.model.draft import Draft
from fascicle.readers.html.css import SMALL_CAPITALS
from fascicle.recovery.passages.spoken_verse import Spoken, as_speeches, joined_names
from fascicle.recovery.shared.lines import divide_at, only_blank
from fascicle.recovery.verse.verse import PERSONS

# A name by its look: a capital, and few words.
_NAME = re.compile(r"[^\W\d_a-zß-ÿ][\w’'-]*\.?(?: [\w’'-]+\.?){0,3}:?")
# Headings and stage directions are in the same look.
NO_NAME = re.compile(r"(?:Act|Scene|Enter|Exit|Exeunt|Curtain|Aside)\b", re.IGNORECASE)
# The end of a name, which may be outside of its style, and the space behind it.
_POINT = re.compile(r"[.:]?\s*")


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
            if is_name and block.lines[0].startswith(name) and _is_name(name):
                names[number] = len(name)
    return names


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and not NO_NAME.match(text)


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
