"""The command `cast`: the characters and places of a text."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack

import click

from fascicle.cli.output.as_typed import echo
from fascicle.cli.shared import JSON, LIBRARY, Command, print_json, texts_named
from fascicle.model.errors import UseError


class _Wanted(TypedDict):
    """The options about proposals."""

    top: int
    write: bool
    ask: bool
    struck: tuple[str, ...]


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
@click.argument("work")
def cast(root: Path | None, work: str, *, as_json: bool, **wanted: Unpack[_Wanted]) -> None:
    """Propose characters and places of WORK, found in its words alone, the likeliest first.

    Entries in the TOML file beside the text, [[cast]] and [[places]], are not proposed again. With
    --ask, each proposal is accepted, rejected or joined to another name with one key; with --write,
    all that are shown are added there. The rest of the file stays as it is.
    """
    from fascicle.cli.deciding.cast_asking import CastAsking
    from fascicle.cli.deciding.keyboard import Keyboard
    from fascicle.cli.output.cast_table import cast_data, cast_lines, written_line
    from fascicle.library.decisions.cast_entries import casting_of, settle

    if wanted["ask"] and (wanted["write"] or as_json):
        other = "--write" if wanted["write"] else "--json"
        raise UseError("", f"--ask and {other} exclude each other", "Leave one of them out.")
    library, [entry] = texts_named(root, [work])
    casting = casting_of(entry, library, wanted["struck"]).first(wanted["top"])
    if wanted["ask"] and casting.proposals:
        CastAsking(entry, casting, Keyboard(), echo).run()
        return
    if wanted["write"]:
        settle(entry, casting.proposals)
    if as_json:
        print_json({"work": entry.slug, **cast_data(casting), "written": wanted["write"]})
        return
    # Nothing is written that was not shown.
    echo("\n".join(cast_lines(casting, None) if wanted["write"] else cast_lines(casting)))
    if wanted["write"] and casting.proposals:
        echo(f"\n{written_line(casting, entry.settings_place)}")
