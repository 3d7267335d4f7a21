"""The pages of an EPUB, or the chapters in an archive, by means that the readers do not use.

The package is read by Python's own HTML parser, which knows no namespaces and follows no entities.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from fascicle.fidelity.html_words import LenientParser

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTAINER = "META-INF/container.xml"
# What systems put into archives is no text of their owners.
_TEXT = re.compile(
    r"(?!__MACOSX/)(?!\.)(?!.*/\.).*\.(?:txt|x?html?|md|markdown|fountain|docx|odt|rtf)",
    re.IGNORECASE,
)


class _Tags(LenientParser):
    """Names and attributes of the tags of a document, in order, without namespaces."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(_decoded(raw))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.found.append((tag.rpartition(":")[2], said))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [said for name, said in self.found if name == tag]


class _Labels(LenientParser):
    """Addresses and labels in a navigation document or an NCX, in order."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.said = ""
        self.href = ""
        self.feed(_decoded(raw))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag.rpartition(":")[2] in {"a", "navlabel"}:
            self.href, self.said = dict(attrs).get("href") or "", ""
        elif tag.rpartition(":")[2] == "content":  # behind its label
            self.found.append((dict(attrs).get("src") or "", self.said))

    def handle_endtag(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "a":
            self.found.append((self.href, self.said))

    def handle_data(self, data: str) -> None:
        self.said += data


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig", "replace")


def pages_in(name: str, raw: bytes) -> list[tuple[str, bytes]]:
    """Return name and bytes of the pages of an EPUB in order, or of the texts in an archive."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = {posixpath.normpath(path): path for path in archive.namelist()}
        paths = [path for path in names if _TEXT.fullmatch(path)]
        if _CONTAINER in archive.namelist():
            package = _Tags(archive.read(_CONTAINER)).all("rootfile")[0]["full-path"]
            paths = _spine(package, _Tags(archive.read(names[posixpath.normpath(package)])))
        return [(f"{name}/{path}", archive.read(names[path])) for path in paths]


def titles_in(name: str, raw: bytes) -> dict[str, list[str]]:
    """Return the titles that the navigation of an EPUB has for each page, in order.

    They may be headings that no page says.
    """
    found: dict[str, list[str]] = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for path in archive.namelist() if _CONTAINER in archive.namelist() else ():
            if path.lower().endswith((".ncx", ".xhtml", ".html", ".htm", ".xml")):
                content = archive.read(path)
                if b"<nav" in content:
                    for href, label in _Labels(content).found:
                        page = unquote(urljoin(f"file:///{path}", href)).removeprefix("file:///")
                        found.setdefault(f"{name}/{page.partition('#')[0]}", []).append(label)
    return found


def _spine(package: str, tags: _Tags) -> list[str]:
    """Return the paths of the pages that a package document lists in its spine."""
    items = {item["id"]: item for item in tags.all("item") if "id" in item}
    spine = [items[entry["idref"]] for entry in tags.all("itemref")]
    pages = [item["href"] for item in spine if "html" in item.get("media-type", "")]
    whole = [unquote(urljoin(f"file:///{package}", page)) for page in pages]
    return list(dict.fromkeys(page.removeprefix("file:///").partition("#")[0] for page in whole))
