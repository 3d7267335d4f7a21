"""Blocks and runs of written pages as lines of plain text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    Block = dict[str, Any]
    Run = str | dict[str, Any]

WIDTH = 72
_VERSE, _PASSAGE = 4, 2
# As many spaces of a typed indent as an em has.
_SPACE = 0.34
_ZERO_WIDTH_SPACE = "\u200b"
_MARKS = {"emph": "_", "strong": "*"}
_INDENTED = {"quotation", "epigraph"}
BREAK = "* * *"


class TextWriter:
    """Writes the blocks of a page, and collects its notes."""

    def __init__(self, *, is_one_page: bool = False) -> None:
        """Begin a page; headings of a work of one page have the space of those of chapters."""
        self._above = "\n\n\n" if is_one_page else "\n\n"
        self._notes: list[tuple[str, list[Block]]] = []

    def notes(self) -> list[str]:
        """Return the notes collected, and forget them."""
        found, self._notes = self._notes, []
        return [self._marked(f"[{mark}] ", blocks) for mark, blocks in found]

    def blocks(self, blocks: Iterable[Block], indent: int = 0) -> list[str]:
        """Return the text of each block."""
        return [text for block in blocks if (text := self._block(block, indent))]

    def _block(self, block: Block, indent: int) -> str:
        kind = block["t"]
        writers = {
            "h": self._heading,
            "break": self._break,
            "pre": self._preformatted,
            "verse": self._verse,
            "lines": self._lines,
            "bulleted": self._bulleted,
            "numbered": self._numbered,
            "chat": self._chat,
            "facts": self._facts,
            "left-note": self._left_note,
            "picture": self._picture,
            "grid": self._table,
        }
        if write := writers.get(kind):
            return write(block, indent)
        if "b" in block:
            deeper = indent + _PASSAGE if kind in _INDENTED else indent
            return "\n\n".join(self.blocks(block["b"], deeper))
        return self._paragraph(block, indent)

    def _paragraph(self, block: Block, indent: int) -> str:
        lines = self.runs(block["c"]).split("\n")
        return "\n".join(_wrapped(line, indent) for line in lines)

    def _heading(self, block: Block, _indent: int) -> str:
        return f"{self._above}{block['plain']}\n"

    def _break(self, block: Block, _indent: int) -> str:
        return (block["mark"] or BREAK).center(WIDTH).rstrip()

    def _preformatted(self, block: Block, indent: int) -> str:
        return textwrap.indent(block["c"], " " * indent)

    def _verse(self, block: Block, indent: int) -> str:
        stanzas = (self._rows(lines, indent + _VERSE) for lines in block["stanzas"])
        return "\n\n".join(stanzas)

    def _lines(self, block: Block, indent: int) -> str:
        return self._rows(block["lines"], indent)

    def _rows(self, lines: Iterable[dict[str, Any]], indent: int) -> str:
        shown = ((indent + round(line["in"] / _SPACE), self.runs(line["c"])) for line in lines)
        return "\n".join(" " * spaces + text for spaces, text in shown)

    def _bulleted(self, block: Block, indent: int) -> str:
        mark = "" if block.get("plain") else "- "
        return "\n".join(self._marked(mark, item, indent, hangs=True) for item in block["items"])

    def _numbered(self, block: Block, indent: int) -> str:
        rows = enumerate(block["items"], block["start"])
        return "\n".join(
            self._marked(f"{number}. ", item, indent, hangs=True) for number, item in rows
        )

    def _chat(self, block: Block, indent: int) -> str:
        rows = ((self.runs(row["c"]), row["b"]) for row in block["rows"])
        return "\n".join(self._marked(f"{name} ", said, indent) for name, said in rows)

    def _facts(self, block: Block, indent: int) -> str:
        rows = ((self.runs(row["c"]), row["b"]) for row in block["rows"])
        return "\n".join(self._marked(f"{name}: ", said, indent) for name, said in rows)

    def _left_note(self, block: Block, indent: int) -> str:
        mark = f"[{self.runs(block['mark'])}] " if block["mark"] else ""
        return self._marked(mark, block["b"], indent)

    def _picture(self, block: Block, indent: int) -> str:
        said = _wrapped(_illustration(block["alt"]), indent)
        return "\n\n".join(filter(None, [said, *self.blocks(block["b"], indent)]))

    def _table(self, block: Block, indent: int) -> str:
        rows = [
            [" ".join(self.blocks(cell["b"])) for cell in row]
            for row in (*block["head"], *block["rows"])
        ]
        widths = [
            max((len(row[at]) for row in rows if at < len(row)), default=0)
            for at in range(max(map(len, rows), default=0))
        ]
        shown = ("  ".join(cell.ljust(widths[at]) for at, cell in enumerate(row)) for row in rows)
        return "\n".join(" " * indent + row.rstrip() for row in shown)

    def _marked(
        self, mark: str, blocks: list[Block], indent: int = 0, *, hangs: bool = False
    ) -> str:
        """Return blocks of which the first begins with a mark."""
        first, *others = self.blocks(blocks) or [""]
        if "\n\n" in first or first.startswith(" "):
            return "\n\n".join([mark.strip(), first, *others])
        text = " ".join(first.split("\n"))
        return "\n\n".join([_wrapped(mark + text, indent, len(mark) if hangs else 0), *others])

    def runs(self, runs: Iterable[Run]) -> str:
        """Return running text."""
        return "".join(map(self._run, runs)).replace(_ZERO_WIDTH_SPACE, "")

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
        return _styled(text, _MARKS[kind]) if kind in _MARKS else text


def _illustration(description: str) -> str:
    return f"[Illustration: {description}]" if description else ""


def _styled(text: str, mark: str) -> str:
    """Return text between marks, on each of its lines, with the spaces around it outside."""
    return "\n".join(
        line.replace(bare, f"{mark}{bare}{mark}", 1) if (bare := line.strip()) else line
        for line in text.split("\n")
    )


def _wrapped(text: str, indent: int, hanging: int = 0) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hanging),
        break_long_words=False,
        break_on_hyphens=False,
    )
