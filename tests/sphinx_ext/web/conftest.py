"""The registrations of all features, without a build."""

from __future__ import annotations

from importlib import import_module
from unittest.mock import MagicMock

import pytest
from sphinx.config import Config

from fascicle.sphinx_ext import BASE, FEATURES


@pytest.fixture(scope="session")
def registered() -> Config:
    """Return the config by which the extension points of a project are asked."""
    config = Config()
    app = MagicMock(config=config)
    for room in (*BASE, *FEATURES):
        # Patches of other libraries would stay in this process.
        if room != "speed":
            import_module(f"fascicle.sphinx_ext.{room}").setup(app)
    return config
