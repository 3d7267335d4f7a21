r"""Fascicle turns a folder of texts into a published book.

    >>> import fascicle
    >>> work = fascicle.read("Chapter 1\n\nIt was.\n\nChapter 2\n\nIt is.\n")
    >>> [division.heading.text for division in work.divisions]
    ['Chapter 1', 'Chapter 2']

`read` and `to_markdown` are described in `fascicle.api`, errors in `fascicle.model.errors`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "read", "to_markdown"]


if TYPE_CHECKING:
    from fascicle.api import read, to_markdown
else:

    def __getattr__(name: str) -> object:
        """Import a function when it is first used: the commands start without its needs."""
        if name in __all__:
            return getattr(import_module("fascicle.api"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
