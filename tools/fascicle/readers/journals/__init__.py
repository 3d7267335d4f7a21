"""Exports of journals and blogs: files of many entries, each of which is HTML."""
