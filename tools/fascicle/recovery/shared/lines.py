"""Lines and stretches: their properties, their joining and division, setting lines aside."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TypeVar

from fascicle.model.blocks import DIVIDED, Block, Evidence, Span, Stretch, group_of
from fascicle.model.draft import Aside, Draft, Markup, Source
from fascicle.model.words import UNSPACED, words
from fascicle.readers.text import is_blank

Piece = TypeVar("Piece", bound=Block)
# The width of a tab, in columns.
TAB = 4
# The least indent, in columns, that sets lines off from prose, as verse is.
INDENTED = 2
# No letter before this one is of a script without spaces.
MOST_SPACED = "\u0dff"

# Spaces other than a single U+0020: several, or other characters. A narrow no-break space (U+202F)
# is on no keyboard: whoever has one meant it.
_WIDE = r"\t\u1680\u2000-\u200a\u205f\u3000"
_SPACES = re.compile(rf"[ {_WIDE}]{{2,}}|[{_WIDE}]")
# Deliberate no-break spaces are those before French punctuation, inside guillemets, and between
# digits or initials. All others were left by an editor or a web page.
_STRAY_NBSP = re.compile(r"\xa0(?<![«0-9]\xa0)(?![!?:;»%0-9])")
_COLUMNS = re.compile(r"\S {6,}\S")
# A hyphen or dash at the end of a line, directly after a word.
_HANGING = ("-", "—", DIVIDED)
_HYPHEN = re.compile(r"\w-$")
_DASH = re.compile(r"[^\s-](?:--|—)$")
# After "two-" these are separate words: "two- or threefold".
SHARED = re.compile(r"and|or|to|und|oder|bis|et|ou|y|o", re.IGNORECASE)
# A dash and a name, as below a quotation: "--The Pilot's Handbook".
ATTRIBUTION = re.compile(r"\s*[_*]?(?:--|—|–|―)\s*[^\W_a-z]")
# The beginning of a dedication.
TO_SOMEBODY = re.compile(
    r"(?:to|for|dedicated to|(?:in|to the) memory of|für|meine[mrn]|zum andenken an|à|pour|dédié à"
    r"|aan|voor|till|til|åt)\b",
    re.IGNORECASE,
)
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


def in_columns(line: str) -> bool:
    """Return whether a line has a wide space inside, as running heads and tables have."""
    return "      " in line and _COLUMNS.search(line) is not None


def tidy(text: str) -> str:
    """Return `text` on one line with single spaces; letters and marks stay as typed."""
    text = text.strip()
    if "\xa0" in text:
        text = _STRAY_NBSP.sub(" ", text)
    # Fast path: the only space that is printable to Python is U+0020.
    if "  " not in text and ((text.isascii() and "\t" not in text) or text.isprintable()):
        return text
    return " ".join(text.split()) if text.isprintable() else _SPACES.sub(" ", text)


def join(lines: Sequence[str]) -> str:
    """Return wrapped lines joined into one line.

    No space is added after a hyphen ("spy-glass"), a dash or a divided word at the end of a line.
    """
    if len(lines) == 1:
        return tidy(lines[0])
    parts = [line.strip() for line in lines]
    if not any(part.endswith(_HANGING) for part in parts):
        return tidy(" ".join(parts))
    for n, (line, following) in enumerate(pairwise(parts)):
        if line.endswith(DIVIDED):
            parts[n] = line[:-1]
        elif not _hangs(line, following):
            parts[n] = f"{line} "
    return tidy("".join(parts))


def _hangs(line: str, following: str) -> bool:
    """Return whether a line ends in a hyphen or dash that the next line continues."""
    if not line.endswith(_HANGING):
        return False
    end = line[-3:]
    if _DASH.search(end):
        return True
    return _HYPHEN.search(end) is not None and not SHARED.fullmatch(first_word(following))


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


def speech_starts(lines: Sequence[str], *, hyphens: bool = False) -> list[int]:
    """Return the indices of lines after the first that begin with a dash, if they are speeches.

    At least two follow one another: in verse, dashes begin only a line here and there. A text may
    have `hyphens` instead.
    """
    dashed = [n for n, line in enumerate(lines) if line.lstrip().startswith(_DASHES)]
    begins = [n for n in dashed if hyphens or _SPOKEN.match(lines[n])]
    if not begins:
        return []
    ended = all(lines[n - 1].rstrip(' »”"')[-1:] in _ENDS for n in begins if n)
    in_turn = any(after == n + 1 for n, after in pairwise(begins))
    return [n for n in begins if n] if in_turn and ended else []


def first_word(line: str) -> str:
    """Return the first word of a line with adjacent punctuation, a letter without spaces."""
    word = line.split(maxsplit=1)[0] if line.strip() else ""
    return word[:1] if word[:1] > MOST_SPACED and UNSPACED.match(word) else word


def fills(line: str, following: str, width: int) -> bool:
    """Return whether the next line's first word would not have fitted on this line."""
    own = width_of(line)
    # Called for every line of a text; most lines are near the margin.
    if own >= width:
        return True
    word = first_word(following)
    return own + (1 if is_unspaced(word) else 1 + len(word)) > width


def is_unspaced(text: str) -> bool:
    """Return whether a text begins in Chinese or Japanese: a line may end after any letter."""
    first = text[:1]
    # Fast path: most texts are in other scripts.
    return first >= "\u3000" and not "\uac00" <= first < "\uf900"


def unexplained(lines: Sequence[str], width: int) -> int:
    """Return the number of line ends, except the last, that no margin at `width` explains."""
    # Fast path: most lines have letters at the margin.
    pairs = [pair for pair in pairwise(lines) if not pair[0][width - 1 :].strip()]
    return sum(not fills(line, following, width) for line, following in pairs)


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
    """Return whether a text has at least two letters, and all are capitals.

    Letters of scripts without capitals are none.
    """
    # Fast path: the first words of most prose decide.
    head = text[:24]
    if head != head.upper() or text != text.upper() or text == text.lower():
        return False
    return sum(map(str.isalpha, text)) > 1


def divide(block: Block, *spans: Span) -> list[Block]:
    """Divide a stretch at the edges of some spans, so that each piece is inside or outside."""
    edges = (edge for span in spans for edge in (span.first, span.last + 1))
    return divide_at(block, (edge - block.span.first for edge in edges))


def divided(blocks: Iterable[Block], spans: Iterable[Span]) -> Iterator[Block]:
    """Yield blocks divided at the edges of spans, of which each block looks at its own only."""
    edges = sorted({edge for span in spans for edge in (span.first, span.last + 1)})
    for block in blocks:
        first, last = block.span.first, block.span.last
        inside = edges[bisect_right(edges, first) : bisect_right(edges, last)]
        yield from divide_at(block, (edge - first for edge in inside)) if inside else [block]


def divide_at(block: Block, begins: Iterable[int]) -> list[Block]:
    """Divide a stretch at the indices of lines that begin a piece; invalid indices are ignored.

    Only the first piece has a gap before it.
    """
    size = block.span.last - block.span.first + 1
    inside = {n for n in begins if 0 < n < size}
    if not inside or not isinstance(block, Stretch):
        return [block]
    first = block.span.first
    return [
        replace(
            block,
            lines=block.lines[at:end],
            span=Span(first + at, first + end - 1),
            gap=0 if at else block.gap,
            cut=0 if at else block.cut,
        )
        for at, end in pairwise((0, *sorted(inside), size))
    ]


def replaced(
    blocks: Sequence[Block], new_at: Callable[[int], tuple[Block, int] | None]
) -> Iterator[Block]:
    """Yield blocks, some of them replaced.

    `new_at` returns the block to put in place of those from an index on, and the index after them.
    """
    at = 0
    while at < len(blocks):
        block, at = new_at(at) or (blocks[at], at + 1)
        yield block


def unread(draft: Draft, block: Block, gone: Container[int] = ()) -> Iterator[Stretch]:
    """Yield the lines of a block as unread stretches; those that are `gone` count as blank."""
    gap = block.gap
    for is_gap, group in groupby(block.span, lambda n: n in gone or is_blank(draft.line(n))):
        numbers = list(group)
        if is_gap:
            gap = len(numbers)
        else:
            lines = tuple(map(draft.line, numbers))
            yield Stretch(span=Span(numbers[0], numbers[-1]), gap=gap, lines=lines)


def by_file(draft: Draft, blocks: Iterable[Piece]) -> Iterator[tuple[str, list[Piece]]]:
    """Yield the blocks of each file with its name."""
    for name, row in groupby(blocks, lambda block: draft.source.at(block.span.first)[0]):
        yield name, list(row)


def unread_lines(draft: Draft) -> Iterator[tuple[int, str]]:
    """Yield the lines of the stretches of a text, with their numbers."""
    for block in draft.blocks:
        if isinstance(block, Stretch):
            yield from enumerate(block.lines, block.span.first)


def read_at(draft: Draft, lines: Container[int], read: Callable[[Stretch], Block]) -> Draft:
    """Return the draft with the stretches that begin at some lines as they are `read`."""
    return draft.map_blocks(
        lambda it: read(it) if isinstance(it, Stretch) and it.span.first in lines else it
    )


def as_quotations(draft: Draft, part_of: Callable[[Block], object], why: Evidence) -> Draft:
    """Return the draft with consecutive blocks as a quotation, if they are part of the same one.

    Their paragraphs are recognised with the inside of the groups that the owner has decided about.
    """
    row: list[Block] = []
    for quotation, parts in groupby(draft.blocks, part_of):
        inner = list(parts)
        row += [group_of("quotation", why, inner, decided=True)] if quotation else inner
    return draft.with_blocks(row)


def answer_about(draft: Draft, about: str) -> str:
    """Return how the owner has answered that a class is read, "" if there is no answer."""
    return next((it.read_as for it in draft.deferred.answers if it.about == about), "")


def first_stretches(blocks: Iterable[Block]) -> Iterator[Stretch]:
    """Yield the blocks up to the first that is settled."""
    for block in blocks:
        if not isinstance(block, Stretch):
            return
        yield block


def without(draft: Draft, kind: str, *spans: Span) -> Draft:
    """Set aside the undecided lines of some spans."""
    parted = draft.with_blocks(divided(draft.blocks, spans))
    unread = [block for block in parted.blocks if isinstance(block, Stretch)]
    inside = {line for span in spans for line in span}
    return parted.set_aside(kind, *(b for b in unread if b.span.first in inside))


def without_markup(
    draft: Draft, found: Mapping[int, tuple[Markup, ...]], gaps: Mapping[int, int] | None = None
) -> Draft:
    """Return the draft without the markup in the lines of its stretches.

    A line that is only markup is set aside; it counts as a blank line, or as `gaps` says. Decided
    lines are left as typed, and so are lines of which other markup has been removed.
    """
    lines = {n for block in draft.blocks if isinstance(block, Stretch) for n in block.span}
    lines -= draft.decided | draft.kept | draft.markup.keys()
    found = {n: parts for n, parts in found.items() if n in lines}
    draft = replace(draft, markup={**draft.markup, **found})
    empty = {n for n in found if is_blank(draft.line(n))}
    asides = (Aside(found[n][0].kind, Span(n, n)) for n in sorted(empty))
    blocks = _shown(draft, found.keys(), empty, gaps or {})
    return replace(draft, blocks=tuple(blocks), ledger=(*draft.ledger, *asides))


def _shown(
    draft: Draft, marked: Iterable[int], empty: set[int], gaps: Mapping[int, int]
) -> Iterator[Block]:
    """Yield the blocks without markup; the gaps around empty lines add up."""
    marked = set(marked)
    wider = 0
    for block in draft.blocks:
        for part in divide(block, *(Span(n, n) for n in block.span if n in empty)):
            first = part.span.first
            if isinstance(part, Stretch) and first in empty:
                wider += part.gap + gaps.get(first, 1)
                continue
            gap, wider = part.gap + wider, 0
            if isinstance(part, Stretch) and not marked.isdisjoint(part.span):
                yield replace(part, gap=gap, lines=tuple(map(draft.line, part.span)))
            else:
                yield replace(part, gap=gap) if gap > part.gap else part


# The most stretches in one pair of brackets.
LONGEST = 30
# As in prose, a few lines may be broken early by hand.
MOST_RAGGED = 0.5


def enclosed(blocks: Sequence[Block], at: int, source: Source) -> tuple[Stretch, ...]:
    """Return the stretches from a bracket opening block `at` to the end of its bracket.

    () if the bracket is not closed within `LONGEST` stretches, or is closed inside one.
    """
    row: list[Stretch] = []
    depth = 0
    for block in blocks[at : at + LONGEST]:
        if not isinstance(block, Stretch) or (row and not only_blank(source, row[-1], block)):
            return ()
        row.append(block)
        text = "".join(block.lines)
        depth += text.count("[") - text.count("]")
        if depth <= 0:
            return tuple(row) if depth == 0 and text.rstrip().endswith("]") else ()
    return ()


def said(lines: Sequence[str]) -> str:
    """Return the text of lines; line ends that no margin explains are kept."""
    own = max(len(line.rstrip()) for line in lines)
    return join(lines) if ragged(lines[1:], own) <= MOST_RAGGED else keep(lines)
