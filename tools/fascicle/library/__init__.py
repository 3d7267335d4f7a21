"""The library on disk: its texts, their conversion, the cache, decisions, edits, addresses."""
