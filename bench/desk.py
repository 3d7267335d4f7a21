"""Seconds from an act at the desk to the page that shows it, and to the open library.

    python bench/desk.py --works 1 --chapters 40 --words 4500 --acts 200
    python bench/desk.py --works 1000 --chapters 1 --words 300 --acts 20
    python bench/desk.py --text novel.txt

Requests are sent as the browser sends them. Acts take turns: a gap is read otherwise, a line
becomes a heading, lines become verse, and each is forgotten again; then lines as verse are
previewed. Memory is that of the desk and of the process that renders its pages.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from builders import FASCICLE, SURROUNDINGS

from library import Size, ask_for_size, make_library

RESIDENT = re.compile(r"VmHWM:\s+(\d+)")


class Browser:
    """Asks the desk at an address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.origin = address.rsplit("/", 2)[0]

    def __call__(self, path: str, data: object = None) -> Any:  # noqa: ANN401 (JSON)
        headers = {"Origin": self.origin, "Content-Type": "application/json"}
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"{self.address}api/{path}", body, headers)  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310 (the desk itself)
            return json.load(answer)


def main() -> int:
    """Make a library, open its desk, and print how long acts take."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask_for_size(parser)
    parser.add_argument("--text", type=Path, help="act on this text instead of a made one")
    parser.add_argument("--acts", type=int, default=40)
    said = parser.parse_args()
    with TemporaryDirectory(prefix="bench-") as folder:
        library = Path(folder, "library")
        make_library(library, Size(said.works, said.chapters, said.words), said.seed)
        if said.text:
            shutil.copy(said.text, library / "texts")
        convert = [*FASCICLE, "convert", "--library", str(library)]
        subprocess.run(  # noqa: S603 (a list of arguments, and no shell)
            convert, check=True, capture_output=True, env=SURROUNDINGS
        )
        command = [*FASCICLE, "desk", "--no-browser", "--library", str(library)]
        with subprocess.Popen(  # noqa: S603 (as above)
            command, stdout=subprocess.PIPE, text=True, env=SURROUNDINGS
        ) as process:
            try:
                announced = process.stdout.readline() if process.stdout else ""
                browser = Browser(announced.split()[0])
                measure(browser, process.pid, said.text and said.text.stem, said.acts)
            finally:
                process.kill()
    return 0


def measure(browser: Browser, process: int, name: str | None, acts: int) -> None:
    begun = time.perf_counter()
    works = browser("library")["works"]
    print(f"library of {len(works):,} works: {time.perf_counter() - begun:.2f} s")
    slug = next((it["slug"] for it in works if it["slug"] == name), works[0]["slug"])
    begun = time.perf_counter()
    view = browser(f"work/{slug}")
    print(f"text of {sum(map(len, view['lines'])):,} letters: {time.perf_counter() - begun:.2f} s")
    begun = time.perf_counter()
    browser(f"work/{slug}/page/index")
    print(f"first page: {time.perf_counter() - begun:.2f} s")
    chance, took = Random(1), []  # noqa: S311
    paragraphs = [row for row in view["blocks"] if row[3] == "paragraph"]
    for n in range(acts):
        first, last = chance.choice(paragraphs)[:2]
        read_as = ("space-break", "heading", "verse")[n // 2 % 3]
        place = {"read_as": read_as, "first": first, "last": last if read_as == "verse" else first}
        for act in ("decide", "forget"):
            begun = time.perf_counter()
            sent = {"act": act, "work": slug, "places": [place], "known": view["digest"]}
            pages = browser("act", sent)["view"]["pages"]
            page = max((it for it in pages if it["lines"] and it["lines"][0][1] <= first),
                       key=lambda it: it["lines"][0][1], default=pages[0])  # fmt: skip
            browser(f"work/{slug}/page/{page['name'].rpartition('/')[2]}")
            took.append(time.perf_counter() - begun)
    if took:
        median, worst = statistics.median(took), max(took)
        print(f"{len(took)} acts, to the page that shows them: {median:.2f} s, worst {worst:.2f} s")
    tried = []
    for first in (row[0] for row in chance.choices(paragraphs, k=acts)):
        begun = time.perf_counter()
        sent = {"act": "decide", "work": slug, "places": [{"read_as": "verse", "first": first}]}
        browser("preview", {**sent, "at": {"first": first}})
        tried.append(time.perf_counter() - begun)
    if tried:
        median, worst = statistics.median(tried), max(tried)
        print(f"{len(tried)} previews: {median:.2f} s, worst {worst:.2f} s")
    peaks = [peak(it) for it in (process, *children(process))]
    print(f"memory at most: desk {peaks[0]:,} MB, pages {sum(peaks[1:]):,} MB")


def peak(process: int) -> int:
    match = RESIDENT.search(Path(f"/proc/{process}/status").read_text())
    return int(match[1]) // 1024 if match else 0


def children(process: int) -> list[int]:
    """Return the processes that any thread of a process has started."""
    listed = Path(f"/proc/{process}/task").glob("*/children")
    return [int(it) for path in listed for it in path.read_text().split()]


if __name__ == "__main__":
    sys.exit(main())
