"""The container of an EPUB: a zip file that is the same for the same content."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = "EPUB"
PACKAGE = f"{ROOT}/package.opf"
_CONTAINER = f"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="{PACKAGE}" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""
# The earliest time that a zip file can name.
_TIME = (1980, 1, 1, 0, 0, 0)
# Already compressed.
_STORED = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def container(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an EPUB of files, by their paths below `ROOT`, in their order."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _add(archive, "META-INF/container.xml", _CONTAINER.encode())
        for name, content in files:
            method = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            _add(archive, f"{ROOT}/{name}", content, method)
    return whole.getvalue()


def _add(
    archive: zipfile.ZipFile, name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED
) -> None:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # Unix, on any system
    archive.writestr(entry, content)
