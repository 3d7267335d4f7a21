"""Sphinx in a process that stays: it reads the pages that have changed, and writes those asked for.

    python -m fascicle.desk.page_process LIBRARY OUTPUT DOCTREES [WORK]

A request is a line on standard input, a `Wanted` as JSON; so is the answer on standard output, a
`Rendered`. Pages are written by the builder, the theme and the extension of the book, and
are as a build writes them. What a build makes of all pages, such as feeds or the search, is not
made. With WORK, of a large library only the pages of that work are read.

Each block has the class `page-line-N`: it begins on line N of its page.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from glob import escape
from pathlib import Path
from typing import Any

import msgspec
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.project import Project
from sphinx.util.parallel import SerialTasks

from fascicle.desk.page_messages import Rendered, Wanted
from fascicle.sphinx_ext.speed import forget_doctrees

# After all others: it only adds a class.
LAST = 2000
LINE_CLASS = "page-line-"


class _Trial(Project):
    """The documents of the book, some with another text: it is in a file below `folder`."""

    def __init__(self, project: Project, folder: Path) -> None:
        super().__init__(project.srcdir, project.source_suffix)
        self.book, self.folder = project, folder
        self.docnames = project.docnames
        self.new: frozenset[str] = frozenset()
        self.gone: frozenset[str] = frozenset()

    def change(self, new: Mapping[str, str], gone: Sequence[str]) -> frozenset[str]:
        """Set the documents that are not as in the book; return them, and those of before."""
        before = self.new | self.gone
        self.new, self.gone = frozenset(new), frozenset(gone)
        shutil.rmtree(self.folder, ignore_errors=True)
        for name, text in new.items():
            path = self.doc2path(name, absolute=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return before | self.new | self.gone

    def discover(
        self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        """Return the documents of the book, with those that are new, without those that go."""
        self.docnames = self.book.discover(exclude_paths, include_paths) | self.new
        self.docnames -= self.gone
        return self.docnames

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        return self.book.path2doc(filename)

    def doc2path(self, docname: str, absolute: bool) -> Any:  # noqa: ANN401, FBT001  as Sphinx has it
        """Return the path of a document; what has no other text is where the book has it."""
        path = self.book.doc2path(docname, absolute=absolute)
        name = f"{docname}.md"
        return type(path)(self.folder / name if absolute else name) if docname in self.new else path


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
        self.trial = _Trial(self.app.project, Path(output).with_name("trial"))
        self.app.project = self.app.env.project = self.trial
        self.is_prepared = False

    def render(self, wanted: Wanted) -> Rendered:
        """Read the pages that have changed, and write those that are wanted, if they exist."""
        builder: Any = self.app.builder
        builder.out_suffix = wanted.suffix
        for name in self.trial.change(wanted.new, wanted.gone) & self.app.env.all_docs.keys():
            self.app.env.all_docs[name] = 0  # it is read again
        changed = set(builder.read())
        forget_doctrees(self.app.env, changed)
        if not self.is_prepared:
            builder.prepare_writing(set())
            builder.finish_tasks = SerialTasks()
            builder.copy_assets()
            builder.finish_tasks.join()
            self.is_prepared = True
        failed = []
        for name in wanted.names:
            if name in self.app.env.found_docs:
                try:
                    doctree = self.app.env.get_and_resolve_doctree(name, builder)
                    builder.post_process_images(doctree)
                    builder.write_doc(name, doctree)
                    builder.copy_image_files()
                    builder.images.clear()
                except Exception as error:  # noqa: BLE001 (a failure is its page's)
                    failed.append((name, f"{type(error).__name__}: {error}"))
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
        wanted = msgspec.json.decode(line, type=Wanted)
        answers.write(msgspec.json.encode(pages.render(wanted)) + b"\n")
        answers.flush()


if __name__ == "__main__":
    _run(sys.argv[1:])
