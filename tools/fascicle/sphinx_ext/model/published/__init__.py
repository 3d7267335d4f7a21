"""Published works: their pages, the titles that they show, and values of the front matter."""
