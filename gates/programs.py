"""Programs that gates need, and the remedy if one is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "_build" / "gates" / "node_modules"
CHROMIUM = os.environ.get("FASCICLE_CHROMIUM", "/usr/bin/chromium")
# It has no windows to draw, and opens a page in a quarter of the time; its pictures are the same.
SHELL = "/usr/bin/chromium-headless-shell"


class ToolMissing(Exception):  # noqa: N818  (it says what is the matter)
    """A gate cannot be held: which program it lacks, and where that comes from."""


def chromium() -> str:
    """Return the path of the browser."""
    if not Path(CHROMIUM).exists():
        remedy = "sudo apt install chromium, or name one in FASCICLE_CHROMIUM"
        raise ToolMissing(f"there is no Chromium at {CHROMIUM}: {remedy}")
    return CHROMIUM


def shell() -> str:
    """Return the path of the browser without windows, or else of the whole one."""
    is_chosen = "FASCICLE_CHROMIUM" in os.environ
    return SHELL if Path(SHELL).exists() and not is_chosen else chromium()


def java() -> str:
    """Return the path of Java."""
    found = shutil.which("java")
    if not found:
        raise ToolMissing("Java is missing: sudo apt install default-jre-headless")
    return found


def module(name: str) -> Path:
    """Return a file of an npm package, by its path among the packages."""
    path = MODULES / name
    if not path.is_file():
        raise ToolMissing(f"{name} is missing: run `make gates`, which installs it in _build/gates")
    return path
