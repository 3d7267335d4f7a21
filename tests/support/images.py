"""Small images for tests, made in memory."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 3, height: int = 2, shade: int = 0) -> bytes:
    """Return an image of one shade; different sizes and shades have different bytes."""
    rows = (b"\0" + bytes([shade]) * width) * height
    return _png(width, height, zlib.compress(rows))


def bomb() -> bytes:
    """Return an image that says that it has a billion pixels."""
    return _png(40_000, 25_000, zlib.compress(b"\0"))


def _png(width: int, height: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, *zip(*parts, strict=True)))


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


# Images of the other formats, of 7 × 5 pixels, as small as Pillow accepts them.
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080005000701011100ffda") + (
    b"\x00\x08\x01\x01\x00\x00?\x00\xd2\xff\xd9"
)
GIF = bytes.fromhex(
    "474946383761070005008000000000000000002c000000000700050000080c0001081c48b0a0c1"
) + (b"\x83\x07\x03\x02\x00;")


def _webp(form: bytes, content: bytes) -> bytes:
    chunk = form + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


WEBP = _webp(b"VP8 ", b"\x50\x01\x00\x9d\x01\x2a" + struct.pack("<HH", 7, 5) + b"\0" * 8)
LOSSLESS_WEBP = _webp(b"VP8L", b"/" + struct.pack("<I", 6 | 4 << 14) + b"\0" * 3)
_LOSSLESS = bytes.fromhex("5650384c0d0000002f06000110071011118888fe0700")
EXTENDED_WEBP = _webp(b"VP8X", b"\x10\0\0\0" + bytes([6, 0, 0, 4, 0, 0]))
EXTENDED_WEBP = b"RIFF" + struct.pack("<I", 44) + EXTENDED_WEBP[8:] + _LOSSLESS
