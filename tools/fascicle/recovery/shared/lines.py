"""Small measures of lines that several passes share."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model.words import words
from fascicle.readers.text import is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Source

# A tab is as wide as the indent that people use it for.
TAB = 4
# What is set in from the prose, as verse is, is set in by at least so much.
SET_IN = 2

# Spaces that are not one plain space: several, or one of another kind.
_WIDE = r"[\t\u1680\u2000-\u200a\u202f\u205f\u3000]"
_SPACES = re.compile(r"[ \t\u1680\u2000-\u200a\u202f\u205f\u3000]{2,}|" + _WIDE)
_WIDE_SPACE = re.compile(_WIDE)
# No-break spaces that somebody set on purpose: before French punctuation, inside guillemets,
# between digits or initials. All others are what an editor or a web page left behind.
_STRAY_NBSP = re.compile(r"\xa0(?<![«0-9]\xa0)(?![!?:;»%0-9])")
# A hyphen or a dash that clings to a word, at the end of a line.
_HANGING = ("-", "—")
_HYPHEN = re.compile(r"\w-$")
_DASH = re.compile(r"[^\s-](?:--|—)$")
# After "two-" these are words of their own: "two- or threefold".
_SHARED = re.compile(r"and|or|to|und|oder|bis|et|ou|y|o", re.IGNORECASE)
# A dash and a name, as below a quotation: "--The Pilot's Handbook".
ATTRIBUTION = re.compile(r"\s*[_*]?(?:--|—|–|―)\s*[^\W_a-z]")

_LABEL = re.compile(r"\s*[^\W\d_][\w ().'’-]{0,24}:\s")
_DASHES = ("-", "—", "–", "―")
_ENDS = (".", "!", "?", "…", ":")
# So speech begins in much of Europe: — Non.
_SPOKEN = re.compile(r"\s*(?:--|—|–|―) ?\w")


def indent(line: str) -> int:
    """Count the columns before the first character that is not white."""
    if not line[:1].isspace():
        return 0
    spaces = line[: len(line) - len(line.lstrip())]
    return len(spaces.expandtabs(TAB)) if "\t" in spaces else len(spaces)


def width_of(line: str) -> int:
    """Count the columns of a line up to its last character that is not white."""
    return len((line.expandtabs(TAB) if "\t" in line else line).rstrip())


def tidy(text: str) -> str:
    """Return `text` on one line with single spaces; letters and marks stay as typed."""
    if "\xa0" in text:
        text = _STRAY_NBSP.sub(" ", text)
    if "  " in text or "\t" in text or (not text.isascii() and _WIDE_SPACE.search(text)):
        text = _SPACES.sub(" ", text)
    return text.strip()


def join(lines: Sequence[str]) -> str:
    """Return wrapped lines as the one line they were wrapped from.

    A line may be wrapped after the hyphen of "spy-glass" or after a dash, where there was no space.
    """
    if len(lines) == 1:
        return tidy(lines[0])
    parts = [line.rstrip() for line in lines]
    if not any(part.endswith(_HANGING) for part in parts):
        return tidy(" ".join(parts))
    for n, (line, following) in enumerate(pairwise(parts)):
        if not _hangs(line, following):
            parts[n] = f"{line} "
    return tidy("".join(parts))


def _hangs(line: str, following: str) -> bool:
    """Say whether a line ends in a hyphen or dash that the next line goes on from."""
    if not line.endswith(_HANGING):
        return False
    end = line[-3:]
    if _DASH.search(end):
        return True
    return _HYPHEN.search(end) is not None and not _SHARED.fullmatch(first_word(following))


def keep(lines: Sequence[str]) -> str:
    """Return lines as typed, each tidied, with the indents that they have beyond the least."""
    indents = list(map(indent, lines))
    least = min(indents)
    rows = zip(indents, lines, strict=True)
    return "\n".join([" " * (deep - least) + tidy(line.strip()) for deep, line in rows])


def key_of(text: str) -> str:
    """Return the words of a text without case, marks and spaces: the same however it is set."""
    return "".join(words(text)).casefold()


def only_blank(source: Source, before: Block, following: Block) -> bool:
    """Say whether nothing to see stands between two blocks, not even something set aside."""
    between = source.lines[before.span.last : following.span.first - 1]
    # Most blank lines are empty.
    return not any(between) or all(map(is_blank, between))


def labelled(lines: Sequence[str]) -> bool:
    """Say whether each line has a label, as on a form, a card or at the head of an e-mail."""
    return all(map(_LABEL.match, lines))


def spoken(lines: Sequence[str]) -> list[int]:
    """Return the lines after the first that a dash begins, where they are speeches.

    Two of them follow one another: between lines of verse a dash stands here and there.
    """
    dashed = [n for n, line in enumerate(lines) if line.lstrip().startswith(_DASHES)]
    begins = [n for n in dashed if _SPOKEN.match(lines[n])]
    if not begins:
        return []
    ended = all(lines[n - 1].rstrip(' »”"')[-1:] in _ENDS for n in begins if n)
    in_turn = any(after == n + 1 for n, after in pairwise(begins))
    return [n for n in begins if n] if in_turn and ended else []


def first_word(line: str) -> str:
    """Return the first word of a line, with the marks that cling to it."""
    return line.split(maxsplit=1)[0] if line.strip() else ""


def fills(line: str, following: str, width: int) -> bool:
    """Say whether the next line's first word would not have fitted on this line."""
    own = width_of(line)
    # Asked of every line of a text, and most lines are near the margin.
    return own >= width or own + 1 + len(first_word(following)) > width


def unexplained(lines: Sequence[str], width: int) -> int:
    """Count the line ends that no margin at `width` explains, but for the last."""
    return sum(not fills(line, following, width) for line, following in pairwise(lines))


def ragged(lines: Sequence[str], width: int) -> float:
    """Return the share of line ends that no margin at `width` explains: 0 for wrapped prose."""
    return unexplained(lines, width) / (len(lines) - 1) if len(lines) > 1 else 0.0


def begin_set_in(lines: Sequence[str]) -> list[int]:
    """Return the lines after the first that an indent sets off from those around them."""
    indents = list(map(indent, lines))
    # Most stretches are flush.
    if not any(indents):
        return []
    least = min(indents[1:], default=0)
    return [n for n in range(1, len(lines)) if least < indents[n] <= least + 2 * TAB]


def is_capitals(text: str) -> bool:
    """Say whether all letters of a text are capitals, and there are at least two."""
    # The first words of most prose tell already.
    head = text[:24]
    if head != head.upper() or text != text.upper():
        return False
    return sum(map(str.isalpha, text)) > 1
