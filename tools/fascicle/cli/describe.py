"""The command `describe`: metadata of works, also as a spreadsheet."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fascicle.cli.output.report import count, error_data
from fascicle.cli.shared import JSON, LIBRARY, Command, print_json, texts_named
from fascicle.cli.terminal import echo, progress
from fascicle.model.errors import FascicleError, UseError

if TYPE_CHECKING:
    from fascicle.library.description import Change, Value
    from fascicle.library.texts import TextEntry
    from fascicle.settings.schema import Library

    Described = tuple[TextEntry, list[Value]]

EDIT = "Edit it, save it as CSV, and run the command again."
DESCRIBE = """Show or change the metadata on title pages, in the TOML files beside the texts.

\b
fascicle describe                              title, author and language of all works
fascicle describe door                         all keys of one work that have a value
fascicle describe door title="The Door"        set a key
fascicle describe door author="Ada Quill" tags="the sea; letters"
fascicle describe door summary=                remove a key
fascicle describe door cover=moon.jpg          an image, which is copied to texts/
fascicle describe --csv works.csv              write a table of all works, or apply its changes

KEY is a key of the TOML file: title, authors, language, summary, tags, series, dates.written …
(docs/settings.md lists them all). Semicolons separate the values of a list; commas will do for tags
and full names, and “and” for two of these.

With --csv, a file that does not exist is written, with a row for each work; edit it in a
spreadsheet, save it as CSV, and run the same command again: the cells that you have changed are
applied.
"""


@click.command(cls=Command, help=DESCRIBE)
@LIBRARY
@JSON
@click.option(
    "--csv", "table", type=click.Path(dir_okay=False, path_type=Path), help="A table of all works."
)
@click.argument("words", metavar="[WORK [KEY=VALUE]…]", nargs=-1)
def describe(
    root: Path | None, words: tuple[str, ...], table: Path | None, *, as_json: bool
) -> None:
    names = [word for word in words if "=" not in word]
    given = [word.partition("=") for word in words if "=" in word]
    if given and (table or len(names) != 1):
        problem = "KEY=VALUE needs exactly one work before it"
        raise UseError("", problem, 'Type: fascicle describe WORK title="…"')
    if table and not table.parent.is_dir():
        raise UseError(str(table), "its folder does not exist", "Make it first, or name another.")
    library, entries = texts_named(root, names)
    if given:
        changed = {entries[0].slug: _change(entries[0], [(key, value) for key, _, value in given])}
    elif table and table.exists():
        changed = _taken_over(table, library, entries, quiet=as_json)
    else:
        _show(library, entries, table, as_json=as_json, whole=bool(names))
        return
    if as_json:
        shown = {
            slug: [{"key": it.key, "old": it.old, "new": it.new} for it in changes]
            for slug, changes in changed.items()
        }
        print_json({"changed": [{"work": slug, "keys": keys} for slug, keys in shown.items()]})
    else:
        from fascicle.cli.output.tables import address_lines

        places = {entry.slug: entry.settings_place for entry in entries}
        lines = (address_lines(entry, changed.get(entry.slug, ())) for entry in entries)
        echo("\n".join([*chain.from_iterable(lines), *_changed_lines(places, changed)]))


def _change(entry: TextEntry, typed: Iterable[tuple[str, str]]) -> list[Change]:
    from fascicle.library.description import describe as record
    from fascicle.library.text_images import cover_given
    from fascicle.settings.setting import typed_keys

    values = typed_keys(typed)
    if values.get("cover"):
        values["cover"] = cover_given(entry.path, values["cover"])
    return record(entry, values)


def _show(
    library: Library, entries: list[TextEntry], table: Path | None, *, as_json: bool, whole: bool
) -> None:
    errors: list[FascicleError] = []
    works = list(_described(library, entries, errors, quiet=as_json))
    if table:
        _write(table, works)
    if as_json:
        data = [{"work": entry.slug, "keys": _data(values)} for entry, values in works]
        print_json({"works": data, "errors": [error_data(error) for error in errors]})
    elif table:
        echo(f"{table}: {count(len(works), 'work')}\n    {EDIT}")
    else:
        from fascicle.cli.output.tables import described_lines, overview_lines

        lines = map(described_lines, works) if whole else [overview_lines(works)]
        echo("\n\n".join("\n".join(each) for each in lines))
    for error in errors:
        echo(str(error), err=True)
    sys.exit(1 if errors else 0)


def _described(
    library: Library, entries: list[TextEntry], errors: list[FascicleError], *, quiet: bool
) -> Iterator[Described]:
    """Yield texts with their descriptions; add the errors of those that cannot be converted."""
    from fascicle.convert import convert
    from fascicle.library.description import description_of
    from fascicle.library.processing import error_of
    from fascicle.library.texts import load_text

    with progress("Reading", len(entries), quiet=quiet) as advance:
        for entry in entries:
            try:
                text = load_text(entry, library)
                yield entry, description_of(convert(text), text.settings)
            except Exception as error:  # noqa: BLE001 (any failure is the text's)
                errors.append(error_of(entry, "read", error))
            advance(0)


def _write(table: Path, works: list[Described]) -> None:
    from fascicle.files.folders import write_atomically
    from fascicle.library.description import table_text
    from fascicle.library.texts import printable

    rows = ((entry.slug, printable(entry.path.name), values) for entry, values in works)
    # Spreadsheets know UTF-8 by its byte-order mark.
    content = table_text(rows).encode("utf-8-sig")
    write_atomically(table.absolute(), content, table.name, "Choose another file.")


def _taken_over(
    table: Path, library: Library, entries: list[TextEntry], *, quiet: bool
) -> dict[str, list[Change]]:
    """Apply the changed cells of a table. A mistake in one of them changes no work."""
    from fascicle.library.description import changed_cells, check, read_table
    from fascicle.library.description import describe as record
    from fascicle.library.texts import entry_of
    from fascicle.settings.setting import typed_keys
    from fascicle.settings.toml_edit import toml_to_edit

    rows = [(line, entry_of(entries, work), cells) for line, work, cells in read_table(table)]
    errors: list[FascicleError] = []
    named = list({entry.slug: entry for _, entry, _ in rows}.values())
    shown = {e.slug: values for e, values in _described(library, named, errors, quiet=quiet)}
    wanted = []
    for line, entry, cells in rows:
        if entry.slug in shown and (changed := changed_cells(cells, shown[entry.slug])):
            try:
                values = typed_keys(changed.items())
                check(toml_to_edit(entry.settings_path, entry.settings_place), values)
            except FascicleError as error:
                place = f"{table.name}:{line}: {error.place}".rstrip(": ")
                raise UseError(place, error.problem, error.remedy) from None
            wanted.append((entry, values))
    if errors:
        raise errors[0]
    return {entry.slug: record(entry, values) for entry, values in wanted}


def _data(values: Iterable[Value]) -> list[dict[str, str]]:
    return [{"key": v.key, "value": v.value, "from": v.source} for v in values if v.value]


def _changed_lines(places: dict[str, str], changed: dict[str, list[Change]]) -> Iterator[str]:
    for slug, changes in changed.items():
        yield from (f"{places[slug]}: {change}" for change in changes)
    if any(change.old != change.new for changes in changed.values() for change in changes):
        yield "To see the result: fascicle build"
    else:
        yield "Nothing has changed."
