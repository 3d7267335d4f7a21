"""The images of a text: found, checked by content, and named.

An image is looked up among the files beside the text, in its archive, or in the page itself; never
on the web, and never by a path of the file system. One that cannot be shown is named in a question,
and the text is read all the same.
"""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from urllib.parse import unquote, unquote_to_bytes

from fascicle.files.image_header import image_header, is_svg
from fascicle.model.blocks import Span
from fascicle.model.decision import KeyValue, TypedValue
from fascicle.model.digests import sha256_of
from fascicle.model.draft import Draft, Query
from fascicle.model.names import IMAGES
from fascicle.readers.archive import Archive, is_seen, unread_query

# A photograph has 12 to 50 megapixels; browsers need four bytes of memory for each.
LARGEST, MOST_PIXELS = 10 << 20, 50_000_000
LARGEST_OF_TEXT, MOST_OF_TEXT = 200 << 20, 2_000
# What stands in a page for an image that was too long for the parser.
TOO_LONG = "data:too-long,"
ON_THE_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_DATA = re.compile(r"data:[^,]{0,200}?(;base64)?,", re.IGNORECASE)
_LONGEST_STEM = 40
# Names that programs give to images.
_BY_MACHINE = re.compile(r"(?:rid|file|image|img)?-?\d*|[0-9a-f]{16,}")
_MISSING, WEB = "not found", "on the web"
_IN_DRAWING = re.compile(rb"""<image\b[^<>]*?\bhref\s*=\s*(["'])([\x21-\x7e]+?)\1""", re.IGNORECASE)
# The cover of a text that has title and authors on it.
_NO_COVER = "none"
# So many images of a fault are named in a question, by so many letters.
_NAMED, _LONGEST_SAID = 5, 80


@dataclass(frozen=True, slots=True)
class _Refused:
    """An image that is not shown: why, its address, and the line in its place."""

    why: str
    address: str
    line: int


@dataclass(slots=True)
class Gallery:
    """Images so far: `images` by their names in the book, `covers` by their places."""

    beside: dict[str, bytes] = field(default_factory=dict)
    archives: list[Archive] = field(default_factory=list)
    images: dict[str, bytes] = field(default_factory=dict)
    covers: set[str] = field(default_factory=set)
    refused: list[_Refused] = field(default_factory=list)
    # The name, or else the fault, of each address that has been looked up.
    _known: dict[str, tuple[str, str]] = field(default_factory=dict)
    _size: int = 0

    def add(self, address: str, folder: str, line: int) -> str:
        """Return the name in the book of an image, "" if it cannot be shown.

        The address is relative to a folder, as messages name it. `line` is where the image is.
        """
        place = place_of(address, folder)
        has_ending = "." in place.rpartition("/")[2] or _is_data(address)
        return self._added(address, place if has_ending else self._with_ending(place), folder, line)

    def add_cover(self, place: str) -> str:
        """Return the name in the book of the image that an archive calls its cover, as `add`.

        Of a drawing around an image, as Standard Ebooks has, it is the image.
        """
        self.covers.add(place)
        raw = self._bytes(place, place) or b""
        image = _IN_DRAWING.search(raw) if is_svg(raw) and not image_header(raw) else None
        if image and (name := self.add(image[2].decode(), posixpath.dirname(place), 1)):
            return name
        return self._added(place, place, place, 1)

    def _added(self, address: str, place: str, folder: str, line: int) -> str:
        if place not in self._known:
            self._known[place] = self._checked(address, place, folder)
        name, fault = self._known[place]
        if fault:
            # A file that is missing is named by the place where it would be found.
            self.refused.append(_Refused(fault, place if fault == _MISSING else address, line))
        return name

    def is_cover(self, address: str, folder: str) -> bool:
        """Return whether an address, relative to a folder, is that of the cover."""
        return bool(self.covers) and place_of(address, folder) in self.covers

    def unused(self, archives: Sequence[Archive]) -> Iterator[Query]:
        """Yield a question about images in archives that no page shows."""
        there = ((it.place(path), path) for it in archives for path in filter(is_seen, it))
        images = ((place, path) for place, path in there if path.lower().endswith(IMAGES))
        if unread := [path for place, path in images if place not in self._known]:
            yield unread_query(unread)

    def queries(self, outside: Container[int] = ()) -> Iterator[Query]:
        """Yield a question for each reason why images are not shown; a new image asks it anew.

        `outside` are the lines of images that are not missed, as that of a publisher; a cover is.
        """
        why_of = attrgetter("why")
        missed = [it for it in self.refused if it.line not in outside or it.address in self.covers]
        for why, group in groupby(sorted(missed, key=why_of), why_of):
            refused = list(group)
            lines = tuple(dict.fromkeys(each.line for each in refused))
            is_one = len(lines) == 1
            count, them = ("an image is", "it") if is_one else (f"{len(lines)} images are", "them")
            listed = _listed([each.address for each in refused])
            question = f"{count} not shown ({why}: {listed}). Leave {them} out?"
            if why == WEB:
                question += " Alternative texts are shown in their places."
            span, quote = Span(lines[0], lines[0]), f"{len(lines)} {why}"
            yield Query(
                "images", span, question, "without images", weight=0.8, places=lines, quote=quote
            )

    def _checked(self, address: str, place: str, folder: str) -> tuple[str, str]:
        """Return the name of an image and "", or "" and why it is not shown."""
        if fault := _fault_of_address(address) or _fault_of_place(place, folder):
            return "", fault
        if self._size >= LARGEST_OF_TEXT or len(self.images) >= MOST_OF_TEXT:
            limits = f"{MOST_OF_TEXT:,} images or {LARGEST_OF_TEXT >> 20} MB"
            return "", f"beyond {limits} in a text"
        raw = self._bytes(address, place)
        if raw is None:
            return "", _MISSING
        self._size += len(raw)
        if fault := fault_of(raw):
            return "", fault
        return self._named(raw, "" if _is_data(address) else place), ""

    def _bytes(self, address: str, place: str) -> bytes | None:
        if _is_data(address):
            return _data(address)
        if place in self.beside:
            return self.beside[place]
        packed = self._packed(place)
        return packed[0].read_image(packed[1], LARGEST) if packed else None

    def _with_ending(self, place: str) -> str:
        """Return the place of an image, which LaTeX names without its ending."""
        there = (place + ending for ending in ("", *IMAGES))
        return next((it for it in there if it in self.beside or self._packed(it)), place)

    def _packed(self, place: str) -> tuple[Archive, str] | None:
        """Return the archive that has an image, and its path there."""
        paths = ((it, place.removeprefix(f"{it.name}/")) for it in self.archives)
        return next(((it, path) for it, path in paths if path != place and path in it), None)

    def _named(self, raw: bytes, place: str) -> str:
        """Keep an image, and return its name: that of its file, with a digest of its content.

        So two images never share a name, and one on disk shows whether it has been edited.
        """
        names = (name_of(raw, place, digits) for digits in (8, 16, 64))
        name = next(name for name in names if self.images.get(name, raw) == raw)
        self.images[name] = raw
        return name


def name_of(raw: bytes, place: str, digits: int = 8) -> str:
    """Return the name in the book of an image, with so many digits of its digest."""
    header, digest = image_header(raw), sha256_of(raw, digits)
    ending = header.kind if header else ""
    stem = posixpath.splitext(posixpath.basename(place))[0]
    folded = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", folded)[:_LONGEST_STEM].strip("-")
    stem = "image" if _BY_MACHINE.fullmatch(stem) else stem.removesuffix(f"-{digest}")
    return f"{stem}-{digest}.{ending}"


def place_of(address: str, folder: str) -> str:
    """Return the place of an address that is relative to a folder; of any other, itself."""
    if _SCHEME.match(address) or ON_THE_WEB.match(address):
        return address
    path = unquote(re.split("[?#]", address, maxsplit=1)[0])
    return posixpath.normpath(posixpath.join(folder, path.replace("\\", "/")))


def _is_data(address: str) -> bool:
    """Return whether an address is the image itself."""
    return address[:5].lower() == "data:"


def _fault_of_address(address: str) -> str:
    if address == TOO_LONG:
        return f"larger than {LARGEST >> 20} MB"
    if ON_THE_WEB.match(address):
        return WEB
    if _SCHEME.match(address) and not _is_data(address):
        return "outside of the text"
    return "" if address else "without an address"


def _fault_of_place(place: str, folder: str) -> str:
    """Return a fault if a place is outside of the folder that all texts are in."""
    texts = folder.partition("/")[0]
    inside = not texts or _SCHEME.match(place) or place.startswith(f"{texts}/")
    return "" if inside else f"outside of {texts}/"


def fault_of(raw: bytes) -> str:
    """Return why a file cannot be shown as an image, "" if it can."""
    if len(raw) > LARGEST:
        return f"larger than {LARGEST >> 20} MB"
    header = image_header(raw)
    if header is None:
        damaged = "damaged, or no PNG, JPEG, GIF or WebP"
        return "SVG, which may hold scripts" if is_svg(raw) else damaged
    if header.width * header.height > MOST_PIXELS:
        return f"of more than {MOST_PIXELS // 1_000_000} megapixels"
    return ""


def _data(address: str) -> bytes | None:
    """Return the bytes in a `data:` address; its type is not believed. None if damaged."""
    head = _DATA.match(address)
    if head is None:
        return None
    payload = address[head.end() :]
    if not head[1]:
        return unquote_to_bytes(payload)
    try:
        return base64.b64decode("".join(unquote(payload).split()))
    except (binascii.Error, ValueError):
        return b""


def _listed(addresses: list[str]) -> str:
    """Return the first addresses of some, without repetition."""
    known = list(dict.fromkeys(_said(address) for address in addresses))
    return ", ".join(known[:_NAMED]) + (f" and {len(known) - _NAMED} more" * (len(known) > _NAMED))


def _said(address: str) -> str:
    if not address or _is_data(address):
        return "in the page itself"
    return address if len(address) <= _LONGEST_SAID else f"{address[:_LONGEST_SAID]}…"


def cover_of(
    draft: Draft, given: str | None, beside: Mapping[str, bytes], folder: str
) -> tuple[dict[str, bytes], list[Query]]:
    """Return the image on the cover of a text by its name in the book, or why there is none.

    `given` is what the settings say, None if nothing: an image of the text, or one `beside` it by
    its place. `folder` is that of the text, as messages name it.
    """
    wanted = (draft.found.get("cover") if given is None else given).rpartition("/")[2]
    for name, raw in draft.images.items():
        if wanted in {name, name.rpartition(".")[0]}:
            return {name: raw}, []
    if given in {None, "", _NO_COVER}:
        return {}, []
    place = place_of(given, folder)
    if place in beside and not (fault := fault_of(beside[place])):
        return {name_of(beside[place], place): beside[place]}, []
    names = ", ".join(name.rpartition(".")[0] for name in list(draft.images)[:_NAMED])
    named = f"; images of the text: {names}" if names else ""
    why = fault if place in beside else f"there is no {place}{named}"
    question = f"the cover, {given}, is not shown ({why})"
    choices = (TypedValue("cover"), KeyValue("cover", _NO_COVER))
    return {}, [Query("cover", Span(1, 1), question, "without it", choices, 0.8, quote=given)]
