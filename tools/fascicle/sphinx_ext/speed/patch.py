"""The form of a patch, and the replacement of names in other libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch: the names that it replaces or acts on, and how it is applied.

    `gain` is the CPU time that builds take more without it, as `bench/patches.py` measured: medians
    of three rounds at 441 pages, one round at 10,000.
    """

    name: str
    replaces: tuple[str, ...]
    gain: str
    apply: Callable[[Sphinx], object]


# The priority of an event handler after all others.
LAST = 1000

_originals: list[tuple[object, str, object]] = []


def replace(owner: object, name: str, value: object) -> None:
    """Replace an attribute of a module or class until `restore` is called."""
    _originals.append((owner, name, vars(owner)[name]))
    setattr(owner, name, value)


def forget_doctrees(env: BuildEnvironment, names: Iterable[str]) -> None:
    """Let documents that were read again be loaded from their files.

    Sphinx keeps what it has loaded: a build reads no document twice, a process that stays does.
    """
    loaded: dict[str, bytes] = vars(env)["_pickled_doctree_cache"]
    for name in names:
        loaded.pop(name, None)


def restore() -> None:
    """Put back all that was replaced, for the next build in this process."""
    while _originals:
        owner, name, value = _originals.pop()
        setattr(owner, name, value)
