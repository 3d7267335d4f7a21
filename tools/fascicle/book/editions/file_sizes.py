"""Sizes of editions, filled into the pages that link to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from fascicle.files.folders import write_if_changed

_SIZE = re.compile(r'(<span class="file-size" data-file="([^"<>]+)">)[^<]*(?=</span>)')
_KILO, _MANY = 1_000, 1_000_000


def fill_in_sizes(page: Path, sizes: Mapping[str, int], said: Mapping[str, str]) -> None:
    """Fill the sizes of files into a page, by their names; others stay as they are."""
    text = page.read_text(encoding="utf-8")

    def sized(found: re.Match[str]) -> str:
        size = sizes.get(found[2])
        return found[0] if size is None else f"{found[1]}{escape(_shown(size, said))}"

    write_if_changed(page, _SIZE.sub(sized, text).encode())


def _shown(size: int, said: Mapping[str, str]) -> str:
    if size < _MANY - _KILO / 2:
        return said["kilobytes"].replace("{number}", str(max(1, round(size / _KILO))))
    number = f"{size / _MANY:.1f}".replace(".", said["point"])
    return said["megabytes"].replace("{number}", number)
