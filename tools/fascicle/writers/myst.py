"""Blocks as MyST Markdown, one function for each kind of block.

A paragraph is one line; kept line ends are written as a backslash. Structures that Markdown lacks
are written as colon fences, with more colons than any fence inside them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType

from fascicle.model.blocks import (
    SPEECH,
    AsTyped,
    Block,
    Chat,
    Footnote,
    Group,
    Heading,
    Item,
    KeptSpace,
    Listing,
    Paragraph,
    Picture,
    Run,
    SceneBreak,
    Speech,
    Style,
    Table,
    Verse,
    leaves,
    note_marks_of,
    plain,
    run_on,
    text_of,
)
from fascicle.model.memory import of_each
from fascicle.writers.escape import (
    argument,
    emphasised,
    escape,
    escape_heading,
    escape_lines,
    link,
    showable,
    start_of_line,
    unlinked,
    without_closing,
)

# An empty comment. Without it, two lists in a row are one in Markdown, numbered through.
APART = "%"
# Whether Markdown has a form for a note, by the numbers of those that can be linked on a page.
NoteForms = Mapping[int, bool]
NO_NOTES: NoteForms = MappingProxyType({})
# The folder of a work's images, below that of its pages.
IMAGES = "images"
_MARKS = {Style.EMPHASIS: "*", Style.STRONG: "**", Style.STRONG_EMPHASIS: "***"}
_ROLES = {
    Style.STRUCK: "struck", Style.UNDERLINED: "underlined", Style.SUBSCRIPT: "sub",
    Style.SUPERSCRIPT: "sup",
}  # fmt: skip
# What has a meaning of its own inside a role.
_NOT_IN_ROLE = frozenset("`\\{}")
# A base with its reading.
_RUBY = re.compile(r"[^《》\n]+《[^《》\n]+》")
# The first line of a paragraph may be indented this far without meaning for the lines below.
_FIRST_INDENT = 8
# A bar in code or an address, which would end a cell; others are escaped.
_BAR = re.compile(r"(?<!\\)\|")
_COLONS = re.compile("^:{3,}", re.MULTILINE)
# Numbers that Markdown would change, or does not count with: 01., ١.
_UNCOUNTED = re.compile(r"0\d|(?![0-9])\d")
# Markdown reads at most 20 blocks inside one another; nobody reads so many as such.
_DEEPEST = 8
_ASTERISKS = re.compile(r"\*(?: ?\*){0,9}")


def write_blocks(blocks: Sequence[Block], notes: NoteForms = NO_NOTES) -> str:
    """Return blocks as Markdown, separated by empty lines; notes not in `notes` stay as typed."""
    return "\n\n".join(text for _, text in written_blocks(blocks, notes))


def written_blocks(
    blocks: Sequence[Block], notes: NoteForms = NO_NOTES
) -> Iterator[tuple[Block, str]]:
    """Yield each block that has a text with it, as `write_blocks` joins them."""
    after_list = False
    texts = [write_block(it, notes) for it in blocks] if notes else of_each(write_block, blocks)
    for block, text in zip(blocks, texts, strict=True):
        if text:
            is_list = isinstance(block, Listing)
            yield block, f"{APART}\n\n{text}" if is_list and after_list else text
            after_list = is_list


def write_block(  # noqa: C901, PLR0911, PLR0912 (a kind a line)
    block: Block, notes: NoteForms = NO_NOTES
) -> str:
    match block:
        case Heading():
            return f"{'#' * min(6, block.level)} {write_heading(block, notes)}"
        case Paragraph():
            return _paragraph(block.text, notes)
        case Verse():
            return fence("verse", _verse(block.text, notes), str(block.number or ""))
        case SceneBreak():
            return _break(block.mark)
        case KeptSpace():
            return fence("kept-space", "")
        case Listing():
            return _listing(block, notes)
        case Footnote():
            return _footnote(block, notes)
        case Speech():
            return _speech(block, notes)
        case Chat():
            return fence("chat", _messages(block, notes))
        case Table():
            return _table(block, notes)
        case AsTyped():
            return _as_typed(block)
        case Picture():
            alternative = escape(argument(block.description or ""))
            return f"![{alternative}]({IMAGES}/{block.name})"
        case Group():
            return _group(block, notes)
        case _:
            message = f"no writer for {type(block).__name__}"
            raise TypeError(message)


def write_heading(heading: Heading, notes: NoteForms) -> str:
    """Return the text of a heading, with its emphasis and the marks of its notes."""
    if not heading.runs:
        return escape_heading(heading.text)
    return without_closing(_inline(heading.runs, notes).strip())


def fence(name: str, content: str, arguments: str = "") -> str:
    """Return a directive as a colon fence with more colons than any fence inside it."""
    colons = ":::"
    if colons in content:
        longest = max((len(m[0]) for m in _COLONS.finditer(content)), default=2)
        colons = ":" * (longest + 1)
    head = f"{colons}{{{name}}}" + (f" {arguments}" if arguments else "")
    return "\n".join(filter(None, (head, content, colons)))


def _speech(block: Speech, notes: NoteForms, others: Sequence[Block] = ()) -> str:
    verse = fence("verse", _verse(block.text, notes)) if block.is_verse else ""
    parts = (verse or _lines(block.text, notes), write_blocks(others, notes))
    return fence(SPEECH, "\n\n".join(filter(None, parts)), argument(block.speaker))


def _break(mark: str) -> str:
    if not mark:
        return fence("space-break", "")
    return "***" if _ASTERISKS.fullmatch(mark) else fence("ornament", "", argument(mark))


def _group(block: Group, notes: NoteForms) -> str:
    if block.kind == "run-on":
        return _lines(run_on(block), notes)
    if not block.blocks:  # all in it was set aside
        return ""
    if block.kind == "quotation":
        inner = write_blocks([*_shallow(block.blocks, _DEEPEST)], notes)
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    first, *others = block.blocks
    if isinstance(first, Speech) and block.kind == SPEECH:
        return _speech(first, notes, others)
    inner = write_blocks(block.blocks, notes)
    return fence(block.kind if block.kind != "note" else "authors-note", inner)


def _shallow(blocks: Iterable[Block], depth: int) -> Iterator[Block]:
    """Yield the blocks of a quotation; those inside so many others are shown beside each other."""
    for block in blocks:
        if not (isinstance(block, Group) and block.kind == "quotation"):
            yield block
        elif depth > 1:
            yield replace(block, blocks=tuple(_shallow(block.blocks, depth - 1)))
        else:
            yield from _shallow(block.blocks, depth)


def _listing(block: Listing, notes: NoteForms) -> str:
    """Return a list; as Markdown numbers consecutively, a number left out begins another one.

    Items without markers get a star, since Markdown has no list without markers, and so do those in
    letters, which it does not count with. Numbers such as "01." would lose their zeros in a list,
    and those in digits of other scripts are none there: their items are paragraphs.
    """
    if any(_UNCOUNTED.match(item.marker) for item in block.items):
        marked = (_with_marker(item) for item in block.items)
        return "\n\n".join(_lines(runs, notes) for runs in marked)
    entries = []
    bullet = "-" if any(item.marker for item in block.items) else "*"
    # The number that follows in each open list, and the indent of the lists below.
    expected: list[int | None] = []
    indents = [""]
    for item in block.items:
        marker, text, at = bullet, item.text, item.depth
        expected = [*expected[: at + 1], None][: at + 1]
        indents = indents[: at + 1]
        if item.marker[:1].isdigit():
            marker, number = item.marker, int(item.marker[:-1])
            # Only a list that begins with 1 may be directly below a text.
            following = expected[at] or (1 if at else number)
            if number != following:
                entries += ["", f"{indents[at]}{APART}", ""]
            expected[at] = number + 1
        elif item.marker[:-1].isalnum():
            marker, text = "*", _with_marker(item)
        entries.append(f"{indents[at]}{marker} {_lines(text, notes)}")
        indents.append(f"{indents[at]}{' ' * (len(marker) + 1)}")
    return "\n".join(entries)


def _with_marker(item: Item) -> tuple[Run, ...]:
    return (*plain(f"{item.marker} "), *item.text)


def _messages(block: Chat, notes: NoteForms) -> str:
    """Return a chat, one line a message, speakers in bold, continuation lines indented."""
    lines = []
    for message in block.messages:
        first, *others = _inline(message.text, notes).split("\n")
        lines.append(f"**{escape(message.speaker)}** {first.strip()}".rstrip())
        lines += [f"  {start_of_line(other).rstrip()}" for other in others if other.strip()]
    return "\n".join(lines)


def _as_typed(block: AsTyped) -> str:
    """Return lines in a code fence that is longer than any fence in the lines."""
    lines = [showable(line.expandtabs()).rstrip() for line in block.lines]
    longest = max((len(m[0]) for line in lines for m in re.finditer("`+", line)), default=0)
    ticks = "`" * max(3, longest + 1)
    return "\n".join([f"{ticks}text", *lines, ticks])


def _table(block: Table, notes: NoteForms) -> str:
    """Return a table with bars; where no row names the columns, an empty one stands above."""
    rows = [[_BAR.sub(r"\|", _inline(cell, notes)).strip() for cell in row] for row in block.rows]
    head, *body = rows if block.has_head else [[""] * len(rows[0]), *rows]
    table = "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body))
    return fence("table", table, escape(block.caption).strip()) if block.caption else table


def _footnote(block: Footnote, notes: NoteForms) -> str:
    """Return a note; without its mark on this page, as a separate note with its label as typed."""
    if notes.get(block.number):
        return f"[^{block.label}]: {_lines(block.text, notes)}"
    paragraphs = (_lines(part, notes) for part in _paragraphs(block.text))
    name = "footnote" if block.number in notes else "note-apart"
    return fence(name, "\n\n".join(filter(None, paragraphs)), argument(block.label))


def _paragraphs(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield the runs of each paragraph; an empty line separates paragraphs."""
    row: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n\n")
        row.append(replace(run, text=first))
        for other in others:
            yield row
            row = [replace(run, text=other)]
    yield row


def _paragraph(runs: Sequence[Run], notes: NoteForms) -> str:
    """Return a paragraph; kept lines with indents are written as verse is."""
    text = text_of(runs)
    if "\n" in text and _has_indents(text.split("\n")):
        return fence("lines", _verse(runs, notes))
    return _lines(runs, notes)


def _has_indents(lines: Sequence[str]) -> bool:
    """Return whether lines are indented on purpose: any but the first, or the first very far."""
    first, *others = (len(line) - len(line.lstrip(" ")) for line in lines)
    return bool(others) and (any(others) or first > _FIRST_INDENT)


def _lines(runs: Sequence[Run], notes: NoteForms) -> str:
    """Return running text as the lines of a paragraph, with hard breaks at kept line ends."""
    lines = [start_of_line(line).rstrip() for line in _inline(runs, notes).split("\n")]
    return "\\\n".join(line for line in lines if line)


def _verse(runs: Sequence[Run], notes: NoteForms) -> str:
    """Return verse or other kept lines, one a line, with their indents as spaces."""
    lines = []
    for line in _inline(runs, notes).split("\n"):
        bare = start_of_line(line).rstrip()
        lines.append(" " * (len(line) - len(line.lstrip(" "))) + bare if bare else "")
    return "\n".join(lines)


def _inline(runs: Sequence[Run], notes: NoteForms) -> str:
    """Return runs as inline Markdown; a style that spans a line end is written on each line."""
    out = ""
    for target, linked in groupby(runs, key=attrgetter("target")):
        text = _styled(list(linked), notes)
        # "![" would begin an image.
        out = f"{out[:-1]}\\!" if target and out.endswith("!") else out
        out += link(text, target) if target else text
    return unlinked(out)


def _styled(runs: Sequence[Run], notes: NoteForms) -> str:
    """Return runs as inline Markdown, without their links."""
    # Fast path: most texts have no emphasis.
    if not any(map(_emphasis, runs)):
        return "".join(_written(run, notes) for run in runs)
    lines: list[list[tuple[str, str]]] = [[]]
    for mark, alike in groupby(runs, key=_emphasis):
        text = "".join(_written(run, notes) for run in alike)
        first, *others = text.split("\n")
        lines[-1].append((mark, first))
        lines += [[(mark, other)] for other in others]
    return "\n".join(map(emphasised, lines))


def _emphasis(run: Run) -> str:
    """Return the mark of a run's emphasis, "" for a run without any."""
    return _MARKS.get(run.style) or _MARKS.get(run.emphasis, "")


def _written(run: Run, notes: NoteForms) -> str:
    """Return a run without its emphasis as inline Markdown, without its link."""
    if run.style is Style.NOTE:
        return _mark(run, notes)
    if run.style is Style.INITIAL:
        return f"{{initial}}`{run.text}`"
    if run.style is Style.RUBY:
        return _RUBY.sub(r"{ruby}`\g<0>`", run.text)
    if run.style in _ROLES:
        return "\n".join(_role(line, _ROLES[run.style]) for line in run.text.split("\n"))
    if run.style is Style.CODE:
        return "\n".join(_code(line, run.mark) for line in run.text.split("\n"))
    return escape_lines(run.text)


def _mark(run: Run, notes: NoteForms) -> str:
    if run.note not in notes:
        return escape(run.mark)
    return f"[^{run.text}]" if notes[run.note] else f"{{note}}`{run.mark}`"


def _role(line: str, name: str) -> str:
    """Return a line in a role, with spaces outside; as text if a role cannot hold it."""
    shown = showable(line)
    bare = shown.strip()
    if not bare or not _NOT_IN_ROLE.isdisjoint(bare):
        return escape(shown)
    lead = shown[: len(shown) - len(shown.lstrip())]
    return f"{lead}{{{name}}}`{bare}`{shown[len(shown.rstrip()) :]}"


def _code(line: str, mark: str) -> str:
    """Return a code span; as typed, with its marks, if spaces at its edges would be lost."""
    shown = showable(line)
    is_kept = shown == shown.strip() and "`" not in shown
    return (f"`{shown}`" if shown else "") if is_kept else escape(f"{mark}{line}{mark}")


def linkable_notes(blocks: Sequence[Block]) -> dict[int, bool]:
    """Return the numbers of the notes whose mark and note are both on this page.

    The value is whether Markdown has a form for the note: it needs one paragraph and a number in
    square brackets that is unique on the page.
    """
    footnotes = (block for block in leaves(blocks) if isinstance(block, Footnote))
    notes = {note.number: note for note in footnotes if note.number}
    if not notes:
        return {}
    marks = [run for block in blocks for run in note_marks_of(block)]
    here = {run.note: run for run in marks if run.note in notes}
    labels = Counter(notes[number].label for number in here)
    return {
        number: labels[notes[number].label] == 1 and _has_markdown_form(here[number], notes[number])
        for number in _in_order([run.note for run in marks], notes)
    }


def _in_order(marks: Sequence[int], notes: Mapping[int, Footnote]) -> Iterator[int]:
    """Yield the notes that can be linked: those of one key in the order of their marks."""
    last: dict[str, int] = {}
    place = {number: n for n, number in enumerate(notes)}
    for number in marks:
        if number in notes and place[number] >= last.get(notes[number].key, 0):
            last[notes[number].key] = place[number]
            yield number


def _has_markdown_form(mark: Run, note: Footnote) -> bool:
    """Return whether Markdown's own notes show mark and note as they were typed."""
    plainly = mark.mark == f"[{note.label}]" and note.label.isdecimal()
    return plainly and "\n" not in text_of(note.text)
