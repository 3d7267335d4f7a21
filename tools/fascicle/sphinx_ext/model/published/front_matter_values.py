"""Values of the front matter: lists, paragraphs, pairs and counts."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def parse_strings(said: Mapping[str, str], key: str) -> tuple[str, ...]:
    """Read a list from the front matter; a lone value counts as a list of one."""
    value = said.get(key, "")
    try:
        items = json.loads(value)
    except ValueError:
        items = value
    if isinstance(items, list):
        texts = (item for item in items if not isinstance(item, dict))
        return tuple(text for item in texts if (text := str(item)).strip())
    return (value,) if value.strip() else ()


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a value, split at blank lines."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def parse_pair(entry: str) -> tuple[str, str]:
    """Return the two parts of `written: 2026-05-14` or `hits: 9`; the first may be missing."""
    what, _, when = entry.partition(":")
    return (what.strip(), when.strip()) if when else ("", what.strip())


def parse_count(value: str | None) -> int:
    """Return a count; an invalid value counts as 0."""
    try:
        return max(0, int(value or 0))
    except ValueError:
        return 0


def parse_day(value: str | None) -> str:
    """Return a day as ISO 8601 has it; an invalid value counts as none."""
    try:
        return date.fromisoformat(value or "").isoformat()
    except ValueError:
        return ""
