"""PDF: a work set as a printed book, by Typst."""
