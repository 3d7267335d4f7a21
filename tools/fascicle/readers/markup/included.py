r"""Files that include others: these in their place, and what none includes.

\include{chapters/one}         include::{chapters}/one.adoc[]      .. toctree::
#include "chapters/one.typ"    #+INCLUDE: "one.org"                   chapters/one
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence

from fascicle.model.draft import Query
from fascicle.model.errors import SourceError
from fascicle.model.forms import markup_of
from fascicle.readers.archive import unread_query
from fascicle.readers.encoding import decode
from fascicle.readers.markup.asciidoc import attributes_of, shifted, with_references
from fascicle.readers.sheet import Files
from fascicle.readers.text import encoding_queries

# Commands that stand for another file, by language.
_INCLUDED = {
    "latex": r"^(?P<before>[^%\n]*?)\\(?:input|include|subfile|(?P<folder>(?:sub)?import\*?))"
    r"\s*\{(?P<path>(?(folder)[^{}\n]*\}\s*\{)[^{}\n]+)\}",
    "asciidoc": r"^(?P<before>)include::(?P<path>[^\[\n]+)\[(?P<more>[^\]\n]*)\]",
    "rst": r"^(?P<before>)\.\. include::[ \t]*(?P<path>\S+)[ \t]*$",
    "org": r"^(?P<before>)#\+INCLUDE:[ \t]*\"?(?P<path>[^\"\s]+)\"?.*$",
    "typst": r"^(?P<before>)[ \t]*#(?:include|import)[ \t]+\"(?P<path>[^\"\n]+)\".*$",
}
_INCLUDES = {
    language: re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for language, pattern in _INCLUDED.items()
}
# Addresses of images that are relative to the file that has them; in others to the outermost.
_IMAGES = {
    "rst": re.compile(r"(\.\. (?:image|figure)::[ \t]*)(?P<path>\S+)"),
    "org": re.compile(r"(\[\[(?:file:)?)(?P<path>\.{0,2}/?[^\]\s:]+\.\w+)(?=\])"),
    "typst": re.compile(r"(image\([ \t]*\")(?P<path>[^\"]+)(?=\")"),
}
# Files may include one another so deep.
DEEPEST = 10
# So many, and so many characters in all.
MOST, LARGEST = 10_000, 64 << 20
# What a LaTeX file has around the text of a part that can be set alone.
_AROUND = re.compile(r"\A.*?\\begin\{document\}|\\end\{document\}.*\Z", re.DOTALL)
_OFFSET = re.compile(r"leveloffset=([+-]?\d+)")
# A list of chapters, its options and its entries, which may be `Title <path>`.
_TOCTREE = re.compile(r"^\.\. toctree::.*\n((?:[ \t]+\S.*\n?|[ \t]*\n(?=[ \t]+\S))*)", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]+(?![ \t:])(?:.*<)?([^<>\n]+?)>?[ \t]*$", re.MULTILINE)
# The first title of a text: above a list of chapters it is that of the book, whatever its line is.
_TITLE = re.compile(
    r"\A((?:[ \t]*\n|\.\.[ \t].*\n(?:[ \t]+\S.*\n)*)*)(?:([=\-#*~^\"'`+])\2{2,}\n)?"
    r"(\S.*)\n([=\-#*~^\"'`+])\4{2,}\n"
)
BOM = "\ufeff"


def with_included(files: Files, encoding: str = "") -> tuple[Files, list[Query]]:
    """Return files with those that they include in their place, and these no longer on their own.

    Of a language in which one file includes others, the files that none includes are left out; the
    questions are about them, and about encodings that were guessed. What is not there, or includes
    itself, stays the command that it is. `encoding` is that named by the owner, if any; without it,
    files that are put together are in UTF-8.

    Raises `SourceError` for a file with too much in it, or that cannot be decoded.
    """
    if not any(markup_of(name) in _INCLUDES for name, _ in files):
        return list(files), []
    raws, queries = dict(files), list[Query]()
    there = {name: _text_of(name, raw, encoding, queries) for name, raw in files}
    used: dict[str, set[str]] = {}
    merged = {name: _Merged(there, name, used).text for name in there}
    included = {name for names in used.values() for name in names}
    whole = [name for name in there if name not in included]
    mains = {markup_of(name) for name in whole if used.get(name)}
    if not mains:
        return list(files), []
    left = [n for n in whole if markup_of(n) in mains and not used.get(n)]
    kept = [
        (n, merged[n].encode(encoding or "utf-8", "surrogateescape") if used.get(n) else raws[n])
        for n in whole
        if n not in left
    ]
    return kept, [*queries, *([unread_query(left, "no file includes these", 0.6)] if left else [])]


def _text_of(name: str, raw: bytes, encoding: str, queries: list[Query]) -> str:
    """Return the text of a file; the files of a text may differ in their encodings."""
    try:
        return raw.decode(encoding or "utf-8")
    except (UnicodeDecodeError, LookupError):
        if not markup_of(name):
            return raw.decode("utf-8", "surrogateescape")
    decoded = decode(raw, name, encoding)
    queries += encoding_queries(name, decoded, 1)
    return decoded.text


def included_paths(name: str, raw: bytes) -> list[str]:
    """Return the paths of the files that a file includes, as it names them."""
    language, text = markup_of(name), raw.decode("utf-8", "replace")
    pattern = _INCLUDES.get(language)
    if pattern is None:
        return []
    if language == "asciidoc":
        text = with_references(text, attributes_of(text))
    text = _with_titled_chapters(text) if language == "rst" else text
    return [_path_in(match) for match in pattern.finditer(text)]


def _path_in(match: re.Match[str]) -> str:
    r"""Return the path that a command names, maybe as a folder and a file: \import{one}{door}."""
    return re.sub(r"\}\s*\{", "/", match["path"]).strip()


class _Merged:
    """A file with the files in it; `used` are those that each file includes, by its name."""

    def __init__(self, there: Mapping[str, str], name: str, used: dict[str, set[str]]) -> None:
        self.there, self.name = there, name
        self.used = used
        self.attributes = dict[str, str]()
        self.count = self.size = 0
        self.text = self._whole(name, ())

    def _whole(self, name: str, above: tuple[str, ...]) -> str:
        language, text = markup_of(name), self.there[name]
        pattern = _INCLUDES.get(language)
        if pattern is None:
            return text
        if language == "asciidoc":
            self.attributes |= attributes_of(text)
        if language == "rst":
            text = _with_titled_chapters(text)
        if above and (images := _IMAGES.get(language)):
            text = images.sub(lambda match: _moved(match, name, self.name), text)
        return pattern.sub(lambda match: self._in(match, (*above, name)), text)

    def _in(self, match: re.Match[str], above: tuple[str, ...]) -> str:
        path = with_references(_path_in(match), self.attributes)
        found = _found(path, above, self.there)
        if found is None or found in above or len(above) > DEEPEST:
            return match[0]
        self.used.setdefault(above[-1], set()).add(found)
        self.count, self.size = self.count + 1, self.size + len(self.there[found])
        if self.count > MOST or self.size > LARGEST:
            problem = f"includes more than {MOST:,} files, or {LARGEST >> 20} MB of them"
            raise SourceError(self.name, problem, "Include each file once.")
        text = self._whole(found, above)
        if offset := _OFFSET.search(match.groupdict().get("more") or ""):
            text = shifted(text, int(offset[1]))
        return f"{match['before']}\n{_AROUND.sub('', text.removeprefix(BOM))}\n"


def _with_titled_chapters(text: str) -> str:
    """Return a text whose list of chapters includes them, below the title of the text."""

    def listed(match: re.Match[str]) -> str:
        paths = (path.strip() for path in _ENTRY.findall(match[1]))
        return "\n".join(f".. include:: {path}\n" for path in paths)

    if not _TOCTREE.search(text):
        return text
    line = '"' * 60
    text = _TITLE.sub(lambda it: f"{it[1]}{line}\n{it[3]}\n{line}\n", text)
    return _TOCTREE.sub(listed, text)


def _moved(match: re.Match[str], name: str, outermost: str) -> str:
    """Return an address in an included file, relative to the outermost file."""
    folder = posixpath.relpath(posixpath.dirname(name) or ".", posixpath.dirname(outermost) or ".")
    if match["path"].startswith("/") or "{" in match["path"] or folder == ".":
        return match[0]
    return match[1] + posixpath.normpath(posixpath.join(folder, match["path"]))


def _found(path: str, above: Sequence[str], there: Iterable[str]) -> str | None:
    """Return the file of a path, beside the file that names it or beside the outermost."""
    ending = posixpath.splitext(above[0])[1]
    folders = (posixpath.dirname(above[-1]), posixpath.dirname(above[0]))
    places = [posixpath.normpath(posixpath.join(folder, path)) for folder in folders]
    names = {*there}
    return next((p for place in places for p in (place, place + ending) if p in names), None)


def without_missing(text: str, language: str) -> tuple[str, list[str]]:
    """Return a text without commands for files that are not there, and the names of these."""
    pattern = _INCLUDES.get(language)
    if pattern is None:
        return text, []
    missing: list[str] = []

    def named(match: re.Match[str]) -> str:
        missing.append(_path_in(match))
        return match["before"]

    text = pattern.sub(named, text)
    # A package of Typst is no file.
    return text, [path for path in missing if not path.startswith("@")]
