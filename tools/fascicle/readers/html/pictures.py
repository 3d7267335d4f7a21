"""Images in a page of HTML: address and description, and those that stand for a scene break."""

from __future__ import annotations

import posixpath
import re
from itertools import islice
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Picture
from fascicle.model.draft import Aside
from fascicle.readers.html.tags import BLOCKS, HEADINGS, roles_of, shown_text, tag_of
from fascicle.readers.sheet import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement as Element

    from fascicle.model.blocks import Block
    from fascicle.readers.sheet import Sheet

IMAGE = Evidence("image", 1.0)
# The line of an image, without a word of the text; that of one which stands for a scene break.
LINE, ORNAMENT = Line("![]"), Line("* * *")
# A figure has hardly more elements than these.
_MOST_PARTS = 40
# What programs write where there is no description.
_NO_WORDS = re.compile(
    r"(?:an? )?(?:image|img|picture|pic|photo|photograph|illustration|graphic|figure|fig|icon)"
    r"[ _\-.#]*\d*(?:\.\w{3,4})?|untitled|unknown|[\W\d_]+",
    re.IGNORECASE,
)
_BREAK_ROLES = re.compile(
    r"(?:scene|section|text|thought|ornamental)?[-_]?(?:break|divider|separator)s?"
    r"|(?:scene|break)?[-_]?ornaments?(?:al)?(?:[-_]?break)?|doc-pagebreak-ornament|fleuron|asterism"
)
_BREAK_WORDS = re.compile(
    r"(?:an? )?(?:(?:scene|section|chapter) (?:break|divider|separator)|divider|ornament|separator"
    r"|fleuron|asterism)(?: image)?|[*~#•⁂❦❧\-–—=_+ ]{1,20}",
    re.IGNORECASE,
)
_BESIDE = {"figure", "p", "div", "center", "span", "a", "em", "i", "strong", "b"}
_LINKS = ("{http://www.w3.org/1999/xlink}href", "xlink:href", "href")


def images_in(element: Element) -> Iterator[Element]:
    """Yield the images in an element: `<img>`, and those in drawings of SVG."""
    return (part for part in element.iter() if tag_of(part) in {"img", "image"})


def put_image(image: Element, sheet: Sheet, put: Callable[[Block], None]) -> None:
    """Add a line for an image, and put it as a block; the ledger has it if it cannot be shown.

    So the lines of a text have the same numbers whether its images are there or not.
    """
    if is_break(image):
        put(sheet.add([ORNAMENT]))
        sheet.end_block()
        return
    added = sheet.add([LINE])
    address = address_of(image)
    if sheet.gallery.is_cover(address, sheet.folder):
        sheet.ledger.append(Aside("cover", added.span))
    elif name := sheet.gallery.add(address, sheet.folder, added.span.first):
        said = description_of(image, address)
        put(Picture(span=added.span, gap=added.gap, why=IMAGE, name=name, description=said))
    else:
        sheet.ledger.append(Aside("image", added.span))
    sheet.end_block()


def address_of(image: Element) -> str:
    """Return the address of an image, as the page has it."""
    if tag_of(image) == "img":
        return (image.get("src") or "").strip()
    return next((said.strip() for name in _LINKS if (said := image.get(name))), "")


def description_of(image: Element, address: str) -> str | None:
    """Return the alternative text of an image: "" if it is decorative, None if there is none."""
    said = image.get("alt")
    is_silent = image.get("role") in {"presentation", "none"} or image.get("aria-hidden") == "true"
    if is_silent or said == "":
        return ""
    said = " ".join((said or "").split())
    file = posixpath.basename(address)
    is_name = said.casefold() in {file.casefold(), posixpath.splitext(file)[0].casefold()}
    return None if is_name or not said or _NO_WORDS.fullmatch(said) else said


def is_break(image: Element) -> bool:
    """Return whether an image is alone in its paragraph, and said to be a scene break."""
    is_said = _BREAK_WORDS.fullmatch((image.get("alt") or "").strip()) is not None
    block = image
    while True:
        is_said = is_said or any(map(_BREAK_ROLES.fullmatch, roles_of(block)))
        above = block.getparent()
        if above is None or not _holds_only(above, image):
            break
        block = above
    return is_said and (tag_of(block) in BLOCKS or _is_between_blocks(block))


def _holds_only(element: Element, image: Element) -> bool:
    """Return whether an element holds an image and nothing else."""
    parts = list(islice(element.iterdescendants(), _MOST_PARTS + 1))
    if tag_of(element) not in _BESIDE or len(parts) > _MOST_PARTS:
        return False
    return list(images_in(element)) == [image] and not shown_text(element).strip()


def _is_between_blocks(image: Element) -> bool:
    """Return whether an image stands between blocks, and in none."""
    above, before, after = image.getparent(), image.getprevious(), image.getnext()
    around = (above.text if before is None else before.tail, image.tail)
    beside = (tag_of(part) in BLOCKS for part in (before, after) if part is not None)
    is_free = tag_of(above) not in HEADINGS and not any(text and text.strip() for text in around)
    return is_free and all(beside)


def has_caption(element: Element) -> bool:
    """Return whether an element is an image with its caption, and no more."""
    if tag_of(element) not in {"figure", "div"}:
        return False
    parts = list(islice(element.iterdescendants(), _MOST_PARTS + 1))
    captions = [part for part in parts if _is_caption(part)]
    if not captions or len(parts) > _MOST_PARTS or next(images_in(element), None) is None:
        return False
    inner = {part for caption in captions for part in caption.iterdescendants()}
    said = " ".join(shown_text(part) for part in captions if part not in inner)
    return shown_text(element).split() == said.split()


def _is_caption(element: Element) -> bool:
    return tag_of(element) == "figcaption" or bool(roles_of(element) & {"caption", "figcaption"})
