"""Images of rich text (rtf): their digits are kept apart, and pandoc gets the number of each.

A drawing of some pages has megabytes of hexadecimal digits, more than pandoc's memory holds.
"""

from __future__ import annotations

import hashlib
import re

# The bytes of an image; no text has so many of these digits in a row.
_DIGITS = re.compile(rb"(?<![0-9A-Za-z-])(?:[0-9a-fA-F]{2}\s{0,4}){40,}")
_ENDINGS = ("png", "jpg", "jpeg")


def without_images(raw: bytes) -> tuple[bytes, dict[str, bytes]]:
    """Return a document with numbers for the bytes of images, and these by pandoc's names."""
    found: dict[str, bytes] = {}

    def numbered(match: re.Match[bytes]) -> bytes:
        number = b"%08x" % len(found)
        # Pandoc names an image by a digest of its bytes, which are those of the number.
        stem = hashlib.sha1(bytes.fromhex(number.decode()), usedforsecurity=False).hexdigest()
        content = bytes.fromhex(b"".join(match[0].split()).decode())
        found.update({f"{stem}.{ending}": content for ending in _ENDINGS})
        return number

    return _DIGITS.sub(numbered, raw), found
