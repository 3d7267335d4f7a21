"""Typeface: the serif that the book brings, so that it looks the same on all machines.

A page links style sheets by the scripts of its letters, and others if words are italic or bold.
They have the fonts inside of them: these are there when the page is first shown, and no line moves.

    _static/typeface/latin.css         21 KB as it is sent
    _static/typeface/latin-italic.css  as much
    _static/typeface/latin-bold.css

`tools/scripts/typeface.py` makes all files in `fonts/`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import get_global
from sphinx.application import Sphinx

from fascicle.files.folders import write_if_changed
from fascicle.model.digests import blake2_of
from fascicle.sphinx_ext.model.extension_points import FIRST, head_parts
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.static_files import join_sheets, page_scripts, page_sheets
from fascicle.sphinx_ext.web.page_view import PageView, on_page

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
LATIN, GREEK = "latin", "greek"
OTHERS = ("latin-ext", "vietnamese", "cyrillic", GREEK)
STYLES = ("", "-italic", "-bold")
SHEETS = tuple(f"{script}{style}" for script in (LATIN, *OTHERS) for style in STYLES)
# By their codes in ISO 15924: pages in other scripts are set in fonts of the reader's machine.
SCRIPTS = frozenset({"Latn", "Cyrl", "Grek"})
# All sheets but the Latin one are of these.
BEYOND_ASCII = re.compile("[\x80-\U0010ffff]")
# The typeface has none of these: words would be set in two.
POLYTONIC = re.compile("[\u1f00-\u1fff]")
BOLD = re.compile(r"<(?:strong|b|th)\b")
# The names of elements and of classes that are set so.
ITALIC = re.compile(r'<(?:em|i|cite|dfn|var|address)\b|class="(?:[^"]* )?(?:byline|subtitle)\b')
RANGES = re.compile(r"unicode-range: ([^;]+);")
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
FILE = re.compile(r'url\("([\w-]+\.woff2)"\)')


def setup(app: Sphinx) -> None:
    page_scripts.add(app, HERE / "scripts" / "unpack.js", priority=FIRST)
    page_sheets.add(app, HERE / "styles" / "typeface.css")
    head_parts.add(app, "typeface-sheets.html")
    app.connect("builder-inited", _write_sheets)
    app.connect("html-page-context", _name_sheets)


def _write_sheets(app: Sphinx) -> None:
    if has_our_layout(app):
        for name in SHEETS:
            write_if_changed(Path(app.outdir, "_static", _file_of(name)), sheet(name))


@on_page
def _name_sheets(_app: Sphinx, view: PageView, context: dict[str, Any]) -> None:
    """Let a page link the sheets of its letters."""
    # The page of an entire work has those of others.
    texts = [context.get("body") or "", *(text for _, text in context.get("parts", ()))]
    sheets = sheets_of(view.language, "".join(texts))
    context["typeface_sheets"] = [f"_static/{_file_of(name)}?v={_version(name)}" for name in sheets]


def _file_of(name: str) -> str:
    return f"typeface/{name}.css"


def sheets_of(language: str, page: str) -> list[str]:
    """Return the sheets of a page in a language.

    >>> sheets_of("en", "<p>in Tōkyō"), sheets_of("ja", "<p>東京")
    (['latin', 'latin-ext'], [])
    """
    if _script_of(language) not in SCRIPTS:
        return []
    letters = "".join({*BEYOND_ASCII.findall(page)})
    scripts = [LATIN, *(script for script in OTHERS if _letters_of(script).search(letters))]
    if GREEK in scripts and POLYTONIC.search(letters):
        scripts.remove(GREEK)
    found = zip(STYLES[1:], (ITALIC, BOLD), strict=True)
    styles = [style for style, words in found if words.search(page)]
    return scripts + [f"{script}{style}" for style in styles for script in scripts]


def _script_of(language: str) -> str:
    """Return the script that a tag names, or else the usual one of its language."""
    first, *subtags = language.split("-")
    named = [subtag.title() for subtag in subtags if len(subtag) == len("Latn")]
    likely: Mapping[str, str] = get_global("likely_subtags")
    # Languages that CLDR does not know are invented ones, and transcribed.
    return named[0] if named else likely.get(first.lower(), f"{first}_Latn").split("_")[1]


@cache
def _letters_of(script: str) -> re.Pattern[str]:
    """Return a pattern of the characters for which browsers ask a sheet."""
    (ranges,) = set(RANGES.findall((FONTS / f"{script}.css").read_text("utf-8")))
    points = ((first, last or first) for first, last in RANGE.findall(ranges))
    return re.compile(
        "[" + "".join(f"\\u{first:0>4}-\\u{last:0>4}" for first, last in points) + "]"
    )


@cache
def sheet(name: str) -> bytes:
    """Return a sheet with its fonts inside of it."""
    return FILE.sub(_with_data, join_sheets((FONTS / f"{name}.css",))).encode()


def _with_data(link: re.Match[str]) -> str:
    data = b64encode((FONTS / link[1]).read_bytes()).decode()
    return f'url("data:font/woff2;base64,{data}")'


@cache
def _version(name: str) -> str:
    return blake2_of(sheet(name), 4)
