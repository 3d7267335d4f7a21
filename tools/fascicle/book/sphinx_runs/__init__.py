"""Runs of Sphinx in processes of their own: the entry point, starting them, their errors."""
