"""The commands `history` and `undo`: all acts on a library, and taking them back."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fascicle.cli.output.report import error_data
from fascicle.cli.shared import JSON, LIBRARY, Command, library_at, print_json
from fascicle.cli.terminal import echo, seen

if TYPE_CHECKING:
    from fascicle.library.history import Act


@click.command(cls=Command)
@LIBRARY
@JSON
@click.option("--last", type=click.IntRange(1), help="Only so many acts, the newest.")
@click.argument("work", metavar="[WORK]", required=False, default="")
def history(root: Path | None, work: str, *, last: int | None, as_json: bool) -> None:
    """List all acts on the library, or on WORK, the newest first.

    An act is what a command has decided, described, added or removed. fascicle undo takes it back.
    """
    from fascicle.library.history import acts_about, read_history, taken_back

    base = library_at(root)
    acts, errors = read_history(base)
    undone = taken_back(acts)
    chosen = (acts_about(base, acts, work) if work else acts)[::-1][:last]
    if as_json:
        data = [_act_data(act, undone) for act in chosen]
        print_json({"acts": data, "errors": [error_data(error) for error in errors]})
    else:
        echo("\n".join(_act_lines(chosen, undone)) or "No acts.")
        for error in errors:
            echo(str(error), err=True)
    sys.exit(1 if errors else 0)


def _act_data(act: Act, undone: Mapping[int, int]) -> dict[str, Any]:
    data: dict[str, Any] = {"number": act.number, "time": act.time, "kind": act.kind}
    data |= {"work": act.work, "sentence": act.sentence, "file": act.path}
    data |= {"undoes": act.undoes} if act.undoes else {}
    return data | ({"undone_by": undone[act.number]} if act.number in undone else {})


def _act_lines(acts: Sequence[Act], undone: Mapping[int, int]) -> Iterator[str]:
    """Yield a line for each act: number, time, work and sentence."""
    wide = max((len(str(act.number)) for act in acts), default=0)
    for act in acts:
        when = act.time.replace("T", " ").rstrip("Z")
        by = f"   (taken back by {undone[act.number]})" if act.number in undone else ""
        yield seen(f"{act.number:>{wide}}  {when}  {act.work}: {act.sentence}{by}")


@click.command(cls=Command)
@LIBRARY
@JSON
@click.argument("number", type=click.IntRange(1), required=False)
def undo(root: Path | None, number: int | None, *, as_json: bool) -> None:
    """Take back act NUMBER of the history, or the newest that is not taken back yet.

    Only its own lines change; later acts and edits by hand stay. If some depend on it, they are
    named, and nothing is done. An undo is an act itself: fascicle undo with its number takes it
    back.
    """
    from fascicle.library.undoing import take_back

    act, done = take_back(library_at(root), number)
    if as_json:
        print_json({"undone": _act_data(act, {act.number: done.number}), "act": done.number})
        return
    echo(seen(f"{act.work}: {act.number} taken back: {act.sentence}"))
    echo(f"    To carry it out again: fascicle undo {done.number}")
    echo("To see the result: fascicle build")
