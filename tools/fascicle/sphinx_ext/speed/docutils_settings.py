"""Docutils' settings: computed once instead of for each page.

Sphinx and MyST each create a command-line parser for every page to compute the default settings.
Each page gets a copy of the result.
"""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils.frontend import get_default_settings
from docutils.utils import DependencyList
from myst_parser.mdit_to_docutils import base as myst
from sphinx.util import docutils as sphinx

from fascicle.sphinx_ext.speed.patch import Patch, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docutils.frontend import Values
    from sphinx.application import Sphinx


def _keep_last(compute: Callable[..., Values]) -> Callable[..., Values]:
    """Return a function that computes settings only if its arguments are not those of last time."""
    last: dict[str, Any] = {"arguments": None}

    def settings(
        *components: object, defaults: Mapping[str, Any], read_config_files: bool = False
    ) -> Values:
        # Sphinx makes a parser for each page: only its class counts.
        kinds = [part if isinstance(part, type) else type(part) for part in components]
        options = {"defaults": defaults, "read_config_files": read_config_files}
        arguments = (kinds, dict(defaults), read_config_files)
        if last["arguments"] != arguments:
            last.update(arguments=arguments, settings=compute(*components, **options))
        return _copied(last["settings"])

    return settings


def _copied(settings: Values) -> Values:
    """Copy settings for one page, with lists and dependencies of its own."""
    copied = copy(settings)
    for name, value in vars(copied).items():
        if isinstance(value, list):
            setattr(copied, name, [*value])
    copied.record_dependencies = DependencyList()
    return copied


def _compute_once(_app: Sphinx) -> None:
    defaults_of = lru_cache(get_default_settings)
    replace(sphinx, "_get_settings", _keep_last(vars(sphinx)["_get_settings"]))
    replace(myst, "get_default_settings", lambda *components: _copied(defaults_of(*components)))


PATCH = Patch(
    name="docutils settings",
    replaces=(
        "sphinx.util.docutils._get_settings",
        "myst_parser.mdit_to_docutils.base.get_default_settings",
    ),
    gain="a full build without it takes 18 % more at 441 pages, 27 % at 10,000",
    apply=_compute_once,
)
