"""Removed works, by the folders under `works/` that they had."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from fascicle.model.errors import SettingsError
from fascicle.settings.removed_works import RemovedWork, removed_works
from fascicle.sphinx_ext.model.warnings import warn
from fascicle.sphinx_ext.model.works import is_work

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

_REMOVED: WeakKeyDictionary[BuildEnvironment, Mapping[str, RemovedWork]] = WeakKeyDictionary()


def removed_in(env: BuildEnvironment) -> Mapping[str, RemovedWork]:
    """Return the removed works by their folders, without those that a work of the library has."""
    if env not in _REMOVED:
        try:
            records = removed_works(Path(env.srcdir))
        except SettingsError as error:
            warn("fascicle.removed", None, "%s", error)
            records = []
        _REMOVED[env] = {
            folder: record for record in records for folder in (record.work, *record.folders)
        }
    return {slug: record for slug, record in _REMOVED[env].items() if not is_work(env, slug)}
