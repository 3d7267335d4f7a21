"""The package of an EPUB: its metadata, the files of its spine in order, and its navigation.

Title, authors and language help to read the text. All other metadata may be said better in it: an
archive's header names fandoms and characters apart, where the package has one list of subjects.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import html

from fascicle.model.draft import Found
from fascicle.model.errors import SourceError
from fascicle.model.names import DIGITAL_LIBRARIES, language_code
from fascicle.model.word_lists import without_years
from fascicle.model.words import is_placeholder
from fascicle.readers.archive import Archive
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.page import parsed
from fascicle.readers.html.tags import Element, first_line, refuse_crowded, tag_of
from fascicle.readers.sheet import Sheet

CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# An entity that stands for a character, or for a file; its document type, once all of these are
# taken out.
_DECLARATION = re.compile(
    rb"""<!ENTITY\s+([\w.-]+)\s+(?:(["'])(&#x?[0-9a-fA-F]{1,6};|[^&<%"']{1,4})\2"""
    rb"""|(?:SYSTEM|PUBLIC)\s([^<>]*))\s*>"""
)
_DECLARED = re.compile(rb"<!DOCTYPE\s+(\w+)[^<>\[]{0,300}\[\s*\]\s*>")
_ENTITY = re.compile(rb"&([\w.-]+);")
# Pages that are read; EPUB 2 has the last as well. NCX is the navigation of EPUB 2.
PAGES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"}
_NCX = "application/x-dtbncx+xml"
_DRAWING = "image/svg+xml"
_AGAIN = "Download it again, or open it in calibre and convert it to EPUB."


@dataclass(frozen=True, slots=True)
class Package:
    """The package document; paths are those of files in the archive.

    `spine` is the reading order; `other` are files in it that are no pages, such as images, and
    `unlisted` pages that are not in it, without the navigation and the cover. `roles`
    are those that the guide of EPUB 2 gives to pages: "cover", "title-page", "toc". `cover` is
    the path of the image on the cover, "" if there is none. `repeated` are the pages that the
    reading order has several times; each is read once.
    """

    metadata: Element | None
    spine: tuple[str, ...]
    other: tuple[str, ...]
    unlisted: tuple[str, ...]
    navigation: str
    roles: dict[str, str]
    cover: str = ""
    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    kind: str
    properties: frozenset[str]


def package_of(archive: Archive) -> Package:
    """Return the package of an EPUB.

    Raises `SourceError` if one of the files that it needs is missing or damaged, or if the pages
    are encrypted.
    """
    path = _package_path(archive)
    root = xml_of(archive, path)
    folder = posixpath.dirname(path)
    items = _items(root, folder)
    listed = list(_spine(root, items, archive.place(path)))
    spine = {item.path: item for item in listed}.values()
    pages = tuple(item.path for item in spine if _is_page(item, archive))
    if not pages:
        raise SourceError(archive.place(path), "the spine lists no pages", _AGAIN)
    if missing := next((page for page in pages if page not in archive), ""):
        problem = f"the spine lists {missing}, which is not in the file"
        raise SourceError(archive.name, problem, _AGAIN)
    _refuse_encrypted(archive, set(pages))
    others = tuple(item.path for item in spine if item.path not in pages)
    metadata = next(elements(root, "metadata"), None)
    navigation, cover = _navigation(root, items, archive), _cover(root, items)
    roles = _roles(root, folder)
    known = {*pages, navigation, *(path for path, role in roles.items() if role == "cover")}
    known |= {item.path for item in items.values() if "nav" in item.properties}
    paths = (item.path for item in items.values() if item.kind in PAGES)
    unlisted = tuple(path for path in dict.fromkeys(paths) if path in archive and path not in known)
    times = Counter(item.path for item in listed)
    repeated = tuple(page for page in pages if times[page] > 1)
    return Package(metadata, pages, others, unlisted, navigation, roles, cover, repeated)


def _is_page(item: _Item, archive: Archive) -> bool:
    """Return whether a file of the spine is read: a page, or a drawing with words."""
    is_drawing = item.kind == _DRAWING and item.path in archive
    return item.kind in PAGES or (is_drawing and b"<text" in archive.read(item.path))


def xml_of(archive: Archive, path: str) -> Element:
    """Return the root of an XML file. Entities are not followed, nothing is fetched.

    Raises `SourceError` if the file is missing, damaged, or declares entities.
    """
    if path not in archive:
        raise SourceError(archive.name, f"an EPUB without {path}", _AGAIN)
    raw, place = archive.read(path), archive.place(path)
    raw = with_characters(raw, place)
    refuse_crowded(place, raw.count(b"<"))
    parser = html.XHTMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        return html.document_fromstring(raw, parser=parser)
    except (html.etree.LxmlError, ValueError) as error:
        raise SourceError(place, f"no XML: {first_line(error)}", _AGAIN) from None


def with_characters(raw: bytes, place: str) -> bytes:
    """Return a document with characters in the place of the entities that it declares for them.

    Those that it declares for files are left out: no file is followed.

    Raises `SourceError` for a document that declares any other: nobody needs them in a book.
    """
    declared = raw.replace(b"\0", b"").count(b"<!ENTITY")
    characters = {name: character for name, _, character, _ in _DECLARATION.findall(raw)}
    if declared != len(characters):
        problem = "declares entities of its own (<!ENTITY …), which are not read"
        raise SourceError(place, problem, "Open the book in calibre and convert it to EPUB.")
    if not characters:
        return raw
    text = _DECLARED.sub(rb"<!DOCTYPE \1>", _DECLARATION.sub(b"", raw))
    return _ENTITY.sub(lambda entity: characters.get(entity[1], entity[0]), text)


def declared_files(raw: bytes) -> list[str]:
    declared = (file.decode("utf-8", "replace") for *_, file in _DECLARATION.findall(raw))
    return [file.split()[-1].strip("\"'") for file in declared if file.strip()]


def text_in(element: Element) -> str:
    """Return the text of an element and all in it, with single spaces, without comments."""
    return " ".join(str(element.xpath("string()")).split())


def elements(element: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name inside an element, in order, whatever their namespace."""
    return (child for child in element.iterdescendants() if tag_of(child) == name)


def path_of(href: str, folder: str) -> str:
    """Return the path in the archive of an address relative to a folder, "" for one elsewhere."""
    if ":" in href.split("/", maxsplit=1)[0]:
        return ""
    path = posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))
    return "" if path.startswith(("..", "/")) else path


def _package_path(archive: Archive) -> str:
    for file in elements(xml_of(archive, CONTAINER), "rootfile"):
        if path := path_of(file.get("full-path") or "", ""):
            return path
    raise SourceError(archive.place(CONTAINER), "names no package document (.opf)", _AGAIN)


def _items(root: Element, folder: str) -> dict[str, _Item]:
    return {
        item.get("id") or "": _Item(
            path_of(item.get("href") or "", folder),
            (item.get("media-type") or "").lower(),
            frozenset((item.get("properties") or "").split()),
        )
        for manifest in elements(root, "manifest")
        for item in elements(manifest, "item")
    }


def _spine(root: Element, items: dict[str, _Item], place: str) -> Iterator[_Item]:
    for spine in elements(root, "spine"):
        for entry in elements(spine, "itemref"):
            name = entry.get("idref") or ""
            if name not in items or not items[name].path:
                raise SourceError(place, f"the spine lists “{name}”, which is no file", _AGAIN)
            yield items[name]


def _navigation(root: Element, items: dict[str, _Item], archive: Archive) -> str:
    """Return the path of the navigation document, else of the NCX, "" if there is none."""
    spine = next(elements(root, "spine"), None)
    named = items.get(spine.get("toc") or "") if spine is not None else None
    candidates = [item for item in items.values() if "nav" in item.properties]
    candidates += [named] if named else []
    candidates += [item for item in items.values() if item.kind == _NCX]
    return next((item.path for item in candidates if item.path in archive), "")


def _cover(root: Element, items: dict[str, _Item]) -> str:
    """Return the path of the image that EPUB 3, or else EPUB 2, calls the cover."""
    metas = (meta for meta in elements(root, "meta") if meta.get("name") == "cover")
    named = (items.get(meta.get("content") or "") for meta in metas)
    covers = [item for item in items.values() if "cover-image" in item.properties]
    return next((item.path for item in (*covers, *filter(None, named))), "")


def _roles(root: Element, folder: str) -> dict[str, str]:
    references = (r for guide in elements(root, "guide") for r in elements(guide, "reference"))
    places = ((r.get("href") or "", (r.get("type") or "").lower()) for r in references)
    return {path_of(href, folder): role for href, role in places if href and "#" not in href}


def _refuse_encrypted(archive: Archive, pages: set[str]) -> None:
    """Raise `SourceError` if a page is encrypted. Only fonts may be, which are not read."""
    if _ENCRYPTION not in archive:
        return
    root = xml_of(archive, _ENCRYPTION)
    encrypted = {path_of(ref.get("URI") or "", "") for ref in elements(root, "cipherreference")}
    if encrypted & pages:
        problem = "an EPUB whose pages are encrypted (DRM)"
        raise SourceError(archive.name, problem, "Get a copy without copy protection.")


METADATA = "metadata.opf"
_OPF = "{http://www.idpf.org/2007/opf}"
# MARC relators, and what people write instead of them.
_PEOPLE = {
    "aut": "authors", "author": "authors", "cre": "authors", "": "authors",
    "trl": "translators", "translator": "translators",
    "edt": "editors", "editor": "editors",
    "ill": "illustrators", "illustrator": "illustrators", "art": "illustrators",
}  # fmt: skip
_WEB = re.compile(r"(?:ur[il]:)?(https?://\S+)")
_DAY = re.compile(r"(?!0)\d{4}(?:-\d\d(?:-\d\d)?)?")
# Programs give a file the moment at which they make it, to a part of a second.
_CLOCK = re.compile(r"T\d\d:\d\d:\d\d\.\d*[1-9]")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# ISO 639-2 codes of languages that have a shorter one, which calibre once wrote.
_SHORTER = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it",
    "por": "pt", "nld": "nl", "dut": "nl", "jpn": "ja", "zho": "zh", "chi": "zh", "rus": "ru",
    "lat": "la", "swe": "sv", "dan": "da", "fin": "fi", "pol": "pl", "ces": "cs", "cze": "cs",
}  # fmt: skip
# What FanFicFare writes among the subjects of every story.
_NO_TAG = re.compile(r"FanFiction$|Last Update(?: Year/Month)?: |Completed$|In-Progress$")
_EVENTS = {"": "published", "publication": "published", "original-publication": "published"}


def metadata_of_package(metadata: Element | None) -> tuple[Found, Found]:
    """Return the values that name the work (titles, authors, language, series), and all others."""
    if metadata is None:
        return Found(), Found()
    refined = _refined(metadata)
    people = _people(metadata, refined)
    series, number = _series(metadata, refined)
    title, subtitle = _titles(metadata, refined)
    authors, language = people.pop("authors", ()), _language(metadata)
    named = Found().with_values(title=title, subtitle=subtitle, authors=authors, language=language)
    described = Found().with_values(
        **people,
        summary="\n\n".join(filter(None, map(_paragraphs, _texts(metadata, "description")))),
        tags=tuple(s for s in dict.fromkeys(_texts(metadata, "subject")) if not _NO_TAG.match(s)),
        rights=" ".join(_texts(metadata, "rights")),
        sources=tuple(dict.fromkeys(_addresses(metadata))),
        # A digital library says when it made the book, not when that was published.
        dates=() if is_from_library(metadata) else tuple(dict.fromkeys(_dates(metadata))),
        series=series,
        series_number=number if series else "",
    )
    return named, described


def is_from_library(metadata: Element | None) -> bool:
    """Return whether a digital library made the book.

    Then its identifier is an address there, or its publisher has the library's name.
    """
    if metadata is None:
        return False
    identifiers = (_WEB.fullmatch(text) for text in _texts(metadata, "identifier"))
    hosts = (urlsplit(match[1]).netloc.removeprefix("www.") for match in identifiers if match)
    publishers = {"".join(text.casefold().split()) for text in _texts(metadata, "publisher")}
    names = {host.partition(".")[0] for host in DIGITAL_LIBRARIES}
    owners = {".".join(host.split(".")[at:]) for host in hosts for at in (0, 1)}
    return bool(publishers & names) or not owners.isdisjoint(DIGITAL_LIBRARIES)


def metadata_in(archives: Iterable[Archive]) -> tuple[Found, Found]:
    """Return the metadata that calibre puts beside the pages of HTMLZ and TXTZ."""
    for archive in archives:
        if METADATA in archive:
            return metadata_of_package(next(elements(xml_of(archive, METADATA), "metadata"), None))
    return Found(), Found()


def _texts(metadata: Element, name: str) -> list[str]:
    return [text for element in elements(metadata, name) if (text := text_in(element))]


def _refined(metadata: Element) -> dict[str, dict[str, str]]:
    """Return the properties by `<meta refines="#id" property="…">` of each element, by its id.

    Somebody may have several roles: they are one text, with spaces between them.
    """
    refined: dict[str, dict[str, str]] = {}
    for meta in elements(metadata, "meta"):
        if refines := (meta.get("refines") or "").removeprefix("#"):
            properties, name = refined.setdefault(refines, {}), meta.get("property") or ""
            others = f"{properties[name]} " if name == "role" and name in properties else ""
            properties[name] = others + text_in(meta)
    return refined


def _titles(metadata: Element, refined: dict[str, dict[str, str]]) -> tuple[str, str]:
    """Return the main title, else the first, and the subtitle, "" if there is none."""
    titles = [element for element in elements(metadata, "title") if text_in(element)]
    kinds = [refined.get(t.get("id") or "", {}).get("title-type") for t in titles]
    at = kinds.index("main") if "main" in kinds else 0
    title = text_in(titles[at]) if titles else ""
    subtitle = text_in(titles[kinds.index("subtitle")]) if "subtitle" in kinds else ""
    return ("", "") if is_placeholder(title) or title == subtitle else (title, subtitle)


def _people(metadata: Element, refined: dict[str, dict[str, str]]) -> dict[str, tuple[str, ...]]:
    people: dict[str, dict[str, None]] = {}
    for element in metadata.iterdescendants():
        name = tag_of(element)
        if name not in {"creator", "contributor"}:
            continue
        role = element.get(f"{_OPF}role") or element.get("role")
        roles = [role] if role else refined.get(element.get("id") or "", {}).get("role", "").split()
        person = without_years(text_in(element))
        if not person or person.casefold() in {"unknown", "unknown author"}:
            continue
        for role in roles or ([""] if name == "creator" else []):
            # A contributing artist has painted the cover.
            kind = _PEOPLE.get(role.casefold())
            if kind and not (role.casefold() == "art" and name == "contributor"):
                people.setdefault(kind, {})[person] = None
    return {kind: tuple(names) for kind, names in people.items()}


def _language(metadata: Element) -> str:
    """Return the first language as a code of BCP 47."""
    for language in _texts(metadata, "language"):
        code = language.replace("_", "-")
        if known := language_code(language):
            return known
        first, dash, rest = code.partition("-")
        if _CODE.fullmatch(code) and first.lower() not in {"und", "mul", "zxx"}:
            return f"{_SHORTER.get(first.lower(), first.lower())}{dash}{rest}"
    return ""


def _series(metadata: Element, refined: dict[str, dict[str, str]]) -> tuple[str, str]:
    """Return name and number of the series, as calibre or EPUB 3 say."""
    metas = list(elements(metadata, "meta"))
    named = {meta.get("name"): meta.get("content") or "" for meta in metas}
    if series := named.get("calibre:series"):
        return series, named.get("calibre:series_index", "").removesuffix(".0")
    for meta in metas:
        more = refined.get(meta.get("id") or "", {})
        is_series = more.get("collection-type", "series") == "series"
        if meta.get("property") == "belongs-to-collection" and is_series:
            return text_in(meta), more.get("group-position", "")
    return "", ""


def _paragraphs(description: str) -> str:
    """Return the paragraphs of a description, which may be HTML."""
    if "<" not in description:
        return description
    try:
        tree = parsed("", f"<body>{description}</body>")
    except SourceError:
        return description
    sheet = Sheet()
    sheet.begin("", "")
    Elements(sheet).read(tree)
    return "\n".join(sheet.lines)


def _addresses(metadata: Element) -> Iterator[str]:
    for name in ("source", "identifier"):
        for text in _texts(metadata, name):
            if match := _WEB.fullmatch(text):
                yield match[1]


def _dates(metadata: Element) -> Iterator[str]:
    for element in elements(metadata, "date"):
        what = _EVENTS.get((element.get(f"{_OPF}event") or "").casefold())
        said = text_in(element)
        if what and (day := _DAY.match(said)) and not _CLOCK.search(said):
            yield f"{what}: {day[0]}"
