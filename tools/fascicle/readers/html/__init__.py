"""The HTML reader: elements to lines, with the styles, headings and lists that the tags name."""
