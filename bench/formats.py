"""Speed of the readers: one novel in all formats, beside pandoc and calibre.

    python bench/formats.py [--words 60000] [--runs 3]

The novel is of invented words, with chapters, emphasis, scene breaks and notes; pandoc writes it in
each format. Every command runs in turn, `--runs` times, and the least processor time counts, less
that for a file of one paragraph in the same format. A MB is one of the plain text, whatever the
size of the file. Fascicle's reader ends with a draft, pandoc with its JSON, calibre with text.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import measured

from fascicle.model.forms import FORMATS as FORMS
from fascicle.readers.pandoc import program
from library import Size, book_of

TOOLS = Path(__file__).resolve().parents[1] / "tools"
CHAPTER = 2500
# Of each format: pandoc's name for it as a source and as a target.
FORMATS = {
    "txt": ("markdown", "plain"),
    "html": ("html", "html"),
    "epub": ("epub", "epub"),
    "fb2": ("fb2", "fb2"),
    "docx": ("docx", "docx"),
    "odt": ("odt", "odt"),
    "rtf": ("rtf", "rtf"),
    "md": ("commonmark_x", "commonmark_x"),
    **{form.endings[0][1:]: (form.markup, form.markup) for form in FORMS if form.markup},
}
READER = """
import sys
from pathlib import Path
from fascicle.readers.source import read_files
path = Path(sys.argv[1])
read_files([(path.name, path.read_bytes())])
"""
WHOLE = """
import sys
from pathlib import Path
from fascicle.convert import Text, convert
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
path = Path(sys.argv[1])
files = ((path.name, path.read_bytes()),)
convert(Text("text", files, WorkSettings(), Library("Bench"), Addresses()))
"""


def main() -> int:
    """Print a table: a line a format, a column a command."""
    parser = argparse.ArgumentParser(description="Measure the readers of all formats.")
    parser.add_argument("--words", type=int, default=60_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    pandoc = program()
    if pandoc is None:
        print("bench/formats.py: pandoc is not installed\n    Install fascicle[documents].")
        return 2
    if not shutil.which("ebook-convert"):
        print("calibre: ebook-convert is not installed; its column is left out")
    with TemporaryDirectory() as folder:
        home = Path(folder)
        size = written(pandoc, home, "novel", novel(asked.words))
        written(pandoc, home, "word", "# One\n\nA word.\n")
        print(f"{size:.2f} MB of plain text, {asked.words:,} words; s/MB of processor time")
        titles = list(commands(pandoc, home, "txt", "word"))
        print(f"{'':6}" + "".join(f"{title:>18}" for title in titles) + f"{'reader/pandoc':>16}")
        for ending in FORMATS:
            costs = least(pandoc, home, ending, asked.runs)
            shown = (f"{cost / size:18.2f}" for cost in costs.values())
            ratio = costs["reader"] / max(costs["pandoc"], 0.01)
            print(f"{ending:6}" + "".join(shown) + f"{ratio:16.1f}", flush=True)
    return 0


def least(pandoc: Path, home: Path, ending: str, runs: int) -> dict[str, float]:
    """Return the seconds of each command, less those of a file of one paragraph."""
    seconds: dict[tuple[str, str], list[float]] = {}
    for _ in range(runs):
        for stem in ("word", "novel"):
            for title, command in commands(pandoc, home, ending, stem).items():
                cost = measured(command, home, {"PYTHONPATH": str(TOOLS), "PYTHONUTF8": "1"})
                if cost.failed:
                    sys.exit(f"{title}, {ending}: {cost.failed}")
                seconds.setdefault((title, stem), []).append(cost.cpu)
    titles = dict.fromkeys(title for title, _ in seconds)
    took = {each: min(seconds[each, "novel"]) - min(seconds[each, "word"]) for each in titles}
    return {title: max(0.0, each) for title, each in took.items()}


def commands(pandoc: Path, home: Path, ending: str, stem: str) -> dict[str, list[str | Path]]:
    """Return the commands for a file: our reader, our whole conversion, pandoc, calibre."""
    file = home / f"{stem}.{ending}"
    found: dict[str, list[str | Path]] = {
        "reader": [sys.executable, "-c", READER, file],
        "whole conversion": [sys.executable, "-c", WHOLE, file],
        "pandoc": [pandoc, f"--from={FORMATS[ending][0]}", "--to=json", "-o", home / "o", file],
    }
    if shutil.which("ebook-convert"):
        found["calibre"] = ["ebook-convert", file, home / "calibre.txt"]
    return found


def written(pandoc: Path, home: Path, stem: str, markdown: str) -> float:
    """Write a text in all formats, and return the megabytes of the plain text."""
    for ending, (_, target) in FORMATS.items():
        path = str(home / f"{stem}.{ending}")
        command = [str(pandoc), "--from=markdown", f"--to={target}", "--standalone"]
        command += ["--metadata=title:The Novel", "--output", path]
        subprocess.run(command, input=markdown.encode(), check=True)  # noqa: S603
    return (home / f"{stem}.txt").stat().st_size / 1e6


def novel(words: int) -> str:
    """Return a novel in pandoc's Markdown; each twentieth paragraph has a note."""
    book = book_of(1, 0, Size(1, -(-words // CHAPTER), CHAPTER))
    parts = []
    for number, (title, paragraphs) in enumerate(book.chapters, 1):
        parts.append(f"# Chapter {number}: {title}")
        for place, paragraph in enumerate(paragraphs):
            has_note = paragraph and place % 20 == 0
            parts.append(f"{paragraph}[^{len(parts)}]" if has_note else paragraph or "* * *")
            if has_note:
                parts.append(f"[^{len(parts) - 1}]: {title}.")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
