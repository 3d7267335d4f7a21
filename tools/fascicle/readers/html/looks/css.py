"""Styles that only CSS says: words in italics or bold type, and what is hidden.

    <style>.calibre3 { font-style: italic }</style>  <span class="calibre3">so</span>

Converters write classes where an author had emphasis. These become the elements that mean the same:
`<em>`, `<strong>`, and the attribute `hidden`. Attributes name the looks for which there is no
element: colour, alignment, small capitals. A rule counts if it is for a class, with or without
the name of an element; rules for a medium or a place do not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import html

from fascicle.model.blocks import Style
from fascicle.readers.html.tags import BLOCKS, STYLES, UNSHOWN, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement as Element

# More of a style sheet than this is not read.
LONGEST = 200_000
_BRACE = re.compile(r"[{}]")
_CLASS = re.compile(r"[a-z0-9]*\.[\w-]+", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
_ITALIC = {"italic", "oblique"}
_LIGHT = {"normal", "lighter", "300", "400"}
_BOLD = {"bold", "bolder", "600", "700", "800", "900"}
# The attributes that name the colour of words, the alignment of lines, and small capitals.
COLOUR, ALIGN = "data-fascicle-colour", "data-fascicle-align"
CAPITALS = "data-fascicle-capitals"
_ALIGNMENTS = {"left", "right", "center", "start", "end", "justify"}
_COLOUR = re.compile(r"#[0-9a-f]{3,8}|[a-z]{3,20}|(?:rgb|hsl)a?\([\d., %/deg]{5,40}\)")
_GREY = re.compile(
    r"#([0-9a-f])\1\1|#([0-9a-f]{2})\2\2|rgba?\((\d+), ?\3, ?\3\b.*|black|white|windowtext|auto"
    r"|(?:dark|dim|light|slate)?gr[ae]y|inherit|initial|unset|revert|transparent|currentcolor"
)
# Elements with a style of their own, and blocks that may hold others.
_LEFT_ALONE = {*STYLES, *UNSHOWN, *BLOCKS} - {"p"}


class Look(NamedTuple):
    """What some declarations say of an element."""

    italic: bool = False
    bold: bool = False
    hidden: bool = False
    struck: bool = False
    # Not in italics, and not in bold type, though the element is one for that.
    upright: bool = False
    light: bool = False
    capitals: bool = False
    colour: str = ""
    align: str = ""

    def __or__(self, other: Look) -> Look:
        return Look(
            self.italic or other.italic, self.bold or other.bold, self.hidden or other.hidden,
            self.struck or other.struck, self.upright or other.upright, self.light or other.light,
            self.capitals or other.capitals, other.colour or self.colour, other.align or self.align,
        )  # fmt: skip


def name_styles(root: Element) -> None:
    """Give the elements of a page the names of what CSS makes of them."""
    for font in root.iter("font"):
        if colour := _colour(font.get("color") or ""):
            font.set(COLOUR, colour)
    looks = _looks("\n".join(sheet.text or "" for sheet in root.iter("style")))
    for element in list(root.iter()):
        if element.get("style") or (looks and element.get("class")):
            _name(element, _look(element, looks))


@lru_cache(maxsize=8)
def _looks(sheet: str) -> dict[str, Look]:
    """Return the look of each class. The pages of a book have the same style sheets."""
    return dict(_rules(sheet))


def _rules(sheet: str) -> Iterator[tuple[str, Look]]:
    """Yield (".class" or "element.class", look) of the rules that say anything."""
    first, *others = sheet[:LONGEST].split("/*")
    text = first + "".join(other.partition("*/")[2] for other in others)
    for selectors, declarations in _outermost(text):
        look = _said(declarations)
        if any(look):
            found = (selector.strip() for selector in selectors.split(","))
            yield from ((name, look) for name in found if _CLASS.fullmatch(name))


def _outermost(text: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors and declarations of the rules that are in no other rule."""
    depth = after = begin = 0
    selectors = ""
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            if not depth:
                selectors, begin = text[after : brace.start()].rpartition(";")[2], brace.end()
            depth += 1
        elif depth:
            depth -= 1
            after = brace.end()
            if not (depth or selectors.lstrip().startswith("@")):
                yield selectors, text[begin : brace.start()]


def _said(declarations: str) -> Look:
    look = Look()
    for declaration in declarations.casefold().split(";"):
        key, _, value = declaration.partition(":")
        said = set(_WORD.findall(value))
        match key.strip():
            case "font" | "font-style" | "font-weight":
                look |= Look(italic=not said.isdisjoint(_ITALIC), bold=not said.isdisjoint(_BOLD))
                look |= Look(
                    upright=key.strip() == "font-style" and "normal" in said,
                    light=key.strip() == "font-weight" and not said.isdisjoint(_LIGHT),
                )
            case "text-decoration" | "text-decoration-line":
                look |= Look(struck="line-through" in value)
            case "color":
                look |= Look(colour=_colour(value))
            case "font-variant" | "font-variant-caps":
                look |= Look(capitals="small-caps" in value)
            case "text-align":
                look |= Look(align=next(iter(said & _ALIGNMENTS), ""))
            case "display":
                look |= Look(hidden="none" in said)
            case "visibility":
                look |= Look(hidden="hidden" in said)
    return look


def _colour(said: str) -> str:
    """Return a colour that sets words apart, "" for black, white, greys and what is inherited."""
    said = said.strip().casefold()
    return said if _COLOUR.fullmatch(said) and not _GREY.fullmatch(said) else ""


def _look(element: Element, looks: dict[str, Look]) -> Look:
    look = _said(element.get("style") or "")
    for name in (element.get("class") or "").split():
        for selector in (f".{name}", f"{tag_of(element)}.{name}"):
            look |= looks.get(selector, Look())
    return look


def _name(element: Element, look: Look) -> None:
    if look.hidden:
        element.set("hidden", "hidden")
    if look.align:
        element.set(ALIGN, look.align)
    if look.capitals:
        element.set(CAPITALS, "small")
    style = STYLES.get(tag_of(element))
    if (style is Style.EMPHASIS and look.upright) or (style is Style.STRONG and look.light):
        # Google Docs puts all of a text that is copied from it into such an element.
        element.tag = "span"
    if tag_of(element) in _LEFT_ALONE:
        return
    if look.colour:
        element.set(COLOUR, look.colour)
    for tag in ("em",) * look.italic + ("strong",) * look.bold + ("s",) * look.struck:
        inner = html.Element(tag)
        inner.text, element.text = element.text, None
        inner.extend(list(element))
        element.append(inner)
