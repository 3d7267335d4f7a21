"""Scanned pages: running heads, page numbers, paragraphs cut by a page, dropped capitals."""
