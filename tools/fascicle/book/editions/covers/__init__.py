"""Covers: title, author and series, set in type on a colour of the work's own."""
