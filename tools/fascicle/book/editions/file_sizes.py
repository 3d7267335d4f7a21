"""Sizes of editions, filled into the pages that link to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

from fascicle.files.folders import write_if_changed

_SIZE = re.compile(
    r'(<a href="([^"<>]+)" download>[^<]*</a> <span class="file-size">)[^<]*(?=</span>)'
)
_KILO, _MANY = 1_000, 1_000_000


def fill_in_sizes(folder: Path, page: str, said: Mapping[str, str]) -> list[str]:
    """Fill the sizes of files into a page of the book in `folder`; return the files.

    A file that is not there has no size, and a page that is not there has no files.
    """
    path = folder / page
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    files: list[str] = []

    def sized(found: re.Match[str]) -> str:
        file = urljoin(page, unquote(unescape(found[2])))
        files.append(file)
        try:
            return found[1] + escape(_shown((folder / file).stat().st_size, said))
        except FileNotFoundError:
            return found[1]

    filled = _SIZE.sub(sized, text)
    if files:
        write_if_changed(path, filled.encode())
    return files


def _shown(size: int, said: Mapping[str, str]) -> str:
    if size < _MANY - _KILO / 2:
        return said["kilobytes"].replace("{number}", str(max(1, round(size / _KILO))))
    number = f"{size / _MANY:.1f}".replace(".", said["point"])
    return said["megabytes"].replace("{number}", number)
