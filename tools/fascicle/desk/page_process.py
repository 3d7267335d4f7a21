"""Sphinx in a process that stays: it reads the pages that have changed, and writes those asked for.

    python -m fascicle.desk.page_process LIBRARY OUTPUT DOCTREES [WORK]

A request is a line on standard input, the names of documents as JSON; so is the answer on standard
output, a `Rendered`. Pages are written by the builder, the theme and the extension of the book, and
are as a build writes them. What a build makes of all pages, such as feeds or the search, is not
made. With WORK, of a large library only the pages of that work are read.

Each block has the class `page-line-N`: it begins on line N of its page.
"""

from __future__ import annotations

import io
import os
import sys
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.parallel import SerialTasks

if TYPE_CHECKING:
    from collections.abc import Sequence

# After all others: it only adds a class.
LAST = 2000
LINE_CLASS = "page-line-"


class Rendered(msgspec.Struct, frozen=True):
    """The documents of which the book shows something else now, and the messages of Sphinx.

    `failed` are the documents that were asked for and could not be written, with the reason.
    """

    changed: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    said: str = ""


class Pages:
    """The book's builder, which keeps its environment between requests."""

    def __init__(self, root: str, output: str, doctrees: str, work: str) -> None:
        self.messages = io.StringIO()
        Path(output).mkdir(parents=True, exist_ok=True)
        known: dict[str, Any] = {}
        if work:
            known["include_patterns"] = ["index.md", f"works/{escape(work)}/**"]
        self.app = Sphinx(
            root, root, output, doctrees, "html",
            confoverrides=known, status=None, warning=self.messages,
        )  # fmt: skip
        self.app.connect("doctree-resolved", _name_lines, priority=LAST)
        self.is_prepared = False

    def render(self, wanted: Sequence[str]) -> Rendered:
        """Read the pages that have changed, and write those that are wanted, if they exist."""
        builder: Any = self.app.builder
        changed = set(builder.read())
        if not self.is_prepared:
            builder.prepare_writing(set())
            builder.finish_tasks = SerialTasks()
            builder.copy_assets()
            builder.finish_tasks.join()
            self.is_prepared = True
        failed = []
        for name in wanted:
            if name in self.app.env.found_docs:
                try:
                    doctree = self.app.env.get_and_resolve_doctree(name, builder)
                    builder.post_process_images(doctree)
                    builder.write_doc(name, doctree)
                except Exception as error:  # noqa: BLE001 (a failure is its page's)
                    failed.append((name, f"{type(error).__name__}: {error}"))
        builder.copy_image_files()
        builder.images.clear()
        said = self.messages.getvalue()
        self.messages.seek(0)
        self.messages.truncate()
        return Rendered(tuple(sorted(changed)), tuple(failed), said)


def _name_lines(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    for node in doctree.findall(nodes.Element):
        is_block = not isinstance(node, nodes.Inline | nodes.document | nodes.section)
        if node.line and is_block:
            node["classes"] = [*node.get("classes", ()), f"{LINE_CLASS}{node.line}"]


def _run(arguments: Sequence[str]) -> None:
    # Whatever prints does so on the stream of messages: the other one is for answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.environ["LC_ALL"] = "C"
    root, output, doctrees, *work = arguments
    pages = Pages(root, output, doctrees, "".join(work))
    for line in sys.stdin.buffer:
        wanted = msgspec.json.decode(line, type=list[str])
        answers.write(msgspec.json.encode(pages.render(wanted)) + b"\n")
        answers.flush()


if __name__ == "__main__":
    _run(sys.argv[1:])
