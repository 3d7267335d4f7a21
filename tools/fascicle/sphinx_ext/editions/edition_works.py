"""The works of the library as editions need them."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from fascicle.book.editions.edition_library import EditionPage, EditionWork
from fascicle.sphinx_ext.i18n.languages import direction_of
from fascicle.sphinx_ext.model.templates import output_path
from fascicle.sphinx_ext.model.text.articles import filing_title
from fascicle.sphinx_ext.model.text.sort_names import given_sort_names, sort_name
from fascicle.sphinx_ext.web.listings import published_url

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork, WorkPage

# A work without a date was changed at no time that is known.
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NO_TIME = "2000-01-01"


def edition_work(app: Sphinx, work: PublishedWork) -> EditionWork:
    dates = {what.lower(): when for what, when in work.dates}
    days = [when for when in (*dates.values(), work.changed) if DAY.fullmatch(when)]
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
        appeared=work.front.appeared,
        modified=f"{max(days, default=NO_TIME)}T00:00:00Z",
        address=published_url(app, work.front.docname),
        file_as=_file_as(app, work),
        rating=work.rating if work.is_gated else "",
    )


def _file_as(app: Sphinx, work: PublishedWork) -> dict[str, str]:
    """Return how names and the title are filed where they are not filed as written."""
    given, spoken = given_sort_names(app.config.fascicle_sort_names), app.config.language
    people = (*work.authors, *work.translators, *work.editors, *work.illustrators)
    filed = {name: sort_name(name, spoken, given) for name in people}
    bare = filing_title(work.title, work.text_language)
    article = work.title.removesuffix(bare).strip()
    filed[work.title] = f"{bare}, {article}" if article.isalpha() else bare
    return {name: as_ for name, as_ in filed.items() if as_ != name}


def _page(app: Sphinx, page: WorkPage) -> EditionPage:
    return EditionPage(
        docname=page.docname,
        file=file_of(app, page.docname),
        address=app.builder.get_target_uri(page.docname),
        name=page.name,
        kind=page.kind,
        level=page.level,
    )


def file_of(app: Sphinx, docname: str) -> str:
    """Return the path of a page in the built book."""
    return os.path.relpath(output_path(app, docname), app.outdir)
