"""Notes as apps keep them in files of Markdown: Joplin's fields below a note, Logseq's outlines.

    The Lamp                            title:: The Salt Road
                                        - # The Lamp
    It was out.                           collapsed:: true
                                            - It was out.
    id: 0123456789abcdef…                   - ---
    type_: 1                                - It rained.

A note of Joplin's has its title in the first line; what is no note (`type_` is not 1) has no text.
In an outline each item is a paragraph, and one at the left with others below it is a heading.
"""

from __future__ import annotations

import re
from itertools import pairwise

# A property, in Logseq and in Obsidian's Dataview.
_PROPERTY = re.compile(r"[ \t]*(?:- )?[a-z][\w-]*:: [^\n]*")
_ITEM = re.compile(r"(?P<indent>[ \t]*)-(?: (?P<text>.*))?")
# Where properties are, so many lines are items of an outline.
_SHARE = 0.8
_FIELDS = re.compile(r"id: [0-9a-f]{32}\n(?:[a-z_]+:[^\n]*\n)*type_: (?P<type>\d+)\s*")
_NOTE = "1"


def note_as_text(text: str) -> tuple[str, str]:
    """Return a note of an app's as other texts are written, and the fields below it."""
    above, _, below = text.rpartition("\nid: ")
    fields = _FIELDS.fullmatch(f"id: {below}") if above else None
    if fields is None:
        return _without_items(text), ""
    if fields["type"] != _NOTE:
        return "", text
    title, _, rest = above.partition("\n")
    return f"{title if title.startswith('#') else f'# {title}'}\n{rest}", fields[0]


def _without_items(text: str) -> str:
    """Return an outline as paragraphs and headings, any other text as it is."""
    lines = text.split("\n")
    typed = [line for line in lines if line.strip() and not _PROPERTY.fullmatch(line)]
    items = [item for line in typed if (item := _ITEM.fullmatch(line))]
    has_fields = any(map(_PROPERTY.fullmatch, lines))
    if not has_fields or len(items) < max(2, _SHARE * len(typed)):
        return text
    above = {one[0] for one, two in pairwise(items) if not one["indent"] and two["indent"]}
    written: list[str] = []
    for line in lines:
        item = _ITEM.fullmatch(line)
        said = (item["text"] or "") if item else line.strip()
        is_title = line in above and not said.startswith("#")
        written += ["", f"# {said}" if is_title else said] if item else [said]
    return "\n".join(written)
