"""The words of HTML that is packed into other files: entries of journals and blogs, Kindle books.

Entries are in the order of their times. A Kindle book, whose words are compared with those of the
EPUB that was made of it, is a Palm database. Its first record says how many of the next ones are
the text, and how they are packed; behind the text of each may be entries of other data. In a file
of two formats the records of the newer one come second. See https://wiki.mobileread.com/wiki/MOBI
and https://wiki.mobileread.com/wiki/PalmDOC.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from html import escape
from typing import Any
from xml.etree import ElementTree as Tree

from fascicle.fidelity.markup_words import words_of_html
from fascicle.model.words import words

_BESIDE = ("current_mood", "current_music", "current_location", "taglist", "security")
_PERSON = re.compile(r"<(?:lj|user)\b[^<>]*?=\W?([\w-]+)[^<>]*>")
_CUT = re.compile(r"<(?:lj-)?cut\b(?:[^<>]*\btext=(?:\"([^\"<>]*)|'([^'<>]*)))?[^<>]*>")
_CUT_END = re.compile(r"</(?:lj-)?cut\s*>")
_BOUNDARY = b"BOUNDARY"
_PLAIN, _PALMDOC = 1, 2
_UTF8 = 65001
# Places in the first record, and the version whose text has style sheets behind it.
_CODE_PAGE, _VERSION, _PARTS, _FLAGS = 28, 36, 192, 242
_PARTED = 8
# Of packed text: so many of the next bytes as they are; itself; some of the last bytes again; a
# space and a character.
_AS_THEY_ARE, _AGAIN, _SPACED = 8, 0x80, 0xC0


def words_of_live_journal(raw: bytes, encoding: str) -> list[str]:
    """Return the words of an export of LiveJournal. Raises `ParseError` if it is damaged."""
    root = Tree.fromstring(raw.decode(encoding) if encoding else raw)  # noqa: S314 (it was read as one)
    entries = sorted(root.iter("entry" if root.tag == "livejournal" else "event"), key=_time)
    # An entry of ljdump's is an element of the name that its text has, too.
    entries = [entry for entry in entries if len(entry)]
    return [word for entry in entries for word in _entry(entry)]


def _time(entry: Tree.Element) -> str:
    return " ".join((entry.findtext("eventtime") or entry.findtext("logtime") or "").split())


def _entry(entry: Tree.Element) -> list[str]:
    title, text, time = entry.findtext("subject"), entry.findtext("event") or "", _time(entry)
    others = [entry.findtext(key) or entry.findtext(f"props/{key}") or "" for key in _BESIDE]
    text = _CUT.sub(lambda it: f" {it[1] or it[2] or ''} ", _CUT_END.sub(" ", text))
    page = "\n".join([_PERSON.sub(r"\1", title or "").strip() or time[:10], "<p>"])
    found = words_of_html(page) + words(" ".join([time, *others]))
    return found + words_of_html(_PERSON.sub(r"\1", text))


# The values of an item in a feed, and its kinds that are no text.
_TIMES = ("post_date", "published", "created", "pubDate", "updated")
_TEXTS = ("encoded", "content", "description", "summary")
_OTHERS = re.compile(
    r"attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|feedback|comment"
    r"|wp_(?:template|template_part|global_styles|navigation|font_\w+)|settings|template"
)
_GONE = {"trash", "auto-draft", "soft_trashed"}


def words_of_feed(raw: bytes, encoding: str) -> list[str]:
    """Return the words of the items of a feed. Raises `ParseError` if it is damaged."""
    root = Tree.fromstring(raw.decode(encoding) if encoding else raw)  # noqa: S314 (it was read as one)
    items = [it for it in root.iter() if it.tag.rpartition("}")[2] in {"item", "entry", "note"}]
    items = [it for it in items if _value(it, "status").lower() not in _GONE]
    items.sort(key=_moment)
    return [word for it in items for word in _item(it)]


def _value(item: Tree.Element, *names: str) -> str:
    """Return the first value of an item by these names; what has "excerpt" in its own is apart."""
    parts = {name: [it for it in item if _is_named(it, name)] for name in names}
    values = ("".join(it.itertext()).strip() for name in names for it in parts[name])
    return next(filter(None, values), "")


def _is_named(part: Tree.Element, name: str) -> bool:
    own = "excerpt" if "/excerpt/" in part.tag else part.tag.rpartition("}")[2]
    return own == name


def _moment(item: Tree.Element) -> str:
    time = " ".join(_value(item, *_TIMES).split())
    return parsedate_to_datetime(time).isoformat(" ") if "," in time else time


def _item(item: Tree.Element) -> Iterator[str]:
    tags = [it for it in item if it.tag.rpartition("}")[2] in {"category", "tag"}]
    labels = [it.get("label") or it.get("term") or "".join(it.itertext()) for it in tags]
    kinds = [it.rpartition("kind#")[2] for it in labels if "kind#" in it]
    kinds += [_value(item, "post_type"), _value(item, "type").lower()]
    if any(map(_OTHERS.fullmatch, kinds)):
        return
    title, text = _value(item, "title") or _moment(item)[:10], _value(item, *_TEXTS)
    labels = [*(it for it in labels if "kind#" not in it), _value(item, "excerpt") if text else ""]
    yield from words(title) if item.tag == "note" else words_of_html(title)
    yield from words(" ".join([_moment(item), *labels]))
    yield from words_of_html(text or _value(item, "excerpt"))


# The keys of what a post shows, in order, and of what a block does. Older ones begin with the kind.
_SHOWN = ("question", "answer", "text", "source", "body", "description", "caption")
_OF_POSTS = {"reblog_key", "reblog-key", "blog_name", "date"}
_KIND = re.compile(r"(?:regular|photo|video|audio|quote)-|(?:conversation|link)-(?!text)")
_OF_LINKS = {
    "link-text": "title", "link-description": "description", "conversation-text": "caption",
}  # fmt: skip
_OF_BLOCKS = ("text", "title", "artist", "album", "description", "question", "caption")


def words_of_tumblr(raw: bytes, _encoding: str) -> list[str]:
    """Return the words of the posts in JSON of Tumblr. Raises `ValueError` if it is damaged."""
    posts: list[dict[str, Any]] = []

    def keep(values: dict[str, Any]) -> dict[str, Any]:
        if "type" in values and not _OF_POSTS.isdisjoint(values):
            posts.append({_OF_LINKS.get(key, _KIND.sub("", key)): it for key, it in values.items()})
        return values

    text = raw.decode(json.detect_encoding(raw))
    json.loads(re.sub(r"^\s*var\s\w+\s*=|;\s*$", "", text), object_hook=keep)
    posts.sort(key=_time_of)
    return [word for post in posts for word in _post(post)]


def _time_of(post: dict[str, Any]) -> str:
    return post.get("date-gmt") or post.get("date") or ""


def _post(post: dict[str, Any]) -> Iterator[str]:
    blocks: list[dict[str, Any]] = []
    for item in (*(post.get("trail") or ()), post):
        if isinstance(content := item.get("content"), list):
            name = {"text": item["blog"]["name"]} if item is not post else {}
            blocks += [name, *content]
    title = post.get("title") or ""
    if len(blocks) > 1 and blocks[1].get("subtype") == "heading1" and not post["trail"]:
        title = escape(blocks.pop(1)["text"])
    yield from words_of_html(title.strip() or _time_of(post)[:10])
    about = [_time_of(post), post.get("asking_name") or "", *(post.get("tags") or ())]
    yield from words(" ".join(about))
    texts = [it.get("caption") for it in post.get("photos") or ()] + [post.get(k) for k in _SHOWN]
    for text in filter(None, texts):
        yield from words_of_html(text)
    for block in blocks:
        said = [block.get(key) for key in _OF_BLOCKS]
        said += [answer.get("answer_text") for answer in block.get("answers") or ()]
        yield from words(" ".join(filter(None, said)))


def words_of_kindle(raw: bytes, _encoding: str = "") -> list[str]:
    """Return the words of a Kindle book in their order, of two formats those of the newer one.

    Raises `ValueError` for a text that is packed by a table of its own (HUFF/CDIC).
    """
    records = _records(raw)
    if _BOUNDARY in records:
        records = records[records.index(_BOUNDARY) + 1 :]
    header = records[0]
    packing, _, _, count = struct.unpack_from(">HHLH", header)
    if packing not in {_PLAIN, _PALMDOC}:
        raise ValueError(f"packing {packing}")
    is_mobi = header[16:20] == b"MOBI"
    code_page, version = (
        struct.unpack_from(">L", header, at)[0] if is_mobi else 0 for at in (_CODE_PAGE, _VERSION)
    )
    flags = struct.unpack_from(">H", header, _FLAGS)[0] if len(header) > _FLAGS + 1 else 0
    parts = (_without_entries(record, flags) for record in records[1 : count + 1])
    text = b"".join(_unpacked(part) if packing == _PALMDOC else part for part in parts)
    if version == _PARTED:
        text = text[: _end_of_pages(records, header, len(text))]
    return words_of_html(text.decode("utf-8" if code_page == _UTF8 else "cp1252", "replace"))


def _records(raw: bytes) -> list[bytes]:
    (count,) = struct.unpack_from(">H", raw, 76)
    places = [struct.unpack_from(">L", raw, 78 + 8 * n)[0] for n in range(count)]
    return [raw[one:two] for one, two in zip(places, [*places[1:], len(raw)], strict=True)]


def _end_of_pages(records: Sequence[bytes], header: bytes, length: int) -> int:
    """Return where the first part of a text ends, that of the pages."""
    (number,) = struct.unpack_from(">L", header, _PARTS)
    if number >= len(records) or not records[number].startswith(b"FDST"):
        return length
    return int(struct.unpack_from(">L", records[number], 16)[0])


def _without_entries(record: bytes, flags: int) -> bytes:
    """Return a record without the entries behind its text, each of which ends with its length."""
    for _ in range((flags >> 1).bit_count()):
        length = 0
        for byte in record[-4:]:
            length = (0 if byte & 0x80 else length) << 7 | byte & 0x7F
        record = record[: len(record) - length]
    # The rest of a character that began in the text.
    return record[: len(record) - (record[-1] & 3) - 1] if flags & 1 and record else record


def _unpacked(record: bytes) -> bytes:
    text, at = bytearray(), 0
    while at < len(record):
        byte = record[at]
        at += 1
        if 0 < byte <= _AS_THEY_ARE:
            text += record[at : at + byte]
            at += byte
        elif byte < _AGAIN:
            text.append(byte)
        elif byte >= _SPACED:
            text += bytes((0x20, byte ^ 0x80))
        elif at < len(record):
            back, count = divmod((byte << 8 | record[at]) & 0x3FFF, 8)
            at += 1
            for _ in range(count + 3):
                text.append(text[-back])
    return bytes(text)
