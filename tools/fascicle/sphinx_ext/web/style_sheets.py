"""Style sheets of sphinx-book-theme, reduced to the rules that our layout uses.

The sheet of its base theme comes to 376 KB: menus, dialogs, forms, 2,000 icons of a font that we do
not send. Most of it is for scripts that we do not send either. Rules for content stay: text,
tables, code, admonitions, figures, grids, the colours and the sections of the theme.

Pages that have nothing but text, which most are, load one file instead of three, the plain sheet.
It holds the theme's rules but for those that need a class which only tables, code, admonitions,
grids and the like have, and ours after them. A reader fetches 17 KB instead of 37, once; a page
that has more loads the three sheets that Sphinx names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from fascicle.files.folders import write_if_changed
from fascicle.model.digests import blake2_of
from fascicle.sphinx_ext import static_files
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.static_files import PAGE_SCRIPT, PAGE_SHEET

SOURCE = "styles/pydata-sphinx-theme.css"
BASE_SHEET = "styles/base.css"
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


def write_base_sheet(app: Sphinx) -> None:
    """Write the sheet beside the theme's own, unless it is up to date."""
    if not has_our_layout(app):
        return
    path, source = Path(app.outdir, "_static", BASE_SHEET), _theme_file(app, SOURCE)
    mark = f"{CHARSET}/* from {SOURCE} {_sheet_digest(source)} */"
    if path.is_file() and path.read_bytes().startswith(mark.encode()):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(mark + base_sheet(source), encoding="utf-8")


def sheet_address(app: Sphinx) -> str:
    return f"_static/{BASE_SHEET}?v={_sheet_digest(_theme_file(app, SOURCE))}"


def _theme_file(app: Sphinx, name: str) -> Path:
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
    return blake2_of(source.read_bytes() + bytes([FORM]), 4)


def reduce_sheet(sheet: str) -> str:
    """Return the sheet without unused selectors, and without rules that have no others."""
    return _with_selectors(sheet, lambda selector: not GONE.search(selector))


def _with_selectors(sheet: str, is_kept: Callable[[str], bool]) -> str:
    """Return a sheet with these selectors, and without rules that have no others or fonts."""

    def filtered(rule: re.Match[str]) -> str:
        licence, selectors, declarations = rule.groups()
        if selectors.startswith("@font-face"):
            return str(licence)
        kept = [selector for selector in COMMA.split(selectors) if is_kept(selector)]
        return f"{licence}{','.join(kept)}{{{declarations}}}" if kept else str(licence)

    return EMPTY.sub("", RULE.sub(filtered, sheet))


PLAIN_SHEET = "plain.css"
THEMES_OWN = "styles/sphinx-book-theme.css"
# The theme's classes that our templates and scripts use, and those of text without more than notes.
OURS = frozenset((
    "bd-article", "bd-footer-content", "bd-footer-content__inner", "bd-header-article", "bd-main",
    "brackets", "container", "docutils", "download", "epigraph", "footer-item", "footnote",
    "footnote-reference", "header-article-item", "header-article-items",
    "header-article-items__end", "header-article__inner", "label", "left-prev",
    "prev-next-area", "right-next", "search-button", "simple", "skip-link", "visually-hidden",
))  # fmt: skip
CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
# The arguments of `:not()`, `:is()` and the like in a selector.
BRACKETS = re.compile(r"\([^()]*\)")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/\s*")
# In a page: the three sheets, with nothing between them that they would have to come before.
THREE = re.compile(
    rf'<link rel="stylesheet" href="([^"]*){BASE_SHEET}[^>]*>\s*'
    rf'<link [^>]*href="\1{THEMES_OWN}[^>]*>\s*<link [^>]*href="\1{PAGE_SHEET}[^>]*>'
)
# A literal beginning: ten times as fast as one with `\b`.
CLASSES = re.compile(r'class="([^"]*)"')
SCRIPT = re.compile(r'<script\b[^>]* src="([^"?]*)')


def write_plain_sheet(app: Sphinx) -> None:
    if has_our_layout(app):
        sheet, _ = _plain_sheet(*_sources(app))
        write_if_changed(Path(app.outdir, "_static", PLAIN_SHEET), sheet.encode())


def with_one_sheet(page: str, app: Sphinx) -> str:
    """Return a written page with the plain sheet, if no rule of the others can apply to it."""
    links = THREE.search(page)
    if links is None or not (_has_our_scripts_only(page, app) and _is_plain(page, app)):
        return page
    _, version = _plain_sheet(*_sources(app))
    link = f'<link rel="stylesheet" href="{links[1]}{PLAIN_SHEET}?v={version}">'
    return f"{page[: links.start()]}{link}{page[links.end() :]}"


def _is_plain(page: str, app: Sphinx) -> bool:
    classes = {name for names in CLASSES.findall(page) for name in names.split()}
    return classes.isdisjoint(_classes_of_others(*_sources(app)[:-1]))


def _has_our_scripts_only(page: str, app: Sphinx) -> bool:
    """Return whether no script of the owner's or an extension may give elements other classes."""
    ours = {PAGE_SCRIPT, *(file.name for file in static_files.static_files(app.config))}
    return ours.issuperset(name.rpartition("_static/")[2] for name in SCRIPT.findall(page))


def _sources(app: Sphinx) -> tuple[Path, Path, tuple[Path, ...]]:
    """Return where the sheets of the base theme, of the theme and of ours are."""
    base, own = (_theme_file(app, name) for name in (SOURCE, THEMES_OWN))
    return base, own, tuple(static_files.page_sheets(app.config))


@cache
def _plain_sheet(base: Path, own: Path, ours: tuple[Path, ...]) -> tuple[str, str]:
    themes = "\n".join(map(plain_rules, _themes(base, own)))
    sheet = f"{CHARSET}{themes}\n{static_files.join_sheets(ours)}"
    return sheet, blake2_of(sheet.encode(), 4)


@cache
def _classes_of_others(base: Path, own: Path) -> frozenset[str]:
    return frozenset().union(*map(classes_of, _themes(base, own))) - OURS


def _themes(base: Path, own: Path) -> tuple[str, str]:
    return base_sheet(base), own.read_text(encoding="utf-8")


def plain_rules(sheet: str) -> str:
    """Return a sheet without selectors that need a class other than `OURS`."""
    rules = _with_selectors(sheet, lambda one: OURS.issuperset(_classes_in(one)))
    return SOURCE_MAP.sub("", rules)


def classes_of(sheet: str) -> set[str]:
    """Return the classes that elements need for rules of a sheet to apply to them."""
    return {name for rule in RULE.finditer(sheet) for name in _classes_in(rule[2])}


def _classes_in(selector: str) -> Iterator[str]:
    while selector != (selector := BRACKETS.sub("", selector)):
        pass
    return (match[1] for match in CLASS.finditer(selector))
