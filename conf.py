"""Sphinx's settings of this book: values only.

Title, people and language stand in library.toml, and what every book of this kind needs
is set by the extension. A value given here wins over the extension's.
"""

extensions = ["fascicle.sphinx_ext"]

html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_css_files = ["custom.css"]
