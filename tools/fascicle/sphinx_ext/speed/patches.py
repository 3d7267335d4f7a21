"""The list of patches."""

from __future__ import annotations

from fascicle.sphinx_ext.speed import (
    docutils_settings,
    garbage_collector,
    needless_transforms,
    own_folders,
    quiet_logging,
    template_cache,
    theme_handlers,
)

PATCHES = (
    garbage_collector.PATCH,
    quiet_logging.PATCH,
    docutils_settings.PATCH,
    needless_transforms.PATCH,
    template_cache.PATCH,
    theme_handlers.PATCH,
    own_folders.PATCH,
)
