r"""Files of markup languages that pandoc reads: LaTeX, reStructuredText, Org, AsciiDoc and others.

    \chapter{The Gate}             The Gate           * The Gate
    It was \emph{shut}.            ========           It was /shut/.
                                   It was *shut*.

Such a file is known by its ending: to any eye it is plain text. The files that it includes are read
in its place. What pandoc would drop, or show though it is no text, is written otherwise before.
"""
