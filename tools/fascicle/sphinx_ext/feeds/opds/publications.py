"""Publications: works as catalogues describe them, with the files that readers may download."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.feeds.atom import NO_DAY
from fascicle.sphinx_ext.feeds.covers import cover_of, files_of
from fascicle.sphinx_ext.feeds.news import DAY, arrival, first_address
from fascicle.sphinx_ext.model.groupings import AUTHORS, grouping_of
from fascicle.sphinx_ext.web.listings import file_url, published_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork

TYPES = {
    ".epub": "application/epub+zip",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
}
POSITION = re.compile(r"\d+(?:\.\d+)?")


class PublicationFile(NamedTuple):
    """A file of a publication: its media type, its address, its length in bytes."""

    type: str
    address: str
    length: int


class Publication(NamedTuple):
    """A work in a catalogue; `authors` are names and the addresses of their pages."""

    slug: str
    id: str
    title: str
    language: str
    changed: str
    published: str
    page: str
    authors: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    summary: str
    rights: str
    series: str
    series_number: str
    cover: str
    files: tuple[PublicationFile, ...]

    @property
    def position(self) -> float | None:
        """Return its place in its series, None if that is no number."""
        said = self.series_number.strip().replace(",", ".")
        return float(said) if POSITION.fullmatch(said) else None


def publication_of(app: Sphinx, work: PublishedWork) -> Publication:
    dates = {what.lower(): when for what, when in work.dates if DAY.fullmatch(when)}
    came, base = arrival(work), app.config.html_baseurl
    cover = cover_of(app.env, work)
    pages = ((name, grouping_of(app.env, AUTHORS, name).docname) for name in work.authors)
    return Publication(
        slug=work.slug,
        id=first_address(app, work, work.front),
        title=work.title,
        language=work.text_language,
        changed=max(work.changed, came) or NO_DAY,
        published=dates.get("published") or came,
        page=published_url(app, work.front.docname),
        authors=tuple((name, page and published_url(app, page)) for name, page in pages),
        tags=work.tags,
        summary="\n\n".join(work.summary),
        rights=work.rights,
        series=work.series,
        series_number=work.series_number,
        cover=file_url(base, cover) if cover and (app.outdir / cover).is_file() else "",
        files=tuple(_files_of(app, work)),
    )


def _files_of(app: Sphinx, work: PublishedWork) -> Iterator[PublicationFile]:
    """Yield the files that have been made, of types that readers know."""
    for name in files_of(app.env, work):
        kind, path = TYPES.get(PurePosixPath(name).suffix), app.outdir / name
        if kind and path.is_file():
            address = file_url(app.config.html_baseurl, name)
            yield PublicationFile(kind, address, path.stat().st_size)
