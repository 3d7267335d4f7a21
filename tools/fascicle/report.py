"""What the commands say: outcomes and queries, in words for people and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from fascicle.errors import FascicleError
    from fascicle.library import Outcome, Result

HOW = """An answer is a decision about the line that is named, in the TOML beside the text:

    [[decisions]]
    line = 12                # the number after the file's name
    says = "how it begins"
    read_as = "paragraph"    # or "as-read", if the reading is right
"""


def count(number: int, what: str) -> str:
    """Return "1 word", "2,000 words"."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def error_data(error: FascicleError) -> dict[str, str]:
    return {"place": error.place, "problem": error.problem, "remedy": error.remedy}


def say(outcome: Outcome, *, check: bool) -> None:
    """Print what happened to a work: a line if anything did, and one for each thing to know."""
    if outcome.error:
        click.echo(str(outcome.error), err=True)
    elif outcome.status == "converted" and outcome.result:
        click.echo(f"{outcome.slug}: {_summary(outcome.result)}{_pages(outcome, check=check)}")
    for name, number in outcome.edited:
        apart = count(number, "word")
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
    parts = [f"“{result.title}”", count(result.words, "word")]
    parts += [count(chapters, "chapter page") if chapters else "1 page"]
    parts += [count(result.scene_breaks, "scene break")] if result.scene_breaks else []
    parts += [count(len(result.queries), "question")] if result.queries else []
    return ", ".join(parts)


def _pages(outcome: Outcome, *, check: bool) -> str:
    verb = ("would write", "would remove") if check else ("wrote", "removed")
    said = [f"{verb[0]} {len(outcome.written)}"] if outcome.written else []
    said += [f"{verb[1]} {len(outcome.removed)}"] if outcome.removed else []
    return f" ({', '.join(said)})" if said else ""


def say_all(outcomes: list[Outcome]) -> None:
    """Print one line about all works."""
    works = [o for o in outcomes if o.status != "orphaned"]
    counts = {
        status: sum(o.status == status for o in works)
        for status in ("converted", "unchanged", "failed")
    }
    asked = sum(o.questions for o in works)
    said = ", ".join(f"{count} {status}" for status, count in counts.items() if count) or "no texts"
    more = f"; {count(asked, 'question')}, see: fascicle queries" if asked else ""
    total = count(len(works), "work")
    none = "There are no texts in texts/ yet: a text is a .txt file, or a folder of .txt files."
    click.echo(f"{total}: {said}{more}" if works else none)


def outcome_data(outcome: Outcome) -> dict[str, Any]:
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
        data["error"] = error_data(outcome.error)
    return data


def say_query(query: dict[str, Any]) -> None:
    click.echo(f"{query['place']}: {query['name']}: {query['question']}")
    click.echo(f"    {query['line'][:90]}")
    click.echo(f"    read as: {query['read_as']}")
    if query["to_change"]:
        click.echo(f"    to change it, in {query['settings']}: {' or '.join(query['to_change'])}")
