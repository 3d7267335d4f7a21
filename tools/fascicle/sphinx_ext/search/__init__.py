"""What the web edition needs for its search: the text of each page, and the search page."""
