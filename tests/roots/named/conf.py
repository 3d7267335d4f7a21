"""Settings of a little library that shows every form; the extension sets the rest."""

extensions = ["fascicle.sphinx_ext"]
