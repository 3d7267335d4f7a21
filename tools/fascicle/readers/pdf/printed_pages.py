"""PDFs with a text, as writing programs, browsers and archives make them.

A PDF says where characters stand, and nothing of what they are. Read are:

    larger or bold type, or an entry of the outline     a heading
    an indent, a gap, another size                      a new paragraph
    a line behind which the next word would have fitted a line end that is meant, as in verse
    what recurs at the edge of pages, and numbers there page furniture, which is not shown
    a small number above the line, and a small          a note and its mark
      paragraph that begins with it at the foot
    a divided word                                      one word, unless it has a hyphen elsewhere
    in a screenplay, columns of names and of speech     a paragraph for each name, with its speech

The result is read as a page of HTML.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import chain, pairwise
from math import inf
from statistics import median

import msgspec

from fascicle.model.words import is_placeholder, words
from fascicle.readers.html.tags import folded
from fascicle.readers.pdf.printed_lines import DIVIDED, PrintedLine, PrintedText, Run
from fascicle.readers.text import SCENE, SCENES

# Shares of the size of the text's type, or of the distance of its lines.
_LARGER, _SMALLER, _INDENT, _GAP, _DROPPED, _RAISED = 1.12, 0.93, 0.7, 1.35, 1.5, 0.85
# Sizes of headings that differ by less are one.
_ALIKE = 1.06
# A word would have fitted if there is so much more room than it takes.
_ROOM = 1.15
# A heading has at most so many lines and letters; of bold type alone, so many lines.
_MOST_LINES, _MOST_LETTERS, _BOLD_LINES, _PARTS = 5, 200, 2, 3
# A head recurs so often, and stands where so many of the pages have one; points; letters.
_RECURS, _USUAL, _NEAR, _LONGEST = 3, 0.3, 3.0, 120
# Speech is set in so far, in sizes of the type: an inch is six of them.
_SET_IN = 3
_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|seite|p\.|s\.)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von)\s*\d+)?[\W_]*",
    re.IGNORECASE,
)
# Words are divided at the ends of lines if so many of those there are whole elsewhere.
_DIVIDING = 0.2
_DIGITS = re.compile(r"\d+")
_HYPHENS = (DIVIDED, "-", "\u2010", "\xad")
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_KEY = re.compile(r"(\d{1,3}|[*†‡§]{1,3})")
_LABEL = re.compile(rf"\s*{_KEY.pattern}[.)]?\s*(?=\S)")


@dataclass(slots=True)
class _Block:
    """Lines that belong together, what is between each and the next, and the page of the first."""

    page: int
    lines: list[PrintedLine] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    gap: float = 0
    level: int = 0
    # What stands before it: the heads and numbers of a page.
    apart: str = ""

    @property
    def size(self) -> float:
        """The size of most of its type; a dropped capital is larger."""
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def page_of(text: PrintedText) -> str:
    return _Reading(text).page()


class _Reading:
    """A text, and the measures of its pages."""

    def __init__(self, text: PrintedText) -> None:
        self.text = text
        lines = [line for page in text.pages for line in page]
        sizes = Counter[float]()
        for line in lines:
            sizes[line.size] += len(line.text)
        self.size = sizes.most_common(1)[0][0]
        body = [[line for line in page if line.size == self.size] for page in text.pages]
        steps = Counter(
            round(2 * (one.foot - two.foot)) / 2
            for page in body
            for one, two in pairwise(page)
            if 0 < one.foot - two.foot < 3 * self.size
        )
        self.is_screenplay = sum(bool(SCENE.fullmatch(line.text)) for line in lines) >= SCENES
        often = [step for step, count in steps.most_common() if 4 * count >= max(steps.values())]
        # Most lines of a screenplay may have an empty one below.
        step = min(often, default=0) if self.is_screenplay else next(iter(often), 0)
        self.pitch = step or 1.2 * self.size
        begins = [_left(page) for page in body]
        ends = [max((line.right for line in page), default=0.0) for page in body]
        there = [(left, right) for left, right in zip(begins, ends, strict=True) if right]
        self.width = sorted(right - left for left, right in there)[len(there) * 3 // 4]
        usual = median(left for left, _ in there)
        self.lefts = [a if b else usual for a, b in zip(begins, ends, strict=True)]
        self.is_bold = 2 * sum(line.is_bold for line in lines) > len(lines)
        self.known = Counter(
            word.casefold()
            for line in lines
            for word in _WORD.findall(line.text.rstrip("".join(_HYPHENS)))
        )
        self.divides = self._divides_words()
        furniture = set(self._furniture())
        # Where all lines recur, they are the text.
        self.furniture = furniture if len(furniture) < len(lines) else set()
        self.indent = self._first_indent(body)
        # How far the lines of each column reach.
        self.rights = Counter[int]()
        for line in lines:
            column = round(line.left / _NEAR)
            self.rights[column] = max(round(line.right), self.rights[column])

    def _first_indent(self, body: Sequence[Sequence[PrintedLine]]) -> float:
        """Return the indent of first lines of paragraphs, 0 if there is none."""
        indents = Counter(
            round(one.left - self.lefts[number])
            for number, page in enumerate(body)
            for one, two in pairwise(page)
            if one.left - two.left > _INDENT * self.size / 2
            and abs(two.left - self.lefts[number]) < 1
        )
        (indent, count), *_ = indents.most_common(1) or [(0, 0)]
        return indent if count >= _RECURS else 0

    def _furniture(self) -> Iterator[tuple[int, int]]:
        """Yield the heads, feet and numbers of pages, by page and line."""
        pages = {number: page for number, page in enumerate(self.text.pages) if page}
        for edges in ((0, 1), (-1, -2)):
            outer = set(pages)  # the pages of which all lines outside are furniture
            for edge in edges:
                here = {n: pages[n][edge] for n in outer if len(pages[n]) > max(edge, -1 - edge)}
                feet = Counter(round(line.foot / _NEAR) for line in here.values())
                said = Counter(_DIGITS.sub("#", line.text) for line in here.values())
                outer = set()
                for number, line in here.items():
                    band = sum(feet[round(line.foot / _NEAR) + n] for n in (-1, 0, 1))
                    recurs = said[_DIGITS.sub("#", line.text)] >= _RECURS
                    is_head = recurs and len(line.text) < _LONGEST
                    is_usual = band >= max(_RECURS, _USUAL * len(pages))
                    if is_usual and (is_head or _NUMBER.fullmatch(line.text)):
                        outer.add(number)
                        yield number, edge % len(pages[number])

    def page(self) -> str:
        blocks = self._with_outline(list(self._with_notes_last(self._blocks())))
        self._set_levels(blocks)
        title, author = (self.text.metadata.get(key, "").strip() for key in ("Title", "Author"))
        head = f"<title>{escape(title)}</title>" if not is_placeholder(title) else ""
        head += f'<meta name="author" content="{escape(author)}">' if author else ""
        body = "\n".join(self._html(block) for block in blocks)
        return f"<html><head>{head}</head><body>{body}</body></html>"

    def _blocks(self) -> list[_Block]:
        blocks: list[_Block] = []
        apart = ""
        for number, page in enumerate(self.text.pages):
            before: PrintedLine | None = None
            outside = [line for at, line in enumerate(page) if (number, at) in self.furniture]
            apart = " ".join(filter(None, [apart, *(line.text for line in outside)]))
            for at, line in enumerate(page):
                if (number, at) in self.furniture:
                    continue
                end = self._end(blocks[-1], before, line, number) if blocks else "new"
                if end == "new":
                    gap = (before.foot - line.foot) / self.pitch if before else _GAP + 1
                    blocks.append(_Block(number, gap=gap, apart=_hidden(apart)))
                else:
                    blocks[-1].ends[-1] = end + _hidden(apart)
                blocks[-1].lines.append(line)
                blocks[-1].ends.append("")
                before, apart = line, ""
        if blocks:
            blocks[-1].ends[-1] += _hidden(apart)
        return blocks

    def _end(
        self, block: _Block, before: PrintedLine | None, line: PrintedLine, number: int
    ) -> str:
        """Return what is between the last line of a block and a line: "new" if that begins one."""
        last = block.lines[-1]
        if self.is_screenplay and (end := self._end_of_speech(block, before, line)):
            return end
        is_dropped = len(last.text) == 1 and last.text.isalpha() and last.size > line.size
        if is_dropped and last.size > _DROPPED * self.size:
            return ""
        is_large = line.size >= _LARGER * self.size
        step = self.pitch * max(1.0, line.size / self.size)
        is_apart = before and not -line.size < before.foot - line.foot < _GAP * step
        is_other_type = last.is_bold != line.is_bold and not self.is_bold
        if last.size != line.size or is_apart or is_other_type or (is_large and not before):
            return "new"
        return " " if is_large else self._end_of_text(block, line, number, is_below=bool(before))

    def _end_of_speech(self, block: _Block, before: PrintedLine | None, line: PrintedLine) -> str:
        """Return the same where a line is set in, as speech is, or a heading; "" elsewhere."""
        last, left = block.lines[-1], min(self.lefts) + _SET_IN * self.size
        if max(last.left, line.left) < left:
            return "new" if SCENE.fullmatch(line.text) else ""
        is_far = before and before.foot - line.foot > 2 * self.pitch
        is_name = line.left > last.left + self.size and _is_capital(line)
        if is_far or is_name or min(last.left, line.left) < left:
            return "new"
        if not _is_capital(block.lines[0]):
            return ""
        column = round(line.left / _NEAR)
        right = max(self.rights[column + n] for n in (-1, 0, 1))
        width = (line.right - line.left) / len(line.text) * (line.text + " ").index(" ")
        is_full = abs(line.left - last.left) < _NEAR and right - last.right < width
        return " " if is_full else "<br>"

    def _end_of_text(self, block: _Block, line: PrintedLine, number: int, *, is_below: bool) -> str:
        """Return the same of two lines of the text's type, on one page if the second `is_below`."""
        last, least = block.lines[-1], _INDENT * self.size
        left = self.lefts[number if is_below else block.page]
        indent, indent_before = line.left - self.lefts[number], last.left - left
        is_moved_in = indent > least and indent_before <= indent - least
        is_within = len(block.lines) > 1 and indent_before > least
        if is_moved_in or (is_within and indent < indent_before - least):
            return "new"
        if not self._would_fit(last, line, left):
            return " "
        is_first = self.indent and abs(indent - self.indent) < least / 2
        return "<br>" if is_below and not is_first else "new"

    def _would_fit(self, last: PrintedLine, line: PrintedLine, left: float) -> bool:
        """Return whether the first word of a line would have fitted behind the last one."""
        word = line.text.partition(" ")[0]
        width = (line.right - line.left) / max(1, len(line.text)) * (len(word) + 1)
        return left + self.width - last.right > _ROOM * width

    def _with_notes_last(self, blocks: Sequence[_Block]) -> Iterator[_Block]:
        """Yield blocks, the notes at the foot of a page behind the paragraph that goes on below."""
        waiting: list[_Block] = []
        last: _Block | None = None
        # The page of the next block that is no note.
        pages = [inf]
        for block in reversed(blocks):
            pages.append(pages[-1] if self._key_of(block) else block.page)
        for block, page in zip(blocks, pages[-2::-1], strict=True):
            if self._key_of(block) and page > block.page:
                waiting.append(block)
            elif waiting and last and self._goes_on(last, block):
                last.ends[-1] += f" {block.apart}"
                last.lines += block.lines
                last.ends += block.ends
            else:
                yield from waiting
                waiting, last = [], block
                yield block
        yield from waiting

    def _key_of(self, block: _Block) -> str:
        """Return the number or sign with which a note begins, "" for what is none."""
        line = block.lines[0]
        first = line.runs[0]
        is_small, is_raised = block.size < _SMALLER * self.size, first.size < _RAISED * line.size
        key = _KEY.fullmatch(first.text.strip()) if is_raised else None
        label = key or (_LABEL.match(line.text) if is_small else None)
        return label[1] if label and words(block.text[label.end() :]) else ""

    def _goes_on(self, last: _Block, block: _Block) -> bool:
        """Return whether a block is the rest of the last paragraph of the page before."""
        if not last.size == self.size == block.size or block.page != last.page + 1:
            return False
        return self._end(last, None, block.lines[0], block.page) == " "

    def _with_outline(self, blocks: list[_Block]) -> list[_Block]:
        """Return blocks in which those that the outline names are headings, of one block each."""
        places: defaultdict[tuple[int, tuple[str, ...]], deque[range]] = defaultdict(deque)
        said = [folded(block.text) for block in blocks]
        for first, block in enumerate(blocks):
            for last in range(first, min(first + _PARTS, len(blocks))):
                if blocks[last].page == block.page:
                    found = tuple(chain.from_iterable(said[first : last + 1]))
                    places[block.page, found].append(range(first, last + 1))
        taken: set[int] = set()
        for entry in self.text.outline:
            here = places[entry.page, tuple(folded(entry.title))]
            while here and not taken.isdisjoint(here[0]):
                here.popleft()
            if not (here and words(entry.title)):
                continue
            taken.update(here[0])
            heading, *rest = (blocks[at] for at in here[0])
            heading.level = entry.depth + 1
            for part in rest:
                heading.ends[-1] += "<br>"
                heading.lines += part.lines
                heading.ends += part.ends
                part.lines = []
        return [block for block in blocks if block.lines]

    def _set_levels(self, blocks: Sequence[_Block]) -> None:
        """Give headings that are so by their type a level: those in larger type hold the others."""
        found = [block for block in blocks if not block.level and self._is_heading(block)]
        outlined = [block.level for block in blocks if block.level]
        level, last = (max(outlined) if len(outlined) >= _RECURS else 0), (inf, False)
        kinds = {(block.lines[0].is_bold, block.size) for block in found}
        for is_bold, size in sorted(kinds, key=lambda kind: (-kind[1], not kind[0])):
            if not (last[0] <= size * _ALIKE and is_bold == last[1]):
                level += 1
            last = size, is_bold
            for block in found:
                if (block.lines[0].is_bold, block.size) == (is_bold, size):
                    block.level = min(6, level)

    def _is_heading(self, block: _Block) -> bool:
        text = block.text
        if len(block.lines) > _MOST_LINES or len(text) > _MOST_LETTERS or not words(text):
            return False
        if block.size >= _LARGER * self.size:
            return len(text) > 1
        is_bold = all(line.is_bold for line in block.lines) and not self.is_bold
        is_short = len(block.lines) <= _BOLD_LINES and block.gap > _GAP
        return is_bold and is_short and block.size >= self.size

    def _html(self, block: _Block) -> str:
        tag, about = (f"h{block.level}" if block.level else "p"), ""
        parts, lines = [block.apart], block.lines
        if key := self._key_of(block):
            place = f"{block.page}-{key}"
            about = f' id="note-{place}"'
            parts.append(f'<a href="#mark-{place}">{key}</a> ')
            lines = [_without_label(lines[0]), *lines[1:]]
        elif self._is_central(block):
            about = ' style="text-align: center"'
        for line, end, after in zip(lines, block.ends, [*lines[1:], None], strict=True):
            parts += [self._shown(line, after, block), end]
        text = re.sub(rf"{DIVIDED}(?: |<br>)?", "", "".join(parts))
        return f"<{tag}{about}>{text}</{tag}>"

    def _is_central(self, block: _Block) -> bool:
        left, least = self.lefts[block.page], 2 * self.size
        sides = [(line.left - left, left + self.width - line.right) for line in block.lines]
        return all(abs(one - two) < least < one for one, two in sides)

    def _shown(self, line: PrintedLine, after: PrintedLine | None, block: _Block) -> str:
        """Return a line as HTML; at its end a mark if the next line goes on in its last word."""
        runs, tail = list(line.runs), ""
        if after and line.text.endswith(_HYPHENS) and after.text[:1].islower():
            runs[-1] = msgspec.structs.replace(runs[-1], text=runs[-1].text[:-1])
            tail = ("-" if self._has_hyphen(line.text[:-1], after.text) else "") + DIVIDED
        return "".join(self._styled(run, line, block) for run in runs) + tail

    def _divides_words(self) -> bool:
        """Return whether words are divided at the ends of lines: then some are whole elsewhere."""
        ends = [
            (one.text[:-1], two.text)
            for page in self.text.pages
            for one, two in pairwise(page)
            if one.text.endswith(_HYPHENS) and two.text[:1].islower()
        ]
        whole = sum(self.known["".join(_halves(*end)).casefold()] > 0 for end in ends)
        return whole > _DIVIDING * len(ends)

    def _has_hyphen(self, one: str, two: str) -> bool:
        """Return whether a word that ends a line has a hyphen of its own.

        It is as it stands elsewhere, or else as most are in this text.
        """
        apart, whole = (self.known[sign.join(_halves(one, two)).casefold()] for sign in ("-", ""))
        return apart > whole or not (whole or self.divides)

    def _styled(self, run: Run, line: PrintedLine, block: _Block) -> str:
        text = escape(run.text.replace(DIVIDED, ""), quote=False)
        said = run.text.strip()
        if not said or block.level:
            return text
        if run.size < _RAISED * line.size and _KEY.fullmatch(said):
            place = f"{block.page}-{said}"
            return f'<sup><a href="#note-{place}" id="mark-{place}">{text}</a></sup>'
        text = f"<b>{text}</b>" if run.is_bold and not self.is_bold else text
        return f"<i>{text}</i>" if run.is_italic else text


def _is_capital(line: PrintedLine) -> bool:
    """Return whether a line is a name in capitals, and no direction how it is said."""
    return line.text == line.text.upper() and not line.text.startswith("(")


def _without_label(line: PrintedLine) -> PrintedLine:
    """Return the first line of a note without its number or sign."""
    first, *rest = line.runs
    bare = _LABEL.sub("", f"{first.text} x", count=1)[:-2] if first.text.strip() else ""
    bare = "" if _KEY.fullmatch(first.text.strip()) else bare
    return msgspec.structs.replace(line, runs=(msgspec.structs.replace(first, text=bare), *rest))


def _left(lines: Sequence[PrintedLine]) -> float:
    """Return where most lines of a page begin, of several such places the first."""
    begins = Counter(round(line.left) for line in lines)
    often = [left for left, count in begins.items() if count >= max(2, len(lines) / 8)]
    return min(often or begins, default=0)


def _halves(one: str, two: str) -> tuple[str, str]:
    """Return the word at the end of a line and the one at the beginning of the next."""
    first, second = _WORD.findall(one), _WORD.match(two)
    return (first[-1] if first else ""), (second[0] if second else "")


def _hidden(apart: str) -> str:
    """Return the heads and numbers of a page as what a page of HTML has of a printed one."""
    said = escape(apart.replace(DIVIDED, "-").strip())
    return f'<span class="pagenum">[{said}] </span>' if said else ""
