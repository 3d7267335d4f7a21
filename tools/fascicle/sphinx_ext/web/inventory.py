"""Inventory, `objects.inv`: written only when its entries change.

It lists every page and every scene. Of a build that changes one page of 10,000, Sphinx's own way to
write it takes a seventh, since it compresses line by line at the highest level. Unlike Sphinx, it
lists only pages that exist. A digest of its entries is kept in Sphinx's folder of doctrees.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache, partial
from heapq import merge
from pathlib import Path

import msgspec
from sphinx.builders.html import StandaloneHTMLBuilder

from fascicle.files.caches import Cache
from fascicle.files.fingerprints import fingerprint
from fascicle.model.digests import digest_of
from fascicle.sphinx_ext.model.problems import each_that_works

RECORD = "inventory.json"
# A tenth larger than at level 9, which Sphinx asks for, in a quarter of the time.
LEVEL = 6
# By domain: name, title, type, page, place and priority of each object, in order.
ObjectEntry = tuple[str, str, str, str, str, int]
Entries = dict[str, list[ObjectEntry]]


def entries_of(
    builder: StandaloneHTMLBuilder, pages: Container[str], titles: Mapping[str, str]
) -> bytes:
    """Return the entries of `pages`, packed.

    `titles` are those of pages that are not to be listed by the titles that Sphinx knows. Sphinx
    also names its index pages, even those that are not written.
    """
    entries: Entries = {}
    for domain in builder.env.domains.sorted():
        on_page: defaultdict[str, list[ObjectEntry]] = defaultdict(list)
        for entry in domain.get_objects():
            if entry[3] in pages:
                on_page[entry[3]].append(entry)
        listed = each_that_works(on_page, "the inventory", partial(_listed, on_page, titles))
        entries[domain.name] = sorted(entry for _, entries_here in listed for entry in entries_here)
    return msgspec.json.encode(entries)


def _listed(
    on_page: Mapping[str, list[ObjectEntry]], titles: Mapping[str, str], page: str
) -> list[ObjectEntry]:
    return [
        # Sphinx translates titles of its own when they are needed.
        (name, str(titles.get(page, title) if kind == "doc" else title), kind, page, anchor, order)
        for name, title, kind, _, anchor, order in on_page[page]
    ]


def write_inventory(builder: StandaloneHTMLBuilder, path: Path, parts: Sequence[bytes]) -> None:
    """Write the packed entries of all parts to `path`, unless the file there has the same."""
    head, written = _head(builder), Cache(Path(builder.env.doctreedir, RECORD), str)
    addresses = f"{builder.get_target_uri('index')} {builder.get_target_uri('works/index')}"
    digest = digest_of(addresses, head, *parts)
    if path.is_file() and written.get(path.name, digest) == str(fingerprint(path.stat())):
        return
    entries = [msgspec.json.decode(part, type=Entries) for part in parts]
    body = "".join(_lines(builder, entries)).encode()
    path.write_bytes(head + zlib.compress(body, LEVEL))
    written.put(path.name, digest, str(fingerprint(path.stat())))
    written.save()


def _head(builder: StandaloneHTMLBuilder) -> bytes:
    """Return the head of an inventory in version 2 of the format."""
    project, version = (
        re.sub(r"\s+", " ", text) for text in (builder.config.project, builder.config.version)
    )
    head = (
        f"# Sphinx inventory version 2\n# Project: {project}\n# Version: {version}\n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    return head.encode()


def _lines(builder: StandaloneHTMLBuilder, parts: Sequence[Entries]) -> Iterator[str]:
    """Yield a line for each object: name, type, priority, address, title.

    `$` at the end of an address stands for the name, `-` for a title that is the name.
    """
    address_of = cache(builder.get_target_uri)
    for domain in builder.env.domains.sorted():
        merged = merge(*(part[domain.name] for part in parts))
        for name, title, kind, docname, anchor, priority in merged:
            place = f"{anchor.removesuffix(name)}$" if anchor.endswith(name) else anchor
            address = f"{address_of(docname)}#{place}" if place else address_of(docname)
            shown = "-" if title == name else title
            yield f"{name} {domain.name}:{kind} {priority} {address} {shown}\n"
