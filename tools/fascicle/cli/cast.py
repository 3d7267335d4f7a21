"""The command about the cast: who is in a text, and where it plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from fascicle.cli.shared import JSON, LIBRARY, plain_errors, print_json, texts_named

if TYPE_CHECKING:
    from pathlib import Path


class _Wanted(TypedDict):
    """What is to become of proposals."""

    top: int
    write: bool
    struck: tuple[str, ...]


@click.command()
@LIBRARY
@JSON
@click.option(
    "--top",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="How many characters, and how many places.",
)
@click.option("--write", is_flag=True, help="Add the proposals to the TOML beside the text.")
@click.option(
    "--not", "struck", multiple=True, metavar="NAME", help="NAME is none: not proposed again."
)
@click.argument("work")
def cast(root: Path | None, work: str, *, as_json: bool, **wanted: Unpack[_Wanted]) -> None:
    """Propose characters and places of WORK, found in its words alone, the likeliest first.

    What is settled in the TOML beside the text, as [[cast]] and [[places]], is not proposed
    again. With --write, what is shown as proposed is added there; all else in the file stays.
    """
    from fascicle.cli.output.cast_table import cast_data, cast_lines, written_line
    from fascicle.library.decisions.cast_entries import casting_of, settle

    with plain_errors(as_json=as_json):
        library, [entry] = texts_named(root, [work])
        casting = casting_of(entry, library, wanted["struck"]).first(wanted["top"])
        if wanted["write"]:
            settle(entry, casting.proposals)
    if as_json:
        print_json({"work": entry.slug, **cast_data(casting), "written": wanted["write"]})
        return
    click.echo("\n".join(cast_lines(casting)))
    if wanted["write"] and casting.proposals:
        click.echo(f"\n{written_line(casting, entry.settings_place)}")
