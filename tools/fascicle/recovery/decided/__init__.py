"""Decisions of the library owner: finding the lines they are about, and applying them."""
