"""Settings of a little library that is looked at: its text, on screen and on paper."""

extensions = ["fascicle.sphinx_ext"]
