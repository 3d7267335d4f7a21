"""Write blocks as MyST: one function a kind of block.

A paragraph is one line; line ends that are kept end in a backslash. What Markdown has no form
for stands in colon fences, with as many colons as what is inside them needs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model import (
    Footnote,
    Group,
    Heading,
    Listing,
    Paragraph,
    Run,
    SceneBreak,
    Speech,
    Style,
    Verse,
    leaves,
    with_text,
)
from fascicle.writers.escape import argument, escape, escape_heading, start_of_line

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from fascicle.model import Block

_MARKS = {Style.EMPHASIS: "*", Style.STRONG: "**"}
_ASTERISKS = re.compile(r"\*(?: ?\*){0,9}")


def write_blocks(blocks: Sequence[Block], notes: Collection[str] = ()) -> str:
    """Return blocks as Markdown, an empty line between them.

    `notes` are the labels of the notes that can be linked on this page: others stay as typed.
    """
    return "\n\n".join(filter(None, (write_block(block, notes) for block in blocks)))


def write_block(block: Block, notes: Collection[str] = ()) -> str:  # noqa: PLR0911 (a kind a line)
    """Return one block as Markdown."""
    match block:
        case Heading():
            return f"{'#' * min(6, block.level)} {escape_heading(block.text)}"
        case Paragraph():
            return _lines(block.text, notes)
        case Verse():
            return fence("verse", _verse(block.text, notes))
        case SceneBreak():
            return _break(block.mark)
        case Listing():
            return _listing(block, notes)
        case Footnote():
            if block.label in notes:
                return f"[^{block.label}]: {_lines(block.text, notes)}"
            return _lines((Run(f"[{block.label}] "), *block.text), notes)
        case Speech():
            return fence("speech", _lines(block.text, notes), argument(block.speaker))
        case Group():
            return _group(block, notes)
        case _:
            message = f"no writer for {type(block).__name__}"
            raise TypeError(message)


def fence(name: str, content: str, said: str = "") -> str:
    """Return a directive as a colon fence that outreaches the fences inside it."""
    longest = max((len(m[0]) for m in re.finditer(r"^:{3,}", content, re.MULTILINE)), default=2)
    colons = ":" * (longest + 1)
    head = f"{colons}{{{name}}}" + (f" {said}" if said else "")
    return "\n".join(filter(None, (head, content, colons)))


def _break(mark: str) -> str:
    if not mark:
        return fence("space-break", "")
    return "***" if _ASTERISKS.fullmatch(mark) else fence("ornament", "", argument(mark))


def _group(block: Group, notes: Collection[str]) -> str:
    inner = write_blocks(block.blocks, notes)
    if block.kind == "quotation":
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    return fence(block.kind if block.kind != "note" else "authors-note", inner)


def _listing(block: Listing, notes: Collection[str]) -> str:
    """Return a list; its numbers count up by one, so Markdown shows them as typed."""
    entries = []
    for item in block.items:
        marker = item.marker if item.marker[0].isdigit() else "-"
        entries.append(f"{marker} {_lines(item.text, notes)}")
    return "\n".join(entries)


def _lines(runs: Sequence[Run], notes: Collection[str]) -> str:
    """Return running text as lines of a paragraph, hard breaks where line ends are kept."""
    lines = [start_of_line(line).rstrip() for line in _inline(runs, notes).split("\n")]
    return "\\\n".join(line for line in lines if line)


def _verse(runs: Sequence[Run], notes: Collection[str]) -> str:
    """Return verse, a line each, its indents as spaces."""
    lines = []
    for line in _inline(runs, notes).split("\n"):
        bare = start_of_line(line).rstrip()
        lines.append(" " * (len(line) - len(line.lstrip(" "))) + bare if bare else "")
    return "\n".join(lines)


def _inline(runs: Sequence[Run], notes: Collection[str]) -> str:
    """Return runs as inline Markdown; a style that spans a line end is set on each line."""
    out = []
    for run in runs:
        if run.style is Style.NOTE:
            out.append(f"[^{run.text}]" if run.text in notes else escape(run.mark))
        elif run.style in _MARKS:
            out.append("\n".join(_styled(line, _MARKS[run.style]) for line in run.text.split("\n")))
        else:
            out.append("\n".join(escape(line) for line in run.text.split("\n")))
    return "".join(out)


def _styled(line: str, mark: str) -> str:
    """Return a line in emphasis, the spaces around it outside."""
    bare = line.strip()
    if not bare:
        return line
    lead = line[: len(line) - len(line.lstrip())]
    return f"{lead}{mark}{escape(bare)}{mark}"


def linkable_notes(blocks: Sequence[Block]) -> set[str]:
    """Return the labels of notes that are both on this page: the mark and the note."""
    marks: list[str] = []

    def collect(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        marks.extend(run.text for run in runs if run.style is Style.NOTE)
        return runs

    labels = []
    for block in leaves(blocks):
        with_text(block, collect)
        if isinstance(block, Footnote):
            labels.append(block.label)
    return {label for label in labels if marks.count(label) == 1 and labels.count(label) == 1}
