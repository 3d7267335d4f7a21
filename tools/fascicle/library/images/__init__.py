"""Images on disk: those beside a text, and those of the pages of a work."""
