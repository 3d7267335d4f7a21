"""A font that draws each of some characters as a box, for scripts of which no font is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

if TYPE_CHECKING:
    from pathlib import Path

FAMILY = "Boxes"
_EM, _LEFT, _TOP = 1000, 80, 700


def write_font(path: Path, characters: str) -> None:
    """Write a font with boxes for characters."""
    glyphs = {ord(sign): f"u{ord(sign):X}" for sign in sorted(set(characters))}
    order = [".notdef", *glyphs.values()]
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(glyphs)
    builder.setupGlyf(dict.fromkeys(order, _box()))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (_EM, _LEFT)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    names = {"familyName": FAMILY, "styleName": "Regular", "psName": FAMILY, "fullName": FAMILY}
    builder.setupNameTable(names)
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(path)


def _box() -> object:
    pen = TTGlyphPen(None)
    corners = ((_LEFT, 0), (_LEFT, _TOP), (_EM - _LEFT, _TOP), (_EM - _LEFT, 0))
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
