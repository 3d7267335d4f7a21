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
from tempfile import TemporaryDirectory
from typing import Any, Final

INSTALL = (
    "Typst, which sets PDFs, is not installed. "
    "Install fascicle[pdf]: .venv/bin/python -m pip install typst pypdfium2"
)
# Tagged, with bookmarks, languages and alternative texts: Typst checks what it writes.
STANDARD: Final = "ua-1"
_MAIN = "main.typ"
_TEMPLATE = Path(__file__).parent / "book.typ"
_HEAD = b'#set document(title: "-")\n#set text(lang: "en")\n'
_SIGNS, _IMAGE = _HEAD + b'#read("text.txt")', _HEAD + b'#image("%s", alt: "-")'


class MissingGlyphsError(ValueError):
    """An error of the characters that no font has."""

    def __init__(self, characters: str) -> None:
        super().__init__(characters)
        self.characters = characters


class ImageError(ValueError):
    """An error of an image that is damaged."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name, self.problem = name, problem


def typeset(
    data: Mapping[str, Any], images: Mapping[str, bytes], modified: str, fonts: Sequence[str] = ()
) -> bytes:
    """Return a tagged PDF of the data of a book; the same for the same data.

    `fonts` are folders with fonts. Raises `ValueError` if Typst is missing, `MissingGlyphsError` if
    fonts lack characters, `ImageError` for a damaged image, and `ValueError` for what else cannot
    be typeset.
    """
    if find_spec("typst") is None:
        raise ValueError(INSTALL)
    typst = _Typst(modified, fonts)
    text = json.dumps(data, ensure_ascii=False)
    files = {_MAIN: _template(), "book.json": text.encode(), **images}
    content, problem = typst.compiled(files)
    if not problem:
        return content
    signs = "".join(sorted(sign for sign in set(text) if not sign.isascii()))
    if missing := _missing(signs, typst.has_all):
        raise MissingGlyphsError(missing)
    for name, image in images.items():
        _, damage = typst.compiled({_MAIN: _IMAGE % name.encode(), name: image})
        if damage:
            raise ImageError(name, damage)
    raise ValueError(f"Typst cannot set it: {problem}")


class _Typst:
    """Typst with the fonts of one library."""

    def __init__(self, modified: str, fonts: Sequence[str]) -> None:
        import typst  # noqa: PLC0415 - an extra

        self.typst, self.modified = typst, datetime.fromisoformat(modified)
        self.fonts = typst.Fonts(include_system_fonts=False, font_paths=list(fonts))

    def compiled(self, files: Mapping[str, bytes]) -> tuple[bytes, str]:
        """Return the PDF that files make, and what hinders it."""
        # Typst takes files in memory as well, but only texts.
        with TemporaryDirectory(prefix="fascicle-") as folder:
            for name, content in files.items():
                Path(folder, name).write_bytes(content)
            try:
                whole = self.typst.compile(
                    str(Path(folder, _MAIN)),
                    font_paths=self.fonts,
                    pdf_standards=STANDARD,
                    timestamp=self.modified,
                )
            except self.typst.TypstError as error:
                return b"", error.message
        return whole, ""

    def has_all(self, characters: str) -> bool:
        """Return whether the fonts have all of some characters."""
        text = " ".join(characters).encode()
        return not self.compiled({_MAIN: _SIGNS, "text.txt": text})[1]


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
