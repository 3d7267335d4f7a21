"""Fonts of the screens: from two packages, so that they do not depend on the machine.

DejaVu has Latin, Hebrew, Arabic and symbols; BIZ UDMincho has Japanese. Their versions are fixed,
so that lines break at the same words everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from gates.programs import ROOT, module

if TYPE_CHECKING:
    from pathlib import Path

FILES = (
    "dejavu-fonts-ttf/ttf/DejaVuSerif.ttf",
    "@expo-google-fonts/biz-udmincho/400Regular/BIZUDMincho_400Regular.ttf",
)
KINDS = {"serif": "DejaVu Serif", "sans-serif": "DejaVu Sans", "monospace": "DejaVu Sans Mono"}
PLACE = ROOT / "_build" / "gates" / "fonts"

HEAD = '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
# The system's own face has no name to be asked for by.
STANDS_FOR_ANY = """
<match target="pattern">
  <edit name="family" mode="append_last" binding="same"><string>DejaVu Sans</string></edit>
</match>"""
STANDS_FOR_KIND = """
<alias binding="same">
  <family>{}</family><prefer><family>{}</family></prefer>
</alias>"""


def only_these() -> dict[str, str]:
    """Return what a browser has to find in its surroundings to know these faces alone."""
    PLACE.mkdir(parents=True, exist_ok=True)
    settings = PLACE / "fonts.conf"
    settings.write_text(described([module(name).parent for name in FILES]), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(settings)}


def described(folders: list[Path]) -> str:
    """Return fontconfig's settings: which folders, and what stands for each kind of face."""
    lines = [f"<dir>{escape(str(folder))}</dir>" for folder in folders]
    lines += [f"<cachedir>{escape(str(PLACE / 'cache'))}</cachedir>", STANDS_FOR_ANY]
    lines += [STANDS_FOR_KIND.format(kind, face) for kind, face in KINDS.items()]
    return "\n".join([HEAD, "<fontconfig>", *lines, "</fontconfig>", ""])
