"""Lock: gates run once at a time in a checkout, since two would write the same files."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fascicle.files.build_folder import claim
from gates.programs import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

# Beside the lock of builds, not that one: the gates build the bundled book themselves.
LOCK = ROOT / "_build" / "gates" / "gates.lock"


class NotAlone(Exception):  # noqa: N818  (it says what is the matter)
    """Other gates are being held in this checkout."""


@contextmanager
def alone() -> Iterator[None]:
    """Keep others from holding gates here meanwhile."""
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if holder := claim(descriptor):
            remedy = "wait until they have ended"
            raise NotAlone(f"gates are being held in this checkout (process {holder}): {remedy}")
        yield
    finally:
        os.close(descriptor)
