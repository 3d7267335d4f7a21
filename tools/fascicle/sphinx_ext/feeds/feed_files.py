"""The files of feeds: only stale ones are written, and those that nothing asks for are removed.

Another version of the code writes all of them. Their states lie beside Sphinx's doctrees. All of
their addresses are absolute, so without `url` in `library.toml` there are none; a full build on a
server, which is to publish the book, says so.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fascicle.book.publish import NO_ADDRESS
from fascicle.files.build_folder import load_state, save_state
from fascicle.files.fingerprints import digest_of_code
from fascicle.files.folders import remove, write_if_changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx

RECORD = "feeds.json"
_HERE = Path(__file__).parent
# Servers that build what is pushed set it: GitHub, GitLab, Netlify and others.
ON_SERVER = "CI"


class FeedFile(NamedTuple):
    """A file: its path in the book, a digest of what is in it, and how to make it."""

    name: str
    state: str
    make: Callable[[], bytes]


def write_files(app: Sphinx, files: Iterable[FeedFile]) -> None:
    record = Path(app.doctreedir, RECORD)
    before = load_state(record, dict[str, str])
    if before is None and not app.config.html_baseurl and os.environ.get(ON_SERVER):
        sys.stderr.write(f"{NO_ADDRESS}\n")
    known, states = before or {}, {}
    code = digest_of_code(_HERE.parent, [_HERE.name])
    for file in files:
        path = app.outdir / file.name
        states[file.name] = f"{file.state} {code}"
        if known.get(file.name) != states[file.name] or not path.is_file():
            write_if_changed(path, file.make())
    for name in known.keys() - states.keys():
        remove(app.outdir, name)
    if states != before:
        save_state(record, states)
