"""Works whose address has changed: their pages move, and the old address is remembered.

The address of a work is the name of its text, unless its settings give another. What was published
at the old one redirects to the new one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable
from pathlib import Path

from msgspec.structs import replace

from fascicle.library.page_files import (
    addresses_change,
    pages_in,
    read_page,
    write_all,
)
from fascicle.library.texts import WORKS, TextEntry, load_addresses, slug_of
from fascicle.model.errors import FascicleError
from fascicle.settings.toml_values import toml_value
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.pages import is_generated


def move_works(root: Path, entries: Iterable[TextEntry], slugs: Collection[str]) -> dict[str, str]:
    """Move the pages of works whose address has changed; return their old slugs by the new ones.

    A folder that belongs to another of the works `slugs` stays where it is. A work whose files
    cannot be read or moved is left as it is: converting it makes the pages at the new address.
    """
    moved = {}
    for entry in entries:
        # Fast path: most works have pages where they belong.
        if entry.rivals or (root / WORKS / entry.slug).exists():
            continue
        with contextlib.suppress(FascicleError, OSError):
            known = load_addresses(entry)
            old = slug_until_now(entry, known)
            if old == entry.slug or old in slugs or not (root / WORKS / old).is_dir():
                continue
            former = [slug for slug in known.former if slug not in {old, entry.slug}]
            known = replace(known, work=entry.slug, former=(*former, old))
            write_all(entry.addresses_path.parent, addresses_change(entry, known))
            (root / WORKS / old).rename(root / WORKS / entry.slug)
            moved[entry.slug] = old
            _rename_in_edited(root / WORKS / entry.slug, old, entry.slug)
    return moved


def slug_until_now(entry: TextEntry, known: Addresses) -> str:
    """Return the slug that a text had when its addresses were recorded."""
    return known.work or slug_of(entry.name)


def _rename_in_edited(folder: Path, old: str, new: str) -> None:
    """Write the new slug into pages edited by hand; the others are written anew."""
    for path in pages_in(folder):
        page = read_page(path)
        if page is not None and not is_generated(page):
            was, now = (f"\nwork: {toml_value(slug)}\n" for slug in (old, new))
            write_all(folder, {path: page.replace(was, now, 1)})
