"""Exports of LiveJournal, Dreamwidth and other sites of their software (XML), and of ljdump.

    <livejournal><entry>
      <itemid>154</itemid><eventtime>2004-12-21 20:00:00</eventtime>
      <subject>Semester break</subject><event>I met &lt;lj user="tick"&gt;.</event>
      <security>private</security><current_mood>bored</current_mood>
    </entry></livejournal>

The site exports a month to a file. ljdump writes an entry to each, below `<event>`, and comments to
others. Line ends are those of the entry, unless it is called formatted or has tags for them.
"""

from __future__ import annotations

import re
from html import unescape

from fascicle.readers.epub.package import elements, text_in
from fascicle.readers.fiction_book import tree_of
from fascicle.readers.html.tags import BLOCKS, Element, tag_of
from fascicle.readers.journals.entries import Entry, aside, comments_query, read_entries
from fascicle.readers.sheet import Sheet

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
    read_entries(sheet, name, map(_entry, entries))


def _entry(entry: Element) -> Entry:
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
    return text if is_formatted or _IN_LINES.search(text) else "".join(_with_line_ends(text))


def _cut(cut: re.Match[str]) -> str:
    """Return a new block, with the label of the cut in the ledger."""
    label = _LABEL.search(cut[1])
    return f"{aside(unescape(label[1] or label[2] or ''))}<div>" if label else "<div>"


def _with_line_ends(text: str) -> list[str]:
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
