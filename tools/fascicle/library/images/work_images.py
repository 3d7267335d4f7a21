"""The images of a work on disk: those to be written, and those that no page shows any more.

The name of an image has a digest of its content. One whose content has another digest was edited or
made by somebody: it is never changed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.files.edits import Edit
from fascicle.writers.myst import IMAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NAME = re.compile(r"[a-z0-9-]+-([0-9a-f]{8,64})\.(?:png|jpg|gif|webp)")


@dataclass(frozen=True, slots=True)
class ImageChange:
    """The difference between the images of a conversion and those on disk."""

    new: dict[Path, bytes]
    stale: list[Path]

    @classmethod
    def of(
        cls, folder: Path, images: Iterable[tuple[str, bytes]], pages: Iterable[str] = ()
    ) -> ImageChange:
        """Compare images with those of a work; `pages` are those that stay as they are."""
        wanted = {folder / IMAGES / name: raw for name, raw in images}
        new = {path: raw for path, raw in wanted.items() if not path.exists()}
        others = [path for path in images_in(folder) if path not in wanted and _is_ours(path)]
        shown = "\n".join(pages) if others else ""
        return cls(new, [path for path in others if f"{IMAGES}/{path.name}" not in shown])

    def edits(self) -> Iterator[Edit]:
        """Yield the edits that write the new images."""
        return (Edit(path, None, raw) for path, raw in self.new.items())

    def remove_stale(self) -> None:
        """Remove the images that no page shows, and their folder if it is empty then."""
        for path in self.stale:
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in self.stale}:
            if not any(folder.iterdir()):
                folder.rmdir()


def images_in(folder: Path) -> list[Path]:
    """Return the files among the images of a work, by name."""
    below = folder / IMAGES
    return sorted(path for path in below.iterdir() if path.is_file()) if below.is_dir() else []


def _is_ours(path: Path) -> bool:
    """Return whether an image is as it was written."""
    said = _NAME.fullmatch(path.name)
    return said is not None and hashlib.sha256(path.read_bytes()).hexdigest().startswith(said[1])
