"""Conversion with a progress bar, and a report on each work as soon as it is converted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.cli.output.as_typed import echo
from fascicle.cli.output.report import say, say_all, say_twins, say_unread
from fascicle.model.text_names import has_ending

if TYPE_CHECKING:
    from fascicle.library.convert_all import Outcome
    from fascicle.library.texts import TextEntry
    from fascicle.workers.executors import Workers

# Bytes of text below which starting workers takes longer than converting.
WORTH_WORKERS = 2_000_000
# The same for works to verify, and for texts to find names in, which takes several times as long.
WORTH_READERS = 500_000
MOST_JOBS = 8


def convert_texts(
    root: Path,
    works: Sequence[str] = (),
    *,
    workers: Workers | None = None,
    check: bool = False,
    quiet: bool = False,
) -> list[Outcome]:
    """Convert the texts of a library, or of the works named, that have changed; report on each.

    Without `workers`, so many processes convert them as are worth it.
    """
    from fascicle.cli.output.progress import progress
    from fascicle.files.locks import one_conversion
    from fascicle.library.convert_all import convert_library
    from fascicle.library.same_titles import with_twins
    from fascicle.library.texts import (
        entry_of,
        find_texts,
        settings_without_text,
        unread_files,
    )

    found = find_texts(root)
    only = {entry_of(found, work).slug for work in works}
    entries = [entry for entry in found if not only or entry.slug in only]
    outcomes: list[Outcome] = []
    told: set[str] = set()
    with (
        nullcontext() if check else one_conversion(root, partial(echo, err=True)),
        progress("Converting", len(entries), "words", quiet=quiet) as advance,
        nullcontext(workers) if workers else workers_for(root) as among,
        closing(convert_library(root, among, check=check, only=only, entries=found)) as converted,
    ):
        for done in converted:
            outcome = _with_contents(root, found, done)
            outcomes.append(outcome)
            if not quiet:
                say(outcome, told, check=check)
                if outcome.contents:
                    echo(str(outcome.contents))
            if outcome.has_text:
                advance(outcome.result.words if outcome.result else 0)
    outcomes = with_twins(found, outcomes)
    if not quiet:
        say_twins(found, outcomes)
    if not quiet and not only:
        for name, problem in settings_without_text(root, found):
            echo(f"texts/{name}: {problem}")
        say_unread(unread_files(root, found))
    if not quiet:
        say_all(outcomes)
    return outcomes


def _with_contents(root: Path, entries: Sequence[TextEntry], outcome: Outcome) -> Outcome:
    """Return an outcome with what the list of chapters lacks on a title page that is kept."""
    from fascicle.library.describing.kept_contents import contents_problem
    from fascicle.library.failures import error_of
    from fascicle.library.texts import entry_of

    if "index.md" not in [name for name, *_ in (*outcome.edited, *outcome.yours)]:
        return outcome
    try:
        return replace(outcome, contents=contents_problem(root, outcome.slug))
    except Exception as error:  # noqa: BLE001 (whatever it is, it is this work's)
        said = error_of(entry_of(entries, outcome.slug), "checked", error)
        return replace(outcome, contents=said)


def workers_for(
    root: Path,
    jobs: int | None = None,
    cluster: str = "",
    entries: Sequence[TextEntry] | None = None,
    worth: int = WORTH_WORKERS,
) -> AbstractContextManager[Workers]:
    """Return workers for all texts of a library, or for some: of a cluster, or of this machine.

    Of this machine, so many `jobs`, else as many as so many bytes of text are `worth`.
    """
    from fascicle.files.build_folder import BUILD
    from fascicle.workers.pools import executor

    if entries is None:
        most, folders = MOST_JOBS, [root / "texts"]
    else:
        most, folders = min(len(entries), MOST_JOBS), [entry.path for entry in entries]
    own = most if _is_worth(folders, worth) else 1
    return executor(jobs or min(os.cpu_count() or 1, own), cluster, root / BUILD)


def _is_worth(paths: Iterable[Path], worth: int) -> bool:
    """Return whether texts have more bytes: files, or all that are below folders."""
    size = 0
    for path in paths:
        for file in path.rglob("*") if path.is_dir() else [path]:
            if has_ending(file.name) and file.is_file():
                size += file.stat().st_size
                if size > worth:
                    return True
    return False
