"""Build the web edition: pages to a themed, searchable book, by Sphinx, in a process of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.errors import BuildError
from fascicle.search.indexing import index_book

if TYPE_CHECKING:
    from collections.abc import Sequence

BUILD = Path("_build")
HTML = BUILD / "html"
DOCTREES = BUILD / "doctrees"
# Which extension has read the pages: it lies beside what was read.
STAMP = "fascicle.digest"


def build_book(root: Path, output: Path, options: Sequence[str] = ()) -> None:
    """Build the book of the library at `root` into `output`; warnings are errors.

    `options` go to Sphinx as they are. Raises `BuildError` with what Sphinx said, and
    `SearchError` if the book is built, but cannot be searched.
    """
    if not (root / "conf.py").is_file() or not (root / "index.md").is_file():
        missing = "conf.py" if not (root / "conf.py").is_file() else "index.md"
        problem = "there is no such file, and Sphinx cannot do without it"
        raise BuildError(missing, problem, "Copy it from a library made by: fascicle new DIR")
    doctrees = doctrees_of(root, output)
    _forget_if_other(doctrees)
    command = [
        sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-b", "html",
        "-d", str(doctrees), *options, str(root), str(output),
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 (a list of arguments, and no shell)
        command,
        cwd=root,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        # Sphinx warns of a page only when it reads it: what it has read must be read again.
        shutil.rmtree(doctrees, ignore_errors=True)
        said = (done.stderr or done.stdout).strip() or f"exit {done.returncode}"
        problem = f"Sphinx has not built it:\n{said.replace(f'{root}{os.sep}', '')}"
        raise BuildError("the book", problem, "Mend what it names, and build again.")
    (doctrees / STAMP).write_text(extension_digest())
    index_book(doctrees, output)


def _forget_if_other(doctrees: Path) -> None:
    """Remove what Sphinx has read before by another version of our extension or theme."""
    stamp = doctrees / STAMP
    if doctrees.is_dir() and not (stamp.is_file() and stamp.read_text() == extension_digest()):
        shutil.rmtree(doctrees)


def extension_digest() -> str:
    """Return a digest of the extension, of what it reads pages with, and of the theme."""
    home = Path(__file__).parent
    whole = hashlib.sha256()
    code = (*(home / "sphinx_ext").rglob("*.py"), home / "roles.py")
    for path in sorted((*code, *(home / "theme").rglob("*"))):
        if path.is_file():
            whole.update(path.relative_to(home).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:32]


def doctrees_of(root: Path, output: Path) -> Path:
    """Return where Sphinx keeps what it has read: a folder for each output."""
    own = root / HTML
    return root / DOCTREES if output == own else root / BUILD / f"doctrees-{output.name}"
