"""The frame of pages of people and places, laid out once for all of a work.

They are in folders of the same depth, so head, table of contents and foot have the same bytes on
each, except for the title in the browser's tab, the canonical URL and a line for search engines.
So Sphinx lays out one page with marks in these places. No text has such marks: they are removed
from front matter.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from fascicle.sphinx_ext.model.templates import output_path, render
from fascicle.sphinx_ext.web.assets.static_files import version_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.people.pages.page_groups import PeoplePage

NAMES = ("name", "address", "head", "body")
MARKS = {name: f"\ufffe{name}\ufffe" for name in NAMES}
MARK = re.compile("\ufffe([a-z]+)\ufffe")
UNSEEN = '<meta name="robots" content="noindex">'


class PageFrame:
    """Lays out pages; the frame of those of one work is cached."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.builder: Any = app.builder
        self.around = cache(self.lay_out)

    def write(self, page: PeoplePage, slug: str) -> None:
        """Write a page; `slug` is that of its work, or ""."""
        frame = self.frame_of(page, slug)
        body = render(self.app, page.docname, page.template, title=page.name, **page.values)
        said = {
            "name": escape(page.name),
            "address": escape(posixpath.join(self.app.config.html_baseurl, self._address_of(page))),
            "head": UNSEEN if page.is_secret else "",
            "body": body,
        }
        text = MARK.sub(lambda mark: said[mark[1]], frame)
        path = output_path(self.app, page.docname)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, self.app.config.html_output_encoding, "xmlcharrefreplace")

    def frame_of(self, page: PeoplePage, slug: str) -> str:
        return self.around(slug, self._address_of(page).count("/"))

    def _address_of(self, page: PeoplePage) -> str:
        return str(self.builder.get_target_uri(page.docname))

    def lay_out(self, slug: str, depth: int) -> str:
        """Return the frame of the pages of a work at a depth of folders."""
        # In a folder that there is not: from any other the links to its own pages are shorter.
        place = f"works/{slug}/-" if slug else "-"
        while self.builder.get_target_uri(place).count("/") < depth:
            place += "/-"
        given = {
            "title": MARKS["name"],
            "of_work": slug,
            "marks": MARKS,
            "version": version_of(self.app),
        }
        if self.app.config.html_baseurl:
            given["pageurl"] = MARKS["address"]
        path = Path(self.app.doctreedir, "around-people.html")
        # Not by our own builder: what it cannot write it would leave out.
        StandaloneHTMLBuilder.handle_page(
            self.builder, place, given, "people/page.html", outfilename=path
        )
        text = path.read_text(self.app.config.html_output_encoding)
        path.unlink()
        return text
