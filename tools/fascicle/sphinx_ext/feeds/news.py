"""News of works: each work on the day that it came, and each chapter that came or changed later.

The chapters with which a work came are no news of their own. Days are those that pages remember; a
work without any has no news.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.web.listings import published_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork, WorkPage

# The most entries of a feed, and of one work.
MOST = 50
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class News(NamedTuple):
    """A work or a chapter as news: what feeds say of it.

    `number` is its place in the work; `id` is its first address, which it keeps if it moves.
    """

    changed: str
    slug: str
    number: int
    appeared: str
    title: str
    id: str
    address: str
    language: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str


def news_of(app: Sphinx, work: PublishedWork) -> list[News]:
    """Return the news of a work, the newest first."""
    came = arrival(work)
    return newest(_news_of(app, work, came)) if came else []


def newest(news: Iterable[News]) -> list[News]:
    """Return the newest of some news; of one day, chapters in reverse order, as they came."""
    return sorted(news, reverse=True)[:MOST]


def arrival(work: PublishedWork) -> str:
    """Return the day on which a work came into the library, "" if that is unknown."""
    days = [page.appeared for page in work.reading_order if page.appeared]
    dates = {what.lower(): when for what, when in work.dates if DAY.fullmatch(when)}
    return work.front.appeared or min(days, default=dates.get("published", ""))


def first_address(app: Sphinx, work: PublishedWork, page: WorkPage) -> str:
    """Return the address under which a page was published first, by which programs know it."""
    name = page.docname.rpartition("/")[2]
    former = page.former if page != work.front else ()
    first = f"works/{next(iter(work.moved_from), work.slug)}/{next(iter(former), name)}"
    return published_url(app, first)


def _news_of(app: Sphinx, work: PublishedWork, came: str) -> Iterator[News]:
    for number, page in enumerate(work.reading_order):
        if page == work.front or page.changed > came:
            yield _news(app, work, page, number, came)


def _news(app: Sphinx, work: PublishedWork, page: WorkPage, number: int, came: str) -> News:
    is_work = page == work.front
    return News(
        changed=max(page.changed, came),
        slug=work.slug,
        number=number,
        appeared=page.appeared or came,
        title=work.title if is_work else f"{work.title} — {page.name}",
        id=first_address(app, work, page),
        address=published_url(app, page.docname),
        language=work.text_language,
        authors=work.authors,
        tags=work.tags if is_work else (),
        summary="\n\n".join(work.summary) if is_work else "",
    )
