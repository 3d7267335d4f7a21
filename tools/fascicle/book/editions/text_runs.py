"""Running text of written pages as runs: strings, and dictionaries for other styles.

    "She asked ", {"k": "emph", "c": "twice"}, "."

`k` is the kind of a run, for which `book.typ` has a function, `c` its content: a string or a list
of runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fascicle.book.editions.written_pages import is_web_only

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

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
    elif read := _READERS.get(element.tag):
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


_READERS: dict[str, Callable[[Element, Context], Iterable[Run]]] = {
    "a": _link,
    "br": lambda *_: [{"k": "br"}],
    "code": lambda element, _: [{"k": "code", "c": element.text_content()}],
    "img": _image,
    "ruby": _ruby,
}
