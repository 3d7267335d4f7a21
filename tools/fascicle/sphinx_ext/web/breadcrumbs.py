"""Breadcrumbs of a page of a work, from the front page.

    The Small Library › The River Books › The Ferry at Low Water › CHAPTER I. The Landing

Pages of no work have the navigation line of the library instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.i18n import messages
from fascicle.sphinx_ext.model.shelves import SERIES, shelf_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.works import PublishedWork


class Breadcrumb(NamedTuple):
    """A breadcrumb: its name, the name's language, and its page, "" for the current one."""

    name: str
    language: str
    docname: str = ""


def crumbs_to(
    app: Sphinx, work: PublishedWork, pagename: str, called: str
) -> tuple[Breadcrumb, ...]:
    """Return the breadcrumbs of a page of a work."""
    library, own = str(app.config.language), work.language or str(app.config.language)
    steps = [
        Breadcrumb(str(app.config.html_context["library_title"]), library, app.config.root_doc)
    ]
    steps += series_crumbs(app.env, work, own)
    if pagename == work.front.docname:
        return (*steps, Breadcrumb(work.title, own))
    title_page = Breadcrumb(work.title, own, work.front.docname)
    # The names of chapters and persons are in the language of the text.
    return (
        *steps,
        title_page,
        Breadcrumb(called, messages.language() if pagename == work.single_page else own),
    )


def series_crumbs(
    env: BuildEnvironment, work: PublishedWork, language: str
) -> Iterator[Breadcrumb]:
    """Yield the breadcrumb of the series, if the work is in one."""
    for name in SERIES.names_of(work):
        yield Breadcrumb(name, language, shelf_of(env, SERIES, name).docname)
