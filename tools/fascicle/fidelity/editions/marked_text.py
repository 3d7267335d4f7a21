"""The text of a page of a PDF by the marks of what is drawn: `/Span <</MCID 3>> BDC … EMC`."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any
from unicodedata import bidirectional

# How PDFium gives a hyphen at the end of a line, be it of the text or of a divided word.
_HYPHEN = "\x02"
# The hyphen of a divided word; PDFium does not have it as the text of a mark.
SOFT_HYPHEN = "\u00ad"
_ACTUAL = {"": SOFT_HYPHEN, "-": "-", "\0-": "-"}
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "ltr", "rtl"
_DIRECTIONS = {"L": _LEFT_TO_RIGHT, "EN": _LEFT_TO_RIGHT, "R": _RIGHT_TO_LEFT, "AL": _RIGHT_TO_LEFT}


def marked_texts(page: Any) -> dict[int, str]:  # noqa: ANN401
    """Return the texts of a page by the numbers of their marks, which its structure names."""
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    lines: dict[int, list[str]] = {}
    with closing(page.get_textpage()) as drawn:
        items = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]))
        around = zip(items, [None, *items], strict=False)
        texts = [_drawn_text(item, before, drawn) for item, before in around]
        if any(_direction(text) == _RIGHT_TO_LEFT for text in texts):
            texts = list(map(_from_left(drawn), items, texts))
        for item, text in zip(items, texts, strict=True):
            mark = raw.FPDFPageObj_GetMarkedContentID(item)
            if mark >= 0:
                lines.setdefault(mark, []).append(text)
    return {mark: "".join(_in_reading_order(texts)) for mark, texts in lines.items()}


def _from_left(drawn: Any) -> Callable[[Any, str], str]:  # noqa: ANN401
    """Return a function that puts the letters of a text from left to right in the order drawn.

    PDFium turns round the words of such a text on a line from right to left.
    """
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    letters: dict[int | None, list[tuple[float, str]]] = {}
    left, *others = (ctypes.c_double() for _ in range(4))
    for number in range(raw.FPDFText_CountChars(drawn)):
        item = _address(raw.FPDFText_GetTextObject(drawn, number))
        raw.FPDFText_GetCharBox(drawn, number, left, *others)
        sign = chr(raw.FPDFText_GetUnicode(drawn, number))
        letters.setdefault(item, []).append((left.value, sign))

    def ordered(item: Any, text: str) -> str:  # noqa: ANN401
        if _direction(text) != _LEFT_TO_RIGHT or len(text.split()) < 2:  # noqa: PLR2004
            return text
        found = letters.get(_address(item.raw), ())
        return "".join(sign for _, sign in sorted(found)) or text

    return ordered


def _address(item: Any) -> int | None:  # noqa: ANN401
    return ctypes.cast(item, ctypes.c_void_p).value


def _drawn_text(item: Any, before: Any, drawn: Any) -> str:  # noqa: ANN401
    """Return what is drawn at once; a space alone is nothing to PDFium.

    A hyphen alone divides a word if it is in the font of what is drawn before it: otherwise it
    belongs to the text, which changes its font there.
    """
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    length = raw.FPDFTextObj_GetText(item, drawn, None, 0)
    units = (ctypes.c_ushort * (length // 2))()
    raw.FPDFTextObj_GetText(item, drawn, units, length)
    shown = bytes(units).decode("utf-16-le", "replace").rstrip("\0")
    if shown in {"", _HYPHEN} and (actual := _actual_text(item)) is not None:
        return actual
    if shown == _HYPHEN and before is not None and _font(before) == _font(item):
        return SOFT_HYPHEN
    return shown.replace(_HYPHEN, "-") or " "


def _font(item: Any) -> bytes:  # noqa: ANN401
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(item), name, len(name))
    return name.value


def _actual_text(item: Any) -> str | None:  # noqa: ANN401
    """Return the text that a mark gives instead of a hyphen or of nothing, None without one.

    Either the hyphens of divided words have one, or those of the text; and what shows nothing.
    """
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    length = ctypes.c_ulong()
    for number in range(raw.FPDFPageObj_CountMarks(item)):
        mark = raw.FPDFPageObj_GetMark(item, number)
        read = partial(raw.FPDFPageObjMark_GetParamStringValue, mark, b"ActualText")
        if read(None, 0, length):
            units = (ctypes.c_ushort * (length.value // 2))()
            read(units, ctypes.sizeof(units), length)
            actual = bytes(units).decode("utf-16-le", "replace").rstrip("\0")
            # PDFium gives the bytes of UTF-16, less those that are not ASCII.
            return _ACTUAL.get(actual, " " if "\0 " in actual else "")
    return None


def _in_reading_order(texts: list[str]) -> list[str]:
    """Return the texts of a line, drawn from left to right, in the order in which they are read.

    The letters of each are in order.
    """
    kinds = [_direction(text) for text in texts]
    if _RIGHT_TO_LEFT not in kinds:
        return texts
    base = max((_LEFT_TO_RIGHT, _RIGHT_TO_LEFT), key=kinds.count)
    for number, kind in enumerate(kinds):
        around = {next(filter(None, side), base) for side in (kinds[number::-1], kinds[number:])}
        # Between words of one direction, what has none has theirs.
        kinds[number] = kind or (around.pop() if len(around) == 1 else base)
    together = groupby(zip(kinds, texts, strict=True), key=itemgetter(0))
    runs = [(kind, [text for _, text in run]) for kind, run in together]
    if base == _RIGHT_TO_LEFT:
        runs.reverse()
    return [
        text for kind, run in runs for text in (reversed(run) if kind == _RIGHT_TO_LEFT else run)
    ]


def _direction(text: str) -> str:
    """Return the direction of the first letter of a text, "" without a letter."""
    kinds = (_DIRECTIONS.get(bidirectional(sign), "") for sign in text)
    return next(filter(None, kinds), "")
