"""Built HTML pages: the words inside the element that holds the text, and the apparatus around it.

Elements that are not part of the text (a supplied title, a byline, contents, links) have the class
`apparatus` or one of Sphinx's own, and are skipped. Everything else counts.

The apparatus is compared with the work: what the title page says of it, which pages it lists, where
each page leads on, where former addresses lead, and whether offered files exist.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

from lxml import html

from fascicle.model.errors import BuildError, FidelityError
from fascicle.model.names import SINGLE_PAGE
from fascicle.model.words import BREAK, LINE, PARAGRAPH, SIGNS, words, words_and_marks

Read = TypeVar("Read")
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
REMEDY = "Build the book again."
_FRONT = "index"
# Where a title page says what is known of a work.
_SAID = {
    "authors": "author", "series": "series", "summary": "summary", "notes": "notes",
    "rating": "rating", "warnings": "warnings",
}  # fmt: skip
# What its facts have always, its head only where it warns of something.
_FACTS = frozenset({"rating", "warnings"})
_NEIGHBOUR = re.compile(r'<a class="[^"]*" rel="(prev|next)" href="([^"]*)"')
# A paragraph of the text, or an image.
_TEXT = re.compile(r'id="p-|<img')
_LEADS = re.compile(r'<a class="moved" href="([^"]*)"|content="0; url=([^"]*)"')
_DOWNLOAD = re.compile(r'href="([^"#?]+)" download')


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
        problem = "is not in the built book"
        raise BuildError(place, problem, "Build it first: fascicle build") from None
    tree = _page_of(raw)
    articles = [e for e in tree.iter("article") if "bd-article" in (e.get("class") or "").split()]
    if len(articles) != 1:
        problem = "has no element that holds the text (article.bd-article)"
        raise BuildError(place, problem, "Use the theme's own layout.")
    if is_recased:
        _raise_headings(articles[0])
    return articles[0]


def _raise_headings(text: html.HtmlElement) -> None:
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


@dataclass(frozen=True, slots=True)
class BuiltWork:
    """The folder of a work in the built book.

    If the book shows its titles in another case (`is_recased`), headings are compared in capitals.
    `contents` names its pages in order if its owner keeps the title page, which may list them in an
    order of its own, with pages that are not made from the text. `title` is that of its title page,
    "" if it is not known; `metadata` are the values that the page shows, None if they are its
    owner's. `redirects` has the page that each former address leads to, `source` is the folder of
    the pages that the book was built from.
    """

    folder: Path
    source: Path
    is_recased: bool = False
    contents: tuple[str, ...] | None = None
    title: str = ""
    metadata: Mapping[str, str | tuple[str, ...]] | None = None
    redirects: Mapping[str, str] = field(default_factory=dict)

    @property
    def site(self) -> Path:
        return self.folder.parents[1]


def verify_apparatus(slug: str, names: Sequence[str], built: BuiltWork) -> Iterator[FidelityError]:
    """Yield the errors around the pages of a work, which are named in reading order."""
    if _FRONT in names:
        yield from _verify_title_page(f"works/{slug}/{_FRONT}.html", names, built)
    yield from _verify_redirects(slug, built)


def _verify_title_page(
    place: str, names: Sequence[str], built: BuiltWork
) -> Iterator[FidelityError]:
    page = page_at(built.folder / f"{_FRONT}.html")
    headings = page.xpath("//article//h1")
    title = headings[0].text_content() if headings else ""
    if built.title and not _is_same(built.title, title, built):
        yield FidelityError(place, f"does not have the title “{built.title}”", REMEDY)
    heads, facts = page.find_class("work-head"), page.find_class("work-facts")
    for name in _SAID if built.metadata is not None and heads and facts else ():
        # The series stands above the title.
        where = facts[0] if name in _FACTS else heads[0]
        where = where.getparent() if name == "series" else where
        yield from _verify_value(place, name, where, built)
    chapters = [name for name in names if name != _FRONT]
    lists: list[html.HtmlElement] = page.find_class("contents-list")
    links = [link.get("href") or "" for each in lists for link in each.iter("a")]
    listed = [name for link in links if (name := link.removesuffix(".html")) in names]
    if chapters and listed != chapters:
        problem = "does not list all pages of the work in their order"
        yield FidelityError(place, problem, REMEDY)


def _verify_value(
    place: str, name: str, head: html.HtmlElement, built: BuiltWork
) -> Iterator[FidelityError]:
    """Yield an error if the head of a title page has another value of this name than the work."""
    metadata = built.metadata or {}
    value = metadata.get(name, "")
    values = (value,) if isinstance(value, str) else value
    shown = " ".join(each.text_content() for each in head.find_class(_SAID[name]))
    row, wanted = words(shown), words(" ".join(values))
    if name == "notes":  # behind words of ours: “A note”
        row = row[len(row) - len(wanted) :] if wanted else row
    is_there = row == wanted
    if name == "series":
        # “Book 3 of …” in the language of the interface.
        wanted += words(str(metadata.get("series-number", "")))
        is_there = set(wanted) <= set(row) and bool(wanted) == bool(row)
    if not is_there:
        problem = f"does not have the {name} “{', '.join(values)}”" if wanted else f"has {name}"
        yield FidelityError(place, problem, REMEDY)


def _is_same(wanted: str, shown: str, built: BuiltWork) -> bool:
    """Return whether two titles have the same words, whatever their case if it may be another."""
    one, other = words(wanted), words(shown)
    return one == other or (built.is_recased and [*map(str.upper, one)] == [*map(str.upper, other)])


def verify_neighbours(slug: str, names: Sequence[str], built: BuiltWork) -> Iterator[FidelityError]:
    """Yield an error for each page that leads on to another than the one after or before it."""
    for n, name in enumerate(names):
        page = _text_of(built.folder / f"{name}.html")
        wanted = {"prev": names[:n][::-1], "next": names[n + 1 :]}
        links = {way: unescape(link) for way, link in _NEIGHBOUR.findall(page)}
        for way, others in wanted.items():
            right = [f"{other}.html" for other in _led_to(others, built)] or [""]
            # A title page without a text has its button alone.
            if links.get(way, "") not in right and ('class="page-end' in page or way in links):
                leads = f"leads to {links[way]}" if way in links else "leads nowhere"
                problem = f"its link “{way}” {leads} instead of {right[0] or 'nowhere'}"
                yield FidelityError(f"works/{slug}/{name}.html", problem, REMEDY)


def _verify_redirects(slug: str, built: BuiltWork) -> Iterator[FidelityError]:
    """Yield an error for each former address that leads to no page, or to another one.

    Where the work was before, another one may be now.
    """
    for former, home in built.redirects.items():
        folder = former.partition("/")[0]
        place = f"works/{former}.html"
        page = _text_of(built.site / place)
        links = {unescape(one or other) for one, other in _LEADS.findall(page)}
        leads = {posixpath.normpath(f"works/{folder}/{link}") for link in links}
        if not page:
            problem = f"is not in the book, and should lead to {home}.html"
            yield FidelityError(place, problem, REMEDY)
        elif leads - {f"works/{slug}/{home}.html"} and (
            folder == slug or not all((built.site / lead).is_file() for lead in leads)
        ):
            problem = f"leads to {min(leads)} instead of {home}.html"
            yield FidelityError(place, problem, REMEDY)


def _led_to(names: Sequence[str], built: BuiltWork) -> Iterator[str]:
    """Yield the pages that a link may lead to: the first, and one behind pages without any text."""
    for name in names:
        yield name
        if _TEXT.search(_text_of(built.folder / f"{name}.html")):
            break


def _text_of(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.is_file() else ""


def missing_editions(slug: str, folder: Path) -> Iterator[FidelityError]:
    """Yield an error for each file that is offered with a work, but is not in the book.

    A file of several works is an error of the first of them.
    """
    site, title_page = folder.parents[1], folder / "index.html"
    single = f"{SINGLE_PAGE}.html"
    is_linked = f'href="{single}"' in _text_of(title_page)
    for name in (*offered_on(title_page), *([single] if is_linked else [])):
        if "/" not in name and not (folder / name).is_file():
            yield _missing(folder / name, site)
    for page in (site / "index.html", *sorted((site / "series").glob("*.html"))):
        files = [name for name in offered_on(page) if "/" not in name]
        for name in files:
            if not (page.parent / name).is_file() and slug == min(_works_at(page), default=slug):
                yield _missing(page.parent / name, site)


def _missing(path: Path, site: Path) -> FidelityError:
    place = path.relative_to(site).as_posix()
    return FidelityError(place, "is offered in the built book, but is not there", REMEDY)


def _works_at(page: Path) -> set[str]:
    """Return the works that a page of a series offers, or all of the library."""
    if page.name == "index.html":
        return {path.parent.name for path in page.parent.glob("works/*/index.html")}
    matches = (re.match(r"\.\./works/([^/]+)/", name) for name in offered_on(page))
    return {match[1] for match in matches if match}


def once_a_file(read: Callable[[Path], Read]) -> Callable[[Path], Read]:
    """Let a function of a file, which each work of a library asks for, read it once."""

    @lru_cache(maxsize=1_000)
    def known(path: Path, _modified: int) -> Read:
        return read(path)

    return lambda path: known(path, path.stat().st_mtime_ns if path.exists() else 0)


@once_a_file
def offered_on(page: Path) -> tuple[str, ...]:
    """Return the downloads that a page offers, none if there is no such page."""
    return tuple(map(unquote, _DOWNLOAD.findall(_text_of(page))))
