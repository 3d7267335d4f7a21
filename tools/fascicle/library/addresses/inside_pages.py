"""Addresses inside pages: those in the built book, and those that new pages would have.

The Sphinx extension makes the ids of paragraphs, scenes and headings. To learn those of new pages,
Sphinx reads them in a temporary folder, and writes nothing.
"""

from __future__ import annotations

import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import html

from fascicle.library.texts import WORKS
from fascicle.model.errors import BuildError
from fascicle.settings.load import LIBRARY_FILE

# The ids of a page, in reading order, with their words.
Ids = dict[str, str]
# Ids of paragraphs, scenes, and headings below the page's own.
ID = re.compile(r"[psd]-[a-z2-7]{7}(-\d+)?")
CONF = "conf.py"


def built_ids(built: Path, slug: str) -> dict[str, Ids]:
    """Return the ids of each built page of a work, by the page's address; redirects have none."""
    pages: dict[str, Ids] = {}
    for path in sorted((built / WORKS / slug).glob("*.html")):
        tree = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
        for article in tree.iter("article"):
            classes = (article.get("class") or "").split()
            # That of an entire work has the ids of the others.
            if "bd-article" in classes and "entire-work" not in classes:
                inside: Iterator[html.HtmlElement] = article.iter("*")
                pages[path.stem] = _linked((e.get("id") or "", e.text_content) for e in inside)
    return pages


def _linked(elements: Iterable[tuple[str, Callable[[], str]]]) -> Ids:
    """Return the ids that links use among those of elements, with the words of each element."""
    found: Ids = {}
    headings = 0
    for name, said in elements:
        headings += name.startswith("d-")
        # The first heading is the page's own.
        if ID.fullmatch(name) and not (name.startswith("d-") and headings == 1):
            found[name] = " ".join(said().split())
    return found


def ids_of_pages(root: Path, works: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Ids]]:
    """Return the ids that pages would have, by work and address; `works` holds their Markdown.

    Settings are those of the library at `root`. Raises `BuildError` if Sphinx cannot read a page.
    """
    with TemporaryDirectory(prefix="fascicle-") as folder:
        home = Path(folder)
        for name in (CONF, LIBRARY_FILE):
            if (root / name).is_file():
                shutil.copyfile(root / name, home / name)
        (home / "index.md").write_text("# Addresses\n")
        for slug, pages in works.items():
            (home / WORKS / slug).mkdir(parents=True)
            for name, page in pages.items():
                (home / WORKS / slug / name).write_text(page, encoding="utf-8")
        doctrees = home / "_doctrees"
        _read(home, doctrees)
        return {
            slug: {
                name.removesuffix(".md"): _ids_read(doctrees / WORKS / slug / name)
                for name in sorted(pages)
            }
            for slug, pages in works.items()
        }


def _read(home: Path, doctrees: Path) -> None:
    """Run Sphinx to read all pages; warnings are left to the build."""
    command = [sys.executable, "-m", "fascicle.book.sphinx_runs.sphinx_run", "-q", "-b", "dummy"]
    command += ["-d", str(doctrees), str(home), str(home / "_out")]
    done = subprocess.run(  # noqa: S603 (a list of arguments, and no shell)
        command,
        cwd=home,
        env={**environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        problem = f"Sphinx cannot read the pages:\n{done.stderr.strip()}"
        raise BuildError(
            "the book", problem, "Correct the places named above, then: fascicle build"
        )


def _ids_read(page: Path) -> Ids:
    """Return the ids of a page that Sphinx has read; the doctree is ours, and just written."""
    document = pickle.loads(page.with_suffix(".doctree").read_bytes())  # noqa: S301
    nodes = ((node, getattr(node, "attributes", {})) for node in document.findall())
    return _linked((name, node.astext) for node, has in nodes for name in has.get("ids", ()))
