"""Blocks of written pages as text: what plain text and Markdown have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from fascicle.book.editions.written_pages import INDENT_SPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Block = dict[str, Any]
    Run = str | dict[str, Any]
    Row = tuple[int, str]

BREAK = "* * *"
ZERO_WIDTH_SPACE = "\u200b"


class BlockWriter(ABC):
    """Writes the blocks of pages, and collects their notes."""

    def __init__(self) -> None:
        self._notes: list[tuple[str, list[Block]]] = []

    def notes(self) -> list[str]:
        """Return the notes collected, those inside of notes too, and forget them."""
        written = []
        while self._notes:
            found, self._notes = self._notes, []
            written += [self.note(mark, blocks) for mark, blocks in found]
        return written

    def blocks(self, blocks: Iterable[Block]) -> list[str]:
        """Return the text of each block."""
        return [text for block in blocks if (text := self.block(block))]

    def block(self, block: Block) -> str:
        """Return the text of a block."""
        writers: dict[str, Callable[[Block], str]] = {
            "h": self.heading,
            "break": lambda block: self.scene_break(block["mark"]),
            "pre": lambda block: self.preformatted(block["c"]),
            "verse": lambda block: "\n\n".join(map(self.verse, map(self._rows, block["stanzas"]))),
            "lines": lambda block: self.lines(self._rows(block["lines"])),
            "bulleted": self.bulleted,
            "numbered": self.numbered,
            "chat": lambda block: self._described(block, ""),
            "facts": lambda block: self._described(block, ":"),
            "left-note": self._left_note,
            "picture": self._picture,
            "grid": self._grid,
        }
        if write := writers.get(block["t"]):
            return write(block)
        return self.passage(block) if "b" in block else self.paragraph(self.runs(block["c"]))

    def heading_text(self, block: Block) -> str:
        """Return the text of a heading in one line, with the marks of its notes."""
        label, title = (self.runs(block.get(part, ())) for part in ("label", "title"))
        text = f"{label}{block.get('joint', ' ')}{title}" if label and title else label or title
        return " ".join(text.split())

    def _rows(self, lines: Iterable[dict[str, Any]]) -> list[Row]:
        return [(round(line["in"] / INDENT_SPACE), self.runs(line["c"])) for line in lines]

    def _described(self, block: Block, end: str) -> str:
        rows = ((self.runs(row["c"]) + end, row["b"]) for row in block["rows"])
        return self.described(rows)

    def _left_note(self, block: Block) -> str:
        return self.left_note(self.runs(block["mark"]), block["b"])

    def _picture(self, block: Block) -> str:
        said = self.illustration(block["alt"])
        return "\n\n".join([*([self.paragraph(said)] if said else ()), *self.blocks(block["b"])])

    def _grid(self, block: Block) -> str:
        rows = [self._cells(row) for row in (*block["head"], *block["rows"])]
        return self.table(rows, has_head=bool(block["head"])) if any(rows) else ""

    def _cells(self, row: Iterable[dict[str, Any]]) -> list[str]:
        return [" ".join(self.blocks(cell["b"])) for cell in row]

    @abstractmethod
    def runs(self, runs: Iterable[Run]) -> str:
        """Return running text, with a newline where a line ends."""

    @abstractmethod
    def paragraph(self, text: str) -> str:
        """Return a paragraph of running text."""

    @abstractmethod
    def heading(self, block: Block) -> str: ...

    @abstractmethod
    def scene_break(self, mark: str) -> str: ...

    @abstractmethod
    def preformatted(self, text: str) -> str: ...

    @abstractmethod
    def verse(self, rows: Sequence[Row]) -> str:
        """Return a stanza."""

    @abstractmethod
    def lines(self, rows: Sequence[Row]) -> str:
        """Return lines that are kept, and are no verse."""

    @abstractmethod
    def passage(self, block: Block) -> str:
        """Return blocks that are set apart, such as a letter."""

    @abstractmethod
    def bulleted(self, block: Block) -> str: ...

    @abstractmethod
    def numbered(self, block: Block) -> str: ...

    @abstractmethod
    def described(self, rows: Iterable[tuple[str, list[Block]]]) -> str:
        """Return names, each with what is said by or of it."""

    @abstractmethod
    def left_note(self, mark: str, blocks: list[Block]) -> str:
        """Return a note that no mark refers to."""

    @abstractmethod
    def note(self, mark: str, blocks: list[Block]) -> str:
        """Return a note to which a mark refers."""

    @abstractmethod
    def table(self, rows: list[list[str]], *, has_head: bool) -> str: ...

    @abstractmethod
    def illustration(self, description: str) -> str:
        """Return what stands for an image; an empty string for a decorative one."""
