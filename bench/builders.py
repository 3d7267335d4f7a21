"""Site generators to compare: the preparation of each, and its build command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plain_pages import write_for_hugo, write_for_mkdocs, write_for_pandoc, write_for_sphinx

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plain_pages import Work

TOOLS = Path(__file__).resolve().parents[1] / "tools"
# What is on the path already may hold what the environment lacks.
PATH = os.pathsep.join(filter(None, (str(TOOLS), os.environ.get("PYTHONPATH"))))
SURROUNDINGS = {"PYTHONPATH": PATH, "PYTHONUTF8": "1"}
FASCICLE = [sys.executable, "-m", "fascicle"]
SPHINX = [sys.executable, "-m", "sphinx", "-q"]

STOCK = 'project = "A library"\nextensions = ["myst_parser"]\nhtml_theme = "sphinx_book_theme"\n'
FLOOR = 'project = "A library"\nextensions = ["myst_parser"]\n'
# No `nav`: the folders say it. Nothing is pruned, as nothing is by default.
MKDOCS = """site_name: A library
theme:
  name: material
  font: false
plugins:
  - search
"""
HUGO = 'title = "A library"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
# Hugo comes without looks; these show as much as a book needs: its contents, a way on and back.
HUGO_LAYOUTS = {
    "_default/baseof.html": (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>{{ .Title }}</title>'
        '<nav>{{ range .CurrentSection.RegularPages }}<a href="{{ .RelPermalink }}">{{ .Title }}'
        '</a>{{ end }}</nav><main>{{ block "main" . }}{{ end }}</main></html>'
    ),
    "_default/single.html": (
        '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}'
        '{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
        '{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}'
    ),
    "_default/list.html": (
        '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}{{ range .Pages }}'
        '<p><a href="{{ .RelPermalink }}">{{ .Title }}</a></p>{{ end }}{{ end }}'
    ),
}


@dataclass(frozen=True, slots=True)
class Builder:
    """One tool: `prepare` writes its pages and settings into a folder, `command` runs there.

    The site is made in `site` below it. `missing` says what is not installed, "" if all is.
    """

    name: str
    prepare: Callable[[Sequence[Work], Path], None]
    command: Callable[[Path], list[str]]
    missing: Callable[[], str]
    site: str = "site"


def prepare_stock(works: Sequence[Work], folder: Path) -> None:
    write_for_sphinx(works, folder)
    (folder / "conf.py").write_text(STOCK)


def prepare_floor(works: Sequence[Work], folder: Path) -> None:
    write_for_sphinx(works, folder)
    (folder / "conf.py").write_text(FLOOR)


def prepare_mkdocs(works: Sequence[Work], folder: Path) -> None:
    write_for_mkdocs(works, folder / "docs")
    (folder / "mkdocs.yml").write_text(MKDOCS)


def prepare_hugo(works: Sequence[Work], folder: Path) -> None:
    write_for_hugo(works, folder / "content")
    (folder / "hugo.toml").write_text(HUGO)
    for name, template in HUGO_LAYOUTS.items():
        path = folder / "layouts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template)


def prepare_pandoc(works: Sequence[Work], folder: Path) -> None:
    write_for_pandoc(works, folder / "texts")


def sphinx(builder: str) -> Callable[[Path], list[str]]:
    """Return the command of Sphinx that builds with this builder of its own."""
    return lambda _: [*SPHINX, "-b", builder, "-d", "doctrees", ".", "site"]


def mkdocs(_folder: Path) -> list[str]:
    return ["mkdocs", "build", "--quiet", "--site-dir", "site"]


def hugo(_folder: Path) -> list[str]:
    return ["hugo", "--quiet", "--destination", "site"]


def pandoc(folder: Path) -> list[str]:
    texts = [f"texts/{path.name}" for path in sorted((folder / "texts").iterdir())]
    return ["pandoc", "-f", "commonmark_x", "-t", "chunkedhtml", "--toc", "--split-level=2",
            "--metadata", "title=A library", "-o", "site", *texts]  # fmt: skip


def nothing() -> str:
    return ""


def command_missing(name: str, pattern: str = "", needs: str = "") -> Callable[[], str]:
    """Return a question whose answer is "" where a command is there, and its version matches."""

    def missing() -> str:
        if not shutil.which(name):
            return f"{needs or name} is not installed"
        return "" if re.search(pattern, version(name)) else f"{needs or name} is needed"

    return missing


def version(name: str) -> str:
    """Return the first line of what a command says of its version."""
    arguments = {"hugo": ["version"]}.get(name, ["--version"])
    said = subprocess.run([name, *arguments], capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    lines = (said.stdout or said.stderr).strip().splitlines()
    return lines[-1 if name == "hugo" else 0] if lines else ""


def material_missing() -> str:
    """Ask the Python of mkdocs itself: it may live in an environment of its own."""
    path = shutil.which("mkdocs")
    if not path:
        return "mkdocs-material is not installed"
    python = Path(path).resolve().with_name("python")
    asked = [str(python) if python.exists() else sys.executable, "-c", "import material"]
    done = subprocess.run(asked, capture_output=True, check=False)  # noqa: S603
    return "mkdocs-material is not installed" if done.returncode else ""


# Version 3 is the first that cuts pages.
PANDOC = r"pandoc\S* ([3-9]|\d\d)"

FLOOR_NAME = "Sphinx -b dummy, MyST alone"
STOCK_NAME = "Sphinx, sphinx-book-theme"
MKDOCS_NAME = "mkdocs-material"
OTHERS = (
    Builder(FLOOR_NAME, prepare_floor, sphinx("dummy"), nothing),
    Builder(STOCK_NAME, prepare_stock, sphinx("html"), nothing),
    Builder(MKDOCS_NAME, prepare_mkdocs, mkdocs, material_missing),
    Builder("pandoc chunkedhtml", prepare_pandoc, pandoc,
            command_missing("pandoc", PANDOC, "pandoc 3")),
    Builder("Hugo", prepare_hugo, hugo, command_missing("hugo", needs="Hugo")),
)  # fmt: skip
