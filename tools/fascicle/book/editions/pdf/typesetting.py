"""Typesetting by Typst, from data only: no network, no fonts of the system.

Typst's threads do not survive a fork: a process that has called it must not call it in a child.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

INSTALL = (
    "Typst, which sets PDFs, is not installed. "
    "Install fascicle[pdf]: .venv/bin/python -m pip install typst pypdfium2"
)
# Tagged, with bookmarks, languages and alternative texts: Typst checks what it writes.
STANDARD = "ua-1"
_TEMPLATE = Path(__file__).parent / "book.typ"
_SIGNS = b'#set document(title: "-")\n#set text(lang: "en")\n#read("text.txt")'


class MissingGlyphsError(ValueError):
    """An error of the characters that no font has."""

    def __init__(self, characters: str) -> None:
        super().__init__(characters)
        self.characters = characters


def typeset(
    data: Mapping[str, Any], images: Mapping[str, bytes], modified: str, fonts: Sequence[str] = ()
) -> bytes:
    """Return a tagged PDF of the data of a book; the same for the same data.

    `fonts` are folders with fonts. Raises `ValueError` if Typst is missing, `MissingGlyphsError` if
    fonts lack characters, and `ValueError` for what else cannot be typeset.
    """
    if find_spec("typst") is None:
        raise ValueError(INSTALL)
    import typst  # noqa: PLC0415 - an extra

    text = json.dumps(data, ensure_ascii=False)
    found = typst.Fonts(include_system_fonts=False, font_paths=list(fonts))
    files = {"main.typ": _template(), "book.json": text.encode(), **images}

    def compiled(files: dict[str, bytes]) -> bytes:
        whole: bytes = typst.compile(  # type: ignore[call-overload]  # stubs lack several files
            files,
            font_paths=found,
            pdf_standards=STANDARD,
            timestamp=datetime.fromisoformat(modified),
        )
        return whole

    def has_all(characters: str) -> bool:
        try:
            compiled({"main.typ": _SIGNS, "text.txt": " ".join(characters).encode()})
        except typst.TypstError:
            return False
        return True

    try:
        return compiled(files)
    except typst.TypstError as error:
        signs = "".join(sorted(sign for sign in set(text) if not sign.isascii()))
        if missing := _missing(signs, has_all):
            raise MissingGlyphsError(missing) from None
        raise ValueError(f"Typst cannot set it: {error.message}") from None


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
