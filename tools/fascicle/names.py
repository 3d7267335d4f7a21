"""Check the names that a keeper gives to characters and places: each means one of them.

What they are called in the text, and what becomes of it, is not asked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fascicle.settings import Named


def check_names(named: Mapping[str, Sequence[Named]], place: str) -> None:
    """Refuse an empty name, and one that two entries of the lists have, or one entry twice.

    The lists are named as in the TOML file, which errors call `place`.
    """
    known: dict[str, str] = {}
    for key, entries in named.items():
        for number, entry in enumerate(entries, 1):
            for field, name in (("name", entry.name), *(("aliases", a) for a in entry.aliases)):
                where = f"{place}: {key}.{field} (entry {number})"
                said = " ".join(name.split())
                if not said:
                    raise SettingsError(where, "is empty", "Write the name, or take it out.")
                if said in known:
                    problem = f"“{said}” stands in {known[said]} already"
                    raise SettingsError(where, problem, "Keep it in the one that it means.")
                known[said] = f"{key}.{field} (entry {number})"
