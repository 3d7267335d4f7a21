"""With `-q` nothing is noted that nobody will see.

Sphinx notes each page that it reads or writes, and each event with all that belongs to it, several
times over, and leaves it to the end of the chain to throw that away.
"""

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def note_warnings_only(app: "Sphinx") -> None:
    """Begin, if Sphinx is to be quiet; the next build in this process decides anew."""
    if app.quiet:
        logging.getLogger("sphinx").setLevel(logging.WARNING)
