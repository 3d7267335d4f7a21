"""The words of Kindle books, to compare with those of the EPUB that was made of them.

A book is a Palm database. Its first record says how many of the next ones are the text, and how
they are packed; behind the text of each may be entries of other data. In a file of two formats the
records of the newer one come second. See https://wiki.mobileread.com/wiki/MOBI and
https://wiki.mobileread.com/wiki/PalmDOC.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from fascicle.fidelity.markup_words import words_of_html

_BOUNDARY = b"BOUNDARY"
_PLAIN, _PALMDOC = 1, 2
_UTF8 = 65001
# Places in the first record, and the version whose text has style sheets behind it.
_CODE_PAGE, _VERSION, _PARTS, _FLAGS = 28, 36, 192, 242
_PARTED = 8
# Of packed text: so many of the next bytes as they are; itself; some of the last bytes again; a
# space and a character.
_AS_THEY_ARE, _AGAIN, _SPACED = 8, 0x80, 0xC0


def words_of_kindle(raw: bytes, _encoding: str = "") -> list[str]:
    """Return the words of a Kindle book in their order, of two formats those of the newer one.

    Raises `ValueError` for a text that is packed by a table of its own (HUFF/CDIC).
    """
    records = _records(raw)
    if _BOUNDARY in records:
        records = records[records.index(_BOUNDARY) + 1 :]
    header = records[0]
    packing, _, _, count = struct.unpack_from(">HHLH", header)
    if packing not in {_PLAIN, _PALMDOC}:
        raise ValueError(f"packing {packing}")
    is_mobi = header[16:20] == b"MOBI"
    code_page, version = (
        struct.unpack_from(">L", header, at)[0] if is_mobi else 0 for at in (_CODE_PAGE, _VERSION)
    )
    flags = struct.unpack_from(">H", header, _FLAGS)[0] if len(header) > _FLAGS + 1 else 0
    parts = (_without_entries(record, flags) for record in records[1 : count + 1])
    text = b"".join(_unpacked(part) if packing == _PALMDOC else part for part in parts)
    if version == _PARTED:
        text = text[: _end_of_pages(records, header, len(text))]
    return words_of_html(text.decode("utf-8" if code_page == _UTF8 else "cp1252", "replace"))


def _records(raw: bytes) -> list[bytes]:
    (count,) = struct.unpack_from(">H", raw, 76)
    places = [struct.unpack_from(">L", raw, 78 + 8 * n)[0] for n in range(count)]
    return [raw[one:two] for one, two in zip(places, [*places[1:], len(raw)], strict=True)]


def _end_of_pages(records: Sequence[bytes], header: bytes, length: int) -> int:
    """Return where the first part of a text ends, that of the pages."""
    (number,) = struct.unpack_from(">L", header, _PARTS)
    if number >= len(records) or not records[number].startswith(b"FDST"):
        return length
    return int(struct.unpack_from(">L", records[number], 16)[0])


def _without_entries(record: bytes, flags: int) -> bytes:
    """Return a record without the entries behind its text, each of which ends with its length."""
    for _ in range((flags >> 1).bit_count()):
        length = 0
        for byte in record[-4:]:
            length = (0 if byte & 0x80 else length) << 7 | byte & 0x7F
        record = record[: len(record) - length]
    # The rest of a character that began in the text.
    return record[: len(record) - (record[-1] & 3) - 1] if flags & 1 and record else record


def _unpacked(record: bytes) -> bytes:
    text, at = bytearray(), 0
    while at < len(record):
        byte = record[at]
        at += 1
        if 0 < byte <= _AS_THEY_ARE:
            text += record[at : at + byte]
            at += byte
        elif byte < _AGAIN:
            text.append(byte)
        elif byte >= _SPACED:
            text += bytes((0x20, byte ^ 0x80))
        elif at < len(record):
            back, count = divmod((byte << 8 | record[at]) & 0x3FFF, 8)
            at += 1
            for _ in range(count + 3):
                text.append(text[-back])
    return bytes(text)
