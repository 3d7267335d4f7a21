"""Build lock: one build of a library at a time, since two would write the same files.

Sphinx inherits it: a build whose parent was killed counts as running until Sphinx has ended, within
a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fascicle.files.build_folder import BUILD
from fascicle.files.locks import claim, opened
from fascicle.model.errors import BuildError

LOCK = BUILD / "build.lock"


@contextmanager
def one_at_a_time(root: Path) -> Iterator[int]:
    """Hold the lock of a library, and yield its descriptor, to be inherited.

    Raises `BuildError` if another process holds it.
    """
    with opened(root, LOCK, BuildError) as descriptor:
        if holder := claim(descriptor):
            problem = f"another build of this library is running (process {holder})"
            raise BuildError(str(root), problem, "Wait until it has ended, then try again.")
        yield descriptor
