"""Settings of a library with gated works of each shape; the extension sets the rest."""

extensions = ["fascicle.sphinx_ext"]
