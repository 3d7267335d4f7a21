"""The metadata of an EPUB's package as that of a work.

Title, authors and language help to read the text. All else may be said better in it: an archive's
header names fandoms and characters apart, where the package has one list of subjects.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.draft import Found
from fascicle.model.errors import SourceError
from fascicle.model.language_names import language_code
from fascicle.readers.epub.package import elements, name_of, text_in, xml_of
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.page import parsed
from fascicle.readers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement as Element

    from fascicle.readers.archive import Archive

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
    """Return what names the work (title, authors, language, series), and all else."""
    if metadata is None:
        return Found(), Found()
    refined = _refined(metadata)
    people = _people(metadata, refined)
    series, number = _series(metadata, refined)
    named = Found().with_values(
        title=_title(metadata, refined),
        authors=people.pop("authors", ()),
        language=_language(metadata),
    )
    described = Found().with_values(
        **people,
        summary="\n\n".join(filter(None, map(_paragraphs, _texts(metadata, "description")))),
        tags=tuple(s for s in dict.fromkeys(_texts(metadata, "subject")) if not _NO_TAG.match(s)),
        rights=" ".join(_texts(metadata, "rights")),
        sources=tuple(dict.fromkeys(_addresses(metadata))),
        dates=tuple(dict.fromkeys(_dates(metadata))),
        series=series,
        series_number=number if series else "",
    )
    return named, described


def metadata_in(archives: Iterable[Archive]) -> tuple[Found, Found]:
    """Return the metadata that calibre puts beside the pages of HTMLZ and TXTZ."""
    for archive in archives:
        if METADATA in archive:
            return metadata_of_package(next(elements(xml_of(archive, METADATA), "metadata"), None))
    return Found(), Found()


def _texts(metadata: Element, name: str) -> list[str]:
    return [said for element in elements(metadata, name) if (said := text_in(element))]


def _refined(metadata: Element) -> dict[str, dict[str, str]]:
    """Return what `<meta refines="#id" property="…">` says of each element, by its id."""
    found: dict[str, dict[str, str]] = {}
    for meta in elements(metadata, "meta"):
        if refines := (meta.get("refines") or "").removeprefix("#"):
            found.setdefault(refines, {})[meta.get("property") or ""] = text_in(meta)
    return found


def _title(metadata: Element, refined: dict[str, dict[str, str]]) -> str:
    """Return the main title, else the first."""
    titles = [element for element in elements(metadata, "title") if text_in(element)]
    kinds = [refined.get(t.get("id") or "", {}).get("title-type") for t in titles]
    at = kinds.index("main") if "main" in kinds else 0
    said = text_in(titles[at]) if titles else ""
    # What writers of EPUBs put where there is no title.
    return "" if said.casefold() in {"unknown", "untitled", "[no title]"} else said


def _people(metadata: Element, refined: dict[str, dict[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for element in metadata.iterdescendants():
        name = name_of(element)
        if name not in {"creator", "contributor"}:
            continue
        role = element.get(f"{_OPF}role") or element.get("role")
        role = role or refined.get(element.get("id") or "", {}).get("role", "")
        kind = _PEOPLE.get(role.casefold())
        said = text_in(element)
        is_known = said and said.casefold() not in {"unknown", "unknown author"}
        if kind and is_known and (role or name == "creator"):
            found.setdefault(kind, {})[said] = None
    return {kind: tuple(names) for kind, names in found.items()}


def _language(metadata: Element) -> str:
    """Return the first language as a code of BCP 47."""
    for said in _texts(metadata, "language"):
        code = said.replace("_", "-")
        if known := language_code(said):
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


def _paragraphs(said: str) -> str:
    """Return the paragraphs of a description, which may be HTML."""
    if "<" not in said:
        return said
    try:
        tree = parsed("", f"<body>{said}</body>")
    except SourceError:
        return said
    sheet = Sheet()
    sheet.begin("", "")
    Elements(sheet).read(tree)
    return "\n".join(sheet.lines)


def _addresses(metadata: Element) -> Iterator[str]:
    for name in ("source", "identifier"):
        for said in _texts(metadata, name):
            if match := _WEB.fullmatch(said):
                yield match[1]


def _dates(metadata: Element) -> Iterator[str]:
    for element in elements(metadata, "date"):
        what = _EVENTS.get((element.get(f"{_OPF}event") or "").casefold())
        if what and (day := _DAY.match(text_in(element))):
            yield f"{what}: {day[0]}"
