"""Links and images of a page: those that a book has, with their addresses, and those it has not.

Links lead out of the book; printed contents are set aside, and unsafe schemes asked about. An image
has a description, or stands for a scene break.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from urllib.parse import urljoin

from fascicle.model.blocks import (
    IMAGE_ALONE,
    Block,
    Evidence,
    Paragraph,
    Picture,
    Span,
    Stretch,
    group_of,
    plain,
)
from fascicle.model.draft import Aside, Query
from fascicle.model.words import words
from fascicle.readers.gallery import ON_THE_WEB
from fascicle.readers.html.tags import (
    BLOCKS,
    HEADINGS,
    Element,
    folded,
    roles_of,
    shown_text,
    tag_of,
)
from fascicle.readers.sheet import Line, Sheet

# The links that a book may have: other schemes run programs, or lead into the reader's own machine.
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20<>\"\\^`{|}]{1,2000}", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,40}):")
_FILE = re.compile(r"\.(?!x?html?$)[A-Za-z0-9]{2,4}$")
# So many links to places in the book, with at most so many words beside each, are its contents; one
# link less if there is nothing else.
FEWEST_LINKS, WORDS_BESIDE = 3, 6
# The parts at the beginning of a place, which may be a whole page, that are compared with a link.
_FEW = 12
# The least words beside the links of a sentence.
FEWEST_OUTSIDE = 4
_SENTENCE_END = re.compile(r"\w.*[.!?…。][”’\"')\]]*\s*$", re.DOTALL)
_MAY_BE_CONTENTS = {"table", "ul", "ol", "dl", "div", "p", "section", "blockquote"}


def address_of(link: Element) -> str:
    """Return the address that a link leads to outside of the book, "" for any other link."""
    address = (link.get("href") or "").strip()
    return address if _ADDRESS.fullmatch(address) else ""


def address_of_page(root: Element) -> str:
    """Return the address of a page, as the browser that saved it or the page says, or ""."""
    for above in root.itersiblings(preceding=True):
        if match := _SAVED_FROM.search(str(above.text or "")):
            return match[1]
    links = (link.get("href") or "" for link in root.iter("base", "link") if _is_own(link))
    whole = (f"https:{address}" if address.startswith("//") else address for address in links)
    return next(filter(_ADDRESS.fullmatch, whole), "")


def _is_own(link: Element) -> bool:
    return tag_of(link) == "base" or (link.get("rel") or "").lower() == "canonical"


def resolve_links(root: Element, address: str) -> None:
    """Complete the links of a page from the address it was saved from.

    Browsers write links to places in the page with its whole address; these become short again.
    """
    page = address.partition("#")[0]
    for link in root.iter("a"):
        target = link.get("href") or ""
        if target.startswith("/"):
            link.set("href", urljoin(address, target))
        elif target.startswith(f"{page}#"):
            link.set("href", target.removeprefix(page))


def unsafe_scheme(link: Element) -> str:
    """Return the scheme of a link's address if a book must not have it, such as "javascript"."""
    # Browsers leave these out of a scheme: "java\nscript:".
    address = re.sub(r"[\x00-\x20]", "", link.get("href") or "")
    scheme = _SCHEME.match(address)
    return scheme[1].lower() if scheme and not address_of(link) else ""


def names_files(element: Element) -> bool:
    """Return whether an element is nothing but several links to files that are no pages: scores."""
    links = [*element.iter("a")]
    files = [_FILE.search(link.get("href") or "") for link in links]
    if not (files[1:] and all(files)):
        return False
    said = words(" ".join(map(shown_text, links)))
    return bool(said) and said == words(shown_text(element).replace("|", " "))


def unsafe_query(unsafe: Sequence[tuple[int, str]], last: int) -> Query:
    """Return a question about unsafe links, by line and scheme; `last` is the last line read."""
    line = min(unsafe[0][0], last)
    schemes = ", ".join(sorted({f"{scheme}:" for _, scheme in unsafe}))
    count = f"{len(unsafe)} link{'s' * (len(unsafe) > 1)}"
    question = f"{count} to {schemes} cannot be in a book; are the words enough?"
    return Query("unsafe-links", Span(line, line), question, "words only", weight=0.3)


def is_contents(element: Element, tag: str, named: Mapping[str, Element]) -> bool:
    """Return whether an element is a list of links to places in the book, or a link to a list.

    `named` are the elements of the page by their names. Scores below the title of a song are in a
    heading's tag, too: <h4><a href="oil1.png">The Oil, Page 1</a> …
    """
    if tag not in _MAY_BE_CONTENTS and not names_files(element):
        return False
    links = [
        child for child in element.iterdescendants() if tag_of(child) == "a" and child.get("href")
    ]
    if names_files(element):
        # Beside an image, they are a paragraph of its figure.
        return all(map(_leads_inside, links)) and next(images_in(element), None) is None
    titles = [link for link in links if not _is_page_number(link)]
    is_list = len(titles) >= max(FEWEST_LINKS - 1, len(links) // 2)
    if not (is_list or (tag == "p" and _is_menu(element, named))) or _is_prose(element):
        return False
    if not all(map(_leads_inside, titles)):
        return False
    linked = sum(len(words(shown_text(link))) for link in links)
    beside = len(words(shown_text(element))) - linked
    most = WORDS_BESIDE * len(links) if len(links) >= FEWEST_LINKS else 0
    # Those to chapters lead forward.
    places = (named.get((link.get("href") or "").removeprefix("#")) for link in titles)
    lines = [place.sourceline or 0 for place in places if place is not None]
    if beside > linked and lines != sorted(lines):
        return False
    return linked > 0 and beside <= most and not _is_announced(element)


def are_buttons(element: Element) -> bool:
    """Return whether all links in an element lead nowhere, as those to share a page with others."""
    return all(link.get("href") in {None, "#"} for link in element.iter("a"))


def _is_announced(element: Element) -> bool:
    """Return whether a sentence before a list announces it: "These signals are used:"."""
    around = (element, *element.iterancestors())
    above = next((it for part in around if (it := part.getprevious()) is not None), None)
    text = "" if above is None else shown_text(above).rstrip()
    return text.endswith(":") and len(words(text)) >= FEWEST_OUTSIDE


def _is_menu(element: Element, named: Mapping[str, Element]) -> bool:
    """Return whether a paragraph is only a link, to a place that begins with the same words.

    Beside another it is an entry. The title of a chapter may be a link, too: to its entry.
    """
    link = _only_link(element)
    place = None if link is None else named.get((link.get("href") or "").removeprefix("#"))
    if link is None or place is None or place in {*element.iter(), *element.iterancestors()}:
        return False
    said = folded(shown_text(link))
    block = place if any(map(str.strip, islice(place.itertext(), _FEW))) else place.getparent()
    begins = folded(" ".join(islice(block.itertext(), _FEW)))[: len(said)] == said
    links = (it for it in islice(block.iter("a"), _FEW) if it.get("href"))
    is_entry = any(folded(shown_text(it)) == said for it in links)
    beside = map(_only_link, (element.getprevious(), element.getnext()))
    return begins and not is_entry and all(it is None for it in beside)


def _only_link(element: Element | None) -> Element | None:
    """Return the link whose words are all that an element has."""
    link = None if element is None else next(element.iter("a"), None)
    if element is None or link is None or not link.get("href"):
        return None
    return link if words(shown_text(link)) == words(shown_text(element)) else None


def _is_prose(element: Element) -> bool:
    """Return whether links are among the words of a sentence, which goes on behind one of them.

    One that lists them has commas, a word before the last, and a stop: "Mess, drill, and taps."
    """
    if any(tag_of(part) in BLOCKS or tag_of(part) == "br" for part in element.iterdescendants()):
        return False
    outside = [one.strip() for one in (element.text or "", *(it.tail or "" for it in element))]
    goes_on = any(text.lstrip(" ,;\r\n")[:1].islower() for text in outside[1:])
    if goes_on and outside[-1] == "." and sum(text[:1] == "," for text in outside) > 1:
        return True
    last = shown_text(element) if goes_on else outside[-1]
    is_sentence = _SENTENCE_END.search(last) is not None and (goes_on or words(outside[0]))
    return bool(is_sentence) and len(words(" ".join(outside))) >= FEWEST_OUTSIDE


def _is_page_number(link: Element) -> bool:
    """Return whether a link is a number that begins a cell, as that of a page beside its title."""
    cell = next((above for above in link.iterancestors() if tag_of(above) == "td"), None)
    text = shown_text(link).strip()
    if cell is None or not any(map(str.isdigit, text)) or any(map(str.isalpha, text)):
        return False
    # A cell may hold a whole book.
    return text.startswith(next(filter(None, map(str.strip, cell.itertext())), text))


def _leads_inside(link: Element) -> bool:
    """Return whether a link leads to a place in the book, and is no mark of a note."""
    address = link.get("href") or ""
    is_note = "noteref" in roles_of(link) or not any(map(str.isalpha, shown_text(link)))
    return not (is_note or address.startswith("/") or address_of(link) or unsafe_scheme(link))


IMAGE = Evidence("image", 1.0)
ALTERNATIVE = Evidence("alternative text of an image that is not here", 0.9)
# The line of an image, without a word of the text; that of one which stands for a scene break.
LINE, ORNAMENT = Line("![]"), Line("* * *")
# A figure has hardly more elements than these.
_MOST_PARTS = 40
# What programs write where there is no description.
_NO_WORDS = re.compile(
    r"(?:an? )?(?:image|img|picture|pic|photo|photograph|illustration|graphic|figure|fig|icon)"
    r"[ _\-.#]*\d*(?:\.\w{3,4})?|untitled|unknown|[\W\d_]+"
    r"|[\w.-]+\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?|[ew]mf|pict)(?: \(\d+k\))?",
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
# Boxes of images, as Project Gutenberg calls them.
_FIGURE = re.compile(r"fig(?:ure)?(?:[-_]?(?:center|left|right))?|illus(?:tration)?s?")
_BESIDE = {"figure", "p", "div", "center", "span", "a", "em", "i", "strong", "b"}
_IMAGES = {"img", "image"}
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use"}
# The address of a drawing in the page.
_DRAWING = "data:image/svg+xml,<svg/>"
_LINKS = ("{http://www.w3.org/1999/xlink}href", "xlink:href", "href")


def images_in(element: Element) -> Iterator[Element]:
    """Yield the images in an element: `<img>`, and those in drawings of SVG, or such a drawing."""
    return (part for part in element.iter() if tag_of(part) in _IMAGES or _is_drawn(part))


def _is_drawn(drawing: Element) -> bool:
    """Return whether an element is a drawing that has shapes and no images."""
    if tag_of(drawing) != "svg" or "svg" in map(tag_of, drawing.iterancestors()):
        return False
    inside = {tag_of(part) for part in drawing.iterdescendants()}
    return bool(inside & _SHAPES) and not inside & _IMAGES


def put_image(image: Element, sheet: Sheet, put: Callable[[Block], None], aside: str) -> None:
    """Add a line for an image, and put it as a block; the ledger has it if it cannot be shown.

    `aside` is the kind of what is being set aside, "" for the text.

    So the lines of a text have the same numbers whether its images are there or not.
    """
    if is_break(image):
        put(sheet.add([ORNAMENT]))
        sheet.end_block()
        return
    added = sheet.add([LINE])
    address = _address_of_image(image)
    if sheet.gallery.is_cover(address, sheet.folder):
        sheet.ledger.append(Aside("cover", added.span))
    else:
        name = sheet.gallery.add(address, sheet.folder, added.span.first)
        said = description_of(image, address)
        if name:
            why = IMAGE_ALONE if not said and _is_alone(image) else IMAGE
            put(Picture(span=added.span, gap=added.gap, why=why, name=name, description=said))
        elif said and len(words(said)) > 1 and ON_THE_WEB.match(address):
            # In the same line: the lines of a text have the same numbers without its images. Of one
            # that is missing beside its page, the alternative text is often the name of a file.
            sheet.lines[added.span.first - 1] = said
            put(_alternative(added, said))
        else:
            sheet.ledger.append(Aside(aside or "image", added.span))
    sheet.end_block()


def _is_alone(image: Element) -> bool:
    """Return whether no word is beside an image; one in a sentence may be that of a letter."""
    around = next((it for it in image.iterancestors() if tag_of(it) in BLOCKS), image)
    parts = list(islice(around.iter(), _MOST_PARTS))
    return len(parts) < _MOST_PARTS and not words(shown_text(around))


def _alternative(added: Stretch, text: str) -> Block:
    """Return the alternative text of an image that cannot be shown, as an illustration."""
    shown = Paragraph(span=added.span, gap=added.gap, why=ALTERNATIVE, text=plain(text))
    return group_of("illustration", ALTERNATIVE, [shown])


def _address_of_image(image: Element) -> str:
    if tag_of(image) == "img":
        return (image.get("src") or "").strip()
    if tag_of(image) == "svg":
        return _DRAWING
    return next((link.strip() for name in _LINKS if (link := image.get(name))), "")


def description_of(image: Element, address: str) -> str | None:
    """Return the alternative text of an image: "" if it is decorative, None if there is none."""
    alternative = image.get("alt")
    is_silent = image.get("role") in {"presentation", "none"} or image.get("aria-hidden") == "true"
    if is_silent or alternative == "":
        return ""
    alternative = " ".join((alternative or "").split())
    file = posixpath.basename(address)
    is_name = alternative.casefold() in {file.casefold(), posixpath.splitext(file)[0].casefold()}
    return None if is_name or not alternative or _NO_WORDS.fullmatch(alternative) else alternative


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
    """Return whether an element holds an image and no words; a hidden ornament may be beside it."""
    parts = list(islice(element.iterdescendants(), _MOST_PARTS + 1))
    if tag_of(element) not in _BESIDE or len(parts) > _MOST_PARTS:
        return False
    return list(images_in(element)) == [image] and not words(shown_text(element))


def _is_between_blocks(image: Element) -> bool:
    """Return whether an image stands between blocks, and in none."""
    above, before, after = image.getparent(), image.getprevious(), image.getnext()
    around = (above.text if before is None else before.tail, image.tail)
    beside = (tag_of(part) in BLOCKS for part in (before, after) if part is not None)
    is_free = tag_of(above) not in HEADINGS and not any(text and text.strip() for text in around)
    return is_free and all(beside)


def has_caption(element: Element) -> bool:
    """Return whether an element is an image with its caption, and no more.

    The caption has a tag or a class, or is all that a box says which is called a figure.
    """
    if tag_of(element) not in {"figure", "div"}:
        return False
    parts = list(islice(element.iterdescendants(), _MOST_PARTS + 1))
    if len(parts) > _MOST_PARTS or next(images_in(element), None) is None:
        return False
    captions = [
        part
        for part in parts
        if tag_of(part) == "figcaption" or roles_of(part) & {"caption", "figcaption"}
    ]
    if not captions and any(map(_FIGURE.fullmatch, roles_of(element))):
        return bool(words(shown_text(element))) and BLOCKS.isdisjoint(map(tag_of, parts))
    inner = {part for caption in captions for part in caption.iterdescendants()}
    caption_text = " ".join(shown_text(part) for part in captions if part not in inner)
    return bool(captions) and shown_text(element).split() == caption_text.split()
