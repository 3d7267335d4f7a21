"""Screenshots: comparison in a browser, and PNGs with few colours.

The browser decodes and draws images anyway, so no image library is needed. See `pictures.js`.
"""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gates.budgets import Screens

SCRIPT = Path(__file__).with_name("pictures.js")
SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Of a pixel: bits, that they are a place in the palette, and how PNG packs, filters and interlaces.
FORM = (8, 3, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """How many pixels of a picture differ, of how many; and a picture that shows them."""

    count: int
    pixels: int
    picture: bytes

    @property
    def percent(self) -> float:
        """How many of a hundred."""
        return 100 * self.count / self.pixels


class Pictures:
    """A page of a browser, for work on pictures."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401  (Playwright's page)
        self.page = page
        page.add_script_tag(path=SCRIPT)

    def difference(self, was: bytes, now: bytes, limits: Screens) -> Difference:
        """Compare two pictures; where they are not of one size, all of the second differs.

        A pixel differs where the other picture has nothing alike at its place or beside it.
        """
        pair = [b64encode(picture).decode() for picture in (was, now)]
        apart = {"edges": limits.edges, "plain": limits.plain}
        found = self.page.evaluate("asked => compared(...asked)", [*pair, apart])
        return Difference(found["count"], found["all"], b64decode(found["picture"]))

    def small(self, picture: bytes) -> bytes:
        """Return a picture in few colours, as a PNG."""
        few = self.page.evaluate("picture => inFewColours(picture)", b64encode(picture).decode())
        return png(few["width"], few["height"], few["palette"], b64decode(few["places"]))


def png(width: int, height: int, palette: list[int], places: bytes) -> bytes:
    """Write a picture whose pixels are places in a palette of at most 256 colours."""
    rows = (places[start : start + width] for start in range(0, width * height, width))
    parts = [
        part(b"IHDR", struct.pack(">2I5B", width, height, *FORM)),
        part(b"PLTE", b"".join(colour.to_bytes(3, "big") for colour in palette)),
        part(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)),
        part(b"IEND", b""),
    ]
    return SIGNATURE + b"".join(parts)


def part(name: bytes, content: bytes) -> bytes:
    """Write a part of a PNG."""
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check
