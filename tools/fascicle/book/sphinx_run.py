"""Run Sphinx as `python -m sphinx` does, and end at once.

What Sphinx knows of 10,000 pages are millions of objects. Python would take each of them apart
before it ends, for longer than an edit takes to write; the system takes them back as a whole.
"""

import os
import sys

from sphinx.cmd.build import main

if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
