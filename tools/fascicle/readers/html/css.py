"""Looks that only CSS says, of the page's own style sheets and of those beside it.

    <style>.calibre3 { font-style: italic }</style>  <span class="calibre3">so</span>
    <link rel="stylesheet" href="../styles/book.css">        @import url("base.css");

Converters write classes where an author had emphasis. These become the elements that mean the same:
`<em>`, `<strong>`, and the attributes `hidden` and `type`. Attributes name the looks for which
there is no element. A rule counts if it is for a class, with or without the name of an element;
rules for a place, or for another medium than all screens, do not. Only style sheets in the same
archive are read; nothing is ever fetched.

A book has no small capitals, and no lines that are centred or at the right. Their words are text;
the ledger lists them, since a signature at the right or a sign in small capitals may mean
something. Colours are asked about.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lxml import html

from fascicle.model.blocks import Span, Style
from fascicle.model.draft import Query, Unkept
from fascicle.readers.archive import Archive
from fascicle.readers.gallery import place_of
from fascicle.readers.html import tags
from fascicle.readers.html.tags import Element, holds_blocks, roles_of, shown_text, tag_of
from fascicle.readers.sheet import Sheet

# More of a style sheet than this is not read.
LONGEST = 200_000
_BRACE = re.compile(r"[{}]")
_CLASS = re.compile(r"[a-z0-9]*\.[\w-]+|p", re.IGNORECASE)
# Signs that CSS puts before or after the words of a class: .stage:before { content: "[" }
_BESIDE = re.compile(r"(?P<name>[a-z0-9]*\.[\w-]+)::?(?P<place>before|after)", re.IGNORECASE)
_PLACES = ("before", "after")
_SIGNS = re.compile(r"\bcontent:\s*([\"'])(?P<signs>[\[\](){}«»‹›“”‘’—–]{1,2} ?)\1")
_WORD = re.compile(r"[\w-]+")
_ITALIC = {"italic", "oblique"}
_LIGHT = {"normal", "lighter", "300", "400"}
_TYPED = {"pre", "pre-wrap", "pre-line", "break-spaces"}
_BOLD = {"bold", "bolder", "600", "700", "800", "900"}
# A space is far if it has so many em more than most; of fewer spaces none is usual, and of a larger
# share far is. An empty paragraph with a height is a line, as is a division as far between two.
_FAR, _FEW, _MOST, _EMPTY_LINE = 0.9, 4, 0.25, "\xa0"
# The least space beside words, in em, that parts them from others.
_APART = 0.4
# The attributes that name the colour of words, the alignment of lines, and small capitals.
COLOUR = "data-fascicle-colour"
CAPITALS = "data-fascicle-capitals"
_ALIGNMENTS = {"left", "right", "center", "start", "end", "justify"}
_COLOUR = re.compile(r"#[0-9a-f]{3,8}|[a-z]{3,20}|(?:rgb|hsl)a?\([\d., %/deg]{5,40}\)")
# The kinds of numbers of a list, as its attribute `type` has them, or bullets, or neither.
_NUMBERS = {
    "disc": "disc", "circle": "disc", "square": "disc", "none": "none", "decimal": "1",
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I", "lower-greek": "α", "decimal-leading-zero": "01",
}  # fmt: skip
_GREY = re.compile(
    r"#([0-9a-f])\1\1|#([0-9a-f]{2})\2\2|rgba?\((\d+), ?\3, ?\3\b.*|black|white|windowtext|auto"
    r"|(?:dark|dim|light|slate)?gr[ae]y|inherit|initial|unset|revert|transparent|currentcolor"
)
_LENGTH = re.compile(r"(-?\d{0,3}\.?\d{1,9})(em|rem|ch|ex|px|pt|%)")
# So many of each unit are an em; a line of the text is some 33 em long.
_PER_EM = {"em": 1, "rem": 1, "ch": 2, "ex": 2, "px": 16, "pt": 12, "%": 3}
# Elements with a style of their own, and blocks that may hold others.
_LEFT_ALONE = {*tags.STYLES, *tags.UNSHOWN, *tags.BLOCKS} - {"p"}
_SPACES = {
    "margin-top": "above", "margin-bottom": "below",
    "margin-right": "margin behind", "padding-right": "padding behind",
}  # fmt: skip
_INDENTS = {"margin", "padding", "text"}


class Look(NamedTuple):
    """The look of an element by some declarations."""

    italic: bool = False
    bold: bool = False
    hidden: bool = False
    struck: bool = False
    underlined: bool = False
    # Not in italics, and not in bold type, though the element is one for that.
    upright: bool = False
    light: bool = False
    capitals: bool = False
    colour: str = ""
    align: str = ""
    numbers: str = ""
    typed: bool = False
    # On lines of its own.
    lined: bool = False
    # Signs before and after it, as brackets are.
    before: str = ""
    after: str = ""
    # (kind, length in em) of margin, padding and "text" indent, which add up, of the first two on
    # the right ("margin behind"), and of the spaces "above" and "below" and the "height".
    lengths: tuple[tuple[str, float], ...] = ()

    def __or__(self, other: Look) -> Look:
        both = Look._make(new or old for old, new in zip(self, other, strict=True))
        lengths = {**dict(self.lengths), **dict(other.lengths)}
        return both._replace(lengths=tuple(lengths.items()))

    @property
    def indent(self) -> float:
        """The indent, in em."""
        return sum(length for kind, length in self.lengths if kind in _INDENTS)

    def length(self, kind: str) -> float | None:
        """Return a length in em, None if nothing says it."""
        return dict(self.lengths).get(kind)


def name_styles(root: Element) -> None:
    for font in root.iter("font"):
        if colour := _colour(font.get("color") or ""):
            font.set(COLOUR, colour)
    looks = _looks("\n".join(sheet.text or "" for sheet in root.iter("style") if _is_shown(sheet)))
    named = [it for it in root.iter() if it.get("style") or (looks and it.get("class"))]
    own = {element: _look(element, looks) for element in named}
    _mark_spaces(root, own, looks.get("p", Look()))
    for element, look in own.items():
        _name(element, look)


@lru_cache(maxsize=8)
def _looks(sheet: str) -> dict[str, Look]:
    """Return the look of each class. The pages of a book have the same style sheets."""
    looks: defaultdict[str, Look] = defaultdict(Look)
    for name, look in _rules(sheet):
        looks[name] |= look
    return looks


def _rules(sheet: str) -> Iterator[tuple[str, Look]]:
    """Yield (".class" or "element.class", look) of the rules that say anything."""
    first, *others = sheet[:LONGEST].split("/*")
    text = first + "".join(other.partition("*/")[2] for other in others)
    for selectors, declarations in _outermost(text):
        look = _said(declarations)
        if any(look):
            names = (selector.strip() for selector in selectors.split(","))
            yield from ((name, look) for name in names if _CLASS.fullmatch(name))
        if signs := _SIGNS.search(declarations):
            beside = filter(None, map(_BESIDE.fullmatch, map(str.strip, selectors.split(","))))
            for it in beside:
                before, after = (signs["signs"] if it["place"] == at else "" for at in _PLACES)
                yield it["name"], Look(before=before, after=after)


def _outermost(text: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and declarations of the rules that are in no other, or for all screens."""
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
            if not depth:
                name, inside = selectors.strip(), text[begin : brace.start()]
                if name.startswith("@media") and _is_for_screens(name[6:]):
                    yield from _outermost(inside)
                elif not name.startswith("@"):
                    yield name, inside


def _said(declarations: str) -> Look:
    look = Look()
    for declaration in declarations.casefold().split(";"):
        key, _, value = declaration.partition(":")
        keywords = set(_WORD.findall(value))
        key = key.strip()
        look |= _of_words(key, value, keywords) | _of_blocks(key, keywords)
        look |= _of_lengths(key, value)
    return look


def _of_words(key: str, value: str, keywords: set[str]) -> Look:
    match key:
        case "font" | "font-style" | "font-weight":
            return Look(
                italic=not keywords.isdisjoint(_ITALIC),
                bold=not keywords.isdisjoint(_BOLD),
                upright=key == "font-style" and "normal" in keywords,
                light=key == "font-weight" and not keywords.isdisjoint(_LIGHT),
            )
        case "text-decoration" | "text-decoration-line":
            return Look(struck="line-through" in value, underlined="underline" in keywords)
        case "color":
            return Look(colour=_colour(value))
        case "font-variant" | "font-variant-caps":
            return Look(capitals="small-caps" in value)
    return Look()


def _of_blocks(key: str, keywords: set[str]) -> Look:
    match key:
        case "text-align":
            return Look(align=next(iter(keywords & _ALIGNMENTS), ""))
        case "white-space":
            return Look(typed=not keywords.isdisjoint(_TYPED))
        case "display" | "visibility":
            return Look(
                hidden=not keywords.isdisjoint({"none", "hidden"}),
                lined=key == "display" and "block" in keywords,
            )
        case "list-style" | "list-style-type":
            named = (kind for keyword, kind in _NUMBERS.items() if keyword in keywords)
            return Look(numbers=next(named, ""))
    return Look()


def _of_lengths(key: str, value: str) -> Look:
    sides = value.partition("!")[0].split() or [""]
    lengths: dict[str, str] = {}
    match key:
        case "margin" | "margin-left" | "padding" | "padding-left" | "text-indent":
            lengths[key.partition("-")[0]] = (*sides[3:4], *sides[1:2], *sides)[0]
            if key in {"margin", "padding"}:
                lengths[f"{key} behind"] = (*sides[1:2], *sides)[0]
            if key == "margin":
                lengths |= {"above": sides[0], "below": sides[2 % len(sides)]}
        case "margin-top" | "margin-bottom" | "margin-right" | "padding-right" | "height":
            lengths[_SPACES.get(key, key)] = sides[0]
    return Look(lengths=tuple((kind, _in_em(length)) for kind, length in lengths.items()))


def _in_em(length: str) -> float:
    """Return a length in em, 0 for words and unknown units."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) / _PER_EM[match[2]] if match else 0


def _colour(colour: str) -> str:
    """Return a colour that sets words apart, "" for black, white, greys and inherited ones."""
    colour = colour.strip().casefold()
    return colour if _COLOUR.fullmatch(colour) and not _GREY.fullmatch(colour) else ""


def _look(element: Element, looks: dict[str, Look]) -> Look:
    look = Look()
    for name in (element.get("class") or "").split():
        for selector in (f".{name}", f"{tag_of(element)}.{name}"):
            look |= looks.get(selector, Look())
    return look | _said(element.get("style") or "")


def _mark_spaces(root: Element, own: Mapping[Element, Look], plain: Look) -> None:
    """Mark the paragraphs that CSS sets farther below others than most: they may begin a scene.

    What is set in or aligned is set off by that, and so is what has wide spaces on both sides.
    Such a line of verse begins a stanza.
    """
    looks = {p: plain | own.get(p, Look()) for p in root.iter("p")}
    pairs = [(p.getprevious(), p) for p in looks if p.getprevious() in looks]
    spaces = {below: _space(looks[above], looks[below]) for above, below in pairs}
    if len(pairs) < _FEW:
        return
    least = Counter(spaces.values()).most_common(1)[0][0] + _FAR
    far = [(above, below) for above, below in pairs if spaces[below] >= least]
    for above, below in far:
        near = max(spaces.get(above, 0), spaces.get(below.getnext(), 0))
        is_alone = near < max(least, spaces[below] - _FAR / 2) and len(far) <= _MOST * len(pairs)
        is_prose = all(_is_prose(looks[p]) and p.text_content().strip() for p in (above, below))
        below.set(tags.FAR_BELOW, "prose" if is_alone and is_prose else "")


def _space(above: Look, below: Look) -> float:
    """Return the space between two paragraphs in em; browsers have one where nothing says it."""
    ends = (above.length("below"), below.length("above"))
    return max(1 if length is None else length for length in ends)


def _is_prose(look: Look) -> bool:
    is_set_in = (look.length("margin") or 0) + (look.length("padding") or 0) > 0
    return not is_set_in and look.align in {"", "left", "start", "justify"}


def _is_link(element: Element) -> bool:
    """Return whether an element is a link, is in one, or is around one and nothing else."""
    if tag_of(element) == "a" or "a" in map(tag_of, element.iterancestors()):
        return True
    inside = "".join(link.text_content() for link in element.iter("a"))
    return bool(inside) and inside.split() == element.text_content().split()


def _name(element: Element, look: Look) -> None:
    indent = look.indent
    height = look.length("height") or 0
    beside = [it for it in (element.getprevious(), element.getnext()) if it is not None]
    is_empty = tag_of(element) == "div" and not len(element)
    is_space = is_empty and height >= _FAR and [*map(tag_of, beside)] == ["p", "p"]
    is_line = is_space or (tag_of(element) == "p" and height)
    if is_line and not element.text_content().strip():
        element.text = _EMPTY_LINE
    own = {
        "hidden": "hidden" if look.hidden else "",
        tags.INDENT: f"{indent:g}" if indent else "",
        tags.ALIGN: look.align,
        CAPITALS: "small" if look.capitals else "",
        tags.LINED: "block" if look.lined and tag_of(element) == "span" else "",
        "type": look.numbers if tag_of(element) in {"ol", "ul", "li"} else "",
    }
    for name, value in own.items():
        if value:
            element.set(name, value)
    if look.typed and tag_of(element) in tags.BLOCKS and not holds_blocks(element):
        element.set(tags.TYPED, "")
    _part_words(element, look)
    if look.before or look.after:
        _enclose(element, look)
    style = tags.STYLES.get(tag_of(element))
    if (style is Style.EMPHASIS and look.upright) or (style is Style.STRONG and look.light):
        # Google Docs puts all of a text that is copied from it into such an element.
        element.tag = "span"
    if tag_of(element) in _LEFT_ALONE:
        return
    if look.colour:
        element.set(COLOUR, look.colour)
    is_underlined = look.underlined and not _is_link(element)
    names = ("em",) * look.italic + ("strong",) * look.bold + ("s",) * look.struck
    for tag in names + ("u",) * is_underlined:
        inner = html.Element(tag)
        inner.text, element.text = element.text, None
        inner.extend(list(element))
        element.append(inner)


def _enclose(element: Element, look: Look) -> None:
    """Put the signs of CSS around the words of an element."""
    if any(map(str.isalpha, element.text_content())):
        text = element.text or ""
        at = len(text) - len(text.lstrip())
        element.text = f"{text[:at]}{look.before}{text[at:]}"
        if len(element):
            element[-1].tail = (element[-1].tail or "") + look.after
        else:
            element.text += look.after


def _part_words(element: Element, look: Look) -> None:
    """Put a space into a heading where CSS has one: <b style="margin-right: 1em">1</b>The Lamp.

    A space beside a single letter is that of an initial.
    """
    is_initial = len(text := element.text_content().strip()) == 1 and text.isalpha()
    if is_initial or not any(map(tags.depth_of_heading, element.iterancestors())):
        return
    before, behind = (
        sum(look.length(f"{kind}{side}") or 0 for kind in ("margin", "padding"))
        for side in ("", " behind")
    )
    if before >= _APART:
        element.text = f" {element.text or ''}"
    if behind >= _APART:
        element.tail = f" {element.tail or ''}"


ENDING = ".css"
_IMPORT = re.compile(
    r"""@import\s+(?:url\(\s*)?["']?([^"')\s;]{1,500})["']?\s*\)?[^;{}]{0,200};""", re.IGNORECASE
)
# So many style sheets of a page are read, imported ones included.
MOST_SHEETS = 30
_INLINE = ("span", "font")
_MOST_NAMED = 5


def sheets_in(archive: Archive) -> dict[str, str]:
    """Return the style sheets of an archive by their places in messages.

    Raises `SourceError` if one is damaged or encrypted, or unpacks to too much.
    """
    paths = (path for path in archive if path.lower().endswith(ENDING))
    return {archive.place(path): sheet_of(archive.read(path)) for path in paths}


def sheet_of(raw: bytes) -> str:
    return raw.decode("utf-8-sig", "replace")[:LONGEST].translate(tags.NO_CHARACTERS)


def with_linked_sheets(sheet: Sheet, root: Element, place: str) -> None:
    """Put the style sheets that a page links to into it; ask about those that are not there."""
    linked = _Linked(sheet.style_sheets)
    folder = posixpath.dirname(place)
    for element in list(root.iter("link", "style")):
        if element.tag == "style":
            element.text = linked.with_imports(element.text or "", folder)
        elif _is_sheet(element):
            style = html.Element("style")
            style.text = linked.text(element.get("href") or "", folder)
            element.addnext(style)
    is_styled = any(element.get("class") for element in root.iter(*_INLINE))
    is_asked = any(query.name == "unread-styles" for query in sheet.queries)
    if linked.missing and is_styled and not is_asked:
        sheet.queries.append(_query(tuple(linked.missing), place, len(sheet.lines) + 1))


def _is_sheet(link: Element) -> bool:
    relations = set((link.get("rel") or "").lower().split())
    return "stylesheet" in relations and "alternate" not in relations and _is_shown(link)


def _is_shown(sheet: Element) -> bool:
    return _is_for_screens(sheet.get("media") or "all")


def _is_for_screens(media: str) -> bool:
    """Return whether a list of media has all, or all screens, of whatever size and colours."""
    return not {"all", "screen"}.isdisjoint(map(str.strip, media.lower().split(",")))


@dataclass(slots=True)
class _Linked:
    """The style sheets of a page: how many more are read, and the addresses of missing ones."""

    sheets: Mapping[str, str]
    left: int = MOST_SHEETS
    missing: dict[str, None] = field(default_factory=dict)

    def text(self, address: str, folder: str) -> str:
        """Return a style sheet with all that it imports, "" if it is not there."""
        path = place_of(address, folder)
        if path not in self.sheets:
            self.missing[address] = None
            return ""
        # Sheets may import one another.
        self.left -= 1
        if self.left < 0:
            return ""
        return self.with_imports(self.sheets[path], posixpath.dirname(path))

    def with_imports(self, text: str, folder: str) -> str:
        """Return a style sheet, cut to a size, with imported ones in their places."""
        text = text[:LONGEST]
        if "@import" in text:
            text = _IMPORT.sub(lambda match: self.text(match[1], folder), text)
        return text[:LONGEST]


def _query(missing: tuple[str, ...], place: str, line: int) -> Query:
    named = ", ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
    question = (
        f"{place} links to style sheets that are not in the file: {named}; "
        "does it have italics or hidden words that only they set?"
    )
    return Query("unread-styles", Span(line, line), question, "it has none", weight=0.2)


SMALL_CAPITALS = "small capitals"
# What pandoc, Project Gutenberg and others call such words.
_CLASSES = {"smallcaps", "small-caps", "smcap"}
_ALIGNED = {"right": "at the right", "end": "at the right", "center": "centred"}


def note_words(sheet: Sheet, element: Element) -> None:
    """Note the look of words in a line that is being read."""
    line = len(sheet.lines) + sheet.gap + 1
    if colour := element.get(COLOUR):
        sheet.coloured.append((line, colour, shown_text(element)))
    if _is_in_capitals(element):
        sheet.capitals.append((line, " ".join(shown_text(element).split())))


def note_lines(sheet: Sheet, element: Element, before: int) -> None:
    """Note the look of a block that has been read; `before` is the last line above it.

    What is said of a block inside it, which was noted before, takes precedence.
    """
    own = "center" if tag_of(element) == "center" else element.get("align")
    if alignment := element.get(tags.ALIGN) or own:
        for line in range(before + 1, len(sheet.lines) + 1):
            sheet.aligned.setdefault(line, _ALIGNED.get(alignment.lower(), ""))
    if _is_in_capitals(element) and len(sheet.lines) > before:
        sheet.capitals.append((before + 1, " ".join(shown_text(element).split())))


def unkept(sheet: Sheet) -> Iterator[Unkept]:
    """Yield the looks that were noted, without those of headings."""
    last = len(sheet.lines)
    for line, text in sheet.capitals:
        if line <= last and line not in sheet.headings and text:
            yield Unkept(SMALL_CAPITALS, Span(line, line), text)
    for line, kind in sorted(sheet.aligned.items()):
        if kind and sheet.lines[line - 1] and line not in sheet.headings:
            yield Unkept(kind, Span(line, line))


def _is_in_capitals(element: Element) -> bool:
    is_named = element.attrib and not _CLASSES.isdisjoint(roles_of(element))
    return bool(is_named or element.get(CAPITALS))
