"""The words on each sheet of a PDF that Chromium has printed, without a library for PDF.

Chromium writes glyphs by their numbers, and says beside each font which letters they are.
"""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n?(.*?)endobj", re.DOTALL)
# Packed bytes may end with any sign: Chromium writes no more than a line feed after them.
STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
LETTERS = re.compile(r"beginbf(?:char|range)(.*?)endbf", re.DOTALL)
SHOWN = re.compile(r"/(F\d+) \S+ Tf|<([0-9A-Fa-f]+)>")


def sheets_of(pdf: bytes) -> list[str]:
    """Return the letters on each sheet in the order in which they are drawn, without spaces."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    letters = {
        number: _letters_in(_stream(objects[int(found[1])]))
        for number, body in objects.items()
        if (found := re.search(rb"/ToUnicode (\d+) 0 R", body))
    }
    return [
        "".join(_drawn(objects, body, letters).split())
        for body in objects.values()
        if re.search(rb"/Type /Page\b", body)
    ]


def _drawn(objects: dict[int, bytes], sheet: bytes, letters: dict[int, dict[int, str]]) -> str:
    fonts = {name.decode(): int(of) for name, of in re.findall(rb"/(F\d+) (\d+) 0 R", sheet)}
    contents = re.search(rb"/Contents (\d+) 0 R", sheet)
    drawn = _stream(objects[int(contents[1])]) if contents else ""
    found: list[str] = []
    font: dict[int, str] = {}
    for name, glyphs in SHOWN.findall(drawn):
        if name:
            font = letters.get(fonts.get(name, 0), {})
        else:
            numbers = (int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs), 4))
            found += [font.get(number, "") for number in numbers]
    return "".join(found)


def _stream(body: bytes) -> str:
    found = STREAM.search(body)
    raw = found[1] if found else b""
    return (zlib.decompress(raw) if b"FlateDecode" in body else raw).decode("latin-1")


def _letters_in(table: str) -> dict[int, str]:
    """Return the letters of each glyph: `<0003> <0020>`, or of a row of them `<03> <05> <0020>`.

    A ligature has several: `<0007> <00660069>`.
    """
    found = {}
    for block in LETTERS.findall(table):
        for line in block.strip().splitlines():
            *numbers, letters = re.findall(r"<(\w+)>", line)
            first, last = int(numbers[0], 16), int(numbers[-1], 16)
            word = bytes.fromhex(letters).decode("utf-16-be")
            for step in range(last - first + 1):
                found[first + step] = word[:-1] + chr(ord(word[-1]) + step)
    return found
