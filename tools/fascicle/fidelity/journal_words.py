"""The words of the entries of journals and blogs, in the order of their times."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any
from xml.etree import ElementTree as Tree

from fascicle.fidelity.markup_words import words_of_html
from fascicle.model.words import words

_BESIDE = ("current_mood", "current_music", "current_location", "taglist", "security")
_PERSON = re.compile(r"<(?:lj|user)\b[^<>]*?=\W?([\w-]+)[^<>]*>")
_CUT = re.compile(r"<(?:lj-)?cut\b(?:[^<>]*\btext=(?:\"([^\"<>]*)|'([^'<>]*)))?[^<>]*>")
_CUT_END = re.compile(r"</(?:lj-)?cut\s*>")


def words_of_live_journal(raw: bytes, encoding: str) -> list[str]:
    """Return the words of the entries in an export of LiveJournal.

    Raises `ParseError` for one that is damaged.
    """
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


# The keys of what a post shows, in order, and of what a block does. Older ones begin with the kind.
_SHOWN = ("question", "answer", "text", "source", "body", "description", "caption")
_KIND = re.compile(r"(?:regular|photo|video|audio|quote)-|(?:conversation|link)-(?!text)")
_OF_LINKS = {
    "link-text": "title",
    "link-description": "description",
    "conversation-text": "caption",
}
_OF_BLOCKS = ("text", "title", "artist", "album", "description", "question", "caption")


def words_of_tumblr(raw: bytes, _encoding: str) -> list[str]:
    """Return the words of the posts in JSON of Tumblr. Raises `ValueError` if it is damaged."""
    posts: list[dict[str, Any]] = []

    def keep(values: dict[str, Any]) -> dict[str, Any]:
        if "type" in values and not {"reblog_key", "reblog-key", "blog_name", "date"}.isdisjoint(
            values
        ):
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
