"""Cache of page texts: heads and digests of the pages whose texts have not changed."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from fascicle.book.search.page_texts import PageHead, cache_file, path_of_page
from fascicle.files.build_folder import load_state, save_state
from fascicle.files.fingerprints import Fingerprint, fingerprint, is_racy
from fascicle.model.errors import PageError


class CachedPage(msgspec.Struct, array_like=True, frozen=True):
    """The text of a page: the fingerprint of its file, a digest of it, and its head."""

    fingerprint: Fingerprint
    digest: str
    head: PageHead


def cached_pages(doctrees: Path, docnames: Iterable[str]) -> dict[str, CachedPage]:
    """Return the pages of these names, read where they have changed, and cache them.

    Raises `OSError` if the text of a page is missing.
    """
    now = time.time_ns()
    cache = load_state(cache_file(doctrees), dict[str, CachedPage]) or {}
    pages = {name: _page(path_of_page(doctrees, name), cache.get(name)) for name in docnames}
    lasting = {name: page for name, page in pages.items() if not is_racy(page.fingerprint, now)}
    if lasting != cache:
        with suppress(PageError):
            save_state(cache_file(doctrees), lasting)
    return pages


def _page(path: str, cached: CachedPage | None) -> CachedPage:
    """Return the cached page, or read its file if that has changed."""
    found = fingerprint(os.stat(path))  # noqa: PTH116  objects for 10,000 paths take longer
    if cached and cached.fingerprint == found:
        return cached
    raw = Path(path).read_bytes()
    head = msgspec.json.decode(raw.partition(b"\n")[0], type=PageHead)
    return CachedPage(found, hashlib.sha256(raw).hexdigest()[:32], head)
