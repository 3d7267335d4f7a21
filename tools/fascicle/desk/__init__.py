"""The desk: the owner's view of texts and their pages, in a browser on the same machine.

It is a second face of the commands. Each act is a function of `library` that a command calls, too,
and is recorded where the command records it. No rule of recovery is here.

    server          addresses, and who may ask
    acts            requests as calls of library functions
    cards           the works of the library, by what is known without reading texts
    publishing      the built book: its state, building and copying it
    editor          the owner's editor, opened at a line
    open_text       a text, its readings and its pages, as the browser shows them
    page_renderer   pages of the book, rendered as in a build, without building it
    page_messages   what the two of them say to each other
    page_process    Sphinx in a process of its own, which stays and renders
    live            the book alone, followed while its texts are written
"""
