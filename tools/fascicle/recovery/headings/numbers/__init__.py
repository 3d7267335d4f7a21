"""Numbers of headings: the likeliest sequence, and numbered lines that are no headings."""
