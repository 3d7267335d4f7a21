"""The commands `describe` and `cast`: metadata of works, also as a spreadsheet, and people."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click

from fascicle.cli.report import count, error_data, say_errors
from fascicle.cli.shared import (
    CLUSTER,
    JSON,
    LIBRARY,
    Command,
    cluster_named,
    library_at,
    print_json,
    texts_named,
)
from fascicle.cli.terminal import Keyboard, echo, progress
from fascicle.cli.texts import WORTH_READERS, workers_for
from fascicle.model.errors import FascicleError, UseError

if TYPE_CHECKING:
    from fascicle.library.cast_entries import Casting
    from fascicle.library.description import Change, Value
    from fascicle.library.texts import TextEntry
    from fascicle.settings.schema import Library
    from fascicle.workers.executors import Workers

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
        from fascicle.cli.tables import address_lines

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
        from fascicle.cli.tables import described_lines, overview_lines

        lines = map(described_lines, works) if whole else [overview_lines(works)]
        echo("\n\n".join("\n".join(each) for each in lines))
    say_errors(errors)
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


class _Wanted(TypedDict):
    """The options about proposals."""

    top: int
    write: bool
    ask: bool
    struck: tuple[str, ...]
    jobs: int | None


@click.command(cls=Command)
@LIBRARY
@JSON
@click.option(
    "--top",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Show this many characters and this many places at most.",
)
@click.option("--ask", is_flag=True, help="Ask about each proposal, with one key for an answer.")
@click.option("--write", is_flag=True, help="Add the proposals to the TOML file beside the text.")
@click.option("--not", "struck", multiple=True, metavar="NAME", help="Never propose NAME again.")
@click.option("--jobs", type=click.IntRange(1), help="Read this many texts at a time.")
@CLUSTER
@click.argument("works", metavar="WORK…", nargs=-1, required=True)
def cast(
    root: Path | None, works: tuple[str, ...], *, as_json: bool, **wanted: Unpack[_Wanted]
) -> None:
    """Propose characters and places of WORK, found in its words alone, the likeliest first.

    Entries in the TOML file beside the text, [[cast]] and [[places]], are not proposed again. With
    --ask, each proposal is accepted, rejected or joined to another name with one key; with --write,
    all that are shown are added there. The rest of the file stays as it is. --ask and --not are
    about a single work, which this process reads.
    """
    if wanted["ask"] and (wanted["write"] or as_json):
        other = "--write" if wanted["write"] else "--json"
        raise UseError("", f"--ask and {other} exclude each other", "Leave one of them out.")
    cluster, base = cluster_named(wanted["jobs"]), library_at(root)
    library, entries = texts_named(base, works)
    if wanted["ask"] or wanted["struck"]:
        if len(entries) > 1:
            option = "--ask" if wanted["ask"] else "--not"
            raise UseError("", f"{option} is about a single work", "Name one of them.")
        _cast_here(entries[0], library, wanted, as_json=as_json)
        return
    with workers_for(base, wanted["jobs"], cluster, entries, WORTH_READERS) as workers:
        rows = list(_cast_all(entries, library, workers, wanted, as_json=as_json))
    if as_json:
        print_json({"works": rows} if len(entries) > 1 else rows[0])
    sys.exit(1 if any("error" in row for row in rows) else 0)


def _cast_here(entry: TextEntry, library: Library, wanted: _Wanted, *, as_json: bool) -> None:
    """Ask about a work, or report on it, after rejecting names."""
    from fascicle.cli.cast_asking import CastAsking, CastSession
    from fascicle.cli.keyboard_session import ask
    from fascicle.library.cast_entries import casting_of

    casting = casting_of(entry, library, wanted["struck"])
    if wanted["ask"] and casting.proposals:
        ask(CastSession(entry, casting.first(wanted["top"])), CastAsking, Keyboard(), echo)
        return
    row = _report(entry, casting, wanted, quiet=as_json)
    if as_json:
        print_json(row)


def _cast_all(
    entries: Sequence[TextEntry],
    library: Library,
    workers: Workers,
    wanted: _Wanted,
    *,
    as_json: bool,
) -> Iterator[dict[str, Any]]:
    """Report on works, in their order; yield each as data, or its error.

    The error of a single work is raised; one of several does not stop the others.
    """
    from fascicle.library.cast_entries import castings_of

    several = len(entries) > 1
    with (
        progress("Finding names", len(entries), quiet=as_json) as advance,
        closing(castings_of(entries, library, workers)) as castings,
    ):
        for n, (entry, casting) in enumerate(zip(entries, castings, strict=True)):
            if several and not as_json:
                echo(f"\n{entry.slug}:" if n else f"{entry.slug}:")
            try:
                row = _report(entry, casting, wanted, quiet=as_json)
            except FascicleError as error:
                if not several:
                    raise
                if not as_json:
                    echo(str(error), err=True)
                row = {"work": entry.slug, "error": error_data(error)}
            yield row
            advance(0)


def _report(
    entry: TextEntry, casting: Casting | FascicleError, wanted: _Wanted, *, quiet: bool
) -> dict[str, Any]:
    """Add the proposals to the TOML file, if that is wanted, and print and return them.

    Raises the error of a text that has one instead.
    """
    from fascicle.cli.tables import cast_data, cast_lines, written_line
    from fascicle.library.cast_entries import settle

    if isinstance(casting, FascicleError):
        raise casting
    shown, write = casting.first(wanted["top"]), wanted["write"]
    if write:
        settle(entry, shown.proposals)
    if not quiet:
        # Nothing is written that was not shown.
        echo("\n".join(cast_lines(shown, None) if write else cast_lines(shown)))
    if not quiet and write and shown.proposals:
        echo(f"\n{written_line(shown, entry.settings_place)}")
    return {"work": entry.slug, **cast_data(shown), "written": write}
