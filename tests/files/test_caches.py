"""Caches: a value is found as long as it was made of the same; whatever else is there is a miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.files.build_folder import Cache

if TYPE_CHECKING:
    from pathlib import Path


def cache_in(folder: Path, made_by: str = "") -> Cache[list[int]]:
    return Cache(folder / "cache.json", list[int], made_by)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Return a folder with a cache of two values."""
    cache = cache_in(tmp_path)
    cache.put("works/door", "d1", [1])
    cache.put("works/gate", "d2", [])
    cache.save()
    return tmp_path


def test_a_value_is_found_by_the_digest_of_what_it_was_made_of(saved: Path) -> None:
    cache = cache_in(saved)
    assert (cache.get("works/door", "d1"), cache.get("works/gate", "d2")) == ([1], [])
    assert cache.get("works/door", "d2") is None
    assert cache.get("works/lamp", "d1") is None
    assert (cache.last("works/door"), cache.last("works/lamp")) == ([1], None)


def test_a_stale_value_is_replaced(saved: Path) -> None:
    cache = cache_in(saved)
    cache.put("works/door", "d3", [3])
    assert cache.get("works/door", "d3") == [3]
    cache.save()
    assert cache_in(saved).get("works/door", "d3") == [3]


def test_all_values_of_other_code_are_stale_but_their_keys_are_known(saved: Path) -> None:
    cache = cache_in(saved, "other code")
    assert cache.get("works/door", "d1") is None
    assert cache.gone == {"works/door", "works/gate"}
    cache.put("works/door", "d1", [2])
    assert cache.get("works/door", "d1") == [2]


def test_keys_that_nobody_asked_for_are_gone_unless_kept(saved: Path) -> None:
    cache = cache_in(saved)
    assert cache.get("works/door", "d1")
    assert cache.gone == {"works/gate"}
    cache.save()
    assert cache_in(saved).gone == {"works/door"}
    cache = cache_in(saved)
    cache.keep(["works/door", "works/gate"])
    cache.save()
    assert cache_in(saved).gone == {"works/door"}


def test_a_cache_is_written_only_if_it_has_changed(saved: Path) -> None:
    (saved / "cache.json").chmod(0o444)
    before = (saved / "cache.json").stat()
    cache = cache_in(saved)
    cache.keep(cache.gone)
    cache.save()
    after = (saved / "cache.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"works/door": "d1"}',
        b'{"works/door": ["d1", "1"]}',
        b'{"works/door": {"digest": "d1"}}',
        b'{"tool": "d1", "works": {}}',
        b'{"works/door": ["d1", [1]], "works/gate": ["d2"]}',
    ],
)
def test_a_missing_broken_or_older_file_is_an_empty_cache(
    saved: Path, content: bytes | None
) -> None:
    path = saved / "cache.json"
    path.unlink() if content is None else path.write_bytes(content)
    cache = cache_in(saved)
    assert (cache.was_there, cache.get("works/door", "d1"), cache.gone) == (False, None, set())
    cache.put("works/door", "d1", [1])
    cache.save()
    assert cache_in(saved).get("works/door", "d1") == [1]
