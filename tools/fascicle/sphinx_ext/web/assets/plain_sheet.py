"""The style sheet of pages that have nothing but text, which most are: one file instead of three.

It holds the theme's rules but for those that need a class which only tables, code, admonitions,
grids and the like have, and ours after them. A reader fetches 17 KB instead of 37, once; a page
that has more loads the three sheets that Sphinx names.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.files.folders import write_if_changed
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.web.assets import static_files, theme_styles
from fascicle.sphinx_ext.web.assets.static_files import PAGE_SCRIPT, PAGE_SHEET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

NAME = "plain.css"
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
# What a selector leaves out, or chooses among.
BRACKETS = re.compile(r"\([^()]*\)")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/\s*")

# In a page: the three sheets, with nothing between them that they would have to come before.
THREE = re.compile(
    rf'<link rel="stylesheet" href="([^"]*){theme_styles.NAME}[^>]*>\s*'
    rf'<link [^>]*href="\1{THEMES_OWN}[^>]*>\s*<link [^>]*href="\1{PAGE_SHEET}[^>]*>'
)
CLASSES = re.compile(r'\bclass="([^"]*)"')
SCRIPT = re.compile(r'<script\b[^>]* src="([^"?]*)')


def write_sheet(app: Sphinx) -> None:
    if has_our_layout(app):
        sheet, _ = _plain_sheet(*_sources(app))
        write_if_changed(Path(app.outdir, "_static", NAME), sheet.encode())


def with_one_sheet(page: str, app: Sphinx) -> str:
    """Return a written page with the plain sheet, if no rule of the others can apply to it."""
    links = THREE.search(page)
    if links is None or not (_has_our_scripts_only(page, app) and _is_plain(page, app)):
        return page
    _, version = _plain_sheet(*_sources(app))
    link = f'<link rel="stylesheet" href="{links[1]}{NAME}?v={version}">'
    return f"{page[: links.start()]}{link}{page[links.end() :]}"


def _is_plain(page: str, app: Sphinx) -> bool:
    classes = {name for names in CLASSES.findall(page) for name in names.split()}
    return classes.isdisjoint(_classes_of_others(*_sources(app)[:-1]))


def _has_our_scripts_only(page: str, app: Sphinx) -> bool:
    """Tell whether no script of a keeper's or an extension may give elements other classes."""
    ours = {PAGE_SCRIPT, *(file.name for file in static_files.static_files(app.config))}
    return ours.issuperset(name.rpartition("_static/")[2] for name in SCRIPT.findall(page))


def _sources(app: Sphinx) -> tuple[Path, Path, tuple[Path, ...]]:
    """Return where the sheets of the base theme, of the theme and of ours are."""
    base, own = (theme_styles.theme_file(app, name) for name in (theme_styles.SOURCE, THEMES_OWN))
    return base, own, tuple(static_files.page_sheets(app.config))


@cache
def _plain_sheet(base: Path, own: Path, ours: tuple[Path, ...]) -> tuple[str, str]:
    """Return the sheet and its version."""
    themes = "\n".join(map(plain_rules, _themes(base, own)))
    sheet = f"{theme_styles.CHARSET}{themes}\n{static_files.join_sheets(ours)}"
    return sheet, blake2s(sheet.encode(), digest_size=4).hexdigest()


@cache
def _classes_of_others(base: Path, own: Path) -> frozenset[str]:
    return frozenset().union(*map(classes_of, _themes(base, own))) - OURS


def _themes(base: Path, own: Path) -> tuple[str, str]:
    return theme_styles.base_sheet(base), own.read_text(encoding="utf-8")


def plain_rules(sheet: str) -> str:
    """Return a sheet without selectors that need a class other than `OURS`."""
    found = theme_styles.with_selectors(sheet, lambda one: OURS.issuperset(_classes_in(one)))
    return SOURCE_MAP.sub("", found)


def classes_of(sheet: str) -> set[str]:
    """Return the classes that elements need for rules of a sheet to apply to them."""
    return {name for rule in theme_styles.RULE.finditer(sheet) for name in _classes_in(rule[2])}


def _classes_in(selector: str) -> Iterator[str]:
    while selector != (selector := BRACKETS.sub("", selector)):
        pass
    return (found[1] for found in CLASS.finditer(selector))
