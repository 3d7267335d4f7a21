"""Common parts of the commands: options, the library to work on, exit after an error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from fascicle.cli.report import error_data
from fascicle.cli.terminal import echo, printing
from fascicle.model.errors import FascicleError, UseError
from fascicle.model.words import visible_json
from fascicle.workers.pools import SCHEDULER

if TYPE_CHECKING:
    from fascicle.library.texts import TextEntry
    from fascicle.settings.schema import Library

# The variable that sets the clock (https://reproducible-builds.org/specs/source-date-epoch/), and
# the end of the years that ZIP files know, which EPUBs and wheels are.
EPOCH, LAST_SECOND = "SOURCE_DATE_EPOCH", 4_354_819_198
# Folders of a library in which people write.
_WRITTEN_BY_PEOPLE = ("texts", "works", "_static", "tools")
LIBRARY = click.option(
    "--library",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the library (default: the one around the current folder).",
)
OUTPUT = click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the built book (default: _build/html).",
)
PORT = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; 0 for any free one.",
)
NAME = click.option("--name", default="", help="Only questions of this name, such as gap-in-prose.")
WORKS = click.argument("works", metavar="[WORK]…", nargs=-1)
STRICT = click.option(
    "--strict",
    is_flag=True,
    envvar="STRICT",
    help="Stop if anything fails: nothing is replaced or published (default: $STRICT).",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of messages.")


def _name_cluster(ctx: click.Context, _: click.Parameter, address: str) -> None:
    """Name the cluster to this process, and to those that it starts."""
    ctx.meta["cluster"] = address
    if address:
        os.environ[SCHEDULER] = address


CLUSTER = click.option(
    "--cluster",
    metavar="ADDRESS",
    envvar=SCHEDULER,
    default="",
    callback=_name_cluster,
    expose_value=False,
    help="Let the workers of the Dask scheduler at ADDRESS do the work, such as "
    f"tcp://10.0.0.5:8786 (default: ${SCHEDULER}, else this machine works alone).",
)


def cluster_named(jobs: int | None = None) -> str:
    """Return the address of the scheduler, "" for none; `jobs` of this machine need none."""
    ctx = click.get_current_context()
    if jobs and ctx.get_parameter_source("cluster") is ParameterSource.COMMANDLINE:
        raise UseError("", "--jobs cannot be combined with --cluster", "Leave out one of them.")
    return "" if jobs else ctx.meta["cluster"]


class Command(click.Command):
    """A command that prints a `FascicleError`, and exits with 2 if it is a `UseError`, else 1.

    Any other exception while it is about a single text (`about`) is an error of that text.
    """

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:  # noqa: ANN401
        """Read the arguments of the command; show help."""
        with printing():
            return super().make_context(*arguments, **extra)

    def invoke(self, ctx: click.Context) -> object:
        try:
            _check_surroundings()
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as raised:  # noqa: BLE001 (any failure is the text's)
            error = _error_of_text(ctx, raised)
            if ctx.params.get("as_json"):
                print_json({"error": error_data(error)})
            else:
                echo(str(error), err=True)
            sys.exit(2 if isinstance(error, UseError) else 1)


def about(entry: TextEntry) -> TextEntry:
    """Attribute failures of the command to a single text."""
    click.get_current_context().meta["text"] = entry
    return entry


def _error_of_text(ctx: click.Context, error: Exception) -> FascicleError:
    """Return an exception as an error. Raises it unless the command is about a single text."""
    if isinstance(error, FascicleError):
        return error
    if "text" not in ctx.meta:
        raise error
    from fascicle.library.processing import error_of

    return error_of(ctx.meta["text"], "read", error)


def _check_surroundings() -> None:
    """Raise `UseError` in surroundings where every command would fail."""
    try:
        Path.cwd()
    except FileNotFoundError:
        problem = "the current folder has been removed"
        raise UseError("", problem, "Go to one that exists.") from None
    epoch = os.environ.get(EPOCH, "0")
    if not (epoch.isascii() and epoch.isdecimal() and int(epoch) <= LAST_SECOND):
        problem = f"“{epoch}” is not a number of seconds since 1970"
        raise UseError(EPOCH, problem, f"Set it as in {EPOCH}=$(date +%s), or unset it.")


def print_json(data: object) -> None:
    """Print data as UTF-8, whatever the terminal's encoding."""
    import json

    text = visible_json(json.dumps(data, ensure_ascii=False, indent=1))
    with printing():
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.flush()


def library_at(root: Path | None) -> Path:
    from fascicle.library.removing import settle_moves
    from fascicle.settings.load import find_library, load_library

    if root is None:
        base = find_library(Path.cwd())
    else:
        load_library(root)
        base = root.absolute()
    if (base / "removed").is_dir():
        settle_moves(base)
    return base


def book_at(library: Path, output: Path | None) -> Path:
    """Return the folder that the book is built in.

    Raises `UseError` for the library's own folder, one above it, and those in which people write.
    """
    from fascicle.book.build import HTML

    if output is None:
        return library / HTML
    resolved, base = output.resolve(), library.resolve()
    if base.is_relative_to(resolved) or any(
        resolved.is_relative_to(base / name) for name in _WRITTEN_BY_PEOPLE
    ):
        problem = "a book cannot be built among the files of its library"
        raise UseError(str(output), problem, "Name a folder of its own, as in --output public.")
    return output.absolute()


def texts_named(root: Path | None, works: Iterable[str]) -> tuple[Library, list[TextEntry]]:
    """Return the library, and the named texts, each once, or all."""
    from fascicle.library.texts import entry_of, find_texts
    from fascicle.settings.load import load_library

    base = library_at(root)
    entries = find_texts(base)
    named = dict.fromkeys(entry_of(entries, work) for work in works)
    if len(named) == 1:
        about(*named)
    return load_library(base), [*named] or entries
