"""Exports of blogs and of notes: XML whose items are HTML.

    <rss><channel><title>The Salt Road</title><item>          WordPress, Squarespace; RSS
        <title>The Lamp</title><content:encoded>&lt;p>…</content:encoded>
        <wp:post_date>2024-02-01 10:00:00</wp:post_date>
        <wp:post_type>post</wp:post_type> <wp:status>draft</wp:status>
    <feed><entry><title>The Lamp</title>                      Blogger; Atom
        <content type="html">&lt;p>…</content> <published>2024-02-01T10:00:00Z</published>
    <en-export><note><title>The Lamp</title>                  Evernote
        <content>&lt;en-note>&lt;div>…</content> <created>20240201T100000Z</created>

Items are chapters in the order of their times, as the entries of a journal. Comments, and items
that are no text, such as menus, settings and what is in the bin, are asked about. A summary beside
the text of an item is not kept: feeds repeat its first words there.

https://www.rssboard.org/rss-specification, https://www.rfc-editor.org/rfc/rfc4287,
https://dev.evernote.com/doc/articles/enml.php
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from html import escape

from lxml import etree

from fascicle.model.digests import md5_of
from fascicle.readers.archive import unread_query
from fascicle.readers.epub.package import elements, text_in
from fascicle.readers.fiction_book import tree_of
from fascicle.readers.html.tags import Element, refuse_crowded, tag_of
from fascicle.readers.journals import (
    Entry,
    aside,
    comments_query,
    read_entries,
    with_line_ends,
)
from fascicle.readers.sheet import Sheet

_HEAD = 8192
_ROOT = re.compile(
    rb"\s*(?:<\?[^>]*>\s*|<!--[^>]*-->\s*)*(?:<!DOCTYPE en-export[^>\[]*>\s*)?"
    rb"<(?:rss|feed|en-export)[\s>]"
)
_AGAIN = "Export it again."
_ITEMS = {"item", "entry", "note"}
# Values of an item, of which it has one: its text, its time, and who wrote it.
_TEXTS = ("encoded", "content", "description", "summary", "excerpt")
_TIMES = ("post_date", "published", "created", "pubdate", "updated")
_PEOPLE = ("creator", "author")
# The kind of an item on Blogger; kinds that are no text of the author's; those that all may read.
_KIND = re.compile(r".*\bkind#(\w+)")
_NO_TEXT = re.compile(
    r"attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|feedback"
    r"|wp_(?:template|template_part|global_styles|navigation|font_\w+)|settings|template|the bin"
)
_THROWN_AWAY = {"trash", "auto-draft", "soft_trashed"}
_PUBLIC = {"", "publish", "inherit", "live"}
# What WordPress does not show as it is typed.
_BY_BLOCKS, _REMARK = "<!-- wp:", re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_BLANK_LINES = re.compile(r"\n\s*\n")
_CODE = re.compile(r"\[/?(?:caption|gallery|playlist|audio|video|embed)\b[^\[\]]{0,500}\]")
# What a note of Evernote's has before its text, its boxes, its images, and the name of one.
_PROLOGUE = re.compile(r"\A\s*(?:<[?!][^>]*>\s*)*")
_BOX = re.compile(r"<en-todo\b([^<>]*?)/?>(?:\s*</en-todo>)?")
_MEDIA = re.compile(r"<en-media\b[^<>]*?\bhash=[\"'](\w+)[^<>]*>(?:\s*</en-media>)?")


def is_feed(_name: str, raw: bytes, _encoding: str = "") -> bool:
    """Return whether a file is an export of a blog or of notes, or a feed."""
    return _ROOT.match(raw[:_HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")) is not None


def read_feed(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read the items of a feed onto a sheet. Raises `SourceError` for one that has no root."""
    refuse_crowded(name, raw.count(b"<") + raw.count(b"&lt;"))
    root = tree_of(sheet, name, raw, encoding, _AGAIN)
    items = [(_kind(it), it) for it in root.iterdescendants() if tag_of(it) in _ITEMS]
    comments = [it for it in elements(root, "comment") if len(it)]
    comments += [it for kind, it in items if kind == "comment"]
    if comments:
        names = [_said(it, "comment_author", "author") or "nobody named" for it in comments]
        sheet.queries.append(comments_query(names))
    others = Counter(kind for kind, _ in items if _NO_TEXT.fullmatch(kind))
    if others:
        kinds = [f"{kind} ({number})" for kind, number in others.items()]
        sheet.queries.append(unread_query(kinds, "items that are no text are left out"))
    texts = [it for kind, it in items if kind != "comment" and kind not in others]
    _name_book(sheet, root, texts)
    images = dict(map(_image, elements(root, "resource")))
    read_entries(sheet, name, (_entry(it, images) for it in texts))


def _kind(item: Element) -> str:
    """Return the kind of an item: post, page, comment, or what a site calls it."""
    if _said(item, "status").lower() in _THROWN_AWAY:
        return "the bin"
    kinds = (_KIND.fullmatch(it.get("term") or "") for it in elements(item, "category"))
    named = next((match[1] for match in kinds if match), "")
    return _said(item, "post_type") or _said(item, "type").lower() or named


def _named(item: Element, name: str) -> Iterator[Element]:
    """Yield the parts of an item with a name; "excerpt" is that of an encoded one."""
    for part in item:
        if name == ("excerpt" if "/excerpt/" in str(part.tag) else tag_of(part)):
            yield part


def _said(item: Element, *names: str) -> str:
    """Return the first value with one of these names that an item has, "" without."""
    parts = (next(elements(it, "name"), it) for name in names for it in _named(item, name))
    return next(filter(None, map(text_in, parts)), "")


def _name_book(sheet: Sheet, root: Element, texts: Sequence[Element]) -> None:
    """Take the title of a blog, and its author if there is only one."""
    head = next((it for it in (*root, root) if tag_of(it) in {"channel", "feed"}), root)
    shown = {_said(it, "author_login"): _said(it, "author_display_name") for it in head}
    people = {_said(it, *_PEOPLE) for it in texts} - {""}
    authors = tuple(shown.get(it) or it for it in people) if len(people) == 1 else ()
    sheet.found = sheet.found.with_values(title=_said(head, "title"), authors=authors)


def _entry(item: Element, images: Mapping[str, str]) -> Entry:
    parts = (part for name in _TEXTS for part in _named(item, name))
    text = next(filter(None, (_content(item, part, images) for part in parts)), "")
    labels = [it.get("label") or it.get("term") or text_in(it) for it in item if _is_label(it)]
    excerpt = _said(item, "excerpt")
    is_draft = any(text_in(it) == "yes" for it in elements(item, "draft"))
    is_public = not is_draft and not _said(item, "post_password")
    title = _said(item, "title")
    return Entry(
        _time(item),
        escape(title, quote=False) if tag_of(item) == "note" else title,
        text,
        (*labels, excerpt if excerpt != text else ""),
        is_public and _said(item, "status").lower() in _PUBLIC,
    )


def _is_label(part: Element) -> bool:
    is_kind = _KIND.fullmatch(part.get("term") or "")
    return tag_of(part) in {"category", "tag"} and not is_kind


def _time(item: Element) -> str:
    """Return the time of an item, in a form by which items can be sorted."""
    said = _said(item, *_TIMES)
    try:
        return parsedate_to_datetime(said).isoformat(" ") if "," in said else said
    except ValueError:
        return said


def _content(item: Element, part: Element, images: Mapping[str, str]) -> str:
    """Return a text of an item as HTML."""
    if len(part):  # XHTML
        inside = (etree.tostring(it, encoding="unicode") for it in part)
        return escape(part.text or "") + "".join(inside)
    text = str(part.xpath("string()")).replace("\r\n", "\n").strip()
    if tag_of(item) == "note":
        text = _BOX.sub(lambda it: "☑ " if "true" in it[1] else "☐ ", _PROLOGUE.sub("", text))
        return _MEDIA.sub(lambda it: f'<img src="{images.get(it[1], it[1])}">', text)
    is_typed = _said(item, "post_type") and _BY_BLOCKS not in text
    text = _CODE.sub(lambda it: aside(it[0]), _REMARK.sub("", text))
    return "".join(with_line_ends(_BLANK_LINES.sub("\n\n", text))) if is_typed else text


def _image(resource: Element) -> tuple[str, str]:
    """Return the name of an image of a note, which is a digest of it, and the image."""
    data, kind = _said(resource, "data"), _said(resource, "mime")
    try:
        digest = md5_of(b64decode(data))
    except ValueError:
        digest = ""
    return digest, f"data:{kind};base64,{data.replace(' ', '')}"
