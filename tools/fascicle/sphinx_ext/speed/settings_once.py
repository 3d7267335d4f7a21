"""Docutils' settings, put together once and not anew for each page.

Sphinx and MyST each make a parser of command lines for every page, to learn what the settings are
when no command line is given: a fourteenth of the time that reading a page takes. What comes out
is the same for every page, and each page gets a copy of its own.
"""

from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils.frontend import get_default_settings
from docutils.utils import DependencyList
from myst_parser.mdit_to_docutils import base as myst
from sphinx.util import docutils as sphinx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docutils.frontend import Values

put_together = sphinx._get_settings  # noqa: SLF001  there is no public way to any of this


class LastSettings:
    """The settings that were put together last, and from what."""

    def __init__(self, put_together: "Callable[..., Values]") -> None:
        self.put_together = put_together
        self.made_from: tuple[Any, ...] = ()
        self.settings: Values | None = None

    def __call__(
        self, *components: object, defaults: "Mapping[str, Any]", read_config_files: bool = False
    ) -> "Values":
        """Give settings for parts of docutils; a parser that was made anew is still the same."""
        kinds = [part if isinstance(part, type) else type(part) for part in components]
        made_from = (kinds, dict(defaults), read_config_files)
        if self.settings is None or self.made_from != made_from:
            self.settings = self.put_together(
                *components, defaults=defaults, read_config_files=read_config_files
            )
            self.made_from = made_from
        return own(self.settings)


def own(settings: "Values") -> "Values":
    """Copy settings for one page: lists are its own, and so are the files that it depends on."""
    copied = copy(settings)
    for name, value in vars(copied).items():
        if isinstance(value, list):
            setattr(copied, name, [*value])
    copied.record_dependencies = DependencyList()
    return copied


@lru_cache
def defaults_of(*components: type) -> "Values":
    """Put docutils' own defaults together."""
    return get_default_settings(*components)


def install() -> None:
    """Have Sphinx and MyST ask here."""
    sphinx._get_settings = LastSettings(put_together)  # noqa: SLF001
    vars(myst)["get_default_settings"] = lambda *components: own(defaults_of(*components))
