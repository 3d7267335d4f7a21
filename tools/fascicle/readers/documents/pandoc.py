"""Pandoc, run as a program of its own: without files, without a network, and within bounds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fascicle.model.errors import NoPandocError, SourceError

# 120,000 words, 1.6 MB of XML, take two seconds and 150 MB, four times as many all of it. A small
# document that takes longer is made to do so.
SECONDS, MEGABYTES = 60, 224
_LEAST_SECONDS, _SECONDS_BY_MB = 10, 10
# The exit code of a program in Haskell whose memory is full.
_IS_FULL = 251
SAVE_AGAIN = "Open it in a word processor, and save it again."
# What it writes was tested from 3 on; Debian 12 has 2.17.
LEAST = 3
_INSTALL = (
    "Run make, which installs it for files in texts/ that end in .docx, .odt or .rtf; "
    "without make, install pandoc 3."
)
_TO = ("--to=html+empty_paragraphs", "--wrap=none", "--track-changes=all", "--sandbox")


def pandoc_html(name: str, raw: bytes, form: str) -> str:
    """Return a document as HTML; `form` is pandoc's name of its format.

    Raises `NoPandocError` if there is no pandoc, and `SourceError` if it cannot read the document.
    """
    found = program()
    if found is None:
        raise NoPandocError(name, f"documents are read by pandoc {LEAST}, {_lacking()}", _INSTALL)
    limit = ("+RTS", f"-M{MEGABYTES}M", "-RTS")
    command = [str(found), f"--from={form}", *_TO, *limit]
    seconds = min(SECONDS, _LEAST_SECONDS + _SECONDS_BY_MB * len(raw) // 1_000_000)
    try:
        done = subprocess.run(  # noqa: S603 - nothing in it is from the document
            command, input=raw, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        problem = f"pandoc has not read this document in {seconds} seconds"
        raise SourceError(name, problem, "Divide it into several.") from None
    if done.returncode == _IS_FULL:
        problem = f"pandoc needs more than {MEGABYTES} MB of memory for this document"
        raise SourceError(name, problem, "Divide it into several.")
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200]
        raise SourceError(name, f"pandoc cannot read this document: {said}", SAVE_AGAIN)
    return done.stdout.decode("utf-8")


def program() -> Path | None:
    """Return the pandoc of the package pypandoc_binary, else that on the PATH if it is new enough.

    The package comes first: its version is locked, and pages are the same on every machine.
    """
    package = find_spec("pypandoc")
    name = "pandoc.exe" if os.name == "nt" else "pandoc"
    path = Path(package.origin).parent / "files" / name if package and package.origin else None
    if path and path.is_file():
        return path
    installed = shutil.which("pandoc")
    is_new = installed and int(_version(installed).partition(".")[0]) >= LEAST
    return Path(installed) if installed and is_new else None


def version() -> str:
    """Return the version of the pandoc that reads documents, "" if there is none."""
    found = program()
    return _version(str(found)) if found else ""


def _lacking() -> str:
    installed = shutil.which("pandoc")
    if not installed:
        return "which is not installed"
    return f"and the one on the PATH is {_version(installed)}"


@cache
def _version(installed: str) -> str:
    """Return the version of a pandoc, such as "2.17.1.1"; "0" if it does not say."""
    command = [installed, "--version"]
    try:
        done = subprocess.run(  # noqa: S603 - nothing in it is from the document
            command, capture_output=True, timeout=_LEAST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "0"
    found = re.match(rb"pandoc\S* (\d+(?:\.\d+)*)", done.stdout)
    return found[1].decode() if found else "0"
