"""Pages of the book, rendered as in a build, by a process that stays.

    _build/desk/pages/           the pages that were asked for, with the book's styles
    _build/desk/trial/           the texts of pages that are only tried
    _build/desk/doctrees/        what Sphinx knows of them
    _build/live/                 the same, of `fascicle live`

A library that one run of Sphinx can read is read whole. Of a larger one, only the work that is open
is, so that the desk opens as quickly; its pages lack what they show of others.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

import msgspec

from fascicle.book.run_records import LEFT_OUT
from fascicle.book.shelved_build import PAGES
from fascicle.book.sphinx_errors import from_root, sphinx_error
from fascicle.desk.open_text import Trial
from fascicle.desk.page_messages import Rendered, Wanted
from fascicle.files.build_folder import BUILD
from fascicle.library.moved_works import works_left_out
from fascicle.library.texts import WORKS
from fascicle.model.errors import BuildError
from fascicle.model.words import visible

FOLDER = BUILD / "desk"
# Of a large library.
ALONE = "The library is large, and only this work was read: its page lacks what it shows of others."
# Ends the name of a page that is only tried.
PREVIEW = ".preview.html"
_RENDERED = msgspec.json.Decoder(Rendered)


class PageRenderer:
    """The process that renders pages of the library at `root`; it is started when it is needed."""

    def __init__(self, root: Path, folder: Path = FOLDER) -> None:
        self.root, self.folder = root, root / folder
        self.output = self.folder / "pages"
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._part = ""

    def render(self, slug: str, names: Sequence[str]) -> Rendered:
        """Write some documents of a work. Raises `BuildError` if Sphinx cannot start."""
        return self._render(slug, Wanted(tuple(names)))

    def preview(self, slug: str, trial: Trial) -> tuple[str, Rendered]:
        """Write the page of a trial under another name, and return that.

        The pages of the book stay as they are. Raises `BuildError` as above.
        """
        wanted = Wanted((trial.page,), PREVIEW, trial.new, trial.gone)
        return f"{trial.page}{PREVIEW}", self._render(slug, wanted)

    def _render(self, slug: str, wanted: Wanted) -> Rendered:
        with self._lock:
            part = slug if self.is_large() else ""
            process = self._process
            if process is None or process.poll() is not None or part != self._part:
                process = self._start(part)
            assert process.stdin  # noqa: S101 (of a type)
            assert process.stdout  # noqa: S101 (of a type)
            try:
                process.stdin.write(msgspec.json.encode(wanted) + b"\n")
                process.stdin.flush()
                answer = process.stdout.readline()
            except OSError:
                answer = b""
            if not answer:
                raise self._failure(process)
            rendered = _RENDERED.decode(answer)
            # Alone, a work refers to pages that are not there.
            said = ALONE if part else from_root(visible(rendered.said), self.root)
            return msgspec.structs.replace(rendered, said=said)

    def prepare(self) -> None:
        """Start the process, unless it depends on the work that is opened."""
        with suppress(BuildError):  # it is said when a page is asked for
            if not self.is_large():
                self.render("", [])

    def close(self) -> None:
        """End the process; a page that it is rendering fails."""
        if process := self._process:
            process.kill()
        self.renew()

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None
            self._messages.close()

    def renew(self) -> None:
        """Let the next page be rendered by a new process, which reads the settings again."""
        with self._lock:
            self._end()

    def is_large(self) -> bool:
        """Return whether the library has more pages than one run of Sphinx should read."""
        number = 0
        for _, _, names in os.walk(self.root / WORKS):
            number += sum(name.endswith(".md") for name in names)
            if number > PAGES:
                return True
        return False

    def _start(self, part: str) -> subprocess.Popen[bytes]:
        self._end()
        doctrees = self.folder / "doctrees"
        if part:
            doctrees = doctrees.with_name("doctrees-of-works") / part
        doctrees.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "fascicle.desk.page_process", str(self.root),
                   str(self.output), str(doctrees), *([part] if part else [])]  # fmt: skip
        self._part = part
        # A file, since nobody reads a pipe meanwhile, and it could be full.
        self._messages = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._process = subprocess.Popen(  # noqa: S603 (a list of arguments, and no shell)
            command, cwd=self.root,
            env={**os.environ, "PYTHONUTF8": "1", LEFT_OUT: "/".join(works_left_out(self.root))},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._messages,
        )  # fmt: skip
        return self._process

    def _failure(self, process: subprocess.Popen[bytes]) -> BuildError:
        """End the process, and return what it has said as an error."""
        self._messages.seek(0)
        said = self._messages.read().decode("utf-8", "replace")
        code = process.poll() or 1
        self._end()
        return sphinx_error(visible(said), self.root, code)
