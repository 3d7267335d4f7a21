"""Markdown: an edition for programs that read and convert it."""
