"""Plain text: an edition for any program that shows text."""
