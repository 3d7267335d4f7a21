"""Decoding of source files, with the evidence for the encoding.

Tried in this order: the encoding named by the owner, a byte-order mark, UTF-16 by its NUL bytes,
UTF-8, Mac Roman by its quotation marks, Windows-1252 if the result is plausible, then
charset-normalizer's guess. The whole file is decoded strictly: nothing is replaced or dropped.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from fascicle.model.errors import SourceError, refuse_merge_marks

# Longest first: the mark of UTF-32 LE begins with that of UTF-16 LE.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes in which a file says what it is.
_HEAD = 1024
_IMAGE = "an image"
_BESIDE = "Put it beside the draft that names it (.html, .md), with the ending of an image."
# The first bytes of files that are mistaken for texts, and their format.
_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zipped file (docx, odt, epub …)"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
)
# An HTML page, or the body of one: most paragraphs end in a tag, or are between two.
_BEFORE = re.compile(r"\s*<(?:\?xml[^>]*>|!--)", re.IGNORECASE)
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAGGED = re.compile(r"(?im)</(?:p|div|h[1-6]|li|blockquote)>[ \t]*$|<br ?/?>[ \t]*$")
_BLOCK = r"(?:p|div|h[1-6]|[uo]l|li|blockquote|center|section|article|table|pre)\b[^<>]{0,300}>"
_BEGIN = re.compile(rf"\s*<(?:{_BLOCK}|meta\s[^<>]{{1,300}}>)", re.IGNORECASE)
_END = re.compile(rf"</{_BLOCK}|<br ?/?>", re.IGNORECASE)
FEWEST_TAGGED = 5
_SHARE_TAGGED = 0.5
SAVE_AS_UTF8 = "Save the file as plain text in UTF-8, or name its encoding: encoding = “…” in {}"
# Control characters that occur in no text; tab, line ends and form feed are not included.
_CONTROLS = bytes((*range(0x07), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
# The largest share of control characters in a text; a file with more is binary data.
_MOST_CONTROLS = 0.01
_HIGH = re.compile(r"[^\x00-\x7f]")
# Windows-1252 characters beyond ASCII that Western texts do not write next to a letter.
_UNLIKELY = re.compile(r"[¡-©«-¯±-´¶-¿ƒˆ˜†‡‰¤¦¨]\w|\w[¢-¦¨©«-¯±-´¶-¸¿×÷ƒˆ˜†‡]\w|[À-ÿ]{4}")
# The quotation marks and the apostrophe of Mac Roman, which are "ÒÓÕ" in Windows-1252, where these
# letters of no language stand: "Ò" right before a word, "Ó" behind one, "Õ" between small letters.
_MAC_SIGN = re.compile(rb"[\xd2\xd3\xd5]")
_MAC_BEGINS = re.compile(rb"(?<![^\s(\xd0-\xd4])\xd2(?=[A-Za-z\xc9\xd4])")
_MAC_ENDS = re.compile(rb"(?<=[a-z.,!?\xc9\xd0\xd1\xd5])[\xd3\xd5](?![\w\x80-\xcf\xd6-\xff])")
_MAC_INSIDE = re.compile(rb"(?<=[a-z])\xd5(?=[a-z])")
# Almost all of them stand so, and several marks end something; one where the line ends are a Mac's.
_ALMOST, _SEVERAL = 0.9, 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, the name of its encoding, and whether the encoding is a guess."""

    text: str
    encoding: str
    guessed: bool = False


def decode(raw: bytes, place: str, encoding: str = "") -> Decoded:
    """Decode the bytes of a source file; line ends stay as they are.

    `place` names the file in errors; `encoding` is the encoding named by the owner, if any.

    Raises `SourceError` for an empty file, a file that is not text, a wrong or unknown encoding,
    and for the marks of a merge.
    """
    if not raw.strip(b" \t\r\n\f\v\x00\xef\xbb\xbf\xfe\xff"):
        raise SourceError(place, "the file is empty", "Put a text in it, or remove it.")
    if what := signature_of(raw):
        remedy = _BESIDE if what == _IMAGE else "Save it as plain text (.txt)."
        raise SourceError(place, f"this is {what}, not a text", remedy)
    decoded = _named(raw, place, encoding) if encoding else _recognised(raw, place)
    refuse_merge_marks(SourceError, place, decoded.text)
    # Fast, via UTF-8 bytes.
    encoded = decoded.text.encode("utf-8", "surrogatepass")
    controls = len(encoded) - len(encoded.translate(None, _CONTROLS))
    if controls > 1 + len(decoded.text) * _MOST_CONTROLS:
        problem = f"{controls:,} control characters: this is data, not a text"
        raise SourceError(place, problem, "Save it as plain text (.txt), or remove it.")
    return decoded


def signature_of(raw: bytes) -> str:
    """Return the format of a file by its first bytes, "" if they are those of none known."""
    begin = raw[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((what for magic, what in _SIGNATURES if begin.startswith(magic)), "")


def is_html(text: str) -> bool:
    """Return whether a text is an HTML page, or most of its lines end in a tag of one.

    The body of a page may be one line, or its paragraphs may be wrapped.
    """
    text = text.removeprefix("\ufeff")
    at = _behind_comments(text)
    if _HTML.match(text, at) or (_BEGIN.match(text, at) and _is_in_blocks(text)):
        return True
    if text.count("</") + text.count("<br") < FEWEST_TAGGED:
        return False
    lines = sum(map(bool, map(str.strip, text.split("\n"))))
    return len(_TAGGED.findall(text)) >= max(FEWEST_TAGGED, _SHARE_TAGGED * lines)


def _behind_comments(text: str) -> int:
    """Return where a text begins behind declarations and comments."""
    at = 0
    while before := _BEFORE.match(text, at):
        end = text.find("-->", before.end()) if before[0].endswith("<!--") else before.end() - 3
        if end < 0:
            return len(text)
        at = end + len("-->")
    return at


def _is_in_blocks(text: str) -> bool:
    """Return whether a text ends with a block, or has as many ends of blocks as lines."""
    ends = [end.end() for end in _END.finditer(text)]
    if not ends or "</" not in text:
        return False
    lines = sum(map(bool, map(str.strip, text.split("\n"))))
    return len(ends) >= lines or not text[ends[-1] :].strip()


def _named(raw: bytes, place: str, encoding: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding), encoding)
    except LookupError:
        problem = f"“{encoding}” is not an encoding that Python knows"
        remedy = "Use a name such as utf-8, cp1252, latin-1, shift-jis."
        raise SourceError(place, problem, remedy) from None
    except UnicodeError as error:
        problem = f"not {encoding}: {_reason(error, raw)}"
        raise SourceError(place, problem, SAVE_AS_UTF8.format("the text's TOML.")) from None


def _reason(error: UnicodeError, raw: bytes) -> str:
    """Return the byte that cannot be decoded, with its line, for an error message."""
    if not isinstance(error, UnicodeDecodeError):
        return str(error)
    line = raw.count(b"\n", 0, error.start) + 1
    return f"byte 0x{raw[error.start]:02x} on line {line}"


def _recognised(raw: bytes, place: str) -> Decoded:
    """Decode with the encoding that the bytes suggest."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _named(raw, place, encoding)
    for encoding in ("utf-16-le", "utf-16-be"):
        if _looks_like_utf16(raw, encoding):
            return _named(raw, place, encoding)
    try:
        return Decoded(raw.decode("utf-8"), "ascii" if raw.isascii() else "utf-8")
    except UnicodeDecodeError as error:
        reason = _reason(error, raw)
    if _is_mac(raw):
        return Decoded(raw.decode("mac_roman"), "mac_roman", guessed=True)
    western = _western(raw)
    if western:
        return Decoded(western, "cp1252")
    return _guessed(raw, place, reason)


def _looks_like_utf16(raw: bytes, encoding: str) -> bool:
    """Return whether every other byte is mostly NUL, as in UTF-16 of a Western text."""
    if len(raw) % 2 or len(raw) < 4:  # noqa: PLR2004 (two characters)
        return False
    high = raw[1::2] if encoding == "utf-16-le" else raw[0::2]
    low = raw[0::2] if encoding == "utf-16-le" else raw[1::2]
    return high.count(0) > 0.6 * len(high) and low.count(0) < 0.1 * len(low)


def _is_mac(raw: bytes) -> bool:
    """Return whether quotation marks and apostrophes are those of Mac Roman."""
    begins, *ends = (len(it.findall(raw)) for it in (_MAC_BEGINS, _MAC_ENDS, _MAC_INSIDE))
    least = 1 if b"\r" in raw and b"\n" not in raw else _SEVERAL
    return sum(ends) >= least and begins + sum(ends) >= _ALMOST * len(_MAC_SIGN.findall(raw))


def _western(raw: bytes) -> str:
    """Return the text decoded as Windows-1252, or "" if that is implausible."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    high = len(_HIGH.findall(text))
    # Fast path: most lines are ASCII.
    lines = "\n".join(line for line in text.split("\n") if not line.isascii())
    unlikely = len(_UNLIKELY.findall(lines))
    # A Western text has accents in a few words only. If many characters are beyond ASCII, or stand
    # where accents do not occur, the bytes are in another encoding, often two bytes a character.
    plausible = high < 0.25 * len(text) and unlikely <= 0.2 * high
    return text if plausible else ""


def _guessed(raw: bytes, place: str, reason: str) -> Decoded:
    """Return charset-normalizer's best guess, preferring one with mostly lower-case letters."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 (slow to import, seldom needed)

    guesses = list(from_bytes(raw))
    best = next((g for g in guesses if not _shouts(str(g))), next(iter(guesses), None))
    if best is None:
        problem = f"{reason} is neither UTF-8 nor Windows-1252, nor any encoding that fits"
        raise SourceError(place, problem, SAVE_AS_UTF8.format("the text's TOML."))
    return Decoded(raw.decode(best.encoding), best.encoding, guessed=True)


def _shouts(text: str) -> bool:
    """Return whether most letters are capitals, as in KOI8-R decoded as Windows-1251."""
    return sum(map(str.isupper, text)) > sum(map(str.islower, text))
