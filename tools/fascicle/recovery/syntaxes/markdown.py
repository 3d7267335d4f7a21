"""Markdown in a plain text: headings, quotations, fenced code, the title, YAML front matter.

    # The Salt Road            > We regret the goat.            ```
    ## Chapter 1               >                                left   6:00
                               > The ferryman                   ```

A sign alone proves nothing: mail quotes with ">", chats begin names with "#". A text is Markdown
with several headings in its syntax, or with at least two kinds of marks. Lists, breaks and notes
are those of any text; links and code inside lines are in `inline_markup`.

    ---
    title: The Salt Road
    author: [Ada Quill, Bo Reed]
    ---

Editors of Markdown and static sites write front matter. It names a title or an author, unless the
format is sure that it is front matter. Keys that Fascicle does not know stay in the ledger with the
others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from fascicle.model.blocks import AsTyped, Block, Evidence, Span, Stretch
from fascicle.model.draft import Draft, Markup, Query
from fascicle.model.memory import of_each
from fascicle.model.names import language_code, language_name
from fascicle.readers.listed_chapters import TITLE
from fascicle.readers.markdown_file import FRONT_MATTER
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.heading_form import title_like
from fascicle.recovery.headings.line_forms import marked_title
from fascicle.recovery.paratext.archive_labels import LABELS, LISTS
from fascicle.recovery.shared.by_lines import names_in
from fascicle.recovery.shared.lines import (
    as_quotations,
    divided,
    in_columns,
    only_blank,
    tidy,
    without,
    without_markup,
)
from fascicle.recovery.syntaxes.marked_headings import MarkedHeading, titled, with_headings

SYNTAX = "markdown"
_UNDERLINE = re.compile(r"(?:=+|-{3,})\s*")
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})\s*[\w+-]*\s*")
_QUOTED = re.compile(r" {0,3}(?P<marks>>(?: {0,2}>)* ?)")
# A link directly after a letter or a sign would make one word of both.
LINK = re.compile(
    r"(?<![^\s\"'“”‘’„«»(\[*_—–])\[(?P<text>[^\][\n]{1,300})\]\((?P<address>[^()\s]{1,500})\)"
)
_ANCHOR = re.compile(r"\s*(?:[-*+]|\d+\.) +\[[^\][]+\]\(#[^()\s]*\)\s*")
# A literal beginning, which is searched for quickly.
_STRONG = re.compile(r"\*\*(?<!\w\*\*)(?<!\*\*\*)[^\s*][^*\n]*\*\*(?![\w*])")
# Signs inside text, with the characters that they need and how often they must occur.
_SIGNS = {
    "fence": ("```", re.compile(r"^ {0,3}```[\w+ -]*$", re.MULTILINE), 2),
    "note": ("[^", re.compile(r"^\[\^[\w-]+\]: ", re.MULTILINE), 1),
    "link": ("](", LINK, 1),
    "strong": ("**", _STRONG, 2),
    "escape": ("\\", re.compile(r"\\[*_#.\-!>\[\]`]"), 2),
}
# Several headings, or this many kinds of marks.
FEWEST = 2


def markdown(draft: Draft) -> Draft:
    """Read the blocks of Markdown, if the text is typed in it."""
    if draft.syntax:
        return draft
    headings = _marked_headings(draft)
    draft = titled(draft, headings)
    if not is_markdown(draft, headings):
        return draft
    draft = replace(draft, syntax=SYNTAX)
    draft = _with_code(draft)
    unread = (block for block in draft.blocks if isinstance(block, Stretch))
    linked = [block for block in unread if all(map(_ANCHOR.fullmatch, block.lines))]
    return _with_quotations(with_headings(draft.set_aside("contents", *linked), headings))


def is_markdown(draft: Draft, headings: Mapping[int, MarkedHeading]) -> bool:
    """Return whether a text has several headings, or several kinds of marks, of Markdown."""
    blocks = [block for block in draft.blocks if isinstance(block, Stretch)]
    return len(headings) >= FEWEST or len(_kinds(blocks)) + bool(headings) >= FEWEST


def _kinds(blocks: Sequence[Stretch]) -> set[str]:
    text = "\n".join([line for block in blocks for line in block.lines])
    found = {
        kind
        for kind, (sign, form, fewest) in _SIGNS.items()
        # A single character is searched for in a fifth of the time.
        if sign[0] in text and sign in text
        if len(list(islice(form.finditer(text), fewest))) == fewest
    }
    quoted = "\n>" in text and any(_is_quoted(block) for block in blocks if len(block.lines) > 1)
    return {*found, "quotation"} if quoted else found


# Fenced code, and contents with links
def _with_code(draft: Draft) -> Draft:
    """Return the draft with the lines between two fences as typed."""
    settled = draft.decided | draft.kept | draft.markup.keys()
    code = [span for span in _fenced(draft) if settled.isdisjoint((span.first, span.last))]
    typed_fences = {n: draft.source.lines[n - 1] for it in code for n in (it.first, it.last)}
    # The name of the code's language is a command.
    fences = {
        n: (Markup("command" if line.strip("`~ \t") else "markup", 0, len(line)),)
        for n, line in typed_fences.items()
    }
    draft = without_markup(draft, fences, dict.fromkeys(fences, 0))
    typed = ([n for n in span if n not in fences and draft.line(n).strip()] for span in code)
    return draft.with_blocks(_as_code(draft, [Span(n[0], n[-1]) for n in typed if n]))


def _as_code(draft: Draft, code: Sequence[Span]) -> Iterator[Block]:
    """Yield the blocks, with the lines of code as typed."""
    inside = {n: span for span in code for n in span}
    for part in divided(draft.blocks, code):
        span = inside.get(part.span.first)
        if span is None or not isinstance(part, Stretch):
            yield part
        elif part.span.first == span.first:
            lines = draft.source.lines[span.first - 1 : span.last]
            why = Evidence("fenced code", 0.95)
            yield AsTyped(span=span, gap=part.gap, why=why, lines=lines)


def _fenced(draft: Draft) -> Iterator[Span]:
    """Yield the lines of fenced code, fences included."""
    opened: tuple[int, str] | None = None
    for above, block in zip((None, *draft.blocks), draft.blocks, strict=False):
        if above and not only_blank(draft.source, above, block):
            opened = None
        if not isinstance(block, Stretch):
            opened = None
            continue
        for number, line in zip(block.span, block.lines, strict=True):
            match = _FENCE.fullmatch(line) if "```" in line or "~~~" in line else None
            if match is None:
                continue
            if opened and draft.source.at(number)[0] != draft.source.at(opened[0])[0]:
                opened = None
            if opened and line.strip() == opened[1]:
                yield Span(opened[0], number)
                opened = None
            elif not opened:
                opened = (number, match["mark"])


# Headings
def _marked_headings(draft: Draft) -> dict[int, MarkedHeading]:
    """Return the headings in Markdown, by their lines.

    A single title above a row of hyphens may be any title above a scene break.
    """
    found: dict[int, MarkedHeading] = {}
    for marked in of_each(_in_stretch, draft.blocks):
        found |= marked
    ruled = [n for n, heading in found.items() if heading.underline]
    if len(ruled) == 1 and found[ruled[0]].depth > 1:
        del found[ruled[0]]
    return found


def _in_stretch(block: Block) -> dict[int, MarkedHeading]:
    """Return the headings in a stretch, by their lines."""
    found: dict[int, MarkedHeading] = {}
    if not isinstance(block, Stretch):
        return found
    first = block.span.first
    for number, line in enumerate(block.lines, first):
        if line[:1] == "#" and (marked := marked_title(line)):
            found[number] = MarkedHeading(*marked)
    if _is_underlined(block):
        depth = 1 if block.lines[1].startswith("=") else 2
        found[first] = MarkedHeading(depth, tidy(block.lines[0]), first + 1)
    return found


def _is_underlined(block: Stretch) -> bool:
    """Return whether the first line of a stretch is a title with a row of signs below it."""
    title, *below = block.lines[:2]
    if not below or below[0][0] not in "=-":
        return False
    if not _UNDERLINE.fullmatch(below[0]) or title[0].isspace():
        return False
    # The head of a table is in columns.
    return title_like(title) and not (is_ornament(title) or in_columns(title))


# Quotations
def _with_quotations(draft: Draft) -> Draft:
    """Return the draft with stretches of quoted lines as quotations."""
    quoted = [block for block in draft.blocks if _is_quoted(block)]
    marks = {n: draft.source.lines[n - 1] for block in quoted for n in block.span}
    draft = without_markup(draft, {n: _mark_of(line) for n, line in marks.items()})
    whole = {n: block for block in quoted for n in block.span}
    why = Evidence("quotation in Markdown", 0.9)
    return as_quotations(draft, lambda block: whole.get(block.span.first), why)


def _is_quoted(block: Block) -> bool:
    return isinstance(block, Stretch) and all(map(_QUOTED.match, block.lines))


def _mark_of(line: str) -> tuple[Markup, ...]:
    match = _QUOTED.match(line)
    return (Markup("markup", 0, match.end()),) if match else ()


_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*)(?::|\s+=)(?:\s+(?P<value>.*))?")
_MORE = re.compile(r"(?:\s*- |\s{2,})(?P<value>\S.*)|\s*(?:#.*)?")
_BLOCK = re.compile(r"[|>][+-]?")
# The keys of a work for those of front matter, besides the labels of archives.
_PEOPLE = {
    "author": "authors", "authors": "authors", "by": "authors", "translator": "translators",
    "editor": "editors", "illustrator": "illustrators",
}  # fmt: skip
_OTHERS = {
    "lang": "language", "summary": "summary", "description": "summary", "abstract": "summary",
    "keywords": "tags",
}  # fmt: skip
# What the front matter of a chapter says of its book.
_OF_CHAPTER = {*_PEOPLE, "lang", "language"}
_LISTS = LISTS - {"authors"}
_TEXTS = {"title", "language", "rating", "series", "status"}
_KEYS = {label: key for label, key in LABELS.items() if key in {*_LISTS, *_TEXTS}} | _OTHERS
# A value of a list, and what ends it.
_VALUE = r"""\s*(\"[^"]*\"|'[^']*'|[^{0}]*)\s*(?:{0}|$)"""
_DATES = {"date": "published", "published": "published", "updated": "updated"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
# The longest front matter, in lines.
LONGEST = 60


def yaml_header(draft: Draft) -> Draft:
    """Set aside front matter at the top of a text, and take its values as metadata."""
    if header := next((aside.span for aside in draft.ledger if aside.kind == FRONT_MATTER), None):
        lines = draft.source.lines[header.first : header.last - 1]
        fields = _fields(lines)
        is_read = bool(fields) or not any(map(str.strip, lines))
        if _is_of_chapter(draft, header, " ".join(fields.get("title", ()))):
            fields = {key: fields[key] for key in fields.keys() & _OF_CHAPTER}
        return _with_values(draft if is_read else draft.ask(_unread(header)), fields)
    first = draft.blocks[0].span.first if draft.blocks else 0
    lines = draft.source.lines[first - 1 : first + LONGEST] if first else ()
    if not lines or lines[0].rstrip() != "---":
        return draft
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() in {"---", "..."}), 0)
    fields = _fields(lines[1:end])
    if not fields.keys() & {"title", "author", "authors"}:
        return draft
    return without(_with_values(draft, fields), "metadata", Span(first, first + end))


def _is_of_chapter(draft: Draft, header: Span, title: str) -> bool:
    """Return whether front matter is that of a chapter: its title is above it.

    Or it is the heading below, and further files have front matter with other titles.
    """
    if header.first - 2 in draft.headings:
        return True
    others = [aside.span for aside in draft.ledger if aside.kind == FRONT_MATTER][1:]
    below = draft.line(header.last + 2) if header.last + 2 in draft.headings else ""
    texts = ["\n".join(draft.source.lines[span.first : span.last]) for span in others]
    titles = [found[1] for text in texts if (found := TITLE.search(text))]
    return below == title != "" and bool(titles) and title not in titles


def _unread(header: Span) -> Query:
    """Return a question about front matter of which nothing is known."""
    question = (
        "the front matter has a line that is neither a key nor goes on from one, so that nothing "
        "is taken from it; what does it name?"
    )
    return Query("front-matter", Span(header.first, header.first), question, "nothing", weight=0.7)


def _with_values(draft: Draft, fields: dict[str, list[str]]) -> Draft:
    return replace(draft, found=draft.found.with_values(**dict(_metadata(fields))))


def _fields(lines: Sequence[str]) -> dict[str, list[str]]:
    """Return the values of each key; none if a line is neither a key nor goes on from one."""
    fields: dict[str, list[str]] = {}
    name, first, values = "", "", list[str]()
    for line in lines:
        if key := _KEY.fullmatch(line.rstrip()):
            name, value = re.sub("[-_]", " ", key["key"].lower()), key["value"] or ""
            first, values = "", fields.setdefault(name, [])
            values += _several(name, value.strip()) or _listed(value)
        elif (more := _MORE.fullmatch(line.rstrip())) and fields:
            first = first or line
            value = more["value"] or ""
            values += _listed(_name_in(line, first) if value and name in _PEOPLE else value)
        elif fields and line.startswith("["):  # a table of TOML
            break
        else:
            return {}
    return fields


def _name_in(line: str, first: str) -> str:
    """Return the name in a line below a key of people, "" for another part of a person.

        author:
          - name: Ada Quill
            affiliation:
              - name: The Salt Office

    `first` is the first line below the key.
    """
    item, above = line.lstrip(), first.lstrip()
    depth = len(line) - len(item) - len(first) + len(above)
    text = item.removeprefix("- ").strip()
    part = _KEY.fullmatch(text)
    is_other = part is not None and part["key"] != "name"
    is_inside = depth > (0 if item.startswith("- ") else len("- "))
    return "" if is_other or is_inside else ((part["value"] or "") if part else text)


def _several(key: str, value: str) -> Sequence[str]:
    """Return the values of a key whose values are a list; none of any other key, or in brackets."""
    if key in _PEOPLE and value[:1] not in {"[", '"', "'"}:
        return names_in(value) if value else ()
    is_list = _KEYS.get(key) in _LISTS and not value.startswith("[")
    return _parts(value, ";" if ";" in value else ",") if is_list else ()


def _listed(value: str) -> list[str]:
    """Return the values in a value: those in brackets, or the one that it is."""
    value = value.strip()
    is_list = value.startswith("[") and value.endswith("]")
    return _parts(value[1:-1], ",") if is_list else _plain(value)


def _parts(value: str, between: str) -> list[str]:
    """Return the values that a sign parts; one in quotes may have that sign."""
    return [part for item in re.findall(_VALUE.format(between), value) for part in _plain(item)]


def _plain(value: str) -> list[str]:
    """Return a value without quotes; none if it is empty, or the sign of a block of lines."""
    value = value.strip()
    plain = _unquoted(value) if len(value) > 1 and value[0] == value[-1] in "\"'" else value
    return [plain] if plain and not _BLOCK.fullmatch(plain) else []


def _unquoted(value: str) -> str:
    """Return a value without its quotes and escapes; those in double quotes are JSON's, mostly."""
    if value[0] == "'":
        return value[1:-1].replace("''", "'")
    with suppress(ValueError):
        return str(json.loads(value))
    return value[1:-1]


def _metadata(fields: dict[str, list[str]]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for label, values in fields.items():
        text = " ".join(values)
        if label in _PEOPLE:
            yield _PEOPLE[label], tuple(values)
        elif (key := _KEYS.get(label)) in _LISTS:
            yield key, tuple(values)
        elif key:
            yield key, _code(text) if key == "language" else text
    dates = ((name, _DATE.match(" ".join(fields.get(key, ())))) for key, name in _DATES.items())
    if found := {name: date[0] for name, date in dates if date}:
        yield "dates", tuple(f"{name}: {date}" for name, date in found.items())


def _code(language: str) -> str:
    """Return the code of a language that is given by its code or its name."""
    return language if language_name(language) != language else language_code(language)
