"""The files of feeds: only stale ones are written, and those that nothing asks for are removed.

Their states lie beside Sphinx's doctrees. All of their addresses are absolute, so without `url` in
`library.toml` there are none; a full build says so.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fascicle.files.build_folder import load_state, save_state
from fascicle.files.folders import remove, write_if_changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx

RECORD = "feeds.json"
NO_ADDRESS = (
    "library.toml: without `url` there are no feeds, no catalogue for e-readers and no sitemap\n"
    '    Say where the book is published: url = "https://example.org/"\n'
)


class FeedFile(NamedTuple):
    """A file: its path in the book, a digest of what is in it, and how to make it."""

    name: str
    state: str
    make: Callable[[], bytes]


def write_files(app: Sphinx, files: Iterable[FeedFile]) -> None:
    record = Path(app.doctreedir, RECORD)
    before = load_state(record, dict[str, str])
    if before is None and not app.config.html_baseurl:
        sys.stderr.write(NO_ADDRESS)
    known, states = before or {}, {}
    for file in files:
        path = app.outdir / file.name
        states[file.name] = file.state
        if known.get(file.name) != file.state or not path.is_file():
            write_if_changed(path, file.make())
    for name in known.keys() - states.keys():
        remove(app.outdir, name)
    if states != before:
        save_state(record, states)
