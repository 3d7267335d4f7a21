"""Sphinx settings of this documentation, which `make docs` builds into `docs/_build`."""

import os

project = "Fascicle"
author = "The Fascicle authors"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
nitpicky = True

myst_enable_extensions = ["colon_fence"]
# Links such as `settings.md#texts` use the same anchors as on a forge.
myst_heading_anchors = 4

html_theme = "sphinx_book_theme"
html_title = "Fascicle"
# Read the Docs serves this documentation in a folder beside the anthology.
if address := os.environ.get("READTHEDOCS_CANONICAL_URL"):
    html_baseurl = f"{address.rstrip('/')}/docs/"
html_theme_options = {
    "show_navbar_depth": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
    # The sidebar has the search: pydata-sphinx-theme would put a second one into a bar above it.
    "navbar_persistent": [],
}
# The colours and the serif are those of the book.
FEATURES = "../tools/fascicle/sphinx_ext"
html_static_path = [
    "_static",
    f"{FEATURES}/typeface/fonts",
    f"{FEATURES}/web/styles/colours.css",
]
html_css_files = ["latin.css", "latin-italic.css", "latin-bold.css", "colours.css", "docs.css"]
html_copy_source = False
html_show_copyright = False
