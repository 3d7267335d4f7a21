"""The web edition: the layout of pages, navigation, redirects, the page for missing addresses.

Here are the settings that every library shares, so that its `conf.py` holds values only.
A value that `conf.py` or the command line gives is left alone. Those of `library.toml` come next:
the table of settings says which config values they become.
"""

from __future__ import annotations

import os
from copy import deepcopy
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import ENUM, Config
from sphinx.errors import ConfigError

from fascicle.model.errors import SettingsError
from fascicle.settings.load import LIBRARY_FILE, load_library
from fascicle.settings.schema import Library
from fascicle.settings.setting import settings_of
from fascicle.sphinx_ext import static_files
from fascicle.sphinx_ext.model.extension_points import EARLY, FIRST, LATE
from fascicle.sphinx_ext.model.templates import THEME
from fascicle.sphinx_ext.static_files import add_static_file, page_sheets
from fascicle.sphinx_ext.web import (
    finishing,
    listings,
    page_titles,
    page_view,
    page_writer,
    style_sheets,
    work_digests,
)

HERE = Path(__file__).parent
SHEETS = ("heads.css", "contents.css", "care.css", "notice.css", "panel.css")
# After the works are collected, before features note their own pages.
COMPARE = 600
# Each room may have a folder of templates.
ROOMS = HERE.resolve().parent
FAVICON = HERE.resolve() / "favicon.svg"

UNTITLED = "Library"
# The prefix of our own config values.
OWN = "fascicle_"

SETTINGS: dict[str, Any] = {
    # Folders without pages are excluded, so that Sphinx does not walk them.
    "include_patterns": ["index.md", "works/**"],
    "exclude_patterns": [
        *(".*", "_*", "bench", "docs", "gates", "node_modules"),
        *("removed", "requirements", "tests", "texts", "tools"),
    ],
    # Text is shown as it was typed.
    "smartquotes": False,
    "myst_enable_extensions": {"colon_fence"},
    # MyST counts the words of each page for a role that no page uses.
    "myst_disable_syntax": ["wordcount"],
    "myst_footnote_sort": False,
    "myst_footnote_transition": False,
    "myst_heading_anchors": 0,
    "myst_linkify_fuzzy_links": False,
    # The book's look.
    "html_theme": THEME,
    "html_sidebars": {"**": ["work-contents.html"]},
    "html_static_path": ["_static"],
    "html_permalinks": False,
    "html_domain_indices": ["lit-people", "lit-places"],
    # Features that a book of stories does not need.
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_use_index": False,
    "html_scaled_image_link": False,
    "html_codeblock_linenos_style": "inline",
}

# Options of sphinx-book-theme; its buttons are for software.
THEME_OPTIONS: dict[str, Any] = {
    # Sphinx would keep Escape for itself, which closes the contents; ours has both keys.
    "enable_search_shortcuts": False,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "use_issues_button": False,
    "use_repository_button": False,
    "secondary_sidebar_items": [],
    "navbar_persistent": [],
    "footer_content_items": ["extra-footer"],
}


def setup(app: Sphinx) -> None:
    _add_config_values(app)
    listings.register(app)
    page_writer.register(app)
    page_view.register(app)
    static_files.setup(app)
    styles = HERE / "styles"
    page_sheets.add(app, styles / "colours.css", styles / "page.css", priority=FIRST)
    page_sheets.add(app, styles / "apparatus.css", priority=EARLY)
    page_sheets.add(app, *(styles / name for name in SHEETS))
    page_sheets.add(app, styles / "print.css", priority=LATE)
    for name in ("moved.js", "missing.js"):
        add_static_file(app, name, HERE / "scripts" / name)
    add_static_file(app, "favicon.svg", FAVICON)
    app.connect("config-inited", _apply_defaults)
    app.connect("builder-inited", _forget_folder_of_package)
    app.connect("builder-inited", style_sheets.write_base_sheet)
    app.connect("builder-inited", style_sheets.write_plain_sheet)
    app.connect("env-updated", work_digests.mark_orphans)
    app.connect("env-updated", work_digests.set_search_titles)
    app.connect("env-updated", work_digests.note_pages, priority=COMPARE)
    app.connect("env-updated", work_digests.note_other_pages, priority=COMPARE)
    app.connect("doctree-resolved", page_titles.mark_heading, priority=EARLY)
    app.connect("doctree-resolved", listings.fill_in_lists)
    app.connect("html-page-context", page_view.add_page_view, priority=EARLY)
    app.connect("html-page-context", page_view.drop_unused_files, priority=LATE)
    app.connect("build-finished", finishing.clean_up)


def _apply_defaults(app: Sphinx, config: Config) -> None:
    """Set the config values that the library does not set itself."""
    _set_default(config, "project", UNTITLED)
    library = _read_library(app.confdir, config.project)
    favicon = {"html_favicon": _relative_path(FAVICON, app.confdir)}
    for name, value in (SETTINGS | _library_values(library) | favicon).items():
        _set_default(config, name, value)
    config.html_context = {
        "default_mode": "auto",
        "library_title": config.html_title or config.project,
        "library_description": library.description,
        # Versions that Read the Docs keeps side by side are one book to their readers.
        "host_version": os.environ.get("READTHEDOCS_VERSION", ""),
        **config.html_context,
    }
    if config.html_theme == THEME:
        config.html_theme_options = deepcopy(THEME_OPTIONS) | config.html_theme_options
    config.templates_path = [*config.templates_path, *_our_templates(app)]
    existing = [path for path in config.html_static_path if (app.confdir / path).exists()]
    config.html_static_path = existing


def _forget_folder_of_package(app: Sphinx) -> None:
    """Note in `.buildinfo` no path to this package, so that it has the same bytes anywhere."""
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    config = app.config
    favicon, templates = config.html_favicon, config.templates_path
    if favicon == _relative_path(FAVICON, app.confdir):
        config.html_favicon = None
    ours = _our_templates(app)
    config.templates_path = [path for path in templates if path not in ours]
    app.builder.build_info = app.builder.create_build_info()
    config.html_favicon, config.templates_path = favicon, templates


def _our_templates(app: Sphinx) -> list[str]:
    return [_relative_path(folder, app.confdir) for folder in sorted(ROOMS.glob("*/templates"))]


def _set_default(config: Config, name: str, default: object) -> None:
    """Change the default of a setting, for a library without it in `conf.py`."""
    option = config.values.pop(name)
    config.add(name, default, option.rebuild, option.valid_types)
    if name in vars(config):  # Sphinx has read it already
        del config[name]


def _add_config_values(app: Sphinx) -> None:
    for setting in settings_of(Library):
        is_choice = get_origin(setting.type) is Literal
        kinds = [list, tuple] if setting.is_list else [setting.type]
        for name in setting.sphinx:
            if name.startswith(OWN):
                allowed = ENUM(*get_args(setting.type)) if is_choice else kinds
                app.add_config_value(name, setting.default, "", allowed)


def _read_library(folder: Path, title: str) -> Library:
    """Read `library.toml`; a book can be built without one, under the title given.

    Raises `ConfigError` if it cannot be read.
    """
    if not (folder / LIBRARY_FILE).is_file():
        return Library(title)
    try:
        return load_library(folder)
    except SettingsError as error:
        raise ConfigError(str(error)) from error


def _library_values(library: Library) -> dict[str, Any]:
    values = {
        name: getattr(library, setting.key)
        for setting in settings_of(Library)
        for name in setting.sphinx
    }
    # Without an author Sphinx prints "Author name not set" in each footer.
    author = ", ".join(library.authors) or "unknown"
    return values | {"author": author, "html_baseurl": _canonical_url(library)}


def _canonical_url(library: Library) -> str:
    """Return the canonical URL of the book; on Read the Docs, the one that it provides."""
    published = os.environ.get("READTHEDOCS_CANONICAL_URL") or library.url
    return f"{published.rstrip('/')}/" if published else ""


def _relative_path(path: Path, start: Path) -> str:
    """Return a path relative to the library's folder, so that output is the same on any machine."""
    try:
        return os.path.relpath(path, start)
    except ValueError:  # another drive, on Windows
        return str(path)
