"""The commands `queries` and `decide`: questions about texts, and their answers."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from fascicle.cli.report import (
    HOW,
    count,
    error_data,
    query_data,
    recorded_data,
    say_errors,
    say_query,
    say_recorded,
)
from fascicle.cli.shared import (
    JSON,
    LIBRARY,
    NAME,
    WORKS,
    Command,
    library_at,
    print_json,
    texts_named,
)
from fascicle.cli.terminal import Keyboard, echo, progress
from fascicle.model.errors import UseError
from fascicle.model.names import check_question_name

if TYPE_CHECKING:
    from fascicle.cli.answers import Options

DECIDE = """Answer questions, or correct a reading, in the TOML file beside the text.

\b
fascicle decide                         answer all questions, one key each
fascicle decide door                    answer the questions about one text
fascicle decide door 12 heading         line 12 is a heading
fascicle decide door 30-44 letter       lines 30 to 44 are a letter
fascicle decide novel 02.txt:7 verse    line 7 of one file of a text in a folder
fascicle decide door 12 heading --all   so are the other lines of the question about line 12
fascicle decide door --gaps 3 no-break  no gap of three blank lines is a scene break
fascicle decide door 12 division --title "The Storm"  a chapter of this title begins at line 12
fascicle decide door 12 --forget        remove the decision about line 12

READ_AS is heading, paragraph, lines, verse, list, letter, quotation, epigraph, dedication, note,
summary, ornament, set-aside, text, division, space-break or no-break (for the gap before the line),
or as-read if the reading is right. A new answer replaces an older one about the same lines; as-read
confirms it. The text itself is never changed.
"""


@click.command(cls=Command)
@LIBRARY
@JSON
@NAME
@WORKS
def queries(root: Path | None, works: tuple[str, ...], name: str, *, as_json: bool) -> None:
    """List the questions about all texts, or about those of WORK, those about most words first.

    Each question is shown with the lines around its place, the current reading, and the commands
    that answer it. To answer them one by one: fascicle decide.
    """
    from fascicle.library.questions import questions

    check_question_name(name)
    library, entries = texts_named(root, works)
    bars = partial(progress, quiet=as_json)
    open_questions, errors = questions(entries, library, name, root=library_at(root), bars=bars)
    answerable = [(entry, query, query.commands(entry.slug)) for entry, query, *_ in open_questions]
    if as_json:
        data = [query_data(*each) for each in answerable]
        print_json({"queries": data, "errors": [error_data(e) for e in errors]})
    else:
        for _, query, commands in answerable:
            say_query(query, commands)
        if answerable:
            echo(HOW)
        echo(count(len(answerable), "question") if answerable else "No questions.")
        say_errors(errors)
    sys.exit(1 if errors else 0)


@click.command(cls=Command, help=DECIDE)
@LIBRARY
@JSON
@NAME
@click.option("--last", type=click.IntRange(1), help="The last of several lines.")
@click.option("--file", help="The file, if the text is a folder.")
@click.option("--level", type=click.IntRange(1), help="The level of a heading, from 1.")
@click.option("--kind", help="The division under a heading: chapter, part, prologue, poem …")
@click.option("--title", help="The title of a division, which the text lacks.")
@click.option("--gaps", type=click.IntRange(1), help="All gaps of this many blank lines.")
@click.option("--every", help="All places of a kind, such as kept-lines or other-gaps.")
@click.option("--all", is_flag=True, help="All places of the question about the line.")
@click.option("--forget", is_flag=True, help="Remove the decision.")
@click.argument("answer", metavar="[WORK [LINE READ_AS]]", nargs=-1)
def decide(
    root: Path | None,
    answer: tuple[str, ...],
    name: str,
    *,
    as_json: bool,
    **options: Unpack[Options],
) -> None:
    """Record an answer, or ask for answers."""
    from fascicle.cli.answers import parse_answer
    from fascicle.cli.asking import Asking, Session
    from fascicle.cli.keyboard_session import ask
    from fascicle.library.questions import (
        changes_by,
        changes_without,
        check_class,
        for_all_places,
        questions,
    )
    from fascicle.library.recording import decide as record
    from fascicle.library.recording import forget

    check_question_name(name)
    work, wanted = parse_answer(answer, options, name)
    library, entries = texts_named(root, [work] if work else [])
    if wanted:
        entry, decisions = entries[0], [wanted]
        if options["forget"]:
            changes = changes_without(entry, library, wanted)
            recorded = forget(entry, library, wanted)
        else:
            before = check_class(entry, library, wanted) if wanted.about else None
            if options["all"]:
                before, decisions = for_all_places(entry, library, wanted)
            changes = changes_by(entry, library, *decisions, before=before)
            recorded = record(entry, library, *decisions)
        if as_json:
            print_json(recorded_data(recorded, changes))
        else:
            say_recorded(recorded, entry.slug, changes)
        return
    if as_json:
        raise UseError(
            "", "--json needs an answer to record", "List the questions: fascicle queries"
        )
    open_questions, errors = questions(entries, library, name, root=library_at(root), bars=progress)
    say_errors(errors)
    if open_questions:
        ask(Session(library, open_questions, name), Asking, Keyboard(), echo)
    else:
        echo("No questions.")
    sys.exit(1 if errors else 0)
