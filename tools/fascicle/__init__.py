"""Fascicle turns a folder of texts into a published book."""

__version__ = "0.1.0"
