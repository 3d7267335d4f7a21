"""Contrast of two colours as a browser computes them, by WCAG: 1 for the same, 21 at most."""

from __future__ import annotations

import re


def contrast(ink: str, paper: str) -> float:
    """Return the contrast of two colours, each `rgb(…)` or `color(srgb …)`."""
    high, low = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    if colour.startswith("color("):
        shares = [float(part) for part in re.findall(r"[\d.]+", colour.partition("srgb")[2])[:3]]
    else:
        shares = [float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3]]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
