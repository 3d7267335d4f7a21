"""Make the files of the book's own typeface from those of Source Serif 4.

    npm pack source-serif@4.5.1 && tar xf source-serif-4.5.1.tgz
    pip install fonttools==4.68.0 brotli==1.2.1
    python tools/scripts/typeface.py package

`package` is the folder of the unpacked package. Each style is cut into files by script, so that a
page loads only what it has letters of, and each script has a style sheet. Same package, same bytes.
"Source" is a reserved name of the original, which a changed font may not have.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOM = Path(__file__).parents[1] / "fascicle" / "sphinx_ext" / "typeface"
FAMILY = "Fascicle Serif"
REGULAR, BOLD = 400, 700
# The size that the letters are drawn for, in pixels: that of a paragraph.
OPTICAL_SIZE = 18
# Letters of Source Serif are .475 em high, those of most serifs that books had before .48 to .54.
ENLARGED = 1.05
# Fractions, superiors and forms beside capitals would take a first visit from 38 to 48 KB.
FEATURES = ("ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "onum", "pnum", "tnum")
# Names of the original that are kept: copyright, version, licence and its address.
KEPT_NAMES = (0, 5, 13, 14)


class Style(NamedTuple):
    """A style: its name, its file in the package, and its weight.

    Bold italics are rare in prose: browsers make them of the italic.
    """

    name: str
    source: str
    weight: int

    @property
    def is_italic(self) -> bool:
        return self.source == "Italic"

    @property
    def is_bold(self) -> bool:
        return self.weight == BOLD


class Script(NamedTuple):
    """The letters of a file, in blocks; of what two scripts share, the one before has it."""

    name: str
    blocks: tuple[range, ...]


def _block(first: int, last: int) -> range:
    return range(first, last + 1)


STYLES = (
    Style("regular", "Roman", REGULAR),
    Style("italic", "Italic", REGULAR),
    Style("bold", "Roman", BOLD),
)
SCRIPTS = (
    # Western Europe: Latin-1, what Windows-1252 adds to it, punctuation, and arrows of menus.
    Script(
        "latin",
        (
            _block(0x20, 0x7E), _block(0xA0, 0xFF), _block(0x131, 0x131), _block(0x152, 0x153),
            _block(0x178, 0x178), _block(0x2BB, 0x2BC), _block(0x2C6, 0x2C6), _block(0x2DA, 0x2DA),
            _block(0x2DC, 0x2DC), _block(0x2000, 0x206F), _block(0x20AC, 0x20AC),
            _block(0x2122, 0x2122), _block(0x2190, 0x2193), _block(0x2212, 0x2212),
        ),
    ),
    Script("cyrillic", (_block(0x400, 0x52F), _block(0x2116, 0x2116))),  # with №
    # Without the letters of polytonic Greek, which the original lacks.
    Script("greek", (_block(0x370, 0x3FF),)),
    # Those that Vietnamese adds to them; and the Latin letters of Europe and of transcriptions.
    Script(
        "vietnamese",
        (_block(0x1A0, 0x1A1), _block(0x1AF, 0x1B0), _block(0x1EA0, 0x1EF9)),
    ),
    Script("latin-ext", (_block(0x100, 0x36F), _block(0x1E00, 0x1EFF))),
)  # fmt: skip

HEAD = "/* Faces of a script, written by tools/scripts/typeface.py. */\n\n"


def main(package: str) -> None:
    """Write all files with their style sheets; remove those of older versions of the script."""
    folder = ROOM / "fonts"
    for path in folder.glob("*.woff2"):
        path.unlink()
    sheets: defaultdict[str, list[str]] = defaultdict(list)
    for style in STYLES:
        source = Path(package, "VAR", f"SourceSerif4Variable-{style.source}.ttf")
        for script, characters in letters_of(TTFont(source).getBestCmap()):
            name = f"{style.name}-{script.name}.woff2"
            (folder / name).write_bytes(font_of(source, style, script, characters))
            sheet = f"{script.name}{'' if style == STYLES[0] else f'-{style.name}'}.css"
            sheets[sheet].append(rule_of(name, style, script, characters))
    for sheet, rules in sheets.items():
        (folder / sheet).write_text(HEAD + "\n".join(rules), encoding="utf-8")


def letters_of(has: Iterable[int]) -> Iterator[tuple[Script, list[int]]]:
    """Yield each script with the characters of its file, of those that a font has."""
    left = set(has)
    for script in SCRIPTS:
        letters = sorted(left.intersection(*[{point for b in script.blocks for point in b}]))
        left.difference_update(letters)
        yield script, letters


def font_of(source: Path, style: Style, script: Script, characters: list[int]) -> bytes:
    """Return a file of a style: subset first, which makes it static ten times as fast."""
    font = _read(_bytes_of(_subset(TTFont(source, recalcTimestamp=False), characters)))
    font = instantiateVariableFont(font, {"wght": style.weight, "opsz": OPTICAL_SIZE})
    if "STAT" in font:
        del font["STAT"]
    # Units are a part of an em: with fewer of them, letters are larger.
    font["head"].unitsPerEm = round(font["head"].unitsPerEm / ENLARGED)
    _rename(font, style, script)
    font.flavor = "woff2"
    return _bytes_of(font)


def _subset(font: Any, characters: list[int]) -> Any:  # noqa: ANN401  fontTools has no types
    options = Options()
    options.layout_features = list(FEATURES)
    options.name_IDs = list(KEPT_NAMES)
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def _rename(font: Any, style: Style, script: Script) -> None:  # noqa: ANN401  the same
    look = style.name.replace("-", " ").title()
    ids = {
        1: FAMILY,
        2: look,
        3: f"{FAMILY} {look} {script.name}",
        4: f"{FAMILY} {look}",
        6: f"{FAMILY.replace(' ', '')}-{look.replace(' ', '')}",
    }
    for number, name in ids.items():
        font["name"].setName(name, number, 3, 1, 0x409)


def _read(content: bytes) -> Any:  # noqa: ANN401  the same
    return TTFont(BytesIO(content), recalcTimestamp=False)


def _bytes_of(font: Any) -> bytes:  # noqa: ANN401  the same
    content = BytesIO()
    font.save(content)
    return content.getvalue()


def rule_of(name: str, style: Style, script: Script, characters: list[int]) -> str:
    """Return the rule of a file."""
    lines = [
        f'font-family: "{FAMILY}"',
        f'src: url("{name}") format("woff2")',
        "font-display: block",
    ]
    lines += ["font-style: italic"] if style.is_italic else []
    lines += [f"font-weight: {style.weight}"] if style.is_bold else []
    lines.append(f"unicode-range: {', '.join(_ranges(script, characters))}")
    return "@font-face {\n" + "".join(f"  {line};\n" for line in lines) + "}\n"


def _ranges(script: Script, characters: list[int]) -> Iterator[str]:
    """Yield the ranges of a file: as wide as its blocks, without what other files have."""
    others = {point for other in SCRIPTS if other != script for b in other.blocks for point in b}
    others -= set(characters)
    points = sorted({point for block in script.blocks for point in block} - others)
    first = points[0]
    for point, following in zip(points, [*points[1:], 0], strict=True):
        if following != point + 1:
            yield f"U+{first:X}" if first == point else f"U+{first:X}-{point:X}"
            first = following


if __name__ == "__main__":
    main(*sys.argv[1:])
