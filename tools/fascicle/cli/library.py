"""The commands `new`, `add`, `remove`, `restore`, `upgrade`, `history` and `undo`: the library."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fascicle.cli.report import count, error_data, say_errors
from fascicle.cli.shared import JSON, LIBRARY, Command, about, library_at, print_json
from fascicle.cli.terminal import echo, progress, seen
from fascicle.cli.texts import convert_texts
from fascicle.files.interrupts import uninterrupted
from fascicle.model.errors import FascicleError, UseError
from fascicle.model.names import without_ending

if TYPE_CHECKING:
    from fascicle.book.library_files.upgrade import Upgrade
    from fascicle.library.adding import Added
    from fascicle.library.history import Act
    from fascicle.library.removing import Moved


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", help="The title of the library (default: from the name of DIR).")
def new(folder: Path, title: str | None) -> None:
    """Make an empty library in DIR, ready for `make`."""
    from fascicle.book.library_files.new_library import new_library

    name = folder.absolute().name.replace("-", " ")
    new_library(folder, title or name.capitalize() or "Library")
    echo(f"{folder}: a new library\n    Put a text into {folder / 'texts'}, and run make there.")


# The most chapters that are named; the others are counted.
CHAPTERS_NAMED = 5


@click.command(cls=Command)
@LIBRARY
@JSON
@click.option("--name", default="", help="The name of the text, for one FILE.")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
def add(root: Path | None, files: tuple[str, ...], *, name: str, as_json: bool) -> None:
    """Copy FILEs into texts/, and show the structure that was recognised.

    A FILE may be a folder of chapters: sorted by their names, they become one work. A FILE that is
    a newer version of a work (the same name, or the same web address) takes the place of its text:
    the changes are shown, and settings, decisions, edited pages and addresses are kept. The
    older file is kept beside it, hidden, as texts/.NAME.previous.
    """
    if name and (len(files) > 1 or not name.strip(". ") or set(name) & set("/\\")):
        raise UseError("--name", "is the name of one text, without a folder", "Name one FILE.")
    base = library_at(root)
    added, errors = _add(base, files, name, quiet=as_json)
    works = list(dict.fromkeys(each.slug for each in added if each.status != "same" or each.images))
    if as_json:
        outcomes = convert_texts(base, works, quiet=True) if works else []
        twins = {outcome.slug: outcome.twin for outcome in outcomes}
        data = [_added_data(each, twins.get(each.slug, "")) for each in added]
        print_json({"added": data, "errors": [error_data(error) for error in errors]})
    else:
        for each in added:
            echo("\n".join([*_added_lines(each), *_unused(name, each), *_copied(each)]))
        say_errors(errors)
        outcomes = convert_texts(base, works) if works else []
        if len(works) == 1 and not errors and not any(outcome.error for outcome in outcomes):
            _show(base, works[0])
    sys.exit(1 if errors or any(o.error or o.problem for o in outcomes) else 0)


def _add(
    root: Path, files: tuple[str, ...], name: str, *, quiet: bool
) -> tuple[list[Added], list[FascicleError]]:
    """Add each file; one that cannot be added stops no other."""
    from fascicle.library.adding import add_file

    added: list[Added] = []
    errors: list[FascicleError] = []
    with progress("Adding", len(files), quiet=quiet) as advance:
        for file in files:
            try:
                added.append(add_file(root, Path(file), name))
            except FascicleError as error:
                errors.append(error)
            advance(0)
    return added, errors


def _added_lines(added: Added) -> list[str]:
    if added.version is None:
        if added.status == "same":
            return [f"{added.place}: already in the library"]
        as_one = f", {count(added.files, 'file')} as one work" if added.files else ""
        lines = [f"{added.place}: added{as_one}"]
        return lines + [f"    not copied: {_named(added.skipped)}"] * bool(added.skipped)
    version, kept = added.version, f"    the older file is kept: {added.previous}"
    if not (version.added or version.removed):
        return [f"{added.place}: replaced by a newer version with the same words", kept]
    words = f"{count(version.added, 'new word')}, {version.removed:,} gone"
    lines = [f"{added.place}: replaced by a newer version: {words}"]
    lines += [f"    new: {_named(version.new_chapters)}"] if version.new_chapters else []
    lines += [f"    gone: {_named(version.gone_chapters)}"] if version.gone_chapters else []
    return [*lines, kept]


def _unused(name: str, added: Added) -> list[str]:
    """Return a line about a given name if the text has another one already."""
    if not name or added.status == "new" or name == without_ending(Path(added.place).name):
        return []
    return [f"    the text keeps its name; --name {name} is not used"]


def _copied(added: Added) -> list[str]:
    were = "was" if added.images == 1 else "were"
    line = f"    {count(added.images, 'image')} beside it {were} copied"
    return [line] if added.images else []


def _named(chapters: tuple[str, ...]) -> str:
    more = len(chapters) - CHAPTERS_NAMED
    return ", ".join(chapters[:CHAPTERS_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _added_data(added: Added, twin: str) -> dict[str, Any]:
    data: dict[str, Any] = {"work": added.slug, "file": added.place, "status": added.status}
    if added.images:
        data["images"] = added.images
    if added.skipped:
        data["not_copied"] = added.skipped
    if twin:
        data |= {"same_title": twin}
    if version := added.version:
        data |= {
            "previous": added.previous,
            "words_added": version.added,
            "words_removed": version.removed,
            "new_chapters": version.new_chapters,
            "gone_chapters": version.gone_chapters,
        }
    return data


def _show(root: Path, work: str) -> None:
    from fascicle.cli.outline import outline_lines
    from fascicle.convert import convert
    from fascicle.library.texts import entry_of, find_texts, load_text
    from fascicle.settings.load import load_library

    entry = about(entry_of(find_texts(root), work))
    converted = convert(load_text(entry, load_library(root)))
    echo("\n" + "\n".join(map(seen, outline_lines(converted.work, converted.metadata))))


# The most references to a removed work that are named; the others are counted.
REFERENCES_NAMED = 20


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
        print_json({"removed": [_moved_data(each) for each in moved]})
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
    lines += [f"{place}: {what}" for place in moved.references[:REFERENCES_NAMED]]
    if (more := len(moved.references) - REFERENCES_NAMED) > 0:
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
    from fascicle.settings.load import load_record, removed_folders

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
        print_json({"restored": [_moved_data(each) for each in moved]})
        return
    for each in moved:
        echo(f"{each.work}: {count(each.files, 'file')} restored from {each.folder}")
    echo("To see the result: fascicle build")


def _moved_data(moved: Moved) -> dict[str, Any]:
    data = {"work": moved.work, "folder": moved.folder, "files": moved.files}
    return data | ({"references": moved.references} if moved.references else {})


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
    from fascicle.book.library_files.upgrade import carry_out, upgrade_of

    base = library_at(root)
    if wheel:
        sys.exit(_by_new_version(wheel, base, as_json=as_json, check=check))
    from fascicle.book.library_files.wheel import own_wheel

    planned = upgrade_of(base, own_wheel())
    if not check:
        carry_out(base, planned)
    if as_json:
        print_json(_upgrade_data(planned))
    else:
        echo("\n".join(_upgrade_lines(base.name, planned, check=check)))


def _by_new_version(wheel: Path, root: Path, *, as_json: bool, check: bool) -> int:
    """Have the tool in the wheel do the upgrade, and return its exit code."""
    from fascicle.book.library_files.upgrade import installed_version, refuse_older
    from fascicle.book.library_files.wheel import read_wheel

    refuse_older(installed_version(root), read_wheel(wheel))
    options = [*(["--check"] if check else []), *(["--json"] if as_json else [])]
    command = [sys.executable, "-P", "-m", "fascicle", "upgrade", "--library", str(root), *options]
    env = {**os.environ, "PYTHONPATH": str(wheel.absolute()), "PYTHONUTF8": "1"}
    # Ctrl-C reaches both processes, and is answered by the new version, once it has begun.
    code = -signal.SIGINT
    with contextlib.suppress(KeyboardInterrupt), uninterrupted():
        code = subprocess.run(command, env=env, check=False).returncode  # noqa: S603 (no shell)
    return code if code >= 0 else 128 - code


def _upgrade_data(planned: Upgrade) -> dict[str, object]:
    changes = [
        {"file": change.name, "done": change.done, "why": change.why, "compare": change.compared}
        for change in planned.changes
    ]
    old = str(planned.old) if planned.old else None
    return {"from": old, "to": str(planned.new), "changes": changes, "changelog": planned.changelog}


def _upgrade_lines(library: str, planned: Upgrade, *, check: bool) -> Iterator[str]:
    if all(change.done == "kept" for change in planned.changes):
        yield f"{library}: up to date with Fascicle {planned.new}"
    else:
        would = "would be " if check else ""
        yield f"{library}: {would}upgraded from {planned.old or 'no version'} to {planned.new}"
    for change in planned.changes:
        why = f" ({change.why})" if change.why else ""
        compare = f"; compare: diff {change.name} {change.compared}"
        shown = compare if change.compared and not check else ""
        yield f"    {change.done:<8}  {change.name}{why}{shown}"
    if planned.changelog:
        yield f"\nWhat is new:\n\n{planned.changelog}"
    if not check and any(change.done != "kept" for change in planned.changes):
        yield "Run make to build the book with it."


@click.command(cls=Command)
@LIBRARY
@JSON
@click.option("--last", type=click.IntRange(1), help="Only so many acts, the newest.")
@click.argument("work", metavar="[WORK]", required=False, default="")
def history(root: Path | None, work: str, *, last: int | None, as_json: bool) -> None:
    """List all acts on the library, or on WORK, the newest first.

    An act is what a command has decided, described, added or removed. fascicle undo takes it back.
    """
    from fascicle.library.history import acts_about, read_history, taken_back

    base = library_at(root)
    acts, errors = read_history(base)
    undone = taken_back(acts)
    chosen = (acts_about(base, acts, work) if work else acts)[::-1][:last]
    if as_json:
        data = [_act_data(act, undone) for act in chosen]
        print_json({"acts": data, "errors": [error_data(error) for error in errors]})
    else:
        echo("\n".join(_act_lines(chosen, undone)) or "No acts.")
        say_errors(errors)
    sys.exit(1 if errors else 0)


def _act_data(act: Act, undone: Mapping[int, int]) -> dict[str, Any]:
    data: dict[str, Any] = {"number": act.number, "time": act.time, "kind": act.kind}
    data |= {"work": act.work, "sentence": act.sentence, "file": act.path}
    data |= {"undoes": act.undoes} if act.undoes else {}
    return data | ({"undone_by": undone[act.number]} if act.number in undone else {})


def _act_lines(acts: Sequence[Act], undone: Mapping[int, int]) -> Iterator[str]:
    """Yield a line for each act: number, time, work and sentence."""
    wide = max((len(str(act.number)) for act in acts), default=0)
    for act in acts:
        when = act.time.replace("T", " ").rstrip("Z")
        by = f"   (taken back by {undone[act.number]})" if act.number in undone else ""
        yield seen(f"{act.number:>{wide}}  {when}  {act.work}: {act.sentence}{by}")


@click.command(cls=Command)
@LIBRARY
@JSON
@click.argument("number", type=click.IntRange(1), required=False)
def undo(root: Path | None, number: int | None, *, as_json: bool) -> None:
    """Take back act NUMBER of the history, or the newest that is not taken back yet.

    Only its own lines change; later acts and edits by hand stay. If some depend on it, they are
    named, and nothing is done. An undo is an act itself: fascicle undo with its number takes it
    back.
    """
    from fascicle.library.undoing import take_back

    act, done = take_back(library_at(root), number)
    if as_json:
        print_json({"undone": _act_data(act, {act.number: done.number}), "act": done.number})
        return
    echo(seen(f"{act.work}: {act.number} taken back: {act.sentence}"))
    echo(f"    To carry it out again: fascicle undo {done.number}")
    echo("To see the result: fascicle build")
