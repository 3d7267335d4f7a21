"""MyST's roles, read in linear time: {note}`[1]`.

The rule of MyST's own plugin copies the rest of the line at each mark in it, so that a line takes
time by the square of its length. This one reads the same (the tests compare them) and copies
nothing; the page that is read back and the book that is built are both read with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_OPENS = re.compile(r"\{(?P<name>[a-zA-Z0-9_\-+:]+)\}(?P<ticks>`+)")


def role(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (as the parser calls its rules)
    """Read a role where the parser stands, and say whether there was one."""
    opens = _OPENS.match(state.src, state.pos)
    if opens is None:
        return False
    # What is inside has at least one character, which may be anything.
    end = state.src.find(opens["ticks"], opens.end() + 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("myst_role", "", 0)
        token.meta = {"name": opens["name"]}
        token.content = state.src[opens.end() : end].replace("\n", " ")
    state.pos = end + len(opens["ticks"])
    return True


def install() -> None:
    """Have all parsers that MyST makes from now on read roles so."""
    # The plugin looks its rule up each time that it is put into a parser.
    from mdit_py_plugins.myst_role import index  # noqa: PLC0415 (slow imports, used by convert alone)

    index.myst_role = role
