"""The apparatus of built pages: titles, metadata, contents, neighbours, redirects and downloads.

It is no part of the text, and compared with the work: what the title page says of it, which pages
it lists, where each page leads on, where former addresses lead, and whether offered files exist.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from fascicle.fidelity.built_html import page_at
from fascicle.model.errors import FidelityError
from fascicle.model.names import SINGLE_PAGE
from fascicle.model.words import words

if TYPE_CHECKING:
    from lxml import html


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
        elif leads - {f"works/{slug}/{home}.html"} and (folder == slug or _are_dead(leads, built)):
            problem = f"leads to {min(leads)} instead of {home}.html"
            yield FidelityError(place, problem, REMEDY)


def _are_dead(names: set[str], built: BuiltWork) -> bool:
    return not all((built.site / name).is_file() for name in names)


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


def offered_on(page: Path) -> tuple[str, ...]:
    """Return the downloads that a page offers, none if there is no such page."""
    try:
        return _downloads(page, page.stat().st_mtime_ns)
    except OSError:
        return ()


# The pages of series are asked for by each work.
@lru_cache(maxsize=1_000)
def _downloads(page: Path, _modified: int) -> tuple[str, ...]:
    return tuple(map(unquote, _DOWNLOAD.findall(page.read_text("utf-8", "replace"))))
