"""The commands `convert` and `outline`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from fascicle.cli.converting import convert_texts, workers_for
from fascicle.cli.output.as_typed import echo
from fascicle.cli.output.context_lines import seen
from fascicle.cli.output.report import outcome_data
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
from fascicle.model.errors import SettingsError, UseError

if TYPE_CHECKING:
    from fascicle.library.hand_edits import Settled
    from fascicle.model.work import Work


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
        done = [outcome_data(o) for o in outcomes]
        print_json({**(data if settled else {}), "works": done, "unread": unread})
    stale = check and any(o.status == "converted" for o in outcomes)
    sys.exit(1 if stale or any(o.error or o.problem for o in outcomes) else 0)


class _Hand(TypedDict):
    """The options about edited pages."""

    keep: tuple[str, ...]
    discard: tuple[str, ...]
    prune: bool


def _by_hand(root: Path, hand: _Hand, *, quiet: bool) -> Iterator[Settled]:
    """Keep, discard and prune pages as the options say, and report on each."""
    from fascicle.library.hand_edits import discard, keep, page_of, prune

    for said in (*hand["keep"], *hand["discard"]):
        page_of(root, said)  # a typo in one of them changes none
    for settled in chain(
        (keep(root, said) for said in hand["keep"]),
        (discard(root, said) for said in hand["discard"]),
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

    done = converted(_path_of(text, root), {})
    if done.fallback:
        echo(f"{done.fallback.place}: {done.fallback}", err=True)
    if why or ledger:
        _print_evidence(done.work, why=why, of_ledger=ledger, as_json=as_json)
        return
    from fascicle.cli.output.outline import outline as outline_of
    from fascicle.cli.output.outline import outline_lines

    if as_json:
        print_json(outline_of(done.work, done.metadata))
    else:
        echo("\n".join(map(seen, outline_lines(done.work, done.metadata))))


def _path_of(text: str, root: Path | None) -> Path:
    """Return the path of a text, which may be named as a work of the library."""
    from fascicle.library.texts import entry_of, find_texts

    path = Path(text)
    if root is None and path.exists():
        return path
    try:
        base = library_at(root)
    except SettingsError:
        problem = (
            "no such file or folder, and there is no library here that has a work of this name"
        )
        raise UseError(text, problem, "Give the path of a text.") from None
    return about(entry_of(find_texts(base), text)).path


def _print_evidence(work: Work, *, why: bool, of_ledger: bool, as_json: bool) -> None:
    """Print the evidence for blocks, the ledger, or both."""
    from fascicle.cli.output import explain

    rows = explain.why(work) if why else []
    told = explain.ledger(work.draft) if of_ledger else {}
    if as_json:
        print_json({**({"why": rows} if why else {}), **told})
        return
    lines = [*explain.why_lines(rows)] if why else []
    lines += [""] if why and of_ledger else []
    lines += [*explain.ledger_lines(told)] if of_ledger else []
    echo("\n".join(map(seen, lines)))
