"""The command `desk`: the library in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from fascicle.cli.shared import LIBRARY, Command, library_at
from fascicle.cli.terminal import echo


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
