"""Appearances: which scene of a work names whom."""
