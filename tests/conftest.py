"""Hypothesis looks at the same examples on every machine; `FASCICLE_EXPLORE=1` seeks new ones."""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("FASCICLE_EXPLORE") else "same")
