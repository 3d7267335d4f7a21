"""Word lists: honorifics, given names, place names, and words that are no names."""
