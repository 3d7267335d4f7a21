"""The words of an RTF file by its own tokens, to compare with what pandoc has read in it.

Known are destinations that hold no text of the page, letters in code pages and in Unicode, and
which words of the format end a word.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from fascicle.model.words import words

_TOKEN = re.compile(
    rb"\\([a-zA-Z]+)(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_UNSHOWN = {
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"header", b"headerl", b"headerr",
    b"headerf", b"footer", b"footerl", b"footerr", b"footerf", b"fldinst", b"listtext", b"pntext",
    b"listtable", b"listoverridetable", b"themedata", b"datafield", b"object", b"nonshppict",
}  # fmt: skip
# Marks of typesetting that are part of a word, or no character at all.
_IN_WORDS = {
    b"b", b"i", b"ul", b"ulnone", b"f", b"fs", b"cf", b"plain", b"lang", b"super", b"sub", b"v",
    b"nosupersub", b"rtlch", b"ltrch", b"af", b"afs", b"hich", b"loch", b"dbch", b"insrsid",
    b"charrsid", b"kerning", b"expnd", b"expndtw", b"strike", b"scaps", b"caps", b"cs", b"uc",
    b"deleted", b"revised", b"revauth", b"revdttm", b"revauthdel", b"revdttmdel", b"highlight",
    b"cb", b"ab", b"ai", b"alang", b"langfe", b"langnp", b"langfenp", b"noproof", b"fcs", b"zwj",
    b"zwnj", b"chatn", b"chftn",
}  # fmt: skip
_PAGES = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5",
          161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257",
          204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a group: whether it is shown, in a note, its font, its fallback letters."""

    is_shown: bool = True
    is_note: bool = False
    is_fonts: bool = False
    font: int = -1
    fallback: int = 1


@dataclass(slots=True)
class _Text:
    """Text and notes so far, and bytes that are letters of a code page together."""

    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    letters: bytes = b""
    group: _Group = field(default_factory=_Group)

    def put(self, text: str) -> None:
        self.flush()
        if self.group.is_shown:
            (self.notes if self.group.is_note else self.parts).append(text)

    def flush(self) -> None:
        letters, self.letters = self.letters, b""
        if letters:
            self.put(letters.decode(self.fonts.get(self.group.font, self.page), "replace"))


def words_of_rtf(raw: bytes) -> list[str]:
    """Return the words of an RTF file, those of its notes last."""
    text, groups = _Text(), []
    skip, is_optional = 0, False
    for word, number, letter, sign, brace, plain in _TOKEN.findall(raw):
        if brace:
            text.flush()
            skip = 0
            if brace == b"{":
                groups.append(text.group)
            elif groups:
                text.group = groups.pop()
        elif letter or plain:
            said = bytes.fromhex(letter.decode()) if letter else plain
            text.letters += said[skip:] if plain else b"" if skip else said
            skip = max(0, skip - len(said))
        elif sign == b"*":
            is_optional = True
            continue
        elif sign:
            text.put({b"-": "", b"~": " ", b"_": "-"}.get(sign, sign.decode("latin-1")))
        elif word == b"u" and number:
            text.put(chr(int(number) % 0x10000))
            skip = text.group.fallback
        elif word:
            _word(text, word, int(number or b"-1"), is_optional=is_optional)
        is_optional = False
    text.flush()
    found = " ".join(["".join(text.parts), "".join(text.notes)])
    return words(found.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _is_known(page: str) -> bool:
    try:
        return bool(codecs.lookup(page))
    except LookupError:
        return False


def _word(text: _Text, word: bytes, number: int, *, is_optional: bool) -> None:
    """Follow a word of the format."""
    text.flush()
    group = text.group
    if word == b"footnote":
        text.group = replace(group, is_note=True)
        text.put(" ")
    elif word == b"fonttbl":
        text.group = replace(group, is_shown=False, is_fonts=True)
    elif is_optional or word in _UNSHOWN:
        text.group = replace(group, is_shown=False)
    elif word == b"ansicpg" and number > 0:
        text.page = f"cp{number}" if _is_known(f"cp{number}") else text.page
    elif word == b"uc":
        text.group = replace(group, fallback=number)
    elif word == b"f":
        text.group = replace(group, font=number)
    elif word == b"fcharset" and group.is_fonts:
        text.fonts |= {group.font: _PAGES[number]} if number in _PAGES else {}
    elif word not in _IN_WORDS:
        text.put(" ")
