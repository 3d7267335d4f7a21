"""The list of patches."""

from __future__ import annotations

from fascicle.sphinx_ext.speed import (
    doctree_cache,
    docutils_settings,
    garbage_collector,
    needless_transforms,
    packed_tocs,
    quiet_logging,
    template_cache,
    theme_handlers,
    toctree_purge,
)

PATCHES = (
    garbage_collector.PATCH,
    quiet_logging.PATCH,
    docutils_settings.PATCH,
    needless_transforms.PATCH,
    toctree_purge.PATCH,
    packed_tocs.PATCH,
    doctree_cache.PATCH,
    template_cache.PATCH,
    theme_handlers.PATCH,
)
