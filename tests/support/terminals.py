"""Terminals: whether a command waits for a key there, and waiting until it does."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOOLS = Path(__file__).parents[2] / "tools"


@contextmanager
def deciding(root: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, int]]:
    """Run `decide` on a terminal; yield the run, and the two ends of the terminal, ours first."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "fascicle", "decide"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(TOOLS), "TERM": "xterm"},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        try:
            # What is pressed before a key is waited for counts for nothing.
            wait_for(lambda: waits_for_a_key(theirs))
            yield run, ours, theirs
        finally:
            run.kill()


def waits_for_a_key(terminal: int) -> bool:
    return not termios.tcgetattr(terminal)[3] & termios.ICANON


def wait_for(done: Callable[[], bool]) -> None:
    for _ in range(2400):
        if done():
            return
        time.sleep(0.05)
    raise TimeoutError
