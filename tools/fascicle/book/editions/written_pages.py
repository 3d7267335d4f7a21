"""Written pages of a work as editions read them: the text of a page, the parts of a title page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias
from urllib.parse import unquote, urljoin

from lxml import html
from lxml.html.builder import E

from fascicle.book.editions.edition_library import CannotBeMadeError, EditionWork

Element: TypeAlias = html.HtmlElement
# The images that all reading systems show.
IMAGES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
# The typed indent of a line, in spaces, each of which is so many ems, as on the web.
_INDENT, INDENT_SPACE = re.compile(r"--indent:\s*(\d+)"), 0.34
# Characters that no XML document may have.
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WEB_ONLY = {"script", "style", "template", "svg", "button", "form", "input", "nav", "noscript"}
_WEB_CLASSES = {"headerlink", "backrefs", "web-only"}
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
# Classes of the head of a title page beyond the title and the people of the work.
_SAID_OF_IT = {"summary", "care", "notes"}


def article_of(page: str) -> Element:
    """Return the element with the text of a page. Raises `CannotBeMadeError` if there is none."""
    article = re.search(
        r'<article [^>]*class="bd-article[^>]*>(.*)</article>', _NO_XML.sub(" ", page), re.DOTALL
    )
    if article is None:
        problem = "a page of the work has no element that holds the text (article.bd-article)"
        raise CannotBeMadeError(problem)
    return html.fragment_fromstring(article[1], create_parent="div")


def is_web_only(element: Element) -> bool:
    """Return whether only the web needs an element: buttons, say, and links to headings."""
    if not isinstance(element.tag, str) or element.tag in _WEB_ONLY:
        return True
    return not _WEB_CLASSES.isdisjoint((element.get("class") or "").split())


def is_elsewhere(address: str) -> bool:
    """Return whether an address is one of the web, or has its content in itself."""
    return _ELSEWHERE.match(address) is not None


def indent_of(line: Element, widest: float) -> float:
    """Return the typed indent of a line in em, 0 for none."""
    indent = _INDENT.search(line.get("style") or "")
    return min(int(indent[1]) * INDENT_SPACE, widest) if indent else 0


def image_in(source: str, page: str, images: dict[str, str], name: str) -> str:
    """Return the name that an edition has for an image, "" for one that it cannot have.

    `source` is its address on a page, given by its file; `images` are those of the edition so far,
    by their paths in the book, and `name` begins their names.
    """
    path = urljoin(page, unquote(source))
    ending = PurePosixPath(path).suffix.lower()
    if is_elsewhere(source) or ending not in IMAGES:
        return ""
    return images.setdefault(path, f"{name}{len(images) + 1}{ending}")


@dataclass(frozen=True, slots=True)
class TitlePage:
    """The parts of a title page: head, description, facts and text.

    The text is a dedication, or the whole of a work that has no other pages.
    """

    head: Element
    about: Element
    facts: Element | None
    text: Element

    @property
    def has_text(self) -> bool:
        """Whether the page has text of its author."""
        shown = [p for p in self.text if "apparatus" not in (p.get("class") or "").split()]
        return any(p.text_content().strip() or p.find(".//img") is not None for p in shown)


def title_page_of(page: str, work: EditionWork) -> TitlePage:
    """Return the parts of the title page of a work.

    Raises `CannotBeMadeError` if it has no text.
    """
    article = article_of(page)
    section = article.find("section")
    above = section.xpath("p[@class='series apparatus']") if section is not None else []
    head, about = E.section(*above, E.h1(work.title)), E.section()
    for shown in article.find_class("work-head"):
        for part in list(shown):
            if is_web_only(part):
                continue
            part.tail = None
            classes = set((part.get("class") or "").split())
            (about if classes & _SAID_OF_IT else head).append(part)
        shown.drop_tree()
    for part in list(head):
        _clean_head(part)
    facts = None
    for shown in article.find_class("work-facts"):
        facts = E.section(E.h1(shown.findtext("summary") or ""), *shown.findall("dl"))
        shown.getparent().remove(shown)
    text = section if section is not None else E.section()
    if len(work.pages) > 1:
        for heading in text.findall("h1"):
            text.remove(heading)
    return TitlePage(head, about, facts, text)


def _clean_head(part: Element) -> None:
    """Drop links and parts for the web only from a line of a title page."""
    for element in part.iter():
        for name in set(element.attrib) - {"class", "lang", "dir"}:
            del element.attrib[name]
    for link in list(part.iter("a")):
        link.drop_tag()
    if "begin" in (part.get("class") or "").split():
        part.getparent().remove(part)
