"""Files of markup languages that pandoc reads: LaTeX, reStructuredText, Org, AsciiDoc, others."""
