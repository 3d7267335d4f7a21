"""Footnotes: the forms of marks and notes, and the links between them."""
