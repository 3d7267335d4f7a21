"""Posts of a blog on Tumblr in JSON, as its interfaces answer and programs save them.

    {"response": {"blog": {…}, "posts": [
        {"type": "text", "date": "2017-04-21 20:39:01 GMT", "title": "The Ferry", "body": "<p>…"},
        {"type": "blocks", "content": [{"type": "text", "subtype": "heading1", "text": "Salt"}]}]}}

Posts have HTML by kind, under names of version 1 (`regular-body`) or 2 (`body`), or are blocks. The
words of others, in reblogs of blocks and in questions, are quotations. A heading that is the first
block is the title of its post. Blocks are in Tumblr's own format (NPF), in which a value of another
type than it should have is as none: https://www.tumblr.com/docs/npf

    {"type": "text", "text": "It rained.", "formatting": [{"start": 3, "end": 9, "type": "bold"}]}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from itertools import groupby
from typing import Any

from fascicle.model.errors import SourceError
from fascicle.readers.html.tags import first_line, refuse_crowded
from fascicle.readers.journals.entries import Entry, comments_query, read_entries
from fascicle.readers.sheet import Sheet

Values = Mapping[str, Any]

_KEYS = re.compile(rb'"(?:reblog[_-]key|blog_name|tumblelog)"\s*:')
_BEGIN = re.compile(rb"\s*(?:var\s+tumblr_api_read\s*=\s*)?[\[{]")
_ASSIGNED = re.compile(r"\Avar\s+tumblr_api_read\s*=")
_AGAIN = "Download it again with the program that made it."
_TITLES = ("title", "regular-title", "conversation-title", "link-text")
_QUOTED = {"text", "quote-text", "question"}
_TEXTS = (
    "question", "answer", "text", "quote-text", "source", "quote-source", "body", "regular-body",
    "description", "link-description", "caption", "photo-caption", "video-caption",
    "audio-caption", "conversation-text",
)  # fmt: skip
# Text without tags, one message to a line.
_PLAIN = {"chat", "conversation"}


def is_tumblr(_name: str, raw: bytes, _encoding: str = "") -> bool:
    return bool(_BEGIN.match(_bare(raw[:99])) and _KEYS.search(_bare(raw)))


def _bare(raw: bytes) -> bytes:
    return raw.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe")


def read_tumblr(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Read the posts of a blog onto a sheet. Raises `SourceError` for JSON that is damaged."""
    refuse_crowded(name, raw.count(b"{") + raw.count(b"["))
    try:
        text = raw.decode(json.detect_encoding(raw)).strip().removesuffix(";")
        data = json.loads(_ASSIGNED.sub("", text))
    except (ValueError, RecursionError) as error:
        raise SourceError(name, f"no JSON: {first_line(error)}", _AGAIN) from None
    posts, blogs = _posts_in(data)
    sheet.begin(name, "utf-8")
    for blog in blogs[:1]:
        title, author = unescape(_string(blog, "title")), _string(blog, "name")
        sheet.found = sheet.found.with_values(title=title, authors=(author,) if author else ())
    replies = [it for post in posts for it in _list(post, "notes") if _string(it, "reply_text")]
    if replies:
        names = [_string(it, "blog_name") or "nobody named" for it in replies]
        sheet.queries.append(comments_query(names))
    read_entries(sheet, name, map(_entry, posts))


def _posts_in(data: object) -> tuple[list[Values], list[Values]]:
    """Return the posts in what an interface has answered, and what is said about blogs."""
    posts: list[Values] = []
    blogs: list[Values] = []
    queue = [data]
    for it in queue:
        if isinstance(it, list):
            queue += it
        elif isinstance(it, dict) and isinstance(it.get("type"), str):
            posts.append(it)
        elif isinstance(it, dict):
            queue += [it.get("response"), it.get("posts")]
            blogs += [b for b in (it.get("blog"), it.get("tumblelog")) if isinstance(b, dict)]
    return posts, blogs


def _entry(post: Values) -> Entry:
    title = next(filter(None, (_string(post, key).strip() for key in _TITLES)), "")
    content, text = _list(post, "content"), "".join(_legacy(post))
    if content and _string(content[0], "subtype") == "heading1" and not _list(post, "trail"):
        title, content = _formatted(content[0]), content[1:]
    trail = ((_name(it), _list(it, "content")) for it in _list(post, "trail"))
    blocks = "".join(f"<blockquote><p>{n}</p>{_html_of(it)}</blockquote>" for n, it in trail if it)
    return Entry(
        _string(post, "date-gmt") or _string(post, "date"),
        title,
        f"{text}{blocks}{_html_of(content)}",
        (
            _string(post, "asking_name"),
            *(_string({"tag": it}, "tag") for it in _list(post, "tags")),
        ),
        _string(post, "state") in {"", "published"},
    )


def _name(item: object) -> str:
    """Return the name of the blog that words of others are from, as HTML."""
    blog = item.get("blog") if isinstance(item, dict) else None
    return escape(_string(blog, "name") or _string(item, "broken_blog_name"))


def _legacy(post: Values) -> Iterator[str]:
    """Yield the parts of a post that is no blocks."""
    for photo in _list(post, "photos") or [post]:
        original = photo.get("original_size") if isinstance(photo, dict) else None
        address = _string(original, "url") or _string(photo, "photo-url-1280")
        yield _image(address, "", _string(photo, "caption") if photo is not post else "")
    for key in _TEXTS:
        if text := _string(post, key):
            is_plain = _string(post, "type") in _PLAIN and key in {"body", "conversation-text"}
            text = escape(text).replace("\n", "<br>") if is_plain else text
            yield f"<blockquote>{text}</blockquote>" if key in _QUOTED else f"<div>{text}</div>"


_LISTS = {"ordered-list-item": "ol", "unordered-list-item": "ul"}
_BLOCKS = {"heading1": "h1", "heading2": "h2", "quote": "blockquote", "indented": "blockquote"}
_STYLES = {"bold": "b", "italic": "i", "strikethrough": "s"}
# What blocks other than text say.
_SAID = ("title", "artist", "album", "description", "question", "caption")


def _string(values: object, key: str) -> str:
    """Return a string of an object, "" if it has none."""
    value = values.get(key) if isinstance(values, dict) else None
    # Half of a pair is a character to JSON only.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _list(values: object, key: str) -> list[Any]:
    """Return a list of an object, an empty one if it has none."""
    value = values.get(key) if isinstance(values, dict) else None
    return value if isinstance(value, list) else []


def _html_of(content: Sequence[object]) -> str:
    """Return blocks as HTML, the items of a list in one."""
    parts = []
    for tag, blocks in groupby(content, lambda it: _LISTS.get(_string(it, "subtype"), "")):
        inside = "".join(map(_block, blocks))
        parts.append(f"<{tag}>{inside}</{tag}>" if tag else inside)
    return "".join(parts)


def _formatted(block: object) -> str:
    """Return the text of a block as HTML; ranges that cross are mended by the parser."""
    text = _string(block, "text")
    # An end comes before a beginning at the same place, and that of an inner range first.
    marks: list[tuple[int, int, int, str]] = []
    for it in _list(block, "formatting"):
        start, end = (it.get(key) if isinstance(it, dict) else None for key in ("start", "end"))
        kind, address = _string(it, "type"), escape(_string(it, "url"))
        tag = _STYLES.get(kind, "a" if kind == "link" and address else "")
        if tag and isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
            opening = f'<a href="{address}">' if tag == "a" else f"<{tag}>"
            marks += [(start, 1, -end, opening), (end, 0, -start, f"</{tag}>")]
    parts, at = [], 0
    for place, _, _, tag in sorted(marks):
        parts += [escape(text[at:place]), tag]
        at = max(at, place)
    return "".join([*parts, escape(text[at:])]).replace("\n", "<br>")


def _image(address: str, description: str, caption: str) -> str:
    """Return an image with its caption, which is HTML, "" without an address."""
    if not address:
        return ""
    shown = f'<img src="{escape(address)}" alt="{escape(description)}">'
    return f"<figure>{shown}<figcaption>{caption}</figcaption></figure>"


def _block(block: object) -> str:
    """Return a block as HTML; of one that is no text, what it says."""
    if _string(block, "type") == "text":
        kind = _string(block, "subtype")
        tag = "li" if kind in _LISTS else _BLOCKS.get(kind, "p")
        return f"<{tag}>{_formatted(block)}</{tag}>"
    media = _list(block, "media")
    shown = _image(_string(media[0], "url"), _string(block, "alt_text"), "") if media else ""
    said = [_string(block, key) for key in _SAID]
    said += [_string(it, "answer_text") for it in _list(block, "answers")]
    return shown + "".join(f"<p>{escape(text)}</p>" for text in said if text)
