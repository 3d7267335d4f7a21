"""Shelves: the parts in which a library is built that outgrows one run of Sphinx."""
