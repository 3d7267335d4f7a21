"""Templates of the theme, filled in; each of them escapes its values."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from fascicle.sphinx_ext.i18n import date_in_words, name_of_language, regional
from fascicle.sphinx_ext.i18n import language as spoken

# The theme that our layout replaces parts of; another theme brings its own.
THEME = "sphinx_book_theme"


def writes_web_pages(app: Sphinx) -> bool:
    """Return whether this build makes the web edition, rather than an EPUB or plain text."""
    return app.builder.name in {"html", "dirhtml"}


def has_our_layout(app: Sphinx) -> bool:
    """Return whether pages are laid out by our templates: on the web, and under their theme."""
    return writes_web_pages(app) and app.config.html_theme == THEME


def output_path(app: Sphinx, docname: str) -> Path:
    """Return the path that a page is written to, by a builder of HTML."""
    builder: Any = app.builder
    return Path(builder.get_output_path(docname))


def render(app: Sphinx, docname: str, template: str, **values: Any) -> str:  # noqa: ANN401  for the template
    tools = {
        "link_to": partial(app.builder.get_relative_uri, docname),
        "language_name": partial(name_of_language, spoken=spoken()),
        "is_foreign": lambda language: language and language != app.config.language,
        "date_in_words": partial(date_in_words, spoken=regional(app.config.language)),
    }
    # Only builders of HTML have templates; nobody else comes here.
    html: str = app.builder.templates.render(template, tools | values)
    return html


def render_alone(app: Sphinx, docname: str, template: str, **values: Any) -> str:  # noqa: ANN401  for the template
    """Fill in the template of a page that stands without the layout."""
    about = {
        "language": app.config.language,
        "library_title": app.config.html_context["library_title"],
        "mode": app.config.html_context["default_mode"],
        "root": "../" * app.builder.get_target_uri(docname).count("/"),
        "is_ours": has_our_layout(app),
    }
    return render(app, docname, template, **about | values)
