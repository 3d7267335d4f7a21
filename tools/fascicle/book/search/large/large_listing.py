"""List of the shards of a large library, which a browser loads in pieces of bounded size.

    {"language": "en", "light": {…}, "indexes": [{"path": …}, …]}
    {"language": "en", "light": {…}, "lists": [{"path": …, "language": "en", "bits": "010",
                                               "count": 180}, …]}

`light` is the root of the light index. The shards of a list are works of its language whose digests
begin with its bits (`shards`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from fascicle.book.search.large import light_tree
from fascicle.book.search.large.light_entries import entries_of, made_of
from fascicle.book.search.page_texts import Book, PageHead, read_groupings
from fascicle.files.folders import write_if_changed

Listed = dict[str, str]

# Shards of one list, some 6 KB compressed.
MOST = 200
PREFIX, SUFFIX = "shards.", ".json"


def large_listing(
    doctrees: Path,
    folder: Path,
    book: Book,
    heads: Mapping[str, PageHead],
    shards: Sequence[Listed],
) -> tuple[dict[str, Any], set[str]]:
    """Write the light index and the lists of shards; return the listing and their names."""
    known = (book.works, heads, read_groupings(doctrees))
    place = folder / light_tree.FOLDER
    root = light_tree.write_tree(place, entries_of(*known), made_of(*known))
    listing = {"language": book.language, "light": root}
    if len(shards) <= MOST:
        return listing | {"indexes": shards}, {light_tree.FOLDER}
    lists = [_write_list(folder, part) for part in _in_lists(shards)]
    return listing | {"lists": lists}, {light_tree.FOLDER, *(each["path"] for each in lists)}


def shards_in(folder: Path, listing: Mapping[str, Any]) -> list[Listed]:
    """Return all shards of a listing. Raises errors of all kinds if it is none."""
    shards: list[Listed] = [*listing.get("shards", ()), *listing.get("indexes", ())]
    for each in listing.get("lists", ()):
        shards += msgspec.json.decode((folder / each["path"]).read_bytes())
    return shards


def _in_lists(shards: Sequence[Listed]) -> Iterator[tuple[str, list[Listed]]]:
    """Yield the shards of each language by the bits that they share, at most `MOST` together."""
    by_language: defaultdict[str, list[Listed]] = defaultdict(list)
    for shard in shards:
        by_language[shard["language"]].append(shard)
    for found in by_language.values():
        yield from _split("", found)


def _split(bits: str, shards: list[Listed]) -> Iterator[tuple[str, list[Listed]]]:
    if len(shards) <= MOST:
        yield bits, shards
        return
    for bit in "01":
        if some := [shard for shard in shards if shard["bits"].startswith(bits + bit)]:
            yield from _split(bits + bit, some)


def _write_list(folder: Path, part: tuple[str, list[Listed]]) -> dict[str, Any]:
    bits, shards = part
    content = msgspec.json.encode(shards)
    path = f"{PREFIX}{hashlib.sha256(content).hexdigest()[:16]}{SUFFIX}"
    write_if_changed(folder / path, content)
    return {
        "path": path,
        "language": shards[0]["language"],
        "bits": bits,
        "count": len(shards),
    }
