"""Pages that a browser has saved with their images and styles in one file (MHTML).

    Snapshot-Content-Location: https://archive.example/works/12
    Content-Type: multipart/related; type="text/html"; boundary="…"

    a page, then each file that it shows, with its address

It is read as a page in a folder with these files.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from urllib.parse import urlsplit

from fascicle.model.errors import SourceError
from fascicle.readers.archive import Archive, unread_query
from fascicle.readers.html.css import sheets_in
from fascicle.readers.html.page import read_html
from fascicle.readers.sheet import Sheet

_HEAD = 4096
_HEADERS = re.compile(
    rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type: *multipart/related",
    re.IGNORECASE,
)
# A page of a long novel has some hundred images.
_MOST_PARTS = 2_000
_ENDINGS = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
    "image/svg+xml": ".svg", "text/css": ".css",
}  # fmt: skip


def is_web_archive(_name: str, raw: bytes, _encoding: str = "") -> bool:
    """Return whether a file is a page with its files, as a browser saves it."""
    return _HEADERS.match(raw[:_HEAD].replace(b"\r\n", b"\n")) is not None


def read_web_archive(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Read a page with its files onto a sheet; `name` names the file in messages.

    Raises `SourceError` if there is no page in it, and as `read_html`.
    """
    message = message_from_bytes(raw, policy=policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    if len(parts) > _MOST_PARTS:
        problem = f"a saved page of more than {_MOST_PARTS:,} files"
        raise SourceError(name, problem, "Save it as HTML only.")
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        problem = "a saved page without a page of HTML"
        raise SourceError(name, problem, "Open it in the browser, and save it again.")
    text, files = _text_of(page), io.BytesIO()
    with zipfile.ZipFile(files, "w") as packed:
        for number, part in enumerate(parts):
            ending = _ENDINGS.get(part.get_content_type(), "")
            if ending and (address := _address_of(part)):
                path = f"{number}{ending}"
                packed.writestr(path, _content_of(part))
                place = escape(f"{posixpath.basename(name)}/{path}")
                text = text.replace(f'"{escape(address)}"', f'"{place}"')
    address = str(message["Snapshot-Content-Location"] or _address_of(page))
    if urlsplit(address).scheme in {"http", "https"}:
        text = f"<!-- saved from url=({len(address):04}){address.replace('--', '%2D-')} -->\n{text}"
    frames = [part for part in parts if part.get_content_type() == "text/html"]
    if others := [_address_of(part) for part in frames if part is not page]:
        sheet.queries.append(unread_query(others, "frames of the page are not read"))
    archive = Archive(name, files.getvalue())
    sheet.gallery.archives.append(archive)
    sheet.style_sheets |= sheets_in(archive)
    read_html(sheet, name, text.encode(), "utf-8")


def _address_of(part: EmailMessage) -> str:
    """Return the address by which a page names a part, "" if it cannot."""
    named = str(part["Content-ID"] or "").strip("<> ")
    return str(part["Content-Location"] or (named and f"cid:{named}"))


def _content_of(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text_of(page: EmailMessage) -> str:
    """Return a page as text; a browser writes UTF-8, whatever it says."""
    raw = _content_of(page)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return raw.decode(page.get_content_charset("cp1252"), "replace")
        except LookupError:
            return raw.decode("cp1252", "replace")
