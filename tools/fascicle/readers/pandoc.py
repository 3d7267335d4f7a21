"""Pandoc, run as a program of its own: without files, without a network, and within bounds.

Pandoc drops page breaks, some comments and some styles. What it would drop is written into the
document as noncharacters, which no text contains and which pandoc passes on, and found again behind
it.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from fascicle.model.errors import NoProgramError, SourceError
from fascicle.model.forms import FORMATS, endings_of
from fascicle.readers.archive import Archive
from fascicle.readers.html import tags
from fascicle.readers.html.tags import Element, first_line, refuse_crowded

# 120,000 words, 1.6 MB of XML, take two seconds and 150 MB, four times as many all of it. A small
# document that takes longer is made to do so.
SECONDS, MEGABYTES = 60, 224
_LEAST_SECONDS, _SECONDS_BY_MB = 10, 10
# In any markup language, 120,000 words, .75 MB, need no more than this.
_LEAST_MEGABYTES, _SMALL = 128, 1_000_000
# The exit code of a program in Haskell whose memory is full.
_IS_FULL = 251
SAVE_AGAIN = "Open it in a word processor, and save it again."
# What it writes was tested from 3 on; Debian 12 has 2.17.
LEAST = 3
_INSTALL = (
    f"Run make, which installs it for files in texts/ that end in {endings_of('pandoc')}; "
    "without make, install pandoc 3."
)
_MARKUP = {each.markup for each in FORMATS if each.markup}
# Places in messages, which are those of the file as it was prepared.
_AT_LINE = re.compile(r"\bline (\d+)")
_PLACE = re.compile(r"(?:Error at)?\s*(?:\"source\"\s*)?\(line \d+, column \d+\):")
_QUOTED = 60
# An element, as its parser of XML names one.
_ELEMENT = re.compile(r'Name \{nameLocalName = "([^"]*)"[^{}]*\}')
# What it says of a part of the source: [INFO] Skipped '\\index{gate}' at line 17 column 40
_SKIPPED = re.compile(r"^\[INFO\] Skipped '(.*?)' at \S*?\s?line (\d+)", re.MULTILINE | re.DOTALL)
_TO = ("--to=html+empty_paragraphs", "--wrap=none", "--track-changes=all", "--sandbox")


def pandoc_html(name: str, raw: bytes, form: str, *options: str) -> str:
    """Return a document as HTML; `form` is pandoc's name of its format.

    Raises `NoProgramError` if there is no pandoc, and `SourceError` if it cannot read the document.
    """
    return _run(name, raw, form, options).stdout.decode("utf-8")


def skipped(name: str, raw: bytes, form: str) -> list[tuple[str, int]]:
    """Return what pandoc does not read of a document, each with its line. Raises as above."""
    messages = _run(name, raw, form, ("--verbose",)).stderr.decode("utf-8", "replace")
    return [(it[1], int(it[2])) for it in _SKIPPED.finditer(messages)]


def _run(
    name: str, raw: bytes, form: str, options: Sequence[str]
) -> subprocess.CompletedProcess[bytes]:
    pandoc = program()
    if pandoc is None:
        raise NoProgramError(name, f"documents are read by pandoc {LEAST}, {_lacking()}", _INSTALL)
    is_small = form in _MARKUP and len(raw) < _SMALL
    limit = ("+RTS", f"-M{_LEAST_MEGABYTES if is_small else MEGABYTES}M", "-RTS")
    command = [str(pandoc), f"--from={form}", *_TO, *options, *limit]
    seconds = min(SECONDS, _LEAST_SECONDS + _SECONDS_BY_MB * len(raw) // 1_000_000)
    try:
        done = subprocess.run(  # noqa: S603 - nothing in it is from the document
            command, input=raw, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        problem = f"pandoc has not read this document in {seconds} seconds"
        raise SourceError(name, problem, "Divide it into several.") from None
    if done.returncode == _IS_FULL:
        problem = "pandoc needs too much memory for this document"
        raise SourceError(name, problem, "Divide it into several.")
    if done.returncode:
        raise _error(name, raw, form, done.stderr.decode("utf-8", "replace"))
    return done


def _error(name: str, raw: bytes, form: str, message: str) -> SourceError:
    """Return the error of a document that pandoc cannot read; of markup, with the line."""
    message = message.partition("HasCallStack")[0]
    at, remedy = "", SAVE_AGAIN
    if form in _MARKUP:
        remedy = "Correct it, or take the HTML or EPUB that its own program makes of it."
        if (found := _AT_LINE.search(message)) and int(found[1]):
            lines = raw.decode("utf-8", "replace").split("\n")[int(found[1]) - 1 :]
            said = next((line.strip() for line in lines if line.strip()), "")
            at = f", at “{said[:_QUOTED]}”" if said else ", at the end"
        message = _ELEMENT.sub(r"<\1>", _PLACE.sub("", message))
    shown = " ".join(message.split())[:200].rstrip(" ^")
    return SourceError(name, f"pandoc cannot read this document: {shown}{at}", remedy)


def program() -> Path | None:
    """Return the pandoc of the package pypandoc_binary, else that on the PATH if it is new enough.

    The package comes first: its version is locked, and pages are the same on every machine.
    """
    package = find_spec("pypandoc")
    name = "pandoc.exe" if os.name == "nt" else "pandoc"
    path = Path(package.origin).parent / "files" / name if package and package.origin else None
    if path and path.is_file():
        return path
    installed = shutil.which("pandoc")
    is_new = installed and int(_version(installed).partition(".")[0]) >= LEAST
    return Path(installed) if installed and is_new else None


def version() -> str:
    """Return the version of the pandoc that reads documents, "" if there is none."""
    pandoc = program()
    return _version(str(pandoc)) if pandoc else ""


def _lacking() -> str:
    installed = shutil.which("pandoc")
    if not installed:
        return "which is not installed"
    return f"and the one on the PATH is {_version(installed)}"


@cache
def _version(installed: str) -> str:
    """Return the version of a pandoc, such as "2.17.1.1"; "0" if it does not say."""
    command = [installed, "--version"]
    try:
        done = subprocess.run(  # noqa: S603 - nothing in it is from the document
            command, capture_output=True, timeout=_LEAST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "0"
    version = re.match(rb"pandoc\S* (\d+(?:\.\d+)*)", done.stdout)
    return version[1].decode() if version else "0"


# Namespaces of strict Office Open XML, which pandoc does not know, and those of what it knows.
_STRICT = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|officeDocument|drawingml)"
    rb"/(main|relationships|math|wordprocessingDrawing|picture)\b"
)
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/\2"
# A new page; a paragraph that pandoc must not drop, or must not read as metadata.
PAGE, KEPT = "\ufdd8", "\ufdd9"
# The styles of paragraphs of a title page, at the beginnings of these.
STYLES = {"title": "\ufdda", "subtitle": "\ufddb", "author": "\ufddc", "date": "\ufde1"}
_OF_STYLE = {mark: style for style, mark in STYLES.items()}
# Paragraphs in a style for verse, by the names of such styles.
VERSE = "\ufde0"
VERSE_STYLES = {
    "verse", "verses", "verse line", "poem", "poetry", "poetry line", "stanza", "lyrics", "song",
    "vers", "gedicht", "gedichtzeile", "strophe", "poème", "strophes",
}  # fmt: skip
_COMMENT, _DELETED, _END = "\ufddd", "\ufdde", "\ufddf"
# The automatic number of a heading.
_NUMBER = "\ufde5"
UNDERLINED = ("\ufde6", "\ufde7")
# Words that are not shown; a paragraph that is farther below the one above than most are.
HIDDEN, FAR = ("\ufde8", _END), "\ufde9"
# What is read where a rule is drawn: as a border, or as a shape.
RULE = "* * *"
# The indent of a line that begins with a tab, as HTML keeps it.
INDENT = "\u00a0" * 4
# The elements of HTML by their marks; those of words with their reading have no other name.
_ELEMENTS = str.maketrans({
    PAGE: f'<hr class="{tags.PAGE_BREAK}">', _COMMENT: f'<span class="{tags.COMMENT}">',
    _DELETED: f'<span class="{tags.DELETION}">', _NUMBER: f'<span class="{tags.NUMBER}">',
    "\ufde2": "<ruby>", "\ufde3": "<rt>", "\ufde4": "</rt></ruby>",
    UNDERLINED[0]: "<u>", UNDERLINED[1]: "</u>", _END: "</span>", HIDDEN[0]: '<span hidden="">',
})  # fmt: skip
# Characters that HTML cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKS = re.compile("[\ufdd8-\ufde9]")


def marked_verse(body: str) -> str:
    """Return lines of verse in a markup language, with a mark at the beginning of each stanza."""
    return "\n\n".join(f"{VERSE}{part}" for part in re.split(r"\n\s*\n", body.strip("\n")))


def comment(name: str, text: str) -> str:
    return f"{_COMMENT} [{f'{name}: ' if name else ''}{' '.join(text.split())}] {_END}"


def deleted(text: str) -> str:
    return f"{_DELETED}{text}{_END}"


def hidden(text: str) -> str:
    return text.join(HIDDEN)


def numbered(number: str) -> str:
    """Return the automatic number of a heading for the text of a document."""
    return f"{_NUMBER}{number}{_END}"


def ruby(base: str, reading: str) -> str:
    return f"\ufde2{base}\ufde3{reading}\ufde4"


def with_elements(page: str) -> str:
    """Return HTML with elements for the marks of pages, comments, deletions and readings."""
    return _CONTROL.sub(" ", page).translate(_ELEMENTS)


def name_looks(root: Element) -> None:
    """Give the paragraphs with the mark of verse or a wide space a class or CSS that says so."""
    for paragraph in root.iter("p"):
        text = paragraph.text_content()
        if VERSE in text:
            paragraph.set("class", "verse")
        elif FAR in text:
            paragraph.set("style", "margin-top: 4em")


def take_marks(root: Element) -> dict[Element, str]:
    """Remove the marks of a page, and return the style that one of them names by its paragraph."""
    texts = {paragraph: paragraph.text_content() for paragraph in root.iter("p")}
    for element in root.iter():
        if isinstance(element.tag, str):
            element.text = _MARKS.sub("", element.text or "")
        element.tail = _MARKS.sub("", element.tail or "")
    styles = ((p, [_OF_STYLE[c] for c in text if c in _OF_STYLE]) for p, text in texts.items())
    return {paragraph: named[0] for paragraph, named in styles if named}


def tree_of(archive: Archive, path: str) -> Element | None:
    """Return the root of an XML file, None if the document has no such file.

    Raises `SourceError` for XML that is damaged or too large, and for a document type, which may
    hold entities.
    """
    return tree_in(archive.place(path), archive.read(path)) if path in archive else None


def tree_in(place: str, raw: bytes) -> Element:
    """Return the root of an XML file; `place` names it in messages. Raises as `tree_of`."""
    refuse_crowded(place, raw.count(b"<"))
    raw = _STRICT.sub(_TRANSITIONAL, raw)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        problem = f"XML that is damaged: {first_line(error)}"
        raise SourceError(place, problem, SAVE_AGAIN) from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        problem = "XML with a document type, as no word processor writes it"
        raise SourceError(place, problem, "It may be made to harm; remove it.")
    return root


def zipped(trees: dict[str, Element], others: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for path, raw in others.items():
            file.writestr(path, raw)
        for path, tree in trees.items():
            file.writestr(path, etree.tostring(tree, encoding="utf-8", xml_declaration=True))
    return packed.getvalue()


def replace_by_text(element: Element, text: str) -> None:
    parent, before = element.getparent(), element.getprevious()
    text += element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    parent.remove(element)
