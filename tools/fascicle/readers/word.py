"""Word documents (docx), with marks for new pages and the styles of title pages for pandoc.

The automatic numbers of headings (Chapter 1, 1.1) are in no paragraph, and pandoc drops them: they
are counted here, and put before the headings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product

from lxml import etree

from fascicle.model.errors import SourceError
from fascicle.readers.archive import Archive, is_archive, unread_query
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
    INDENT,
    KEPT,
    PAGE,
    RULE,
    SAVE_AGAIN,
    STYLES,
    VERSE,
    VERSE_STYLES,
    deleted,
    hidden,
    numbered,
    replace_by_text,
    ruby,
    tree_of,
    zipped,
)
from fascicle.readers.sheet import Sheet

_OLE = b"\xd0\xcf\x11\xe0"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_RELATIONS, _RELATION = "_rels/.rels", "{*}Relationship"
_MAIN, _FOLDER, _USUAL = "/officeDocument", "word/", "word/document.xml"
_STYLES, _NUMBERING = "word/styles.xml", "word/numbering.xml"
_MEDIA, _IMAGES = "media", "word/media/"
_DRAWING = re.compile(r"word/(?:diagrams/data|charts/chart)\d*\.xml")
_PROPERTIES = "docProps/core.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL, _NUM_ID = f"{_W}val", f"{_W}numId"
# The level of a paragraph that is not in the outline.
_BODY = 9
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_VML = "{urn:schemas-microsoft-com:vml}"
_BOX = f"{_W}txbxContent"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RECT = f"{_VML}rect[@{{urn:schemas-microsoft-com:office:office}}hr]"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What shows that a paragraph has something to be read.
_SHOWN = [f"{_W}{name}" for name in ("t", "br", "sym", "sectPr", "footnoteReference",
          "endnoteReference", "commentReference")] + [f"{_A}blip", f"{_VML}imagedata"]  # fmt: skip
_OFF = {"0", "false", "off"}
# A border that is none; the space above a paragraph, in twentieths of a point, that parts scenes.
_NO_LINE, _WIDE = {"", "nil", "none"}, 200
# The type of a break that ends a line.
_LINE = "textWrapping"
# The styles of Word, LibreOffice and writers for code in a paragraph; the one that pandoc knows.
_CODE_STYLES = {
    "code", "code char", "inline code", "source text", "html code", "html keyboard", "html sample",
    "html typewriter", "teletype",
}  # fmt: skip
_CODE = "Verbatim Char"
# A deleted end of a paragraph, in the ledger.
_MARK = "¶"
# Changes that take something away.
_GONE = (f"{_W}del", f"{_W}moveFrom")


def is_word(name: str, raw: bytes, _encoding: str = "") -> bool:
    """Return whether a file is a Word document.

    Raises `SourceError` for an old or protected one, and for a damaged archive.
    """
    if raw.startswith(_OLE):
        if _PROTECTED in raw:
            problem = "this Word document is protected by a password"
            raise SourceError(name, problem, "Save it without a password.")
        raise SourceError(name, "this is an old Word document (.doc)", "Save it as .docx.")
    return is_archive(raw) and bool(_main_part(Archive(name, raw)))


def _main_part(archive: Archive) -> str:
    """Return the path of the text in a document, "" if it is a spreadsheet or nothing like it."""
    relations = tree_of(archive, _RELATIONS)
    for relation in relations if relations is not None else ():
        target: str = relation.get("Target", "").removeprefix("/")
        is_main = relation.get("Type", "").endswith(_MAIN) and target.startswith(_FOLDER)
        if is_main and target in archive:
            return target
    return _USUAL if _USUAL in archive else ""


def read_word(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Read a document onto a sheet. Raises `SourceError` for one that is damaged or too large."""
    archive = Archive(name, raw)
    properties = properties_of_archive(archive, _PROPERTIES)
    paths = (path for path in archive if path.endswith((".xml", ".rels")))
    read_trees = {path: tree_of(archive, path) for path in paths}
    trees = {path: tree for path, tree in read_trees.items() if tree is not None}
    links = _linked_images(trees, _main_part(archive))
    root = html_of(name, _prepared(archive, trees, links), "docx+empty_paragraphs")
    for image in root.iter("img"):
        image.set("src", links.get(image.get("src", ""), image.get("src", "")))
    sheet.gallery.archives.append(archive)
    sheet.begin(name, "", f"{name}/word/")
    read_document(sheet, root, properties)
    if drawings := [text for path in sorted(trees) if (text := _drawn_words(path, trees[path]))]:
        unread = unread_query(drawings, "diagrams and charts are not read", weight=0.6)
        sheet.queries.append(replace(unread, quote="drawings"))


def _linked_images(trees: Mapping[str, Tree], main: str) -> dict[str, str]:
    """Return the addresses of images outside of the document by the paths that they are given.

    Pandoc drops an image that is not inside.
    """
    folder, _, file = main.rpartition("/")
    links: dict[str, str] = {}
    relations = trees.get(f"{folder}/_rels/{file}.rels")
    for relation in relations.iter(_RELATION) if relations is not None else ():
        path = f"{_MEDIA}/{relation.get('Id')}"
        if relation.get("Type", "").endswith("/image") and relation.attrib.pop("TargetMode", ""):
            links[path] = relation.get("Target", "")
            relation.set("Target", path)
    for image in trees[main].iter(f"{_A}blip"):
        link = image.get(f"{_R}link")
        if link is not None and f"{_R}embed" not in image.attrib:
            image.set(f"{_R}embed", link)
    return links


def _drawn_words(path: str, tree: Tree) -> str:
    """Return the words of a diagram or a chart, "" for other files and for numbers."""
    parts = tree.iter(f"{_A}t", f"{_CHART}v") if _DRAWING.fullmatch(path) else ()
    texts = dict.fromkeys(" ".join((part.text or "").split()) for part in parts)
    return " ".join(text for text in texts if any(map(str.isalpha, text)))


def _prepared(archive: Archive, trees: dict[str, Tree], links: Iterable[str]) -> bytes:
    """Return a document with marks, and with empty images."""
    body = trees[_main_part(archive)].find(f"{_W}body")
    if body is None:
        raise SourceError(archive.name, "a Word document without a text", SAVE_AGAIN)
    if next(body.iter(f"{_W}altChunk"), None) is not None:
        problem = "parts of this Word document are files inside it (altChunk), which are not read"
        raise SourceError(archive.name, problem, SAVE_AGAIN)
    names = _rename_styles(trees.get(_STYLES))
    # Of a field, pandoc reads only those that are links.
    etree.strip_tags(body, f"{_W}fldSimple")
    for words in list(body.iter(f"{_W}ruby")):
        base, reading = (
            "".join(t.text or "" for part in words.iter(f"{_W}{name}") for t in part.iter(f"{_W}t"))
            for name in ("rubyBase", "rt")
        )
        words[:] = []
        words.tag, words.text = f"{_W}t", ruby(base, reading)
    _range_comments(body)
    _take_boxes(body)
    for paragraph in list(body.iter(f"{_W}p")):
        _join(paragraph)
        _indent_lines(paragraph)
        _read_looks(paragraph)
    for heading, number in heading_numbers(body, trees.get(_STYLES), trees.get(_NUMBERING)):
        _run(heading, numbered(number), 1)
        # Pandoc would read other paragraphs as items, without the words beside their numbers.
        for part in heading.findall(f"{_W}pPr/{_W}numPr"):
            part.getparent().remove(part)
        etree.SubElement(etree.SubElement(heading[0], f"{_W}numPr"), _NUM_ID, {_VAL: "0"})
    _mark_spaces(body, trees.get(_STYLES))
    for paragraph in list(body.iter(f"{_W}p")):
        _mark(paragraph, names)
    # Pandoc reads titles and authors as metadata, in an order of its own, if they come first.
    body.insert(0, _run(etree.Element(f"{_W}p"), KEPT))
    # Of images, pandoc needs to see only that they are there.
    images = (path for path in archive if path.startswith(_IMAGES))
    return zipped(trees, dict.fromkeys([*images, *(f"{_FOLDER}{path}" for path in links)], b""))


def _rename_styles(styles: Tree | None) -> dict[str, str]:
    """Give styles the names by which pandoc knows them; return those that they had, by their ids.

    They are the styles for code in a paragraph, and those with a level in the outline: Pages calls
    its own “Heading”, and a template may have “Chapter Title”.
    """
    names = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        if (name := style.find(f"{_W}name")) is None:
            continue
        said = names[style.get(f"{_W}styleId", "")] = name.get(_VAL, "").lower()
        depth = whole_number(_value(style, f"pPr/{_W}outlineLvl"), _BODY)
        if style.get(f"{_W}type") == "character" and said in _CODE_STYLES:
            name.set(_VAL, _CODE)
        elif said not in STYLES and style.get(f"{_W}default") is None and depth < _BODY:
            name.set(_VAL, f"heading {1 + depth}")
    return names


def _range_comments(body: Tree) -> None:
    """Give each comment that has only a place a range there, for pandoc drops it without one."""
    number = f"{_W}id"
    ranged = {start.get(number) for start in body.iter(f"{_W}commentRangeStart")}
    for place in list(body.iter(f"{_W}commentReference")):
        if (comment := place.get(number, "")) not in ranged:
            for edge in ("commentRangeStart", "commentRangeEnd"):
                place.getparent().addprevious(etree.Element(f"{_W}{edge}", {number: comment}))


def _join(paragraph: Tree) -> None:
    """Put a paragraph whose end is deleted into the next one, which is formatted as both are."""
    following = paragraph.getnext()
    path = f"{_W}pPr/{_W}rPr"
    is_deleted = any(paragraph.find(f"{path}/{gone}") is not None for gone in _GONE)
    if not is_deleted or following is None or following.tag != paragraph.tag:
        return
    last = paragraph[-1]
    if last.tag in _GONE and (texts := [*last.iter(f"{_W}delText", f"{_W}t")]):
        # The end of a paragraph parts words, also where both are deleted.
        texts[-1].text = f"{texts[-1].text or ''} "
    else:
        _run(paragraph, deleted(_MARK))
    at = int(len(following) > 0 and following[0].tag == f"{_W}pPr")
    following[at:at] = [part for part in paragraph if part.tag != f"{_W}pPr"]
    replace_by_text(paragraph, "")


def _take_boxes(body: Tree) -> None:
    """Put the paragraphs of text boxes below those that hold them, whose words pandoc drops."""
    for other in list(body.iter(_FALLBACK)):
        if next(other.getparent().iter(_BOX), None) is not None:
            other.getparent().remove(other)
    boxes = {box: list(box.iterancestors(f"{_W}p"))[-1:] for box in body.iter(_BOX)}
    holders = {holder for around in boxes.values() for holder in around}
    for box, around in reversed(boxes.items()):
        for holder, part in product(around, reversed(box)):
            holder.addnext(part)
    for holder in holders:
        if next(holder.iter(*_SHOWN), None) is None:
            replace_by_text(holder, "")


def _indent_lines(paragraph: Tree) -> None:
    """Keep the tabs and spaces before a line of several, which pandoc drops."""
    parts = list(paragraph.iterfind(f"{_W}r/*"))
    ends = {it for it in parts if it.tag == f"{_W}br" and it.get(f"{_W}type", _LINE) == _LINE}
    begins = bool(ends)
    for part in parts:
        if part.tag == f"{_W}tab" and begins:
            part.tag, part.text = f"{_W}t", INDENT
        elif part.tag == f"{_W}t" and part.text and begins:
            text = part.text.lstrip(" ")
            part.text = "\u00a0" * (len(part.text) - len(text)) + text
        begins = part in ends or (begins and not (part.text or "").strip())


def _read_looks(paragraph: Tree) -> None:
    """Mark what is not shown; put rules and capitals that are only drawn into the text.

    A whole line in capitals is the look of a title, unless none of it was typed so.
    """
    for drawn in [it for it in paragraph.iter(f"{_W}pict") if it.find(_RECT) is not None]:
        drawn[:], drawn.tag, drawn.text = [], f"{_W}t", RULE
    texts = {text: text.getparent() for text in paragraph.iter(f"{_W}t")}
    large = [text for text, run in texts.items() if text.text and _is_on(run, "caps")]
    is_title = len(large) == len(texts) and any(text.text != text.text.lower() for text in large)
    for text in [] if is_title else large:
        text.text = text.text.upper()
    for text, run in texts.items():
        if text.text and _is_on(run, "vanish"):
            text.text = hidden(text.text)


def _is_on(run: Tree, name: str) -> bool:
    said = run.find(f"{_W}rPr/{_W}{name}")
    return said is not None and said.get(_VAL) not in _OFF


def _is_ruled(paragraph: Tree) -> bool:
    """Return whether a rule is below a paragraph, as Word makes of three hyphens, and no frame."""
    below = paragraph.getnext()
    edges, others = (
        {
            edge.tag.removeprefix(_W): edge.get(_VAL, "")
            for edge in part.findall(f"{_W}pPr/{_W}pBdr/*")
        }
        if part is not None
        else {}
        for part in (paragraph, below)
    )
    lines = {edge for edge, line in edges.items() if line not in _NO_LINE}
    is_bare = paragraph.getparent().tag == f"{_W}body"
    return is_bare and lines == {"bottom"} and edges != others


def _mark_spaces(body: Tree, styles: Tree | None) -> None:
    """Mark paragraphs with more space above than most have; those that are aligned have it so."""
    known, spaces = _by_id(styles), {}
    for paragraph in body.findall(f"{_W}p"):
        chain = list(_formats(paragraph, known))
        above = (it.find(f"{_W}pPr/{_W}spacing[@{_W}before]") for it in chain)
        space = next((it.get(f"{_W}before") for it in above if it is not None), "0")
        if next(paragraph.iter(f"{_W}t"), None) is not None and not _first(chain, "outlineLvl"):
            aligned = _first(chain, "jc") in {"center", "right", "end"}
            spaces[paragraph] = 0 if aligned else whole_number(space, 0)
    usual = Counter(spaces.values()).most_common(1)
    for paragraph, space in spaces.items():
        if space >= usual[0][0] + _WIDE:
            _run(paragraph, FAR)


def _mark(paragraph: Tree, names: dict[str, str]) -> None:
    for page in list(paragraph.iter(f"{_W}br")):
        if page.get(f"{_W}type") == "page":
            page.tag = f"{_W}t"
            page.text = PAGE
    for gone in list(paragraph.iter(*_GONE)):
        _delete(gone)
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return
    style = properties.find(f"{_W}pStyle")
    name = names.get(style.get(_VAL, ""), "") if style is not None else ""
    if style is not None and name in STYLES and next(paragraph.iter(f"{_W}t"), None) is not None:
        properties.remove(style)
        _run(paragraph, STYLES[name], 1)
    if name in VERSE_STYLES:
        _run(paragraph, VERSE, 1)
    if name not in STYLES and not name.startswith("heading") and _is_ruled(paragraph):
        paragraph.addnext(_run(etree.Element(f"{_W}p"), RULE))
    before = properties.find(f"{_W}pageBreakBefore")
    if before is not None and before.get(_VAL) not in _OFF:
        _run(paragraph, PAGE, 1)
    section = properties.find(f"{_W}sectPr")
    kind = section.find(f"{_W}type") if section is not None else None
    if section is not None and (kind is None or kind.get(_VAL) != "continuous"):
        _run(paragraph, PAGE)


def _delete(gone: Tree) -> None:
    """Make a deletion a run; pandoc would leave its spaces in the text."""
    text = "".join(part.text or "" for part in gone.iter(f"{_W}delText", f"{_W}t"))
    if text:
        gone[:] = []
        gone.tag = f"{_W}r"
        etree.SubElement(gone, f"{_W}t", {_SPACE: "preserve"}).text = deleted(text)


def _run(paragraph: Tree, text: str, at: int | None = None) -> Tree:
    """Put a run into a paragraph, at its end if no place is given; return the paragraph."""
    run = etree.Element(f"{_W}r")
    etree.SubElement(run, f"{_W}t").text = text
    paragraph.insert(len(paragraph) if at is None else at, run)
    return paragraph


_HEADING = re.compile(r"heading [1-9]")
# The numerals of HTML by their names in Word. Others, such as numbers in words, are in digits.
_NUMERALS = {
    "upperRoman": "I", "lowerRoman": "i", "upperLetter": "A", "lowerLetter": "a",
    "decimalZero": "01", "none": None, "bullet": None,
}  # fmt: skip


def heading_numbers(
    body: Tree, styles: Tree | None, numbering: Tree | None
) -> Iterator[tuple[Tree, str]]:
    """Yield the headings that Word numbers, with their numbers. Numbered items count with them.

    A paragraph in another style may be a heading if a word is with its number ("Chapter 1"), or if
    it is centred, as no item of a list is.
    """
    if styles is None or numbering is None:
        return
    known = _by_id(styles)
    abstract = {
        each.get(f"{_W}abstractNumId", ""): Outline(_levels(each))
        for each in numbering.iter(f"{_W}abstractNum")
    }
    numberings = {each.get(f"{_W}numId", ""): each for each in numbering.iter(f"{_W}num")}
    for paragraph in body.iter(f"{_W}p"):
        chain = list(_formats(paragraph, known))
        number, level = (_first(chain, f"numPr/{_W}{name}") for name in ("numId", "ilvl"))
        numbered = numberings.get(number)
        outline = abstract.get(_value(numbered, "abstractNumId"))
        if numbered is None or outline is None:
            continue
        for override in numbered.findall(f"{_W}lvlOverride"):
            _restart(outline, override)
            numbered.remove(override)  # It is one where the numbering is first used.
        depth = whole_number(level, 0)
        form, shown = outline.level(depth).text, outline.next(depth)
        is_heading = any(_HEADING.fullmatch(_value(it, "name").lower()) for it in chain)
        has_word = any(map(str.isalpha, form))
        # A bullet may be the letter "o".
        is_apart = "%" in form and (has_word or _first(chain, "jc") == "center")
        if shown and (is_heading or is_apart):
            yield paragraph, shown


def _levels(parent: Tree) -> dict[int, Level]:
    return {
        whole_number(it.get(f"{_W}ilvl"), 0): Level(
            _NUMERALS.get(_value(it, "numFmt"), ""),
            _value(it, "lvlText"),
            whole_number(_value(it, "start"), 1),
            is_legal=it.find(f"{_W}isLgl") is not None,
        )
        for it in parent.findall(f"{_W}lvl")
    }


def _restart(outline: Outline, override: Tree) -> None:
    outline.levels |= _levels(override)
    start = whole_number(_value(override, "startOverride"), 0)
    if start:
        outline.counts[whole_number(override.get(f"{_W}ilvl"), 0)] = start - 1


def _by_id(styles: Tree | None) -> dict[str, Tree]:
    every = styles.iter(f"{_W}style") if styles is not None else ()
    return {style.get(f"{_W}styleId", ""): style for style in every}


def _formats(paragraph: Tree, styles: Mapping[str, Tree]) -> Iterator[Tree]:
    """Yield a paragraph and its styles: its own, and those that each is based on."""
    yield paragraph
    properties, left = paragraph.find(f"{_W}pPr"), dict(styles)
    style = left.pop(_value(properties, "pStyle"), None)
    while style is not None:
        yield style
        style = left.pop(_value(style, "basedOn"), None)


def _first(chain: list[Tree], path: str) -> str:
    """Return the first value that a paragraph or one of its styles has."""
    return next((value for it in chain if (value := _value(it, f"pPr/{_W}{path}"))), "")


def _value(element: Tree | None, path: str) -> str:
    below = element.find(f"{_W}{path}") if element is not None else None
    return below.get(_VAL, "") if below is not None else ""
