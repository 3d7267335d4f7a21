"""How pages of the web edition are written: without what our layout has no use for.

For each page Sphinx renders the titles of the pages around it and its own list of sections. Our
layout has its neighbours from the work (`page_view`), so nothing of this is made. What Sphinx
keeps of a page is let go once the page is written: a large library would fill the memory.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemBytecodeCache
from sphinx.builders import html
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder
from sphinx_book_theme import hash_html_assets

from fascicle.sphinx_ext.model.templates import THEME, has_our_layout
from fascicle.sphinx_ext.speed import inventory_once

if TYPE_CHECKING:
    from docutils import nodes
    from jinja2 import Environment
    from sphinx.application import Sphinx

# So many pages are kept in memory between reading and writing (about 120 KB each, of 2,500
# words); those beyond are read again from Sphinx's files, at a twentieth of what a page costs.
PAGES_KEPT = 500
# Beside what Sphinx has read: templates as Python can run them.
COMPILED = "templates"


class BookPages(StandaloneHTMLBuilder):
    """Writes a page, and forgets it."""

    def init(self) -> None:
        """Begin with no page written."""
        super().init()
        # Those without a document as well, such as Sphinx's search.
        self.pages_made: set[str] = set()
        # Those that have one, and are written in this build.
        self.documents_written: set[str] = set()
        templates: Environment = self.templates.environment
        # No template changes while a book is built; Jinja would look for each page anew.
        templates.auto_reload = False
        # A build that changes one page would spend a thirtieth of its time on compiling templates.
        compiled = Path(self.doctreedir, COMPILED)
        compiled.mkdir(parents=True, exist_ok=True)
        templates.bytecode_cache = FileSystemBytecodeCache(str(compiled))

    def get_doc_context(self, docname: str, body: str, metatags: str) -> dict[str, Any]:
        """Give the text of a page and what is said about it; all else is for `page_view`."""
        if self.config.html_theme != THEME:
            return super().get_doc_context(docname, body, metatags)
        return {
            "parents": [],
            "prev": None,
            "next": None,
            "title": "",
            "meta": self.env.metadata.get(docname),
            "body": body,
            "metatags": metatags,
            "rellinks": self.globalcontext["rellinks"],
            "sourcename": "",
            "toc": "",
            "display_toc": False,
            "page_source_suffix": self.env.doc2path(docname).suffix,
        }

    def dump_inventory(self) -> None:
        """Write the inventory, if it has changed."""
        pages = self.env.found_docs | self.pages_made
        inventory_once.write(self, self.outdir / INVENTORY_FILENAME, pages)

    def handle_page(self, pagename: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Sphinx's own
        """Lay a page out and write it, and know of it, if it has a place in the book."""
        if "outfilename" not in kwargs:
            self.pages_made.add(pagename)
        super().handle_page(pagename, *args, **kwargs)

    def write_doc_serialized(self, docname: str, doctree: "nodes.document") -> None:
        """Prepare a page; what was read of it from Sphinx's files is kept no longer.

        Writing is left to other processes, where there are some; this is done in the first.
        """
        self.documents_written.add(docname)
        super().write_doc_serialized(docname, doctree)
        self.env._pickled_doctree_cache.pop(docname, None)  # noqa: SLF001  Sphinx never empties it


class BookFolders(BookPages, DirectoryHTMLBuilder):
    """The same, where each page has a folder of its own."""

    name = "dirhtml"


def keep_few_pages(app: "Sphinx", _docname: str, _content: list[str]) -> None:
    """Let go of the page read last, if Sphinx keeps many already until it writes them."""
    kept = app.env._write_doc_doctree_cache  # noqa: SLF001  the same
    while len(kept) > PAGES_KEPT:
        kept.popitem()


def spare_what_is_never_shown(app: "Sphinx") -> None:
    """Take the theme's digests of its files off each page: Sphinx has put its own there."""
    if has_our_layout(app):
        for listener in list(app.events.listeners["html-page-context"]):
            if listener.handler is hash_html_assets:
                app.disconnect(listener.id)


def register(app: "Sphinx") -> None:
    """Have pages written so."""
    # Sphinx finds out for each page where the styles lie of which it knows the digests.
    vars(html)["_file_checksum"] = cache(vars(html)["_file_checksum"])
    app.connect("builder-inited", spare_what_is_never_shown)
    app.add_builder(BookPages, override=True)
    app.add_builder(BookFolders, override=True)
    app.connect("source-read", keep_few_pages)
