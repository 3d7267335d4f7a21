"""A request for rendered pages, and its answer; nothing here loads Sphinx."""

from __future__ import annotations

import msgspec


class Wanted(msgspec.Struct, frozen=True):
    """The documents to write, by their names, with the suffix of their files.

    For this request only, those in `new` have the text given there, and those in `gone` are none.
    """

    names: tuple[str, ...] = ()
    suffix: str = ".html"
    new: dict[str, str] = {}
    gone: tuple[str, ...] = ()


class Rendered(msgspec.Struct, frozen=True):
    """The documents of which the book shows something else now, and the messages of Sphinx.

    `failed` are the documents that were asked for and could not be written, with the reason.
    """

    changed: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    said: str = ""
