"""The record of what was written into a library: by it, files that the owner has edited are told.

It is `tools/written.sha256`, which `sha256sum --check` reads, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from fascicle.book.library_files.rendering import is_maintained

RECORD = "tools/written.sha256"


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def load_record(root: Path) -> dict[str, str]:
    """Return the digest of each file as it was written, by its name; none without a record."""
    try:
        text = (root / RECORD).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in text.split("\n"))}


def record_of(files: Mapping[str, bytes], kept: Mapping[str, str] | None = None) -> bytes:
    """Return the record of these files; of those that are `kept` as edited, the digests stay."""
    digests = {n: digest_of(content) for n, content in files.items() if is_maintained(n)}
    digests |= kept or {}
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()
