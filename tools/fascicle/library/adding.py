"""Adding a file to the library: as a new text, or as a newer version of one that is there.

A folder of chapters is one text. A newer version of a file keeps the name of the text, with its
settings, decisions and addresses. The file that it replaces is kept beside it, hidden.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from fascicle.convert import Converted, Text, convert
from fascicle.fidelity.compare import words_of_lines
from fascicle.files.edits import NO_JOURNAL, Edit, again_if_changed, make_edits
from fascicle.files.folders import shown
from fascicle.library.description import description_of
from fascicle.library.history import act_of, recorded
from fascicle.library.text_images import images_to_add
from fascicle.library.texts import (
    TEXTS,
    WORKS,
    TextEntry,
    find_texts,
    load_text,
    printable,
    read_files,
    slug_of,
    text_files,
)
from fascicle.model.blocks import SceneBreak
from fascicle.model.errors import NoProgramError, UseError, system_errors
from fascicle.model.names import (
    ENDINGS,
    has_ending,
    is_hidden,
    is_image,
    remedy_for,
    without_ending,
)
from fascicle.model.words import ENDS
from fascicle.settings.load import LIBRARY_FILE, load_library
from fascicle.settings.schema import Library, WorkSettings
from fascicle.settings.setting import typed_keys
from fascicle.settings.toml_edit import toml_to_edit
from fascicle.writers.page_addresses import Addresses

# Files by their names for messages.
Files = Sequence[tuple[str, bytes]]

NOT_ADDED = "Nothing was changed. Free some space there or correct the permissions."
# Of two versions of a work, most words of the shorter one are in the other.
SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Version:
    """A change of a work's words: those that are new, those that are gone, and its chapters'."""

    added: int
    removed: int
    new_chapters: tuple[str, ...]
    gone_chapters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """A file of the library: "new", "newer" than the one that it replaced, or the "same"."""

    slug: str
    place: str
    status: str
    version: Version | None = None
    # Where the file is kept that was replaced.
    previous: str = ""
    # The number of images that were copied from beside the file.
    images: int = 0
    # The number of files of a folder, and the names of those not copied.
    files: int = 0
    skipped: tuple[str, ...] = ()


@again_if_changed
def add_file(root: Path, path: Path, name: str = "") -> Added:
    """Copy a file, or a folder of chapters, into `texts/`, under another name if one is given.

    Raises a `FascicleError` for a file that cannot be read, or with the name of another work.
    """
    place = printable(str(path))
    files = _content(path, place)
    library = load_library(root)
    text_name = name or without_ending(path.resolve().name if path.is_dir() else path.name)
    if text_name.startswith("."):
        problem = "begins with a dot: files of such names are hidden, and are not read"
        raise UseError(
            place if not name else "--name", problem, "Give it another name: --name NAME"
        )
    entries = find_texts(root)
    there, conversion = _same(entries, [raw for _, raw in files]), None
    try:
        conversion = convert(_text(files, text_name, library))
        there = there or _there(entries, text_name, conversion, library)
    except NoProgramError:
        if any(entry.slug == slug_of(text_name) for entry in entries) and not there:
            raise  # whether it is a version of that work cannot be told
    if there is None:
        return _new(root, path, text_name, files, conversion)
    return _replaced(there, path, files, library)


def _new(root: Path, path: Path, name: str, files: Files, conversion: Converted | None) -> Added:
    """Copy files that are a new text, with the images that they name."""
    target = root / TEXTS / (name if path.is_dir() else f"{name}{path.suffix.lower()}")
    place = f"{TEXTS}/{printable(target.name)}"
    if path.is_dir() and os.path.lexists(target):
        raise UseError(place, "exists, and is not a text", "Give it another name: --name NAME")
    images = _images(target, path, files)
    inside = [each.relative_to(path) for each in text_files(path)] if path.is_dir() else []
    names = [target / each for each in inside] or [target]
    copies = zip(names, (raw for _, raw in files), strict=True)
    entry = TextEntry(slug_of(name), target)
    # The last of its files: then all are there.
    last, raw = names[-1], files[-1][1]
    act = act_of("add", entry.slug, f"{place} added", path=shown(last, root), after=raw)
    _write_all(root, [*images, *copies], place, recorded(root, act))
    _describe(entry, conversion)
    skipped = _not_copied(path, target) if path.is_dir() else ()
    count = len(files) if path.is_dir() else 0
    return Added(entry.slug, place, "new", images=len(images), files=count, skipped=skipped)


def _not_copied(path: Path, target: Path) -> tuple[str, ...]:
    """Return the names in a folder of which nothing was copied, without those that are hidden."""
    there = {each.name for each in target.iterdir()}
    names = sorted(each.name for each in path.iterdir() if not is_hidden(each.name))
    # Of inner folders, with the files that a list of chapters names, texts may be missing.
    inner = sorted(p.relative_to(path) for name in there for p in (path / name).glob("**/*"))
    texts = (
        each.as_posix() for each in inner if has_ending(each.name) and not is_hidden(each.name)
    )
    names = [
        *(n for n in names if n not in there),
        *(n for n in texts if not (target / n).exists()),
    ]
    return tuple(map(printable, names))


def _content(path: Path, place: str) -> Files:
    """Return place and bytes of a file that may be a text, or of those in a folder."""
    if place.startswith(("http:/", "https:/")):  # of two slashes, a path has one
        address = place.replace(":/", "://", 1)
        raise UseError(address, "is an address on the web", "Download the file, and add that.")
    if not path.exists():
        raise UseError(place, "no such file", "Check its name.")
    if path.is_dir():
        if (path / LIBRARY_FILE).is_file() or (path.parent / LIBRARY_FILE).is_file():
            problem = "is a folder of a library, not one of chapters"
            raise UseError(place, problem, "Name the files, or the folder of one work.")
        return read_files(path, place.rstrip("/"))
    if is_image(path.name):
        remedy = (
            "Add the draft that names it (.html, .md): the images beside that are copied, too. "
            "As a cover: fascicle describe WORK cover=FILE"
        )
        raise UseError(place, "is an image, not a text", remedy)
    if not has_ending(path.name):
        problem = "Fascicle cannot read this kind of file"
        remedy = remedy_for(path.name) or f"Texts end in {', '.join(ENDINGS)}."
        raise UseError(place, problem, remedy)
    return read_files(path, place)


def _text(files: Files, name: str, library: Library) -> Text:
    return Text(slug_of(name), (*files,), WorkSettings(), library, Addresses(), printable(name))


# The work that is there


def _same(entries: Sequence[TextEntry], raws: Sequence[bytes]) -> TextEntry | None:
    """Return the text that consists of files with these bytes, under any name."""
    sizes = [len(raw) for raw in raws]
    for entry in entries:
        paths = text_files(entry.path) if entry.path.is_dir() else [entry.path]
        alike = all(path.is_file() for path in paths)
        alike = alike and [path.stat().st_size for path in paths] == sizes
        if alike and [path.read_bytes() for path in paths] == [*raws]:
            return entry
    return None


def _there(
    entries: Sequence[TextEntry], name: str, conversion: Converted, library: Library
) -> TextEntry | None:
    """Return the text that a file is a version of: that of its name, or of its source.

    Raises `UseError` if its name is that of another work.
    """
    source = set(_values(conversion, "sources"))
    slug = slug_of(name)
    for entry in entries:
        if entry.slug != slug and not (source and _may_have(entry, source)):
            continue
        old = convert(load_text(entry, library))
        if source & set(_values(old, "sources")):
            _check_chapters(name, entry, _chapters(old), _chapters(conversion))
            return entry
        if entry.slug == slug:
            if _share(old, conversion) < SHARED:
                problem = f"has the name of another work, {entry.place}"
                raise UseError(printable(name), problem, "Give it another name: --name NAME")
            return entry
    return None


def _check_chapters(name: str, entry: TextEntry, old: Sequence[str], new: Sequence[str]) -> None:
    """Raise `UseError` for some chapters of a work, which are no newer version of all of it."""
    same = set(old) & set(new)
    is_less = len(new) < len(old) and set(new) <= set(old)
    if not old or not new or (2 * len(same) > len(old) and not is_less):
        return
    problem = f"has {len(same)} of the {len(old)} chapters of {entry.place}, which is the same work"
    remedy = (
        f"Save the entire work, or put its chapters into a folder, {TEXTS}/NAME/. "
        f"To drop the others, copy the file to {entry.place} yourself."
    )
    raise UseError(printable(name), problem, remedy)


def _may_have(entry: TextEntry, sources: Iterable[str]) -> bool:
    """Return whether the pages of a work, or its settings, name one of some sources."""
    page = entry.path.parent.parent / WORKS / entry.slug / "index.md"
    files = [path for path in (page, entry.settings_path) if path.is_file()]
    texts = [path.read_text("utf-8", "replace") for path in files]
    return any(source in text for source in sources for text in texts)


def _values(conversion: Converted, key: str) -> tuple[str, ...]:
    value = dict(conversion.metadata.values).get(key, ())
    return (value,) if isinstance(value, str) else value


def _words(conversion: Converted) -> Counter[str]:
    draft = conversion.work.draft
    blocks = [b for page in conversion.pages for b in page.blocks if not isinstance(b, SceneBreak)]
    return Counter(word for word, _ in words_of_lines(draft, blocks) if word not in ENDS)


def _share(old: Converted, new: Converted) -> float:
    """Return the share of the shorter version's words that are in the other."""
    one, other = _words(old), _words(new)
    shortest = min(one.total(), other.total())
    return (one & other).total() / shortest if shortest else 1.0


# Writing


def _replaced(entry: TextEntry, path: Path, files: Files, library: Library) -> Added:
    """Put a newer version in the place of a text; the old file is kept beside it."""
    before = load_text(entry, library)
    if sorted(raw for _, raw in before.files) == sorted(raw for _, raw in files):
        is_alike = path.is_dir() == entry.path.is_dir()
        images = _images(entry.path, path, files, before.files) if is_alike else []
        _write_all(entry.root, images, entry.place)
        return Added(entry.slug, entry.place, "same", images=len(images))
    if entry.path.is_dir() or path.is_dir():
        remedy = "Replace the files in it yourself."
        if not entry.path.is_dir():
            remedy = f"Copy it to {TEXTS}/{printable(entry.name)}/ yourself, and remove the file."
        kind = "a folder" if entry.path.is_dir() else "a file"
        problem = f"is a version of {entry.place}, which is {kind}"
        raise UseError(printable(path.resolve().name), problem, remedy)
    (_, raw), (_, old_raw) = files[0], before.files[0]
    target = entry.path.with_name(f"{entry.name}{path.suffix.lower()}")
    place = f"{TEXTS}/{printable(target.name)}"
    old = convert(before)
    new = convert(replace(before, files=((place, raw),)))
    kept = entry.path.with_name(f".{entry.path.name}.previous")
    images = _images(target, path, files, before.files)
    edits = [_edit(kept, old_raw), *(_edit(*image) for image in images)]
    if target == entry.path:
        edits.append(Edit(target, old_raw, raw))
    else:
        edits += [Edit(target, None, raw), Edit(entry.path, old_raw, None)]
    sentence, name = f"{place} replaced by a newer version", shown(target, entry.root)
    act = act_of("update", entry.slug, sentence, path=name, before=old_raw, after=raw)
    with system_errors(UseError, place, NOT_ADDED):
        make_edits(entry.root, edits, journal=recorded(entry.root, act))
    previous = f"{TEXTS}/{printable(kept.name)}"
    return Added(entry.slug, place, "newer", _version(old, new), previous, images=len(images))


def _images(target: Path, path: Path, files: Files, old: Files = ()) -> list[tuple[Path, bytes]]:
    """Return the images of files that are copied to `target`; `old` are the files replaced."""
    is_folder = path.is_dir()
    source, folder = (
        (path.absolute(), target) if is_folder else (path.absolute().parent, target.parent)
    )
    above = f"{printable(str(path)).rstrip('/')}/"
    named = [
        (f"{folder.name}/{name.removeprefix(above) if is_folder else printable(target.name)}", raw)
        for name, raw in files
    ]
    with system_errors(UseError, f"{TEXTS}/{printable(target.name)}", NOT_ADDED):
        return images_to_add(source, folder, named, old)


def _write_all(
    root: Path,
    files: Sequence[tuple[Path, bytes]],
    place: str,
    journal: AbstractContextManager[None] = NO_JOURNAL,
) -> None:
    with system_errors(UseError, place, NOT_ADDED):
        make_edits(root, [_edit(path, raw) for path, raw in files], journal=journal)


def _edit(path: Path, raw: bytes) -> Edit:
    return Edit(path, path.read_bytes() if path.exists() else None, raw)


@again_if_changed
def _describe(entry: TextEntry, conversion: Converted | None) -> None:
    """Write settings with the text's own metadata in comments, if it was read."""
    if entry.settings_path.exists():
        return
    values = description_of(conversion, WorkSettings()) if conversion else []
    pairs = [(value.key, value.value) for value in values if value.source == "text"]
    offered: dict[str, object] = {}
    for each in pairs:
        with suppress(UseError):  # an archive's date may be none
            offered |= typed_keys([each])
    file = toml_to_edit(entry.settings_path, entry.settings_place, offered)
    file.write(entry.root, file.text)


def _version(old: Converted, new: Converted) -> Version:
    before, after = _words(old), _words(new)
    chapters, left = _chapters(old), _chapters(new)
    return Version(
        (after - before).total(),
        (before - after).total(),
        tuple(title for title in left if title not in chapters),
        tuple(title for title in chapters if title not in left),
    )


def _chapters(conversion: Converted) -> list[str]:
    return [division.heading.text for division in conversion.work.walk()]
