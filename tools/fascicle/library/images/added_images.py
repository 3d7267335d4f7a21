"""Images that are added with a page: copied from beside it to the same places beside the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.library.images.beside import images_beside, paths_beside
from fascicle.model.errors import UseError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def images_to_add(
    source: Path, texts: Path, name: str, raw: bytes, old: Sequence[tuple[str, bytes]] = ()
) -> list[tuple[Path, bytes]]:
    """Return path and bytes of the images to be written for a page that becomes a text.

    `source` is the folder of the page, `name` its name in messages as a text, `old` the files of
    the text that it replaces. Raises `UseError` if another text may have an image at such a place.
    """
    replaced = {path for _, path in paths_beside(old, texts, texts.name)}
    found = []
    for place, image in images_beside([(name, raw)], source, texts.name):
        path = texts / place.removeprefix(f"{texts.name}/")
        if path.is_file() and path.read_bytes() == image:
            continue
        if path.exists() and path not in replaced:
            problem = f"has an image for {place}, where another one is"
            remedy = "Rename its folder of images, also in the page, or put both into a folder."
            raise UseError(name, problem, remedy)
        found.append((path, image))
    return found
