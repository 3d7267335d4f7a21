"""Catalogues for e-readers, as OPDS 1.2 and 2.0: publications, and the ways to them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.feeds.opds import opds1, opds2
from fascicle.sphinx_ext.feeds.opds.catalogue import pages_of
from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.web.assets.made_files import MadeFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


def catalogues_in(app: Sphinx, author: str) -> Iterator[MadeFile]:
    """Yield the files of both catalogues; `author` is whose library it is."""
    base, language = app.config.html_baseurl, app.config.language
    for page in pages_of(app):
        state = digest_of((base, language, author, page))
        in_atom = partial(opds1.opds1, page, base, language, author)
        yield MadeFile(page.name + opds1.ENDING, state, in_atom)
        yield MadeFile(page.name + opds2.ENDING, state, partial(opds2.opds2, page, base))
