"""The data model of one text: blocks, draft, work, decisions, words and errors, all frozen.

The library of finished pages has a model of its own: `sphinx_ext.model`.
"""
