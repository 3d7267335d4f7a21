"""Chapters in the order, below the parts and with the names that a list in their folder gives them.

    SUMMARY.md (mdBook, GitBook)        Book.txt (Leanpub)      book.toml, book.json

    # Summary                           frontmatter:            [book]
    [Before](before.md)                 before.md               title = "The Salt Road"
    # The Coast                         lamp.md                 authors = ["Ada Quill"]
    - [The Lamp](lamp.md)
        - [The Wick](lamp/wick.md)

    Index.md (Longform)                 Book.md (iA Writer)     _quarto.yml (Quarto)

    longform:                           Title: The Salt Road    chapters:
      title: The Salt Road              /lamp.md                  - lamp.qmd
      scenes: [each below "- "]         /lamp/wick.md             - part: The Coast

The headings of a file are as much deeper as its entry is; a file without a heading has the words of
its entry. What is listed and missing is asked about, and so is what is there and not listed.
Without a list, files of Markdown have the titles of their front matter, as in sites of Jekyll.
"""

from __future__ import annotations

import json
import posixpath
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import unquote

from fascicle.model.blocks import Span
from fascicle.model.draft import Aside, Query
from fascicle.model.names import BOOK_FILES, LISTS
from fascicle.readers.archive import unread_query
from fascicle.readers.scrivener import COMMENTS, Entry, binder_of, is_binder, with_notes
from fascicle.readers.sheet import Files, Line, Sheet

# The kind in the ledger of a list, and of a file about the book.
LIST, ABOUT = "contents", "metadata"
_HEADING = re.compile(r"#{1,6}\s+(?P<title>.+?)\s*#*")
_ENTRY = re.compile(
    r"(?P<indent>[ \t]*)(?P<item>[-*+]|\d+[.)])?\s*\[(?P<title>.*)\]\((?P<target>.*)\)"
)
_HEADED = re.compile(r"^(?:#{1,6}\s|<h[1-6]\b|.+\n(?:=+|-+)[ \t]*$)", re.MULTILINE)
# Front matter in YAML or TOML, with a title and an author; the names of files whose front matter is
# the book's; a heading of the first depth.
FRONT = re.compile(r"(---|\+{3})[ \t]*\n(?:.*\n)*?\1[ \t]*(?:\n|\Z)")
TITLE = re.compile(r"^title[ \t]*[:=][ \t]*[\"']?([^\s>|].*?)[\"']?[ \t]*$", re.MULTILINE)
_AUTHOR = re.compile(r"^authors?[ \t]*[:=]", re.MULTILINE)
OF_BOOK = re.compile(r"_?index|readme|title(?:[ _-]?page)?|cover|metadata", re.IGNORECASE)
_TOP = re.compile(r"^(?:#\s|<h1\b|.+\n=+[ \t]*$)", re.MULTILINE)
MARKDOWN = (".md", ".markdown", ".qmd")
_LEANPUB = "book.txt"
# The fewest chapters with titles in front matter.
_FEWEST = 2
# Where a part begins, and where all end, in the files that Leanpub's list names.
_PARTS = re.compile(rb"^(?:-# |\{class: *part\}|\{(?P<end>back)matter\})", re.MULTILINE)
_MARKS = re.compile(r"[*_`]+|\\(?=[^\w\s])")
# A block of iA Writer's that shows a file; the scenes of a project of Longform, and their folder.
_BLOCK = re.compile(r"^/(?P<path>[^\s/][^\n]*?\.(?:md|markdown|txt))[ \t]*$", re.MULTILINE)
_SCENES = re.compile(
    r"\A---[ \t]*\n(?:(?!---).*\n)*?longform:[ \t]*\n(?:[ \t]+.*\n)*?"
    r"[ \t]+scenes:[ \t]*\n(?P<scenes>(?:[ \t]+- .*\n)+)"
)
_FOLDER = re.compile(r"^[ \t]+sceneFolder:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
# An item of YAML: nested lists may begin on one line.
_ITEM = re.compile(
    r"^(?P<indent>[ \t]*(?:- +)+)(?P<part>part: *)?(?P<q>[\"']?)(?P<said>.+?)(?P=q)[ \t]*$",
    re.MULTILINE,
)
# Title and author of the book that a list names.
_NAMED = re.compile(
    r"^[ \t]*(title|author):[ \t]*[\"']?([^\s\[].*?)[\"']?[ \t]*$", re.IGNORECASE | re.MULTILINE
)
# What the first heading of such a list says, if it is no title and none of a part.
_OWN = {"summary", "table of contents", "contents", "toc", "inhalt", "inhaltsverzeichnis"}


def in_own_order(files: Files) -> tuple[Files, dict[str, Entry], list[Query]]:
    """Return files in the order of their list, if they have one, and their entries by their names.

    The questions are about listed files that are missing, and about those that are not listed.
    """
    lists = [name for name, raw in files if is_list(name, raw)]
    if not lists:
        return list(files), _titled(files), []
    name = min(lists, key=lambda it: it.count("/"))
    folder, there = posixpath.dirname(name), dict(files)
    if is_binder(name):
        return _in_project(name, there)
    entries = {posixpath.join(folder, it.path): it for it in entries_of(name, there[name])}
    if posixpath.basename(name).lower() == _LEANPUB:
        entries = dict(_in_parts(entries, there))
    missing = [it.path for place, it in entries.items() if place not in there]
    order = [name, *(place for place in entries if place in there)]
    about = [each for each in there if is_about(each)]
    rest = [each for each in there if each not in {*order, *about}]
    if not is_a_list(len(order) - 1, len(rest)):
        return list(files), {}, []
    queries = [_query(name, "lists files that are not there", missing)] if missing else []
    queries += [_query(name, "does not list files", rest)] if rest else []
    return [(each, there[each]) for each in (*order, *about)], entries, queries


def _titled(files: Files) -> dict[str, Entry]:
    """Return entries for the files of Markdown whose titles are in their front matter only.

    That of the first file is the book's by its name, if the file has no text, or if it alone names
    an author; so is one that several files have.
    """
    typed = [(name, raw) for name, raw in files if name.lower().endswith(MARKDOWN)]
    # A single file may be large, and is no folder of chapters.
    parts = {name: _divided(raw) for name, raw in typed if len(typed) >= _FEWEST}
    if not parts:
        return {}
    found = {name: TITLE.search(front) for name, (front, _) in parts.items()}
    said = {name: title[1] for name, title in found.items() if title}
    signed = [name for name, (front, _) in parts.items() if _AUTHOR.search(front)]
    first = files[0][0]
    stem = posixpath.splitext(posixpath.basename(first))[0]
    if OF_BOOK.fullmatch(stem) or signed == [first] or not parts.get(first, ("", ""))[1].strip():
        said.pop(first, None)
    times = Counter(said.values())
    alone = {name: title for name, title in said.items() if times[title] == 1}
    return {
        name: Entry(name, above=((title, 0),))
        for name, title in alone.items()
        if len(alone) >= _FEWEST and not _is_headed(parts[name][1], title)
    }


def _divided(raw: bytes) -> tuple[str, str]:
    """Return the front matter of a file, "" if it has none, and its text."""
    typed = raw.decode("utf-8-sig", "replace").replace("\r", "")
    front = FRONT.match(typed)
    return (front[0], typed[front.end() :]) if front else ("", typed)


def _is_headed(text: str, title: str) -> bool:
    """Return whether a file has a heading of the first depth, or its title as the first heading."""
    first = next(filter(None, map(_HEADING.fullmatch, text.split("\n"))), None)
    is_title = first is not None and _plain(first["title"]).casefold() == title.casefold()
    return is_title or _TOP.search(text) is not None


def _in_project(
    name: str, files: Mapping[str, bytes]
) -> tuple[Files, dict[str, Entry], list[Query]]:
    """Return the documents of a project of Scrivener as its binder has them."""
    folder = posixpath.dirname(name)
    inside = {posixpath.relpath(each, folder or "."): each for each in files if each != name}
    binder = binder_of(name, files[name], inside)
    entries = {inside[it.path]: it for it in binder.documents}
    beside = [each for each in files if each.lower().endswith(COMMENTS)]
    documents = with_notes({each: files[each] for each in (*entries, *beside)})
    queries = [_query(name, "leaves out", binder.left_out)] if binder.left_out else []
    return [(name, files[name]), *documents.items()], entries, queries


def is_a_list(listed: int, others: int) -> bool:
    """Return whether a file of its name is a list: it names most of the chapters that are there.

    A `summary.md` may as well say what happens.
    """
    return listed > 0 and listed >= others


def entries_of(name: str, raw: bytes) -> Iterator[Entry]:
    """Yield the files in a list, each once, in order."""
    text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    seen: set[str] = set()
    if scenes := _SCENES.match(text):
        folder = _FOLDER.search(scenes[0])
        found = _in_items(scenes["scenes"], f"{folder[1] if folder else ''}/".lstrip("/"))
    elif name.lower().endswith(".yml"):
        found = _in_items(text)
    else:
        found = (_in_summary if name.lower().endswith(MARKDOWN) else _in_names)(text)
    for entry in found:
        if entry.path and entry.path not in seen:
            seen.add(entry.path)
            yield entry


def _in_names(text: str) -> Iterator[Entry]:
    """Yield the files that Leanpub's list names; a line with a colon or a brace is a command."""
    for line in map(str.strip, text.splitlines()):
        if line and not line.endswith((":", "}")) and not line.startswith("#"):
            yield Entry(posixpath.normpath(line))


def _in_parts(
    entries: Mapping[str, Entry], files: Mapping[str, bytes]
) -> Iterator[tuple[str, Entry]]:
    """Yield the entries of Leanpub's list, one deeper behind a file in which a part begins."""
    is_in_part = False
    for place, entry in entries.items():
        begins = [*_PARTS.finditer(files.get(place, b""))]
        yield place, replace(entry, depth=int(is_in_part and not begins))
        is_in_part = not begins[-1]["end"] if begins else is_in_part


def _in_items(text: str, folder: str | None = None) -> Iterator[Entry]:
    """Yield the files, or scenes in a folder, that lists in YAML name; inner ones are deeper."""
    indents: list[int] = []
    parts: list[tuple[str, int]] = []
    for item in _ITEM.finditer(text):
        indent, said = len(item["indent"].expandtabs(4)), item["said"]
        indents = [*(each for each in indents if each < indent), indent]
        depth = len(indents) - 1
        if folder is not None:
            yield Entry(posixpath.normpath(f"{folder}{said}.md"), depth, said)
        elif said.lower().endswith(MARKDOWN):
            yield Entry(posixpath.normpath(said), depth, above=tuple(parts))
            parts = []
        elif item["part"]:
            parts.append((said, depth))


def _in_summary(text: str) -> Iterator[Entry]:
    """Yield the links of a summary, in items and outside, and blocks; headings are parts."""
    parts: list[tuple[str, int]] = []
    indents: list[int] = []
    is_first, in_part = True, 0
    # The title of the book is the only heading of its depth.
    is_titled = len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    for line in text.splitlines():
        if heading := _HEADING.fullmatch(line):
            title = _plain(heading["title"])
            is_own = title.casefold() in _OWN or (is_titled and line.startswith("# "))
            if not (is_first and is_own):
                parts.append((title, 0))
            is_first = False
        elif entry := _ENTRY.match(line):
            is_first = False
            indent = len(entry["indent"].expandtabs(4))
            indents = [*(each for each in indents if each < indent), indent]
            in_part = 1 if parts else in_part
            depth = len(indents) - 1 + in_part if entry["item"] else 0
            target = unquote(entry["target"].partition("#")[0].strip("<> "))
            path = posixpath.normpath(target) if target else ""
            yield Entry(path, depth, _plain(entry["title"]), tuple(parts) if path else ())
            parts = [] if path else parts
        elif block := _BLOCK.match(line):
            in_part = 1 if parts else in_part
            yield Entry(posixpath.normpath(block["path"]), in_part, above=tuple(parts))
            is_first, parts = False, []


def _plain(title: str) -> str:
    return _MARKS.sub("", title).strip()


def _query(name: str, problem: str, paths: Sequence[str]) -> Query:
    return unread_query(paths, f"{posixpath.basename(name)} {problem}", 0.6)


@contextmanager
def in_its_place(
    sheet: Sheet, name: str, raw: bytes, entries: Mapping[str, Entry]
) -> Iterator[None]:
    """Read a file with the titles above it, and its headings at its depth; set a list aside.

    A file without a heading has the words of its entry as one.
    """
    before, first, entry = len(sheet.blocks), len(sheet.lines) + 1, entries.get(name)
    if entry:
        is_headed = _HEADED.search(_divided(raw)[1])
        own = [] if not entry.title or is_headed else [(entry.title, 1)]
        above = ((title, 1 + depth - entry.depth) for title, depth in entry.above)
        sheet.titles = [*([("* * *", None)] if entry.is_scene else ()), *above, *own]
    yield
    if entry:
        for line in [line for line in sheet.headings if line >= first]:
            sheet.headings[line] += entry.depth
    elif entries and is_list(name, raw):
        _name_book(sheet, raw)
        sheet.ledger += (Aside(LIST, block.span) for block in sheet.blocks[before:])
        for block in sheet.blocks[before:]:
            sheet.headings.pop(block.span.first, None)
        del sheet.blocks[before:]


def _name_book(sheet: Sheet, raw: bytes) -> None:
    """Take title and author from a list of chapters that says them."""
    said = _NAMED.findall(raw.decode("utf-8-sig", "replace").replace("\r", ""))
    named = {key.lower(): value for key, value in reversed(said)}
    people = (named["author"],) if "author" in named else ()
    sheet.found = sheet.found.with_values(title=named.get("title", ""), authors=people)


def read_about(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Take title, authors and language from a file about the book; it is kept in the ledger."""
    text = raw.decode("utf-8-sig", "replace")
    try:
        data = tomllib.loads(text).get("book", {}) if name.endswith(".toml") else json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        file = posixpath.basename(name)
        question = f"{file} is damaged; who wrote the book, and what is its title?"
        sheet.queries.append(Query("unread-files", Span(1, 1), question, "it does not say"))
    book = data if isinstance(data, dict) else {}
    authors = book.get("authors") or book.get("author") or ()
    authors = [authors] if isinstance(authors, str) else authors
    named = {key: book.get(key) for key in ("title", "language")}
    values = {key: value for key, value in named.items() if value and isinstance(value, str)}
    people = tuple(it for it in authors if isinstance(it, str)) if isinstance(authors, list) else ()
    sheet.found = sheet.found.with_values(**values, authors=people)
    if isinstance(summary := book.get("description"), str):
        sheet.described = sheet.described.with_values(summary=summary)
    sheet.begin(name, "utf-8")
    if lines := [Line(line.rstrip()) for line in text.splitlines() if line.strip()]:
        sheet.ledger.append(Aside(ABOUT, sheet.add(lines).span))


def is_markdown(name: str, entries: Mapping[str, Entry], files: Files) -> bool:
    """Return whether a plain text is in Markdown, as chapters that Leanpub's list names are."""
    in_names = any(posixpath.basename(each).lower() == _LEANPUB for each, _ in files)
    return in_names and name in entries and name.lower().endswith(".txt")


def is_list(name: str, raw: bytes = b"") -> bool:
    """Return whether a file is a list of chapters, by its name, or by what it says."""
    if posixpath.basename(name).lower() in LISTS or is_binder(name):
        return True
    text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    is_typed = name.lower().endswith(MARKDOWN) and ("longform:" in text or "\n/" in text)
    return is_typed and bool(_SCENES.match(text) or _BLOCK.search(text))


def is_about(name: str) -> bool:
    return posixpath.basename(name).lower() in BOOK_FILES
