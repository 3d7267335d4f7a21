"""The inventory of the book, `objects.inv`, is written only if it lists something else than before.

It names every page and every scene. At 10,000 pages a quarter of an edit would be spent on
packing it anew, and few edits change a name. So a digest of what the file lists, and when it was
written, lies beside what Sphinx has read.
"""

from hashlib import blake2s
from typing import TYPE_CHECKING

from sphinx.util.inventory import InventoryFile

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.builders.html import StandaloneHTMLBuilder

KEPT = "inventory"


def write(builder: "StandaloneHTMLBuilder", path: "Path") -> None:
    """Write it, unless the file that is there lists the same."""
    kept, listed = builder.env.doctreedir / KEPT, listing_of(builder)
    if kept.is_file() and path.is_file() and kept.read_text() == f"{listed} {state_of(path)}":
        return
    InventoryFile.dump(path, builder.env, builder)
    kept.write_text(f"{listed} {state_of(path)}")


def listing_of(builder: "StandaloneHTMLBuilder") -> str:
    """Shorten all that an inventory says to what tells it from another one."""
    config = builder.config
    said = [config.project, config.version, builder.get_target_uri(config.root_doc)]
    objects = [sorted(domain.get_objects()) for domain in builder.env.domains.sorted()]
    return blake2s(repr((said, objects)).encode(), digest_size=16).hexdigest()


def state_of(path: "Path") -> str:
    """Tell a file from what it was, or from another one, by when it was written."""
    state = path.stat()
    return f"{path} {state.st_mtime_ns} {state.st_size}"
