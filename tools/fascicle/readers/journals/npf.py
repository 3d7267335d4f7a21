"""Blocks of a post in Tumblr's own format (NPF) as HTML.

    {"type": "text", "text": "It rained.", "formatting": [{"start": 3, "end": 9, "type": "bold"}]}

A value of another type than it should have is as none. https://www.tumblr.com/docs/npf
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any

_LISTS = {"ordered-list-item": "ol", "unordered-list-item": "ul"}
_BLOCKS = {"heading1": "h1", "heading2": "h2", "quote": "blockquote", "indented": "blockquote"}
_STYLES = {"bold": "b", "italic": "i", "strikethrough": "s"}
# What blocks other than text say.
_SAID = ("title", "artist", "album", "description", "question", "caption")


def string_in(values: object, key: str) -> str:
    """Return a string of an object, "" if it has none."""
    value = values.get(key) if isinstance(values, dict) else None
    # Half of a pair is a character to JSON only.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def list_in(values: object, key: str) -> list[Any]:
    """Return a list of an object, an empty one if it has none."""
    value = values.get(key) if isinstance(values, dict) else None
    return value if isinstance(value, list) else []


def html_of(content: Sequence[object]) -> str:
    """Return blocks as HTML, the items of a list in one."""
    parts = []
    for tag, blocks in groupby(content, lambda it: _LISTS.get(string_in(it, "subtype"), "")):
        inside = "".join(map(_block, blocks))
        parts.append(f"<{tag}>{inside}</{tag}>" if tag else inside)
    return "".join(parts)


def formatted(block: object) -> str:
    """Return the text of a block as HTML; ranges that cross are mended by the parser."""
    text = string_in(block, "text")
    # An end comes before a beginning at the same place, and that of an inner range first.
    marks: list[tuple[int, int, int, str]] = []
    for it in list_in(block, "formatting"):
        start, end = (it.get(key) if isinstance(it, dict) else None for key in ("start", "end"))
        kind, address = string_in(it, "type"), escape(string_in(it, "url"))
        tag = _STYLES.get(kind, "a" if kind == "link" and address else "")
        if tag and isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            opening = f'<a href="{address}">' if tag == "a" else f"<{tag}>"
            marks += [(start, 1, -end, opening), (end, 0, -start, f"</{tag}>")]
    parts, at = [], 0
    for place, _, _, tag in sorted(marks):
        parts += [escape(text[at:place]), tag]
        at = max(at, place)
    return "".join([*parts, escape(text[at:])]).replace("\n", "<br>")


def image(address: str, description: str, caption: str) -> str:
    """Return an image with its caption, which is HTML, "" without an address."""
    if not address:
        return ""
    shown = f'<img src="{escape(address)}" alt="{escape(description)}">'
    return f"<figure>{shown}<figcaption>{caption}</figcaption></figure>"


def _block(block: object) -> str:
    """Return a block as HTML; of one that is no text, what it says."""
    if string_in(block, "type") == "text":
        kind = string_in(block, "subtype")
        tag = "li" if kind in _LISTS else _BLOCKS.get(kind, "p")
        return f"<{tag}>{formatted(block)}</{tag}>"
    media = list_in(block, "media")
    shown = image(string_in(media[0], "url"), string_in(block, "alt_text"), "") if media else ""
    said = [string_in(block, key) for key in _SAID]
    said += [string_in(it, "answer_text") for it in list_in(block, "answers")]
    return shown + "".join(f"<p>{escape(text)}</p>" for text in said if text)
