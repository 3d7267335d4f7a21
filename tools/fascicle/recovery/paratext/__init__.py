"""Paratext: the additions of publishers, archives and authors around a text."""
