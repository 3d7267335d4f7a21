"""PDFs with a text: their lines by PDFium, and what these lines are."""
