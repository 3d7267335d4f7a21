"""Posts of a blog on Tumblr in JSON, as its interfaces answer and programs save them.

    {"response": {"blog": {…}, "posts": [
        {"type": "text", "date": "2017-04-21 20:39:01 GMT", "title": "The Ferry", "body": "<p>…"},
        {"type": "blocks", "content": [{"type": "text", "subtype": "heading1", "text": "Salt"}]}]}}

Posts have HTML by kind, under names of version 1 (`regular-body`) or 2 (`body`), or are blocks. The
words of others, in reblogs of blocks and in questions, are quotations. A heading that is the first
block is the title of its post.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from fascicle.model.errors import SourceError
from fascicle.readers.html.tags import first_line, refuse_crowded
from fascicle.readers.journals.entries import Entry, comments_query, read_entries
from fascicle.readers.journals.npf import formatted, html_of, image, list_in, string_in

if TYPE_CHECKING:
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
    """Return whether a file is JSON with posts of Tumblr."""
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
        title, author = unescape(string_in(blog, "title")), string_in(blog, "name")
        sheet.found = sheet.found.with_values(title=title, authors=(author,) if author else ())
    replies = [it for post in posts for it in list_in(post, "notes") if string_in(it, "reply_text")]
    if replies:
        names = [string_in(it, "blog_name") or "nobody named" for it in replies]
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
    title = next(filter(None, (string_in(post, key).strip() for key in _TITLES)), "")
    content, text = list_in(post, "content"), "".join(_legacy(post))
    if content and string_in(content[0], "subtype") == "heading1" and not list_in(post, "trail"):
        title, content = formatted(content[0]), content[1:]
    trail = ((_name(it), list_in(it, "content")) for it in list_in(post, "trail"))
    blocks = "".join(f"<blockquote><p>{n}</p>{html_of(it)}</blockquote>" for n, it in trail if it)
    return Entry(
        string_in(post, "date-gmt") or string_in(post, "date"),
        title,
        f"{text}{blocks}{html_of(content)}",
        (
            string_in(post, "asking_name"),
            *(string_in({"tag": it}, "tag") for it in list_in(post, "tags")),
        ),
        string_in(post, "state") in {"", "published"},
    )


def _name(item: object) -> str:
    """Return the name of the blog that words of others are from, as HTML."""
    blog = item.get("blog") if isinstance(item, dict) else None
    return escape(string_in(blog, "name") or string_in(item, "broken_blog_name"))


def _legacy(post: Values) -> Iterator[str]:
    """Yield the parts of a post that is no blocks."""
    for photo in list_in(post, "photos") or [post]:
        original = photo.get("original_size") if isinstance(photo, dict) else None
        address = string_in(original, "url") or string_in(photo, "photo-url-1280")
        yield image(address, "", string_in(photo, "caption") if photo is not post else "")
    for key in _TEXTS:
        if text := string_in(post, key):
            is_plain = string_in(post, "type") in _PLAIN and key in {"body", "conversation-text"}
            text = escape(text).replace("\n", "<br>") if is_plain else text
            yield f"<blockquote>{text}</blockquote>" if key in _QUOTED else f"<div>{text}</div>"
