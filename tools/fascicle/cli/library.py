"""The commands about the library itself: making one, and upgrading its tool."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fascicle.cli.output.as_typed import echo
from fascicle.cli.shared import JSON, LIBRARY, Command, library_at, print_json
from fascicle.files.interrupts import uninterrupted

if TYPE_CHECKING:
    from fascicle.book.upgrade import Upgrade


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", help="The title of the library (default: from the name of DIR).")
def new(folder: Path, title: str | None) -> None:
    """Make an empty library in DIR, ready for `make`."""
    from fascicle.book.new import new_library

    name = folder.absolute().name.replace("-", " ")
    new_library(folder, title or name.capitalize() or "Library")
    echo(f"{folder}: a new library\n    Put a text into {folder / 'texts'}, and run make there.")


@click.command(cls=Command)
@LIBRARY
@JSON
@click.option("--check", is_flag=True, help="Show what would change, and change nothing.")
@click.argument("wheel", required=False, type=click.Path(path_type=Path))
def upgrade(root: Path | None, wheel: Path | None, *, as_json: bool, check: bool) -> None:
    """Upgrade a library to the version of the tool in WHEEL (default: the running tool).

    The wheel in tools/, its pin in requirements.txt and the files that you have not edited are
    replaced. Texts, pages, library.toml and index.md are never touched.
    """
    from fascicle.book.upgrade import carry_out, upgrade_of

    base = library_at(root)
    if wheel:
        sys.exit(_by_new_version(wheel, base, as_json=as_json, check=check))
    from fascicle.book.library_files.wheel import own_wheel

    found = upgrade_of(base, own_wheel())
    if not check:
        carry_out(base, found)
    if as_json:
        print_json(_data(found))
    else:
        echo("\n".join(_lines(base.name, found, check=check)))


def _by_new_version(wheel: Path, root: Path, *, as_json: bool, check: bool) -> int:
    """Have the tool in the wheel do the upgrade, and return its exit code."""
    from fascicle.book.library_files.wheel import read_wheel
    from fascicle.book.upgrade import installed_version, refuse_older

    refuse_older(installed_version(root), read_wheel(wheel))
    options = [*(["--check"] if check else []), *(["--json"] if as_json else [])]
    command = [sys.executable, "-P", "-m", "fascicle", "upgrade", "--library", str(root), *options]
    env = {**os.environ, "PYTHONPATH": str(wheel.absolute()), "PYTHONUTF8": "1"}
    # Ctrl-C reaches both processes, and is answered by the new version, once it has begun.
    code = -signal.SIGINT
    with contextlib.suppress(KeyboardInterrupt), uninterrupted():
        code = subprocess.run(command, env=env, check=False).returncode  # noqa: S603 (no shell)
    return code if code >= 0 else 128 - code


def _data(found: Upgrade) -> dict[str, object]:
    changes = [
        {"file": change.name, "done": change.done, "why": change.why, "compare": change.compared}
        for change in found.changes
    ]
    old = str(found.old) if found.old else None
    return {"from": old, "to": str(found.new), "changes": changes, "changelog": found.changelog}


def _lines(library: str, found: Upgrade, *, check: bool) -> Iterator[str]:
    """Yield what an upgrade has changed, or would change, one line a file."""
    if all(change.done == "kept" for change in found.changes):
        yield f"{library}: up to date with Fascicle {found.new}"
    else:
        would = "would be " if check else ""
        yield f"{library}: {would}upgraded from {found.old or 'no version'} to {found.new}"
    for change in found.changes:
        why = f" ({change.why})" if change.why else ""
        compare = f"; compare: diff {change.name} {change.compared}"
        shown = compare if change.compared and not check else ""
        yield f"    {change.done:<8}  {change.name}{why}{shown}"
    if found.changelog:
        yield f"\nWhat is new:\n\n{found.changelog}"
    if not check and any(change.done != "kept" for change in found.changes):
        yield "Run make to build the book with it."
