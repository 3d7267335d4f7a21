"""Threads of forums by XenForo, saved from the browser: each threadmark is a chapter.

    <h1 class="p-title-value"><span class="label">Quest</span> Title</h1>
    <article class="message hasThreadmark" data-author="…">
      <div class="message-cell--threadmark-header"><span class="threadmarkLabel">1. The Lamp</span>
      <div class="bbWrapper">…<br><br>…

Posts without a threadmark, avatars, signatures and buttons are set aside.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.readers.html.archives.marked_elements import Marked, set_aside_around, with_roles

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

_THREAD = re.compile(r"https?://[^/\s]+/(?:[^/\s]+/)?threads/[^/\s#?]+")
# What opens and closes a long quotation.
_BUTTONS = ("bbcodeblock-expandlink", "bbcodeblock-shrinklink")


def mark_thread(root: Element, address: str, marked: Marked) -> bool:
    """Mark the title of a thread, its author and its threadmarks; return whether it is one."""
    kept: list[Element] = []
    authors: set[str] = set()
    for post in with_roles(root, "message", "hasthreadmark"):
        label = next(with_roles(post, "threadmarklabel"), None)
        body = next(with_roles(post, "bbwrapper"), None)
        if label is not None and body is not None:
            label.tag = "h2"
            kept += [label, body]
            authors.add(post.get("data-author") or "")
    if not kept:
        return False
    names = with_roles(root, "message-name") if len(authors) == 1 else ()
    author = next((name for name in names if name.text_content().strip() in authors), None)
    title = next(with_roles(root, "p-title-value"), None)
    prefixes = with_roles(title, "label") if title is not None else ()
    for part in (*prefixes, *(part for name in _BUTTONS for part in with_roles(root, name))):
        part.set("hidden", "hidden")
    for key, element in (("title", title), ("author", author)):
        if element is not None:
            kept.append(marked.mark_header(element, key))
    set_aside_around(kept, marked)
    if match := _THREAD.match(address):
        marked.described["sources"] = (match[0],)
    return True
