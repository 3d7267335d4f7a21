"""Join the style sheets of a page into one, in order and without their comments.

They are loaded after those of sphinx-book-theme, whose colours are set here. Pages of some kinds
load a sheet of their own besides, which lies in `theme/static/`.
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

HOME = Path(__file__).resolve().parents[3] / "theme"
SOURCE, STATIC = HOME / "styles", HOME / "static"
NAME = "fascicle.css"
# Each may overrule those before it.
SHEETS = (
    "colours",
    "page",
    "text",
    "passages",
    "languages",
    "apparatus",
    "heads",
    "contents",
    "care",
    "reader",
    "print",
)

# No string of ours holds the signs of a comment.
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"^\s+", re.MULTILINE)


def add(app: "Sphinx") -> None:
    """Write the sheet, unless it is there, and have each page load it after the theme's."""
    if not has_our_layout(app):
        return
    write_if_changed(Path(app.outdir, "_static", NAME), joined().encode())
    app.add_css_file(NAME, priority=600)


@cache
def joined() -> str:
    """Return all sheets, one after the other."""
    text = "\n".join((SOURCE / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    return BLANK.sub("", COMMENT.sub("", text))


@cache
def digest_of(sheet: str) -> str:
    """Give what tells a sheet of `theme/static/` from an older one that a browser has kept."""
    return blake2s((STATIC / sheet).read_bytes(), digest_size=4).hexdigest()
