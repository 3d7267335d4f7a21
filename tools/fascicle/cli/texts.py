"""The commands about texts: their pages, and what is understood of one."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from fascicle.cli.converting import convert_texts
from fascicle.cli.output.report import outcome_data, seen
from fascicle.cli.shared import JSON, LIBRARY, library_at, plain_errors, print_json
from fascicle.model.errors import UseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.library.hand_edits import Settled
    from fascicle.model.work import Work


@click.command()
@LIBRARY
@JSON
@click.option("--check", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--jobs", type=click.IntRange(1), help="How many texts at a time.")
@click.option("--keep", multiple=True, metavar="PAGE", help="The page is yours from now on.")
@click.option(
    "--discard", multiple=True, metavar="PAGE",
    help="Write the page anew; your edit is saved beside it, as PAGE.edited.",
)  # fmt: skip
@click.option("--prune", is_flag=True, help="Take away the pages that no text makes any more.")
def convert(
    root: Path | None, *, as_json: bool, check: bool, jobs: int | None, **hand: Unpack[_Hand]
) -> None:
    """Convert the texts that have changed into pages under works/.

    A page that you have edited is kept and named until you settle it: with --keep it is never
    written again, with --discard it is written anew. PAGE is a path as works/door/chapter-2.md, or
    door/chapter-2. A page that no text makes any more is kept, too, if you have edited it, and so
    are those of a text that is gone: --prune takes them away, edits saved beside them.
    """
    with plain_errors(as_json=as_json):
        if check and any(hand.values()):
            raise UseError("", "--check changes nothing", "Leave it out, or the others.")
        base = library_at(root)
        settled = list(_by_hand(base, hand, quiet=as_json))
        outcomes = convert_texts(base, check=check, jobs=jobs, quiet=as_json)
    if as_json:
        data = {"settled": [{"page": s.page, "done": s.done, "saved": s.saved} for s in settled]}
        print_json({**(data if settled else {}), "works": [outcome_data(o) for o in outcomes]})
    stale = check and any(o.status == "converted" for o in outcomes)
    sys.exit(1 if stale or any(o.error for o in outcomes) else 0)


class _Hand(TypedDict):
    """What is to become of pages that the keeper has edited."""

    keep: tuple[str, ...]
    discard: tuple[str, ...]
    prune: bool


def _by_hand(root: Path, hand: _Hand, *, quiet: bool) -> Iterator[Settled]:
    """Settle pages as the keeper says, and say of each what became of it."""
    from fascicle.library.hand_edits import discard, keep, page_of, prune

    for said in (*hand["keep"], *hand["discard"]):
        page_of(root, said)  # a typo in one of them settles none
    for settled in chain(
        (keep(root, said) for said in hand["keep"]),
        (discard(root, said) for said in hand["discard"]),
        prune(root) if hand["prune"] else (),
    ):
        if not quiet:
            click.echo(str(settled))
        yield settled


@click.command()
@click.argument("text", type=click.Path(path_type=Path))
@click.option("--why", is_flag=True, help="For each block: lines, rule, how sure, first words.")
@click.option("--ledger", is_flag=True, help="All that was set aside, with totals.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON; alone, the whole outline.")
def outline(text: Path, *, why: bool, ledger: bool, as_json: bool) -> None:
    """Show what is understood of TEXT, a file or a folder of files. It needs no library."""
    from fascicle.library.one_text import converted_alone

    if not text.exists():
        message = f"{text} does not exist"
        raise click.UsageError(message)
    with plain_errors(as_json=as_json):
        done = converted_alone(text)
    if why or ledger:
        _print_evidence(done.work, why=why, of_ledger=ledger, as_json=as_json)
        return
    from fascicle.cli.output.outline import outline as outline_of
    from fascicle.cli.output.outline import outline_lines

    if as_json:
        print_json(outline_of(done.work, done.metadata))
    else:
        click.echo("\n".join(map(seen, outline_lines(done.work, done.metadata))))


def _print_evidence(work: Work, *, why: bool, of_ledger: bool, as_json: bool) -> None:
    """Print why blocks were read so, what was set aside, or both."""
    from fascicle.cli.output import explain

    rows = explain.why(work) if why else []
    told = explain.ledger(work.draft) if of_ledger else {}
    if as_json:
        print_json({**({"why": rows} if why else {}), **told})
        return
    lines = [*explain.why_lines(rows)] if why else []
    lines += [""] if why and of_ledger else []
    lines += [*explain.ledger_lines(told)] if of_ledger else []
    click.echo("\n".join(map(seen, lines)))
