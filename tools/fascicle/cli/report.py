"""Reports of the commands: outcomes, queries and decisions, for people and as data."""

from __future__ import annotations

import json
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from fascicle.cli.terminal import echo
from fascicle.model.names import (
    ENDINGS,
    has_ending,
    is_image,
    language_name,
    remedy_for,
    without_ending,
)

if TYPE_CHECKING:
    from fascicle.fidelity.verify import Verified
    from fascicle.library.convert_all import Outcome
    from fascicle.library.queries import PlacedQuery
    from fascicle.library.questions import Change
    from fascicle.library.recording import Recorded
    from fascicle.library.texts import TextEntry
    from fascicle.model.decision import Decision
    from fascicle.model.errors import FascicleError
    from fascicle.settings.schema import Named

# The meaning of each reading of a line, or of the gap before it.
MEANINGS = {
    "heading": "the line heads a division",
    "paragraph": "one paragraph, its lines joined",
    "lines": "a paragraph that keeps its line breaks",
    "verse": "verse, with its indents",
    "list": "a list",
    "letter": "a whole letter",
    "quotation": "a quotation",
    "epigraph": "an epigraph",
    "dedication": "a dedication",
    "note": "an author's note",
    "summary": "a summary",
    "ornament": "a scene break with these marks",
    "space-break": "the gap before the line is a scene break",
    "no-break": "the gap before the line is not a scene break",
    "title-page": "the title page: title, subtitle and author are taken from it",
    "set-aside": "not part of the text; listed in the ledger",
    "text": "part of the text, whatever it looks like; read as usual",
    "division": "a division begins before the line, with a title that the text lacks",
    "as-read": "the reading is right; do not ask again",
}
HOW = "Answer them one by one: fascicle decide"
EDITED = (
    "    Keep an edited page for good: fascicle convert --keep PAGE\n"
    "    Regenerate it from its text:  fascicle convert --discard PAGE"
)
CHANGED = "    After revising a page whose text has changed, --keep it again, or --discard it."
PAGES_ALONE = (
    "    If this is a copy of the pages alone, copy the folder texts/ as well, if you have it.\n"
    "    If you have deleted the text, remove the work: fascicle remove WORK"
)
WIDE = 88
# The most files that are named; the others are counted.
MANY_UNREAD = 20


def count(number: int, what: str) -> str:
    """Return "1 word", "2,000 words"."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def say_errors(errors: Iterable[FascicleError]) -> None:
    for error in errors:
        echo(str(error), err=True)


def error_data(error: FascicleError) -> dict[str, str]:
    return {"place": error.place, "problem": error.problem, "remedy": error.remedy}


# The source of a title that a question is about.
FROM = {"file name": " (the name of its file)", "opening": " (its opening words)"}


def say(outcome: Outcome, hints: set[str], *, check: bool) -> None:
    """Print the outcome of a work: a line if it changed, and one for each page of the owner.

    The remedy is printed below the first such page; `hints` are those printed before.
    """
    say_errors(filter(None, (outcome.problem, outcome.error)))
    if outcome.status == "converted":
        echo(f"{outcome.slug}: {_summary(outcome)}{_pages(outcome, check=check)}")
    for name, number in outcome.edited:
        apart = count(number, "word")
        echo(f"works/{outcome.slug}/{name}: edited by hand, kept; differs in {apart}")
        _say_once(EDITED, hints)
    for name, number, changed in outcome.yours:
        since = "; the text behind it has changed since you kept it" if changed else ""
        apart = count(number, "word")
        echo(f"works/{outcome.slug}/{name}: yours, kept; differs in {apart}{since}")
        if changed:
            _say_once(CHANGED, hints)
    if not outcome.has_text:
        _say_without_text(outcome, hints)
        return
    for name in outcome.kept:
        echo(
            f"works/{outcome.slug}/{name}: edited by hand, kept; no text makes it any more\n"
            "    Remove it: fascicle convert --prune"
        )
    _say_of_decisions(outcome)


def _say_of_decisions(outcome: Outcome) -> None:
    if outcome.unneeded:
        decisions = count(len(outcome.unneeded), "decision")
        echo(f"{outcome.slug}: {decisions} no longer needed: the question is not asked any more")
        for decision in outcome.unneeded:
            echo(f"    Remove it: {decision.command(outcome.slug, '--forget')}")
    for decision in outcome.corrected:
        echo(f"{outcome.slug}: {decision}; its words were corrected since it was decided")
        said = json.dumps(decision.says, ensure_ascii=False)
        echo(f"    Record them in its TOML: says = {said}")


def _say_without_text(outcome: Outcome, hints: set[str]) -> None:
    place = f"works/{outcome.slug}"
    if outcome.status == "kept":
        echo(f"{place}: texts/ has no text of it; the book has its pages as they are")
        _say_once(PAGES_ALONE, hints)
        return
    echo(
        f"{place}: its text is gone, and the book leaves it out\n"
        f"    Take it out of the library, too: fascicle remove {outcome.slug}\n"
        f"    Keep its pages, without a text: fascicle convert --keep {outcome.slug}\n"
        "    If its text was renamed, give it the address: "
        f"fascicle describe NAME address={outcome.slug}"
    )


def _say_once(hint: str, hints: set[str]) -> None:
    if hint not in hints:
        hints.add(hint)
        echo(hint)


def _summary(outcome: Outcome) -> str:
    chapters = len(outcome.pages) - 1
    is_asked = any(query.name == "title-unknown" for query in outcome.queries)
    parts = [f"“{outcome.title}”{FROM.get(outcome.supplied, '') * is_asked}"]
    parts += [f"in {language_name(outcome.language)}"] if outcome.language else []
    parts += [count(outcome.words, "word")]
    parts += [count(chapters, "chapter page") if chapters else "1 page"]
    parts += [count(outcome.scene_breaks, "scene break")] if outcome.scene_breaks else []
    parts += [f"{count(outcome.set_aside, 'word')} set aside"] if outcome.set_aside else []
    parts += [count(len(outcome.queries), "question")] if outcome.queries else []
    return ", ".join(parts)


def _pages(outcome: Outcome, *, check: bool) -> str:
    verb = ("would write", "would remove") if check else ("wrote", "removed")
    parts = [f"{verb[0]} {len(outcome.written)}"] if outcome.written else []
    parts += [f"{verb[1]} {len(outcome.removed)}"] if outcome.removed else []
    parts += [f"moved from works/{outcome.moved_from}"] if outcome.moved_from else []
    return f" ({', '.join(parts)})" if parts else ""


def say_twins(entries: Sequence[TextEntry], outcomes: Sequence[Outcome]) -> None:
    places = {entry.slug: entry.place for entry in entries}
    for outcome in outcomes:
        if not outcome.twin:
            continue
        place, name = places[outcome.slug], outcome.twin.removeprefix("texts/")
        remedy = f"remove {place}, and add the newer\n    one as: fascicle add FILE --name "
        remedy += shlex.quote(without_ending(name))
        echo(
            f"{place}: has the same title and author as {outcome.twin}\n"
            "    If they are two versions of a work, "
            f"{remedy if has_ending(name) else 'remove one of them.'}\n"
            "    If they are two works, give one another title: "
            f"fascicle describe {outcome.slug} title=…"
        )


def say_unread(files: Sequence[tuple[str, str]]) -> None:
    """Print the files that are not read, each remedy below those that it belongs to."""
    image = "Put an image beside the draft that names it (.html, .md), or move it elsewhere."
    other = "Save them as plain text or HTML beside the others, or move them elsewhere."
    shown: dict[str, list[str]] = {}
    for place, why in files[:MANY_UNREAD]:
        remedy = image if is_image(place) else remedy_for(place) or other
        shown.setdefault(remedy, []).append(f"{place}: not read: {why}")
    for remedy, lines in shown.items():
        echo("\n".join([*lines, f"    {remedy}"]))
    if (more := len(files) - MANY_UNREAD) > 0:
        echo(f"texts/: {count(more, 'more file')} not read")


def say_all(outcomes: list[Outcome]) -> None:
    works = [o for o in outcomes if o.has_text]
    counts = {
        status: sum(o.status == status for o in works)
        for status in ("converted", "unchanged", "failed")
    }
    queries = sum(o.questions for o in works)
    totals = (
        ", ".join(f"{count} {status}" for status, count in counts.items() if count) or "no texts"
    )
    more = f"; {count(queries, 'question')} (answer them: fascicle decide)" if queries else ""
    total = count(len(works), "work")
    none = f"No texts yet: put files ({', '.join(ENDINGS)}) or folders of them into texts/"
    echo(f"{total}: {totals}{more}" if works else none)


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    data: dict[str, Any] = {
        "work": outcome.slug,
        "status": outcome.status,
        "written": list(outcome.written),
        "removed": list(outcome.removed),
        "edited": [{"page": name, "words_apart": count} for name, count in outcome.edited],
        "yours": [
            {"page": name, "words_apart": count, "text_changed": changed}
            for name, count, changed in outcome.yours
        ],
        "kept": list(outcome.kept),
        "unneeded": list(map(table_data, outcome.unneeded)),
        "corrected": list(map(table_data, outcome.corrected)),
        **({"moved_from": outcome.moved_from} if outcome.moved_from else {}),
        **({"same_title": outcome.twin} if outcome.twin else {}),
        **({"contents": error_data(outcome.contents)} if outcome.contents else {}),
    }
    if outcome.pages and not outcome.error:
        data |= {"title": outcome.title, "words": outcome.words,
                 "set_aside": outcome.set_aside, "scene_breaks": outcome.scene_breaks,
                 "queries": [query.data() for query in outcome.queries]}  # fmt: skip
    if outcome.problem:
        data["problem"] = error_data(outcome.problem)
    if outcome.error:
        data["error"] = error_data(outcome.error)
    return data


def query_data(entry: TextEntry, query: PlacedQuery, commands: Mapping[str, str]) -> dict[str, Any]:
    place = {"work": entry.slug, "settings": entry.settings_place}
    return {**place, **query.data(), "commands": dict(commands)}


def say_query(query: PlacedQuery, commands: Mapping[str, str]) -> None:
    from fascicle.cli.preview import context_lines

    head = f"{query.place}: {query.name}: {query.question}"
    lines = [head, *_places(query), "", *context_lines(query.around), ""]
    echo("\n".join([*lines, f"    read as: {query.read_as}"]))
    for answer, command in commands.items():
        echo(f"    {_if(answer, query) + ':':<17} {command}")
    echo()


def _if(answer: str, query: PlacedQuery) -> str:
    """Return the condition under which a command is the answer."""
    from fascicle.model.decision import READINGS  # msgspec is slow to load

    if answer == "unknown":
        return "if nobody knows"
    if query.key and answer not in READINGS:
        return "to set it"
    return "if that is right" if answer == "as-read" else "if not"


def _places(query: PlacedQuery) -> list[str]:
    """Return the places of a question about several: first those with their lines."""
    if len(query.places) < 2:  # noqa: PLR2004 (the place of the question)
        return []
    names = [place.split("/", 2)[-1] for place in query.places]
    wide = max(map(len, names))
    rows = [
        f"  {name:<{wide}}  {it.text}"[:WIDE].rstrip()
        for name, it in zip(names, query.examples, strict=False)
    ]
    others = f"  and at: {', '.join(names[len(rows) :])}"
    more = wrap(others, WIDE, subsequent_indent="    ", break_on_hyphens=False)
    return [*rows, *more] if len(names) > len(rows) else rows


def say_recorded(recorded: Recorded, slug: str, changes: Sequence[Change]) -> None:
    for change in changes:
        echo(str(change))
    for decision in recorded.decisions:
        older = (old.reading for old in recorded.removed if old.reading != decision.reading)
        before = ", ".join(dict.fromkeys(older))
        echo(f"{recorded.place}: {decision}{f' (instead of {before})' if before else ''}")
    if not recorded.decisions:
        for decision in recorded.removed:
            echo(f"{recorded.place}: decision removed: {decision}")
    if changes:
        echo(f"    Take it back: {_back(recorded, slug)}")
    if recorded.outcome.error:
        echo(str(recorded.outcome.error), err=True)
    else:
        left = count(recorded.outcome.questions, "question")
        echo(f"{left} left about this text. To see the result: fascicle build")


def _back(recorded: Recorded, slug: str) -> str:
    """Return the commands that take a decision back, and restore those that it has replaced."""
    commands = [decision.command(slug, "--forget") for decision in recorded.decisions]
    commands += [old.command(slug, old.answer) for old in recorded.removed]
    return "; ".join(commands)


def recorded_data(recorded: Recorded, changes: Sequence[Change]) -> dict[str, Any]:
    removed, questions = list(map(table_data, recorded.removed)), recorded.outcome.questions
    also = [{"lines": list(it.places), "before": it.before, "after": it.after} for it in changes]
    rest: dict[str, Any] = {"also": also, "questions": questions}
    if recorded.decisions:
        data = {"decision": table_data(recorded.decisions[0]), "replaced": removed, **rest}
    else:
        error = recorded.outcome.error and error_data(recorded.outcome.error)
        data = {"forgotten": removed, **rest, "error": error}
    return {"settings": recorded.place, **data}


def table_data(table: Decision | Named) -> dict[str, Any]:
    """Return a table of the settings as data, without the keys that are not given."""
    import msgspec

    data = msgspec.to_builtins(table)
    return {key: value for key, value in data.items() if value is not None}


def verified_data(
    verified: Sequence[Verified], own: Collection[str], faulty: Sequence[FascicleError] = ()
) -> dict[str, Any]:
    """Return the result of `verify` as data; `own` are the pages kept by --keep.

    `faulty` are the errors of files of the book, whatever their work.
    """
    works = [
        {
            "work": work.slug,
            "words": work.words,
            "lost": work.lost,
            "added": work.added,
            "edited": [
                {"page": name, "words_apart": number, "yours": page_of(work, name) in own}
                for name, number in work.edited
            ],
            "errors": [error_data(error) for error in work.errors],
        }
        for work in verified
    ]
    return {"works": works, **_totals(verified), "files": list(map(error_data, faulty))}


def say_verified(
    verified: Sequence[Verified], own: Collection[str], faulty: Sequence[FascicleError] = ()
) -> None:
    """Print the result of `verify`: edited pages, errors of works and of files, totals."""
    for work in verified:
        for name, number in work.edited:
            page = page_of(work, name)
            whose = "yours" if page in own else "edited by hand"
            echo(f"{page}: {whose}; differs in {count(number, 'word')}")
    say_errors((*(error for work in verified for error in work.errors), *faulty))
    total = _totals(verified)
    compared = f"{count(len(verified), 'work')}, {count(total['words'], 'word')} compared"
    echo(f"{compared}: {total['lost']:,} lost, {total['added']:,} added")


def page_of(work: Verified, name: str) -> str:
    return f"works/{work.slug}/{name}"


def _totals(verified: Sequence[Verified]) -> dict[str, int]:
    return {key: sum(getattr(work, key) for work in verified) for key in ("words", "lost", "added")}
