"""Cost of editions: one novel as each, beside pandoc, calibre and Sphinx, and a library's build.

    python bench/editions.py [--words 100000] [--runs 3]

The novel is of invented words. Every command makes one file; they run in turn, `--runs` times, and
the least processor time counts, with the start of the program. Ours begins with the pages of the
built book, Sphinx with its doctrees, pandoc and calibre with the same text as HTML. EPUBCheck looks
at each EPUB. Last, a library of 441 pages is built with EPUBs and without.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from builders import FASCICLE, FLOOR, SPHINX, SURROUNDINGS
from measuring import measured
from plain_pages import works_of, write_for_sphinx

from fascicle.model.forms import EDITION_KINDS
from gates.epubs import checked as epubcheck
from library import Size, make_library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from measuring import Cost

CHAPTER = 2500
# The library as editions know it, saved at the end of a build for the commands that make a file.
SAVE = """

def setup(app):
    from pathlib import Path
    from msgspec import json
    from fascicle.sphinx_ext.editions import edition_library
    save = lambda app, _: Path("library.json").write_bytes(json.encode(edition_library(app)))
    app.connect("build-finished", save, priority=999)
"""
MAKE = """
import sys
from pathlib import Path
from msgspec import json
from fascicle.model.forms import EDITION_KINDS, loaded
from fascicle.book.editions.edition_library import EditionLibrary
library = json.decode(Path("library.json").read_bytes(), type=EditionLibrary)
kind = EDITION_KINDS[sys.argv[1]]
read = lambda name: Path("_build/html", name).read_bytes()
make = loaded("book/editions", kind.make)
Path(sys.argv[2]).write_bytes(make(library.volumes[0], library, read).data)
"""


def main() -> int:
    """Print a table: a line a command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    said = parser.parse_args()
    with TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder) / "novel"
        make_library(home, Size(1, -(-said.words // CHAPTER), CHAPTER))
        (home / "conf.py").write_text((home / "conf.py").read_text() + SAVE)
        checked(measured([*FASCICLE, "build"], home, SURROUNDINGS))
        write_html(home)
        write_stock(home)
        print(f"{'':34}{'CPU s':>8}{'wall s':>8}{'KB':>8}  EPUBCheck")
        for name, command, made in commands(home):
            costs = [measured(command, home, SURROUNDINGS) for _ in range(said.runs)]
            if failed := next((cost.failed for cost in costs if cost.failed), ""):
                print(f"{name:34}failed: {failed.strip().splitlines()[-1]}")
                continue
            cpu, wall = (min(getattr(cost, of) for cost in costs) for of in ("cpu", "wall"))
            verdict = f"{len(epubcheck([made]))} messages" if made.suffix == ".epub" else ""
            size = made.stat().st_size / 1e3
            print(f"{name:34}{cpu:8.2f}{wall:8.2f}{size:8.0f}  {verdict}", flush=True)
        print_ratio(Path(folder), said.runs)
    return 0


def checked(cost: Cost) -> Cost:
    """Return a cost, or end with what a command that failed has said."""
    if cost.failed:
        sys.exit(cost.failed)
    return cost


def write_html(home: Path) -> None:
    """Write the novel as one HTML page for tools that read such."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - comes with MyST

    (work,) = works_of(home)
    pages = "\n\n".join(f"# {page.heading}\n\n{page.body}" for page in work.chapters)
    head = f"<head><meta charset='utf-8'><title>{work.title.heading}</title></head>"
    whole = f"<html lang='en'>{head}<body>{MarkdownIt().render(pages)}</body></html>"
    (home / "novel.html").write_text(whole, encoding="utf-8")


def write_stock(home: Path) -> None:
    """Write the pages of the novel for Sphinx with nothing of ours."""
    stock = home / "stock"
    stock.mkdir()
    write_for_sphinx(works_of(home), stock)
    (stock / "conf.py").write_text(FLOOR)


def commands(home: Path) -> Iterator[tuple[str, list[str | Path], Path]]:
    """Yield the commands that are installed: a name, the command, the file that it makes."""
    for kind in EDITION_KINDS:
        made = home / f"ours{EDITION_KINDS[kind].ending}"
        yield f"Fascicle, {kind}", [sys.executable, "-c", MAKE, kind, made], made
    yield (
        "Fascicle, start alone",
        [sys.executable, "-c", MAKE.partition("library =")[0]],
        Path(home, "conf.py"),
    )
    from fascicle.readers.pandoc import program  # noqa: PLC0415 - an extra

    if pandoc := program():
        made = home / "pandoc.epub"
        yield "pandoc, EPUB", [pandoc, "--to=epub3", "-o", made, home / "novel.html"], made
        if shutil.which("pdflatex"):
            made = home / "pandoc.pdf"
            yield "pandoc, PDF by LaTeX", [pandoc, "-o", made, home / "novel.html"], made
    if shutil.which("ebook-convert"):
        for ending in ("epub", "pdf"):
            made = home / f"calibre.{ending}"
            command: list[str | Path] = ["ebook-convert", home / "novel.html", made]
            yield f"calibre, {ending.upper()}", command, made
    made = home / "stock/built/stock.epub"
    stock: list[str | Path] = [
        *SPHINX,
        "-b",
        "epub",
        "-E",
        "-D",
        "epub_basename=stock",
        "stock",
        made.parent,
    ]
    yield "Sphinx, EPUB (reads the pages)", stock, made


def print_ratio(folder: Path, runs: int) -> None:
    """Print what a build of 441 pages costs with EPUBs, by one without."""
    seconds: dict[str, list[float]] = {"epub": [], "none": []}
    for run in range(runs):
        for editions, found in seconds.items():
            home = folder / f"{editions}-{run}"
            make_library(home, Size())
            checked(measured([*FASCICLE, "convert"], home, SURROUNDINGS))
            command = [*FASCICLE, "build", "--editions", editions]
            found.append(checked(measured(command, home, SURROUNDINGS)).cpu)
    with_them, without = (min(found) for found in seconds.values())
    print(f"441 pages, EPUBs ÷ none: {with_them:.2f} ÷ {without:.2f} s = {with_them / without:.2f}")


if __name__ == "__main__":
    sys.exit(main())
