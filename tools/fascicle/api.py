"""The Python interface: one text in memory, read into a work or converted to Markdown pages.

Neither needs a library, and nothing is written. The second function is not called `convert`:
`fascicle.convert` is a module, and would replace the function as soon as it is imported.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import msgspec

from fascicle.convert import Converted, Text, convert
from fascicle.library.text_images import images_beside
from fascicle.library.texts import TextEntry, in_order, printable, read_files, slug_of
from fascicle.model.draft import Work
from fascicle.model.errors import SettingsError, SourceError
from fascicle.settings.load import load_work
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses


def read(source: str | bytes | Path, **settings: object) -> Work:
    r"""Read a text into a work: its divisions, blocks, ledger and queries, as frozen data.

    `source` is the text itself (`str`), the bytes of a file (`bytes`, of any encoding), or the
    path of a file or of a folder of numbered files (`Path`), whose TOML file is read, too.
    `settings` are keys of that file, for a text that has none: `language="de"`.

        >>> work = read("It was.\n\n* * *\n\nIt is.\n")
        >>> [type(block).__name__ for block in work.opening]
        ['Paragraph', 'SceneBreak', 'Paragraph']

    Raises `SourceError` for a text that cannot be read, `SettingsError` for a setting that does
    not exist or has a wrong type, `DecisionError` for a decision that is out of date,
    `FidelityError` if no page can have its words, and `InternalError` if Fascicle fails to read it.
    Warns if a passage, or all of it, is only there as typed, because Fascicle failed otherwise.
    """
    return _without_silence(converted(source, settings)).work


def to_markdown(source: str | bytes | Path, **settings: object) -> dict[str, str]:
    r"""Convert a text to MyST Markdown pages, and return each page's text by its file name.

    The title page, `index.md`, comes first; a text without chapters has no other page. Parameters
    and errors are those of `read`.

        >>> pages = to_markdown("Chapter 1\n\nIt was.\n\nChapter 2\n\nIt is.\n", title="Was")
        >>> list(pages)
        ['index.md', 'chapter-1.md', 'chapter-2.md']
        >>> pages["chapter-2.md"].splitlines()[-3:]
        ['# Chapter 2', '', 'It is.']
    """
    done = _without_silence(converted(source, settings))
    return {page.name: page.text for page in done.pages}


def _without_silence(done: Converted) -> Converted:
    if done.fallback:
        warnings.warn(f"{done.fallback.place}: {done.fallback}", stacklevel=3)
    return done


def converted(source: str | bytes | Path, settings: dict[str, object]) -> Converted:
    """Convert a text outside of any library. Parameters and errors are those of `read`."""
    nobody = Library(title="", language="")
    if isinstance(source, Path):
        if settings:
            problem = "settings of a text in a file are in the TOML file beside it"
            raise SettingsError(source.name, problem, "Write them there, or pass the bytes.")
        path = source.absolute()
        entry = TextEntry(slug_of(path.stem), path)
        own, name = load_work(entry.settings_path), printable(entry.name)
        files = in_order(read_files(path, printable(path.name)), own.files, entry.settings_place)
        images = images_beside(files, path.parent, "", entry.settings_path)
        return convert(Text(entry.slug, files, own, nobody, Addresses(), name, images=images))
    if isinstance(source, str):
        settings = {**settings, "encoding": "utf-8"}
    files = (("text", _bytes(source)),)
    return convert(Text("text", files, _settings(settings), nobody, Addresses(), "text"))


def _bytes(source: str | bytes) -> bytes:
    try:
        return source if isinstance(source, bytes) else source.encode()
    except UnicodeEncodeError as error:
        problem = f"character {error.start} is half of a surrogate pair"
        raise SourceError("text", problem, "Pass the bytes of the file.") from None


def _settings(settings: dict[str, object]) -> WorkSettings:
    try:
        return msgspec.convert(settings, WorkSettings)
    except msgspec.ValidationError as error:
        raise SettingsError("settings", str(error), "docs/settings.md lists them.") from None
