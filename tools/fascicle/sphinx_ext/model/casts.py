"""The cast and the places of a work, as its title page's front matter lists them.

    cast:
      - name: "Ada Vickery"
        aliases: ["Ada", "Miss Vickery"]
        from: "4"

`from` marks the name as a secret, hidden before that page of the work; page 1 is the first after
the title page. A value that is not a number means that the name is never shown.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from fascicle.sphinx_ext.model.text.slugs import slugs

NEVER = 1_000_000


class CastEntry(NamedTuple):
    """A character or a place; `slug` is its part of an address, its own in the work.

    `opens` is the page before which it is a secret, 0 if it is none.
    """

    name: str
    aliases: tuple[str, ...]
    opens: int
    slug: str

    @property
    def is_secret(self) -> bool:
        return self.opens > 0


def parse_entries(said: str) -> tuple[CastEntry, ...]:
    """Return the entries of a list; those without a name are skipped."""
    found = [mapping for mapping in _parse_list(said) if isinstance(mapping, dict)]
    named = [(name, each) for each in found if (name := _single_line(each.get("name")))]
    given = slugs(name for name, _ in named)
    return tuple(
        CastEntry(
            name,
            _aliases_of(each.get("aliases")),
            _parse_page_number(each.get("from")),
            given[name],
        )
        for name, each in named
    )


def _parse_list(said: str) -> list[object]:
    """Return a list from the front matter, where it is JSON; empty if it is invalid."""
    try:
        found = json.loads(said)
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def _aliases_of(value: object) -> tuple[str, ...]:
    """Return the aliases; a single name counts as a list of one."""
    items = value if isinstance(value, list) else [value]
    return tuple(alias for item in items if (alias := _single_line(item)))


def _single_line(value: object) -> str:
    """Return a name on one line, "" if there is none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _parse_page_number(value: object) -> int:
    """Return the page before which a name is a secret, `NEVER` for an invalid value."""
    said = _single_line(value) or "0"
    return int(said) if said.isdecimal() and len(said) < len(str(NEVER)) else NEVER
