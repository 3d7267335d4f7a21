"""The text of a page of a PDF by its marks: `/Span <</MCID 3>> BDC … EMC`."""

from __future__ import annotations

import ctypes
import re
from codecs import BOM_UTF16_BE
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple
from unicodedata import bidirectional, category, normalize

from fascicle.model.blocks import DIVIDED, in_runs

# How PDFium gives a hyphen at the end of a line, be it of the text or of a divided word.
_HYPHEN = "\x02"
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "ltr", "rtl"
_DIRECTIONS = {
    "L": _LEFT_TO_RIGHT, "EN": _LEFT_TO_RIGHT, "AN": _LEFT_TO_RIGHT,
    "R": _RIGHT_TO_LEFT, "AL": _RIGHT_TO_LEFT,
}  # fmt: skip
# The signs above and below the letters of Latin, Hebrew and Arabic.
SIGNS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_SIGNS_BEHIND = re.compile(rf"[{SIGNS}]*\Z")
_LAM_ALEF = re.compile("\u0644.*[\u0622\u0623\u0625\u0627\u0671]", re.DOTALL)
# Ligatures that are typed as one: PDFium gives their letters in order, others in reverse.
_LIGATURES = {normalize("NFKC", chr(code)) for code in range(0xFDF0, 0xFDFD)}
# Signs such as a half or a numero, which PDFium gives as letters among text from right to left.
_TYPED = {
    normalize("NFKC", chr(code)).replace("\u2044", "/"): chr(code)
    for code in (*range(0xBC, 0xBF), *range(0x2100, 0x2190))
    if bidirectional(chr(code)) == "ON"
}
# The mark of glyphs that stand in the reverse of the order in which they are read.
_REVERSED = "ReversedChars"
# A sign above nothing, the second half of a character.
_MISPLACED = re.compile(rf"[{SIGNS}\udc00-\udfff]")
# The text of glyphs by what draws them and by their places from left to right.
_Glyphs = dict[int | None, dict[float, str]]
# Numbers of PDFs are rounded.
_SAME = 0.01


class Piece(NamedTuple):
    """Text that is set at once, where its left end and its baseline are, and its font size.

    Its direction and its place are known on pages with text from right to left, and that of most
    of the page.
    """

    text: str
    direction: str = ""
    around: str = ""
    font: str = ""
    left: float = 0
    baseline: float = 0
    size: float = 1


def marked_pieces(page: Any) -> dict[int, Piece]:  # noqa: ANN401
    """Return the text of a page by the numbers of its marks, which its structure names."""
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    marked: dict[int, list[tuple[Any, str]]] = {}
    with closing(page.get_textpage()) as drawn:
        before = None
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            mark = raw.FPDFPageObj_GetMarkedContentID(item)
            marked.setdefault(mark, []).append((item, _text(item, before, drawn)))
            before = item
        marked.pop(-1, None)
        texts = [text for shown in marked.values() for _, text in shown]
        if any(map(is_right_to_left, texts)):
            glyphs = _glyphs(drawn)
            kinds = Counter(map(_direction, chain.from_iterable(texts)))
            around = max((_LEFT_TO_RIGHT, _RIGHT_TO_LEFT), key=kinds.__getitem__)
            return {mark: _piece(shown, glyphs, around) for mark, shown in marked.items()}
    return {mark: Piece("".join(text for _, text in shown)) for mark, shown in marked.items()}


def _piece(shown: list[tuple[Any, str]], glyphs: _Glyphs, around: str) -> Piece:
    """Return the text of a mark, of one direction, whose glyphs are drawn from left to right.

    A text that is given instead of glyphs is that of a letter with its signs.
    """
    places: list[tuple[float, bool, str]] = []
    is_reversed = False
    for item, text in shown:
        left = item.get_matrix().e
        actual = _actual_text(item) or ""
        own = {} if actual or text == DIVIDED else glyphs.get(_address(item.raw), {})
        typed = {place: _of_glyph(glyph) for place, glyph in own.items()}
        is_actual = len(actual) > 1 or is_right_to_left(actual)
        typed = typed or {left: actual if is_actual else text}
        places += [(place, glyph != " ", glyph) for place, glyph in typed.items()]
        is_reversed |= is_right_to_left(actual + text) or _REVERSED in map(_name, _marks(item))
    places.sort(reverse=is_reversed)
    whole = "".join(text for *_, text in places)
    whole = whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    direction = _RIGHT_TO_LEFT if is_reversed else _direction(whole)
    (item, _), matrix = shown[0], shown[0][0].get_matrix()
    size = matrix.d * item.get_font_size()
    whole = whole.replace(_HYPHEN, "-")
    return Piece(whole, direction, around, _font(item), matrix.e, matrix.f, size)


def _glyphs(drawn: Any) -> _Glyphs:  # noqa: ANN401
    """Return the text of the glyphs of each thing drawn, by their places from left to right.

    On lines with text from right to left, PDFium guesses their order, and spaces between them.
    """
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    glyphs: _Glyphs = {}
    left, baseline = ctypes.c_double(), ctypes.c_double()
    for number in range(raw.FPDFText_CountChars(drawn)):
        if raw.FPDFText_IsGenerated(drawn, number) != 1:
            item = _address(raw.FPDFText_GetTextObject(drawn, number))
            raw.FPDFText_GetCharOrigin(drawn, number, left, baseline)
            own = glyphs.setdefault(item, {})
            sign = chr(raw.FPDFText_GetUnicode(drawn, number))
            own[left.value] = own.get(left.value, "") + sign
    return glyphs


def _of_glyph(shown: str) -> str:
    """Return the text of a glyph as typed; PDFium reverses letters, but may leave signs behind.

    The space at the end of a line has no width, so its place is that of the last letter.
    """
    text = shown.strip(" ")
    letters = _SIGNS_BEHIND.sub("", text)
    is_typed = text in _LIGATURES or _LAM_ALEF.fullmatch(text)
    if not is_typed and (is_right_to_left(text) or _MISPLACED.match(text)):
        text = letters[::-1] + text[len(letters) :]
    return _TYPED.get(text, text) + " " * (len(shown) - len(text))


def _address(item: Any) -> int | None:  # noqa: ANN401
    return ctypes.cast(item, ctypes.c_void_p).value


def _text(item: Any, before: Any, drawn: Any) -> str:  # noqa: ANN401
    """Return the text that is drawn at once; a space alone is nothing to PDFium.

    A hyphen alone divides a word if it is in the font of what is drawn before it: otherwise it
    belongs to the text, which changes its font there.
    """
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    length = raw.FPDFTextObj_GetText(item, drawn, None, 0)
    units = (ctypes.c_ushort * (length // 2))()
    raw.FPDFTextObj_GetText(item, drawn, units, length)
    shown = bytes(units).decode("utf-16-le", "replace").rstrip("\0")
    if shown in {"", _HYPHEN} and (actual := _actual_text(item)) is not None:
        return actual if actual in {DIVIDED, "-"} else " " if " " in actual else ""
    if shown == _HYPHEN and before is not None and _font(before) == _font(item):
        return DIVIDED
    return shown.replace(_HYPHEN, "-") or " "


def _font(item: Any) -> str:  # noqa: ANN401
    name: str = item.get_font().get_base_name()
    return name


def _actual_text(item: Any) -> str | None:  # noqa: ANN401
    """Return the text that a mark gives instead of the drawn one, None without one."""
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    length = ctypes.c_ulong()
    for mark in _marks(item):
        read = partial(raw.FPDFPageObjMark_GetParamBlobValue, mark, b"ActualText")
        if read(None, 0, length):
            data = (ctypes.c_ubyte * length.value)()
            read(data, length.value, length)
            is_wide = bytes(data[:2]) == BOM_UTF16_BE
            return bytes(data).decode("utf-16" if is_wide else "latin-1", "replace")
    return None


def _marks(item: Any) -> list[Any]:  # noqa: ANN401
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    count = raw.FPDFPageObj_CountMarks(item)
    return [raw.FPDFPageObj_GetMark(item, number) for number in range(count)]


def _name(mark: Any) -> str:  # noqa: ANN401
    from pypdfium2 import raw  # noqa: PLC0415 - an extra

    units, length = (ctypes.c_ushort * (len(_REVERSED) + 1))(), ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(mark, units, ctypes.sizeof(units), length)
    return bytes(units).decode("utf-16-le").rstrip("\0")


def in_reading_order(pieces: Iterable[Piece], before: Piece | None = None) -> str:
    """Return the text of pieces of an element, in the order drawn; a line begins with a space.

    Typst draws text of one direction after another as they are read, but each of them from left to
    right, in pieces where the font or the height changes: at the signs above Arabic letters. The
    space at the end of a line may be anywhere.
    """
    text = ""
    for row in in_runs(pieces, _is_right_of):
        read = list(_as_read(row))
        if before is not None and before.baseline - row[0].baseline >= row[0].size:
            is_one_word = any(map(_is_symbol, (before.text[-1:], read[0].text[:1])))
            text += "" if is_one_word else " "
        text += "".join(piece.text for piece in read)
        before = read[-1]
    return text


def _is_right_of(before: Piece, piece: Piece) -> bool:
    """Return whether a piece is on the line of the one before, and begins to the right of it.

    What is drawn higher or lower on the line may begin a letter to the left.
    """
    up, right = abs(piece.baseline - before.baseline), piece.left - before.left
    return up < piece.size and right >= -(piece.size if up > _SAME else _SAME)


def _as_read(row: list[Piece]) -> Iterator[Piece]:
    kinds = [piece.direction for piece in row]
    if _RIGHT_TO_LEFT not in kinds:
        # The space at the end of a line has no width, and a line that ends on the left begins so.
        is_end = row[0].around == _RIGHT_TO_LEFT and row[0].left == row[-1].left
        yield from row[1:] + row[:1] if is_end else row
        return
    base = _LEFT_TO_RIGHT if _LEFT_TO_RIGHT in kinds else row[0].around
    for number in (number for number, kind in enumerate(kinds) if not kind):
        before = kinds[number - 1] if number else ""
        after = next(filter(None, kinds[number:]), "")
        # Between words of one direction, what has none has theirs. Between others, a space is set
        # with the words of its direction, unless it has another font.
        is_apart = before and after and row[number].font != row[number + 1].font
        kinds[number] = after if before == after or is_apart else base
    for kind, run in groupby(zip(kinds, row, strict=True), key=itemgetter(0)):
        shown = [piece for _, piece in run]
        yield from reversed(shown) if kind == _RIGHT_TO_LEFT else shown


def is_right_to_left(text: str) -> bool:
    return _direction(text) == _RIGHT_TO_LEFT


def _direction(text: str) -> str:
    """Return the direction of the letters of a text of one direction, "" without a letter."""
    kinds = {_DIRECTIONS.get(bidirectional(sign), "") for sign in text}
    return max(kinds, default="")


def _is_symbol(sign: str) -> bool:
    """Return whether a line may end beside a sign inside of a word, such as C++."""
    return bool(sign) and category(sign)[0] == "S"
