"""Ace gate: EPUBs pass Ace by DAISY, the checker of EPUB Accessibility, without a violation.

A book with an EPUB of its whole library is looked at by that one, since it has the pages of all.
"""

from __future__ import annotations

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from gates.epubs import told
from gates.programs import module, shell
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gates.books import Book
    from gates.budgets import Budgets

TOGETHER = 2


def held(books: Sequence[Book], _budgets: Budgets) -> Verdict:
    """Check the EPUBs of all books."""
    files = [path for book in books for path in epubs_of(book.site)]
    command = ["node", str(module("@daisy/ace/bin/ace-puppeteer.js")), "--silent", "--force"]
    surroundings = os.environ | {"PUPPETEER_EXECUTABLE_PATH": shell()}
    check = partial(checked, command, surroundings)
    with ThreadPoolExecutor(TOGETHER) as threads:
        said = [message for found in threads.map(check, files) for message in found]
    problems = told(said)
    return Verdict(
        gate="ace",
        figure=f"{len(said)} violations",
        looked_at=f"{len(files)} EPUBs",
        looks=len(files),
        problems=tuple(problems),
    )


def epubs_of(site: Path) -> list[Path]:
    """Return the EPUBs of whole libraries, or else all."""
    return sorted(site.glob("*.epub")) or sorted(site.rglob("*.epub"))


def checked(command: Sequence[str], surroundings: dict[str, str], file: Path) -> list[str]:
    """Return what Ace says of a file, one line for each violation."""
    with TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603
            [*command, "--outdir", folder, str(file)],
            env=surroundings,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        report = Path(folder, "report.json")
        if not report.is_file():
            raise RuntimeError(f"Ace has failed on {file.name}: {done.stderr[-2000:]}")
        return list(violations(json.loads(report.read_text(encoding="utf-8")), file.name))


def violations(report: dict[str, Any], name: str) -> Iterator[str]:
    """Yield a line for each violation of a report."""
    for document in report["assertions"]:
        place = document["earl:testSubject"]["url"]
        for found in document["assertions"]:
            rule, result = found["earl:test"]["dct:title"], found["earl:result"]
            yield f"{rule}: {result['dct:description']} ({name}, {place})"
