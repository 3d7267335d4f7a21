"""The command `addresses`: the addresses of pages, and those that would break."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fascicle.cli.output.as_typed import echo
from fascicle.cli.output.report import count, error_data
from fascicle.cli.shared import (
    JSON,
    LIBRARY,
    OUTPUT,
    WORKS,
    Command,
    book_at,
    library_at,
    print_json,
    texts_named,
)

if TYPE_CHECKING:
    from fascicle.library.texts import TextEntry


@click.command(cls=Command)
@LIBRARY
@JSON
@OUTPUT
@click.option("--check", is_flag=True, help="List the addresses that would break.")
@WORKS
def addresses(
    root: Path | None, output: Path | None, works: tuple[str, ...], *, check: bool, as_json: bool
) -> None:
    """List the addresses of pages, and the former addresses that redirect to them.

    With --check, compare the current texts with the built book, and list every page, scene, heading
    and paragraph that links would no longer find. Nothing is written.
    """
    from fascicle.library.addresses.changes import known, known_lines

    _, entries = texts_named(root, works)
    if check:
        base = library_at(root)
        sys.exit(_check_addresses(base, entries, output, is_all=not works, as_json=as_json))
    found = [(entry.slug, known(entry)) for entry in entries]
    if as_json:
        print_json({"works": [{"work": slug, "pages": pages} for slug, pages in found]})
        return
    for line in chain.from_iterable(known_lines(pages) for _, pages in found):
        echo(line)


def _check_addresses(
    base: Path, entries: list[TextEntry], output: Path | None, *, is_all: bool, as_json: bool
) -> int:
    """Print the addresses that would break, and return the exit code."""
    from fascicle.cli.output.progress import waiting
    from fascicle.library.addresses.changes import check_addresses

    built = book_at(base, output)
    with waiting("Comparing addresses", quiet=as_json):
        checked = check_addresses(base, entries, built, is_all=is_all)
    broken = [each for work in checked for each in work.broken]
    errors = [work.error for work in checked if work.error]
    if as_json:
        data = [{"address": each.address, "why": each.why} for each in broken]
        print_json({"broken": data, "errors": [error_data(error) for error in errors]})
    else:
        for each in broken:
            echo(str(each))
        for error in errors:
            echo(str(error), err=True)
        unbuilt = sum(not work.built and not work.error for work in checked)
        only = f"; {count(unbuilt, 'work')} not built yet (only pages compared)"
        would = f"{len(broken):,} address{'es' * (len(broken) != 1)} would break"
        echo(f"{count(len(checked), 'work')}: {would}{only if unbuilt else ''}")
    return 1 if broken or errors else 0
