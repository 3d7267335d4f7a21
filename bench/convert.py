"""Speed and memory of converting texts, compared with other installed tools.

    python bench/convert.py TEXT …        without one: those of FASCICLE_CORPUS, `*/input.txt`
    python bench/convert.py --hard        one very long line, very many short ones; ours alone

Each text is given to each tool as a command of its own; start-up is measured with a text of one
word and taken off. `-` is a tool that refused a text.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TOOLS = Path(__file__).resolve().parents[1] / "tools"
OURS = """
import sys
from pathlib import Path
from fascicle.convert import Text, convert
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
path = Path(sys.argv[1])
files = ((path.name, path.read_bytes()),)
convert(Text("text", files, WorkSettings(), Library("Bench"), Addresses()))
"""
# {text} and {out} are put in; a tool that is not installed is said not to be.
COMMANDS = {
    "fascicle": [sys.executable, "-c", OURS, "{text}"],
    "pandoc": ["pandoc", "-f", "commonmark", "-o", "{out}/book.html", "{text}"],
    "calibre": ["ebook-convert", "{text}", "{out}/book.epub"],
    "ebookmaker": ["ebookmaker", "--make=epub.noimages", "--output-dir={out}", "file://{text}"],
    "chapterize": ["chapterize", "{text}"],
}


@dataclass(frozen=True, slots=True)
class Run:
    """What one command took: seconds of the processor, and the most memory, in MB."""

    seconds: float
    memory: float


# What no author types, and some paste: each must take time and memory by its length.
HARD: dict[str, Callable[[], str]] = {
    "10 MB on one line": lambda: "It was a line -- and it: went on! " * 300_000,
    "200,000 lines": lambda: "It was a line, and it went on.\n" * 200_000,
    "50,000 one-line paragraphs": lambda: "It was shut, and nobody had a key.\n\n" * 50_000,
    "50,000 headings": lambda: "".join(f"CHAPTER {n}\n\nIt was.\n\n\n" for n in range(1, 50_001)),
    "50,000 notes": lambda: "".join(
        f"Shut.[{n % 900}]\n\n[{n % 900}] So.\n\n" for n in range(50_000)
    ),
    "100,000 asterisks": lambda: "A word.\n\n" + "*" * 100_000 + "\n\nA word.\n",
    "100,000 marks of emphasis": lambda: "A word.\n\n" + "_a* " * 100_000 + "\n\nA word.\n",
}


def main() -> int:
    """Print a table: a line a text, a column a tool."""
    if sys.argv[1:] == ["--hard"]:
        return hard()
    corpus = os.environ.get("FASCICLE_CORPUS", "")
    given = [Path(name) for name in sys.argv[1:]]
    texts = given or (sorted(Path(corpus).glob("*/input.txt")) if corpus else [])
    if not texts:
        print("bench/convert.py: name texts, or set FASCICLE_CORPUS", file=sys.stderr)
        return 2
    tools = [name for name, command in COMMANDS.items() if shutil.which(command[0])]
    for name in COMMANDS:
        if name not in tools:
            print(f"{name}: not installed")
    with TemporaryDirectory() as folder:
        word = Path(folder, "word.txt")
        word.write_text("Word.\n")
        start = {name: measured(name, word) for name in tools}
    print(f"{'':24}{'MB':>6}" + "".join(f"{name:>20}" for name in tools))
    for path in texts:
        size = path.stat().st_size / 1e6
        cells = (cell(measured(name, path), start[name], size) for name in tools)
        label = path.parent.name if path.stem == "input" else path.name
        print(f"{label[:23]:24}{size:6.2f}" + "".join(f"{text:>20}" for text in cells), flush=True)
    return 0


def hard() -> int:
    """Print what hard texts take: seconds, and memory beside the size of the text."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "hard.txt")
        path.write_text("Word.\n")
        start = measured("fascicle", path)
        print(f"{'':28}{'MB':>6}{'s':>9}{'s/MB':>9}{'memory':>9}{'times':>8}")
        for name, text_of in HARD.items():
            path.write_text(text_of())
            run = measured("fascicle", path)
            size = path.stat().st_size / 1e6
            if run is None or start is None:
                print(f"{name:28}{size:6.2f}        -", flush=True)
                continue
            took, more = run.seconds - start.seconds, run.memory - start.memory
            print(
                f"{name:28}{size:6.2f}{took:9.2f}{took / size:9.2f}"
                f"{run.memory:6.0f} MB{more / size:8.1f}",
                flush=True,
            )
    return 0


def cell(run: Run | None, start: Run | None, size: float) -> str:
    """Return what a table says of a run, less what the tool takes for one word."""
    if run is None or start is None:
        return "-"
    return f"{max(0.0, run.seconds - start.seconds) / size:.2f} s/MB {run.memory:4.0f} MB"


def measured(name: str, text: Path) -> Run | None:
    """Run one tool on one text in a folder of its own; None if it fails."""
    with TemporaryDirectory() as out:
        copy = Path(out, text.name)
        shutil.copyfile(text, copy)
        command = [part.format(text=copy, out=out) for part in COMMANDS[name]]
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            os.write(write, _report(command, out).encode())
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as told:
            said = told.read().split()
        os.waitpid(child, 0)
    return Run(float(said[0]), float(said[1])) if said else None


def _report(command: list[str], folder: str) -> str:
    """Run a command and say what it took; in a process of its own, whose only child it is."""
    surroundings = {**os.environ, "PYTHONPATH": str(TOOLS), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, check=False)  # noqa: S603 (the commands above)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        return ""
    return f"{used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024}"


if __name__ == "__main__":
    sys.exit(main())
