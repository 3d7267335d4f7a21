"""The typeface of the book: its files, and the sheets that a page links."""

import re
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from fascicle.sphinx_ext.typeface import FONTS, LATIN, OTHERS, SHEETS, sheet, sheets_of

FILES = sorted(FONTS.glob("*.woff2"))
RULE = re.compile(r'url\("([\w-]+\.woff2)"\).*?unicode-range: ([^;]+);', re.DOTALL)
RANGES = dict(rule for name in SHEETS for rule in RULE.findall((FONTS / f"{name}.css").read_text()))
# Some of each script, from its ends, and of languages with letters of their own.
LETTERS = {
    "latin": "AVfi09ßÿŒœ“”‘’„«»—–…€−→",
    "latin-ext": "Āąčđęğłőřșțūžḥṭẞ",
    "vietnamese": "ƠưẠếỹ",
    "cyrillic": "АяЁёЇїҐґЂџѣ№",
    "greek": "ΑωΆώΐς",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_the_letters_of_its_script_its_features_and_a_name_of_its_own(
    path: Path,
) -> None:
    font = TTFont(path)
    style, _, script = path.stem.partition("-")
    letters = font.getBestCmap().keys()
    assert {*map(ord, LETTERS[script])} <= letters
    assert letters <= points_in(RANGES[path.name]), "browsers ask for no others"
    assert {"kern", "mark"} & features_of(font, "GPOS")
    if script == LATIN:
        assert {"liga", "lnum", "onum", "pnum", "tnum"} <= features_of(font, "GSUB")
    names = {record.nameID: record.toUnicode() for record in font["name"].names}
    assert names[1] == "Fascicle Serif"
    # A name that the licence reserves; the copyright says where the letters come from.
    assert not [number for number in (1, 2, 3, 4, 6) if "Source" in names[number]]
    assert "Adobe" in names[0]
    assert font["OS/2"].usWeightClass == (700 if style == "bold" else 400)
    assert bool(font["post"].italicAngle) == (style == "italic")


def features_of(font: Any, table: str) -> set[str]:
    if table not in font:
        return set()
    return {record.FeatureTag for record in font[table].table.FeatureList.FeatureRecord}


def points_in(ranges: str) -> set[int]:
    points: set[int] = set()
    for each in ranges.removeprefix("U+").split(", U+"):
        first, _, last = each.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


@pytest.mark.parametrize("style", ["regular", "italic", "bold"])
def test_no_two_scripts_have_a_letter_in_common(style: str) -> None:
    files = [points_in(RANGES[f"{style}-{script}.woff2"]) for script in (LATIN, *OTHERS)]
    assert sum(map(len, files)) == len(set().union(*files))


def test_the_letters_of_a_first_english_page_take_at_most_45_kb() -> None:
    sizes = [(FONTS / f"{style}-latin.woff2").stat().st_size for style in ("regular", "italic")]
    assert sum(sizes) <= 45_000


@pytest.mark.parametrize(
    ("language", "page", "sheets"),
    [
        ("en-GB", "<p>“It was 9 o’clock—œuvre.”", ["latin"]),
        ("en", "<p>He is <strong>here</strong>.", ["latin", "latin-bold"]),
        ("en", "<p>in Tōkyō", ["latin", "latin-ext"]),
        ("en", "<p>He is <em>not</em>.", ["latin", "latin-italic"]),
        ("en", '<p class="work byline">Ada', ["latin", "latin-italic"]),
        ("en", "<p>Μῆνιν ἄειδε θεά", ["latin"]),
        ("pl", "<p>Zażółć <b>gęślą</b>", ["latin", "latin-ext", "latin-bold", "latin-ext-bold"]),
        ("vi", "<p>Tiếng đó", ["latin", "latin-ext", "vietnamese"]),
        ("ru", "<p>Лампа", ["latin", "cyrillic"]),
        ("sr-Latn", "<p>lampa", ["latin"]),
        ("el", "<p>Μήνιν", ["latin", "greek"]),
        ("ja", "<p>東京 <em>Tokyo</em>", []),
        ("he", "<p>שלום", []),
        ("tlh", "<p>nuqneH", ["latin"]),
        ("", "", ["latin"]),
    ],
)
def test_a_page_links_the_sheets_of_its_letters(
    language: str, page: str, sheets: list[str]
) -> None:
    assert sheets_of(language, page) == sheets


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_has_its_fonts_inside_of_it(name: str) -> None:
    text = sheet(name).decode()
    assert text.count('url("data:font/woff2;base64,') == 1
    assert text.count("url(") == text.count("font-display: block") == text.count("@font-face")


def test_the_licence_is_part_of_the_package() -> None:
    licence = (FONTS / "LICENSE").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in licence
    assert "Adobe" in licence
