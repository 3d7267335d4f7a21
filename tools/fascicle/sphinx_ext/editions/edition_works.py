"""The works of the library as editions need them."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from babel.numbers import get_decimal_symbol

from fascicle.book.editions.edition_library import (
    EditionLibrary,
    EditionPage,
    EditionWork,
    Volume,
)
from fascicle.sphinx_ext.editions.download_links import editions_of
from fascicle.sphinx_ext.i18n.languages import direction_of
from fascicle.sphinx_ext.i18n.messages import gettext, language
from fascicle.sphinx_ext.model.templates import output_path
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.web.listings import published_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork, WorkPage

# Words of the interface in editions, by what they are for.
SAID = {
    "contents": gettext("Contents"),
    "cover": gettext("Cover"),
    "title page": gettext("Title page"),
    "about": gettext("Before you begin"),
    "begin": gettext("Begin reading"),
    "colophon": gettext("About this work"),
    "accessibility": gettext(
        "All of the text can be read aloud, enlarged and recoloured. Its headings, breaks and "
        "notes are marked as such, and the table of contents leads to each chapter."
    ),
    "kilobytes": gettext("{number} KB"),
    "megabytes": gettext("{number} MB"),
}
# A work without a date was changed at no time that is known.
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NO_TIME = "2000-01-01"


def edition_library(app: Sphinx) -> EditionLibrary:
    spoken = language()
    return EditionLibrary(
        title=app.config.html_context.get("library_title", app.config.project),
        language=spoken,
        direction=direction_of(spoken),
        url=app.config.html_baseurl,
        volumes=tuple(_volume(app, work) for work in works_in(app.env)),
        said={key: str(message) for key, message in SAID.items()}
        | {"point": get_decimal_symbol(spoken.replace("-", "_"))},
    )


def _volume(app: Sphinx, work: PublishedWork) -> Volume:
    """Return a work as a volume of its own."""
    described = _work(app, work)
    return Volume(
        path=f"works/{work.slug}/{work.slug}",
        title=described.title,
        language=described.language,
        direction=described.direction,
        works=(described,),
        address=described.address,
        editions=editions_of(app.env, work),
        linked_from=tuple(_file(app, docname) for docname in _linking(work)),
    )


def _work(app: Sphinx, work: PublishedWork) -> EditionWork:
    dates = {what.lower(): when for what, when in work.dates}
    days = [when for when in dates.values() if DAY.fullmatch(when)]
    return EditionWork(
        slug=work.slug,
        title=work.title,
        language=work.text_language,
        direction=direction_of(work.text_language),
        pages=tuple(_page(app, page) for page in work.reading_order),
        authors=work.authors,
        translators=work.translators,
        editors=work.editors,
        illustrators=work.illustrators,
        series=work.series,
        series_number=work.series_number,
        summary="\n\n".join(work.summary),
        subjects=(*work.fandoms, *work.tags),
        rights=work.rights,
        sources=work.sources,
        published=dates.get("published", ""),
        modified=f"{max(days, default=NO_TIME)}T00:00:00Z",
        address=published_url(app, work.front.docname),
    )


def _page(app: Sphinx, page: WorkPage) -> EditionPage:
    return EditionPage(
        docname=page.docname,
        file=_file(app, page.docname),
        address=app.builder.get_target_uri(page.docname),
        name=page.name,
        kind=page.kind,
        level=page.level,
    )


def _linking(work: PublishedWork) -> Iterator[str]:
    """Yield the pages of a work that link to its files."""
    yield work.front.docname
    if work.pages:
        yield work.pages[-1].docname
    if work.single_page:
        yield work.single_page


def _file(app: Sphinx, docname: str) -> str:
    """Return the path of a page in the built book."""
    return os.path.relpath(output_path(app, docname), app.outdir)
