"""Screenplays, as typed in any editor or in Fountain, the markup language for them.

    EXT. HARBOUR - DAY              ADA (V.O.)                   CUT TO:
                                    (to the goat)                > THE END <
    The FERRY lies at the pier.     You again.                   ~The moon came up,

Scene headings prove a screenplay. Characters in capitals, or after "@", precede their speech, and
directions in parentheses stay in it. What Fountain does not print is set aside: synopses after "=",
notes in [[ ]], and what is crossed out in /* */. The title page is read in `archive_header`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from fascicle.model.blocks import Block, Evidence, Heading, Paragraph, Speech, Stretch, Verse, plain
from fascicle.model.draft import PAGE_GAP, Draft, Markup
from fascicle.recovery.headings.heading_form import HeadingForm
from fascicle.recovery.headings.line_forms import form_of_title, marked_title
from fascicle.recovery.shared.lines import divide_at, is_capitals, keep, tidy, without_markup
from fascicle.recovery.syntaxes.marked_headings import AS_MARKED

SYNTAX = "fountain"
_SCENE = re.compile(r"\s*(?:INT|EXT|EST|INT\.?/EXT|EXT\.?/INT|I/E)[. ]\s*[^\W\d_].*")
# The number of a scene, as printed in the right margin.
_SCENE_NUMBER = re.compile(r"(?<!\s)(?:\s*#[\w.-]+#|\s{3,}\d+[A-Z]?)\s*$")
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
# The least number of scenes, and of speeches; the most lines that are crossed out at once.
SCENES, SPEECHES, LONGEST = 2, 1, 200


class _Element(NamedTuple):
    """The element that a stretch is, and the markup in it by line."""

    name: str
    markup: Mapping[int, tuple[Markup, ...]]
    depth: int = 0


def fountain(draft: Draft) -> Draft:
    """Read a screenplay, if the text is one."""
    if draft.syntax or not _is_screenplay(draft):
        return draft
    draft = without_markup(replace(draft, syntax=SYNTAX), _unprinted(draft))
    draft = draft.with_blocks(part for block in draft.blocks for part in _at_scenes(block))
    elements = {
        b.span.first: e for b in draft.blocks if isinstance(b, Stretch) if (e := _element(b))
    }
    markup = {n: parts for element in elements.values() for n, parts in element.markup.items()}
    draft = without_markup(draft, markup, dict.fromkeys(markup, PAGE_GAP))
    depths = sorted({element.depth for element in elements.values() if element.depth})
    return draft.map_blocks(
        lambda block: (
            _block(block, elements[block.span.first], depths)
            if isinstance(block, Stretch) and block.span.first in elements
            else block
        )
    )


def _is_screenplay(draft: Draft) -> bool:
    """Return whether a text has several scene headings, and speeches."""
    blocks = [block for block in draft.blocks if isinstance(block, Stretch)]
    scenes = sum(_is_scene(block.lines[0]) for block in blocks)
    return scenes >= SCENES and sum(map(_is_speech, blocks)) >= SPEECHES


def _is_scene(line: str) -> bool:
    head = line.split(" - ", maxsplit=1)[0]
    return _SCENE.fullmatch(line) is not None and is_capitals(head.split("(")[0])


def _is_speech(block: Stretch) -> bool:
    """Return whether the first line of a stretch is a name, and speech is below it."""
    first = block.lines[0]
    if len(block.lines) == 1 or _is_scene(first) or _TRANSITION.fullmatch(first):
        return False
    match = _NAME.fullmatch(first)
    if match is None or first.lstrip()[0] in "!>~=.#" or match["name"][-1] in ".!?,;:":
        return False
    return match["forced"] is not None or is_capitals(match["name"])


def _at_scenes(block: Block) -> Sequence[Block]:
    """Return a stretch divided below its first line if that is a scene heading."""
    if isinstance(block, Stretch) and len(block.lines) > 1 and _is_scene(block.lines[0]):
        return divide_at(block, [1])
    return [block]


def _unprinted(draft: Draft) -> dict[int, tuple[Markup, ...]]:
    """Return the notes and the crossed-out parts of the lines."""
    found: dict[int, list[Markup]] = {}
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
    match = _NAME.fullmatch(first) if _is_speech(block) else None
    if match is None:
        return None
    parts = [Markup("markup", *match.span(name)) for name in ("forced", "dual") if match[name]]
    return _Element("speech", {number: tuple(parts)} if parts else {})


def _of_one_line(line: str, number: int) -> _Element | None:
    """Return the element that a line is by itself."""
    if _is_scene(line):
        end = _SCENE_NUMBER.search(line)
        return _Element("scene", {number: (Markup("markup", *end.span()),)} if end else {})
    if marked := marked_title(line):
        return _Element("section", {}, marked[0])
    if _TRANSITION.fullmatch(line):
        return _Element("placed", {})
    return _with_sign(line, number)


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
    """Return the block of an element."""
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
