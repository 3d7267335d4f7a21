"""Documents of word processors, by pandoc: docx, odt and rtf become HTML, which is read as such.

Pandoc drops page breaks, some comments and some styles. What it would drop is written into the
document as characters that no text contains, before pandoc reads it, and found again behind it.
"""
