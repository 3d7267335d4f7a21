"""Gates: checks of the built book in real tools, one gate a module.

`make gates` runs all of them, `make gates GATE=links` one. See docs/how-to/gates.md.
"""
