"""Writers: a `Work` to MyST pages, their addresses and their front matter."""
