"""Entry point for Sphinx: `python -m sphinx`, but with safe writes and an immediate exit.

Sphinx writes in place, and files of its output may be hard links to those of the finished book.

For 10,000 pages Sphinx holds millions of objects, and Python would free each of them before it
exits, for longer than an edit takes to build.
"""

import os
import sys
from pathlib import Path

from sphinx.cmd.build import main

from fascicle.files.mirror import part_before_writing

if __name__ == "__main__":
    # The last argument is the output.
    part_before_writing(Path(sys.argv[-1]))
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
