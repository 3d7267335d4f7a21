"""Pages of the built book as XHTML, without elements for the web, with links inside the EPUB.

The words and their order stay those of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from fascicle.book.editions.written_pages import Element, indent_of, is_elsewhere, is_web_only

XHTML, OPS, XML = (
    "http://www.w3.org/1999/xhtml",
    "http://www.idpf.org/2007/ops",
    "http://www.w3.org/XML/1998/namespace",
)
_NAMES: Any = {None: XHTML, "epub": OPS}
TYPE, LANGUAGE = f"{{{OPS}}}type", f"{{{XML}}}lang"

_ATTRIBUTES = {
    "alt", "aria-hidden", "aria-label", "class", "colspan", "dir", "height", "hidden", "href", "id",
    "lang", "role", "rowspan", "src", "start", "title", "value", "width", TYPE,
}  # fmt: skip
# The hanging indent of long lines, and the widest indent, in em.
_HANGING, _WIDEST = {"stanza": 2.0, "kept-lines": 1.4}, 10.0
_WEB = re.compile(r"(?:https?|mailto):", re.IGNORECASE)

# EPUB's types of divisions and the roles that belong to them, by the kinds of pages.
_SECTIONS = ("prologue", "epilogue", "preface", "foreword", "introduction", "afterword", "appendix",
          "conclusion")  # fmt: skip
_TYPES = {
    **dict.fromkeys(("part", "book", "act"), ("part", "doc-part")),
    "volume": ("volume", ""),
    **{name: (name, f"doc-{name}") for name in _SECTIONS},
}
_CHAPTER = ("chapter", "doc-chapter")
# The same for passages, by their classes.
_PASSAGES = {
    "epigraph": ("epigraph", "doc-epigraph"),
    "dedication": ("dedication", "doc-dedication"),
    "footnote": ("footnote", "doc-footnote"),
    "footnote-reference": ("noteref", "doc-noteref"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A heading inside a chapter, for the table of contents."""

    anchor: str
    name: str
    depth: int


@dataclass(frozen=True, slots=True)
class Links:
    """The targets of a page's links and images in the EPUB; "" for those outside.

    `image` takes the address of an image as the page has it, and returns its place.
    """

    target: Callable[[str], str]
    image: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a document."""

    title: str
    language: str
    direction: str


def chapter_of(
    article: Element, kind: str, links: Links, direction: str
) -> tuple[list[Element], list[Place]]:
    """Return the text of a page for an XHTML document, and its places; `article` is changed."""
    sections = article.findall("section")
    for section in sections:
        _set_type(section, *_TYPES.get(kind, _CHAPTER))
    _clean(article, links, "right" if direction == "rtl" else "left")
    return list(article), [place for section in sections for place in _places(section, 1)]


def _places(section: Element, depth: int) -> Iterable[Place]:
    """Yield the headings below that of a section."""
    for inner in section.iterchildren("section"):
        heading = next(inner.iterchildren("h2", "h3", "h4", "h5", "h6"), None)
        if heading is not None and (anchor := inner.get("id")):
            yield Place(anchor, " ".join(heading.text_content().split()), depth)
        yield from _places(inner, depth + 1)


def _clean(article: Element, links: Links, side: str) -> None:
    """Drop the elements of a text that only the web needs."""
    for element in list(article.iter()):
        if is_web_only(element):
            if element.getparent() is not None:
                element.drop_tree()
            continue
        _adapt(element, (element.get("class") or "").split(), links, side)


def _adapt(element: Element, classes: list[str], links: Links, side: str) -> None:
    """Bring the attributes of an element into the form that EPUB wants."""
    style = _style_of(element, side) if "line" in classes else ""
    if element.tag == "hr" and "ornament" in classes:
        _show_ornament(element)
    for name in [name for name in element.attrib if name not in _ATTRIBUTES]:
        del element.attrib[name]
    _set(element, "class", " ".join(name for name in classes if name != "docutils"))
    _set(element, "style", style)
    _set(element, LANGUAGE, element.get("lang") or "")
    for name in classes:
        if name in _PASSAGES and element.tag != "p":
            _set_type(element, *_PASSAGES[name])
    if element.tag == "img":
        _show(element, links.image(element.get("src") or ""))
    elif element.tag == "a":
        _lead(element, links.target)


def _set(element: Element, name: str, value: str) -> None:
    """Set an attribute; one without a value is removed."""
    if value:
        element.set(name, value)
    else:
        element.attrib.pop(name, None)


def _lead(link: Element, target: Callable[[str], str]) -> None:
    """Let a link lead to its place in the EPUB or on the web, or be text."""
    href = link.get("href") or ""
    place = target(href) if not is_elsewhere(href) else href if _WEB.match(href) else ""
    if place:
        link.set("href", place)
        return
    link.tag = "span"
    for name in ("href", "role"):
        link.attrib.pop(name, None)
    if not link.attrib:
        link.drop_tag()


def _show(image: Element, place: str) -> None:
    """Let an image be the one at its place in the EPUB, or its alternative text."""
    if place:
        image.set("src", place)
        return
    image.tag, image.text = "span", image.get("alt")
    for name in ("alt", "src", "width", "height"):
        image.attrib.pop(name, None)


def _show_ornament(rule: Element) -> None:
    """Write the mark of a scene break as text, which all reading systems show."""
    rule.tag = "div"
    rule.set("role", "separator")
    mark = etree.SubElement(rule, "span")
    mark.set("aria-hidden", "true")
    mark.text = rule.get("data-mark")


def _style_of(line: Element, side: str) -> str:
    """Return the style of an indented line: custom properties are not known everywhere."""
    indent = indent_of(line, _WIDEST)
    if not indent:
        return ""
    above = (line.getparent().get("class") or "").split()
    hanging = next((em for name, em in _HANGING.items() if name in above), _HANGING["stanza"])
    return f"padding-{side}: {indent + hanging:.2f}em"


def _set_type(element: Element, kind: str, role: str) -> None:
    element.set(TYPE, kind)
    if role:
        element.set("role", role)


def document(head: Head, body: Iterable[Element], styles: str, kind: str = "") -> bytes:
    """Return an XHTML document; `styles` is the place of its style sheet, `kind` its type."""
    spoken = {"lang": head.language, LANGUAGE: head.language, "dir": head.direction}
    root = etree.Element(f"{{{XHTML}}}html", spoken, nsmap=_NAMES)
    described = etree.SubElement(root, f"{{{XHTML}}}head")
    etree.SubElement(described, f"{{{XHTML}}}title").text = head.title
    link = {"rel": "stylesheet", "type": "text/css", "href": styles}
    etree.SubElement(described, f"{{{XHTML}}}link", link)
    shown = etree.SubElement(root, f"{{{XHTML}}}body")
    if kind:
        shown.set(TYPE, kind)
    shown.extend(body)
    for element in shown.iter():
        if not element.tag.startswith("{"):
            element.tag = f"{{{XHTML}}}{element.tag}"
    etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
    whole: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"
    )
    return whole
