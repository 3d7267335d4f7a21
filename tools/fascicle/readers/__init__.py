"""Readers: bytes to `Draft`, one file per format."""
