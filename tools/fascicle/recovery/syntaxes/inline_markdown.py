"""Markdown inside lines: links and code.

A book is read on paper as well, so a link is its text with the address in parentheses after it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Run, Style
from fascicle.recovery.syntaxes.markdown import LINK, SYNTAX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.model.draft import Draft

# Code of any number of backticks on one line; a backtick may also be a quotation mark.
_CODE = re.compile(r"(?<![`\\])(?P<mark>`{1,3})(?!`)(?P<text>[^`\n]{1,500})(?P=mark)(?!`)")
_PARTS = re.compile(rf"{_CODE.pattern}|(?P<link>{LINK.pattern.replace('<text>', '<said>')})")


def inline_markdown(draft: Draft) -> Draft:
    """Return a draft in Markdown with code as runs, and with links in words."""
    if draft.syntax != SYNTAX:
        return draft
    return draft.map_text(lambda runs: tuple(part for run in runs for part in _parted(run)))


def _parted(run: Run) -> Iterator[Run]:
    """Split a plain run at its code, and show its links in words."""
    if run.style is not Style.PLAIN or not any(c in run.text for c in "`]"):
        yield run
        return
    at = 0
    plain: list[str] = []
    for match in _PARTS.finditer(run.text):
        plain.append(run.text[at : match.start()])
        at = match.end()
        if match["link"]:
            plain.append(f"{match['said']} ({match['address']})")
        else:
            yield from _plain(run, plain)
            plain = []
            yield replace(run, text=match["text"], style=Style.CODE, mark=match["mark"])
    plain.append(run.text[at:])
    yield from _plain(run, plain)


def _plain(run: Run, parts: list[str]) -> Iterator[Run]:
    if text := "".join(parts):
        yield replace(run, text=text)
