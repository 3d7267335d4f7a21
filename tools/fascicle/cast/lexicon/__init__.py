"""Word lists: honorifics, given names, place names, and capitalised words that are not names."""
