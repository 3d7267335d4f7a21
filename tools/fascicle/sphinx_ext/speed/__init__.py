"""Patches of Sphinx, docutils, MyST and the theme: faster builds, the same bytes.

They are in `patches`. They rely on private names, so they are applied only where all these
libraries have the versions in `KNOWN`; on any other version the build warns once and runs without
patches. `fascicle_speed = False` (`-D fascicle_speed=0`) turns them off.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from packaging.specifiers import SpecifierSet
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

# Those of the lock. Raise one when the lock moves and tests/sphinx_ext/speed pass.
KNOWN = {
    "sphinx": "9.0.*",
    "docutils": "0.22.*",
    "myst-parser": "5.2.*",
    "sphinx-book-theme": "1.4.*",
    "pydata-sphinx-theme": "0.20.*",
}


def setup(app: Sphinx) -> None:
    """Apply all patches, unless they are turned off or a library has an unknown version."""
    app.add_config_value("fascicle_speed", True, "", bool)  # noqa: FBT003  its default
    restore()  # a build that failed early in this process may have left patches behind
    if app.config.fascicle_speed and not (unknown := list(_unknown_versions())):
        # Some names that patches import may be gone from other versions.
        from fascicle.sphinx_ext.speed.patches import PATCHES  # noqa: PLC0415

        for patch in PATCHES:
            patch.apply(app)
        app.connect("build-finished", lambda _app, _error: restore(), priority=LAST)
    elif app.config.fascicle_speed:
        # No warning of Sphinx's: with -W it would fail a build with correct pages.
        sys.stderr.write(_WARNING.format("; ".join(unknown)))


_WARNING = """\
WARNING: {}: the build is slower; its pages are the same.
    Install the versions in tools/requirements.txt, or set fascicle_speed = False in conf.py.
"""


def _unknown_versions() -> Iterator[str]:
    """Yield each library with a version unknown to the patches, with both versions."""
    for library, known in KNOWN.items():
        if not SpecifierSet(f"=={known}").contains(version(library)):
            yield f"{library} {version(library)} is installed, the patches know {known}"


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
