"""The commands `desk` and `live`: the library in the browser, and the book while it is written."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from fascicle.cli.shared import LIBRARY, PORT, Command, library_at
from fascicle.cli.terminal import echo
from fascicle.cli.texts import convert_texts


@click.command(cls=Command)
@LIBRARY
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port (default: any free one).",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def desk(root: Path | None, port: int, *, no_browser: bool) -> None:
    """Open the desk in the browser: texts beside their pages, to see and to mend.

    It answers on this machine only, at the address that it prints.
    """
    import webbrowser

    from fascicle.desk.server import run_desk

    def begun(address: str) -> None:
        echo(f"{address} (press Ctrl+C to stop)")
        if not no_browser:
            webbrowser.open(address)

    run_desk(library_at(root), port, begun)


@click.command(cls=Command)
@LIBRARY
@PORT
def live(root: Path | None, port: int) -> None:
    """Show the book at http://127.0.0.1:PORT while you write: open pages follow your texts.

    It answers on this machine only. A text, page or setting that fails is named here and on the
    page, which stays as it was.
    """
    from fascicle.desk.live import run_live

    base = library_at(root)
    errors = [it for each in convert_texts(base, ()) for it in (each.problem, each.error) if it]

    def begun(address: str) -> None:
        echo(f"{address} (press Ctrl+C to stop)")

    run_live(base, port, map(str, errors), begun, partial(echo, err=True))
