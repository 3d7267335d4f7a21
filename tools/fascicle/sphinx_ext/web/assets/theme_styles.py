"""The style sheet of sphinx-book-theme's base theme, without rules that our layout never uses.

It comes to 376 KB: menus, dialogs, forms, 2,000 icons of a font that we do not send. Most of it is
for scripts that we do not send either. What a page can have stays: text, tables, code, admonitions,
figures, grids, the colours and the sections of the theme; `plain_sheet` is for pages without these.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fascicle.sphinx_ext.model.templates import has_our_layout

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

SOURCE = "styles/pydata-sphinx-theme.css"
NAME = "styles/base.css"
# Nothing may stand before it.
CHARSET = '@charset "UTF-8";'
# Increment it when the selection of rules changes.
FORM = 3

# By their classes, or how these begin: parts of Bootstrap that need its scripts or are no part of a
# book, helpers for the order and the corners of boxes, a blog, parts of the theme that templates of
# ours replace, and icons.
LEFT_OUT = (
    "ablog", "accordion", "back-to-top", "bd-docs-nav", "bd-links", "bd-navbar", "bd-search",
    "bd-sidebar", "bd-toc", "breadcrumb", "bs-popover", "bs-tooltip", "btn", "carousel",
    "collapse", "collapsing", "fa", "fab", "fal", "far", "fas", "form", "icon", "input-group",
    "invalid", "is-invalid", "is-valid", "kbd-shortcut", "link", "list-group", "modal", "nav",
    "navbar", "object", "offcanvas", "offset", "order", "page-item", "page-link", "pagination",
    "placeholder", "popover", "progress", "rounded", "search-button", "search__button",
    "spinner", "theme-switch", "toast", "toc-h", "toctree", "tooltip", "valid",
    "version-switcher", "was-validated",
)  # fmt: skip
BEGINNINGS = (
    "bd-header-", "bd-header__", "dropdown-", "dropend", "dropstart", "dropup",
)  # fmt: skip
NAMES, BEGUN = ("|".join(map(re.escape, names)) for names in (LEFT_OUT, BEGINNINGS))
GONE = re.compile(rf"\.(?:(?:{NAMES})(?![a-z])|{BEGUN})|#pst-|#bd-docs-nav")
# A rule without rules in it, with the licence that may stand before it; a comma between selectors,
# not one inside of brackets.
RULE = re.compile(r"((?:\s*/\*[^{}]*\*/)?)([^{}]+)\{([^{}]*)\}")
COMMA = re.compile(r",(?![^(]*\))")
EMPTY = re.compile(r"@(?:media|supports)[^{}]*\{\s*\}")


def write_sheet(app: Sphinx) -> None:
    """Write the sheet beside the theme's own, unless it is up to date."""
    if not has_our_layout(app):
        return
    path, source = Path(app.outdir, "_static", NAME), theme_file(app, SOURCE)
    mark = f"{CHARSET}/* from {SOURCE} {_sheet_digest(source)} */"
    if path.is_file() and path.read_bytes().startswith(mark.encode()):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(mark + base_sheet(source), encoding="utf-8")


def sheet_address(app: Sphinx) -> str:
    return f"_static/{NAME}?v={_sheet_digest(theme_file(app, SOURCE))}"


def theme_file(app: Sphinx, name: str) -> Path:
    """Return the path of a static file of the theme or of its parent themes."""
    builder: Any = app.builder
    return _find_file(tuple(map(str, builder.theme.get_theme_dirs())), name)


@cache
def _find_file(folders: tuple[str, ...], name: str) -> Path:
    places = (Path(folder, "static", name) for folder in folders)
    return next(place for place in places if place.is_file())


@cache
def base_sheet(source: Path) -> str:
    """Return the reduced sheet, without its character set."""
    return reduce_sheet(source.read_text(encoding="utf-8").removeprefix(CHARSET))


@cache
def _sheet_digest(source: Path) -> str:
    """Return a digest of the theme's sheet and of `FORM`."""
    return blake2s(source.read_bytes() + bytes([FORM]), digest_size=4).hexdigest()


def reduce_sheet(sheet: str) -> str:
    """Return the sheet without unused selectors, and without rules that have no others."""
    return with_selectors(sheet, lambda selector: not GONE.search(selector))


def with_selectors(sheet: str, is_kept: Callable[[str], bool]) -> str:
    """Return a sheet with these selectors, and without rules that have no others or fonts."""

    def filtered(rule: re.Match[str]) -> str:
        licence, selectors, declarations = rule.groups()
        if selectors.startswith("@font-face"):
            return str(licence)
        kept = [selector for selector in COMMA.split(selectors) if is_kept(selector)]
        return f"{licence}{','.join(kept)}{{{declarations}}}" if kept else str(licence)

    return EMPTY.sub("", RULE.sub(filtered, sheet))
