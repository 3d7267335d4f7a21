"""The commands `convert` and `outline`, and the conversion that other commands begin with.

It has a progress bar, and reports on each work as soon as it is converted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from fascicle.cli.report import outcome_data, say, say_all, say_twins, say_unread
from fascicle.cli.shared import (
    CLUSTER,
    JSON,
    LIBRARY,
    WORKS,
    Command,
    about,
    cluster_named,
    library_at,
    print_json,
)
from fascicle.cli.terminal import echo, progress, seen
from fascicle.model.errors import SettingsError, UseError
from fascicle.model.names import has_ending

if TYPE_CHECKING:
    from fascicle.library.convert_all import Outcome
    from fascicle.library.hand_edits import Settled
    from fascicle.library.texts import TextEntry
    from fascicle.model.draft import Work
    from fascicle.workers.executors import Workers


@click.command(cls=Command)
@LIBRARY
@JSON
@click.option("--check", is_flag=True, help="Report what would change, and change nothing.")
@click.option("--jobs", type=click.IntRange(1), help="Convert this many texts at a time.")
@CLUSTER
@click.option("--keep", multiple=True, metavar="PAGE", help="Keep this edited page for good.")
@click.option(
    "--discard", multiple=True, metavar="PAGE",
    help="Regenerate this edited page; your edit is saved beside it as PAGE.edited.",
)  # fmt: skip
@click.option("--prune", is_flag=True, help="Remove the pages that no text makes any more.")
@WORKS
def convert(
    root: Path | None,
    works: tuple[str, ...],
    *,
    as_json: bool,
    check: bool,
    jobs: int | None,
    **hand: Unpack[_Hand],
) -> None:
    """Convert the texts that have changed, or those of WORK, into pages under works/.

    A page that you have edited is kept and reported until you decide: --keep makes it yours for
    good, --discard regenerates it. PAGE is a path such as works/door/chapter-2.md, or
    door/chapter-2. Edited pages that no text makes any more, and all pages of a text that is gone,
    are kept until you use --prune; edits are saved beside them.
    """
    from fascicle.library.texts import unread_files

    if check and any(hand.values()):
        problem = "--check cannot be combined with --keep, --discard or --prune"
        raise UseError("", problem, "Leave out one of them.")
    cluster, base = cluster_named(jobs), library_at(root)
    settled = list(_by_hand(base, hand, quiet=as_json))
    with workers_for(base, jobs, cluster) as workers:
        outcomes = convert_texts(base, works, workers=workers, check=check, quiet=as_json)
    if as_json:
        data = {"settled": [{"page": s.page, "done": s.done, "saved": s.saved} for s in settled]}
        unread = [{"file": place, "reason": why} for place, why in unread_files(base)]
        reports = [outcome_data(o) for o in outcomes]
        print_json({**(data if settled else {}), "works": reports, "unread": unread})
    stale = check and any(o.status == "converted" for o in outcomes)
    sys.exit(1 if stale or any(o.error or o.problem for o in outcomes) else 0)


class _Hand(TypedDict):
    """The options about edited pages."""

    keep: tuple[str, ...]
    discard: tuple[str, ...]
    prune: bool


def _by_hand(root: Path, hand: _Hand, *, quiet: bool) -> Iterator[Settled]:
    """Keep, discard and prune pages, and report on each."""
    from fascicle.library.hand_edits import discard, keep, page_of, prune

    for page in (*hand["keep"], *hand["discard"]):
        page_of(root, page)  # a typo in one of them changes none
    for settled in chain(
        (keep(root, page) for page in hand["keep"]),
        (discard(root, page) for page in hand["discard"]),
        prune(root) if hand["prune"] else (),
    ):
        if not quiet:
            echo(str(settled))
        yield settled


@click.command(cls=Command)
@LIBRARY
@click.argument("text")
@click.option("--why", is_flag=True, help="Show the evidence for the reading of each block.")
@click.option("--ledger", is_flag=True, help="List all that was set aside, with totals.")
@JSON
def outline(root: Path | None, text: str, *, why: bool, ledger: bool, as_json: bool) -> None:
    """Show the structure found in TEXT: a work of the library, or any file or folder of files."""
    from fascicle.api import converted

    conversion = converted(_path_of(text, root), {})
    if conversion.fallback:
        echo(f"{conversion.fallback.place}: {conversion.fallback}", err=True)
    if why or ledger:
        _print_evidence(conversion.work, why=why, of_ledger=ledger, as_json=as_json)
        return
    from fascicle.cli.outline import outline as outline_of
    from fascicle.cli.outline import outline_lines

    if as_json:
        print_json(outline_of(conversion.work, conversion.metadata))
    else:
        echo("\n".join(map(seen, outline_lines(conversion.work, conversion.metadata))))


def _path_of(text: str, root: Path | None) -> Path:
    """Return the path of a text, which may be named as a work of the library."""
    from fascicle.library.texts import entry_of, find_texts

    path = Path(text)
    if root is None and path.exists():
        return path
    try:
        base = library_at(root)
    except SettingsError:
        problem = "no such file or folder, and no library here has a work of this name"
        raise UseError(text, problem, "Give the path of a text.") from None
    return about(entry_of(find_texts(base), text)).path


def _print_evidence(work: Work, *, why: bool, of_ledger: bool, as_json: bool) -> None:
    from fascicle.cli.outline import evidence, ledger, ledger_lines, why_lines

    rows = evidence(work) if why else []
    ledger_data = ledger(work.draft) if of_ledger else {}
    if as_json:
        print_json({**({"why": rows} if why else {}), **ledger_data})
        return
    lines = [*why_lines(rows)] if why else []
    lines += [""] if why and of_ledger else []
    lines += [*ledger_lines(ledger_data)] if of_ledger else []
    echo("\n".join(map(seen, lines)))


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
    from fascicle.files.build_folder import one_conversion
    from fascicle.library.convert_all import convert_library
    from fascicle.library.description import with_twins
    from fascicle.library.texts import entry_of, find_texts, settings_without_text, unread_files

    texts = find_texts(root)
    only = {entry_of(texts, work).slug for work in works}
    entries = [entry for entry in texts if not only or entry.slug in only]
    outcomes: list[Outcome] = []
    hints: set[str] = set()
    with (
        nullcontext() if check else one_conversion(root, partial(echo, err=True)),
        progress("Converting", len(entries), "words", quiet=quiet) as advance,
        nullcontext(workers) if workers else workers_for(root) as among,
        closing(convert_library(root, among, check=check, only=only, entries=texts)) as converted,
    ):
        for result in converted:
            outcome = _with_contents(root, texts, result)
            outcomes.append(outcome)
            if not quiet:
                say(outcome, hints, check=check)
                if outcome.contents:
                    echo(str(outcome.contents))
            if outcome.has_text:
                advance(outcome.words)
    outcomes = with_twins(texts, outcomes)
    if quiet:
        return outcomes
    say_twins(texts, outcomes)
    if not only:
        for name, problem in settings_without_text(root, texts):
            echo(f"texts/{name}: {problem}")
        say_unread(unread_files(root, texts))
    say_all(outcomes)
    return outcomes


def _with_contents(root: Path, entries: Sequence[TextEntry], outcome: Outcome) -> Outcome:
    """Return an outcome with the error about the list of chapters on a kept title page."""
    from fascicle.library.page_files import contents_problem
    from fascicle.library.processing import error_of
    from fascicle.library.texts import entry_of

    if "index.md" not in [name for name, *_ in (*outcome.edited, *outcome.yours)]:
        return outcome
    try:
        return replace(outcome, contents=contents_problem(root, outcome.slug))
    except Exception as error:  # noqa: BLE001 (any failure is the work's)
        problem = error_of(entry_of(entries, outcome.slug), "checked", error)
        return replace(outcome, contents=problem)


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
