"""EPUBs, and Kindle books, which are read as EPUBs."""
