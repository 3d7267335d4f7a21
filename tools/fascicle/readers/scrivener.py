r"""Projects of Scrivener: a binder that lists documents, and an RTF file for each.

    Salt.scriv/Salt.scrivx                             the binder
    Salt.scriv/Files/Data/8F1…/content.rtf             version 3; its notes are content.comments
    Salt.scriv/Files/Docs/12.rtf                       before; 12.comments

    <BinderItem UUID="8F1…" Type="Folder"><Title>The Coast</Title>…<Children>…</Children>

What is in the manuscript, and to be compiled, is the text. Folders are headings, and so are the
documents that stand beside one, or directly in the manuscript; others are scenes, whose titles only
the author sees. Marks of Scrivener's own become RTF: notes, comments, the levels of headings.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fascicle.model.errors import SourceError
from fascicle.readers.sheet import Line, Sheet

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

BINDER, COMMENTS = ".scrivx", ".comments"
_OTHERS = _DRAFT, _RESEARCH, _TRASH = "DraftFolder", "ResearchFolder", "TrashFolder"
_CONTENT = re.compile(r"(?i)(?:^|/)Files/(?:Data/[^/]+/content|Docs/\d+)\.(?:rtf|comments)")
_SAVE = "Open the project in Scrivener, and save it again, or take it from a backup."
_UUID, _NUMBER = re.compile(r"[0-9A-Fa-f-]{1,64}"), re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that is listed: its path, depth (from 0), words, and the titles above with depths.

    Between a scene and the file before it is a break.
    """

    path: str
    depth: int = 0
    title: str = ""
    above: tuple[tuple[str, int], ...] = ()
    is_scene: bool = False


@dataclass(slots=True)
class Binder:
    """The documents in a binder in order, all titles in it, and those of what is left out."""

    documents: list[Entry] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    title: str = ""
    author: str = ""


def is_binder(name: str) -> bool:
    return name.endswith(BINDER)


def is_content(path: str) -> bool:
    return bool(_CONTENT.search(path))


def binder_of(name: str, raw: bytes, there: Collection[str] | None = None) -> Binder:
    """Return what a binder says; `there` are the paths of the documents, if it is known.

    Raises `SourceError` for a binder that is damaged.
    """
    root = _tree(name, raw)
    items = _items(root, "Binder")
    drafts = [it for it in items if it.get("Type") == _DRAFT]
    listed = [child for draft in drafts for child in _items(draft, "Children")]
    # Scrivener has a draft, and writes no "No".
    is_said = any(it.find(".//IncludeInCompile") is not None for it in listed)
    reading = _Reading(there, says_compiled=is_said)
    reading.read(listed or [it for it in items if it.get("Type") not in _OTHERS], 0)
    others = [it for it in items if it.get("Type") == _RESEARCH or (listed and it not in drafts)]
    binder = reading.binder
    binder.title = _text(root, "ProjectProperties/ProjectTitle")
    binder.author = _text(root, "ProjectProperties/FullName")
    others = [it for it in others if it.get("Type") != _TRASH and _items(it, "Children")]
    binder.left_out += [_text(it, "Title") for it in others]
    return binder


def _tree(name: str, raw: bytes) -> Element:
    # Every command that lists texts imports this module, and few texts are projects.
    from fascicle.readers.pandoc import tree_in  # noqa: PLC0415

    try:
        return tree_in(name, raw)
    except SourceError as error:
        raise SourceError(error.place, error.problem, _SAVE) from None


def _items(element: Element, name: str) -> list[Element]:
    return [*element.iterfind(f"{name}/BinderItem")]


def _text(element: Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


class _Reading:
    """Reads items into a binder; titles wait for the next document that is there."""

    def __init__(self, there: Collection[str] | None, *, says_compiled: bool) -> None:
        self.binder = Binder()
        self.there, self.says_compiled = there, says_compiled
        self.waiting: list[tuple[str, int]] = []

    def read(self, items: Sequence[Element], depth: int) -> None:
        are_scenes = depth > 0 and all(map(_may_be_scene, items))
        for item in items:
            title, path = _text(item, "Title"), _path(item)
            if self.says_compiled and _text(item, "MetaData/IncludeInCompile") != "Yes":
                self.binder.left_out.append(title or path)
                continue
            self.binder.titles.append(title)
            if title and not are_scenes:
                self.waiting.append((title, depth))
            if path and (self.there is None or path in self.there):
                is_scene = are_scenes and not self.waiting
                inner = depth if are_scenes else depth + 1
                entry = Entry(path, inner, above=tuple(self.waiting), is_scene=is_scene)
                self.binder.documents.append(entry)
                self.waiting = []
            self.read(_items(item, "Children"), depth + 1)


def _may_be_scene(item: Element) -> bool:
    return item.get("Type") == "Text" and not _items(item, "Children")


def _path(item: Element) -> str:
    """Return the path of a document, "" for an id that is none."""
    uuid, number = item.get("UUID", ""), item.get("ID", "")
    if _UUID.fullmatch(uuid):
        return f"Files/Data/{uuid}/content.rtf"
    return f"Files/Docs/{number}.rtf" if _NUMBER.fullmatch(number) else ""


def read_binder(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Take title and author of a project, and read the titles in its binder as lines."""
    binder = binder_of(name, raw)
    people = (binder.author,) if binder.author else ()
    sheet.found = sheet.found.with_values(title=binder.title, authors=people)
    sheet.begin(name, "utf-8")
    if lines := [Line(title) for title in binder.titles if title]:
        sheet.blocks.append(sheet.add(lines))


def paths_in(name: str, raw: bytes) -> list[str]:
    """Return the paths that a project may have files at, none for a binder that is damaged."""
    try:
        documents = binder_of(name, raw).documents
    except SourceError:
        return []
    stems = (posixpath.splitext(it.path)[0] for it in documents)
    return [f"{stem}{ending}" for stem in stems for ending in (".rtf", COMMENTS)]


def with_notes(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the documents of a project as RTF, with what stands in files of notes beside them."""
    return {
        name: _document(raw, _notes_in(beside, files.get(beside, b"")))
        for name, raw in files.items()
        if not name.lower().endswith(COMMENTS)
        for beside in (posixpath.splitext(name)[0] + COMMENTS,)
    }


_SIGN = re.compile(rb"<(?P<end>!?)\$Scr(?P<kind>\w{0,40})(?:::(?P<level>\d{1,3}))?>")
_INLINE = re.compile(
    rb"\\\{\\\\Scrv_(?P<kind>annot|fn)(?P<text>(?:(?!\\\\(?:end_)?Scrv_).){0,20000})"
    rb"\\\\end_Scrv_(?P=kind)\\\}",
    re.DOTALL,
)
# The colour of an annotation, before its text.
_COLOUR = re.compile(rb"\s*\\\\color=\\\{.{0,200}?\\\}\s*\\\\text=", re.DOTALL)
_LINK = re.compile(
    rb'\{\\field\s*\{\\\*\\fldinst\s*\{?\s*HYPERLINK\s+"scriv(?:cmt|lnk)://(?P<id>[^"{}]{1,80})"'
    rb"\s*\}?\s*\}\s*\{\\fldrslt ?"
)
_BRACE = re.compile(rb"\\[\\{}]|[{}]")
# The tables and the properties of an RTF document, which a note inside of another does not need.
_HEADER = re.compile(rb"\{\\(?:\*|fonttbl|colortbl|stylesheet|info)[^{}]*\}")
_DEEPEST = 4


def _document(raw: bytes, notes: Mapping[str, bytes]) -> bytes:
    """Return a document with marks of RTF for those of Scrivener, and `notes` by their ids."""
    raw = _SIGN.sub(_level, raw)
    raw = _INLINE.sub(
        lambda it: _note(_COLOUR.sub(b"", it["text"]), is_footnote=it["kind"] == b"fn"), raw
    )
    parts, at, left = [], 0, dict(notes)
    for match in _LINK.finditer(raw):
        if match.start() < at:
            continue
        inside = braces(raw, match.end())
        if (end := next((brace.start() for brace, depth in inside if depth < 0), -1)) < 0:
            break  # nor is one that begins inside of it closed
        note = left.pop(match["id"].decode("utf-8", "replace"), b"")
        parts += [raw[at : match.start()], b"{", raw[match.end() : end], b"}", note]
        # Behind the result of the field, and behind the field.
        at = raw.find(b"}", end + 1) + 1 or len(raw)
    # What has no place in the text is asked about.
    lost = [b"{\\*\\annotation -}"] * len(left)
    body, brace, end_of_file = raw[at:].rpartition(b"}")
    return b"".join([*parts, body, *lost, brace, end_of_file])


def _level(sign: re.Match[bytes]) -> bytes:
    """Return the level of a heading, which a sign before it says, else nothing."""
    is_heading = sign["kind"] == b"_H" and not sign["end"] and sign["level"]
    return rb"\outlinelevel%d " % (int(sign["level"]) - 1) if is_heading else b""


def _note(text: bytes, *, is_footnote: bool) -> bytes:
    text = text.removeprefix(b"=").strip()
    return b"{\\footnote " + text + b"}" if is_footnote else b"{\\*\\annotation " + text + b"}"


def braces(raw: bytes, begin: int) -> Iterator[tuple[re.Match[bytes], int]]:
    """Yield the braces of RTF from a place on, and escaped signs, with the depth after each."""
    depth = 0
    for brace in _BRACE.finditer(raw, begin):
        depth += (brace[0] == b"{") - (brace[0] == b"}")
        yield brace, depth


def _notes_in(name: str, raw: bytes) -> dict[str, bytes]:
    """Return notes and comments as groups of RTF by their ids. Raises `SourceError`."""
    root = _tree(name, raw) if raw.strip() else ()
    return {
        comment.get("ID", ""): _note(
            _inner(comment.text or ""), is_footnote=comment.get("Footnote") == "Yes"
        )
        for comment in root
        if comment.tag == "Comment"
    }


def _inner(text: str) -> bytes:
    """Return what an RTF document says, without the document around it."""
    raw = text.strip().encode("ascii", "backslashreplace")
    for _ in range(_DEEPEST):
        raw = _HEADER.sub(b"", raw)
    raw = re.sub(rb"^\{\\rtf\d?", b"", raw).strip()
    return raw.removesuffix(b"}") if raw.count(b"}") > raw.count(b"{") else raw
