"""Join the style sheets of a page into one, in order and without their comments.

They are loaded after those of sphinx-book-theme, whose colours are set here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# No string of ours holds the signs of a comment.
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"^\s+", re.MULTILINE)


@cache
def join_sheets(sheets: tuple[Path, ...]) -> str:
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    return BLANK.sub("", COMMENT.sub("", text))
