"""The commands `remove` and `restore`: works out of the library, and back into it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fascicle.cli.output.as_typed import echo
from fascicle.cli.output.report import count
from fascicle.cli.shared import JSON, LIBRARY, Command, library_at, print_json

if TYPE_CHECKING:
    from fascicle.library.removing import Moved

# Lines that refer to a removed work and are named; of others the number is told.
NAMED = 20


@click.command(cls=Command)
@LIBRARY
@JSON
@click.option("--forget", is_flag=True, help="Leave no page at the old addresses.")
@click.argument("works", metavar="WORK…", nargs=-1, required=True)
def remove(root: Path | None, works: tuple[str, ...], *, forget: bool, as_json: bool) -> None:
    """Take WORKs out of the library: their texts, settings, images and pages move to removed/.

    From the next build on, the book is without them, and their old addresses say that the work has
    been removed; with --forget, there is no page. fascicle restore brings a work back as it was.
    """
    from fascicle.library.removing import removable
    from fascicle.library.removing import remove as move

    base = library_at(root)
    moved = []
    for entry in removable(base, works):  # a typo in one of them removes none
        moved.append(move(base, entry, forget=forget))
        if not as_json:
            echo("\n".join(_removed_lines(moved[-1], forget=forget)))
    if as_json:
        print_json({"removed": [_data(each) for each in moved]})
    else:
        echo("To see the result: fascicle build")


def _removed_lines(moved: Moved, *, forget: bool) -> list[str]:
    then = "lead to no page" if forget else "say that the work has been removed"
    lines = [
        f"{moved.work}: {count(moved.files, 'file')} moved to {moved.folder}",
        f"    After the next build, its addresses {then}.",
        f"    Bring it back: fascicle restore {moved.folder.rpartition('/')[2]}",
    ]
    what = f"refers to {moved.work}{', without a link after the next build' * forget}"
    lines += [f"{place}: {what}" for place in moved.references[:NAMED]]
    if (more := len(moved.references) - NAMED) > 0:
        lines.append(f"{count(more, 'more line')} refer to {moved.work}")
    return lines


@click.command(cls=Command)
@LIBRARY
@JSON
@click.argument("works", metavar="[WORK]…", nargs=-1)
def restore(root: Path | None, works: tuple[str, ...], *, as_json: bool) -> None:
    """Bring removed WORKs back, with their settings, decisions, addresses and edited pages.

    Without WORK, list the removed works.
    """
    from fascicle.library.removing import removed_named
    from fascicle.library.removing import restore as move
    from fascicle.settings.removed_works import load_record, removed_folders

    base = library_at(root)
    if not works:
        records = [(folder.name, load_record(folder)) for folder in removed_folders(base)]
        if as_json:
            print_json({"removed": [{"name": name, "day": each.day} for name, each in records]})
        else:
            lines = [f"{name}: removed on {each.day}" for name, each in records]
            echo("\n".join(lines) or "No work was removed.")
        return
    folders = [removed_named(base, work) for work in works]
    moved = [move(base, folder) for folder in dict.fromkeys(folders)]
    if as_json:
        print_json({"restored": [_data(each) for each in moved]})
        return
    for each in moved:
        echo(f"{each.work}: {count(each.files, 'file')} restored from {each.folder}")
    echo("To see the result: fascicle build")


def _data(moved: Moved) -> dict[str, Any]:
    data = {"work": moved.work, "folder": moved.folder, "files": moved.files}
    return data | ({"references": moved.references} if moved.references else {})
