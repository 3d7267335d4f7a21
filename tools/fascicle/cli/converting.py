"""Convert the texts of a library, and say of each work what came of it as soon as it is known."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from fascicle.cli.output.report import say, say_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fascicle.library.convert_all import Outcome

# Below this many bytes of text, starting workers takes longer than converting.
WORTH_WORKERS = 2_000_000


def convert_texts(
    root: Path, *, check: bool = False, jobs: int | None = None, quiet: bool = False
) -> list[Outcome]:
    """Convert the library's texts, saying of each work what came of it as soon as it is known."""
    from fascicle.cli.output.progress import progress
    from fascicle.library.convert_all import convert_library
    from fascicle.library.texts import find_texts, settings_without_text

    entries = find_texts(root)
    outcomes = []
    with (
        _workers(root, jobs) as executor,
        progress("Converting", len(entries), "words", quiet=quiet) as advance,
    ):
        for outcome in convert_library(root, executor, check=check):
            outcomes.append(outcome)
            if not quiet:
                say(outcome, check=check)
            if outcome.status != "orphaned":
                advance(outcome.result.words if outcome.result else 0)
    if not quiet:
        for name in settings_without_text(root):
            click.echo(f"texts/{name}: no text has this name; remove it if its text is gone")
        say_all(outcomes)
    return outcomes


@contextmanager
def _workers(root: Path, jobs: int | None) -> Iterator[Any]:
    """Give an executor where there is enough to do for one, else None."""
    from fascicle.library.workers import Workers

    size = sum(
        path.stat().st_size for path in (root / "texts").rglob("*.[tT][xX][tT]") if path.is_file()
    )
    workers = jobs or (min(os.cpu_count() or 1, 8) if size > WORTH_WORKERS else 1)
    if workers == 1:
        yield None
        return
    with Workers(workers) as executor:
        yield executor
