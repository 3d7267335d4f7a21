"""Images of a text: found where the text names them, checked by content, and named for the book."""
