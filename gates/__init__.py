"""What the built book must pass before it is a book: one gate a module.

`make gates` holds all of them, `make gates GATE=links` one. See docs/how-to/gates.md.
"""
