"""The head of a page of HTML: its style sheets, its title and its author."""
