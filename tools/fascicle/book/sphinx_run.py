"""Entry point for Sphinx: `python -m sphinx`, but with an immediate exit.

Started by `sphinx_process`, it ends with the process that has started it, even if that is killed:
another run may then do the same work.

For 10,000 pages Sphinx holds millions of objects, and Python would free each of them before it
exits, for longer than an edit takes to build.
"""

import gc
import os
import sys
from threading import Thread

from fascicle.book.run_records import MET
from fascicle.book.sphinx_process import PIPE


def _end_with(pipe: int) -> None:
    """End this process when nobody has the other end of a pipe any more."""
    os.read(pipe, 1)
    os._exit(1)


if __name__ == "__main__":
    # No module is garbage: Python would search Sphinx's 700 for some two hundred times. `speed`
    # sets what is right for pages.
    gc.set_threshold(50_000)
    from sphinx.cmd.build import main

    if pipe := os.environ.get(PIPE):
        Thread(target=_end_with, args=[int(pipe)], daemon=True).start()
    # Sphinx stops at a locale that is not installed, and none changes a book.
    os.environ["LC_ALL"] = "C"
    try:
        code = main(sys.argv[1:])
    except SystemExit as end:  # of a run that only reads, too
        code = end.code if isinstance(end.code, int) else bool(end.code)
    if code:
        sys.stderr.writelines(f"{each.place}: {each.problem}\n" for each in MET)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
