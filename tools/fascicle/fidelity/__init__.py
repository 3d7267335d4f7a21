"""Fidelity: proof that the words of a text are the words of its pages and of the built book."""
