"""Parts of a build, where a library has more pages than one run of Sphinx should read.

library_part   the part that is being built
shelf_records  what a shelf leaves of its works once their pages are read
outside        what a shelf knows of the rest of the library
own_pages      the documents of a part
linked_pages   pages of other parts that are linked to
reading        the run that reads the pages of a shelf and writes none
"""
