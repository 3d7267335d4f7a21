"""Texts with the title and the author of another text: two versions of a work, as it may be."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.library.texts import TEXTS, WORKS, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.library.convert_all import Outcome
    from fascicle.library.texts import TextEntry

    # A title, and the first of its authors.
    Named = tuple[str, str]

# The characters of a title page that have title and authors.
_HEAD = 1 << 14
_STRING = r'("(?:[^"\\\n]|\\.)*")'
_TITLE = re.compile(rf"^title(?::| =) {_STRING}", re.MULTILINE)
_AUTHOR = re.compile(rf"^authors(?::\s*- | = \[\s*){_STRING}", re.MULTILINE)


def with_twins(entries: Sequence[TextEntry], outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes; a work that was converted has the place of a text of the same title.

    Of two works that were converted, the second has it.
    """
    converted = {o.slug: name for o in outcomes if (name := _named(o))}
    twins: dict[str, str] = {}
    places: dict[Named, str] = {}
    # Those that were not converted come first: they are there already.
    for entry in sorted(entries if converted else (), key=lambda entry: entry.slug in converted):
        known = converted.get(entry.slug)
        for name in [known] if known else _named_on(entry):
            if known and name in places:
                twins[entry.slug] = places[name]
            places.setdefault(name, _place(entry))
    return [replace(outcome, twin=twins.get(outcome.slug, "")) for outcome in outcomes]


def _named(outcome: Outcome) -> Named | None:
    """Return the title and the author of a work that was converted, if its text names them."""
    result = outcome.result
    is_known = outcome.status == "converted" and result and not result.supplied and result.authors
    return (result.title, result.authors[0]) if result and is_known else None


def _named_on(entry: TextEntry) -> Iterator[Named]:
    """Yield title and author on the title page of a work, and in its settings."""
    page = entry.path.parent.parent / WORKS / entry.slug / "index.md"
    for path in filter(Path.is_file, (page, entry.settings_path)):
        said = ""
        with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
            said = file.read(_HEAD)
        title, author = _TITLE.search(said), _AUTHOR.search(said)
        if title and author:
            yield _unquoted(title[1]), _unquoted(author[1])


def _unquoted(said: str) -> str:
    try:
        return str(json.loads(said))
    except ValueError:
        return said


def _place(entry: TextEntry) -> str:
    return f"{TEXTS}/{printable(entry.path.name)}"
