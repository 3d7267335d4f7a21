"""Weights of the evidence about wide gaps: see `gap_evidence` and `bench/fit_gaps.py`.

The log odds of a scene break are the base and the weights of what is found.
"""

from __future__ import annotations

WEIGHTS = {
    # Texts wrapped for print.
    "print": {
        "base": 2.0, "marked": -4.0, "common": -2.0, "near": -2.0, "passage": -2.0, "edge": -1.0,
        "short": -1.0, "speech": -2.0, "unended": -2.0, "inside": -2.0, "stage": -3.0,
        "numbered": -2.0, "time": 1.0, "dated": 5.0, "lone": -3.0, "doubtful": -3.0, "timely": 2.0,
    },
    # Texts with one line a paragraph, and texts whose paragraphs begin with an indent.
    "typed": {
        "base": 3.5, "passage": -1.5, "speech": -1.5, "unended": -1.5, "inside": -2.0,
        "stage": -3.0, "numbered": -1.0, "dated": 2.0, "doubtful": -1.0, "set apart": -3.0,
    },
}  # fmt: skip
# The least log odds of a scene break that is sure.
SURE = 1.0
# The least log odds of a gap that is asked about.
ASKED = -1.0
