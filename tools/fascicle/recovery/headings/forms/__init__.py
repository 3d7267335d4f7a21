"""The forms of headings: a word and a number, a name, or a number with or without a title."""
