"""List of the files of an index: those that every query may need, and those of each work.

    {"engine": [72209, "4b…"], "shared": [["words.txt", 21987, "0c…"], …],
     "works": {"door": [["fragment/en_1a2b3c4.pf_fragment", 612, "9e…"], …]}}

Each file has its path in the folder of the index, its size in bytes and its digest; `engine` is the
size and the digest of the engine. A browser that keeps a work for reading without a connection
keeps with it what a search in it needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from fascicle.book.search.pagefind import FRAGMENTS, read_fragment
from fascicle.book.search.records import GATED
from fascicle.files.fingerprints import web_digest

NAME = "files.json"
# The filter of Pagefind that names the work of a record.
WORK = "work"


def listed_files(files: Mapping[str, bytes], engine: bytes) -> bytes:
    """Return the list of the files of an index, by their paths in its folder, and its engine."""
    shared: list[tuple[str, int, str]] = []
    works: defaultdict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for name, content in sorted(files.items()):
        if name.startswith((FRAGMENTS, GATED)):
            # A record of no work is of a page of the library.
            slug = next(iter(read_fragment(content)["filters"].get(WORK, ())), "")
            works[slug].append((name, len(content), web_digest(content)))
        else:
            shared.append((name, len(content), web_digest(content)))
    about = len(engine), web_digest(engine)
    listed = {"engine": about, "shared": shared, "works": works}
    return msgspec.json.encode(listed) + b"\n"
