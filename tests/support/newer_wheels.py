"""Wheels of the tool as other versions of itself, to upgrade to."""

from __future__ import annotations

import io
from zipfile import ZipFile

from fascicle.book.library_files.wheel import Wheel, own_wheel, packed

CHANGELOG = """
# Changelog

## [Unreleased]

- Not yet.

## [9.1.0] - 2027-01-01

- Faster.

## [9.0.0] - 2026-12-01

- Larger.

## [0.1.0] - 2026-11-01

- First.
"""


def newer(version: str = "9.0.0") -> Wheel:
    """Return the wheel of the tool as another version of itself."""
    own = own_wheel()
    old, info = f"fascicle-{own.version}.dist-info", f"fascicle-{version}.dist-info"
    with ZipFile(io.BytesIO(own.content)) as files:
        names = [name for name in files.namelist() if not name.endswith("/RECORD")]
        content = {name.replace(old, info): files.read(name) for name in names}
    metadata = content[f"{info}/METADATA"].replace(
        f"\nVersion: {own.version}\n".encode(), f"\nVersion: {version}\n".encode()
    )
    content[f"{info}/METADATA"] = metadata + CHANGELOG.encode()
    return Wheel(f"fascicle-{version}-py3-none-any.whl", packed(content, info))
