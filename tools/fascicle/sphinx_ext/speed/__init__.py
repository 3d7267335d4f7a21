"""Patches of Sphinx, docutils and MyST that make a build faster."""
