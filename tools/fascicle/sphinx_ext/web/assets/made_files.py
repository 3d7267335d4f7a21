"""Files that are made when all pages are written: stale ones are made, dropped ones are removed.

What each was made of is remembered beside Sphinx's doctrees. Another version of the code makes all
of them again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fascicle.book.problem_record import WORK
from fascicle.files.build_folder import load_state, save_state
from fascicle.files.fingerprints import digest_of_code
from fascicle.files.folders import remove, write_if_changed
from fascicle.sphinx_ext.model.noted_problems import fails_alone, note_failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx


class MadeFile(NamedTuple):
    """A file: its path in the book, a digest of what is in it, and how to make it."""

    name: str
    state: str
    make: Callable[[], bytes]


def write_made_files(app: Sphinx, record: str, room: Path, files: Iterable[MadeFile]) -> bool:
    """Write the files that are stale, and remove those of the last build that are no longer made.

    `record` is the name of the file that remembers them; `room` is the folder of the code that
    makes them. Returns whether there was a record.
    """
    remembered = Path(app.doctreedir, record)
    before = load_state(remembered, dict[str, str])
    known, states = before or {}, {}
    code = digest_of_code(room.parent, [room.name])
    for file in files:
        path = app.outdir / file.name
        states[file.name] = f"{file.state} {code}"
        if known.get(file.name) != states[file.name] or not path.is_file():
            try:
                write_if_changed(path, file.make())
            except Exception as error:
                if not fails_alone(error):
                    raise
                problem = "the file cannot be made {}; the book is without it"
                note_failure(WORK, file.name, problem, "file", error)
                states.pop(file.name)
                remove(app.outdir, file.name)
    for name in known.keys() - states.keys():
        remove(app.outdir, name)
    if states != before:
        save_state(remembered, states)
    return before is not None
