"""Exports of journals and blogs: files of many entries, each of which is HTML.

Entries are chapters, in the order of their times. Each is parsed as a page of its own: what one
leaves open does not reach into the next. An entry without a title has its day as the heading. Its
time, mood and tags are in the ledger.

LiveJournal, Dreamwidth and other sites of their software export a month to a file of XML. ljdump
writes an entry to each, below `<event>`, and comments to others. Line ends are those of the entry,
unless it is called formatted or has tags for them.

    <livejournal><entry>
      <itemid>154</itemid><eventtime>2004-12-21 20:00:00</eventtime>
      <subject>Semester break</subject><event>I met &lt;lj user="tick"&gt;.</event>
      <security>private</security><current_mood>bored</current_mood>
    </entry></livejournal>

Posts of a blog on Tumblr are in JSON, as its interfaces answer and programs save them. They have
HTML by kind, under names of version 1 (`regular-body`) or 2 (`body`), or are blocks in Tumblr's own
format (NPF), in which a value of another type than it should have is as none:
https://www.tumblr.com/docs/npf. The words of others, in reblogs of blocks and in questions, are
quotations. A heading that is the first block is the title of its post.

    {"response": {"blog": {…}, "posts": [
        {"type": "text", "date": "2017-04-21 20:39:01 GMT", "title": "The Ferry", "body": "<p>…"},
        {"type": "blocks", "content": [{"type": "text", "subtype": "heading1", "text": "Salt"},
            {"type": "text", "text": "It rained.", "formatting": [
                {"start": 3, "end": 9, "type": "bold"}]}]}]}}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby
from typing import Any

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.errors import SourceError
from fascicle.readers.archive import unread_query
from fascicle.readers.epub.package import elements, text_in
from fascicle.readers.fiction_book import tree_of
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.page import parsed
from fascicle.readers.html.tags import (
    BLOCKS,
    HEADINGS,
    METADATA,
    Element,
    first_line,
    refuse_crowded,
    tag_of,
)
from fascicle.readers.sheet import Sheet

# A day as it begins a time: 2004-12-21 20:00:00.
_DAY = len("2004-12-21")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its time, its title and its text as HTML, and other values for the ledger."""

    time: str
    title: str
    text: str
    others: tuple[str, ...] = ()
    is_public: bool = True


def read_entries(sheet: Sheet, name: str, entries: Iterable[Entry]) -> None:
    """Read entries onto a sheet whose file has begun; `name` names it in messages."""
    in_order = sorted(entries, key=lambda entry: entry.time)
    refuse_crowded(name, sum(entry.text.count("<") for entry in in_order))
    restricted: list[int] = []
    for entry in in_order:
        sheet.end_block()
        before = len(sheet.blocks)
        others = aside(" · ".join(filter(None, (entry.time, *entry.others))))
        title = f"<h1>{entry.title.strip() or entry.time[:_DAY]}</h1>"
        page = parsed(name, f"<body>{title}{others}<div>{entry.text}</div></body>")
        for heading in [*page.iter(*HEADINGS)][1:]:
            heading.tag = f"h{min(HEADINGS[str(heading.tag)] + 1, len(HEADINGS))}"
        Elements(sheet).read(page)
        if not entry.is_public and sheet.blocks[before:]:
            restricted.append(sheet.blocks[before].span.first)
    if restricted:
        sheet.queries.append(_about_restricted(restricted))


def aside(text: str) -> str:
    return f'<div class="{METADATA}">{escape(text)}</div>'


def _about_restricted(lines: Sequence[int]) -> Query:
    """Return a question about the entries at these lines, which not everybody could read."""
    entries = f"{len(lines)} entries are" if len(lines) > 1 else "an entry is"
    question = f"{entries} private, a draft or for friends; may everybody read it here?"
    span = Span(lines[0], lines[0])
    return Query("restricted-work", span, question, "published", weight=1.0, places=tuple(lines))


def comments_query(names: Sequence[str]) -> Query:
    """Return a question about comments, which are left out; `names` are those of their authors."""
    number = f"{len(names)} comments" if len(names) > 1 else "a comment"
    return unread_query([*dict.fromkeys(names)], f"{number} on the entries left out, by")


_HEAD = 4096
_ROOT = re.compile(
    rb"\s*(?:<\?xml[^>]*>)?\s*(?:<!--[^>]*-->\s*)?<(?:livejournal|event|comments)\s*/?>\s*(?:<|$)"
)
_AGAIN = "Export it again; of ljdump, take the files L-1, L-2 and so on."
_OTHERS = ("current_mood", "current_music", "current_location", "taglist", "security")
_USER = re.compile(r"<(?:lj|user)\s[^<>]{0,200}?\b(?:user|comm|name)=[\"']?([\w-]+)[^<>]*>")
_CUT = re.compile(r"<(?:lj-)?cut\b([^<>]*)>")
_LABEL = re.compile(r"\btext=(?:\"([^\"]*)\"|'([^']*)')")
_END = re.compile(r"</(?:lj-)?cut\s*>")
_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"</?([\w-]+)")
_IN_LINES = re.compile(r"<(?:p|br)\b", re.IGNORECASE)


def is_live_journal(_name: str, raw: bytes, _encoding: str = "") -> bool:
    """Return whether a file is an export of a journal, or one of ljdump's."""
    return _ROOT.match(raw[:_HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")) is not None


def read_live_journal(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read the entries of a journal onto a sheet. Raises `SourceError` for one without any."""
    root = tree_of(sheet, name, raw, encoding, _AGAIN)
    comments = [it for it in root.iter() if tag_of(it) == "comment"]
    if comments:
        people = [_text(it, "user") or it.get("posterid") or "nobody named" for it in comments]
        sheet.queries.append(comments_query(people))
    entries = [root] if tag_of(root) == "event" else elements(root, "entry")
    read_entries(sheet, name, map(_journal_entry, entries))


def _journal_entry(entry: Element) -> Entry:
    text = next((str(it.xpath("string()")) for it in entry if tag_of(it) == "event"), "")
    return Entry(
        _text(entry, "eventtime") or _text(entry, "logtime"),
        _USER.sub(r"\1", _text(entry, "subject")),
        _page(text.replace("\r", "").strip(), is_formatted=_text(entry, "opt_preformatted") == "1"),
        tuple(_text(entry, name) for name in _OTHERS),
        _text(entry, "security") in {"", "public"},
    )


def _text(entry: Element, name: str) -> str:
    """Return a value of an entry, also one among its properties, "" if it has none."""
    places = (it for part in entry for it in (part, *(part if tag_of(part) == "props" else ())))
    return next((text_in(it) for it in places if tag_of(it) == name), "")


def _page(text: str, *, is_formatted: bool) -> str:
    """Return the text of an entry with tags of HTML for those of the site, and for line ends."""
    text = _END.sub("</div>", _CUT.sub(_cut, _USER.sub(r"\1", text)))
    return text if is_formatted or _IN_LINES.search(text) else "".join(with_line_ends(text))


def _cut(cut: re.Match[str]) -> str:
    """Return a new block, with the label of the cut in the ledger."""
    label = _LABEL.search(cut[1])
    return f"{aside(unescape(label[1] or label[2] or ''))}<div>" if label else "<div>"


def with_line_ends(text: str) -> list[str]:
    """Return the parts of a text: tags, and text with its line ends, but those beside blocks."""
    parts = _TAG.split(text)
    for at in range(0, len(parts), 2):
        if at and _is_block(parts[at - 1]):
            parts[at] = parts[at].lstrip()
        if at + 1 < len(parts) and _is_block(parts[at + 1]):
            parts[at] = parts[at].rstrip()
        parts[at] = parts[at].replace("\n", "<br>")
    return parts


def _is_block(tag: str) -> bool:
    name = _NAME.match(tag)
    return bool(name and name[1].lower() in BLOCKS)


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
    read_entries(sheet, name, map(_post_entry, posts))


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


def _post_entry(post: Values) -> Entry:
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
