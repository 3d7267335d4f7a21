"""Kindle books (MOBI, AZW3), unpacked by KindleUnpack, which is run as a program of its own.

It writes an EPUB, or, for books of the older format, the files of one; they are read as any EPUB.
The older format knows no styles: a heading is large type, a place is named before what it is, and
space and indents are attributes.

    <a id="filepos391" /><p height="1em" width="0pt"><font size="5"><b>The Bell</b></font></p>
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from lxml import etree, html

from fascicle.model.errors import SourceError
from fascicle.readers.epub.book import read_epub
from fascicle.readers.epub.titles import points_of
from fascicle.readers.html.page import parsed
from fascicle.readers.html.tags import Element, folded
from fascicle.readers.programs import Program
from fascicle.readers.sheet import Sheet

# What a database of a Palm is, and the place of its first record.
_TYPE, _KINDS = slice(60, 68), (b"BOOKMOBI", b"TEXtREAd")
_FIRST, _ENCRYPTED = 78, 12
# A novel with 24 images, 3 MB, takes .2 seconds and 32 MB.
PROGRAM = Program("mobi", "KindleUnpack", "epub.kindle", seconds=60, megabytes=400)
version = PROGRAM.version
# It says much.
_CODE = """
from loguru import logger
logger.remove()
from mobi.kindleunpack import unpackBook
unpackBook(sys.argv[1], sys.argv[2], epubver="A")
"""
_AGAIN = "Download it again, or convert it to EPUB with calibre, and use that."
_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="{}" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
_LANGUAGE = re.compile(r"(<dc:language>)[^<]*(</dc:language>)")


def is_kindle(_name: str, raw: bytes, _encoding: str = "") -> bool:
    return raw[_TYPE] in _KINDS


def read_kindle(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read a Kindle book onto a sheet; `name` names the file in messages.

    Raises `NoProgramError` where KindleUnpack is not installed, and `SourceError` for a book that
    is protected or damaged.
    """
    if _is_protected(raw):
        problem = "is protected (DRM), so that only its owner's Kindle opens it"
        raise SourceError(name, problem, "Ask for a copy without protection, best an EPUB.")
    read_epub(sheet, name, _epub_of(name, raw), encoding)


def _is_protected(raw: bytes) -> bool:
    try:
        (first,) = struct.unpack_from(">L", raw, _FIRST)
        (protection,) = struct.unpack_from(">H", raw, first + _ENCRYPTED)
    except struct.error:
        return False  # it is damaged
    return bool(protection)


def _epub_of(name: str, raw: bytes) -> bytes:
    """Return the EPUB in a Kindle book, of two formats the newer one. Raises `SourceError`."""
    with TemporaryDirectory(prefix="fascicle-") as folder:
        book, unpacked = Path(folder, "book.mobi"), Path(folder, "unpacked")
        book.write_bytes(raw)
        unpacked.mkdir()
        PROGRAM.run(name, _CODE, str(book), str(unpacked), again=_AGAIN)
        for format_ in ("mobi8", "mobi7"):
            if package := next((unpacked / format_).rglob("content.opf"), None):
                return _packed(name, unpacked / format_, package)
    raise SourceError(name, "a Kindle book without a text", _AGAIN)


def _packed(name: str, folder: Path, package: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        place = package.relative_to(folder).as_posix()
        contents = b"".join(path.read_bytes() for path in folder.glob("toc.ncx"))
        archive.writestr("META-INF/container.xml", _CONTAINER.format(place))
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder).as_posix()
            if path == package:
                archive.writestr(place, _with_language(path.read_text("utf-8")))
            elif path.suffix == ".html":
                page = path.read_text("utf-8", "replace")
                archive.writestr(place, as_pages_are(name, page, contents))
            elif path.is_file() and path.suffix != ".epub" and "META-INF" not in path.parts:
                archive.write(path, place)
    return packed.getvalue()


def _with_language(package: str) -> str:
    """Return the package document with the language that the book has by its name, not its number.

    KindleUnpack names it by the number, and the name in a comment.
    """
    named = re.search(r'"Content-Language-Tag" content="([\w-]+)"', package)
    return _LANGUAGE.sub(rf"\g<1>{named[1]}\g<2>", package) if named else package


# Text of a block that is no heading.
_TEXT = r'((?:(?!</?(?:p|blockquote)\b|<font size="[4-7]).)*)'
_EMPTY = "<br></br>"
# Paragraphs without a space or an indent between them, some of them in blocks that are moved in.
_WIDTH = r'width="(?:0pt|-\d+pt)"'
_CLOSE = rf'<p height="0pt" {_WIDTH}[^>]*>{_TEXT}</p>'
_MOVED = rf'<blockquote height="0pt">(?:<blockquote\b[^>]*>)+{_TEXT}(?:</blockquote>)+'
_LINES = re.compile(
    rf'<p height="[^"]*" {_WIDTH}[^>]*>{_TEXT}</p>(?:(?:{_EMPTY})?(?:{_CLOSE}|{_MOVED})){{2,}}',
    re.DOTALL,
)
_LINE = re.compile(rf"<(?:p|blockquote)\b[^>]* {_WIDTH}[^>]*>{_TEXT}</", re.DOTALL)
# Lines of verse have fewer characters, most of them.
_LONG = 60
_PLACE = re.compile(r'<a id="(filepos\d+)" />\s*<((?!a\b|/)\w+)')
# A heading is in so many blocks at most, and its type larger than that of the text.
_PARTS, _LARGE, _LARGEST, _DEEPEST = 4, 4, 7, 6


class _Heading(NamedTuple):
    """A heading in the contents: its blocks, its depth there, and the size of its type."""

    blocks: Sequence[Element]
    depth: int
    size: int


def as_pages_are(name: str, page: str, contents: bytes) -> str:
    """Return a page with its headings and lines as pages of other formats have them.

    `contents` is the NCX of the book, whose entries lead to headings.

    Raises `SourceError` with the name of the book for a page that cannot be parsed.
    """
    tree = parsed(name, _PLACE.sub(r'<\2 id="\1"', _LINES.sub(_joined, page)))
    found = list(_headings_in(tree, contents))
    depths = sorted({heading.depth for heading in found})
    sizes = sorted({heading.size for heading in found}, reverse=True)
    # Some programs write all entries side by side: type is larger for what holds the others.
    is_nested = len(depths) > 1
    levels = {
        it.blocks[0]: 1 + (depths.index(it.depth) if is_nested else sizes.index(it.size))
        for it in found
    }
    below = max(levels.values(), default=0) + 1
    taken = {block for heading in found for block in heading.blocks}
    rest = list(_other_headings(tree, taken, sizes[-1] if sizes else _LARGEST + 1))
    smaller = sorted({size for _, size in rest}, reverse=True)
    for block, size in rest:
        _to_heading([block], below + smaller.index(size))
    for heading in found:
        _to_heading(heading.blocks, levels[heading.blocks[0]])
    return str(html.tostring(tree, encoding="unicode"))


def _joined(lines: re.Match[str]) -> str:
    """Return paragraphs between which is neither a space nor an indent as lines of one."""
    parts = _LINE.findall(lines[0].replace(_EMPTY, '<p width="0pt"></p>'))
    if sum(map(len, parts)) > _LONG * len(parts):
        return lines[0]
    return f"<p>{'<br/>'.join(parts)}</p>"


def _headings_in(tree: Element, contents: bytes) -> Iterator[_Heading]:
    """Yield the blocks that say what an entry of the contents says, where it leads to."""
    places = {it.get("id"): it for it in tree.iter() if it.get("id")}
    taken: set[Element] = set()
    for address, label, depth in _entries(contents):
        blocks = _blocks_at(places.get(address.partition("#")[2]), folded(label))
        if blocks and taken.isdisjoint(blocks):
            taken.update(blocks)
            yield _Heading(blocks, depth, max(map(_size_of, blocks)))


def _entries(contents: bytes) -> Iterator[tuple[str, str, int]]:
    """Yield the entries of an NCX: the address, the label, the depth."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    tree = etree.fromstring(contents, parser) if contents.strip() else None
    for points in tree.iter("{*}navMap") if tree is not None else ():
        yield from points_of(points, 0)


def _blocks_at(place: Element | None, said: Sequence[str]) -> list[Element]:
    """Return the first blocks from a place on whose words are these, [] if there are none."""
    while place is not None and (above := place.getparent()) is not None and above.tag != "body":
        place = above
    blocks: list[Element] = []
    found: list[str] = []
    while place is not None and len(blocks) < _PARTS and said and not _ends(found, said):
        if here := folded(place.text_content()):
            blocks.append(place)
            found += here
        place = place.getnext()
    return blocks if _ends(found, said) else []


def _ends(found: Sequence[str], said: Sequence[str]) -> bool:
    """Return whether words are those of an entry, which may leave out “Chapter”."""
    return [*found[-len(said) :]] == [*said] and len(found) - len(said) <= 1


def _size_of(block: Element) -> int:
    """Return the size of the largest type in a block, 0 if it has none of its own."""
    sizes = (font.get("size", "") for font in block.iter("font"))
    return max((int(size) for size in sizes if size.isdecimal()), default=0)


def _other_headings(
    tree: Element, taken: set[Element], below: int
) -> Iterator[tuple[Element, int]]:
    """Yield paragraphs behind the first heading that are all in large bold type, with its sizes."""
    is_behind = not taken
    for block in tree.iter("p", "blockquote"):
        is_behind |= block in taken
        size = _size_of(block)
        if block.tag != "p" or not is_behind or block in taken or not _LARGE <= size < below:
            continue
        bold = "".join(part.text_content() for part in block.iter("b"))
        if folded(bold) and folded(bold) == folded(block.text_content()):
            yield block, size


def _to_heading(blocks: Sequence[Element], level: int) -> None:
    """Make one heading of some blocks, each a line of it."""
    first, heading = blocks[0], html.Element(f"h{min(level, _DEEPEST)}")
    names = [name for block in blocks for it in block.iter() if (name := it.get("id"))]
    lines = [" ".join(block.text_content().split()) for block in blocks]
    heading.text = lines[0]
    for line in lines[1:]:
        etree.SubElement(heading, "br").tail = line
    heading.set("id", names[0]) if names else None
    heading.tail = blocks[-1].tail
    first.addprevious(heading)
    for block in blocks:
        block.tail = None
        block.drop_tree()
