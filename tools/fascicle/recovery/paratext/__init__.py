"""Paratext: the additions of publishers, archives and authors; printed contents."""
