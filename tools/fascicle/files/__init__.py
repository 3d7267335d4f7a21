"""Files: atomic writes, walks and modification times; nothing here knows of books."""
