"""The commands: what one types, what is printed, how it ends.

Each command exits with 0 if all is well, 1 if something is wrong with a text or the book, 2 if it
was called wrongly. With `--json` what would be printed for people is printed as data instead.
Heavy parts are imported where they are used, so that `--help` is there at once.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fascicle import __version__
from fascicle.errors import FascicleError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.library import Outcome, Result

LIBRARY = click.option(
    "--library",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The library to work on (default: the one you stand in).",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print data instead of words.")
HOW = """An answer is a decision about the line that is named, in the TOML beside the text:

    [[decisions]]
    line = 12                # the number after the file's name
    says = "how it begins"
    read_as = "paragraph"    # or "as-read", if the reading is right
"""
# Below this many bytes of text, starting workers takes longer than converting.
WORTH_WORKERS = 2_000_000


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fascicle")
def main() -> None:
    """Turn a folder of texts into a published book."""
    # A terminal that cannot show a letter gets its number, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def _plain_errors(*, as_json: bool = False) -> Iterator[None]:
    """Print an error of ours as one message, and exit with 1."""
    try:
        yield
    except FascicleError as error:
        if as_json:
            _print_json({"error": _error(error)})
        else:
            click.echo(str(error), err=True)
        sys.exit(1)


def _count(number: int, what: str) -> str:
    """Return "1 word", "2,000 words"."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def _error(error: FascicleError) -> dict[str, str]:
    return {"place": error.place, "problem": error.problem, "remedy": error.remedy}


def _print_json(data: object) -> None:
    """Print data as UTF-8, whatever the terminal's encoding."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()


def _library(root: Path | None) -> Path:
    """Return the folder of the library to work on."""
    from fascicle.settings import find_library, load_library

    if root is None:
        return find_library(Path.cwd())
    load_library(root)
    return root.absolute()


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="The title of the library (default: from the folder's name).")
def new(folder: Path, title: str | None) -> None:
    """Make an empty library in FOLDER, ready for `make`."""
    from fascicle.new import new_library

    with _plain_errors():
        new_library(folder, title or folder.name.replace("-", " ").capitalize() or "Library")
    click.echo(
        f"{folder}: a new library. Put texts into {folder / 'texts'}, and run make in {folder}."
    )


@main.command()
@LIBRARY
@JSON
@click.option("--check", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--jobs", type=click.IntRange(1), help="How many texts at a time.")
def convert(root: Path | None, *, as_json: bool, check: bool, jobs: int | None) -> None:
    """Convert the texts that have changed into pages under works/."""
    with _plain_errors(as_json=as_json):
        outcomes = _convert(_library(root), check=check, jobs=jobs, quiet=as_json)
    if as_json:
        _print_json({"works": [_outcome(o) for o in outcomes]})
    stale = check and any(o.status == "converted" for o in outcomes)
    sys.exit(1 if stale or any(o.error for o in outcomes) else 0)


def _convert(
    root: Path, *, check: bool = False, jobs: int | None = None, quiet: bool = False
) -> list[Outcome]:
    """Convert the library's texts, saying of each work what came of it as soon as it is known."""
    from fascicle.library import convert_library
    from fascicle.progress import progress
    from fascicle.texts import find_texts, settings_without_text

    entries = find_texts(root)
    outcomes = []
    with (
        _workers(root, jobs) as executor,
        progress("Converting", len(entries), quiet=quiet) as advance,
    ):
        for outcome in convert_library(root, executor, check=check):
            outcomes.append(outcome)
            if not quiet:
                _say(outcome, check=check)
            if outcome.status != "orphaned":
                advance()
    if not quiet:
        for name in settings_without_text(root):
            click.echo(f"texts/{name}: no text has this name; remove it if its text is gone")
        _say_all(outcomes)
    return outcomes


@contextmanager
def _workers(root: Path, jobs: int | None) -> Iterator[Any]:
    """Give an executor where there is enough to do for one, else None."""
    from concurrent.futures import ProcessPoolExecutor

    size = sum(
        path.stat().st_size for path in (root / "texts").rglob("*.[tT][xX][tT]") if path.is_file()
    )
    count = jobs or (min(os.cpu_count() or 1, 8) if size > WORTH_WORKERS else 1)
    if count == 1:
        yield None
        return
    with ProcessPoolExecutor(count) as executor:
        yield executor


def _say(outcome: Outcome, *, check: bool) -> None:
    """Print what happened to a work: a line if anything did, and one for each thing to know."""
    if outcome.error:
        click.echo(str(outcome.error), err=True)
    elif outcome.status == "converted" and outcome.result:
        click.echo(f"{outcome.slug}: {_summary(outcome.result)}{_pages(outcome, check=check)}")
    for name, count in outcome.edited:
        apart = _count(count, "word")
        click.echo(f"works/{outcome.slug}/{name}: edited by hand, kept; differs in {apart}")
    if outcome.status == "orphaned":
        click.echo(
            f"works/{outcome.slug}: its text is gone, its pages are kept; "
            "remove the folder if they should go"
        )
        return
    for name in outcome.kept:
        click.echo(
            f"works/{outcome.slug}/{name}: edited by hand, kept; its text has no such page now"
        )


def _summary(result: Result) -> str:
    """Return what was understood of a text, in half a line."""
    chapters = len(result.pages) - 1
    parts = [f"“{result.title}”", _count(result.words, "word")]
    parts += [_count(chapters, "chapter page") if chapters else "1 page"]
    parts += [_count(result.scene_breaks, "scene break")] if result.scene_breaks else []
    parts += [_count(len(result.queries), "question")] if result.queries else []
    return ", ".join(parts)


def _pages(outcome: Outcome, *, check: bool) -> str:
    verb = ("would write", "would remove") if check else ("wrote", "removed")
    said = [f"{verb[0]} {len(outcome.written)}"] if outcome.written else []
    said += [f"{verb[1]} {len(outcome.removed)}"] if outcome.removed else []
    return f" ({', '.join(said)})" if said else ""


def _say_all(outcomes: list[Outcome]) -> None:
    """Print one line about all works."""
    works = [o for o in outcomes if o.status != "orphaned"]
    counts = {
        status: sum(o.status == status for o in works)
        for status in ("converted", "unchanged", "failed")
    }
    asked = sum(o.questions for o in works)
    said = ", ".join(f"{count} {status}" for status, count in counts.items() if count) or "no texts"
    more = f"; {_count(asked, 'question')}, see: fascicle queries" if asked else ""
    total = _count(len(works), "work")
    none = "There are no texts in texts/ yet: a text is a .txt file, or a folder of .txt files."
    click.echo(f"{total}: {said}{more}" if works else none)


def _outcome(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as data."""
    data: dict[str, Any] = {
        "work": outcome.slug,
        "status": outcome.status,
        "written": list(outcome.written),
        "removed": list(outcome.removed),
        "edited": [{"page": name, "words_apart": count} for name, count in outcome.edited],
        "kept": list(outcome.kept),
    }
    if outcome.result and not outcome.error:
        result = outcome.result
        data |= {"title": result.title, "words": result.words, "scene_breaks": result.scene_breaks,
                 "queries": list(result.queries)}  # fmt: skip
    if outcome.error:
        data["error"] = _error(outcome.error)
    return data


@main.command()
@click.argument("text", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the whole outline as JSON.")
def outline(text: Path, *, as_json: bool) -> None:
    """Show what is understood of TEXT, a file or a folder of files. It needs no library."""
    from fascicle.single import converted_alone

    if not text.exists():
        message = f"{text} does not exist"
        raise click.UsageError(message)
    with _plain_errors(as_json=as_json):
        done = converted_alone(text)
    from fascicle.outline import outline as outline_of
    from fascicle.outline import outline_lines

    if as_json:
        _print_json(outline_of(done.work, done.metadata))
    else:
        click.echo("\n".join(outline_lines(done.work, done.metadata)))


@main.command()
@LIBRARY
@JSON
def queries(root: Path | None, *, as_json: bool) -> None:
    """List what the tool asks about the library's texts, the weightiest first."""
    from fascicle.library import convert_text
    from fascicle.settings import load_library
    from fascicle.texts import find_texts, load_text

    errors = []
    asked: list[dict[str, Any]] = []
    with _plain_errors(as_json=as_json):
        base = _library(root)
        library = load_library(base)
        entries = find_texts(base)
    for entry in entries:
        try:
            result = convert_text(load_text(entry, library))
        except FascicleError as error:
            errors.append(error)
            continue
        place = {"work": entry.slug, "settings": f"texts/{entry.settings_path.name}"}
        asked += [{**place, **query} for query in result.queries]
        errors += [result.error] if result.error else []
    asked.sort(key=lambda query: -query["weight"])
    if as_json:
        _print_json({"queries": asked, "errors": [_error(e) for e in errors]})
    else:
        for query in asked:
            _say_query(query)
        if asked:
            click.echo(HOW)
        click.echo(_count(len(asked), "question") if asked else "No questions.")
        for failed in errors:
            click.echo(str(failed), err=True)
    sys.exit(1 if errors else 0)


def _say_query(query: dict[str, Any]) -> None:
    click.echo(f"{query['place']}: {query['name']}: {query['question']}")
    click.echo(f"    {query['line'][:90]}")
    click.echo(f"    read as: {query['read_as']}")
    if query["to_change"]:
        click.echo(f"    to change it, in {query['settings']}: {' or '.join(query['to_change'])}")


@main.command()
@LIBRARY
@JSON
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to (default: _build/html).",
)
@click.argument("sphinx_options", nargs=-1, type=click.UNPROCESSED)
def build(
    root: Path | None, output: Path | None, sphinx_options: tuple[str, ...], *, as_json: bool
) -> None:
    """Convert what has changed and build the web edition. What comes after -- goes to Sphinx."""
    from fascicle.build import HTML, build_book
    from fascicle.progress import waiting

    with _plain_errors(as_json=as_json):
        base = _library(root)
        outcomes = _convert(base, quiet=as_json)
        target = output.absolute() if output else base / HTML
        with waiting("Building the book", quiet=as_json):
            build_book(base, target, sphinx_options)
    if as_json:
        _print_json({"works": [_outcome(o) for o in outcomes], "built": str(target)})
    failed = [o for o in outcomes if o.error]
    if failed and not as_json:
        click.echo(
            f"{_count(len(failed), 'text')} could not be converted (see above); "
            "the book has the others, and the pages that were there before.",
            err=True,
        )
    sys.exit(1 if failed else 0)


@main.command()
@LIBRARY
@JSON
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The built book (default: _build/html).",
)
def verify(root: Path | None, output: Path | None, *, as_json: bool) -> None:
    """Compare the words of every text, less its ledger, with those of the built book, in order."""
    from fascicle.build import HTML
    from fascicle.progress import progress
    from fascicle.verification import verify_library

    with _plain_errors(as_json=as_json):
        base = _library(root)
        built = output.absolute() if output else base / HTML
        found = []
        works = verify_library(base, built)
        with progress("Verifying", None, quiet=as_json) as advance:
            for work in works:
                found.append(work)
                advance()
    total, lost, added = (sum(getattr(w, key) for w in found) for key in ("words", "lost", "added"))
    errors = [error for work in found for error in work.errors]
    if as_json:
        _print_json({
            "works": [
                {"work": w.slug, "words": w.words, "lost": w.lost, "added": w.added,
                 "edited": [{"page": name, "words_apart": n} for name, n in w.edited],
                 "errors": [_error(e) for e in w.errors]}
                for w in found
            ],
            "words": total, "lost": lost, "added": added,
        })  # fmt: skip
    else:
        for work in found:
            for name, count in work.edited:
                apart = _count(count, "word")
                click.echo(f"works/{work.slug}/{name}: edited by hand; differs in {apart}")
        for error in errors:
            click.echo(str(error), err=True)
        works_compared = f"{_count(len(found), 'work')}, {_count(total, 'word')} compared"
        click.echo(f"{works_compared}: {lost:,} lost, {added:,} added")
    sys.exit(1 if errors else 0)


@main.command()
@LIBRARY
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0 takes any that is free.",
)
def serve(root: Path | None, port: int) -> None:
    """Show the built book on this machine, at http://127.0.0.1:PORT."""
    from fascicle.build import HTML
    from fascicle.serve import serve as show

    with _plain_errors():
        show(_library(root) / HTML, port, lambda url: click.echo(f"{url} (Ctrl+C ends)"))
