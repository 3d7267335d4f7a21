"""Verse: the evidence in a stretch of lines, and what its neighbours say."""
