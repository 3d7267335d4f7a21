"""OpenDocument texts, with marks for pages, titles, comments and deletions for pandoc.

An odt file is an archive, an fodt file the same in one XML file.
"""

from __future__ import annotations

from base64 import b64decode
from copy import deepcopy

from lxml import etree

from fascicle.model.errors import SourceError
from fascicle.readers.archive import Archive, is_archive
from fascicle.readers.documents import html_of, properties_of_archive, read_document
from fascicle.readers.html.tags import Element as Tree
from fascicle.readers.html.tags import whole_number
from fascicle.readers.pandoc import (
    INDENT,
    PAGE,
    SAVE_AGAIN,
    STYLES,
    UNDERLINED,
    VERSE,
    VERSE_STYLES,
    comment,
    deleted,
    replace_by_text,
    ruby,
    tree_in,
    tree_of,
    zipped,
)
from fascicle.readers.sheet import Sheet

# The style of a paragraph that is a rule, which pandoc drops, and what is read in its place.
_RULE, _ORNAMENT = "horizontal_20_line", "* * *"
_CONTENT, _STYLES_FILE, _PROPERTIES = "content.xml", "styles.xml", "meta.xml"
_MANIFEST = "META-INF/manifest.xml"
_TYPE = b"application/vnd.oasis.opendocument.text"
# How the XML file of a document begins: what it is stands in the first element.
_FLAT, _BEGINNING = b"<office:document", 20_000
_HREF = "{http://www.w3.org/1999/xlink}href"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT, _STYLE, _OFFICE = (f"{{{_NAMES}:{name}:1.0}}" for name in ("text", "style", "office"))
_HOLDERS = {f"{_TEXT}{name}" for name in ("p", "h", "span", "a")}
# In these, pandoc reads the words of no other fields; two kinds are not shown.
_READ = {f"{_TEXT}{name}" for name in ("sequence", "reference-ref", "bookmark-ref")}
_UNSHOWN = {f"{_TEXT}{name}" for name in ("hidden-text", "script")}
_DRAW, _SVG = f"{{{_NAMES}:drawing:1.0}}", f"{{{_NAMES}:svg-compatible:1.0}}"
_BREAK = f"{{{_NAMES}:xsl-fo-compatible:1.0}}break-before"
_NAMED, _UNDERLINE = f"{_STYLE}style", f"{_STYLE}text-underline-style"
_LINE_END = f"{_TEXT}line-break"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def is_open_document(name: str, raw: bytes, _encoding: str = "") -> bool:
    """Return whether a file is an OpenDocument text. Raises `SourceError` for a damaged archive."""
    if not is_archive(raw):
        return _FLAT in raw[:_BEGINNING] and _TYPE in raw[:_BEGINNING]
    archive = Archive(name, raw)
    return "mimetype" in archive and archive.read("mimetype").strip() == _TYPE


def read_open_document(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Read a document onto a sheet.

    Raises `SourceError` for one that is damaged, protected or too large.
    """
    raw = raw if is_archive(raw) else _archived(name, raw)
    archive = Archive(name, raw)
    prepared, insertions = _prepared(archive)
    properties = properties_of_archive(archive, _PROPERTIES)
    root = html_of(name, prepared, "odt+empty_paragraphs")
    unread = Archive(name, raw)  # what is unpacked is counted once
    sheet.gallery.archives.append(unread)
    _describe_images(root, unread)
    sheet.begin(name, "", f"{name}/")
    read_document(sheet, root, properties, insertions=insertions)


def _archived(name: str, raw: bytes) -> bytes:
    """Return the archive of a document that is one XML file."""
    flat = tree_in(name, raw)
    images: dict[str, bytes] = {}
    for image in flat.iter(f"{_DRAW}image"):
        data = image.find(f"{_OFFICE}binary-data")
        if data is not None:
            path = f"Pictures/{len(images) + 1}"
            try:
                images[path] = b64decode(data.text or "")
            except ValueError:
                images[path] = b""
            image.set(_HREF, path)
            image.remove(data)
    parts = {
        _CONTENT: ("document-content", ("font-face-decls", "automatic-styles", "body")),
        _STYLES_FILE: ("document-styles", ("styles", "automatic-styles", "master-styles")),
        _PROPERTIES: ("document-meta", ("meta",)),
    }
    trees: dict[str, Tree] = {}
    for path, (root, children) in parts.items():
        trees[path] = flat.makeelement(f"{_OFFICE}{root}", {}, flat.nsmap)
        for child in (f"{_OFFICE}{each}" for each in children):
            found = flat.find(child)
            # pandoc wants them all, though nothing may be in them.
            trees[path].append(flat.makeelement(child) if found is None else deepcopy(found))
    return zipped(trees, {"mimetype": _TYPE, **images})


def _prepared(archive: Archive) -> tuple[bytes, int]:
    """Return a document with marks and without its images, and the number of its insertions."""
    if _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST):
        problem = "this document is protected by a password"
        raise SourceError(archive.name, problem, "Save it without a password.")
    content = tree_of(archive, _CONTENT)
    if content is None:
        raise SourceError(archive.name, "an OpenDocument file without a text", SAVE_AGAIN)
    read_trees = {path: tree_of(archive, path) for path in (_STYLES_FILE, _PROPERTIES, _MANIFEST)}
    trees = {path: tree for path, tree in read_trees.items() if tree is not None}
    for note in list(content.iter(f"{_OFFICE}annotation")):
        note_text = " ".join(_said(part) for part in note.iter(f"{_TEXT}p"))
        replace_by_text(note, comment(note.findtext(_CREATOR, ""), note_text))
    for words in list(content.iter(f"{_TEXT}ruby")):
        base, reading = (
            "".join(map(_said, words.iter(f"{_TEXT}ruby-{name}"))) for name in ("base", "text")
        )
        replace_by_text(words, ruby(base, reading))
    etree.strip_tags(content, *_fields(content))
    _take_boxes(content)
    # The header of a list has no number; pandoc reads one as an item.
    for header in list(content.iter(f"{_TEXT}list-header")):
        for part in list(header):
            header.getparent().addprevious(part)
        header.getparent().remove(header)
    _mark_underlined(content, trees.get(_STYLES_FILE))
    insertions = _changes(content)
    parents, breaks = _automatic_styles(content)
    for paragraph in content.iter(f"{_TEXT}p", f"{_TEXT}h"):
        _indent_lines(paragraph)
        name = paragraph.get(f"{_TEXT}style-name", "")
        style = parents.get(name, name).lower()
        has_text = any(text.strip() for text in paragraph.itertext())
        marks = STYLES.get(style, "") if has_text else ""
        marks += VERSE if style.replace("_20_", " ") in VERSE_STYLES else ""
        marks = (PAGE if name in breaks else "") + marks
        if style == _RULE and not has_text:
            paragraph.text = _ORNAMENT
        if marks:
            paragraph.text = marks + (paragraph.text or "")
    return zipped({**trees, _CONTENT: content}, {"mimetype": _TYPE}), insertions


def _mark_underlined(content: Tree, styles: Tree | None) -> None:
    """Mark the words that are underlined, which pandoc reads as emphasis; links always are."""
    underlined = set()
    for style in [it for tree in (content, styles) if tree is not None for it in tree.iter(_NAMED)]:
        look = style.find(f"{_STYLE}text-properties")
        if look is not None and look.attrib.pop(_UNDERLINE, "none") != "none":
            underlined.add(style.get(f"{_STYLE}name"))
    for words in content.iter(f"{_TEXT}span"):
        is_link = next(words.iterancestors(f"{_TEXT}a"), None) is not None
        if words.get(f"{_TEXT}style-name") in underlined and not is_link:
            begin, end = UNDERLINED
            words.text = begin + (words.text or "")
            if len(words):
                words[-1].tail = (words[-1].tail or "") + end
            else:
                words.text += end


def _take_boxes(content: Tree) -> None:
    """Put the paragraphs of text boxes below those that hold them; pandoc drops their words.

    A picture with its caption is such a box, too.
    """
    for box in reversed(list(content.iter(f"{_DRAW}text-box"))):
        holders = list(box.iterancestors(f"{_TEXT}p", f"{_TEXT}h"))
        if holders and next(box.iter(f"{_DRAW}image"), None) is None:
            for part in reversed(box):
                holders[-1].addnext(part)
            box.getparent().remove(box)


def _indent_lines(paragraph: Tree) -> None:
    """Keep the tabs and spaces before a line of several, which pandoc drops."""
    if paragraph.find(_LINE_END) is None:
        return
    for space in [it for it in paragraph if it.tag in {f"{_TEXT}tab", f"{_TEXT}s"}]:
        above = space.getprevious()
        begins = not (paragraph.text or "").strip() if above is None else above.tag == _LINE_END
        if begins and not (above is not None and (above.tail or "").strip()):
            count = whole_number(space.get(f"{_TEXT}c"), 1)
            replace_by_text(space, INDENT if space.tag == f"{_TEXT}tab" else INDENT[0] * count)


def _fields(content: Tree) -> set[str]:
    """Return the names of the fields in paragraphs whose words pandoc drops."""
    inside = (it for it in content.iter(f"{_TEXT}*") if it.text and not len(it))
    held = {it.tag for it in inside if getattr(it.getparent(), "tag", "") in _HOLDERS}
    return held - _HOLDERS - _READ - _UNSHOWN


def _describe_images(root: Tree, archive: Archive) -> None:
    """Give the images of a page that was made of a document the alternative text in it."""
    content = tree_of(archive, _CONTENT)
    descriptions: dict[str, str] = {}
    for frame in content.iter(f"{_DRAW}frame") if content is not None else ():
        description = frame.findtext(f"{_SVG}desc") or frame.findtext(f"{_SVG}title") or ""
        for image in frame.iter(f"{_DRAW}image"):
            descriptions[image.get(_HREF, "")] = description
    for image in root.iter("img"):
        if description := descriptions.get(image.get("src", "")):
            image.set("alt", description)


def _automatic_styles(content: Tree) -> tuple[dict[str, str], set[str]]:
    """Return the parents of styles, and the styles of paragraphs that begin a page."""
    parents, breaks = {}, set()
    for style in content.iter(f"{_STYLE}style"):
        name = style.get(f"{_STYLE}name", "")
        parents[name] = style.get(f"{_STYLE}parent-style-name", name)
        layout = style.find(f"{_STYLE}paragraph-properties")
        if layout is not None and layout.get(_BREAK) == "page":
            breaks.add(name)
    return parents, breaks


def _changes(content: Tree) -> int:
    """Put deleted text where it was, and return the number of insertions."""
    gone = {}
    insertions = 0
    for region in content.iter(f"{_TEXT}changed-region"):
        deletion = region.find(f"{_TEXT}deletion")
        insertions += region.find(f"{_TEXT}insertion") is not None
        if deletion is not None:
            text = " ".join(map(_said, deletion.iter(f"{_TEXT}p", f"{_TEXT}h")))
            gone[region.get(f"{_TEXT}id", "")] = text
    for change in list(content.iter(f"{_TEXT}change")):
        replace_by_text(change, deleted(gone.get(change.get(f"{_TEXT}change-id", ""), "")))
    for regions in list(content.iter(f"{_TEXT}tracked-changes")):
        replace_by_text(regions, "")
    return insertions


def _said(element: Tree) -> str:
    return "".join(map(str, element.itertext()))
