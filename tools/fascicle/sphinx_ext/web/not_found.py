"""The page for missing addresses: `404.html`.

It is shown at any depth, so its links must not be relative. They begin at the root of the server,
with the path of the canonical URL, which Read the Docs provides or `url` in `library.toml` sets;
without one, the book is assumed to be at the root.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.parts.library_part import writes_library
from fascicle.sphinx_ext.model.templates import has_our_layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx

NAME = "404"

# What a path may have as it is (RFC 3986), except what means something in HTML.
AS_IT_IS = "/%:@!$()*+,;=~"
ADDRESS = re.compile(r'( (?:href|src)=")([^"]*)')


def _collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if has_our_layout(app) and writes_library(app.env):
        yield NAME, {"title": str(gettext("Page not found")), "pageurl": None}, "missing.html"


def _use_root_links(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Make the links of this page begin at the root, before the theme makes any."""
    if pagename != NAME or not has_our_layout(app):
        return
    root = quote(urlsplit(app.config.html_baseurl).path or "/", safe=AS_IT_IS)
    here = f"{root}{app.builder.get_target_uri(NAME)}"
    context["pathto"] = partial(_root_link, here, context["pathto"])
    for tag in ("css_tag", "js_tag"):
        context[tag] = partial(_tag_with_root_link, here, context[tag])
    if context.get("logo_url"):
        context["logo_url"] = urljoin(here, context["logo_url"])
    context["content_root"] = root


def _root_link(here: str, pathto: Callable[..., str], *given: Any, **more: Any) -> str:  # noqa: ANN401  Sphinx's own
    """Return the address of a page or a file from the root."""
    return urljoin(here, pathto(*given, **more))


def _tag_with_root_link(here: str, tag: Callable[[Any], str], file: Any) -> str:  # noqa: ANN401  Sphinx's own
    """Return the tag of a script or a style sheet, with its address from the root."""
    return ADDRESS.sub(lambda found: f"{found[1]}{urljoin(here, found[2])}", tag(file))


def register(app: Sphinx) -> None:
    app.connect("html-collect-pages", _collect_page)
    app.connect("html-page-context", _use_root_links, priority=300)
