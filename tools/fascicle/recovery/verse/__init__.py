"""Verse: the evidence in a stretch of lines and in its neighbours."""
