"""Hypothesis looks at the same examples on every machine.

`FASCICLE_EXPLORE=1` seeks new ones; `FASCICLE_EXAMPLES=10000` looks at that many for each property.
"""

import os

from hypothesis import settings

EXAMPLES = int(os.environ.get("FASCICLE_EXAMPLES") or 100)

settings.register_profile("same", derandomize=True, deadline=None, max_examples=EXAMPLES)
settings.register_profile("explore", deadline=None, max_examples=EXAMPLES)
settings.load_profile("explore" if os.environ.get("FASCICLE_EXPLORE") else "same")
