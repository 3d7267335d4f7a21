"""Hostile Kindle books: protected, cut, with sizes and places that are not theirs.

Each is a small book of the older format, some bytes of which are others; the longest repeat a
record. Of each, the bytes, and a piece of its error, "" for none.
"""

from __future__ import annotations

import struct
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_UTF8, _NONE, _MOST = 65001, 0xFFFFFFFF, 0xFFFFFFFF
_MOBI = 232
_PAGE = "<html><head><guide></guide></head><body>{}</body></html>"
# Places in the file and in its first record.
_COUNT, _PLACES, _FIRST_RECORD = 76, 78, 78 + 8 * 3 + 2
_PACKING, _LENGTH, _RECORDS, _PROTECTION = 0, 4, 8, 12
_HEADER, _CODE_PAGE, _INDEX, _TITLE, _FLAGS = 20, 28, 244, 84, 242
_EXTH = 16 + _MOBI


def kindle(body: str) -> bytes:
    """Return a book of the older format with a page, not packed."""
    text = _PAGE.format(body).encode()
    title = b"A Book"
    exth = b"EXTH" + struct.pack(">LL", 12 + 8 + 3, 1) + struct.pack(">LL", 100, 11) + b"Ada"
    header = bytearray(16 + _MOBI)
    struct.pack_into(">HHLHHHH", header, 0, 1, 0, len(text), 1, 4096, 0, 0)
    struct.pack_into(">4sLLLLL", header, 16, b"MOBI", _MOBI, 2, _UTF8, 1, 6)
    for at in range(40, 80, 4):
        struct.pack_into(">L", header, at, _NONE)
    struct.pack_into(">L", header, 80, 2)  # the first record that is no text
    struct.pack_into(">LL", header, _TITLE, 16 + _MOBI + len(exth), len(title))
    struct.pack_into(">L", header, 108, 2)  # the first image
    struct.pack_into(">L", header, 128, 0x40)  # it has such entries
    struct.pack_into(">L", header, _INDEX, _NONE)
    records = [bytes(header) + exth + title + b"\0\0", text, b"\xe9\x8e\r\n"]
    begin = bytearray(_PLACES)
    begin[:6], begin[60:68] = b"A_Book", b"BOOKMOBI"
    struct.pack_into(">H", begin, _COUNT, len(records))
    at, places = _PLACES + 8 * len(records) + 2, b""
    for number, record in enumerate(records):
        places += struct.pack(">LL", at, 2 * number)
        at += len(record)
    return bytes(begin) + places + b"\0\0" + b"".join(records)


def _changed(form: str, value: int | bytes, *places: int, body: str = "") -> bytes:
    raw = bytearray(kindle(body))
    for place in places:
        struct.pack_into(form, raw, place, value)
    return bytes(raw)


def _in_header(form: str, value: int, place: int) -> Callable[[str], bytes]:
    return lambda body: _changed(form, value, _FIRST_RECORD + place, body=body)


def _places(form: str, *values: int) -> Callable[[str], bytes]:
    def made(body: str) -> bytes:
        raw = bytearray(kindle(body))
        for number, value in enumerate(values):
            struct.pack_into(form, raw, _PLACES + 8 * number, value)
        return bytes(raw)

    return made


def _cut(length: int, body: str) -> bytes:
    return kindle(body)[:length]


CANNOT = "KindleUnpack cannot read this file"
KINDLE: dict[str, tuple[Callable[[str], bytes], str]] = {
    "that runs": (
        lambda body: kindle(f'{body}<script>alert("{{stolen}}")</script><p onclick="{{stolen}}">'
                            '<a href="javascript:alert(1)">A word</a><img src="{here}/a.png"></p>'),
        "",
    ),
    "that is protected": (_in_header(">H", 2, _PROTECTION), "is protected (DRM)"),
    "cut in its places": (partial(_cut, 90), CANNOT),
    "cut in its header": (partial(_cut, _FIRST_RECORD + 60), CANNOT),
    "cut before its text": (partial(_cut, _FIRST_RECORD + _EXTH + 40), "no words"),
    "of a name alone": (lambda _: bytes(60) + b"BOOKMOBI", CANNOT),
    "of zeros": (lambda _: bytes(60) + b"BOOKMOBI" + bytes(1_000_000), CANNOT),
    "of 65,535 records": (lambda body: _changed(">H", 0xFFFF, _COUNT, body=body), CANNOT),
    "without records": (lambda body: _changed(">H", 0, _COUNT, body=body), CANNOT),
    "whose places are all the first": (_places(">L", 0, 0, 0), CANNOT),
    "whose places are behind its end": (_places(">L", _MOST, _MOST, _MOST), CANNOT),
    "whose places go back": (_places(">L", 250, 200, 150), CANNOT),
    "of more text than it has": (_in_header(">L", _MOST, _LENGTH), ""),
    "of more records of text than it has": (_in_header(">H", 0xFFFF, _RECORDS), CANNOT),
    "packed with tables that it lacks": (_in_header(">H", 17480, _PACKING), CANNOT),
    "packed in an unknown way": (_in_header(">H", 3, _PACKING), CANNOT),
    "with an endless header": (_in_header(">L", _MOST, _HEADER), CANNOT),
    "in an unknown code page": (_in_header(">L", 1, _CODE_PAGE), ""),
    "with entries behind its text that it lacks": (_in_header(">H", 0xFFFE, _FLAGS), ""),
    "with a title behind its end": (_in_header(">L", _MOST, _TITLE), ""),
    "with an index behind its end": (_in_header(">L", 1_000_000, _INDEX), CANNOT),
    "with four thousand million values": (_in_header(">L", _MOST, _EXTH + 8), CANNOT),
    "with a value of no length": (_in_header(">L", 0, _EXTH + 16), ""),
    "of 33 MB": (lambda body: kindle(body + "<p>So.</p>" * 3_300_000), "more than"),
}  # fmt: skip
