"""The inventory of the book, `objects.inv`, is written only if it lists something else than before.

It names every page and every scene. At 10,000 pages Sphinx's way to write it would take a seventh
of an edit: it packs line by line, as small as can be. So it is packed at once here, as the second
form of Sphinx's inventories has it, and a digest of what it lists lies beside what Sphinx has read.
"""

import re
import zlib
from functools import cache
from hashlib import blake2s
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.builders.html import StandaloneHTMLBuilder

KEPT = "inventory"
# A tenth larger than by the level 9 that Sphinx asks for, in a quarter of its time.
LEVEL = 6


def write(builder: "StandaloneHTMLBuilder", path: "Path", pages: set[str]) -> None:
    """Write it, unless the file that is there lists the same; `pages` are those of the book."""
    kept, (head, body) = builder.env.doctreedir / KEPT, inventory_of(builder, pages)
    listed = blake2s(head + body, digest_size=16).hexdigest()
    if kept.is_file() and path.is_file() and kept.read_text() == f"{listed} {state_of(path)}":
        return
    path.write_bytes(head + zlib.compress(body, LEVEL))
    kept.write_text(f"{listed} {state_of(path)}")


def inventory_of(builder: "StandaloneHTMLBuilder", pages: set[str]) -> tuple[bytes, bytes]:
    """Give the head of an inventory, and its lines before they are packed."""
    project, version = (
        re.sub(r"\s+", " ", text) for text in (builder.config.project, builder.config.version)
    )
    head = (
        f"# Sphinx inventory version 2\n# Project: {project}\n# Version: {version}\n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    return head.encode(), "".join(lines_of(builder, pages)).encode()


def lines_of(builder: "StandaloneHTMLBuilder", pages: set[str]) -> "Iterator[str]":
    """Give a line for each object: its name, type, priority, address, title.

    A name at the end of an address is a `$` there, and a title that is the name is a `-`.
    """
    address_of = cache(builder.get_target_uri)
    for domain in builder.env.domains.sorted():
        for name, title, kind, docname, anchor, priority in sorted(domain.get_objects()):
            # Sphinx gives names to its index, and to those that list nothing, all the same.
            if docname not in pages:
                continue
            place = f"{anchor.removesuffix(name)}$" if anchor.endswith(name) else anchor
            address = f"{address_of(docname)}#{place}" if place else address_of(docname)
            said = "-" if title == name else title
            yield f"{name} {domain.name}:{kind} {priority} {address} {said}\n"


def state_of(path: "Path") -> str:
    """Tell a file from what it was, or from another one, by when it was written."""
    state = path.stat()
    return f"{path} {state.st_mtime_ns} {state.st_size}"
