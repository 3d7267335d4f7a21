"""Readers: bytes to `Draft`, one format each; `source` chooses the reader of a file."""
