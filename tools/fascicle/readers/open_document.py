"""OpenDocument texts, with marks for pages, titles, comments and deletions for pandoc.

An odt file is an archive, an fodt file the same in one XML file.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy

from lxml import etree

from fascicle.model.errors import SourceError
from fascicle.readers.archive import Archive, is_archive
from fascicle.readers.documents import (
    Level,
    Outline,
    html_of,
    properties_of_archive,
    read_document,
)
from fascicle.readers.html.tags import Element as Tree
from fascicle.readers.html.tags import whole_number
from fascicle.readers.pandoc import (
    FAR,
    HIDDEN,
    INDENT,
    PAGE,
    RULE,
    SAVE_AGAIN,
    STYLES,
    UNDERLINED,
    VERSE,
    VERSE_STYLES,
    comment,
    deleted,
    numbered,
    replace_by_text,
    ruby,
    tree_in,
    tree_of,
    zipped,
)
from fascicle.readers.sheet import Sheet

# The style of a paragraph that is a rule, which pandoc drops.
_RULE = "horizontal_20_line"
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
_FO = f"{{{_NAMES}:xsl-fo-compatible:1.0}}"
_STYLED = f"{_TEXT}style-name"
_NAMED, _UNDERLINE = f"{_STYLE}style", f"{_STYLE}text-underline-style"
_LIST_STYLE = f"{_STYLE}list-style-name"
_PARENT = f"{_STYLE}parent-style-name"
# Lists that a program makes, as of contents, whose words pandoc drops, and what they are made by.
_INDEXES = [
    f"{_TEXT}{kind}{part}"
    for kind in ("table-of-content", "alphabetical-index", "illustration-index", "table-index",
                 "object-index", "user-index", "bibliography")
    for part in ("", "-source")
]  # fmt: skip
_IN_INDEXES = [f"{_TEXT}index-{part}" for part in ("body", "title")]
# The units of lengths in points, and the space above a paragraph that parts scenes.
_LENGTH = re.compile(r"([\d.]+)(cm|mm|in|pt)")
_UNITS, _WIDE = {"cm": 28.35, "mm": 2.835, "in": 72, "pt": 1}, 10
_AROUND = {f"{_OFFICE}text", f"{_TEXT}section"}
# A style is based on so many others at most; so many levels are in a number.
_MOST_ABOVE = 20
_EDGES, _LINE_END = ("", "-top", "-bottom", "-left", "-right"), f"{_TEXT}line-break"
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
    etree.strip_elements(content, *_INDEXES[1::2])
    for tab in [it for index in content.iter(*_INDEXES) for it in index.iter(f"{_TEXT}tab")]:
        replace_by_text(tab, " ")
    etree.strip_tags(content, *_fields(content), *_INDEXES[::2], *_IN_INDEXES)
    _take_boxes(content)
    # The header of a list has no number; pandoc reads one as an item.
    for header in list(content.iter(f"{_TEXT}list-header")):
        for part in list(header):
            header.getparent().addprevious(part)
        header.getparent().remove(header)
    styles = _styles(content, trees.get(_STYLES_FILE))
    _mark_words(content, styles)
    insertions = _changes(content)
    _number_headings(content, trees.get(_STYLES_FILE), styles)
    own = {it.get(f"{_STYLE}name", "") for it in content.iter(_NAMED)}
    paragraphs = list(content.iter(f"{_TEXT}p", f"{_TEXT}h"))
    names = Counter(it.get(_STYLED, "") for it in paragraphs if it.tag == f"{_TEXT}p")
    spaces = {name: _space(_chain(name, styles)) for name in names}
    usual = max(Counter(map(spaces.__getitem__, names.elements())).most_common(1), default=(0, 0))[
        0
    ]
    for paragraph in paragraphs:
        _indent_lines(paragraph)
        name = paragraph.get(_STYLED, "")
        is_far = paragraph.tag == f"{_TEXT}p" and spaces[name] >= usual + _WIDE
        _mark(paragraph, name, styles[name] if name in own else {}, FAR if is_far else "")
    return zipped({**trees, _CONTENT: content}, {"mimetype": _TYPE}), insertions


def _number_headings(
    content: Tree, styles: Tree | None, looks: Mapping[str, Mapping[str, str]]
) -> None:
    """Put the automatic numbers of headings, which are in no paragraph, before them."""
    levels = styles.iter(f"{_TEXT}outline-level-style") if styles is not None else ()
    outline = Outline({whole_number(it.get(f"{_TEXT}level"), 1) - 1: _level(it) for it in levels})
    for heading in content.iter(f"{_TEXT}h"):
        chain = _chain(heading.get(_STYLED, ""), looks)
        numbering = next((it[_LIST_STYLE] for it in chain if _LIST_STYLE in it), "-")
        if numbering and heading.get(f"{_TEXT}is-list-header") != "true":
            number = outline.next(whole_number(heading.get(f"{_TEXT}outline-level"), 1) - 1)
            heading.text = (numbered(number) if number else "") + (heading.text or "")


def _level(style: Tree) -> Level:
    level = whole_number(style.get(f"{_TEXT}level"), 1)
    first = max(0, level - whole_number(style.get(f"{_TEXT}display-levels"), 1))
    text = ".".join(f"%{shown + 1}" for shown in range(first, min(level, _MOST_ABOVE)))
    text = f"{style.get(f'{_STYLE}num-prefix', '')}{text}{style.get(f'{_STYLE}num-suffix', '')}"
    form = style.get(f"{_STYLE}num-format")
    start = whole_number(style.get(f"{_TEXT}start-value"), 1)
    return Level("" if form == "1" else form, text, start) if form else Level(None, "")


def _chain(name: str, styles: Mapping[str, Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Return a style, and those on which each is based, in some files on itself."""
    chain: list[Mapping[str, str]] = []
    while (look := styles.get(name)) and len(chain) < _MOST_ABOVE:
        chain.append(look)
        name = look.get(_PARENT, "")
    return chain


def _mark(paragraph: Tree, name: str, look: Mapping[str, str], mark: str) -> None:
    """Mark a paragraph by its style; `look` is that of one that is only in the text."""
    style = look.get(_PARENT, name).lower()
    has_text = any(text.strip() for text in paragraph.itertext())
    marks = PAGE if look.get(f"{_FO}break-before") == "page" else ""
    marks += STYLES.get(style, "") + mark if has_text else ""
    marks += VERSE if style.replace("_20_", " ") in VERSE_STYLES else ""
    if style == _RULE and not has_text:
        paragraph.text = RULE
    if marks:
        paragraph.text = marks + (paragraph.text or "")
    edges = {it for it in _EDGES if look.get(f"{_FO}border{it}", "none") != "none"}
    # Not of a line in a table, nor of a heading.
    is_bare = paragraph.tag == f"{_TEXT}p" and paragraph.getparent().tag in _AROUND
    if edges == {"-bottom"} and is_bare:
        rule = paragraph.makeelement(f"{_TEXT}p")
        rule.text = RULE
        paragraph.addnext(rule)


def _styles(*trees: Tree | None) -> dict[str, dict[str, str]]:
    """Return what styles say of the look of paragraphs and words, by their names."""
    styles: dict[str, dict[str, str]] = {}
    for style in [it for tree in trees if tree is not None for it in tree.iter(_NAMED)]:
        looks = [style.find(f"{_STYLE}{kind}-properties") for kind in ("paragraph", "text")]
        said = {k: str(v) for it in (style, *looks) if it is not None for k, v in it.items()}
        styles.setdefault(style.get(f"{_STYLE}name", ""), said)
        if looks[1] is not None:
            looks[1].attrib.pop(_UNDERLINE, "")
    return styles


def _mark_words(content: Tree, styles: Mapping[str, Mapping[str, str]]) -> None:
    """Mark words that are not shown, or underlined, which is emphasis for pandoc; links always are.

    Words that are shown in capitals are put into these.
    """
    for words in content.iter(f"{_TEXT}span"):
        look = styles.get(words.get(_STYLED, ""), {})
        is_link = next(words.iterancestors(f"{_TEXT}a"), None) is not None
        if look.get(f"{_FO}text-transform") == "uppercase":
            words.text = (words.text or "").upper()
            for part in words:
                part.tail = (part.tail or "").upper()
        if look.get(_UNDERLINE, "none") != "none" and not is_link:
            _enclose(words, *UNDERLINED)
        if look.get(f"{_TEXT}display") == "none":
            _enclose(words, *HIDDEN)


def _enclose(words: Tree, begin: str, end: str) -> None:
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


def _space(chain: Sequence[Mapping[str, str]]) -> float:
    """Return the space above a paragraph in points; one that is aligned is apart by that."""
    align, margin = (
        next((it[key] for it in chain if key in it), "")
        for key in (f"{_FO}text-align", f"{_FO}margin-top")
    )
    length = _LENGTH.fullmatch(margin)
    if length is None or align in {"center", "end", "right"}:
        return 0
    return float(length[1]) * _UNITS[length[2]]


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
