"""Frozen data: the blocks of a text, the draft, the work, decisions, words and errors."""
