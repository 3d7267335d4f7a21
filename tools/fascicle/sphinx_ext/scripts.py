"""Join the search's modules into what a reader's browser loads: one file, without the comments.

Each module says what it needs by `import`, as a browser would read it. Joined, they are half as
many bytes, and one request where there were four rounds of them. This is no parser: a comment or an
import begins its line, and names at the top of a module are its own among all, which a test holds.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.rendering import has_our_layout

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SOURCE = Path(__file__).resolve().parent.parent / "theme" / "search"
# What pages load, each with all that it needs: what searches, its filters, the marks on arrival.
ENTRIES = ("search.js", "filters.js", "find.js", "from-disk.js")

IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=async |class |const |function )", re.MULTILINE)
COMMENT = re.compile(r"^ */\*(?s:.*?)\*/\n|^ *//.*\n", re.MULTILINE)
INDENT = re.compile(r"^\s+", re.MULTILINE)


def write(app: "Sphinx", failure: Exception | None) -> None:
    """Write what pages load, unless it is there."""
    if failure is not None or not has_our_layout(app):
        return
    for name in ENTRIES:
        path = app.outdir / "_static" / "search" / name
        script = joined(name).encode()
        if not path.is_file() or path.read_bytes() != script:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(script)


@cache
def joined(entry: str) -> str:
    """Return a module with all that it needs before it; its own exports stay."""
    *others, own = [stripped(name) for name in needed(entry)]
    return "".join([*(EXPORT.sub("", text) for text in others), own])


def needed(name: str) -> list[str]:
    """List a module and all that it needs, each after what it needs itself."""
    found: list[str] = []
    for other in IMPORT.findall((SOURCE / name).read_text(encoding="utf-8")):
        found += [one for one in needed(other) if one not in found]
    return [*found, name]


def stripped(name: str) -> str:
    """Return a module without imports, comments and indents."""
    text = (SOURCE / name).read_text(encoding="utf-8")
    for pattern in (IMPORT, COMMENT, INDENT):
        text = pattern.sub("", text)
    return text
