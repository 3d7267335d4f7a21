"""What the commands have in common: options, the library they work on, how an error ends them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fascicle.cli.output.report import error_data
from fascicle.model.errors import FascicleError, UseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fascicle.library.texts import TextEntry
    from fascicle.settings.schema import Library

LIBRARY = click.option(
    "--library",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The library to work on (default: the one you stand in).",
)
OUTPUT = click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the built book is, or is to be (default: _build/html).",
)
NAME = click.option("--name", default="", help="Only questions of this name, as “gap-in-prose”.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print data instead of words.")


@contextmanager
def plain_errors(*, as_json: bool = False) -> Iterator[None]:
    """Print an error of ours as one message, and exit with 1, or 2 if it is one of use."""
    try:
        yield
    except FascicleError as error:
        if as_json:
            print_json({"error": error_data(error)})
        else:
            click.echo(str(error), err=True)
        sys.exit(2 if isinstance(error, UseError) else 1)


def print_json(data: object) -> None:
    """Print data as UTF-8, whatever the terminal's encoding."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=1)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()


def library_at(root: Path | None) -> Path:
    """Return the folder of the library to work on."""
    from fascicle.settings.load import find_library, load_library

    if root is None:
        return find_library(Path.cwd())
    load_library(root)
    return root.absolute()


def book_at(library: Path, output: Path | None) -> Path:
    """Return the folder of the built book, or where it is to be."""
    from fascicle.book.build import HTML

    return output.absolute() if output else library / HTML


def texts_named(root: Path | None, works: Iterable[str]) -> tuple[Library, list[TextEntry]]:
    """Return the library, and the texts that are named, or all."""
    from fascicle.library.texts import entry_of, find_texts
    from fascicle.settings.load import load_library

    base = library_at(root)
    entries = find_texts(base)
    named = [entry_of(entries, work) for work in works]
    return load_library(base), named or entries
