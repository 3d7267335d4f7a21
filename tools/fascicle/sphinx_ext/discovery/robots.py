"""The file robots.txt, as the library owner says: all robots, none, or lines of the owner's own.

A robots.txt of `html_extra_path` takes precedence.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.files.folders import write_if_changed
from fascicle.sphinx_ext.discovery import sitemap

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

NAME = "robots.txt"
RULES = {"all": "User-agent: *\nAllow: /", "none": "User-agent: *\nDisallow: /"}


def is_listed(config: Config) -> bool:
    """Return whether robots may read the book."""
    return bool(config.fascicle_robots != "none")


def write(app: Sphinx) -> None:
    if not _has_own(app):
        write_if_changed(app.outdir / NAME, _robots(app.config).encode())


def _robots(config: Config) -> str:
    """Return the rules, with the address of the sitemap."""
    said = config.fascicle_robots.strip()
    rules = RULES.get(said, said)
    if not (config.html_baseurl and is_listed(config)) or "sitemap:" in rules.casefold():
        return f"{rules}\n"
    return f"{rules}\n\nSitemap: {config.html_baseurl}{sitemap.NAME}\n"


def _has_own(app: Sphinx) -> bool:
    extra = (Path(app.confdir, path) for path in app.config.html_extra_path)
    return any(path.name == NAME or (path / NAME).is_file() for path in extra)
