"""The kind and the size of an image, by its first bytes; nothing is ever decoded.

The name of a file proves nothing: a page of HTML may be called `map.png`. The formats are those
that every browser shows and that hold no script: PNG, JPEG, GIF and WebP.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
# Markers of JPEG that have no length, and those of a frame, which say the size (ITU T.81, B.1.1.3).
_BARE = {0x01, *range(0xD0, 0xD9)}
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MARK, _SCAN, _ENDS = 0xFF, 0xDA, b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """The ending of an image's kind ("png", "jpg", "gif", "webp"), and its size in pixels."""

    kind: str
    width: int
    height: int


def image_header(raw: bytes) -> ImageHeader | None:
    """Return the image's kind and size; None for a damaged one, and for any other file."""
    readers = {"png": _png, "jpg": _jpeg, "gif": _gif, "webp": _webp}
    try:
        for kind, reader in readers.items():
            if (size := reader(raw)) and min(size) > 0:
                return ImageHeader(kind, *size)
    except (struct.error, IndexError):  # the file ends within its header
        pass
    return None


def is_svg(raw: bytes) -> bool:
    """Return whether a file is a drawing in SVG, which is XML."""
    return b"<svg" in raw[:4096].lower()


def _png(raw: bytes) -> tuple[int, int] | None:
    if not (raw.startswith(_PNG) and raw[12:16] == b"IHDR" and b"IEND" in raw[-64:]):
        return None
    width, height = struct.unpack_from(">II", raw, 16)
    return width, height


def _gif(raw: bytes) -> tuple[int, int] | None:
    if not raw.startswith((b"GIF87a", b"GIF89a")) or b";" not in raw[10:]:
        return None
    width, height = struct.unpack_from("<HH", raw, 6)
    return width, height


def _jpeg(raw: bytes) -> tuple[int, int] | None:
    if not raw.startswith(b"\xff\xd8\xff") or _ENDS not in raw:
        return None
    at = 2
    while raw[at] == _MARK:
        marker = raw[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", raw, at + 5)
            return width, height
        if marker == _SCAN:
            break
        is_fill = marker == _MARK
        at += 1 if is_fill else 2
        if not is_fill and marker not in _BARE:
            at += struct.unpack_from(">H", raw, at)[0]
    return None


def _webp(raw: bytes) -> tuple[int, int] | None:
    """Return the size of a WebP, of which there are three forms (RFC 9649, section 2)."""
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP":
        return None
    if struct.unpack_from("<I", raw, 4)[0] + 8 > len(raw):
        return None
    form = raw[12:16]
    if form == b"VP8X":
        width, height = (int.from_bytes(raw[at : at + 3], "little") + 1 for at in (24, 27))
        return width, height
    if form == b"VP8L" and raw[20:21] == b"/":
        bits = struct.unpack_from("<I", raw, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 " and raw[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", raw, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None
