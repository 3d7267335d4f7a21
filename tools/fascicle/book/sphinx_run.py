"""Entry point for Sphinx: `python -m sphinx`, but with an immediate exit.

For 10,000 pages Sphinx holds millions of objects, and Python would free each of them before it
exits, for longer than an edit takes to build.
"""

import os
import sys

from sphinx.cmd.build import main

if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
