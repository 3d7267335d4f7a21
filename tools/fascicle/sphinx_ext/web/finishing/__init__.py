"""What is done when all pages are written: redirects, the inventory, cleanup, joining shelves."""
