"""Typesetting by Typst, from data only, without network.

The fonts are those of Typst and of the library. Only characters that they lack come from fonts of
the system. Those that it lacks, too, come from a font with an empty box for each, so that the text
of the PDF stays as typed: it is copied, read aloud and compared as such. Every text can be set.

Typst's threads do not survive a fork: a process that has called it must not call it in a child.
"""

from __future__ import annotations

import json
import re
import struct
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from fascicle.book.editions.edition_library import CannotBeMadeError

INSTALL = (
    "Typst, which typesets PDFs, is not installed. "
    "Install fascicle[pdf]: .venv/bin/python -m pip install typst pypdfium2"
)
# Tagged, with bookmarks, languages and alternative texts: Typst checks its output.
STANDARD: Final = "ua-1"
_MAIN = "main.typ"
_TEMPLATE = Path(__file__).parent / "book.typ"
_HEAD = b'#set document(title: "-")\n#set text(lang: "en")\n'
_TEXT, _IMAGE = b'#read("text.txt")', _HEAD + b'#image("%s", alt: "-")'
# The second one has the spaces.
_ONE_FONT = b'#set text(font: ("%s", "Libertinus Serif"), fallback: false)\n'
# Fonts of systems that have a placeholder for every character.
_PLACEHOLDERS = re.compile(r"\W*(last ?resort|adobe ?blank)", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
# The family of Typst that has Arabic letters, all of one width.
MONO = "DejaVu Sans Mono"
_NO_GLYPH = "could not be displayed"
# The exception of a crash in Rust is no `Exception`.
_PANIC = "PanicException"
# Controls show nothing, and a PDF has none. Overrides draw a text backwards, and a PDF has its text
# as drawn: in it, a text stands as it is read. Embeddings, isolates and marks stay.
_SPACES, _OVERRIDES, _BYTE_ORDER = [*range(0x7F, 0xA0), 0x2028, 0x2029], [0x202D, 0x202E], 0xFEFF
_CONTROLS = dict.fromkeys(_SPACES, " ") | dict.fromkeys([*_OVERRIDES, _BYTE_ORDER])
# Invisible; keeps characters from joining into one sign. Two of these letters make a flag.
_WORD_JOINER, _FLAGS = "\u2060", frozenset(map(chr, range(0x1F1E6, 0x1F200)))
# Whether no font has a character, by the folders with fonts: volumes of a library ask for the same.
_LACKING: dict[tuple[bool | str, ...], dict[str, bool]] = {}


@dataclass(frozen=True, slots=True)
class Typeset:
    """A PDF, and the characters that no font of Typst and of the library has.

    `of_system` are those that families of the system have, by these; `boxed` are shown as boxes.
    """

    content: bytes
    of_system: Mapping[str, str]
    boxed: str = ""


class ImageError(CannotBeMadeError):
    """An error of an image that is damaged."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name, self.problem = name, problem


def typeset(
    data: Mapping[str, Any], images: Mapping[str, bytes], modified: str, fonts: Sequence[str] = ()
) -> Typeset:
    """Return a tagged PDF of the data of a book; the same for the same data and fonts.

    `fonts` are folders with fonts. Raises `ImageError` for a damaged image, and
    `CannotBeMadeError` if Typst is missing, or the book cannot be typeset.
    """
    if find_spec("typst") is None:
        raise CannotBeMadeError(INSTALL)
    typst = _Typst(modified, fonts)
    text = json.dumps(data, ensure_ascii=False).translate(_CONTROLS)
    # Typst has Arabic letters of one width only.
    arabic = "".join(sorted(set(_ARABIC.findall(text))))
    if any(typst.has_all(arabic, name) for name in families_in(fonts) if arabic):
        arabic = ""
    content, problem = typst.compiled(_files(text, images))
    if not (problem or arabic):
        return Typeset(content, {})
    if not problem or _NO_GLYPH in problem:
        return _with_other_fonts(data, images, typst, text, arabic)
    for name, image in images.items():
        _, damage = typst.compiled({_MAIN: _IMAGE % name.encode(), name: image})
        if damage:
            raise ImageError(name, damage)
    raise CannotBeMadeError(f"Typst cannot typeset it: {problem}")


def _files(text: str, images: Mapping[str, bytes]) -> dict[str, bytes]:
    return {_MAIN: _template(), "book.json": text.encode(), **images}


def _with_other_fonts(
    data: Mapping[str, Any], images: Mapping[str, bytes], typst: _Typst, text: str, arabic: str
) -> Typeset:
    """Return a PDF with characters from fonts of the system, else as boxes."""
    everything = "".join(sorted(set(text)))
    lacking = typst.lacking(sign for sign in everything if not sign.isascii())
    lacking += "".join(sign for sign in arabic if sign not in lacking)
    system = typst.with_fonts()
    unknown = system.lacking(lacking)
    of_system = dict(system.families_with("".join(sign for sign in lacking if sign not in unknown)))
    boxed = "".join(sign for sign in lacking if sign not in of_system)
    of_system = {sign: name for sign, name in of_system.items() if name != MONO}
    content, problem = b"", ""
    # A letter may have a mark above it that no font has together with it.
    for boxes in (boxed, everything):
        families = [*dict.fromkeys(of_system.values()), FAMILY]
        shown = json.dumps({**data, "others": families}, ensure_ascii=False).translate(_CONTROLS)
        files = _files(_apart(shown, boxes), images)
        with TemporaryDirectory(prefix="fascicle-") as folder:
            Path(folder, "boxes.ttf").write_bytes(box_font(boxes))
            content, problem = typst.with_fonts(folder).compiled(files)
        if _NO_GLYPH not in problem:
            break
    if problem:
        raise CannotBeMadeError(f"Typst cannot typeset it: {problem}")
    return Typeset(content, of_system, boxed)


def _apart(text: str, boxed: str) -> str:
    """Return a text in which boxes split no sign: 👩 and 👧 joined, é, a flag."""
    joined = "".join(
        sign for sign in boxed if unicodedata.category(sign)[0] == "M" or sign in _FLAGS
    )
    before = f"[{re.escape(joined)}]|" if joined else ""
    after = f"(?<=[{re.escape(boxed)}])[\u200d\ufe00-\ufe0f]" if boxed else "(?!)"
    return re.sub(before + after, rf"{_WORD_JOINER}\g<0>{_WORD_JOINER}", text)


class _Typst:
    """Typst with the fonts of one library, or with those of the system as well."""

    def __init__(self, modified: str, fonts: Sequence[str], *, of_system: bool = False) -> None:
        import typst  # noqa: PLC0415 - an extra

        self.typst, self.modified = typst, modified
        self.folders, self.of_system = tuple(fonts), of_system
        self.fonts = typst.Fonts(include_system_fonts=of_system, font_paths=list(fonts))

    def with_fonts(self, *folders: str) -> _Typst:
        """Return Typst with the fonts of the system, and those in further folders."""
        return _Typst(self.modified, (*self.folders, *folders), of_system=True)

    def compiled(self, files: Mapping[str, bytes]) -> tuple[bytes, str]:
        """Return the PDF that files make, and its errors."""
        # Typst takes files in memory as well, but only texts.
        with TemporaryDirectory(prefix="fascicle-") as folder:
            for name, content in files.items():
                Path(folder, name).write_bytes(content)
            try:
                whole = self.typst.compile(
                    str(Path(folder, _MAIN)),
                    font_paths=self.fonts,
                    pdf_standards=STANDARD,
                    timestamp=datetime.fromisoformat(self.modified),
                )
            except self.typst.TypstError as error:
                return b"", error.message
            except BaseException as error:
                if type(error).__name__ != _PANIC:
                    raise
                raise RuntimeError(f"Typst has crashed: {error}") from error
        return whole, ""

    def lacking(self, characters: Iterable[str]) -> str:
        """Return those of some characters that no font has; each is looked for once."""
        known = _LACKING.setdefault((self.of_system, *self.folders), {})
        signs = "".join(characters)
        new = "".join(sign for sign in signs if sign not in known)
        missing = frozenset(_missing(new, self.has_all))
        known |= {sign: sign in missing for sign in new}
        return "".join(sign for sign in signs if known[sign])

    def families_with(self, characters: str) -> Iterator[tuple[str, str]]:
        """Yield characters with the first family that has each, those with serifs first."""
        named = {name for name in self.fonts.families() if not _PLACEHOLDERS.match(name)}
        families = sorted(named, key=_from_best)
        while characters:
            has_first = (name for name in families if self.has_all(characters[0], name))
            name = next(has_first, "")
            lacking = _missing(characters, partial(self.has_all, family=name)) if name else ""
            yield from ((sign, name) for sign in characters if name and sign not in lacking)
            characters = lacking if name else characters[1:]

    def has_all(self, characters: str, family: str = "") -> bool:
        """Return whether the fonts, or those of a family, have all of some characters."""
        text = " ".join(characters).encode()
        head = _HEAD + (_ONE_FONT % family.encode() if family else b"")
        return not self.compiled({_MAIN: head + _TEXT, "text.txt": text})[1]


def _from_best(family: str) -> tuple[bool, bool, str]:
    """Return the key by which families are sorted: those for running text first."""
    name = family.lower()
    return "mono" in name, "serif" not in name and "naskh" not in name, family


def families_in(folders: Sequence[str]) -> list[str]:
    """Return the families of the fonts in folders; none if Typst is missing."""
    if not folders or find_spec("typst") is None:
        return []
    import typst  # noqa: PLC0415 - an extra

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )
    return sorted(set(fonts.families()))


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _missing(characters: str, has_all: Callable[[str], bool]) -> str:
    """Return those of some characters that no font has, by halves."""
    if not characters or has_all(characters):
        return ""
    if len(characters) == 1:
        return characters
    half = len(characters) // 2
    return _missing(characters[:half], has_all) + _missing(characters[half:], has_all)


FAMILY = "Fascicle Boxes"
# The most glyphs of a font, less the one that stands for no character.
_MOST = 0xFFFF - 1
_EM, _SIDE, _WIDTH, _HEIGHT, _LINE = 1000, 70, 640, 700, 50
_ADVANCE, _ASCENT, _DESCENT = _WIDTH + 2 * _SIDE, 800, 200
# Windows, with all of Unicode for characters, and its first plane for names; English.
_ALL, _FIRST_PLANE, _ENGLISH = (3, 10), (3, 1), 0x409
_TRUETYPE, _MAGIC = 0x10000, 0x5F0F3CF5


def box_font(characters: Iterable[str]) -> bytes:
    """Return a font that shows each of some characters as a box, by a glyph of its own.

    It is TrueType, with the tables that Typst reads.
    https://learn.microsoft.com/typography/opentype/spec/otff
    """
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
