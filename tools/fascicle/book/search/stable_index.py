"""Stable form of an index: the same records give the same bytes.

Pagefind writes the filters of an index, and the values of each, in the order of Rust's hash maps,
which differs in every run, and names its files by digests of their bytes. So the filters are sorted
here, and the files named again. They are CBOR (RFC 8949) behind a signature, packed with gzip:

    filter/en_7f1ea31.pf_filter       ["author", [["Ann Other", [0, 4]], ["B. Quill", [1]]]]
    pagefind.en_31119d722f.pf_meta    ["1.5.2", pages, chunks, [["author", "en_7f1ea31"], …], …]
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from typing import TYPE_CHECKING, Any

from fascicle.book.search.pagefind import ENTRY, GZIP, SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILTER, _META = ("filter/", ".pf_filter"), ("pagefind.", ".pf_meta")
# The place of the filters among the data of an index.
_FILTERS = 3
# The kinds of items, in the first three bits of each; the sizes of numbers that follow the first
# byte, by its other bits; the greatest number within it.
_NUMBER, _TEXT, _LIST = 0, 3, 4
_SIZES = {24: 1, 25: 2, 26: 4, 27: 8}
_WITHIN = 23


def stable_index(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index of one language with its filters, and their values, in order."""
    found = dict(files)
    named: dict[str, str] = {}
    for path in [path for path in files if path.endswith(_FILTER[1])]:
        name, values = _unpacked(found.pop(path))
        old, new, content = _renamed(path, _FILTER, [name, sorted(values)])
        named[old] = new
        found[new.join(_FILTER)] = content
    (path,) = (path for path in files if path.endswith(_META[1]))
    about = _unpacked(found.pop(path))
    about[_FILTERS] = sorted([name, named[old]] for name, old in about[_FILTERS])
    old, new, content = _renamed(path, _META, about)
    found[new.join(_META)] = content
    found[ENTRY] = files[ENTRY].replace(f'"{old}"'.encode(), f'"{new}"'.encode())
    return found


def _renamed(path: str, around: tuple[str, str], item: list[Any]) -> tuple[str, str, bytes]:
    """Return the former name of a file, its name by its new content, and this content."""
    raw = _encoded(item)
    old = path.removeprefix(around[0]).removesuffix(around[1])
    language, _, digest = old.rpartition("_")
    new = f"{language}_{hashlib.sha256(raw).hexdigest()[: len(digest)]}"
    return old, new, zlib.compress(SIGNATURE + raw, 9, GZIP)


def _unpacked(packed: bytes) -> list[Any]:
    """Return the list in a file."""
    items: list[Any] = _decoded(gzip.decompress(packed).removeprefix(SIGNATURE), 0)[0]
    return items


def _decoded(raw: bytes, at: int) -> tuple[Any, int]:
    """Return the item of CBOR at an index, and the index behind it."""
    kind, size = divmod(raw[at], 32)
    at += 1
    if size in _SIZES:
        end = at + _SIZES[size]
        size, at = int.from_bytes(raw[at:end], "big"), end
    if kind == _NUMBER:
        return size, at
    if kind == _TEXT:
        return raw[at : at + size].decode(), at + size
    items = []
    for _ in range(size):
        item, at = _decoded(raw, at)
        items.append(item)
    return items, at


def _encoded(item: int | str | list[Any]) -> bytes:
    """Return a number, a text or a list as CBOR."""
    if isinstance(item, int):
        return _head(_NUMBER, item)
    if isinstance(item, str):
        return _head(_TEXT, len(item.encode())) + item.encode()
    return _head(_LIST, len(item)) + b"".join(map(_encoded, item))


def _head(kind: int, size: int) -> bytes:
    if size <= _WITHIN:
        return bytes([kind * 32 + size])
    marker, length = next((m, n) for m, n in _SIZES.items() if size < 1 << 8 * n)
    return bytes([kind * 32 + marker]) + size.to_bytes(length, "big")
