"""Editions beside the web: files to download, made of the pages that Sphinx has written."""
