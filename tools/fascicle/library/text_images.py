"""Images and style sheets beside a text, where its pages name them, or are added with a page.

A page saved by a browser has a folder of them beside it. Only files are read that a page names,
below the folder of texts; no path and no link leads out of it.
"""

from __future__ import annotations

import html
import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from fascicle.files.folders import write_if_changed
from fascicle.model.errors import UseError, system_errors
from fascicle.model.forms import markup_of
from fascicle.model.names import BESIDE, IMAGES, is_image, without_ending
from fascicle.readers.gallery import (
    LARGEST,
    LARGEST_OF_TEXT,
    MOST_OF_TEXT,
    fault_of,
    name_of,
    place_of,
)

# The endings of texts that may have images as files beside them.
WITH_IMAGES = (".html", ".htm", ".xhtml", ".md", ".markdown", ".qmd")

# An address in an attribute of HTML, or in Markdown.
_ADDRESS = re.compile(
    r"""(?:src|href)\s*=\s*(?:"([^"]{1,1000})"|'([^']{1,1000})'|([^\s"'<>]{1,1000}))"""
    r"""|\]\(\s*(?:<([^<>\n]{1,1000})>|([^\s()]{1,1000}))|\]:\s*<?([^\s<>]{1,1000})""",
    re.IGNORECASE,
)
# The same in a markup language, and the folders that it names for all images.
_IN_MARKUP = re.compile(
    r"""\\includegraphics\*?(?:\[[^\]]*\])?\{([^{}\n]{1,1000})\}|image::?([^\[\s]{1,1000})\["""
    r"""|\.\.[ ](?:image|figure)::[ ]*(\S{1,1000})|\[\[(?:file:|File:|Image:)?([^\]|\n]{1,1000})"""
    r"""|image\([ ]*"([^"\n]{1,1000})"|fileref="([^"\n]{1,1000})"|!([^\s!()]{1,1000})[!(]"""
)
_FOLDERS = re.compile(
    r"\\graphicspath\{((?:\{[^{}\n]*\})+)\}|^:imagesdir:[ \t]*(\S+)", re.MULTILINE
)
# How the name of an image in a work ends.
_OURS = re.compile(r"-[0-9a-f]{8}$")
# The cover in the settings of a text.
_COVER = re.compile(
    r"""^[ \t]*cover[ \t]*=[ \t]*(?:"([^"\n]{1,1000})"|'([^'\n]{1,1000})')""", re.MULTILINE
)


def images_beside(
    files: Sequence[tuple[str, bytes]], folder: Path, place: str, settings: Path | None = None
) -> tuple[tuple[str, bytes], ...]:
    """Return what a text names beside it, as (name for messages, bytes), as far as it is there.

    `folder` is that of texts, `place` its name in messages; `settings` are those of the text, which
    may name its cover.
    """
    images: list[tuple[str, bytes]] = []
    size = 0
    for name, path in paths_beside(files, folder, place, settings):
        raw = _read(path, folder) if size < LARGEST_OF_TEXT else None
        if raw is not None:
            images.append((name, raw))
            size += len(raw)
    return tuple(images)


def paths_beside(
    files: Sequence[tuple[str, bytes]], folder: Path, place: str, settings: Path | None = None
) -> list[tuple[str, Path]]:
    """Return name and path of what a text names beside it, whether it is there or not."""
    paths: dict[str, Path] = {}
    named = [(place, address) for address in _covers_in(settings)]
    for name, raw in files:
        if name.lower().endswith(WITH_IMAGES):
            named += ((posixpath.dirname(name), address) for address in _addresses(raw))
    named += _in_markup([file for file in files if markup_of(file[0])], folder, place)
    for at, address in named:
        image = place_of(address, at)
        inside = posixpath.relpath(image, place or ".")
        is_inside = not inside.startswith("..") and "\x00" not in inside and ":" not in inside
        if is_inside and image.lower().endswith(BESIDE) and len(paths) < MOST_OF_TEXT:
            paths[image] = folder / inside
    return list(paths.items())


def _in_markup(
    files: Sequence[tuple[str, bytes]], folder: Path, place: str
) -> Iterator[tuple[str, str]]:
    """Yield the folder and address of each image that files of markup languages name.

    An address may be relative to a file, to one that includes it, or to a folder that one names,
    and may have no ending.
    """
    texts = [(posixpath.dirname(name), raw.decode("utf-8", "replace")) for name, raw in files]
    own = dict.fromkeys(at for at, _ in texts)
    more = [name for _, text in texts for match in _FOLDERS.findall(text) for name in match]
    below = {"", *(name for each in more for name in re.split(r"[{}]+", each))}
    named = (match.groups() for _, text in texts for match in _IN_MARKUP.finditer(text))
    for address in dict.fromkeys(next(filter(None, groups)).strip() for groups in named):
        for at in (posixpath.join(each, name) for each in own for name in below):
            endings = ("",) if address.lower().endswith(IMAGES) else IMAGES
            for image in (f"{address}{ending}" for ending in endings):
                inside = posixpath.relpath(place_of(image, at), place or ".")
                # No name is too odd for this question.
                if not inside.startswith("..") and os.path.isfile(folder / inside):  # noqa: PTH113
                    yield at, image


def _covers_in(settings: Path | None) -> Iterator[str]:
    """Yield the address of the cover that settings name; none if they cannot be read."""
    try:
        raw = settings.read_bytes() if settings and settings.is_file() else b""
    except OSError:
        return
    # Fast path: most settings name none.
    if b"cover" in raw:
        for match in _COVER.finditer(raw.decode("utf-8", "replace")):
            yield match[1] or match[2]


def _addresses(raw: bytes) -> Iterator[str]:
    """Yield possible addresses of images in a page, each once."""
    text = raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace")
    addresses = dict.fromkeys(
        next(filter(None, match.groups())) for match in _ADDRESS.finditer(text)
    )
    return (html.unescape(address).strip() for address in addresses)


def _read(path: Path, folder: Path) -> bytes | None:
    """Return the bytes of an image, at most one too many; None if it is not there."""
    try:
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            return None
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError):
        return None


def keep_cover(text: Path, name: str, raw: bytes) -> str:
    """Write an image beside a text, to be its cover, and return its name there.

    `name` names it in messages. Raises `UseError` if it cannot be shown.
    """
    if fault := fault_of(raw):
        raise UseError(name, f"cannot be a cover ({fault})", "Choose a PNG, JPEG, GIF or WebP.")
    # The digest is in its name, so that no other cover is lost.
    file = name_of(raw, f"{without_ending(text.name)}-cover")
    with system_errors(UseError, f"{text.parent.name}/{file}", "Correct the permissions."):
        write_if_changed(text.parent / file, raw)
    return file


def cover_given(text: Path, given: str) -> str:
    """Return what the settings say for a cover; an image from elsewhere is copied for it.

    Raises `UseError` for a path where no image is. What is no path names an image of the text.
    """
    path = Path(given).expanduser()
    if _OURS.search(path.stem) or (path.parent == Path() and not is_image(path.name)):
        return given
    if not path.is_file():
        if (text.parent / given).is_file():
            return given
        remedy = "Give the path of an image, or the name of one in the text."
        raise UseError(given, "there is no such file", remedy)
    folder = text.parent.resolve()
    if path.resolve().is_relative_to(folder):
        return path.resolve().relative_to(folder).as_posix()
    return keep_cover(text, given, path.read_bytes())


def images_to_add(
    source: Path,
    texts: Path,
    files: Sequence[tuple[str, bytes]],
    old: Sequence[tuple[str, bytes]] = (),
) -> list[tuple[Path, bytes]]:
    """Return path and bytes of the images to be written for files that become a text.

    `source` is their folder, and they have their names in messages as a text; `old` are the files
    of the text that they replace. Raises `UseError` if another text may have an image at such a
    place.
    """
    replaced = {path for _, path in paths_beside(old, texts, texts.name)}
    images = []
    for place, image in images_beside(files, source, texts.name):
        path = texts / place.removeprefix(f"{texts.name}/")
        if path.is_file() and path.read_bytes() == image:
            continue
        if path.exists() and path not in replaced:
            problem = f"has an image for {place}, where another one is"
            remedy = "Rename its folder of images, also in the page, or put both into a folder."
            raise UseError(files[0][0], problem, remedy)
        images.append((path, image))
    return images
