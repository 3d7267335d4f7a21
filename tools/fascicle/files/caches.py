"""Caches: what an earlier run has made, by key, with a digest of what each was made of.

    {"works/door/door.epub": ["5f0c…", value], …}

A cache is one file of JSON in `_build`, which may always be deleted. A value that was made of
something else is stale. A file that cannot be read, or has another form, is an empty cache. Keys
that were neither found nor put since the cache was loaded are gone: `save` drops them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Generic, TypeVar

from fascicle.files.build_folder import load_state, save_state
from fascicle.model.digests import digest_of

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """The values of one kind in a file; `made_by` is a digest of what all of them depend on."""

    def __init__(self, path: Path, kind: type[Value], made_by: str = "") -> None:
        saved = load_state(path, dict[str, tuple[str, kind]])  # type: ignore[valid-type]
        self.was_there = saved is not None
        self._path, self.made_by = path, made_by
        self._before: dict[str, tuple[str, Value]] = saved or {}
        self._now: dict[str, tuple[str, Value]] = {}

    def get(self, key: str, digest: str) -> Value | None:
        """Return the value of a key; None if there is none, or it was made of something else."""
        found = self._now.get(key) or self._before.get(key)
        if found is None or found[0] != self._digest(digest):
            return None
        self._now[key] = found
        return found[1]

    def __len__(self) -> int:
        """Return the number of values, those of keys that are gone included."""
        return len(self._before | self._now)

    def __contains__(self, key: str) -> bool:
        return key in self._now or key in self._before

    def last(self, key: str) -> Value | None:
        """Return the value of a key, whatever it was made of."""
        found = self._now.get(key) or self._before.get(key)
        return found[1] if found else None

    def put(self, key: str, digest: str, value: Value) -> None:
        self._now[key] = self._digest(digest), value

    def keep(self, keys: Iterable[str]) -> None:
        """Keep the values of keys that were not asked for."""
        self._now = {key: self._before[key] for key in keys if key in self._before} | self._now

    @property
    def gone(self) -> set[str]:
        """The keys whose values were neither found nor put."""
        return self._before.keys() - self._now.keys()

    def save(self) -> None:
        """Write the values that were found, put or kept, if they are others than before.

        Raises `PageError`.
        """
        if not self.was_there or self._now != self._before:
            save_state(self._path, self._now)

    def _digest(self, digest: str) -> str:
        return digest_of(self.made_by, digest) if self.made_by else digest
