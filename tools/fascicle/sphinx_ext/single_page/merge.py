"""Pages merged into one: unique ids, lower headings, links within the page.

An id that one page has alone stays as it is, so that `chapter-3.html#p-3fq7x2a` and
`entire.html#p-3fq7x2a` lead to the same words. Of those that several have (any chapter may say
“Yes.”) the first keeps it; those of later pages have the page's own behind them:
`p-3fq7x2a--page-chapter-5`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    # New ids by the address of their page and the old id; "" is the page itself.
    NewIds = dict[str, dict[str, str]]

# Text holds none of these signs as they are, nor does an attribute.
TAG = re.compile(r"<[a-z][^<>]*>")
ID = re.compile(r'<[a-z][^<>]* id="([^"<>]*)"')
ATTRIBUTE = re.compile(r' (id|href|src)="([^"]*)"')
HEADING = re.compile(r"(</?h)([1-6])(?=[ >])")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
LOWEST = 6


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as it was written: its address in the book, and the HTML of its text.

    `anchor` is its id in what it becomes a part of; there its headings stand lower by `level`.
    """

    address: str
    anchor: str
    level: int
    html: str


def merge_pages(pages: Sequence[RenderedPage], address: str) -> Iterator[str]:
    """Yield the text of each page, rewritten for a single page at `address`."""
    ids = _unique_ids(pages)
    for page in pages:
        yield _lower_headings(_rewrite_ids_and_links(page, ids, address), page.level)


def _unique_ids(pages: Sequence[RenderedPage]) -> NewIds:
    taken = {page.anchor for page in pages}
    ids = {}
    for page in pages:
        new = {name: _unused_id(name, page.anchor, taken) for name in ID.findall(page.html)}
        taken.update(new.values())
        ids[page.address] = new | {"": page.anchor}
    return ids


def _unused_id(name: str, anchor: str, taken: set[str]) -> str:
    """Return an unused id: the id itself, or one derived from it."""
    if name not in taken:
        return name
    name = f"{name}--{anchor}"
    while name in taken:
        name += "-"
    return name


def _rewrite_ids_and_links(page: RenderedPage, ids: NewIds, address: str) -> str:
    """Return a page with its new ids, and with links to places within the single page."""
    names = ids[page.address]

    def attribute(found: re.Match[str]) -> str:
        kind, value = found.groups()
        new = names.get(value, value) if kind == "id" else _rewrite_link(value, page, ids, address)
        return f' {kind}="{new}"'

    def tag(found: re.Match[str]) -> str:
        return ATTRIBUTE.sub(attribute, found[0]) if '="' in found[0] else found[0]

    return TAG.sub(tag, page.html)


def _rewrite_link(link: str, page: RenderedPage, ids: NewIds, address: str) -> str:
    if ELSEWHERE.match(link):
        return link
    path, mark, name = link.partition("#")
    target = urljoin(page.address, path) if path else page.address
    if target in ids:
        return f"#{ids[target].get(name, name)}"
    return f"{relative_uri(address, target)}{mark}{name}"


def _lower_headings(html: str, by: int) -> str:
    return HEADING.sub(lambda found: f"{found[1]}{min(LOWEST, int(found[2]) + by)}", html)
