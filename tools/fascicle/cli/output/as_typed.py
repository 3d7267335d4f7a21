"""Messages whose commands work as they are typed, whether or not `fascicle` is on the PATH.

Messages name commands as `fascicle decide`. Where no such program is found, `make` has the most
usual ones, and all others run from the environment of the library: `.venv/bin/fascicle …`.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from functools import cache
from pathlib import Path

import click

from fascicle.cli.output.streams import printing
from fascicle.model.visible import visible

# Commands that `make` has under a name of its own, when nothing more is typed.
TARGETS = {
    "build": "make",
    **{name: f"make {name}" for name in ("serve", "queries", "decide", "describe", "verify")},
}
_COMMAND = re.compile(
    r"\bfascicle (?P<name>new|convert|outline|describe|queries|decide|cast|addresses|build|verify"
    r"|publish|remove|restore|serve|upgrade)\b(?P<more> +[\w“‘'\"./-]\S*)?"
)


def echo(text: str = "", *, err: bool = False) -> None:
    """Print a message, above the bar of long work if there is one."""
    with printing():
        click.echo(visible(as_typed(text)), file=sys.stderr if err else sys.stdout)


def as_typed(text: str) -> str:
    """Return a message with its commands as they are to be typed here."""
    return text if "fascicle " not in text or _is_on_path() else _COMMAND.sub(_here, text)


def _here(match: re.Match[str]) -> str:
    target = TARGETS.get(match["name"])
    if target and not match["more"] and _has_targets():
        return target
    return match[0].replace("fascicle", _program(), 1)


@cache
def _is_on_path() -> bool:
    """Return whether `fascicle` is found, and is the one that is running."""
    found = shutil.which("fascicle")
    return found is not None and Path(found).resolve().parent == _folder()


def _folder() -> Path:
    return Path(sys.executable).parent.resolve()


@cache
def _has_targets() -> bool:
    """Return whether the Makefile of a library is here."""
    try:
        return "\ndecide:" in Path("Makefile").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False


@cache
def _program() -> str:
    """Return what runs the tool from here."""
    script = _folder() / "fascicle"
    if not script.exists():
        return "python -m fascicle"
    inside = script.is_relative_to(Path.cwd())
    return os.path.relpath(script) if inside else str(script)
