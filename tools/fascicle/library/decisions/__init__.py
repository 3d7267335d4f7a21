"""Decisions: queries, and recording or withdrawing the answers in the TOML beside a text."""
