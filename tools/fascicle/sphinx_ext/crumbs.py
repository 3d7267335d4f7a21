"""Where a page of a work stands: the way to it from the front page, step by step.

    The Small Library › The River Books › The Ferry at Low Water › CHAPTER I. The Landing

Pages of no work have the line that leads from one to the other (`catalogue.ways`).
"""

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.catalogue.shelves import SERIES, shelf_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.catalogue.ways import Way
    from fascicle.sphinx_ext.pages import Work


class Crumb(NamedTuple):
    """A step: its name in its language; the page it leads to, "" for the one that is open."""

    name: str
    language: str
    docname: str = ""


def crumbs_to(
    app: "Sphinx", work: "Work", pagename: str, called: str, above: "Sequence[Way]"
) -> tuple[Crumb, ...]:
    """Give the steps to a page of a work; `above` are pages between it and the title page."""
    library, own = str(app.config.language), work.language or str(app.config.language)
    steps = [Crumb(str(app.config.html_context["library_title"]), library, app.config.root_doc)]
    steps += series_of(app.env, work, own)
    if pagename == work.front.docname:
        return (*steps, Crumb(work.title, own))
    steps.append(Crumb(work.title, own, work.front.docname))
    steps += [Crumb(name, "en", docname) for docname, name in above]
    # A page of ours that stands directly below a work is called by what is on it, in English.
    is_theirs = pagename in app.env.found_docs or above
    return (*steps, Crumb(called, own if is_theirs else "en"))


def series_of(env: "BuildEnvironment", work: "Work", language: str) -> "Iterator[Crumb]":
    """Give the step to the series, if the work is in one."""
    for name in SERIES.names_of(work):
        yield Crumb(name, language, shelf_of(env, SERIES, name).docname)
