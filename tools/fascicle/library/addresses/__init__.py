"""Addresses: which addresses of the built book a change of the texts would break."""
