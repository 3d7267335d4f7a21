"""The pages of a work and their images, as they are under `works/`, in a zip file."""

from __future__ import annotations

from fascicle.book.editions.edition_library import Content, EditionLibrary, Read, Volume
from fascicle.book.editions.epub.package_document import zipped


def pages_of(volume: Volume, _library: EditionLibrary, read: Read) -> Content:
    files = {name: path for work in volume.works for name, path in work.files.items()}
    return Content(zipped((name, read(path)) for name, path in sorted(files.items())))
