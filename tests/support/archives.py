"""Zip archives and EPUBs for tests, made in memory."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/content.opf"
 media-type="application/oebps-package+xml"/></rootfiles></container>"""
TITLE = "<dc:title>The Salt Road</dc:title><dc:creator>Ada Quill</dc:creator>"


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return raw.getvalue()


def page(body: str, kind: str = "") -> str:
    """Return a page of XHTML."""
    said = f' epub:type="{kind}"' if kind else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>Page</title><link href='a.css'/></head><body{said}>{body}</body></html>"
    )


def package(
    pages: Mapping[str, str], metadata: str = TITLE, manifest: str = "", guide: str = ""
) -> str:
    """Return a package document with these pages in its spine."""
    items = "".join(
        f'<item id="p{n}" href="{path}" media-type="application/xhtml+xml"/>'
        for n, path in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="p{n}"/>' for n in range(len(pages)))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"{metadata}</metadata><manifest>{items}{manifest}</manifest>"
        f"<spine>{spine}</spine><guide>{guide}</guide></package>"
    )


def epub(pages: Mapping[str, str], opf: str = "", **more: str | bytes) -> bytes:
    """Return an EPUB; pages are bodies, by their paths beside the package document.

    `more` are other files there, by their names with "_" for ".".
    """
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/content.opf": opf or package(pages),
    }
    files |= {
        f"OEBPS/{path}": body if body.startswith("<?xml") else page(body)
        for path, body in pages.items()
    }
    return zipped(files | {f"OEBPS/{name.replace('_', '.')}": raw for name, raw in more.items()})
