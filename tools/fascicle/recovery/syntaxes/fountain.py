"""Screenplays, as typed in any editor or in Fountain, the markup language for them.

    EXT. HARBOUR - DAY              ADA (V.O.)                   CUT TO:
                                    (to the goat)                > THE END <
    The FERRY lies at the pier.     You again.                   ~The moon came up,

Scene headings prove a screenplay. Characters in capitals, or after "@", precede their speech, in a
document as paragraphs of their own, and directions in parentheses stay in it. What Fountain does
not print is set aside: synopses after "=", notes in [[ ]], and what is crossed out in /* */; so is
what only pages have. The title page is read in `archive_header`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, cast

from fascicle.model.blocks import (
    Block,
    Evidence,
    Group,
    Heading,
    Paragraph,
    Speech,
    Stretch,
    Verse,
    leaves,
    plain,
)
from fascicle.model.draft import PAGE_GAP, Draft, Markup
from fascicle.readers.text import SCENE, SCENES
from fascicle.recovery.headings.heading_form import HeadingForm
from fascicle.recovery.headings.line_forms import form_of_title, marked_title
from fascicle.recovery.shared.lines import (
    divide_at,
    is_capitals,
    keep,
    read_at,
    tidy,
    without_markup,
)
from fascicle.recovery.syntaxes.marked_headings import AS_MARKED

SYNTAX = "fountain"
# The number of a scene, as printed in the right margin, or in both.
_SCENE_NUMBER = re.compile(r"(?<!\s)(?:\s*#[\w.-]+#|\s{3,}\d+[A-Z]?\.?)\s*$")
_NUMBER_BEFORE = re.compile(r"\s*(\d+[A-Z]?\.?)\s+(?=\D)")
# What says that a scene or a speech goes on where a page ends.
_CONTINUED = re.compile(
    r"\s*(?:\d+\w?\.?\s+)?(?:\((?:CONTINUED|MORE)\)|CONTINUED:(?: *\(\d+\))?)(?:\s+\d+\w?\.?)?\s*"
    r"|\s{20,}\d{1,3}\.\s*"
)
_FORCED_SCENE = re.compile(r"\.(?=\w)")
_TRANSITION = re.compile(
    r"\s*(?:[A-Z' ]{2,30} TO:|FADE (?:IN|OUT|TO BLACK)[.:]?|CUT TO BLACK\.)\s*"
)
_CENTRED = re.compile(r"\s*(?P<before>>\s*)(?P<text>[^\s>].*?)(?P<after>\s*<)\s*")
_NAME = re.compile(
    r"\s*(?P<forced>@\s*(?=\S))?(?P<name>[^()^]{1,40}?)(?P<more>(?:\s*\([^()]{1,40}\)){0,2})"
    r"(?P<dual>\s*\^)?\s*"
)
_SIGNS = re.compile(r"/\*|\*/|\[\[|\]\]")
_PAIRS = {"/*": ("*/", "crossed out"), "[[": ("]]", "writer's note")}
_CAPITALS = re.compile(r"\b[^\W\d_a-zß-ÿ]{2,}\b")
# How often the words of a name are in capitals; the most lines of a speech, or crossed out at once.
OFTEN, LONGEST = 2, 200


class _Element(NamedTuple):
    """The element that a stretch is, and the markup in it by line."""

    name: str
    markup: Mapping[int, tuple[Markup, ...]]
    depth: int = 0


def fountain(draft: Draft) -> Draft:
    """Read a screenplay, if the text is one."""
    is_html = draft.syntax == "html"
    firsts = (block.lines[0] for block in draft.blocks if isinstance(block, Stretch))
    if (draft.syntax and not is_html) or sum(map(_is_scene, firsts)) < SCENES:
        return draft
    screenplay = _with_names_joined(draft) if is_html else replace(draft, syntax=SYNTAX)
    if not any(isinstance(block, Stretch) and _is_speech(block) for block in screenplay.blocks):
        return draft
    draft = without_markup(screenplay, _unprinted(screenplay))
    draft = draft.with_blocks(part for block in draft.blocks for part in _at_scenes(block))
    elements = {
        b.span.first: e for b in draft.blocks if isinstance(b, Stretch) if (e := _element(b))
    }
    markup = {n: parts for element in elements.values() for n, parts in element.markup.items()}
    draft = without_markup(draft, markup, dict.fromkeys(markup, PAGE_GAP))
    depths = sorted({element.depth for element in elements.values() if element.depth})
    return read_at(draft, elements, lambda it: _block(it, elements[it.span.first], depths))


def _is_scene(line: str) -> bool:
    head = line.split(" - ", maxsplit=1)[0]
    return SCENE.fullmatch(line) is not None and is_capitals(head.split("(")[0])


def _with_names_joined(draft: Draft) -> Draft:
    """Return a document with each name and its speech, paragraphs of their own, as one stretch.

    Set in, they are a quotation, whose end is that of a speech. Elsewhere a name has a sign behind
    it, (V.O.), or its words are in capitals again; a speech is a paragraph, and another behind each
    direction.
    """
    stretches = [block for block in leaves(draft.blocks) if isinstance(block, Stretch)]
    lines = (line for block in stretches for line in block.lines)
    capitals = Counter(word for line in lines for word in _CAPITALS.findall(line))
    row: list[Block] = []
    is_speech = is_due = False
    for block in draft.blocks:
        parts = _set_in(block)
        if not (is_due or any(map(_is_name, parts))):
            parts = ()
        for part in parts or (block,):
            is_name = _is_name(part) and (parts or _is_known(part, capitals))
            if is_name or not isinstance(part, Stretch) or _is_apart(part):
                row.append(part)
                is_speech = is_due = bool(is_name)
                continue
            is_direction = part.lines[0].lstrip().startswith("(")
            above = cast("Stretch", row[-1]) if is_speech else None
            if above and (is_due or parts or is_direction) and len(above.lines) < LONGEST:
                both = (*above.lines, *part.lines)
                row[-1] = replace(above, lines=both, span=above.span | part.span)
                is_due = is_direction
            else:
                row.append(part)
                is_speech = False
        is_speech &= is_due or not parts
    return draft.with_blocks(row)


def _set_in(block: Block) -> tuple[Block, ...]:
    """Return the paragraphs of a quotation."""
    inside = block.blocks if isinstance(block, Group) and block.kind == "quotation" else ()
    return inside if all(isinstance(part, Stretch) for part in inside) else ()


def _is_apart(block: Stretch) -> bool:
    return _is_scene(block.lines[0]) or _TRANSITION.fullmatch(block.lines[0]) is not None


def _is_name(block: Block) -> bool:
    """Return whether a paragraph is the name of a character."""
    return (
        isinstance(block, Stretch) and len(block.lines) == 1 and _named(block.lines[0]) is not None
    )


def _is_known(block: Block, capitals: Mapping[str, int]) -> bool:
    """Return whether the words of a name are in capitals elsewhere."""
    name, sign, _ = block.lines[0].partition("(") if isinstance(block, Stretch) else ("", "", "")
    return bool(sign) or all(capitals[word] >= OFTEN for word in _CAPITALS.findall(name))


def _is_speech(block: Stretch) -> bool:
    """Return whether the first line of a stretch is a name, with speech below it."""
    return len(block.lines) > 1 and _named(block.lines[0]) is not None


def _named(line: str) -> re.Match[str] | None:
    """Return the name that a line is, with its signs, None if it is none."""
    match = None if _is_scene(line) or _TRANSITION.fullmatch(line) else _NAME.fullmatch(line)
    if match is None or line.lstrip()[0] in "!>~=.#" or match["name"][-1] in ".!?,;:":
        return None
    return match if match["forced"] or is_capitals(match["name"]) else None


def _at_scenes(block: Block) -> Sequence[Block]:
    """Return a stretch divided below its first line if that is a scene heading."""
    if isinstance(block, Stretch) and len(block.lines) > 1 and _is_scene(block.lines[0]):
        return divide_at(block, [1])
    return [block]


def _unprinted(draft: Draft) -> dict[int, tuple[Markup, ...]]:
    """Return the notes and the crossed-out parts of the lines, and what only pages have."""
    found: dict[int, list[Markup]] = {
        number: [Markup("page-number", 0, len(line))]
        for block in draft.blocks
        for number in (block.span if isinstance(block, Stretch) else ())
        if _CONTINUED.fullmatch(line := draft.source.lines[number - 1])
    }
    for begin, end, kind in _pairs(draft):
        for number in range(begin[0], end[0] + 1):
            first = begin[1] if number == begin[0] else 0
            last = end[1] if number == end[0] else len(draft.source.lines[number - 1])
            if last > first:
                found.setdefault(number, []).append(Markup(kind, first, last))
    return {number: tuple(parts) for number, parts in found.items()}


def _pairs(draft: Draft) -> Iterator[tuple[tuple[int, int], tuple[int, int], str]]:
    """Yield the places where signs open and close, with the kind of the text between them."""
    opened: tuple[int, int, str] | None = None
    for block in draft.blocks:
        for number in block.span if isinstance(block, Stretch) else ():
            for match in _SIGNS.finditer(draft.source.lines[number - 1]):
                if opened and number - opened[0] > LONGEST:
                    opened = None
                if opened and match[0] == _PAIRS[opened[2]][0]:
                    yield opened[:2], (number, match.end()), _PAIRS[opened[2]][1]
                    opened = None
                elif not opened and match[0] in _PAIRS:
                    opened = (number, match.start(), match[0])


def _element(block: Stretch) -> _Element | None:
    """Return the element that a stretch is; None for action, and for whatever is unknown."""
    first, number = block.lines[0], block.span.first
    if len(block.lines) == 1 and (element := _of_one_line(first, number)):
        return element
    if all(line.lstrip().startswith("~") for line in block.lines):
        marks = {n: _mark(line, "~") for n, line in zip(block.span, block.lines, strict=True)}
        return _Element("lyrics", marks)
    if first.startswith("!"):
        return _Element("action", {number: _mark(first, "!")})
    match = _named(first) if len(block.lines) > 1 else None
    if match is None:
        return None
    parts = [Markup("markup", *match.span(name)) for name in ("forced", "dual") if match[name]]
    return _Element("speech", {number: tuple(parts)} if parts else {})


def _of_one_line(line: str, number: int) -> _Element | None:
    """Return the element that a line is by itself."""
    if _is_scene(line):
        return _Element("scene", {number: parts} if (parts := tuple(_numbers(line))) else {})
    if marked := marked_title(line):
        return _Element("section", {}, marked[0])
    if _TRANSITION.fullmatch(line):
        return _Element("placed", {})
    return _with_sign(line, number)


def _numbers(line: str) -> Iterator[Markup]:
    """Yield the numbers of a scene in its heading."""
    before, end = _NUMBER_BEFORE.match(line), _SCENE_NUMBER.search(line)
    if before:
        yield Markup("markup", *before.span())
    if end:
        yield Markup("markup", *end.span())
    elif before and line.rstrip().endswith(f" {before[1]}"):
        yield Markup("markup", line.rindex(f" {before[1]}"), len(line))


def _with_sign(line: str, number: int) -> _Element | None:
    """Return the element that a line is by the sign before it."""
    bare = line.strip()
    if _FORCED_SCENE.match(line):
        return _Element("scene", {number: _mark(line, ".")})
    if bare.startswith("="):
        kind = "synopsis" if bare.strip("= ") else "markup"
        return _Element("unprinted", {number: (Markup(kind, 0, len(line)),)})
    if match := _CENTRED.fullmatch(line):
        marks = (Markup("markup", *match.span("before")), Markup("markup", *match.span("after")))
        return _Element("placed", {number: marks})
    return _Element("placed", {number: _mark(line, ">")}) if bare.startswith(">") else None


def _mark(line: str, sign: str) -> tuple[Markup, ...]:
    at = line.index(sign)
    return (Markup("markup", at, at + 1),)


def _block(block: Stretch, element: _Element, depths: Sequence[int]) -> Block:
    if element.name in {"scene", "section"}:
        return _heading(block, element, depths)
    why, span, gap = Evidence(f"{element.name} in a screenplay", 0.9), block.span, block.gap
    if element.name == "speech":
        speaker, text = tidy(block.lines[0]), plain(keep(block.lines[1:]))
        return Speech(span=span, gap=gap, why=why, speaker=speaker, text=text)
    text = plain(keep(block.lines))
    if element.name == "lyrics":
        return Verse(span=span, gap=gap, why=why, text=text)
    return Paragraph(span=span, gap=gap, why=why, text=text)


def _heading(block: Stretch, element: _Element, depths: Sequence[int]) -> Heading:
    """Return a heading: scenes are below all sections."""
    line = tidy(block.lines[0])
    if element.name == "scene":
        return HeadingForm("title", "scene", "", line).heading(block, AS_MARKED, len(depths) + 1)
    marked = marked_title(line)
    title = marked[1] if marked else line
    kind = "act" if element.depth == depths[0] else "section"
    level = depths.index(element.depth) + 1
    return form_of_title(title, kind).heading(block, AS_MARKED, level)
