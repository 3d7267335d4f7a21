"""Validity gate: every page and every style sheet of ours passes the Nu Html Checker."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

from fascicle.files.folders import files_below
from gates.pages import pages_of
from gates.programs import java, module
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from gates.books import Book
    from gates.budgets import Budgets

STATIC = "_static"


def held(books: Sequence[Book], budgets: Budgets) -> Verdict:
    """Check all pages and styles in one run."""
    pages = [page.book.site / page.path for book in books for page in pages_of(book)]
    # All books have the same ones.
    styles = list(styles_of_ours(books[0].site / STATIC, budgets.validity.styles_of_others))
    over = budgets.validity.messages_passed_over
    said = [one for one in checked([*pages, *styles]) if not any(part in at(one) for part in over)]
    errors = told(one for one in said if one["type"] != "info")
    warnings = told(one for one in said if one.get("subType") == "warning")
    return Verdict(
        gate="validity",
        figure=f"{len(errors)} kinds of errors, {len(warnings)} of warnings",
        looked_at=f"{len(pages)} pages, {len(styles)} style sheets of ours",
        looks=len(pages) and len(styles),
        problems=tuple(errors),
        remarks=tuple(warnings),
    )


def at(message: dict[str, Any]) -> str:
    """Return what is said, and of what: the extract up to the end of what is marked in it."""
    end = message.get("hiliteStart", 0) + message.get("hiliteLength", 0)
    return f"{message['message']} At: {message.get('extract', '')[:end]}"


def styles_of_ours(folder: Path, others: Iterable[str]) -> Iterable[Path]:
    """Return the style sheets that are ours."""
    for name, _ in files_below(folder):
        if name.endswith(".css") and not any(fnmatch(name, pattern) for pattern in others):
            yield folder / name


def checked(files: Sequence[Path]) -> list[dict[str, Any]]:
    """Return what the checker says of these files."""
    jar = module("vnu-jar/build/dist/vnu.jar")
    command: list[str | Path] = [
        java(),
        "-jar",
        jar,
        "--format",
        "json",
        "--stdout",
        "--also-check-css",
        *files,
    ]
    # It ends with 1 where it has found errors; what it prints tells of them.
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode not in {0, 1} or not done.stdout:
        raise RuntimeError(f"the Nu Html Checker has failed: {done.stderr[-2000:]}")
    messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    return messages


def told(messages: Iterable[dict[str, Any]]) -> list[str]:
    """Return a line for each kind of message: how often it comes, and a place where it does."""
    messages = list(messages)
    count = Counter(one["message"] for one in messages)
    first = {one["message"]: one for one in reversed(messages)}
    return [
        f"{number} × {said}, as in {place_of(first[said])}" for said, number in count.most_common()
    ]


def place_of(message: dict[str, Any]) -> str:
    """Return the file of a message, its line, and what stands there."""
    path = message.get("url", "").removeprefix("file:")
    extract = " ".join(message.get("extract", "").split())
    return f"{path}:{message.get('lastLine', '?')}: {extract}"
