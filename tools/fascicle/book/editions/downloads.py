"""Downloads of editions: their sizes on pages that link to them, and the menu of Read the Docs.

Read the Docs wants one file in a folder: `$READTHEDOCS_OUTPUT/epub/`, `$READTHEDOCS_OUTPUT/pdf/`.
https://docs.readthedocs.com/platform/stable/builds.html
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

from fascicle.book.editions.edition_library import Volume
from fascicle.files.folders import write_if_changed
from fascicle.model.forms import EDITION_KINDS

# The links to the files of a work or of several, and each of them.
_LINKS = re.compile(
    r'(<span class="downloads")(?: hidden)?(.*?)'
    r'((?:(?:, )?<span class="download".*?</span></span>)+)(?=</span>)',
    re.DOTALL,
)
_LINK = re.compile(
    r'<span class="download"(?: hidden)?><a (?:data-)?href="([^"<>]+)" (download[^<>]*>[^<]*)</a> '
    r'<span class="file-size">[^<]*</span></span>'
)
_KILO, _MANY = 1_000, 1_000_000


def fill_in_sizes(folder: Path, page: str, forms: Mapping[str, str]) -> list[str]:
    """Fill the sizes of files into a page of the book in `folder`; return the files.

    The link to a file that is not there is hidden, and leads nowhere, until the file is made. A
    page that is not there has no files.
    """
    path = folder / page
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    files: list[str] = []

    def link_to(address: str, rest: str) -> str:
        """Return a link with the size of its file, "" without a file."""
        files.append(urljoin(page, unquote(unescape(address))))
        try:
            size = escape(_shown((folder / files[-1]).stat().st_size, forms))
        except FileNotFoundError:
            return ""
        return _link("", "href", address, rest, size)

    def filled(match: re.Match[str]) -> str:
        is_empty, links = True, ""
        for link in _LINK.finditer(match[3]):
            shown = link_to(link[1], link[2])
            links += ", " if shown and not is_empty else ""
            links += shown or _link(" hidden", "data-href", link[1], link[2], "")
            is_empty = is_empty and not shown
        return "".join([match[1], " hidden" if is_empty else "", match[2], links])

    text = _LINKS.sub(filled, text)
    if files:
        write_if_changed(path, text.encode())
    return files


def _link(hidden: str, name: str, address: str, rest: str, size: str) -> str:
    return (
        f'<span class="download"{hidden}><a {name}="{address}" {rest}</a> '
        f'<span class="file-size">{size}</span></span>'
    )


def _shown(size: int, forms: Mapping[str, str]) -> str:
    if size < _MANY - _KILO / 2:
        return forms["kilobytes"].replace("{number}", str(max(1, round(size / _KILO))))
    number = f"{size / _MANY:.1f}".replace(".", forms["point"])
    return forms["megabytes"].replace("{number}", number)


def offer(volumes: Iterable[Volume], folder: Path, output: Path) -> None:
    """Copy the files of the whole library from the book in `folder` to those of Read the Docs."""
    for volume in volumes:
        # A file of the whole library is in no folder of the book.
        for kind in volume.editions if "/" not in volume.path else ():
            made = folder / (volume.path + EDITION_KINDS[kind].ending)
            if (there := EDITION_KINDS[kind].read_the_docs) and made.is_file():
                place = output / there / made.name
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(made, place)
