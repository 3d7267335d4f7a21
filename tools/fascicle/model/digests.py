"""Digests: the only module that hashes, so that a reader knows which digests may change their form.

`digest_of` is for caches and for other comparisons of one run with the next. All others are written
into pages, addresses, file names and records, where readers and other programs look for them: they
stay as they are.
"""

from __future__ import annotations

import hashlib
import zlib


def digest_of(*parts: object) -> str:
    """Return a digest of 32 hex digits; where one part ends and the next begins counts.

    Values other than bytes and text count by their `repr`.
    """
    whole = hashlib.sha256()
    for part in parts:
        text = part if isinstance(part, (bytes, str)) else repr(part)
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        whole.update(len(raw).to_bytes(8, "big"))
        whole.update(raw)
    return whole.hexdigest()[:32]


def sha256_of(content: bytes, digits: int = 16) -> str:
    """Return the first hex digits of a SHA-256; browsers compare 16 of a file of the book."""
    return hashlib.sha256(content).hexdigest()[:digits]


def blake2_of(content: bytes, size: int) -> str:
    """Return a BLAKE2s of so many bytes, as hex digits."""
    return hashlib.blake2s(content, digest_size=size).hexdigest()


def sha1_of(content: bytes) -> str:
    """Return the SHA-1 by which other programs name a content; it protects nothing."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def crc32_of(content: bytes) -> str:
    return f"{zlib.crc32(content):08x}"


def md5_of(content: bytes) -> str:
    """Return the MD5 by which Evernote names an image; it protects nothing."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
