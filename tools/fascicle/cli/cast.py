"""The command `cast`: the characters and places of texts."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click

from fascicle.cli.output.report import error_data
from fascicle.cli.shared import (
    CLUSTER,
    JSON,
    LIBRARY,
    Command,
    cluster_named,
    library_at,
    print_json,
    texts_named,
)
from fascicle.cli.terminal import Keyboard, echo, progress
from fascicle.cli.texts import WORTH_READERS, workers_for
from fascicle.model.errors import FascicleError, UseError

if TYPE_CHECKING:
    from fascicle.library.cast_entries import Casting
    from fascicle.library.texts import TextEntry
    from fascicle.settings.schema import Library
    from fascicle.workers.executors import Workers


class _Wanted(TypedDict):
    """The options about proposals."""

    top: int
    write: bool
    ask: bool
    struck: tuple[str, ...]
    jobs: int | None


@click.command(cls=Command)
@LIBRARY
@JSON
@click.option(
    "--top",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Show this many characters and this many places at most.",
)
@click.option("--ask", is_flag=True, help="Ask about each proposal, with one key for an answer.")
@click.option("--write", is_flag=True, help="Add the proposals to the TOML file beside the text.")
@click.option(
    "--not",
    "struck",
    multiple=True,
    metavar="NAME",
    help="Never propose NAME again.",
)
@click.option("--jobs", type=click.IntRange(1), help="Read this many texts at a time.")
@CLUSTER
@click.argument("works", metavar="WORK…", nargs=-1, required=True)
def cast(
    root: Path | None, works: tuple[str, ...], *, as_json: bool, **wanted: Unpack[_Wanted]
) -> None:
    """Propose characters and places of WORK, found in its words alone, the likeliest first.

    Entries in the TOML file beside the text, [[cast]] and [[places]], are not proposed again. With
    --ask, each proposal is accepted, rejected or joined to another name with one key; with --write,
    all that are shown are added there. The rest of the file stays as it is. --ask and --not are
    about a single work, which this process reads.
    """
    if wanted["ask"] and (wanted["write"] or as_json):
        other = "--write" if wanted["write"] else "--json"
        raise UseError("", f"--ask and {other} exclude each other", "Leave one of them out.")
    cluster, base = cluster_named(wanted["jobs"]), library_at(root)
    library, entries = texts_named(base, works)
    if wanted["ask"] or wanted["struck"]:
        if len(entries) > 1:
            option = "--ask" if wanted["ask"] else "--not"
            raise UseError("", f"{option} is about a single work", "Name one of them.")
        _cast_here(entries[0], library, wanted, as_json=as_json)
        return
    with workers_for(base, wanted["jobs"], cluster, entries, WORTH_READERS) as workers:
        rows = list(_cast_all(entries, library, workers, wanted, as_json=as_json))
    if as_json:
        print_json({"works": rows} if len(entries) > 1 else rows[0])
    sys.exit(1 if any("error" in row for row in rows) else 0)


def _cast_here(entry: TextEntry, library: Library, wanted: _Wanted, *, as_json: bool) -> None:
    """Ask about a work, or report on it, after rejecting names."""
    from fascicle.cli.deciding.cast_asking import CastAsking, CastSession
    from fascicle.cli.deciding.keyboard_session import ask
    from fascicle.library.cast_entries import casting_of

    casting = casting_of(entry, library, wanted["struck"])
    if wanted["ask"] and casting.proposals:
        ask(CastSession(entry, casting.first(wanted["top"])), CastAsking, Keyboard(), echo)
        return
    row = _report(entry, casting, wanted, quiet=as_json)
    if as_json:
        print_json(row)


def _cast_all(
    entries: Sequence[TextEntry],
    library: Library,
    workers: Workers,
    wanted: _Wanted,
    *,
    as_json: bool,
) -> Iterator[dict[str, Any]]:
    """Report on works, in their order; yield each as data, or its error.

    The error of a single work is raised; one of several does not stop the others.
    """
    from fascicle.library.cast_entries import castings_of

    several = len(entries) > 1
    with (
        progress("Finding names", len(entries), quiet=as_json) as advance,
        closing(castings_of(entries, library, workers)) as castings,
    ):
        for n, (entry, casting) in enumerate(zip(entries, castings, strict=True)):
            if several and not as_json:
                echo(f"\n{entry.slug}:" if n else f"{entry.slug}:")
            try:
                row = _report(entry, casting, wanted, quiet=as_json)
            except FascicleError as error:
                if not several:
                    raise
                if not as_json:
                    echo(str(error), err=True)
                row = {"work": entry.slug, "error": error_data(error)}
            yield row
            advance(0)


def _report(
    entry: TextEntry, casting: Casting | FascicleError, wanted: _Wanted, *, quiet: bool
) -> dict[str, Any]:
    """Add the proposals to the TOML file, if that is wanted, and print and return them.

    Raises the error of a text that has one instead.
    """
    from fascicle.cli.output.tables import cast_data, cast_lines, written_line
    from fascicle.library.cast_entries import settle

    if isinstance(casting, FascicleError):
        raise casting
    shown, write = casting.first(wanted["top"]), wanted["write"]
    if write:
        settle(entry, shown.proposals)
    if not quiet:
        # Nothing is written that was not shown.
        echo("\n".join(cast_lines(shown, None) if write else cast_lines(shown)))
    if not quiet and write and shown.proposals:
        echo(f"\n{written_line(shown, entry.settings_place)}")
    return {"work": entry.slug, **cast_data(shown), "written": write}
