"""Markdown with front matter, for programs that show and convert it: CommonMark, notes and tables.

Pages are headings of the first level, or of the second below the titles of several works. What the
library says of a work is left out, but for its front matter.

No character of a text is markup, whichever program reads it. CommonMark knows a backslash before
any sign. Older readers know it before the signs that they give a meaning themselves, so that marks
of extensions are entities: every reader knows those. Addresses stay as they are, and some readers
make links of them.
"""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fascicle.book.editions.block_writer import BREAK, ZERO_WIDTH_SPACE, BlockWriter
from fascicle.book.editions.book_data import SUPPLIED, book_data
from fascicle.book.editions.edition_library import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fascicle.book.editions.block_writer import Block, Row, Run
    from fascicle.book.editions.edition_library import EditionLibrary, Read, Volume


def markdown_of(volume: Volume, library: EditionLibrary, read: Read) -> Content:
    """Return a volume as Markdown."""
    data = book_data(volume, library, read)
    writer = MarkdownWriter()
    parts = ["\n".join(_front_matter(volume))]
    for work in data.works:
        if volume.work is None:
            parts.append(f"# {end_of_heading(escape(work['title']))}")
        parts += _work(work, writer)
    return Content(("\n\n".join(parts) + "\n").encode())


def _work(work: dict[str, Any], writer: MarkdownWriter) -> Iterator[str]:
    """Yield the parts of a work, which empty lines separate."""
    yield from writer.blocks(work["text"])
    yield from writer.notes()
    for chapter in work["chapters"]:
        if not chapter["label-of"].endswith(SUPPLIED):
            yield writer.heading(chapter)
        yield from writer.blocks(chapter["b"])
        yield from writer.notes()


def _front_matter(volume: Volume) -> Iterator[str]:
    """Yield the lines of the front matter: YAML, with the names that Pandoc has for them."""
    yield "---"
    yield f"title: {_quoted(volume.title)}"
    for name in ("author", "translator", "editor", "illustrator"):
        yield from _listed(name, volume.names(f"{name}s"))
    yield f"lang: {_quoted(volume.language)}"
    if work := volume.work:
        if work.published:
            yield f"date: {work.published}"
        if work.summary:
            yield f"description: {_quoted(work.summary)}"
        yield from _listed("keywords", work.subjects)
        if work.rights:
            yield f"rights: {_quoted(work.rights)}"
    yield "---"


def _quoted(text: str) -> str:
    """Return a text as a string of JSON, which is one of YAML."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _listed(name: str, values: tuple[str, ...]) -> Iterator[str]:
    if values:
        yield f"{name}:"
        yield from (f"  - {_quoted(value)}" for value in values)


# A backslash before the end of a line is not known to older readers, two spaces are.
_LINE_END = "  \n"
_MARKS = {"emph": "*", "strong": "**", "strike": "~~"}
_QUOTED = {"quotation", "epigraph", "letter", "telegram"}
_DEEPEST = 6
# Signs of an address that the parentheses around it may have.
_ADDRESS_SIGNS = "!#$%&'*+,/:;=?@[]~"


class MarkdownWriter(BlockWriter):
    """Writes the blocks of pages as Markdown; notes are numbered through."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._open: list[str] = []
        self._is_second = False

    def blocks(self, blocks: Iterable[Block]) -> list[str]:
        """Return the text of each block; of two lists in a row, the second has other marks."""
        outer, above = self._is_second, ""
        written = []
        for block in blocks:
            self._is_second = block["t"] == above and not self._is_second
            if text := self.block(block):
                written.append(text)
                above = block["t"]
        self._is_second = outer
        return written

    def note(self, mark: str, blocks: list[Block]) -> str:
        return _item(f"[^{mark}]: ", self.blocks(blocks), 4)

    def left_note(self, mark: str, blocks: list[Block]) -> str:
        first, *others = self.blocks(blocks) or [""]
        said = f"\\[{mark}\\] {first}" if mark else first
        return "\n\n".join([said, *others])

    def passage(self, block: Block) -> str:
        text = "\n\n".join(self.blocks(block["b"]))
        if block["t"] not in _QUOTED:
            return text
        return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))

    def paragraph(self, text: str) -> str:
        return self.lines([(0, line) for line in text.split("\n")])

    def heading(self, block: Block) -> str:
        return f"{'#' * min(block['level'], _DEEPEST)} {end_of_heading(self.heading_text(block))}"

    def scene_break(self, mark: str) -> str:
        return start_of_line(escape(mark)) if mark.strip("* ") else BREAK

    def preformatted(self, text: str) -> str:
        longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"{fence}\n{text}\n{fence}"

    def verse(self, rows: Sequence[Row]) -> str:
        return self.lines(rows)

    def lines(self, rows: Sequence[Row]) -> str:
        lines = [_indented(spaces, text.strip(" ")) for spaces, text in rows]
        return _LINE_END.join(line or SPACE for line in lines) if any(lines) else ""

    def bulleted(self, block: Block) -> str:
        mark = "* " if self._is_second else "- "
        items = [self.blocks(item) for item in block["items"]]
        if block.get("plain"):
            return _LINE_END.join("\n\n".join(item) for item in items)
        return "\n".join(_item(mark, item, len(mark)) for item in items)

    def numbered(self, block: Block) -> str:
        end = ")" if self._is_second else "."
        rows = enumerate(map(self.blocks, block["items"]), block["start"])
        marked = ((f"{number}{end} ", item) for number, item in rows)
        return "\n".join(_item(mark, item, len(mark)) for mark, item in marked)

    def described(self, rows: Iterable[tuple[str, list[Block]]]) -> str:
        return "\n\n".join(_item(_name(name), self.blocks(said), 0) for name, said in rows)

    def table(self, rows: list[list[str]], *, has_head: bool) -> str:
        columns = max(map(len, rows))
        head, *others = rows if has_head else [[], *rows]
        shown = ([*row, *[""] * (columns - len(row))] for row in (head, ["---"] * columns, *others))
        return "\n".join(f"| {' | '.join(map(_in_cell, row))} |" for row in shown)

    def illustration(self, description: str) -> str:
        return escape(f"[Illustration: {description}]") if description else ""

    def runs(self, runs: Iterable[Run]) -> str:
        text = ""
        row = list(_joined(runs))
        for run, following in zip(row, [*row[1:], ""], strict=False):
            shown = self._run(run, text[-1:], _first_of(following))
            # "![" would begin an image.
            text = f"{text[:-1]}\\!" if text.endswith("!") and shown.startswith("[") else text
            text += shown
        return text.replace(ZERO_WIDTH_SPACE, "")

    def _run(self, run: Run, before: str, after: str) -> str:
        if isinstance(run, str):
            # A mark before "(" would be a link.
            return ("\\" if before == "]" and run.startswith("(") else "") + escape(run)
        if mark := _MARKS.get(run["k"]):
            return self._styled(run, mark, before, after)
        return self._other(run, run["k"])

    def _other(self, run: Block, kind: str) -> str:
        """Return a run that is no text of a style."""
        if kind == "br":
            return "\n"
        if kind == "note":
            self._number += 1
            self._notes.append((str(self._number), run["b"]))
            return f"[^{self._number}]"
        if kind == "image":
            return self.illustration(run["alt"])
        if kind == "code":
            return _code(run["c"])
        text = escape(run["c"]) if isinstance(run["c"], str) else self.runs(run["c"])
        if kind == "ruby":
            return f"{text}《{run['above']}》" if run["above"] else text
        return _linked(text, run["url"]) if kind == "link" and "url" in run else text

    def _styled(self, run: Block, mark: str, before: str, after: str) -> str:
        """Return a run between marks; without them where Markdown would not read them."""
        if mark in self._open:
            return self.runs(run["c"])
        self._open.append(mark)
        lines = self.runs(run["c"]).split("\n")
        self._open.pop()
        befores = [before, *["\n"] * (len(lines) - 1)]
        afters = [*["\n"] * (len(lines) - 1), after]
        marked = (_between(mark, *line) for line in zip(lines, befores, afters, strict=True))
        return "\n".join(marked)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield runs with the pieces of a long word as text, and texts in a row as one."""
    bare = (run["c"] if isinstance(run, dict) and run["k"] == "piece" else run for run in runs)
    for is_text, row in groupby(bare, lambda run: isinstance(run, str)):
        found = list(row)
        yield from ["".join(map(str, found))] if is_text else found


def _between(mark: str, line: str, before: str, after: str) -> str:
    """Return a line between marks, with the spaces around it outside."""
    bare = line.strip(" ")
    if not bare:
        return line
    start = line.index(bare)
    end = start + len(bare)
    above, below = (line[:start] or before)[-1:], line[end:] or after
    is_read = _may_stand(above, bare[0]) and _may_stand(below[-1:], bare[-1])
    if mark[0] in above + below or not is_read:
        return line
    return f"{line[:start]}{mark}{bare}{mark}{line[end:]}"


def _may_stand(outer: str, inner: str) -> bool:
    """Return whether a mark between two characters opens or closes, towards the inner one.

    https://spec.commonmark.org/0.31.2/#delimiter-run
    """
    if not outer or outer.isspace() or unicodedata.category(outer)[0] == "P":
        return True
    return unicodedata.category(inner)[0] not in "PS"


def _first_of(run: Run) -> str:
    """Return the first character of a run, behind its marks, which may be left out."""
    if isinstance(run, str):
        return run[:1]
    if run["k"] == "br":
        return "\n"
    if run["k"] in {"note", "image", "code"}:
        return "["
    return _MARKS.get(run["k"], "") + next(filter(None, map(_first_of, run["c"])), "")


def _indented(spaces: int, line: str) -> str:
    """Return a line with its indent in spaces that Markdown keeps."""
    if not spaces or not line:
        return start_of_line(line)
    return f"{f'{SPACE} ' * (spaces // 2)}{SPACE * (spaces % 2)}{line}"


def _item(mark: str, blocks: Sequence[str], width: int) -> str:
    """Return blocks of which the first begins with a mark, and the others stand below its text."""
    first, *others = blocks or [""]
    indent = " " * width
    text = "\n\n".join([first, *others])
    return (mark + textwrap.indent(text, indent).removeprefix(indent)).rstrip(" ")


def _name(text: str) -> str:
    """Return the name of who speaks, or of what is described, as strong text."""
    line = " ".join(text.split())
    return f"{line if '*' in line else _between('**', line, '', ' ')} "


def _in_cell(text: str) -> str:
    return " ".join(text.split())


def _code(text: str) -> str:
    """Return code between more backticks than it has."""
    shown = " ".join(text.split())
    longest = max((len(ticks) for ticks in re.findall("`+", shown)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}" if shown else ""


def _linked(text: str, address: str) -> str:
    target = quote(address, safe=_ADDRESS_SIGNS).replace("&", "&amp;")
    return f"[{text}]({target})" if text.strip() else text


# Controls, and ends of lines to some readers only.
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Emphasis, code, links, attributes. An underscore inside a word is one everywhere.
_SIGNS = re.compile(r"[\\`*\[\]{]|_(?:(?<![^\W_]_)|(?![^\W_]))")
# HTML, tables, strikethrough, raised and marked words, formulas; and who is quoted, for Pandoc.
_OF_EXTENSIONS = re.compile(r"[<|~^$]|=(?==)|&(?=#|[A-Za-z])|@(?<![^\W_]@)(?=\w)")
_ACTING = re.compile(r"[\\`*\[\]{_<|~^$=&@]")
# In a link that a reader makes of an address, escapes would be shown.
_IN_ADDRESS = re.compile(r"(?<=:)/(?=/\S*[\\&])|(?<=www)\.(?=\S*[\\&])")
# At the start of a line: headings, quotations, lists (with letters and Roman numerals: Pandoc),
# rules and underlines; the definitions of terms, fences, and of notes.
_START = re.compile(
    r"(?P<sign>[#>]|[-+](?=[-+\s]|$))"
    r"|(?P<number>\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{2,7}|[#@]))(?=[.)](?:\s|$))"
    r"|(?P<note>\[\^\d+\])?(?P<entity>[:=])"
)
# Space that Markdown drops.
SPACE = "&nbsp;"


def escape(text: str) -> str:
    """Return text escaped for any place except the start of a line."""
    shown = _UNSHOWN.sub(" ", text)
    if not _ACTING.search(shown):
        return shown
    escaped = _SIGNS.sub(r"\\\g<0>", shown)
    return _IN_ADDRESS.sub(_entity, _OF_EXTENSIONS.sub(_entity, escaped))


def start_of_line(escaped: str) -> str:
    """Return an escaped line with its start escaped too."""
    found = _START.match(escaped)
    if found is None:
        return escaped
    if found["entity"]:
        sign = f"&#{ord(found['entity'])};"
        return f"{found['note'] or ''}{sign}{escaped[found.end() :]}"
    at = found.end() if found["number"] else 0
    return f"{escaped[:at]}\\{escaped[at:]}"


def end_of_heading(escaped: str) -> str:
    """Return an escaped heading with a final `#`, which a parser would drop."""
    return re.sub(r"#+$", lambda found: "\\#" * len(found[0]), escaped)


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
