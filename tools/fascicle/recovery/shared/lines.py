"""Properties of lines, and the joining of lines, shared by several passes."""

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

# The width of a tab, in columns.
TAB = 4
# The least indent, in columns, that sets lines off from prose, as verse is.
INDENTED = 2

# Spaces other than a single U+0020: several, or other characters. A narrow no-break space (U+202F)
# is on no keyboard: whoever has one meant it.
_WIDE = r"\t\u1680\u2000-\u200a\u205f\u3000"
_SPACES = re.compile(rf"[ {_WIDE}]{{2,}}|[{_WIDE}]")
# Deliberate no-break spaces are those before French punctuation, inside guillemets, and between
# digits or initials. All others were left by an editor or a web page.
_STRAY_NBSP = re.compile(r"\xa0(?<![«0-9]\xa0)(?![!?:;»%0-9])")
# A hyphen or dash at the end of a line, directly after a word.
_HANGING = ("-", "—")
_HYPHEN = re.compile(r"\w-$")
_DASH = re.compile(r"[^\s-](?:--|—)$")
# After "two-" these are separate words: "two- or threefold".
_SHARED = re.compile(r"and|or|to|und|oder|bis|et|ou|y|o", re.IGNORECASE)
# A dash and a name, as below a quotation: "--The Pilot's Handbook".
ATTRIBUTION = re.compile(r"\s*[_*]?(?:--|—|–|―)\s*[^\W_a-z]")

_LABEL = re.compile(r"\s*[^\W\d_][\w ().'’-]{0,24}:\s")
_DASHES = ("-", "—", "–", "―")
_ENDS = (".", "!", "?", "…", ":")
# The beginning of speech in many European languages: — Non.
_SPOKEN = re.compile(r"\s*(?:--|—|–|―) ?\w")


def indent(line: str) -> int:
    """Return the indent of a line in columns."""
    if not line[:1].isspace():
        return 0
    spaces = line[: len(line) - len(line.lstrip())]
    return len(spaces.expandtabs(TAB)) if "\t" in spaces else len(spaces)


def width_of(line: str) -> int:
    """Return the width of a line in columns, without trailing spaces."""
    return len((line.expandtabs(TAB) if "\t" in line else line).rstrip())


def tidy(text: str) -> str:
    """Return `text` on one line with single spaces; letters and marks stay as typed."""
    text = text.strip()
    if "\xa0" in text:
        text = _STRAY_NBSP.sub(" ", text)
    if text.isascii() and "  " not in text and "\t" not in text:
        return text
    # Fast path: the only space that is printable to Python is U+0020.
    return " ".join(text.split()) if text.isprintable() else _SPACES.sub(" ", text)


def join(lines: Sequence[str]) -> str:
    """Return wrapped lines joined into one line.

    No space is added after a hyphen ("spy-glass") or a dash at the end of a line.
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
    """Return whether a line ends in a hyphen or dash that the next line continues."""
    if not line.endswith(_HANGING):
        return False
    end = line[-3:]
    if _DASH.search(end):
        return True
    return _HYPHEN.search(end) is not None and not _SHARED.fullmatch(first_word(following))


def keep(lines: Sequence[str]) -> str:
    """Return lines as typed, each tidied, with their indents relative to the least one."""
    indents = list(map(indent, lines))
    least = min(indents)
    rows = zip(indents, lines, strict=True)
    return "\n".join([" " * (deep - least) + tidy(line.strip()) for deep, line in rows])


def key_of(text: str) -> str:
    """Return the words of a text without case, punctuation and spaces, for comparison."""
    return "".join(words(text)).casefold()


def only_blank(source: Source, before: Block, following: Block) -> bool:
    """Return whether there are only blank lines between two blocks, and nothing set aside."""
    between = source.lines[before.span.last : following.span.first - 1]
    # Fast path: most blank lines are empty.
    return not any(between) or all(map(is_blank, between))


def is_directly_below(before: Block, following: Block) -> bool:
    """Return whether a block begins on the next line: nothing between is blank or set aside."""
    return before.span.last + 1 == following.span.first


def labelled(lines: Sequence[str]) -> bool:
    """Return whether each line has a label, as in a form, a card or an e-mail header."""
    return all(map(_LABEL.match, lines))


def speech_starts(lines: Sequence[str]) -> list[int]:
    """Return the indices of lines after the first that begin with a dash, if they are speeches.

    At least two follow one another: in verse, dashes begin only a line here and there.
    """
    dashed = [n for n, line in enumerate(lines) if line.lstrip().startswith(_DASHES)]
    begins = [n for n in dashed if _SPOKEN.match(lines[n])]
    if not begins:
        return []
    ended = all(lines[n - 1].rstrip(' »”"')[-1:] in _ENDS for n in begins if n)
    in_turn = any(after == n + 1 for n, after in pairwise(begins))
    return [n for n in begins if n] if in_turn and ended else []


def first_word(line: str) -> str:
    """Return the first word of a line, with adjacent punctuation."""
    return line.split(maxsplit=1)[0] if line.strip() else ""


def fills(line: str, following: str, width: int) -> bool:
    """Return whether the next line's first word would not have fitted on this line."""
    own = width_of(line)
    # Called for every line of a text; most lines are near the margin.
    return own >= width or own + 1 + len(first_word(following)) > width


def unexplained(lines: Sequence[str], width: int) -> int:
    """Return the number of line ends, except the last, that no margin at `width` explains."""
    return sum(not fills(line, following, width) for line, following in pairwise(lines))


def ragged(lines: Sequence[str], width: int) -> float:
    """Return the share of line ends that no margin at `width` explains: 0 for wrapped prose."""
    return unexplained(lines, width) / (len(lines) - 1) if len(lines) > 1 else 0.0


def indented_starts(lines: Sequence[str]) -> list[int]:
    """Return the indices of indented lines after the first, compared with those around them."""
    indents = list(map(indent, lines))
    # Fast path: most stretches have no indents.
    if not any(indents):
        return []
    least = min(indents[1:], default=0)
    return [n for n in range(1, len(lines)) if least < indents[n] <= least + 2 * TAB]


def is_capitals(text: str) -> bool:
    """Return whether a text has at least two letters, and all are capitals."""
    # Fast path: the first words of most prose decide.
    head = text[:24]
    if head != head.upper() or text != text.upper():
        return False
    return sum(map(str.isalpha, text)) > 1
