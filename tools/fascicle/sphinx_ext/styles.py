"""Join the style sheets of a page into one, in order and without their comments.

They are loaded after those of sphinx-book-theme, whose colours are set here.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.rendering import has_our_layout

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SOURCE = Path(__file__).resolve().parent.parent / "theme" / "styles"
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
    path = Path(app.outdir, "_static", NAME)
    sheet = joined().encode()
    if not path.is_file() or path.read_bytes() != sheet:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sheet)
    app.add_css_file(NAME, priority=600)


@cache
def joined() -> str:
    """Return all sheets, one after the other."""
    text = "\n".join((SOURCE / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    return BLANK.sub("", COMMENT.sub("", text))
