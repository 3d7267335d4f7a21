"""The EPUB reader: the package with its metadata and navigation, and the pages of its spine."""
