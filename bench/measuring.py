"""Time and memory of a command and all the processes that it starts.

    python bench/measuring.py make html        prints it as JSON

Processor time is what the system counted for the command and every process below it, also those
that outlived their parents. Memory of the whole tree is looked at ten times a second, shared pages
counted once, where the system tells (`/proc`); that of the largest process is the system's word.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROC = Path("/proc")
PAUSE = 0.1
COMPILED_EACH_TIME = "PYTHONDONTWRITEBYTECODE"
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux's prctl


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the processor and of the clock; megabytes at most, 0 where nobody tells.

    `failed` is the end of what a command said that did not end well, "" otherwise.
    """

    cpu: float
    wall: float
    largest: float
    tree: float
    failed: str = ""

    def __add__(self, other: Cost) -> Cost:
        """Return what two commands took that ran one after the other."""
        return Cost(
            self.cpu + other.cpu,
            self.wall + other.wall,
            max(self.largest, other.largest),
            max(self.tree, other.tree),
            self.failed or other.failed,
        )


def measured(
    command: Sequence[str | Path], folder: Path, surroundings: Mapping[str, str] | None = None
) -> Cost:
    """Run a command in a folder, with byte code kept, as where it is installed; return its cost."""
    around = {name: value for name, value in os.environ.items() if name != COMPILED_EACH_TIME}
    told = subprocess.run(  # noqa: S603 (commands of the bench)
        [sys.executable, __file__, *map(str, command)],
        cwd=folder,
        env={**around, **(surroundings or {})},
        stdout=subprocess.PIPE,
        check=True,
    )
    return Cost(**json.loads(told.stdout))


def main() -> int:
    """Run the command of the command line as the only child of this process."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    start = time.perf_counter()
    command = subprocess.Popen(  # noqa: S603 (what the caller asked for)
        sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    peak = Peak()
    peak.start()
    said, _ = command.communicate()
    wall = time.perf_counter() - start
    peak.ended.set()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    failed = said[-2000:].decode("utf-8", "replace") if command.returncode else ""
    cost = Cost(
        used.ru_utime + used.ru_stime, wall, used.ru_maxrss / unit, peak.highest / 1e3, failed
    )
    print(json.dumps(asdict(cost)))
    return 0


class Peak(threading.Thread):
    """Watches how much memory the processes below this one hold together, in kilobytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.highest = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(PAUSE):
            self.highest = max(self.highest, sum(map(share_of, below(os.getpid()))))


def below(process: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    children: dict[int, list[int]] = {}
    for path in PROC.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # The name, in brackets, may hold anything; state and parent stand behind it.
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    found, todo = [], [process]
    while todo:
        more = children.get(todo.pop(), [])
        found += more
        todo += more
    return found


def share_of(process: int) -> int:
    """Return the memory of a process in kilobytes, what it shares divided among all that do."""
    with contextlib.suppress(OSError):
        for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
