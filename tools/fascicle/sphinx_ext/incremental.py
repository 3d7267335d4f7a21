"""Incremental builds: which pages show something else than they did in the build before."""

from __future__ import annotations

from hashlib import blake2s


def digest_of(content: object) -> str:
    """Return a digest of a value, made of its `repr`."""
    return blake2s(repr(content).encode(), digest_size=16).hexdigest()
