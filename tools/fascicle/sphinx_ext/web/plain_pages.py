"""Pages that fail: as the last build had them, else with their words as typed.

A page that is shown as typed has the book's layout, its heading and, on title pages, its lists of
pages. Markup that Sphinx would read is taken off its lines; nothing is left that could fail again.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import new_document

from fascicle.book.publish import MARK
from fascicle.book.run_records import LAST_BOOK, PAGE, Problem
from fascicle.model.edited_pages import FRONT_MATTER
from fascicle.sphinx_ext.elements.text_nodes import placeholder
from fascicle.sphinx_ext.i18n import direction_of
from fascicle.sphinx_ext.model.problems import fails_alone, note, note_failure
from fascicle.sphinx_ext.model.templates import output_path, render_alone
from fascicle.sphinx_ext.model.works import extract_front_matter, slug_of
from fascicle.sphinx_ext.web.listings import list_of_chapters, list_of_works

# The class of a text that is shown as typed, and the attribute of its document.
AS_TYPED = "page-as-typed"
_CLASS = f'class="{AS_TYPED}"'.encode()
KEPT, SHOWN = "; the book keeps that of the last build", "; it is shown as typed"
LEFT_OUT = "; it has no text"
STEPS = {
    "read": "the page cannot be read {}",
    "resolve": "the links and lists of the page cannot be made {}",
    "write": "the page cannot be written {}",
}
SAVE = "Save the page as UTF-8, and build again."
_FENCE = re.compile(r"^ *(:{3,}|`{3,}|~{3,})")
_LIST = re.compile(r"^ *:{3,} *\{(chapters|works|toctree)\}")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLANK = re.compile(r"\n[ \t]*\n\s*")


def note_failed_page(app: Sphinx, docname: str, step: str, error: Exception) -> None:
    """Note that a page has failed. Raises the exception again if it does not belong to the page."""
    if not fails_alone(error):
        raise error
    is_made = docname not in app.env.found_docs
    shown = KEPT if older_page(app, docname) else LEFT_OUT if is_made else SHOWN
    if is_made:
        note_failure(PAGE, f"{docname}.html", STEPS[step] + shown, step, error)
    elif place_and_byte := _undecodable(app, docname):
        place, problem = place_and_byte
        note(Problem(PAGE, place, problem + shown, SAVE, docname))
    else:
        note_failure(PAGE, f"{docname}.md", STEPS[step] + shown, step, error, docname)


def read_as_typed(app: Sphinx, docname: str) -> nodes.document:
    """Return the document of a page, and the environment as if Sphinx had read it."""
    env = app.env
    app.events.emit("env-purge-doc", env, docname)
    env.clear_doc(docname)
    env.current_document = type(env.current_document)()
    env.ref_context.clear()
    env.prepare_settings(docname)
    document = _typed_document(app, docname)
    _emit(app, "doctree-read", document)
    for domain in env.domains.sorted():
        with suppress(Exception):
            domain.process_doc(env, docname, document)
    env.current_document = type(env.current_document)()
    return document


def write_as_typed(app: Sphinx, docname: str) -> nodes.document:
    """Return the document of a page as it is to be written."""
    document = _typed_document(app, docname)
    _emit(app, "doctree-resolved", document, docname)
    lists: list[nodes.Element] = [*document.findall(addnodes.toctree)]
    for node in [*lists, *document.findall(placeholder)]:
        node.parent.remove(node)
    return document


def _emit(app: Sphinx, event: str, *given: object) -> None:
    """Run each handler of an event; failures are noted already."""
    for listener in sorted(app.events.listeners[event], key=lambda each: each.priority):
        with suppress(Exception):
            listener.handler(app, *given)


def _typed_document(app: Sphinx, docname: str) -> nodes.document:
    """Return a heading, lists of pages, and the text of a page; its front matter is read."""
    path = app.env.doc2path(docname)
    content = [path.read_bytes().decode("utf-8", "backslashreplace").replace("\r\n", "\n")]
    with suppress(Exception):
        extract_front_matter(app, docname, content)
    document = new_document(str(path))
    document.settings.env = app.env
    title, lines = _title_and_lines(FRONT_MATTER.sub("", content[0]), docname)
    section = nodes.section("", nodes.title("", title), ids=["as-typed"], classes=[AS_TYPED])
    section += [*_parts(app, docname, lines)]
    document += section
    document[AS_TYPED] = True
    return document


def older_page(app: Sphinx, docname: str) -> Path | None:
    """Return the file of a page as the last build wrote it, unless that was as typed."""
    path = output_path(app, docname)
    last = Path(os.environ.get(LAST_BOOK) or app.outdir, path.relative_to(app.outdir))
    for file in (path, last):
        with suppress(OSError):
            content = file.read_bytes()
            if MARK in content and b"<article" in content and _CLASS not in content:
                return file
    return None


def write_older(app: Sphinx, docname: str) -> bool:
    """Put the page of the last build in its place; return whether there is one."""
    older, path = older_page(app, docname), output_path(app, docname)
    if older and older != path:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(older, path)
    return older is not None


def write_without_text(app: Sphinx, docname: str, title: str) -> None:
    """Write a page that has no document as the last build had it, else with its title alone."""
    if not write_older(app, docname):
        document = new_document(docname)
        document += nodes.title("", title)
        write_bare(app, docname, document)


def write_bare(app: Sphinx, docname: str, document: nodes.document) -> None:
    """Write a page as typed without the layout, which has failed for it."""
    language = app.env.metadata.get(docname, {}).get("language") or app.config.language
    title, *texts = [node.astext() for node in document.findall(nodes.TextElement)]
    html = render_alone(
        app, docname, "bare-page.html", name=title, texts=texts, language=language,
        direction=direction_of(language), as_typed=AS_TYPED, front=app.config.root_doc,
    )  # fmt: skip
    path = output_path(app, docname)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, "utf-8")


def guarded(app: Sphinx, docname: str, step: str, write: Callable[[], Any]) -> bool:
    """Do a step of a page; return whether it is done. Notes a failure that is the page's."""
    try:
        write()
    except Exception as error:  # noqa: BLE001  any error of a page or a handler
        note_failed_page(app, docname, step, error)
        return False
    return True


def _undecodable(app: Sphinx, docname: str) -> tuple[str, str] | None:
    """Return the line of a page that is not UTF-8, and the problem."""
    page = Path(app.env.doc2path(docname)).read_bytes()
    try:
        page.decode()
    except UnicodeDecodeError as error:
        line, byte = page.count(b"\n", 0, error.start) + 1, page[error.start]
        return f"{docname}.md:{line}", f"byte 0x{byte:02x} is not UTF-8"
    return None


def _title_and_lines(content: str, docname: str) -> tuple[str, list[str]]:
    """Return the first heading of a page, else its name, and its lines without that one."""
    lines = content.split("\n")
    for number, line in enumerate(lines):
        if match := _HEADING.match(line):
            return _plain(match[1]), lines[:number] + lines[number + 1 :]
    return docname.rpartition("/")[2], lines


def _parts(app: Sphinx, docname: str, lines: list[str]) -> Iterator[nodes.Node]:
    """Yield the paragraphs of a page, and its lists of pages, which other pages need."""
    text: list[str] = []
    listed: list[str] | None = None
    for line in lines:
        if _FENCE.match(line):
            if listed is not None:
                yield from _list(app, docname, listed)
            listed = [] if listed is None and _LIST.match(line) else None
            text.append("")
        elif listed is not None:
            listed.append(line.strip())
        else:
            text.append(line)
    for paragraph in filter(str.strip, _BLANK.split("\n".join(text))):
        yield nodes.paragraph("", "\n".join(map(_plain, paragraph.strip("\n").split("\n"))))


def _list(app: Sphinx, docname: str, listed: list[str]) -> list[nodes.Node]:
    if slug := slug_of(docname):
        return list_of_chapters(app.env, docname, [f"works/{slug}/{each}" for each in listed])
    return list_of_works(app.env, docname, None, [])


def _plain(line: str) -> str:
    """Return a line without marks of headings, escapes and character references."""
    match = _HEADING.match(line)
    return _ESCAPED.sub(r"\1", unescape(match[1] if match else line))
