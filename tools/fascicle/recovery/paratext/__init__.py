"""Paratext: what publishers, archives and authors put around a text."""
