"""Join the modules of a script into what a reader's browser loads: one file, without the comments.

Each module says what it needs by `import`, as a browser would read it. Joined, they are half as
many bytes, and one request where there were four rounds of them. What they say is then put into the
language of the library. This is no parser: a comment or an import begins its line, and names at the
top of a module are its own among all, which a test holds.
"""

import posixpath
import re
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.files.folders import write_if_changed
from fascicle.sphinx_ext.i18n.script_messages import spoken
from fascicle.sphinx_ext.model.templates import has_our_layout

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SOURCE = Path(__file__).resolve().parents[2]
# What searches, its filters, the marks on arrival; who is who while one reads.
MODULES = ("search/search.js", "search/filters.js", "search/find.js", "people/who.js")
# What every page loads.
READER = "fascicle.js"
# From a folder a browser loads no modules: these work there, too.
PLAIN = {
    READER: "reader/scripts/fascicle.js",
    "search/from-disk.js": "search/scripts/from-disk.js",
    "catalogue/catalogue.js": "catalogue/scripts/catalogue.js",
    "moved.js": "web/scripts/moved.js",
    "missing.js": "web/scripts/missing.js",
}
# Their names under `_static/`, and where each lies here.
ENTRIES = {name: name.replace("/", "/scripts/") for name in MODULES} | PLAIN
# What a script asks for when it is first wanted, so that no page says which version it is.
LATER = (*MODULES, "search/from-disk.js")
STYLES = ("search/styles/search.css", "search/styles/find.css")
VERSION = 'VERSION = ""'

IMPORT = re.compile(r'^import \{[^}]*\} from "((?:\.\.?/)+[\w/-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=async |class |const |function )", re.MULTILINE)
COMMENT = re.compile(r"^ */\*(?s:.*?)\*/\n|^ *//.*\n", re.MULTILINE)
INDENT = re.compile(r"^\s+", re.MULTILINE)


def write(app: "Sphinx", failure: Exception | None) -> None:
    """Write what pages load, unless it is there."""
    if failure is not None or not has_our_layout(app):
        return
    for name in ENTRIES:
        write_one(app, name)


def write_one(app: "Sphinx", name: str) -> None:
    """Write one script, unless it is there; Sphinx looks at it when a page is to load it."""
    write_if_changed(Path(app.outdir, "_static", name), text_of(name).encode())


@cache
def joined(entry: str) -> str:
    """Return a module with all that it needs before it; its own exports stay.

    A plain script is put into a block, so that its names are its own.
    """
    *others, own = [stripped(name) for name in needed(ENTRIES[entry])]
    text = "".join([*(EXPORT.sub("", text) for text in others), own])
    return text if entry in MODULES else f'"use strict";\n{{\n{text}}}\n'


def digest_of(entry: str) -> str:
    """Give what tells a script from an older one that a browser may have kept."""
    return blake2s(text_of(entry).encode(), digest_size=4).hexdigest()


def text_of(entry: str) -> str:
    """Return a script as it is written: joined, in the language of the library."""
    text = spoken(joined(entry))
    if VERSION not in text:
        return text
    return text.replace(VERSION, VERSION.replace('""', f'"?v={version_of_later()}"'))


def version_of_later() -> str:
    """Give what tells all that is loaded later, as it is written, from that of another build."""
    digest = blake2s(digest_size=4)
    for name in LATER:
        digest.update(spoken(joined(name)).encode())
    for name in STYLES:
        digest.update((SOURCE / name).read_bytes())
    return digest.hexdigest()


def needed(name: str) -> list[str]:
    """List a module and all that it needs, each after what it needs itself."""
    found: list[str] = []
    for other in IMPORT.findall((SOURCE / name).read_text(encoding="utf-8")):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), other))
        found += [one for one in needed(path) if one not in found]
    return [*found, name]


def stripped(name: str) -> str:
    """Return a module without imports, comments and indents."""
    text = (SOURCE / name).read_text(encoding="utf-8")
    for pattern in (IMPORT, COMMENT, INDENT):
        text = pattern.sub("", text)
    return text
