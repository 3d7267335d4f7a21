"""Files that pages of the built book offer: missing editions, and the works of the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from fascicle.model.errors import FidelityError
from fascicle.model.work import SINGLE_PAGE

_DOWNLOAD = re.compile(r'href="([^"#?]+)" download')
_REMEDY = "Build the book again."


def missing_editions(slug: str, folder: Path) -> Iterator[FidelityError]:
    """Yield an error for each file that is offered with a work, but is not in the book.

    A file of several works is an error of the first of them.
    """
    site, title_page = folder.parents[1], folder / "index.html"
    single = f"{SINGLE_PAGE}.html"
    for name in (*_offered_on(title_page), *([single] if _links_to(title_page, single) else [])):
        if "/" not in name and not (folder / name).is_file():
            yield _missing(folder / name, site)
    for page in (site / "index.html", *sorted((site / "series").glob("*.html"))):
        files = [name for name in _offered_on(page) if "/" not in name]
        for name in files:
            if not (page.parent / name).is_file() and slug == min(_works_at(page), default=slug):
                yield _missing(page.parent / name, site)


def is_offered_with(path: Path, slug: str, ending: str) -> bool:
    """Return whether the page of a series offers a file, and this work with the same ending."""
    offered = _offered_on(path.with_name(path.name.removesuffix(ending) + ".html"))
    return path.name in offered and f"../works/{slug}/{slug}{ending}" in offered


def _missing(path: Path, site: Path) -> FidelityError:
    place = path.relative_to(site).as_posix()
    return FidelityError(place, "is offered in the built book, but is not there", _REMEDY)


def _works_at(page: Path) -> set[str]:
    """Return the works that a page of a series offers, or all of the library."""
    if page.name == "index.html":
        return {path.parent.name for path in page.parent.glob("works/*/index.html")}
    found = (re.match(r"\.\./works/([^/]+)/", name) for name in _offered_on(page))
    return {match[1] for match in found if match}


def _links_to(page: Path, name: str) -> bool:
    return page.is_file() and f'href="{name}"' in page.read_text("utf-8", "replace")


def _offered_on(page: Path) -> tuple[str, ...]:
    """Return what can be downloaded from a page, none if there is no such page."""
    try:
        return _downloads(page, page.stat().st_mtime_ns)
    except OSError:
        return ()


# The pages of series are asked for by each work.
@lru_cache(maxsize=1_000)
def _downloads(page: Path, _modified: int) -> tuple[str, ...]:
    return tuple(map(unquote, _DOWNLOAD.findall(page.read_text("utf-8", "replace"))))
