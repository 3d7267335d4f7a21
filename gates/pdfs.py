"""PDF gate: every work can be set, for the screen and for printing, and no word is lost.

Typst refuses a PDF that is against the rules of PDF/UA-1. The books are built once more, since
those of the other gates have no PDFs. Characters that the fonts lack are boxes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from fascicle.fidelity.compare import difference
from fascicle.fidelity.edition_words import PDF
from gates.books import OF_TESTS, PAGES_ONLY, SURROUNDINGS
from gates.drawn_font import write_font
from gates.programs import ROOT, ToolMissing
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gates.books import Book
    from gates.budgets import Budgets

HOME = ROOT / "_build" / "gates" / "pdfs"
ANTHOLOGY = ("conf.py", "index.md", "library.toml", "_static", "texts", "works")
ENDINGS = ("-print.pdf", ".pdf")
OPTIONS = ("-D", "fascicle_editions=pdf,pdf-print", "-D", "fascicle_library_editions=")
# The name of the warnings about editions, and the note of characters that are shown as boxes.
WARNING, LACKING = "[fascicle.editions]", "no font of the library has all characters"


def held(_books: Sequence[Book], _budgets: Budgets) -> Verdict:
    """Set the works of the anthology and of the libraries of the tests."""
    if missing := [name for name in ("typst", "pypdfium2") if find_spec(name) is None]:
        raise ToolMissing(f"{missing[0]} is missing: make .venv/.dev-is-set-up")
    roots = {"anthology": ROOT, **{name: OF_TESTS / name for name in PAGES_ONLY}}
    problems: list[str] = []
    looks = 0
    for name, root in roots.items():
        site, said = built(root, HOME / name)
        problems += said
        for pdf in sorted(site.glob("works/*/*.pdf")):
            looks += 1
            problems += different(pdf)
    return Verdict(
        gate="pdfs",
        figure=f"{len(problems)} PDFs that lack a word or cannot be set",
        looked_at=f"{looks} PDFs",
        looks=looks,
        problems=tuple(problems),
    )


def built(root: Path, folder: Path) -> tuple[Path, list[str]]:
    """Build a copy of a library with PDFs; return its pages and what could not be made."""
    library, site = folder / "library", folder / "html"
    shutil.rmtree(library, ignore_errors=True)
    library.mkdir(parents=True)
    for path in (root / name for name in ANTHOLOGY) if root == ROOT else root.iterdir():
        if path.is_dir():
            shutil.copytree(path, library / path.name)
        elif path.exists():
            shutil.copy(path, library)
    (library / "fonts").mkdir()
    pages = "".join(path.read_text("utf-8") for path in library.rglob("*.md"))
    write_font(library / "fonts" / "boxes.ttf", "".join(filter(is_drawn, pages)))
    doctrees = folder / "doctrees"
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-b", "html", *OPTIONS]
    done = subprocess.run(  # noqa: S603  (our own command)
        [*command, "-d", doctrees, library, site],
        check=True,
        env={**os.environ, **SURROUNDINGS},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    return site, [line for line in done.stderr.splitlines() if WARNING in line or LACKING in line]


def is_drawn(sign: str) -> bool:
    """Return whether a character is of a script that the usual fonts lack, or an emoji."""
    return ord(sign) > 0x25FF and not sign.isspace()  # noqa: PLR2004


def different(pdf: Path) -> Iterator[str]:
    """Yield the pages of a work of which a PDF has not every word in order."""
    place = f"works/{pdf.parent.name}/{pdf.name}"
    for name, row in PDF.words_of(pdf, place).items():
        page = pdf.parent / f"{name}.html"
        wanted = PDF.words_of_page(page, place) if PDF.words_of_page else []
        if differs := difference(wanted, row):
            yield f"{place}: {name}: {differs}"
