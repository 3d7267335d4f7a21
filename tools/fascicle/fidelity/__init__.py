"""Fidelity: proof that pages and the built book have the words of the text."""
