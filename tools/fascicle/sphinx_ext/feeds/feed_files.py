"""The files of feeds, written where the address of the book is known.

All of their addresses are absolute, so without `url` in `library.toml` there are none; a full build
on a server, which is to publish the book, says so.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.book.publish import NO_ADDRESS
from fascicle.sphinx_ext.web.assets.made_files import MadeFile, write_made_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

RECORD = "feeds.json"
_HERE = Path(__file__).parent
# Servers that build what is pushed set it: GitHub, GitLab, Netlify and others.
ON_SERVER = "CI"


def write_files(app: Sphinx, files: Iterable[MadeFile]) -> None:
    was_there = write_made_files(app, RECORD, _HERE, files)
    if not was_there and not app.config.html_baseurl and os.environ.get(ON_SERVER):
        sys.stderr.write(f"{NO_ADDRESS}\n")
