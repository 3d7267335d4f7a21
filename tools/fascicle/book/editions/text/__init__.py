"""Plain text, typed as e-texts are, so that any program shows it, and it can be read back.

Paragraphs are wrapped, with a blank line between them; emphasis stands in `_underscores_`, verse is
indented, a break is a line of asterisks, and notes follow the page of their marks. The library's
summary and facts of a work are left out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import Any

from fascicle.book.editions.book_data import SUPPLIED, book_data
from fascicle.book.editions.edition_library import Content, EditionLibrary, Read, Volume
from fascicle.book.editions.text_blocks import Block, Run
from fascicle.book.editions.written_pages import INDENT_SPACE

# A blank line more above and below than between paragraphs.
_ABOVE, _BELOW = "\n\n\n", "\n"


def text_of(volume: Volume, library: EditionLibrary, read: Read) -> Content:
    data = book_data(volume, library, read)
    works = ["\n\n".join(_work(work)) for work in data.works]
    if volume.work is None:
        works.insert(0, volume.title)
    return Content((f"\n\n{_ABOVE}".join(works) + "\n").encode())


def _work(work: dict[str, Any]) -> list[str]:
    """Return the parts of a work, which blank lines separate."""
    subtitle = [work["subtitle"]] if work["subtitle"] else []
    authors = [f"by {', '.join(work['authors'])}"] if work["authors"] else []
    writer = TextWriter(is_one_page=len(work["chapters"]) == 1)
    parts = [work["title"], *subtitle, *authors, *writer.blocks(work["text"]), *writer.notes()]
    for chapter in work["chapters"]:
        if not chapter["label-of"].endswith(SUPPLIED):
            parts.append(f"{_ABOVE}{writer.heading_text(chapter)}{_BELOW}")
        parts += [*writer.blocks(chapter["b"]), *writer.notes()]
    return parts


WIDTH = 72
BREAK = "* * *"
ZERO_WIDTH_SPACE = "\u200b"
_VERSE, _PASSAGE = 4, 2
# A longer cell of a table is wrapped, below its beginning if that is no further to the right.
_WIDEST = 36
_MARKS = {"emph": "_", "strong": "*"}
_INDENTED = {"quotation", "epigraph"}


class TextWriter:
    """Writes the blocks of pages as plain text, and collects their notes."""

    def __init__(self, *, is_one_page: bool = False) -> None:
        """Begin a work; headings of a work of one page have the space of those of chapters."""
        self._notes: list[tuple[str, list[Block]]] = []
        self._above = "\n\n\n" if is_one_page else "\n\n"
        self._indent = 0

    def notes(self) -> list[str]:
        """Return the notes collected, those inside of notes too, and forget them."""
        written = []
        while self._notes:
            notes, self._notes = self._notes, []
            written += [self._marked(f"[{mark}] ", blocks) for mark, blocks in notes]
        return written

    def blocks(self, blocks: Iterable[Block]) -> list[str]:
        return [text for block in blocks if (text := self._block(block))]

    def _block(self, block: Block) -> str:
        writers: dict[str, Callable[[Block], str]] = {
            "h": lambda block: f"{self._above}{self.heading_text(block)}\n",
            "break": lambda block: (block["mark"] or BREAK).center(WIDTH).rstrip(),
            "pre": lambda block: textwrap.indent(block["c"], " " * self._indent),
            "verse": self._verse,
            "lines": lambda block: self._lines(block["lines"]),
            "bulleted": self._bulleted,
            "numbered": self._numbered,
            "chat": lambda block: self._described(block, ""),
            "facts": lambda block: self._described(block, ":"),
            "left-note": self._left_note,
            "picture": self._picture,
            "grid": self._table,
        }
        if write := writers.get(block["t"]):
            return write(block)
        return self._passage(block) if "b" in block else self._paragraph(self.runs(block["c"]))

    def heading_text(self, block: Block) -> str:
        """Return the text of a heading in one line, with the marks of its notes."""
        label, title = (self.runs(block.get(part, ())) for part in ("label", "title"))
        text = f"{label}{block.get('joint', ' ')}{title}" if label and title else label or title
        return " ".join(text.split())

    def _left_note(self, block: Block) -> str:
        """Return a note that no mark refers to."""
        mark = self.runs(block["mark"])
        return self._marked(f"[{mark}] " if mark else "", block["b"])

    def _passage(self, block: Block) -> str:
        """Return blocks that are set apart, such as a letter."""
        deeper = _PASSAGE if block["t"] in _INDENTED else 0
        self._indent += deeper
        text = "\n\n".join(self.blocks(block["b"]))
        self._indent -= deeper
        return text

    def _paragraph(self, text: str) -> str:
        return "\n".join(map(self._wrapped, text.split("\n")))

    def _verse(self, block: Block) -> str:
        stanzas = (self._lines(lines) for lines in block["stanzas"])
        return "\n\n".join(textwrap.indent(stanza, " " * _VERSE) for stanza in stanzas)

    def _lines(self, lines: Iterable[dict[str, Any]]) -> str:
        rows = ((round(line["in"] / INDENT_SPACE), self.runs(line["c"])) for line in lines)
        return "\n".join(" " * (self._indent + spaces) + text for spaces, text in rows)

    def _bulleted(self, block: Block) -> str:
        mark = "" if block.get("plain") else "- "
        return "\n".join(self._marked(mark, item, hangs=True) for item in block["items"])

    def _numbered(self, block: Block) -> str:
        rows = enumerate(block["items"], block["start"])
        return "\n".join(self._marked(f"{number}. ", item, hangs=True) for number, item in rows)

    def _described(self, block: Block, end: str) -> str:
        """Return names, each with its description or its words."""
        rows = ((f"{self.runs(row['c'])}{end} ", row["b"]) for row in block["rows"])
        return "\n".join(self._marked(name, description) for name, description in rows)

    def _picture(self, block: Block) -> str:
        alternative = self._paragraph(_illustration(block["alt"]))
        return "\n\n".join(filter(None, [alternative, *self.blocks(block["b"])]))

    def _table(self, block: Block) -> str:
        """Return a table in columns; a row with a long cell is wrapped."""
        rows = [
            [" ".join(map(str.strip, " ".join(self.blocks(cell["b"])).split("\n"))) for cell in row]
            for row in (*block["head"], *block["rows"])
        ]
        if not any(rows):
            return ""
        columns = zip_longest(*rows, fillvalue="")
        widths = [min(_WIDEST, max(map(len, column))) for column in columns]
        last = sum(widths[:-1]) + 2 * (len(widths) - 1)
        shown = []
        for row in rows:
            line = "  ".join(map(str.ljust, row, widths)).rstrip()
            is_long = max(map(len, row), default=0) > _WIDEST
            hanging = last if last <= _WIDEST else _VERSE
            shown.append(self._wrapped(line, hanging) if is_long else " " * self._indent + line)
        return "\n".join(shown)

    def _marked(self, mark: str, blocks: list[Block], *, hangs: bool = False) -> str:
        """Return blocks of which the first begins with a mark."""
        outer, self._indent = self._indent, 0
        first, *others = self.blocks(blocks) or [""]
        self._indent = outer
        if "\n\n" in first or first.startswith(" "):
            return "\n\n".join([mark.strip(), first, *others])
        text = " ".join(first.split("\n"))
        return "\n\n".join([self._wrapped(mark + text, len(mark) if hangs else 0), *others])

    def runs(self, runs: Iterable[Run]) -> str:
        rows = [(_mark_of(run), self._run(run)) for run in runs]
        texts = ["", *(text for _, text in rows), ""]
        around = zip(texts, rows, texts[2:], strict=False)
        return "".join(
            _styled(text, mark) if mark and not _is_in_word(before, text, after) else text
            for before, (mark, text), after in around
        ).replace(ZERO_WIDTH_SPACE, "")

    def _run(self, run: Run) -> str:
        if isinstance(run, str):
            return run
        kind = run["k"]
        if kind == "br":
            return "\n"
        if kind == "note":
            self._notes.append((str(run.get("label", run["mark"])), run["b"]))
            return f"[{run['mark']}]"
        if kind == "image":
            return _illustration(run["alt"])
        text = run["c"] if isinstance(run["c"], str) else self.runs(run["c"])
        if kind == "ruby":
            return f"{text}《{run['above']}》" if run["above"] else text
        return text

    def _wrapped(self, text: str, hanging: int = 0) -> str:
        return textwrap.fill(
            text,
            WIDTH,
            initial_indent=" " * self._indent,
            subsequent_indent=" " * (self._indent + hanging),
            break_long_words=False,
            break_on_hyphens=False,
        )


def _illustration(description: str) -> str:
    """Return the replacement of an image, "" for a decorative one."""
    return f"[Illustration: {description}]" if description else ""


def _mark_of(run: Run) -> str:
    return "" if isinstance(run, str) else _MARKS.get(run["k"], "")


def _is_in_word(before: str, text: str, after: str) -> bool:
    """Return whether a text begins or ends inside a word, which its mark would divide."""
    joins = ((before[-1:], text[:1]), (text[-1:], after[:1]))
    return any(left.isalnum() and right.isalnum() for left, right in joins)


def _styled(text: str, mark: str) -> str:
    """Return text between marks, on each of its lines, with the spaces around it outside."""
    return "\n".join(
        line.replace(bare, f"{mark}{bare}{mark}", 1) if (bare := line.strip()) else line
        for line in text.split("\n")
    )
