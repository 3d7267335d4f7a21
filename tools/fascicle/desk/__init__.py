"""The desk: the owner's view of texts and their pages, in a browser on the same machine.

It is a second face of the commands. Each act is a function of `library` that a command calls, too,
and is recorded where the command records it. No rule of recovery is here.
"""
