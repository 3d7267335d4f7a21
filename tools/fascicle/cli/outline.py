"""Outline of a text: its recognised structure, the evidence for it, and the ledger.

The data lists units in reading order with their blocks, each with its lines and the rule that
recognised it, then the ledger, the queries and the encoding. The evidence is to debug a pass with:

    12-31   letter         0.80  letter             Dear Ada, The roof is off again …
      12    paragraph      1.00  one line           Dear Ada,
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from fascicle.cli.report import count
from fascicle.library.queries import PlacedQuery
from fascicle.model.blocks import (
    AsTyped,
    Block,
    Chat,
    Footnote,
    Group,
    Heading,
    KeptSpace,
    Listing,
    Paragraph,
    Picture,
    SceneBreak,
    Span,
    Speech,
    Style,
    Table,
    Verse,
    reading_of,
    run_on,
    texts_of,
)
from fascicle.model.draft import RUN_IN, Aside, Draft, Unkept, Work
from fascicle.model.names import language_name
from fascicle.model.words import words
from fascicle.readers.text import is_blank
from fascicle.recovery.decided.decided_lines import short_place
from fascicle.recovery.set_aside import runs_of

if TYPE_CHECKING:
    from fascicle.model.blocks import Run
    from fascicle.model.draft import Work
    from fascicle.writers.metadata import Metadata

# Names of groups in the outline.
_GROUPS = {
    "quotation": "blockquote",
    "letter": "letter",
    "epigraph": "epigraph",
    "dedication": "dedication",
    "note": "note",
    "summary": "note",
    "run-on": "paragraph",
    "telegram": "blockquote",
    "illustration": "illustration",
    "editors-note": "note",
    "speech": "paragraph",
}
# Names of other blocks; the rest are paragraphs.
_TYPES: dict[type[Block], str] = {
    SceneBreak: "scene_break",
    KeptSpace: "gap",
    Listing: "list",
    Verse: "verse",
    Footnote: "footnote",
    Chat: "chat",
    AsTyped: "preformatted",
    Table: "table",
    Picture: "image",
}
# One and several of the kinds that are no plain nouns.
_COUNTED = {"verse": ("verse", "verse"), "lines": ("block of lines", "blocks of lines")}
# The widest that a column gets; longer cells push the rest of their line to the right.
COLUMN = 40
# Characters from the beginning of a block that fit on a line beside the rule.
WORDS = 48


def outline(work: Work, metadata: Metadata) -> dict[str, Any]:
    draft = work.draft
    values = dict(metadata.values)
    return {
        "title": metadata.title,
        "title_supplied": bool(metadata.supplied),
        "subtitle": values.get("subtitle", ""),
        "author": ", ".join(values.get("authors", ())),
        "language": metadata.language,
        "encoding": list(draft.source.encodings),
        "paragraphs": {"style": draft.traits.style, "wrapped_at": draft.traits.wrap},
        "units": list(_units(work)),
        "front_matter_removed": "\n".join(_removed(draft, front=True)),
        "back_matter_removed": "\n".join(_removed(draft, front=False)),
        "ledger": [_aside(draft, aside) for aside in draft.ledger],
        "queries": [PlacedQuery.of(draft, query).data() for query in draft.queries],
    }


def _units(work: Work) -> Iterator[dict[str, Any]]:
    if work.opening:
        yield {
            "kind": "opening",
            "level": 1,
            "ordinal": None,
            "title": None,
            "blocks": list(_blocks(work.opening)),
        }
    for division in work.walk():
        heading = division.heading
        yield {
            "kind": heading.kind,
            "level": heading.level,
            "ordinal": None if heading.number is None else str(heading.number),
            "label": heading.label or None,
            "title": heading.title or (heading.label if heading.number is None else None),
            **_where(heading),
            "blocks": list(_blocks(division.blocks)),
        }


def _where(block: Block) -> dict[str, Any]:
    why = {"rule": block.why.rule, "confidence": round(block.why.confidence, 2)}
    return {"first_line": block.span.first, "last_line": block.span.last, "evidence": why}


def _blocks(blocks: Iterable[Block], group: Group | None = None) -> Iterator[dict[str, Any]]:
    """Yield blocks as data.

    Each paragraph of a letter is a block of type "letter", with the lines of the whole letter under
    "group"; other blocks in it, such as a poem, keep their types.
    """
    for block in blocks:
        if isinstance(block, Group) and block.kind != "run-on":
            yield from _blocks(block.blocks, block)
            continue
        plain = group and isinstance(block, Paragraph | Group)
        yield {
            "type": _type(group if group and (plain or group.kind == "epigraph") else block),
            "text": "\n".join(_lines(block)),
            "lines": list(_lines(block)),
            **_extra(block),
            **_where(block),
            **({"group": _where(group)} if group else {}),
        }


def _extra(block: Block) -> dict[str, str]:
    """Return the label of a note, or the speaker of verse, which is not one of its lines."""
    match block:
        case Footnote():
            return {"label": block.label}
        case Speech(is_verse=True):
            return {"speaker": block.speaker}
        case _:
            return {}


def _type(block: Block) -> str:
    if isinstance(block, Group):
        return _GROUPS[block.kind]
    if isinstance(block, Speech) and block.is_verse:
        return "verse"
    if isinstance(block, Paragraph) and block.keeps_lines:
        return "lines"
    return _TYPES.get(type(block), "paragraph")


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Group(kind="run-on"):
            yield _said(run_on(block))
        case Group():
            for inner in block.blocks:
                yield from _lines(inner)
        case SceneBreak():
            yield from filter(None, [block.mark])
        case KeptSpace():
            pass
        case Picture():
            yield block.description or block.name
        case AsTyped():
            yield from block.lines
        case Listing() | Chat() | Speech(is_verse=False):
            yield from (f"{before} {_said(runs)}" for before, runs in texts_of(block))
        case _:
            yield from (line for _, runs in texts_of(block) for line in _said(runs).split("\n"))


def _said(runs: Iterable[Run]) -> str:
    """Return running text, note marks as typed."""
    return "".join(run.mark if run.style is Style.NOTE else run.text for run in runs)


def _removed(draft: Draft, *, front: bool) -> Iterator[str]:
    """Yield the asides in the first half of the text, or in the second."""
    middle = len(draft.source.lines) // 2
    for aside in sorted(draft.ledger, key=lambda a: a.span):
        if (aside.span.first <= middle) == front:
            yield draft.source.text(aside.span)


def _aside(draft: Draft, aside: Aside) -> dict[str, Any]:
    lines = {"first_line": aside.span.first, "last_line": aside.span.last}
    return {"kind": aside.kind, **lines, "text": draft.source.text(aside.span)}


def outline_lines(work: Work, metadata: Metadata) -> Iterator[str]:
    draft = work.draft
    values = dict(metadata.values)
    authors, subtitle = values.get("authors", ()), values.get("subtitle", "")
    by = f" by {', '.join(authors)}" if authors else ""
    title = f"{metadata.title}: {subtitle}" if subtitle else metadata.title
    yield f"{title}{' (supplied)' if metadata.supplied else ''}{by}"
    wrap = f", lines wrapped at {draft.traits.wrap}" if draft.traits.wrap else ""
    encodings = ", ".join(dict.fromkeys(draft.source.encodings))
    begins = {"blank": "blank lines", "indent": "indents", "line": "line ends"}[draft.traits.style]
    style = f"paragraphs separated by {begins}{wrap}"
    # A document has no encoding.
    yield "; ".join(filter(None, (language_name(metadata.language), encodings, style)))
    yield ""
    if work.opening:
        where = "before the first heading" if work.divisions else "no headings"
        yield f"  ({where}: {_counts(work.opening)})"
    for division in work.walk():
        heading = division.heading
        place = _place(draft, Span(heading.span.first, heading.span.first))
        yield f"{'  ' * heading.level}{heading.text}  [{place}: {_counts(division.blocks)}]"
    if draft.ledger:
        yield ""
        for aside in runs_of(draft):
            yield f"set aside, {_place(draft, aside.span)}: {aside.kind}"
    if draft.queries:
        yield ""
        for query in draft.queries:
            place = draft.source.place(query.span.first)
            yield f"{place}: {query.question} Read as: {query.reading}."


def _place(draft: Draft, span: Span) -> str:
    """Return "line 3", "lines 3-5", or with the file if there are several: "2.txt:3-5"."""
    (_, first), (_, last) = draft.source.at(span.first), draft.source.at(span.last)
    several = f"-{last}" if first != last else ""
    if len(draft.source.files) > 1:
        return f"{short_place(draft.source, span.first)}{several}"
    return f"line{'s' * bool(several)} {first}{several}"


def _counts(blocks: Iterable[Block]) -> str:
    """Return the number of blocks of each kind: "12 paragraphs, 1 letter"."""
    counts = Counter(_type(block).replace("_", " ") for block in blocks)
    names = {kind: _COUNTED.get(kind, (kind, f"{kind}s")) for kind in counts}
    return ", ".join(f"{n} {names[kind][n > 1]}" for kind, n in counts.items()) or "empty"


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


def evidence(work: Work) -> list[dict[str, Any]]:
    """Return reading, rule and confidence of each block, and all asides."""
    draft = work.draft
    blocks = [*work.opening, *(b for d in work.walk() for b in (d.heading, *d.blocks))]
    asides = [
        {**where(draft, aside.span), "read_as": "set aside", "rule": aside.kind, "confidence": 1.0,
         "beginning": beginning(draft, aside.span), "blocks": []}
        for aside in draft.ledger
    ]  # fmt: skip
    rows = [*(_evidence_of(draft, block) for block in blocks), *asides]
    return sorted(rows, key=lambda row: row["span"])


def _evidence_of(draft: Draft, block: Block) -> dict[str, Any]:
    inner = block.blocks if isinstance(block, Group) else ()
    return {
        **where(draft, block.span),
        "read_as": reading_of(block),
        "rule": block.why.rule,
        "confidence": round(block.why.confidence, 2),
        "beginning": _beginning(draft.typed(block)),
        "blocks": [_evidence_of(draft, b) for b in inner],
    }


def where(draft: Draft, span: Span) -> dict[str, Any]:
    """Return the lines of a block in its file; `span` counts over the whole text."""
    file, first = draft.source.at(span.first)
    last = first + max(0, span.last - span.first)
    span_of_all = [span.first, span.last]
    return {"span": span_of_all, "file": file, "first_line": first, "last_line": last}


def beginning(draft: Draft, span: Span) -> str:
    return _beginning(draft.source.text(span))


def _beginning(lines: str) -> str:
    text = " ".join(lines.split())
    return text if len(text) <= WORDS else f"{text[:WORDS].rstrip()} …"
