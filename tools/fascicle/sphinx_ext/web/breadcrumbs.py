"""Breadcrumbs of a page of a work, from the front page.

    The Small Library › The River Books › The Ferry at Low Water › CHAPTER I. The Landing

Pages of no work have the navigation line of the library instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.i18n import messages
from fascicle.sphinx_ext.model.shelves import SERIES, shelf_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.works import PublishedWork


class Breadcrumb(NamedTuple):
    """A breadcrumb: its name, the name's language, and its page, "" for the current one."""

    name: str
    language: str
    docname: str = ""


def crumbs_to(
    app: Sphinx, work: PublishedWork, pagename: str, called: str
) -> tuple[Breadcrumb, ...]:
    library, own = app.config.html_context["library_title"], work.text_language
    steps = [Breadcrumb(str(library), str(app.config.language), app.config.root_doc)]
    series = ((name, shelf_of(app.env, SERIES, name).docname) for name in SERIES.names_of(work))
    steps += [Breadcrumb(name, own, docname) for name, docname in series]
    if pagename == work.front.docname:
        return (*steps, Breadcrumb(work.title, own))
    # The names of chapters and persons are in the language of the text.
    language = messages.language() if pagename == work.single_page else own
    title_page = Breadcrumb(work.title, own, work.front.docname)
    return (*steps, title_page, Breadcrumb(called, language))
