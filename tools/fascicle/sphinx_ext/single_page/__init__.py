"""The entire work on one page, made of its pages as they have been written.

`writing` decides when it is made, `joining` how its pages become one. Nothing is read or rendered a
second time: the text of each page is taken out of its file.
"""
