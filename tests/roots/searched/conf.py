"""Settings of a little library in four languages, to be searched."""

extensions = ["fascicle.sphinx_ext"]
