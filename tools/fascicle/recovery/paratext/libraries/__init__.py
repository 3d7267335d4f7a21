"""The notices of digital libraries."""
