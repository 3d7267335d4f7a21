"""Elements that an archive marks: groups of the text, and what is set aside around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import html

from fascicle.readers.html.tags import BLOCKS, roles_of, shown_text, tag_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from lxml.html import HtmlElement as Element

# The kinds of groups: the header of a story, and a field in it, whose key follows ("" for a label).
HEADER, FIELD = "header", "field "
FURNITURE, LABEL = "boilerplate", "archive-label"
# Menus, forms and comments of a saved page.
WEBSITE = "website"


@dataclass(slots=True)
class Marked:
    """The elements of a page that are groups, by their kind, and those to be set aside."""

    groups: dict[Element, str] = field(default_factory=dict)
    asides: dict[Element, str] = field(default_factory=dict)
    # Tables of a label and a value a row.
    fields: set[Element] = field(default_factory=set)
    # Metadata that no words of the page say.
    described: dict[str, str | tuple[str, ...]] = field(default_factory=dict)

    def mark_field(self, element: Element, key: str) -> None:
        """Mark an element of a header as the value of a key. It is no heading."""
        element.tag = "div"
        self.groups[element] = f"{FIELD}{key}"

    def mark_header(self, element: Element, key: str) -> Element:
        """Mark an element that is a header of one field; return the header."""
        header = html.Element("div")
        element.addprevious(header)
        header.tail, element.tail = element.tail, None
        header.append(element)
        self.groups[header] = HEADER
        self.mark_field(element, key)
        return header


def with_roles(root: Element, *roles: str) -> Iterator[Element]:
    """Yield the elements of a page with all of some classes."""
    wanted = set(roles)
    return (e for e in list(root.iter()) if e.attrib and wanted <= roles_of(e))


def together(*elements: Element) -> Element:
    """Put elements that follow one another into a new one, and return it."""
    whole = html.Element("div")
    elements[0].addprevious(whole)
    whole.extend(elements)
    whole.tail, elements[-1].tail = elements[-1].tail, None
    return whole


def set_aside_around(kept: Iterable[Element], marked: Marked) -> None:
    """Set aside all of a page but some elements: its menus, forms and comments."""
    kept = set(kept)
    open_elements = {above for element in kept for above in element.iterancestors()}
    for element in open_elements:
        _wrap_running_text(element, open_elements | kept)
        for child in element:
            if child in open_elements or child in kept or tag_of(child) not in BLOCKS:
                continue
            marked.asides[child] = WEBSITE
            drop_images(child)


def drop_images(element: Element) -> None:
    """Remove the images of a part that is no text of the story: icons, covers."""
    for image in list(element.iter("img")):
        image.drop_tree()


def _wrap_running_text(element: Element, kept: Collection[Element]) -> None:
    """Put the running text in an element, with what is inline in it, into elements of its own."""
    whole = html.Element("div")
    whole.text, element.text = element.text, None
    element.insert(0, whole)
    for child in list(element)[1:]:
        if child in kept or tag_of(child) in BLOCKS:
            _remove_if_blank(whole)
            whole = html.Element("div")
            whole.text, child.tail = child.tail, None
            child.addnext(whole)
        else:
            whole.append(child)
    _remove_if_blank(whole)


def _remove_if_blank(whole: Element) -> None:
    """Remove an element without text; what is in it stays in its place."""
    if not shown_text(whole).strip():
        whole.drop_tag()
