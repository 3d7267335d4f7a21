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
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import click

from fascicle import __version__
from fascicle.errors import FascicleError, SearchError, UseError
from fascicle.report import (
    HOW,
    count,
    decided_data,
    error_data,
    forgotten_data,
    outcome_data,
    say,
    say_all,
    say_decided,
    say_forgotten,
    say_query,
    say_verified,
    seen,
    verified_data,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fascicle.hand_edits import Settled
    from fascicle.library import Outcome
    from fascicle.model import Work
    from fascicle.settings import Decision, Library
    from fascicle.texts import Entry

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
DECIDE = """Record what you know better, in the TOML beside the text; the text is never changed.

\b
fascicle decide                         asks all questions, one key an answer
fascicle decide door                    those about one text
fascicle decide door 12 heading         line 12 is a heading
fascicle decide door 30-44 letter       lines 30 to 44 are a letter
fascicle decide novel 02.txt:7 verse    line 7 of a file, where a text is a folder
fascicle decide door --gaps 3 no-break  no gap of three blank lines is a scene break
fascicle decide door 12 --forget        what was decided about line 12 is taken back

READ_AS is heading, paragraph, lines, verse, list, letter, quotation, epigraph, note, summary,
ornament, space-break or no-break (for the gap before the line), set-aside, or as-read if the
reading is right. An older answer about the same lines is replaced.
"""
# Below this many bytes of text, starting workers takes longer than converting.
WORTH_WORKERS = 2_000_000


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="fascicle")
def main() -> None:
    """Turn a folder of texts into a published book."""
    # A terminal that cannot show a letter gets its number, not a traceback.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def _plain_errors(*, as_json: bool = False) -> Iterator[None]:
    """Print an error of ours as one message, and exit with 1, or 2 if it is one of use."""
    try:
        yield
    except FascicleError as error:
        if as_json:
            _print_json({"error": error_data(error)})
        else:
            click.echo(str(error), err=True)
        sys.exit(2 if isinstance(error, UseError) else 1)


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
@click.option("--keep", multiple=True, metavar="PAGE", help="The page is yours from now on.")
@click.option(
    "--discard", multiple=True, metavar="PAGE",
    help="Write the page anew; your edit is saved beside it, as PAGE.edited.",
)  # fmt: skip
@click.option("--prune", is_flag=True, help="Take away the pages that no text makes any more.")
def convert(
    root: Path | None, *, as_json: bool, check: bool, jobs: int | None, **hand: Unpack[_Hand]
) -> None:
    """Convert the texts that have changed into pages under works/.

    A page that you have edited is kept and named until you settle it: with --keep it is never
    written again, with --discard it is written anew. PAGE is a path as works/door/chapter-2.md, or
    door/chapter-2. A page that no text makes any more is kept, too, if you have edited it, and so
    are those of a text that is gone: --prune takes them away, edits saved beside them.
    """
    with _plain_errors(as_json=as_json):
        if check and any(hand.values()):
            raise UseError("", "--check changes nothing", "Leave it out, or the others.")
        base = _library(root)
        settled = list(_by_hand(base, hand, quiet=as_json))
        outcomes = _convert(base, check=check, jobs=jobs, quiet=as_json)
    if as_json:
        data = {"settled": [{"page": s.page, "done": s.done, "saved": s.saved} for s in settled]}
        _print_json({**(data if settled else {}), "works": [outcome_data(o) for o in outcomes]})
    stale = check and any(o.status == "converted" for o in outcomes)
    sys.exit(1 if stale or any(o.error for o in outcomes) else 0)


class _Hand(TypedDict):
    """What is to become of pages that the keeper has edited."""

    keep: tuple[str, ...]
    discard: tuple[str, ...]
    prune: bool


def _by_hand(root: Path, hand: _Hand, *, quiet: bool) -> Iterator[Settled]:
    """Settle pages as the keeper says, and say of each what became of it."""
    from fascicle.hand_edits import discard, keep, page_of, prune

    for said in (*hand["keep"], *hand["discard"]):
        page_of(root, said)  # a typo in one of them settles none
    for settled in chain(
        (keep(root, said) for said in hand["keep"]),
        (discard(root, said) for said in hand["discard"]),
        prune(root) if hand["prune"] else (),
    ):
        if not quiet:
            click.echo(str(settled))
        yield settled


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
        progress("Converting", len(entries), "words", quiet=quiet) as advance,
    ):
        for outcome in convert_library(root, executor, check=check):
            outcomes.append(outcome)
            if not quiet:
                say(outcome, check=check)
            if outcome.status != "orphaned":
                advance(outcome.result.words if outcome.result else 0)
    if not quiet:
        for name in settings_without_text(root):
            click.echo(f"texts/{name}: no text has this name; remove it if its text is gone")
        say_all(outcomes)
    return outcomes


@contextmanager
def _workers(root: Path, jobs: int | None) -> Iterator[Any]:
    """Give an executor where there is enough to do for one, else None."""
    from fascicle.workers import Workers

    size = sum(
        path.stat().st_size for path in (root / "texts").rglob("*.[tT][xX][tT]") if path.is_file()
    )
    workers = jobs or (min(os.cpu_count() or 1, 8) if size > WORTH_WORKERS else 1)
    if workers == 1:
        yield None
        return
    with Workers(workers) as executor:
        yield executor


@main.command()
@click.argument("text", type=click.Path(path_type=Path))
@click.option("--why", is_flag=True, help="For each block: lines, rule, how sure, first words.")
@click.option("--ledger", is_flag=True, help="All that was set aside, with totals.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON; alone, the whole outline.")
def outline(text: Path, *, why: bool, ledger: bool, as_json: bool) -> None:
    """Show what is understood of TEXT, a file or a folder of files. It needs no library."""
    from fascicle.single import converted_alone

    if not text.exists():
        message = f"{text} does not exist"
        raise click.UsageError(message)
    with _plain_errors(as_json=as_json):
        done = converted_alone(text)
    if why or ledger:
        _print_evidence(done.work, why=why, of_ledger=ledger, as_json=as_json)
        return
    from fascicle.outline import outline as outline_of
    from fascicle.outline import outline_lines

    if as_json:
        _print_json(outline_of(done.work, done.metadata))
    else:
        click.echo("\n".join(map(seen, outline_lines(done.work, done.metadata))))


def _print_evidence(work: Work, *, why: bool, of_ledger: bool, as_json: bool) -> None:
    """Print why blocks were read so, what was set aside, or both."""
    from fascicle import evidence

    rows = evidence.why(work) if why else []
    told = evidence.ledger(work.draft) if of_ledger else {}
    if as_json:
        _print_json({**({"why": rows} if why else {}), **told})
        return
    lines = [*evidence.why_lines(rows)] if why else []
    lines += [""] if why and of_ledger else []
    lines += [*evidence.ledger_lines(told)] if of_ledger else []
    click.echo("\n".join(map(seen, lines)))


@main.command()
@LIBRARY
@JSON
@NAME
@click.argument("works", metavar="[WORK]…", nargs=-1)
def queries(root: Path | None, works: tuple[str, ...], name: str, *, as_json: bool) -> None:
    """List what the tool asks about the library's texts, or those of WORK, the weightiest first.

    Each question has its place with the lines around it, what was read, and the commands that
    answer it. To be asked one question after the other: fascicle decide.
    """
    from fascicle.asking import questions
    from fascicle.queries import commands

    with _plain_errors(as_json=as_json):
        library, entries = _texts(root, works)
        found, errors = questions(entries, library, name, quiet=as_json)
    asked: list[dict[str, Any]] = []
    for entry, query in found:
        place = {"work": entry.slug, "settings": entry.settings_place}
        asked.append({**place, **query, "commands": commands(entry.slug, query)})
    if as_json:
        _print_json({"queries": asked, "errors": [error_data(e) for e in errors]})
    else:
        for query in asked:
            say_query(query)
        if asked:
            click.echo(HOW)
        click.echo(count(len(asked), "question") if asked else "No questions.")
        for failed in errors:
            click.echo(str(failed), err=True)
    sys.exit(1 if errors else 0)


def _texts(root: Path | None, works: Iterable[str]) -> tuple[Library, list[Entry]]:
    """Return the library, and the texts that are named, or all."""
    from fascicle.settings import load_library
    from fascicle.texts import entry_of, find_texts

    base = _library(root)
    entries = find_texts(base)
    named = [entry_of(entries, work) for work in works]
    return load_library(base), named or entries


@main.command(help=DECIDE)
@LIBRARY
@JSON
@NAME
@click.option("--last", type=click.IntRange(1), help="The last line, where there are several.")
@click.option("--file", help="The file, where the text is a folder.")
@click.option("--level", type=click.IntRange(1), help="How deep a heading is, from 1.")
@click.option("--kind", help="What a heading heads: chapter, part, prologue, poem …")
@click.option("--gaps", type=click.IntRange(1), help="For all gaps of so many blank lines.")
@click.option("--every", help="For all of a kind: kept-lines or lone-number.")
@click.option("--forget", is_flag=True, help="Take back what was decided.")
@click.argument("answer", metavar="[WORK [LINE READ_AS]]", nargs=-1)
def decide(
    root: Path | None, answer: tuple[str, ...], name: str, *, as_json: bool, **options: object
) -> None:
    """Record an answer, or ask for all of them."""
    from fascicle.answers_typed import typed
    from fascicle.asking import Session, ask, keys, questions
    from fascicle.deciding import decide as record
    from fascicle.deciding import in_words

    with _plain_errors(as_json=as_json):
        work, wanted = typed(answer, options)
        library, entries = _texts(root, [work] if work else [])
        if wanted and options["forget"]:
            _forget(entries[0], library, wanted, as_json=as_json)
            return
        if wanted:
            done = record(entries[0], library, wanted)
            if as_json:
                _print_json(decided_data(done))
            else:
                say_decided(done, in_words(done.decision))
            return
        if as_json:
            raise UseError("", "--json needs an answer to record", "fascicle queries lists them.")
        found, errors = questions(entries, library, name)
    for failed in errors:
        click.echo(str(failed), err=True)
    if found:
        ask(Session(library, found, name), keys(), click.echo)
    else:
        click.echo("No questions.")
    sys.exit(1 if errors else 0)


def _forget(entry: Entry, library: Library, wanted: Decision, *, as_json: bool) -> None:
    """Take back what was decided about lines or a class, and say what that was."""
    from fascicle.deciding import in_words
    from fascicle.forgetting import forget

    done = forget(entry, library, wanted)
    if as_json:
        _print_json(forgotten_data(done))
    else:
        say_forgotten(done, [in_words(decision) for decision in done.decisions])


@main.command()
@LIBRARY
@JSON
@OUTPUT
@click.argument("sphinx_options", nargs=-1, type=click.UNPROCESSED)
def build(
    root: Path | None, output: Path | None, sphinx_options: tuple[str, ...], *, as_json: bool
) -> None:
    """Convert what has changed and build the web edition. What comes after -- goes to Sphinx."""
    from fascicle.build import HTML, build_book
    from fascicle.one_at_a_time import one_at_a_time
    from fascicle.progress import waiting

    with _plain_errors(as_json=as_json):
        base = _library(root)
        target = output.absolute() if output else base / HTML
        unsearched = None
        with one_at_a_time(base) as lock:
            outcomes = _convert(base, quiet=as_json)
            try:
                with waiting("Building the book", quiet=as_json):
                    build_book(base, target, sphinx_options, lock)
            except SearchError as error:
                unsearched = error
    if as_json:
        built = {"works": [outcome_data(o) for o in outcomes], "built": str(target)}
        _print_json({**built, **({"error": error_data(unsearched)} if unsearched else {})})
    failed = [o for o in outcomes if o.error]
    if failed and not as_json:
        click.echo(
            f"{count(len(failed), 'text')} could not be converted (see above); "
            "the book has the others, and the pages that were there before.",
            err=True,
        )
    if unsearched and not as_json:
        click.echo(f"{unsearched}\n    The book is built; only its search is missing.", err=True)
    sys.exit(1 if failed or unsearched else 0)


@main.command()
@LIBRARY
@JSON
@OUTPUT
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
def publish(root: Path | None, output: Path | None, target: Path, *, as_json: bool) -> None:
    """Copy the built book to DIR, from where it is served; what is there is whole at any moment.

    DIR is new, empty, or a book that was published before; nothing of that one stays.
    """
    from fascicle.build import HTML
    from fascicle.one_at_a_time import one_at_a_time
    from fascicle.publish import publish as put

    with _plain_errors(as_json=as_json):
        base = _library(root)
        with one_at_a_time(base):
            files = put(base, output.absolute() if output else base / HTML, target)
    if as_json:
        _print_json({"published": str(target), "files": files})
    else:
        click.echo(f"{target}: the book is published, {count(files, 'file')}")


@main.command()
@LIBRARY
@JSON
@OUTPUT
def verify(root: Path | None, output: Path | None, *, as_json: bool) -> None:
    """Compare the words of every text, less its ledger, with those of the built book, in order."""
    from fascicle.build import HTML
    from fascicle.hand_edits import own_pages
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
                advance(0)
    own = own_pages(base) if any(work.edited for work in found) else set()
    if as_json:
        _print_json(verified_data(found, own))
    else:
        say_verified(found, own)
    errors = any(work.errors for work in found)
    sys.exit(1 if errors else 0)


@main.command()
@LIBRARY
@JSON
@OUTPUT
@click.option("--check", is_flag=True, help="Say what the texts as they are now would break.")
@click.argument("works", metavar="[WORK]…", nargs=-1)
def addresses(
    root: Path | None, output: Path | None, works: tuple[str, ...], *, check: bool, as_json: bool
) -> None:
    """List the addresses of pages, and those that lead to them since they were renamed.

    With --check, nothing is listed or written: the texts as they are now are compared with the
    built book, and each page, scene, heading and paragraph is named that a link would not find any
    more.
    """
    from fascicle.address_book import known, known_lines

    with _plain_errors(as_json=as_json):
        _, entries = _texts(root, works)
        if check:
            base = _library(root)
            sys.exit(_check_addresses(base, entries, output, as_json=as_json))
        found = [(entry.slug, known(entry)) for entry in entries]
    if as_json:
        _print_json({"works": [{"work": slug, "pages": pages} for slug, pages in found]})
        return
    for line in chain.from_iterable(known_lines(pages) for _, pages in found):
        click.echo(line)


def _check_addresses(
    base: Path, entries: list[Entry], output: Path | None, *, as_json: bool
) -> int:
    """Print what would break, and return how the command is to end."""
    from fascicle.address_book import check_addresses
    from fascicle.build import HTML
    from fascicle.progress import waiting

    built = output.absolute() if output else base / HTML
    with waiting("Comparing addresses", quiet=as_json):
        checked = check_addresses(base, entries, built)
    broken = [each for work in checked for each in work.broken]
    errors = [work.error for work in checked if work.error]
    if as_json:
        data = [{"address": each.address, "why": each.why} for each in broken]
        _print_json({"broken": data, "errors": [error_data(error) for error in errors]})
    else:
        for each in broken:
            click.echo(str(each))
        for error in errors:
            click.echo(str(error), err=True)
        unbuilt = sum(not work.built and not work.error for work in checked)
        only = f"; {count(unbuilt, 'work')} not built yet, of which pages alone were compared"
        would = f"{len(broken):,} address{'es' * (len(broken) != 1)} would break"
        click.echo(f"{count(len(checked), 'work')}: {would}{only if unbuilt else ''}")
    return 1 if broken or errors else 0


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
