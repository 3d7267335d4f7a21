"""Weight of a site: the whole, the page of one chapter, and a first search."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from statistics import median_low
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of a site, its files, the bytes of a chapter's page, and of that page gzipped."""

    size: int
    files: int
    page: int
    page_gzip: int


def weight_of(site: Path) -> Weight | None:
    """Weigh a built site; None where there are no pages, as with a builder that writes none.

    A chapter's page is the one of middle size: most pages are chapters.
    """
    sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
    pages = {path: size for path, size in sizes.items() if path.suffix == ".html"}
    if not pages:
        return None
    middle = median_low(pages.values())
    page = min(path for path, size in pages.items() if size == middle)
    return Weight(sum(sizes.values()), len(sizes), middle, gzipped(page.read_bytes()))


def gzipped(content: bytes) -> int:
    """Return how many bytes a server sends of a file: what does not shrink is sent as it is."""
    return min(len(content), len(gzip.compress(content, 6)))
