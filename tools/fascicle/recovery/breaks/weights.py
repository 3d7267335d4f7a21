"""Weights of the evidence about scene breaks: log odds, as `bench/fit_breaks.py` fits them."""

from __future__ import annotations

WEIGHTS = {
    "gaps": {
        "base": -0.5,
        "marked": -0.46,
        "lone": -1.02,
        "near": -1.13,
        "passage": -1.22,
        "edge": -0.73,
        "short": -1.87,
        "numbered": -0.82,
        "time": 1.06,
        "dated": 3.0,
        "narrow": -1.17,
        "quoted": -0.95,
        "doubtful": -3.32,
        "clean": 2.26,
        "typed": 2.31,
    },
    "marks": {
        "base": 0.71,
        "front": -3.19,
        "unended": -2.28,
        "back": -0.95,
        "rule": -1.2,
        "lone": 0.54,
        "doubtful": -1.88,
        "clean": 4.52,
    },
}
