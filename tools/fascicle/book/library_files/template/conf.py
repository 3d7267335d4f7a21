"""Sphinx settings of this book.

The title, authors and language are in library.toml, and the extension sets what every book
needs. A value set here wins over the extension's.
"""

extensions = ["fascicle.sphinx_ext"]

html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_css_files = ["custom.css"]
