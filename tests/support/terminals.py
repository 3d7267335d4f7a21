"""Terminals: whether a command waits for a key there, and waiting until it does."""

from __future__ import annotations

import termios
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def waits_for_a_key(terminal: int) -> bool:
    return not termios.tcgetattr(terminal)[3] & termios.ICANON


def wait_for(done: Callable[[], bool]) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.05)
    raise TimeoutError
