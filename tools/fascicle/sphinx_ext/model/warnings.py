"""Warnings of a build; `suppress_warnings` in conf.py turns them off by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from docutils import nodes

LOGGER = logging.getLogger(__name__)


def warn(
    name: str,
    location: str | tuple[str, int | None] | nodes.Node | None,
    message: str,
    *values: object,
) -> None:
    """Warn of a problem with its remedy; `name` is a type and a subtype, as `lit.quote`."""
    kind, _, subtype = name.partition(".")
    LOGGER.warning(message, *values, location=location, type=kind, subtype=subtype)
