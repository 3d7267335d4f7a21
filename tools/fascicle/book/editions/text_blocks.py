"""Blocks of written pages as data: paragraphs, headings, verse, passages, lists, tables.

    {"t": "p", "c": ["She asked ", {"k": "emph", "c": "twice"}, "."]}

`t` is the kind of a block; `book.typ` has a function of that name. Running text is runs: strings,
and dictionaries for other styles. `k` is the kind of a run, for which `book.typ` has a function,
too, `c` its content: a string or a list of runs. Parts for the web only are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from fascicle.book.editions.written_pages import Element, indent_of, is_web_only

Run = str | dict[str, Any]
_KINDS = {
    "em": "emph", "i": "emph", "cite": "emph", "strong": "strong", "b": "strong", "sup": "sup",
    "sub": "sub", "s": "strike", "del": "strike", "u": "underline", "ins": "underline",
    "small": "small", "q": "quoted",
}  # fmt: skip
_SPACES = re.compile(r"[ \t\n\r\f]+")
# A word that is too long for a line: an address, a cry, a digest. It may be divided at signs, and
# between them where it must.
_LONG = re.compile(r"[!-~\u00a1-\u024f]{31,}")
_PARTS = re.compile(r"[^/._?&=-]+[/._?&=-]*|[/._?&=-]+")
_LONGEST_PART = 20
_PIECE = re.compile(r".{1,10}")


@dataclass(slots=True)
class Context:
    """The references of a page's text: notes by their ids, places of links and images.

    `link` returns the place of an address: {"to": label}, {"url": address}, or nothing for text.
    """

    notes: dict[str, Element]
    link: Callable[[str], dict[str, str]]
    image: Callable[[str], str]
    note_blocks: Callable[[Element, Context], list[dict[str, Any]]]
    noted: set[str] = field(default_factory=set)


def runs_of(element: Element, context: Context) -> list[Run]:
    """Return the text in an element, without spaces at its ends."""
    return trimmed(list(_inside(element, context)))


def joined(runs: list[Run]) -> list[Run]:
    """Return runs with consecutive strings as one, and one space for several."""
    merged: list[Run] = []
    for run in runs:
        if isinstance(run, str) and merged and isinstance(merged[-1], str):
            merged[-1] += run
        elif run:
            merged.append(run)
    return [piece for run in merged for piece in _divisible(run)]


def trimmed(runs: list[Run]) -> list[Run]:
    """Return runs joined, without spaces at the ends and beside line ends."""
    whole = joined(runs)
    for number, run in enumerate(whole):
        if not isinstance(run, str):
            continue
        if number == 0 or _is_line_end(whole[number - 1]):
            run = run.lstrip(" ")  # noqa: PLW2901
        if number == len(whole) - 1 or _is_line_end(whole[number + 1]):
            run = run.rstrip(" ")  # noqa: PLW2901
        whole[number] = run
    return [run for run in whole if run]


def text_of(element: Element) -> str:
    """Return the text of an element with single spaces."""
    return " ".join(element.text_content().split())


def _is_line_end(run: Run) -> bool:
    return isinstance(run, dict) and run["k"] == "br"


def _divisible(run: Run) -> Iterator[Run]:
    """Yield the parts of a run; overlong words are split into pieces that go on lines as boxes."""
    if not isinstance(run, str):
        yield run
        return
    text = _SPACES.sub(" ", run)
    end = 0
    for word in _LONG.finditer(text):
        yield from filter(None, [text[end : word.start()]])
        end = word.end()
        for part in _PARTS.findall(word[0]):
            pieces = _PIECE.findall(part) if len(part) > _LONGEST_PART else [part]
            yield from ({"k": "piece", "c": piece} for piece in pieces)
    yield from filter(None, [text[end:]])


def _inside(element: Element, context: Context) -> Iterator[Run]:
    yield element.text or ""
    for child in element:
        yield from inline(child, context)
        yield child.tail or ""


def inline(element: Element, context: Context) -> Iterator[Run]:
    if is_web_only(element):
        return
    classes = (element.get("class") or "").split()
    if "fn-bracket" in classes:
        return
    if "footnote-reference" in classes:
        yield _note(element, context)
    elif read := _RUN_READERS.get(element.tag):
        yield from read(element, context)
    elif runs := joined(list(_inside(element, context))):
        spoken = language_of(element)
        if "speaker" in classes:
            yield {"k": "speaker", "c": runs, "all": element.text_content().isupper()}
        elif (kind := _KINDS.get(element.tag)) or spoken:
            yield {"k": kind or "as-is", "c": runs} | spoken
        else:
            yield from runs


def language_of(element: Element) -> dict[str, str]:
    """Return the language and the direction that an element names."""
    attributes = {}
    if language := (element.get("lang") or "").strip():
        attributes["lang"] = language
    if (direction := element.get("dir")) in {"ltr", "rtl"}:
        attributes["dir"] = direction
    return attributes


def _link(element: Element, context: Context) -> Iterator[Run]:
    place = context.link(element.get("href") or "")
    runs = joined(list(_inside(element, context)))
    if place and runs:
        yield {"k": "link", "c": runs, **place}
    else:
        yield from runs


def _note(element: Element, context: Context) -> Run:
    """Return the mark of a note, with the note if this is its first mark."""
    name = (element.get("href") or "").removeprefix("#")
    note = context.notes.get(name)
    for part in (element, *([] if note is None else note.find_class("label"))):
        for bracket in part.find_class("fn-bracket"):
            bracket.drop_tree()
    mark = text_of(element)
    if note is None or name in context.noted:
        return {"k": "sup", "c": [mark]}
    context.noted.add(name)
    label = next(map(text_of, note.find_class("label")), mark)
    return {"k": "note", "mark": mark, "label": label, "b": context.note_blocks(note, context)}


def _image(element: Element, context: Context) -> list[Run]:
    """Return an image, or its alternative text if it cannot be in the file."""
    text = element.get("alt") or ""
    place = context.image(element.get("src") or "")
    return [{"k": "image", "src": place, "alt": text} if place else text]


def _ruby(element: Element, _context: Context) -> list[Run]:
    base, above = element.text or "", ""
    for part in element:
        if part.tag == "rt":
            above += part.text_content()
        elif part.tag != "rp":
            base += part.text_content()
        base += part.tail or ""
    return [{"k": "ruby", "c": base.strip(), "above": above.strip()}]


_RUN_READERS: dict[str, Callable[[Element, Context], Iterable[Run]]] = {
    "a": _link,
    "br": lambda *_: [{"k": "br"}],
    "code": lambda element, _: [{"k": "code", "c": element.text_content()}],
    "img": _image,
    "ruby": _ruby,
}


Block = dict[str, Any]
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# The widest indent, in em.
_WIDEST = 8.0
_PASSAGES = (
    "epigraph", "dedication", "letter", "telegram", "speech", "illustration", "editors-note",
    "chapter-summary", "authors-note",
)  # fmt: skip
_PARAGRAPHS = ("source", "attribution", "end-mark", "notes-name", "byline", "series", "subtitle")
_BLOCKS = {
    "p", "div", "section", "blockquote", "ul", "ol", "dl", "table", "pre", "figure", "hr", "aside",
    "details", "article", "header", "footer", "center", *_HEADINGS,
}  # fmt: skip


def blocks_of(element: Element, context: Context) -> list[Block]:
    blocks: list[Block] = []
    loose: list[Run] = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS:
            blocks += _paragraph(loose)
            blocks += _block(child, context)
            loose = [child.tail or ""]
        else:
            loose += [*inline(child, context), child.tail or ""]
    return [*blocks, *_paragraph(loose)]


def notes_in(element: Element) -> dict[str, Element]:
    """Return the notes below an element by their ids, without their labels."""
    notes = {}
    for note in element.iter("aside"):
        if "footnote" in (note.get("class") or "").split() and note.get("id"):
            notes[note.get("id")] = note
    return notes


def _paragraph(runs: list[Run]) -> list[Block]:
    content = trimmed(runs)
    return [{"t": "p", "c": content}] if content else []


def _block(element: Element, context: Context) -> Iterator[Block]:
    if is_web_only(element):
        return
    classes = (element.get("class") or "").split()
    name, spoken = element.get("id"), language_of(element)
    for block in _known(element, classes, context):
        if name:
            block["ids"] = [*block.get("ids", ()), name]
            name = None
        yield spoken | block


def _known(element: Element, classes: list[str], context: Context) -> Iterable[Block]:
    """Return the blocks that an element is by its tag or its class, or those in it."""
    if read := _READERS.get(element.tag):
        return read(element, classes, context)
    if element.tag == "aside" and "footnote" in classes:
        return _left_note(element, context)
    if "kept-space" in classes:
        return [{"t": "break", "mark": ""}]
    if "verse" in classes:
        stanzas = [_lines(stanza, context) for stanza in element.iterchildren("p")]
        return [{"t": "verse", "stanzas": stanzas}]
    inner = blocks_of(element, context)
    if passage := next((name for name in _PASSAGES if name in classes), ""):
        return [{"t": passage, "b": inner}]
    return [{"t": "quotation", "b": inner}] if element.tag == "blockquote" else inner


def _heading(element: Element, classes: list[str], context: Context) -> list[Block]:
    """Return a heading: its label, the joint before its title, and its text in one line."""
    parts: dict[str, Any] = {}
    for name in ("label", "title"):
        for part in element.find_class(f"heading-{name}"):
            parts[name] = runs_of(part, context)
            parts["short"] = text_of(part)
    for part in element.find_class("heading-joint"):
        parts["joint"] = part.text_content()
    if not parts:
        parts["title"] = runs_of(element, context)
    for mark in element.find_class("footnote-reference"):
        mark.drop_tree()
    heading = {"t": "h", "depth": int(element.tag[1]), "plain": text_of(element), **parts}
    return [heading | ({"supplied": True} if "supplied" in classes else {})]


def _of_paragraph(element: Element, classes: list[str], context: Context) -> Iterator[Block]:
    if element.find_class("line"):
        yield {"t": "lines", "lines": _lines(element, context)}
        return
    if "care" in classes:
        for part in element.iterchildren("span"):
            yield {"t": "p", "c": runs_of(part, context)}
        return
    images = [image for image in element.iter("img") if context.image(image.get("src") or "")]
    if len(images) == 1 and not text_of(element):
        yield from _figure(element, classes, context)
        return
    runs = runs_of(element, context)
    kind = next((name for name in _PARAGRAPHS if name in classes), "p")
    if runs:
        yield {"t": kind, "c": runs}


def _lines(element: Element, context: Context) -> list[dict[str, Any]]:
    """Return the lines of a stanza with their indents in em."""
    lines = element.find_class("line")
    return [{"in": indent_of(line, _WIDEST), "c": runs_of(line, context)} for line in lines]


def _listed(element: Element, classes: list[str], context: Context) -> list[Block]:
    items = [blocks_of(item, context) for item in element.iterchildren("li")]
    listed: Block = {"items": items, "inner": element.getparent().tag == "li"}
    if element.tag == "ol":
        start = element.get("start") or "1"
        return [{"t": "numbered", "start": int(start) if start.isdigit() else 1, **listed}]
    return [{"t": "bulleted", "plain": "plain-list" in classes, **listed}]


def _described(element: Element, classes: list[str], context: Context) -> list[Block]:
    """Return a chat, or the terms of a list with their descriptions."""
    rows: list[dict[str, Any]] = []
    for part in element.iter("dt", "dd"):
        if part.tag == "dt":
            rows.append({"c": runs_of(part, context), "b": []})
        elif rows:
            rows[-1]["b"] += blocks_of(part, context)
    return [{"t": "chat" if "chat" in classes else "facts", "rows": rows}]


def _table(element: Element, _classes: list[str], context: Context) -> list[Block]:
    head: list[list[dict[str, Any]]] = []
    rows: list[list[dict[str, Any]]] = []
    for row in element.iter("tr"):
        cells = [_cell(cell, context) for cell in row.iterchildren("td", "th")]
        is_head = row.getparent().tag == "thead" and not rows
        (head if is_head else rows).append(cells)
    columns = max((sum(c["span"] for c in row) for row in [*head, *rows]), default=1)
    captions = (blocks_of(each, context) for each in element.iterchildren("caption"))
    return [
        *chain.from_iterable(captions),
        {"t": "grid", "columns": columns, "head": head, "rows": rows},
    ]


def _cell(cell: Element, context: Context) -> dict[str, Any]:
    span, rows = (cell.get(name) or "1" for name in ("colspan", "rowspan"))
    return {
        "b": blocks_of(cell, context),
        "span": int(span) if span.isdigit() else 1,
        "rows": int(rows) if rows.isdigit() else 1,
    }


def _figure(element: Element, _classes: list[str], context: Context) -> Iterator[Block]:
    """Yield an image with its caption, or its alternative text if it cannot be in the file."""
    caption = element.find("figcaption")
    caption_blocks = blocks_of(caption, context) if caption is not None else []
    for image in element.iter("img"):
        place, text = context.image(image.get("src") or ""), image.get("alt") or ""
        if place:
            yield {"t": "picture", "src": place, "alt": text, "b": caption_blocks}
            caption_blocks = []
        elif text:
            yield {"t": "illustration", "b": [{"t": "p", "c": [text]}]}
    yield from caption_blocks


def _left_note(element: Element, context: Context) -> Iterator[Block]:
    """Yield a note that no mark refers to; others are where their marks are."""
    name = element.get("id") or ""
    if name in context.noted:
        return
    label = next(iter(element.find_class("label")), None)
    mark = joined([text_of(label)]) if label is not None else []
    yield {"t": "left-note", "mark": mark, "b": note_blocks(element, context)}


def note_blocks(element: Element, context: Context) -> list[Block]:
    """Return the blocks of a note without its label."""
    blocks: list[Block] = []
    for part in element:
        if part.tag != "span":
            blocks += _block(part, context)
    return blocks


_READERS: dict[str, Callable[[Element, list[str], Context], Iterable[Block]]] = {
    **dict.fromkeys(_HEADINGS, _heading),
    "hr": lambda element, *_: [{"t": "break", "mark": element.get("data-mark") or ""}],
    "pre": lambda element, *_: [{"t": "pre", "c": element.text_content().rstrip("\n")}],
    "p": _of_paragraph,
    "ul": _listed,
    "ol": _listed,
    "dl": _described,
    "table": _table,
    "figure": _figure,
}
