"""The kind and the size of an image, by its header; nothing is ever decoded.

The name of a file proves nothing: a page of HTML may be called `map.png`. The formats are those
that every browser shows and that hold no script: PNG, JPEG, GIF and WebP. Pillow is imported when
the first image is there.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

# How each begins, and what there must be for its end.
_KINDS = {
    "png": (b"\x89PNG\r\n\x1a\n", b"IEND"),
    "jpg": (b"\xff\xd8\xff", b"\xff\xd9"),
    "gif": (b"GIF8", b";"),
    "webp": (b"RIFF", b""),  # its decoder checks the length
}
# Of pixels, in each direction, in a WebP. Pillow refuses a large one instead of saying its size,
# since the decoder asks for memory; of the other kinds it reads the header alone.
_MOST = 16_383


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """The ending of an image's kind ("png", "jpg", "gif", "webp"), and its size in pixels."""

    kind: str
    width: int
    height: int


def image_header(raw: bytes) -> ImageHeader | None:
    """Return what an image says of itself; None for a damaged one, and for any other file."""
    for kind, (begins, ends) in _KINDS.items():
        if raw.startswith(begins) and ends in raw[len(begins) :]:
            size = _size(kind, raw)
            return ImageHeader(kind, *size) if min(size) > 0 else None
    return None


def is_svg(raw: bytes) -> bool:
    """Return whether a file is a drawing in SVG, which is XML."""
    return b"<svg" in raw[:4096].lower()


def _size(kind: str, raw: bytes) -> tuple[int, int]:
    """Return the width and height of an image; zeros for a damaged one.

    `Image.open` would warn of large ones, and refuse larger ones without a word of their size.
    """
    from PIL import Image  # noqa: PLC0415
    from PIL.GifImagePlugin import GifImageFile  # noqa: PLC0415
    from PIL.JpegImagePlugin import JpegImageFile  # noqa: PLC0415
    from PIL.PngImagePlugin import PngImageFile  # noqa: PLC0415
    from PIL.WebPImagePlugin import WebPImageFile  # noqa: PLC0415

    readers: dict[str, Callable[[BytesIO], Image.Image]] = {
        "png": PngImageFile,
        "jpg": JpegImageFile,
        "gif": GifImageFile,
        "webp": WebPImageFile,
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return readers[kind](BytesIO(raw)).size
    except Image.DecompressionBombError:
        return _MOST, _MOST
    except (SyntaxError, OSError, ValueError):
        return 0, 0
