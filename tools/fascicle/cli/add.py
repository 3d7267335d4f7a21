"""The command `add`: files into the library, with what was understood of each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fascicle.cli.converting import convert_texts
from fascicle.cli.output.as_typed import echo
from fascicle.cli.output.report import count, error_data
from fascicle.cli.shared import JSON, LIBRARY, Command, about, library_at, print_json
from fascicle.model.errors import FascicleError, UseError
from fascicle.model.text_names import without_ending

if TYPE_CHECKING:
    from fascicle.library.adding import Added, Version

# Chapters that are named; of others the number is told.
NAMED = 5


@click.command(cls=Command)
@LIBRARY
@JSON
@click.option("--name", default="", help="The name of the text, for one FILE.")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
def add(root: Path | None, files: tuple[str, ...], *, name: str, as_json: bool) -> None:
    """Copy FILEs into texts/, and show what was understood of them.

    A FILE may be a folder of chapters: sorted by their names, they become one work. A FILE that is
    a newer version of a work (the same name, or the same web address) takes the place of its text:
    what has changed is shown, and settings, decisions, edited pages and addresses are kept. The
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
        data = [_data(each, twins.get(each.slug, "")) for each in added]
        print_json({"added": data, "errors": [error_data(error) for error in errors]})
    else:
        for each in added:
            echo("\n".join([*_lines(each), *_unused(name, each), *_copied(each)]))
        for error in errors:
            echo(str(error), err=True)
        outcomes = convert_texts(base, works) if works else []
        if len(works) == 1 and not errors and not any(outcome.error for outcome in outcomes):
            _show(base, works[0])
    sys.exit(1 if errors or any(o.error or o.problem for o in outcomes) else 0)


def _add(
    root: Path, files: tuple[str, ...], name: str, *, quiet: bool
) -> tuple[list[Added], list[FascicleError]]:
    """Add each file; one that cannot be added stops no other."""
    from fascicle.cli.output.progress import progress
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


def _lines(added: Added) -> list[str]:
    """Return the lines about a file, with what is other than in the version before."""
    if added.version is None:
        if added.status == "same":
            return [f"{added.place}: is this file already"]
        lines = [f"{added.place}: added{_as_one(added.files)}"]
        return lines + [f"    not copied: {_named(added.skipped)}"] * bool(added.skipped)
    version, kept = added.version, f"    the older file is kept: {added.previous}"
    if not (version.added or version.removed):
        return [f"{added.place}: replaced by a newer version with the same words", kept]
    words = f"{count(version.added, 'new word')}, {version.removed:,} gone"
    lines = [f"{added.place}: replaced by a newer version: {words}"]
    lines += [f"    new: {_named(version.new_chapters)}"] if version.new_chapters else []
    lines += [f"    gone: {_named(version.gone_chapters)}"] if version.gone_chapters else []
    return [*lines, kept]


def _as_one(files: int) -> str:
    return f", {count(files, 'file')} as one work" if files else ""


def _unused(name: str, added: Added) -> list[str]:
    """Return a line about a name that was given to a text that is there under another one."""
    if not name or added.status == "new" or name == without_ending(Path(added.place).name):
        return []
    return [f"    the text keeps its name; --name {name} is not used"]


def _copied(added: Added) -> list[str]:
    """Return a line about the images that were copied with a file."""
    were = "was" if added.images == 1 else "were"
    said = f"    {count(added.images, 'image')} beside it {were} copied"
    return [said] if added.images else []


def _named(chapters: tuple[str, ...]) -> str:
    more = len(chapters) - NAMED
    return ", ".join(chapters[:NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _data(added: Added, twin: str) -> dict[str, Any]:
    data: dict[str, Any] = {"work": added.slug, "file": added.place, "status": added.status}
    if added.images:
        data["images"] = added.images
    if added.skipped:
        data["not_copied"] = added.skipped
    if twin:
        data |= {"same_title": twin}
    if added.version:
        data |= {"previous": added.previous, **_version_data(added.version)}
    return data


def _version_data(version: Version) -> dict[str, Any]:
    return {
        "words_added": version.added,
        "words_removed": version.removed,
        "new_chapters": version.new_chapters,
        "gone_chapters": version.gone_chapters,
    }


def _show(root: Path, work: str) -> None:
    """Print the outline of a work."""
    from fascicle.cli.output.context_lines import seen
    from fascicle.cli.output.outline import outline_lines
    from fascicle.convert import convert
    from fascicle.library.texts import entry_of, find_texts, load_text
    from fascicle.settings.load import load_library

    entry = about(entry_of(find_texts(root), work))
    done = convert(load_text(entry, load_library(root)))
    echo("\n" + "\n".join(map(seen, outline_lines(done.work, done.metadata))))
