"""Quotations in hand-written pages, checked against the text."""
