"""The command line: `fascicle COMMAND`.

Each command exits with 0 on success, 1 on an error in a text or in the book, 2 on wrong use. With
`--json` it prints data instead of messages.
"""

from __future__ import annotations

import signal
import sys
from io import TextIOWrapper

import click

from fascicle import __version__
from fascicle.cli.add import add
from fascicle.cli.addresses import addresses
from fascicle.cli.book import build, publish, serve, verify
from fascicle.cli.cast import cast
from fascicle.cli.describe import describe
from fascicle.cli.library import new, upgrade
from fascicle.cli.questions import decide, queries
from fascicle.cli.texts import convert, outline

COMMANDS = (
    new, add, convert, outline, describe, queries, decide, cast, addresses, build, verify, publish,
    serve, upgrade,
)  # fmt: skip


@click.group(
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="fascicle")
def main() -> None:
    """Turn a folder of texts into a published book."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Characters that the terminal cannot show are escaped instead of raising an error.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
