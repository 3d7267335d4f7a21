"""Join the style sheets of a page into one, in order and without their comments.

They are loaded after those of sphinx-book-theme, whose colours are set here. Pages of some kinds
load a sheet of their own besides.
"""

import re
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.files.folders import write_if_changed
from fascicle.sphinx_ext.model.templates import has_our_layout

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SOURCE = Path(__file__).resolve().parents[2]
NAME = "fascicle.css"
# Each may overrule those before it.
SHEETS = (
    "web/styles/colours.css",
    "web/styles/page.css",
    "elements/styles/text.css",
    "elements/styles/passages.css",
    "elements/styles/languages.css",
    "web/styles/apparatus.css",
    "web/styles/heads.css",
    "web/styles/contents.css",
    "web/styles/care.css",
    "reader/styles/reader.css",
    "web/styles/print.css",
)
# The others and the icon of redirects, by their names under `_static/`.
OTHERS = {
    "favicon.svg": "web/favicon.svg",
    "cast/cast.css": "people/styles/cast.css",
    "catalogue/catalogue.css": "catalogue/styles/catalogue.css",
    "entire/entire.css": "single_page/styles/single-page.css",
    "people/who.css": "people/styles/who.css",
    "search/find.css": "search/styles/find.css",
    "search/search.css": "search/styles/search.css",
}

# No string of ours holds the signs of a comment.
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"^\s+", re.MULTILINE)


def add(app: "Sphinx") -> None:
    """Write the sheets that are not there; each page loads the joined one after the theme's."""
    if not has_our_layout(app):
        return
    static = Path(app.outdir, "_static")
    write_if_changed(static / NAME, joined().encode())
    for name, source in OTHERS.items():
        write_if_changed(static / name, (SOURCE / source).read_bytes())
    app.add_css_file(NAME, priority=600)


@cache
def joined() -> str:
    """Return all sheets, one after the other."""
    text = "\n".join((SOURCE / sheet).read_text(encoding="utf-8") for sheet in SHEETS)
    return BLANK.sub("", COMMENT.sub("", text))


@cache
def digest_of(sheet: str) -> str:
    """Give what tells a sheet of one kind of page from an older one that a browser has kept."""
    return blake2s((SOURCE / OTHERS[sheet]).read_bytes(), digest_size=4).hexdigest()
