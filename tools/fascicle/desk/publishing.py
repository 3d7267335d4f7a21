"""The built book as the desk sees it: its state, and the commands that build and copy it."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from fascicle.book.build import HTML
from fascicle.book.missing_parts import missing_from
from fascicle.book.serve import serve
from fascicle.desk.acts import Desk
from fascicle.desk.cards import Card, cards_of
from fascicle.library.broken_addresses import check_addresses
from fascicle.library.moved_works import works_left_out
from fascicle.library.texts import TEXTS, WORKS
from fascicle.model.errors import FascicleError, UseError
from fascicle.model.words import visible

# How many works were converted; the desk has converted them before.
_CONVERTED = re.compile(r"[\d,]+ works?: ")
# Seconds until a server has a port.
_STARTING = 10


class Publishing:
    """The built book of the library: its state, and the commands that build and copy it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.root = desk.root
        self.running = ""
        self._address = ""

    def address(self) -> str:
        """Return where the built book is served, on a port of its own while the desk is open."""
        if not self._address:
            told: Queue[str] = Queue()
            Thread(target=serve, args=(self.root / HTML, 0, told.put), daemon=True).start()
            self._address = told.get(timeout=_STARTING)
        return self._address

    def state(self) -> dict[str, Any]:
        """Return when the book was built, what has changed since, and what is wrong with it."""
        index = self.root / HTML / "index.html"
        if not index.is_file():
            nothing = dict.fromkeys(("changed", "problems", "broken"), ())
            return {"built": "", "running": self.running, **nothing}
        built = index.stat().st_mtime
        changed = [card for card in cards_of(self.desk.root) if self._is_newer(card, built)]
        entries = [self.desk.entry(card.slug) for card in changed]
        checked = check_addresses(self.root, entries, self.root / HTML, is_all=False)
        gone = [f"{slug}: its text is gone" for slug in works_left_out(self.root)]
        try:
            problems = missing_from(self.root, self.root / HTML, strict=False)
        except FascicleError as error:
            problems = [str(error)]
        return {
            "built": datetime.fromtimestamp(built).astimezone().strftime("%d %B %Y, %H:%M"),
            "folder": str(self.root / HTML),
            "address": self.address(),
            "running": self.running,
            "changed": [*(str(it.values.get("title") or it.file) for it in changed), *gone],
            "problems": [*problems, *(str(work.error) for work in checked if work.error)],
            "broken": [str(each) for work in checked for each in work.broken],
        }

    def _is_newer(self, card: Card, built: float) -> bool:
        pages = self.root / WORKS / card.slug
        files = [self.root / TEXTS / card.file, *pages.glob("*.md")]
        return card.state != "converted" or any(f.stat().st_mtime > built for f in files)

    def build(self) -> list[str]:
        said = self._run("The book is being built", "build")
        return ["The book is built.", *(it for it in said if not _CONVERTED.match(it))]

    def publish(self, target: str) -> list[str]:
        """Copy the built book. Raises `UseError` without a folder to copy it to."""
        if not target.strip():
            raise UseError("", "no folder is named", "Type the folder that the book is copied to.")
        folder = Path(target.strip()).expanduser()
        if not folder.is_absolute():
            folder = self.root / folder
        return self._run("The book is being copied", "publish", str(folder))

    def _run(self, doing: str, command: str, *arguments: str) -> list[str]:
        if self.running:
            raise UseError("", self.running.lower(), "Wait until it is done.")
        self.running = doing
        try:
            done = subprocess.run(  # noqa: S603 (a list of arguments, and no shell)
                [sys.executable, "-m", "fascicle", command, "--library", str(self.root), "--",
                 *arguments],
                capture_output=True, check=False, encoding="utf-8", errors="replace",
            )  # fmt: skip
        finally:
            self.running = ""
        return [visible(line) for line in (done.stdout + done.stderr).splitlines() if line.strip()]
