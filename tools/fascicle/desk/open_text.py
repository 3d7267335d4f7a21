"""A text as the desk shows it: its lines, how each is read and why, its pages and its questions.

All lines are numbered over the whole text, from 1, so that lines and pages can be placed side by
side; a decision names the file and the line there. A `Trial` has the pages as they would be with an
answer, before anything is written.

A line opens in the owner's editor, which `FASCICLE_EDITOR`, `VISUAL` or `EDITOR` name, with its
options if there are any. Without them, it is the first of `EDITORS` that is installed. An editor
that runs in a terminal has none here.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, pairwise
from operator import itemgetter
from pathlib import Path, PurePath
from threading import Thread
from typing import Any

import msgspec

from fascicle.convert import Converted, Text
from fascicle.library.page_files import PageChange
from fascicle.library.queries import PlacedQuery
from fascicle.library.texts import WORKS
from fascicle.model.blocks import Block, Group, Heading, KeptSpace, SceneBreak, leaves, reading_of
from fascicle.model.digests import digest_of
from fascicle.model.draft import Draft, Source
from fascicle.model.errors import DecisionError, UseError
from fascicle.model.memory import of_each
from fascicle.readers.source import format_of
from fascicle.recovery.decided.confirmed import GAPS
from fascicle.recovery.decided.decided_lines import beginning, lines_of, words_to_decide
from fascicle.recovery.decided.decisions import BEFORE
from fascicle.recovery.set_aside import runs_of
from fascicle.settings.schema import WorkSettings

# First and last line, depth inside other blocks, reading, rule, confidence.
Row = tuple[int, int, int, str, str, float]
NAMES = ("FASCICLE_EDITOR", "VISUAL", "EDITOR")
_GOTO, _COLON = ("--goto", "{path}:{line}"), ("{path}:{line}",)
_PLUS, _LINE = ("+{line}", "{path}"), ("--line", "{line}", "{path}")
# Editors that open a window, with their arguments for a line of a file.
EDITORS = {
    "code": _GOTO, "codium": _GOTO, "code-insiders": _GOTO, "cursor": _GOTO, "subl": _COLON,
    "zed": _COLON, "zeditor": _COLON, "kate": _LINE, "kwrite": _LINE, "mate": _LINE,
    "gedit": _PLUS, "pluma": _PLUS, "xed": _PLUS, "bbedit": _PLUS, "notepad++": ("-n{line}",
    "{path}"), "gvim": _PLUS, "mvim": _PLUS, "emacs": _PLUS, "emacsclient": _PLUS,
}  # fmt: skip
IN_TERMINALS = {"vi", "vim", "nvim", "view", "nano", "pico", "micro", "hx", "helix", "kak", "joe",
                "ne", "mcedit", "ed", "-nw", "-t", "-tty", "--no-window-system"}  # fmt: skip
# Seconds in which an editor that cannot start has ended.
_START = 0.3
REMEDY = "Name an editor with a window, such as FASCICLE_EDITOR=code, and start the desk again."


class Entry(msgspec.Struct, frozen=True):
    """A heading in the outline, with its lines."""

    line: int
    last: int
    level: int
    kind: str
    text: str
    rule: str
    confidence: float
    page: str
    # Its title is not in the text: the owner has divided it here.
    supplied: bool


class PageView(msgspec.Struct, frozen=True):
    """A page: its document, its title, and pairs of a line of the page and one of the text."""

    name: str
    title: str
    lines: tuple[tuple[int, int], ...]


class DecisionView(msgspec.Struct, frozen=True):
    """A decision: its lines now, or the class it is about, and whether it is of them or the gap.

    That all is right as it is read is so of the lines and of the gap above them.
    """

    first: int
    last: int
    about: str
    is_of_lines: bool
    is_of_gap: bool


class TextView(msgspec.Struct, frozen=True):
    """What the browser needs of a text; `lines` are left out if it has them already.

    `files` are the names of its files, each with the line before its first; `order` those of a
    folder, as they may be reordered. `problem` says what is
    shown as typed because of a failure of the tool; `notes` what no act changes, such as a page
    that was edited by hand.
    """

    slug: str
    title: str
    authors: tuple[str, ...]
    words: int
    digest: str
    lines: tuple[str, ...]
    files: tuple[tuple[str, int], ...]
    order: tuple[str, ...]
    blocks: tuple[Row, ...]
    asides: tuple[tuple[int, int, str], ...]
    gaps: tuple[tuple[int, str, float], ...]
    outline: tuple[Entry, ...]
    pages: tuple[PageView, ...]
    questions: tuple[dict[str, Any], ...]
    decisions: tuple[DecisionView, ...]
    problem: str = ""
    notes: tuple[str, ...] = ()


def view_of(
    text: Text, converted: Converted, notes: tuple[str, ...] = (), known: str = ""
) -> TextView:
    """Return the view of a converted text; `known` is the digest of the lines of the last view."""
    draft, settings = converted.work.draft, text.settings
    digest = digest_of_lines(draft.source)
    values = dict(converted.metadata.values)
    pages = tuple(_page_views(converted))
    return TextView(
        text.slug, converted.metadata.title, tuple(values.get("authors", ())),
        sum(page.words for page in converted.pages),
        digest, () if digest == known else tuple(draft.source.lines),
        tuple((name.partition("/")[2] or name, first - 1) for first, name in draft.source.files),
        tuple(name.rpartition("/")[2] for name, _ in text.files if name.count("/") > 1),
        tuple(_rows(draft)),
        tuple((it.span.first, it.span.last, it.kind) for it in runs_of(draft)),
        tuple(_gaps(draft.blocks)),
        tuple(_outline(converted, pages)), pages,
        tuple(_questions(draft)), tuple(_decisions(draft, settings)),
        str(converted.fallback or ""), notes,
    )  # fmt: skip


class Trial(msgspec.Struct, frozen=True):
    """The page that shows a place, and the line there; `new` pages and `gone` ones of the work."""

    page: str
    line: int
    new: dict[str, str]
    gone: tuple[str, ...]


def trial_of(root: Path, text: Text, converted: Converted, line: int) -> Trial:
    """Return the pages that a conversion would write, with the place of a line of the text.

    Line 0 is on the title page.
    """
    pages = [*_page_views(converted)]
    lines = ((inner, page.name, outer) for page in pages for outer, inner in page.lines)
    above = [it for it in sorted(lines, key=itemgetter(0)) if it[0] <= line]
    _, page, on_page = above[-1] if above else (0, pages[0].name, 0)
    written = ((it.name, it.text) for it in converted.pages)
    own = {kept.page for kept in text.settings.kept}
    change = PageChange.of(root / WORKS / text.slug, written, own)
    new = {f"{WORKS}/{text.slug}/{path.stem}": made for path, made in change.new.items()}
    gone = tuple(f"{WORKS}/{text.slug}/{path.stem}" for path in change.stale)
    return Trial(page, on_page, new, gone)


def digest_of_lines(source: Source) -> str:
    """Return the digest of the lines of a text, by which the browser knows that it has them."""
    (digest,) = of_each(_digest, (source,))
    return digest


def _digest(source: Source) -> str:
    return digest_of(*source.lines)


def _rows(draft: Draft) -> Iterable[Row]:
    """Return blocks with words, each group before the blocks in it.

    A line on which a title runs into its text is that of the title.
    """
    run_in = frozenset(line for line in draft.markup if draft.run_in(line))
    return chain.from_iterable(of_each(_rows_of, draft.blocks, run_in))


def _rows_of(block: Block, run_in: Collection[int], depth: int = 0) -> list[Row]:
    rows: list[Row] = []
    first, last = block.span.first, block.span.last
    first += not isinstance(block, Heading) and first in run_in
    if not isinstance(block, KeptSpace) and first <= last:
        why = block.why
        rows.append((first, last, depth, reading_of(block), why.rule, round(why.confidence, 2)))
    if isinstance(block, Group):
        rows += [row for inner in block.blocks for row in _rows_of(inner, run_in, depth + 1)]
    return rows


def _gaps(blocks: Iterable[Block]) -> Iterator[tuple[int, str, float]]:
    """Yield each gap that the book shows: the line below it, how it is read, the confidence."""
    listed = [*leaves(blocks)]
    for gap, below in pairwise(listed):
        if isinstance(gap, SceneBreak | KeptSpace) and not getattr(gap, "mark", ""):
            reading = "scene break" if isinstance(gap, SceneBreak) else "kept space"
            yield below.span.first, reading, round(gap.why.confidence, 2)


def _outline(converted: Converted, pages: Sequence[PageView]) -> Iterator[Entry]:
    page_of = {line: page.name for page in pages for _, line in page.lines}
    page = pages[0].name if pages else ""
    for division in converted.work.walk():
        heading = division.heading
        page = page_of.get(heading.span.first, page)
        why = heading.why
        span, sure = heading.span, round(why.confidence, 2)
        yield Entry(span.first, span.last, heading.level, heading.kind, heading.text, why.rule,
                    sure, page, heading.is_supplied)  # fmt: skip


def _page_views(converted: Converted) -> Iterator[PageView]:
    for page in converted.pages:
        name = f"{WORKS}/{converted.work.slug}/{page.name.removesuffix('.md')}"
        heading = next((block for block in page.blocks if isinstance(block, Heading)), None)
        is_title = page.is_title_page or not heading
        title = converted.metadata.title if is_title or not heading else heading.text
        yield PageView(name, title, page.lines)


def _questions(draft: Draft) -> Iterator[dict[str, Any]]:
    """Yield the questions, those about most words first, each with its lines in the text."""
    placed = [(query, PlacedQuery.of(draft, query)) for query in draft.queries]
    for query, shown in sorted(placed, key=lambda pair: -pair[1].words):
        places = query.places or (query.span.first,)
        lines = {"first": query.span.first, "all": places}
        yield shown.data() | lines | {"spots": spots_of(shown)}


def spots_of(query: PlacedQuery) -> list[dict[str, Any]]:
    """Return the lines that an answer decides about, in their files: those of all places."""
    read_as = query.readings[0].read_as if query.readings else "as-read"
    numbers = range(1 if query.is_only else query.count)
    decisions = [query.decision_at(n, read_as) for n in numbers]
    return [{"first": it.line, "last": it.last or 0, "file": it.file or ""} for it in decisions]


def _decisions(draft: Draft, settings: WorkSettings) -> Iterator[DecisionView]:
    source = words_to_decide(draft)
    for decision in settings.decisions:
        first = last = 0
        if not decision.about:
            with suppress(DecisionError):
                span = lines_of(source, decision, "")
                first, last = span.first, span.last
        is_before = decision.read_as in BEFORE
        is_of_gap = is_before or (decision.confirms or "").startswith(GAPS)
        yield DecisionView(first, last, decision.about, not is_before, is_of_gap)


def open_line(root: Path, text: Text, source: Source, line: int) -> list[str]:
    """Open a text at a line of the whole text; return what was done, in sentences.

    Raises `UseError` with the place of the line if it cannot be opened.
    """
    if not 1 <= line <= len(source.lines):
        raise UseError(text.slug, f"has no line {line}", "Load it again.")
    (name, number), place = source.at(line), source.place(line)
    path, words = root / name, beginning(source.lines[line - 1])
    form = path.is_file() and format_of(name, path.read_bytes(), text.settings.encoding)
    if form is False or (form and (form.is_whole or (form.program and not form.markup))):
        remedy = f"Correct it in the program that made it. The line begins “{words}”."
        raise UseError(place, "is not in a file of plain text", remedy)
    # The lines of markup are numbered otherwise in its file.
    editor = open_editor(path, 0 if form else number, place)
    where = f"{name}: look there for “{words}”" if form else place
    return [f"{editor} opens {where}", "the desk follows as soon as you save"]


def open_editor(path: Path, line: int, place: str) -> str:
    """Open a file at a line, and return the editor's name; 0 is no line.

    An editor that is not known opens the file. Raises `UseError` at the `place` if none opens.
    """
    command = _command(place)
    name = PurePath(command[0]).name.removesuffix(".exe")
    if IN_TERMINALS & {name, *command[1:]}:
        problem = f"“{' '.join(command)}” needs a terminal"
        raise UseError(place, problem, f"Open the line there. {REMEDY}")
    program = shutil.which(command[0])
    if not program:
        raise UseError(place, f"the editor “{command[0]}” is not installed", REMEDY)
    form = EDITORS.get(name, ("{path}",)) if line else ("{path}",)
    # An absolute path is never taken for an option.
    arguments = (part.format(path=path.absolute(), line=line) for part in form)
    try:
        editor = subprocess.Popen(  # noqa: S603 (a list of arguments, and no shell)
            [program, *command[1:], *arguments], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        code = editor.wait(_START)
    except subprocess.TimeoutExpired:
        Thread(target=editor.wait, daemon=True).start()
        code = 0
    except OSError as error:
        raise UseError(place, f"{name} cannot be started: {error.strerror}", REMEDY) from None
    if code:
        raise UseError(place, f"{name} ended at once, with code {code}", REMEDY)
    return name


def _command(place: str) -> list[str]:
    """Return the command of the editor, as a list. Raises `UseError` if there is none."""
    named = next(filter(None, (os.environ.get(name, "").strip() for name in NAMES)), "")
    if not named:
        named = next(filter(shutil.which, EDITORS), "")
        if not named:
            raise UseError(place, "no editor is known", f"Open the line in yours. {REMEDY}")
    if shutil.which(named):  # a path with blanks
        return [named]
    try:
        return shlex.split(named)
    except ValueError:
        raise UseError(place, f"the editor “{named}” is not a command", REMEDY) from None
