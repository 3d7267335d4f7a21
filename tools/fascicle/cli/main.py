"""The commands: what one types, what is printed, how it ends.

Each command exits with 0 if all is well, 1 if something is wrong with a text or the book, 2 if it
was called wrongly. With `--json` what would be printed for people is printed as data instead.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from fascicle import __version__
from fascicle.cli.addresses import addresses
from fascicle.cli.book import build, publish, serve, verify
from fascicle.cli.cast import cast
from fascicle.cli.library import new, upgrade
from fascicle.cli.questions import decide, queries
from fascicle.cli.texts import convert, outline

COMMANDS = (
    new, convert, outline, queries, decide, cast, addresses, build, verify, publish, serve, upgrade,
)  # fmt: skip


@click.group(
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="fascicle")
def main() -> None:
    """Turn a folder of texts into a published book."""
    # A terminal that cannot show a letter gets its number, not a traceback.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
