"""Box font: a placeholder for each character that no other font has.

Each character has a glyph of its own, an empty box, so that the text of the PDF stays as typed: it
is copied, read aloud and compared as such. The font is TrueType, with the tables that Typst reads.
https://learn.microsoft.com/typography/opentype/spec/otff
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

FAMILY = "Fascicle Boxes"
# The most glyphs of a font, less the one that stands for no character.
_MOST = 0xFFFF - 1
_EM, _SIDE, _WIDTH, _HEIGHT, _LINE = 1000, 70, 640, 700, 50
_ADVANCE, _ASCENT, _DESCENT = _WIDTH + 2 * _SIDE, 800, 200
# Windows, with all of Unicode for characters, and its first plane for names; English.
_ALL, _FIRST_PLANE, _ENGLISH = (3, 10), (3, 1), 0x409
_TRUETYPE, _MAGIC = 0x10000, 0x5F0F3CF5


def box_font(characters: Iterable[str]) -> bytes:
    """Return a font that shows each of some characters as a box."""
    codes = sorted({ord(sign) for sign in characters})[:_MOST]
    number, box = len(codes) + 1, _box()
    frame = (_SIDE, 0, _SIDE + _WIDTH, _HEIGHT)
    head = struct.pack(
        ">IIIIHH16xhhhhHHhhh", _TRUETYPE, _TRUETYPE, 0, _MAGIC, 0, _EM, *frame, 0, 8, 2, 1, 0
    )
    lines = struct.pack(
        ">IhhhHhhhhhh8xhH", _TRUETYPE, _ASCENT, -_DESCENT, 0, _ADVANCE, _SIDE, _SIDE, frame[2], 1,
        0, 0, 0, number,
    )  # fmt: skip
    return _file(
        {
            b"cmap": _character_map(codes),
            b"glyf": box * number,
            b"head": head,
            b"hhea": lines,
            b"hmtx": struct.pack(">Hh", _ADVANCE, _SIDE) * number,
            b"loca": b"".join(struct.pack(">I", n * len(box)) for n in range(number + 1)),
            b"maxp": struct.pack(">IHHHHH18x", _TRUETYPE, number, 8, 2, 0, 0),
            b"name": _names(),
            b"post": struct.pack(">IIhhI16x", 0x30000, 0, -100, 50, 0),
        }
    )


def _box() -> bytes:
    """Return the outline of a box: a rectangle, and another one the other way round inside."""
    left, right, top, line = _SIDE, _SIDE + _WIDTH, _HEIGHT, _LINE
    outer = [(left, 0), (left, top), (right, top), (right, 0)]
    inner = [(x + line * (1 if x == left else -1), abs(y - line)) for x, y in reversed(outer)]
    points = [(0, 0), *outer, *inner]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points)]
    ends = struct.pack(">HHH", 3, 7, 0)
    # All points lie on the outline, and their steps have two bytes.
    flags, across, up = (
        bytes([1] * 8),
        *(struct.pack(">8h", *row) for row in zip(*steps, strict=True)),
    )
    glyph = struct.pack(">hhhhh", 2, left, 0, right, top) + ends + flags + across + up
    return glyph + bytes(-len(glyph) % 4)


def _character_map(codes: Sequence[int]) -> bytes:
    groups = b"".join(struct.pack(">III", code, code, n) for n, code in enumerate(codes, 1))
    table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(codes)) + groups
    return struct.pack(">HHHHI", 0, 1, *_ALL, 12) + table


def _names() -> bytes:
    """Return the names of the family, the style, the font and its PostScript name."""
    names = {1: FAMILY, 2: "Regular", 4: FAMILY, 6: FAMILY.replace(" ", "")}
    records, text = b"", b""
    for number, name in names.items():
        content = name.encode("utf-16-be")
        records += struct.pack(">HHHHHH", *_FIRST_PLANE, _ENGLISH, number, len(content), len(text))
        text += content
    return struct.pack(">HHH", 0, len(names), 6 + len(records)) + records + text


def _file(tables: Mapping[bytes, bytes]) -> bytes:
    """Return a font of tables, in the order of their tags; readers look at no checksums."""
    listed, content = b"", b""
    begin = 12 + 16 * len(tables)
    for tag, table in tables.items():
        listed += struct.pack(">4sIII", tag, 0, begin + len(content), len(table))
        content += table + bytes(-len(table) % 4)
    power = 1 << (len(tables).bit_length() - 1)
    search = (16 * power, power.bit_length() - 1, 16 * (len(tables) - power))
    return struct.pack(">IHHHH", _TRUETYPE, len(tables), *search) + listed + content
