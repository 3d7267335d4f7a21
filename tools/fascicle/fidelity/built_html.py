"""The words of built HTML pages, inside the element that holds the text.

Elements that are not part of the text (a supplied title, a byline, contents, links) have the class
`apparatus` or one of Sphinx's own, and are skipped. Everything else counts.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html

from fascicle.model.errors import BuildError
from fascicle.model.words import BREAK, LINE, PARAGRAPH, SIGNS, words_and_marks

_PASSED_OVER = {"apparatus", "headerlink", "backrefs"}
# Inline elements; all others begin and end a paragraph.
_INLINE = {"a", "em", "strong", "span", "sup", "sub", "i", "b", "small", "cite", "code", "q",
           "abbr", "ruby", "rp", "rt", "img", "s", "u"}  # fmt: skip
# Void elements that are a break or a line end.
_VOID = {"hr": BREAK, "br": LINE}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNSEEN = {"script", "style", "template", "svg"}
# Styles of an element whose words nobody sees.
_HIDING = re.compile(
    r"\b(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size)\s*:\s*0(?![.\d]))"
)


def words_of_built(path: Path, place: str, *, is_recased: bool = False) -> list[str]:
    """Return the words of the text on a built page, with marks for ends and scene breaks.

    If the book shows titles in another case (`is_recased`), those of headings are in capitals.

    Raises `BuildError` if the page does not exist or has no element that holds the text.
    """
    return _words_in(_article(path, place, is_recased=is_recased))


def words_with_notes_last(path: Path, place: str, *, as_typed: bool = False) -> list[str]:
    """Return the words of the text on a built page, and then of its notes, by order of their marks.

    Marks of notes are words of their own. With `as_typed`, images are the alternative text that is
    typed for them, and breaks are their marks. Raises `BuildError` as `words_of_built` does.
    """
    article = _article(path, place, is_recased=False)
    notes = {note.get("id"): note for note in article.find_class("footnote")}
    marks = article.find_class("footnote-reference")
    if as_typed:
        _type_images(article)
    for mark in marks:
        mark.text, mark.tail = f" {mark.text or ''}", f" {mark.tail or ''}"
    order = dict.fromkeys((mark.get("href") or "").removeprefix("#") for mark in marks)
    for name in order:
        if (note := notes.get(name)) is not None:
            article.append(note)
    return _words_in(article)


def _type_images(article: html.HtmlElement) -> None:
    for image in article.iter("img"):
        image.tag, alternative = "span", image.get("alt")
        image.text = f"[Illustration: {alternative}]" if alternative else None
    for rule in article.iter("hr"):
        rule.tag, rule.text = "p", rule.get("data-mark")


def words_of_parts(path: Path, place: str, *, is_recased: bool = False) -> dict[str, list[str]]:
    """Return the words of each part of a single-page edition, by the id of the part.

    Headings are in the case of, and `BuildError` is raised as by, `words_of_built`.
    """
    parts = _article(path, place, is_recased=is_recased).find_class("entire-part")
    return {part.get("id") or "": _words_in(part) for part in parts}


def page_at(path: Path) -> html.HtmlElement:
    """Return a built page. Raises `OSError`."""
    return _page_of(path.read_bytes())


def _page_of(raw: bytes) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return html.document_fromstring(raw.strip() or b"<p>", parser=parser)


def words_of_body(document: bytes, *, is_recased: bool = False) -> list[str]:
    """Return the words of an XHTML document; headings are in the case of `words_of_built`."""
    body: html.HtmlElement = _page_of(document).find("body")
    if is_recased:
        _raise_headings(body)
    return _words_in(body)


def _article(path: Path, place: str, *, is_recased: bool) -> html.HtmlElement:
    """Return the element that holds the text of a page."""
    try:
        raw = path.read_bytes()
    except OSError:
        raise BuildError(
            place, "is not in the built book", "Build it first: fascicle build"
        ) from None
    tree = _page_of(raw)
    articles = [e for e in tree.iter("article") if "bd-article" in (e.get("class") or "").split()]
    if len(articles) != 1:
        problem = "has no element that holds the text (article.bd-article)"
        raise BuildError(place, problem, "Use the theme's own layout.")
    if is_recased:
        _raise_headings(articles[0])
    return articles[0]


def _raise_headings(text: html.HtmlElement) -> None:
    """Put the headings of a text into capitals."""
    for heading in text.iter(*_HEADINGS):
        for part in heading.iter():
            part.text = part.text and part.text.upper()
            if part is not heading:
                part.tail = part.tail and part.tail.upper()


def _words_in(element: html.HtmlElement) -> list[str]:
    shown: list[str] = []
    _collect(element, shown, _numbers(element))
    return words_and_marks("".join(shown))


def _numbers(article: html.HtmlElement) -> dict[html.HtmlElement, int]:
    """Return the number that a browser shows before each item of a numbered list."""
    return {
        item: number
        for listed in article.iter("ol")
        for number, item in enumerate(listed.iterchildren("li"), int(listed.get("start") or 1))
    }


def _collect(
    element: html.HtmlElement, shown: list[str], numbers: dict[html.HtmlElement, int]
) -> None:
    """Append the text of an element to `shown`, with signs for breaks and ends."""
    if not _is_text(element):
        shown.append("" if element.tag in _INLINE else " ")
        return
    if element.tag in _VOID or element.get("role") == "separator":
        shown.append(SIGNS[_VOID.get(element.tag, BREAK)])
        return
    if element.tag == "pre":
        shown.append((element.text_content()).replace("\n", SIGNS[LINE]) + SIGNS[PARAGRAPH])
        return
    end = "" if element.tag in _INLINE else SIGNS[PARAGRAPH]
    # The source has a dropped capital separated from its word, and backticks around code.
    is_initial = element.tag == "span" and element.get("class") == "initial"
    end = " " if is_initial or element.tag == "code" else end
    shown.append(" " if _continues_line(element) else end)
    if element in numbers:
        shown.append(f"{numbers[element]}. ")
    shown.append(element.text or "")
    for child in element:
        _collect(child, shown, numbers)
        shown.append(child.tail or "")
    shown.append(" " if element.tag == "dt" or _is_speaker(element) else end)


def _continues_line(element: html.HtmlElement) -> bool:
    """Return whether an element continues the line before it, after a number or a speaker."""
    before = element.getprevious()
    if before is None:
        parent = element.getparent()
        return parent.tag in {"li", "dd"} or (_is_verse(parent) and _continues_line(parent))
    if _is_verse(element) and _is_speaker(before):
        return True
    return element.tag == "dd" or "label" in (before.get("class") or "").split()


def _is_verse(element: html.HtmlElement) -> bool:
    return bool(element.get("class") == "verse")


def _is_speaker(element: html.HtmlElement) -> bool:
    """Return whether a paragraph is the name above a speech in verse, and nothing more."""
    if element.tag != "p" or len(element) != 1 or element[0].get("class") != "speaker":
        return False
    return not (element.text or "").strip() and not (element[0].tail or "").strip()


def _is_text(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return False
    if _is_hidden(element):
        return False
    return not _PASSED_OVER & set((element.get("class") or "").split())


def _is_hidden(element: html.HtmlElement) -> bool:
    if element.get("hidden") is None:
        return bool(_HIDING.search(element.get("style") or ""))
    # A bar before the base of ruby is part of the text, but no base.
    return element.getparent().tag != "ruby" or element.text not in {"|", "｜"}
