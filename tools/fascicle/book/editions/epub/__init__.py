"""EPUB 3.3: chapters, navigation, package and container."""
