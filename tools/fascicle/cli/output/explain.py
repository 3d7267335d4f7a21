"""Evidence for the reading of each block, and the ledger: the output to debug a pass with.

12-31   letter         0.80  letter             Dear Ada, The roof is off again …
12    paragraph      1.00  one line           Dear Ada,
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from fascicle.cli.output.report import count
from fascicle.model.blocks import Heading, SceneBreak, Span, Style
from fascicle.model.draft import RUN_IN, Aside, Draft, Unkept
from fascicle.model.words import words
from fascicle.readers.text import is_blank
from fascicle.recovery.evidence import beginning, where
from fascicle.recovery.set_aside import runs_of

# The widest that a column gets; longer cells push the rest of their line to the right.
COLUMN = 40


def why_lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    flat = list(_flat(rows))
    wide = {
        column: max((len(row[column]) for row in flat if len(row[column]) <= COLUMN), default=0)
        for column in ("lines", "read_as", "rule")
    }
    for row, file in zip(flat, _files(flat), strict=True):
        yield from file
        yield (
            f"{row['lines']:<{wide['lines']}}  {row['read_as']:<{wide['read_as']}}"
            f"  {row['confidence']:.2f}  {row['rule']:<{wide['rule']}}  {row['beginning']}"
        ).rstrip()


def _flat(rows: Iterable[dict[str, Any]], depth: int = 0) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {**row, "lines": "  " * depth + lines_of(row)}
        yield from _flat(row["blocks"], depth + 1)


def _files(rows: Sequence[dict[str, Any]]) -> Iterator[list[str]]:
    """Yield the heading above each row: the name of its file where a new file begins."""
    several = len({row["file"] for row in rows}) > 1
    file = ""
    for row in rows:
        yield ["", row["file"]] if several and row["file"] != file else []
        file = row["file"]


def lines_of(row: dict[str, Any]) -> str:
    """Return the lines of a row: "12", or "12-31"."""
    first, last = row["first_line"], row["last_line"]
    return str(first) if first == last else f"{first}-{last}"


def ledger(draft: Draft) -> dict[str, Any]:
    """Return the ledger, and the share of the text for each kind of entry."""
    total = sum(len(words(line)) for line in draft.source.lines)
    entries = [*map(partial(_entry, draft), runs_of(draft)), *_commands(draft), *_looks(draft)]
    entries.sort(key=lambda entry: entry["span"])
    kinds = dict.fromkeys(entry["kind"] for entry in entries)
    return {
        "words": total,
        "ledger": entries,
        "kinds": [
            _total(draft, kind, [entry for entry in entries if entry["kind"] == kind], total)
            for kind in kinds
        ],
    }


def _entry(draft: Draft, aside: Aside) -> dict[str, Any]:
    size = {"words": len(words(draft.source.text(aside.span))),
            "beginning": beginning(draft, aside.span)}  # fmt: skip
    return {**where(draft, aside.span), "kind": aside.kind, **size}


def _commands(draft: Draft) -> Iterator[dict[str, Any]]:
    """Yield the commands of markup inside lines that are shown."""
    gone = {line for aside in draft.ledger for line in aside.span}
    for line, parts in draft.markup.items():
        for part in parts:
            if part.kind not in {"markup", RUN_IN} and line not in gone:
                typed = draft.source.lines[line - 1][part.start : part.end]
                size = {"words": len(words(typed)), "beginning": typed}
                yield {**where(draft, Span(line, line)), "kind": part.kind, **size}


def _looks(draft: Draft) -> Iterator[dict[str, Any]]:
    """Yield the lost formatting of words that the book has: no word is set aside with these.

    That a heading or an ornament is centred is no loss. Metadata has no emphasis.
    """
    settled = (block for block in draft.blocks if isinstance(block, Heading | SceneBreak))
    placed = {line for block in (*settled, *draft.ledger) for line in block.span}
    for look in _joined(draft, [it for it in draft.unkept if not placed.issuperset(it.span)]):
        said = look.said or beginning(draft, look.span)
        yield {**where(draft, look.span), "kind": look.kind, "words": 0, "beginning": said}
    metadata = {n for aside in draft.ledger if aside.kind == "metadata" for n in aside.span}
    for line in sorted(metadata & set(draft.styles)):
        place = where(draft, Span(line, line))
        for style in draft.styles[line]:
            if style.style is Style.EMPHASIS:
                said = draft.line(line)[style.start : style.end]
                yield {**place, "kind": "emphasis of metadata", "words": 0, "beginning": said}


def _joined(draft: Draft, looks: Iterable[Unkept]) -> list[Unkept]:
    """Join looks of lines with only blank lines between them."""
    runs: list[Unkept] = []
    for look in looks:
        last = runs[-1] if runs else look
        between = range(last.span.last + 1, look.span.first)
        is_one = last.kind == look.kind and not look.said
        if runs and is_one and all(is_blank(draft.source.lines[n - 1]) for n in between):
            runs[-1] = Unkept(look.kind, last.span | look.span)
        else:
            runs.append(look)
    return runs


def _total(
    draft: Draft, kind: str, entries: Sequence[dict[str, Any]], total: int
) -> dict[str, Any]:
    within = {line for entry in entries for line in range(entry["span"][0], entry["span"][1] + 1)}
    lines = sum(not is_blank(draft.source.lines[n - 1]) for n in within)
    number = sum(entry["words"] for entry in entries)
    share = round(number / total, 4) if total else 0.0
    return {"kind": kind, "entries": len(entries), "lines": lines, "words": number, "share": share}


def ledger_lines(data: dict[str, Any]) -> Iterator[str]:
    if not data["ledger"]:
        yield "Nothing was set aside."
        return
    wide = max(len(entry["kind"]) for entry in data["ledger"])
    place = max(len(lines_of(entry)) for entry in data["ledger"])
    for entry, file in zip(data["ledger"], _files(data["ledger"]), strict=True):
        yield from file
        yield f"{lines_of(entry):<{place}}  {entry['kind']:<{wide}}  {entry['beginning']}".rstrip()
    yield ""
    for kind in data["kinds"]:
        counted = f"{count(kind['lines'], 'line')}, {count(kind['words'], 'word')}"
        yield f"{kind['kind']:<{wide}}  {counted}, {kind['share']:.1%} of the text"
