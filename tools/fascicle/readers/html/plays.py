"""Plays whose speakers only the look of a page shows: in capitals, in bold, in cells of tables.

    <b>TOM</b> <blockquote>Who rang?</blockquote>        <td>Ada.</td> <td>Who rang?</td>

Names that a class states are marked already; a look says little in other texts than plays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from fascicle.readers.html import tags
from fascicle.readers.html.tags import Element, is_play, is_speaker, shown_text, tag_of

# A heading of a play; a speaker in capitals, and one set in bold; what else is set so.
_OF_PLAY = re.compile(
    r"(?:act|scene|akt|acte|sc[èe]ne|szene|atto|scena|acto|escena)\b", re.IGNORECASE
)
_IN_CAPITALS = re.compile(r"[^\W\d_a-zß-ÿ](?:[^\W\d_a-zß-ÿ]|[ .’'-]){1,30}")
_IN_BOLD = re.compile(r"[^\W\d_a-zß-ÿ][\w.’'-]*(?: [\w.’'-]+){0,3}")
_NO_NAME = re.compile(r"(?:act|scene|enter|exit|exeunt|curtain|chorus of)\b", re.IGNORECASE)
# The fewest speeches of a play whose speakers only their look shows, and of each speaker.
_SPEECHES, _OFTEN = 6, 2


def mark_names(root: Element) -> None:
    """Mark the speakers of a play that begin their blocks and have one tag and class.

        <p class="char">TOM</p> <p>Who rang?</p>      <p><b>TOM</b> Who rang?</p>
        <dl><dt>TOM</dt> <dd>Who rang?</dd></dl>      <b>TOM</b> <blockquote>Who?</blockquote>

    They recur, below a heading such as Act I. What they say is no quotation and no definition.
    """
    headings = (shown_text(part).strip() for part in root.iter(*tags.HEADINGS))
    if not any(map(_OF_PLAY.match, headings)) or any(map(is_speaker, root.iter())):
        return
    looks: defaultdict[str, list[Element]] = defaultdict(list)
    for part in root.iter("p", "dt", "b", "strong", "span"):
        form = _IN_BOLD if tag_of(part) in {"b", "strong"} else _IN_CAPITALS
        name = shown_text(part).strip()
        if form.fullmatch(name) and not _NO_NAME.match(name) and _begins_block(part):
            looks[f"{part.tag} {part.get('class')}"].append(part)
    for parts in looks.values():
        names = [shown_text(part).strip() for part in parts]
        if len(names) >= max(_SPEECHES, _OFTEN * len({*names})) and len({*names}) > 1:
            for part, name in zip(parts, names, strict=True):
                cell = next((it for it in part.iterancestors() if tag_of(it) == "td"), part)
                whole = cell if shown_text(cell).strip() == name else part
                whole.set("class", "speaker")
                _unquote(part)


def _begins_block(part: Element) -> bool:
    """Return whether an element is a block, or the first of one, and no part of a heading."""
    while tag_of(part) not in tags.BLOCKS:
        above, before = part.getparent(), part.getprevious()
        if before is not None:
            return tag_of(before) in tags.BLOCKS and not (before.tail or "").strip()
        if (above.text or "").strip():
            return False
        part = above
    return not any(map(tags.depth_of_heading, (part, *part.iterancestors())))


def _unquote(name: Element) -> None:
    """Make a quotation or a definition below a name paragraphs, and the name one."""
    while name.getnext() is None and tag_of(name) not in tags.BLOCKS:
        name = name.getparent()
    below, around = name.getnext(), name.getparent()
    if below is None or tag_of(below) not in {"blockquote", "dd"} or (name.tail or "").strip():
        return
    for part in (name, below, *([around] if tag_of(around) == "dl" else ())):
        part.tag = "div"


# A name before a speech, the end of a speech, and signs that join those who speak together.
_NAME = re.compile(r"[^\W\d_a-zß-ÿ][\w.’' -]{0,30}[.:]")
_ENDED = re.compile(r"[.,:;!?…—–][”»\"’)]*$")
_BRACES = ({"{"}, {"}"})


def mark_speeches(root: Element) -> None:
    """Mark the speakers of dialogues in tables, and verse in plays: each line is an element."""
    for table in root.iter("table"):
        _mark_speakers([[*filter(tag_of, row)] for row in table.iter("tr")])
    for table in filter(is_play, root.iter("table")):
        for cell in table.iter("td"):
            lines = [line for paragraph in cell.iter("p") for line in paragraph if tag_of(line)]
            if lines and {tag_of(line) for line in lines} <= {"span", "br"}:
                cell.set("class", tags.POEM)


def _mark_speakers(rows: Sequence[Sequence[Element]]) -> None:
    """Mark the names in the rows of a dialogue: they recur, or a brace joins them.

    <td>Ada.</td> <td>}</td> <td>Who rang?</td>
    <td>Till.</td> <td>}</td> <td>Not I.</td>
    """
    if {*map(len, rows)} not in ({2}, {3}):
        return
    texts = ([shown_text(cell).strip() for cell in row] for row in rows)
    names, *between, speeches = zip(*texts, strict=True)
    recur = len({*names}) < len(names) if not between else {*between[0]} in _BRACES
    if recur and all(map(_NAME.fullmatch, names)) and all(map(_ENDED.search, speeches)):
        for name, *braces, said in rows:
            name.set("class", "speaker")
            for brace in braces:
                brace.tag = "span"
                brace.set("hidden", "")
                brace.tail, said.text = said.text, None
                said.insert(0, brace)
