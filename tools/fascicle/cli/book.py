"""The commands `build`, `publish`, `verify`, `addresses`, `serve`, `live` and `desk`: the book."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fascicle.cli.report import (
    count,
    error_data,
    outcome_data,
    say_errors,
    say_verified,
    verified_data,
)
from fascicle.cli.shared import (
    CLUSTER,
    JSON,
    LIBRARY,
    OUTPUT,
    PORT,
    STRICT,
    WORKS,
    Command,
    book_at,
    cluster_named,
    library_at,
    print_json,
    texts_named,
)
from fascicle.cli.terminal import echo, progress, waiting
from fascicle.cli.texts import WORTH_READERS, convert_texts, workers_for
from fascicle.model.errors import FascicleError, UnfinishedError, UseError

if TYPE_CHECKING:
    from fascicle.library.texts import TextEntry


class BuildCommand(Command):
    """The command `build`: arguments after -- are options of Sphinx, not works."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        ctx.meta["sphinx"] = tuple(args[end + 1 :])
        return super().parse_args(ctx, args[:end])


def _choose_editions(ctx: click.Context, _: click.Parameter, typed: str | None) -> None:
    """Pass the editions typed, separated by commas, to Sphinx."""
    from fascicle.model.forms import EDITION_KINDS

    if typed is None:
        return
    choices = {**{name: name for name in EDITION_KINDS}, "all": ",".join(EDITION_KINDS), "none": ""}
    names = [name.strip() for name in typed.split(",") if name.strip()]
    for name in names:
        if name not in choices:
            problem = f"There is no edition “{name}”. Choose among {', '.join(choices)}."
            raise click.BadParameter(problem)
    wanted = ",".join(filter(None, (choices[name] for name in names)))
    ctx.meta["sphinx"] = (f"-Dfascicle_editions={wanted}", *ctx.meta["sphinx"])


@click.command(cls=BuildCommand)
@LIBRARY
@JSON
@OUTPUT
@click.option(
    "--editions",
    metavar="KINDS",
    callback=_choose_editions,
    expose_value=False,
    help="The editions of works in this build, whatever library.toml says: "
    "names separated by commas, all, or none.",
)
@STRICT
@click.option(
    "--allow-missing",
    is_flag=True,
    help="Exit with 0 if the book is built, even if something is missing from it.",
)
@CLUSTER
@WORKS
@click.pass_context
def build(  # noqa: PLR0913  its options
    ctx: click.Context,
    root: Path | None,
    output: Path | None,
    works: tuple[str, ...],
    *,
    strict: bool,
    allow_missing: bool,
    as_json: bool,
) -> None:
    """Convert the texts that have changed, or those of WORK, and build the book.

    A text, a page or an edition that fails is named; the book is built without it, or with the page
    as it was before. Options after -- are passed to Sphinx.
    """
    from fascicle.book.build import build_book
    from fascicle.book.built_book import older_book
    from fascicle.book.publish import one_at_a_time

    base = library_at(root)
    target = book_at(base, output)
    unfinished = None
    with one_at_a_time(base) as lock:
        cluster = cluster_named()
        with ExitStack() as resources:
            workers = resources.enter_context(workers_for(base, cluster=cluster))
            outcomes = convert_texts(base, works, workers=workers, quiet=as_json)
            if not cluster:
                # Sphinx has processes of its own.
                resources.close()
            typed = [outcome.problem for outcome in outcomes if outcome.problem]
            failed = [*(outcome.error for outcome in outcomes if outcome.error), *typed]
            try:
                with waiting("Building the book", quiet=as_json) as bars:
                    shelves = workers if cluster else None
                    options = ctx.meta["sphinx"]
                    build_book(base, target, options, lock, shelves, bars, failed, strict=strict)
            except UnfinishedError as error:
                unfinished = error
            except FascicleError as error:
                error.remedy = "\n    ".join(filter(None, (error.remedy, older_book(base, target))))
                raise
    if as_json:
        built = {"works": [outcome_data(o) for o in outcomes], "built": str(target)}
        print_json({**built, **({"error": error_data(unfinished)} if unfinished else {})})
    elif failed or unfinished:
        _say_missing(failed, len(typed), unfinished)
    sys.exit(1 if (failed or unfinished) and (strict or not allow_missing) else 0)


def _say_missing(
    failed: Sequence[FascicleError], typed: int, unfinished: FascicleError | None
) -> None:
    """Print the missing parts of the book; the errors of texts have been printed.

    The last `typed` of them are works shown as typed, in part or whole.
    """
    from fascicle.book.missing_parts import STATUS_PAGE, counted, kinds_of
    from fascicle.book.run_records import TEXT

    if unfinished:
        echo(str(unfinished), err=True)
    if len(failed) > typed:
        echo(
            f"{count(len(failed) - typed, 'text')} could not be converted (see above); "
            "the book has their earlier pages, if there are any.",
            err=True,
        )
    if typed:
        echo(f"{count(typed, 'work')} shown as typed, or in part (see above).", err=True)
    problems = [*((TEXT, error) for error in failed), *kinds_of(unfinished)]
    echo(
        f"The book is built, with problems: {counted(problems)}. See {STATUS_PAGE.as_posix()}.",
        err=True,
    )


@click.command(cls=Command)
@LIBRARY
@JSON
@OUTPUT
@STRICT
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
def publish(
    root: Path | None, output: Path | None, target: Path, *, strict: bool, as_json: bool
) -> None:
    """Copy the built book to DIR in one step, so that a complete book is served at any moment.

    DIR is a new or empty folder, or a book published earlier, which is replaced. Missing parts are
    named. A work whose text is gone is left out; on a terminal, you are asked first.
    """
    from fascicle.book.built_book import BuiltBook
    from fascicle.book.missing_parts import missing_from, refuse_withdrawn
    from fascicle.book.publish import FEED, NO_ADDRESS, one_at_a_time, some
    from fascicle.book.publish import publish as put
    from fascicle.library.moved_works import note_published, works_left_out

    base = library_at(root)
    built = book_at(base, output)
    left_out = works_left_out(base)
    if not as_json and sys.stdin.isatty():
        _ask_to_keep(base, left_out)
    with one_at_a_time(base):
        refuse_withdrawn(base, built, left_out)
        missing = missing_from(base, built, strict=strict)
        files, others = put(base, built, target)
        note_published(base, BuiltBook.load(base, built).files)
    if as_json:
        data = {"published": str(target), "files": files, "missing": missing}
        more = {"left_out": left_out, "others": others}
        print_json(data | {key: names for key, names in more.items() if names})
    else:
        echo(f"{target}: published {count(files, 'file')}")
        if others:
            echo(f"{target}: kept files that others put there: {some(others)}")
        for slug in left_out:
            echo(f"works/{slug}: its text is gone, and the book leaves it out", err=True)
        for line in missing:
            echo(f"The published book has a problem: {line}", err=True)
        _say_if_older(base, built)
    if not (target / FEED).is_file():
        echo(NO_ADDRESS, err=True)


def _ask_to_keep(root: Path, left_out: Sequence[str]) -> None:
    """Ask about each work without its text. Raises `UseError` if one is to stay in the book."""
    from fascicle.library.hand_edits import keep
    from fascicle.library.page_files import pages_in
    from fascicle.model.words import visible

    question = "{}: its text is gone, and the book leaves it out. Keep its pages in the book?"
    wanted = [s for s in left_out if click.confirm(question.format(visible(f"works/{s}")))]
    for slug in wanted:
        page = pages_in(root / "works" / slug)[0]
        echo(str(keep(root, str(page))))
    if wanted:
        problem = "the built book lacks the pages that you have kept, and is not published"
        raise UseError("", problem, "Build it, and publish it again: fascicle build")


@click.command(cls=Command)
@LIBRARY
@JSON
@OUTPUT
@click.option("--links", is_flag=True, help="Look up all links within the book as well.")
@click.option("--jobs", type=click.IntRange(1), help="Verify this many works at a time.")
@CLUSTER
@WORKS
def verify(  # noqa: PLR0913  its options
    root: Path | None,
    output: Path | None,
    works: tuple[str, ...],
    *,
    links: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Check that the built book has all words of the texts, in order, except those set aside.

    Its files are compared with those that the build has written. With WORK, only those works are
    checked.
    """
    from fascicle.book.built_book import refuse_half_built
    from fascicle.book.consistency import UNRECORDED, dead_links, faulty_files
    from fascicle.files.folders import shown
    from fascicle.library.hand_edits import own_pages
    from fascicle.library.verification import verify_library

    cluster, base = cluster_named(jobs), library_at(root)
    built = book_at(base, output)
    refuse_half_built(base, built)
    works_verified = []
    _, entries = texts_named(base, works)
    with (
        progress("Verifying", len(entries), quiet=as_json) as advance,
        workers_for(base, jobs, cluster, entries, WORTH_READERS) as workers,
        closing(verify_library(base, built, entries, workers)) as verified,
    ):
        for work in verified:
            works_verified.append(work)
            advance(0)
    slugs = [entry.slug for entry in entries] if works else None
    faulty, is_recorded = faulty_files(base, built, slugs)
    # A page with other words has been changed, too: it is named once.
    errors = [error for work in works_verified for error in work.errors]
    named = {text.split("#")[0].split(": ")[0] for e in errors for text in (e.place, e.problem)}
    faulty = [error for error in faulty if error.place not in named]
    own = own_pages(base) if any(work.edited for work in works_verified) else set()
    dead = list(dead_links(built)) if links else []
    if as_json:
        data = verified_data(works_verified, own, faulty)
        print_json(data | {"links": [error_data(error) for error in dead]} if links else data)
    else:
        say_verified(works_verified, own, faulty)
        if links:
            say_errors(dead)
            echo(count(len(dead), "dead link"))
    _say_if_older(base, built)
    if not is_recorded:
        echo(f"{shown(built, base)}: {UNRECORDED}", err=True)
    sys.exit(1 if errors or faulty or dead else 0)


@click.command(cls=Command)
@LIBRARY
@PORT
def serve(root: Path | None, port: int) -> None:
    """Serve the built book to this machine only, at http://127.0.0.1:PORT."""
    from fascicle.book.serve import serve as show

    base = library_at(root)
    built = book_at(base, None)
    _say_if_older(base, built)
    show(built, port, lambda url: echo(f"{url} (press Ctrl+C to stop)"))


def _say_if_older(base: Path, built: Path) -> None:
    from fascicle.book.built_book import older_book

    if age := older_book(base, built):
        echo(f"The last build has not finished: {age}", err=True)


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
    from fascicle.library.broken_addresses import known, known_lines

    _, entries = texts_named(root, works)
    if check:
        base = library_at(root)
        sys.exit(_check_addresses(base, entries, output, is_all=not works, as_json=as_json))
    by_work = [(entry.slug, [*known(entry)]) for entry in entries]
    if as_json:
        print_json({"works": [{"work": slug, "pages": pages} for slug, pages in by_work]})
        return
    for line in chain.from_iterable(known_lines(pages) for _, pages in by_work):
        echo(line)


def _check_addresses(
    base: Path, entries: list[TextEntry], output: Path | None, *, is_all: bool, as_json: bool
) -> int:
    from fascicle.library.broken_addresses import check_addresses

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
        say_errors(errors)
        unbuilt = sum(not work.built and not work.error for work in checked)
        only = f"; {count(unbuilt, 'work')} not built yet (only pages compared)"
        would = f"{len(broken):,} address{'es' * (len(broken) != 1)} would break"
        echo(f"{count(len(checked), 'work')}: {would}{only if unbuilt else ''}")
    return 1 if broken or errors else 0


@click.command(cls=Command)
@LIBRARY
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port (default: any free one)."
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def desk(root: Path | None, port: int, *, no_browser: bool) -> None:
    """Open the desk in the browser: texts beside their pages, to see and to mend.

    It answers on this machine only, at the address that it prints.
    """
    import webbrowser

    from fascicle.desk.server import run_desk

    def begun(address: str) -> None:
        echo(f"{address} (press Ctrl+C to stop)")
        if not no_browser:
            webbrowser.open(address)

    run_desk(library_at(root), port, begun)


@click.command(cls=Command)
@LIBRARY
@PORT
def live(root: Path | None, port: int) -> None:
    """Show the book at http://127.0.0.1:PORT while you write: open pages follow your texts.

    It answers on this machine only. A text, page or setting that fails is named here and on the
    page, which stays as it was.
    """
    from fascicle.desk.live import run_live

    base = library_at(root)
    errors = [it for each in convert_texts(base, ()) for it in (each.problem, each.error) if it]

    def begun(address: str) -> None:
        echo(f"{address} (press Ctrl+C to stop)")

    run_live(base, port, map(str, errors), begun, partial(echo, err=True))
