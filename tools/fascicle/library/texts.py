"""Texts of a library, with their settings and the addresses of their pages.

A text is a file under `texts/` with one of the `ENDINGS` of texts, or a folder of them; its
settings and addresses lie in TOML files beside it.
"""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.files.folders import files_below
from fascicle.library.text_images import WITH_IMAGES, images_beside, paths_beside
from fascicle.model.digests import sha256_of
from fascicle.model.errors import SettingsError, SourceError, UseError, did_you_mean, system_errors
from fascicle.model.forms import COPIES, markup_of
from fascicle.model.memory import same
from fascicle.model.names import (
    BESIDE,
    BOOK_FILES,
    ENDINGS,
    INDEXES,
    LISTED_IN,
    has_ending,
    is_hidden,
    is_image,
    reading_key,
    without_ending,
)
from fascicle.readers.listed_chapters import entries_of, is_a_list, is_list
from fascicle.readers.scrivener import is_binder, paths_in
from fascicle.settings.load import load_work, text_of, typed
from fascicle.settings.schema import Library
from fascicle.writers.page_addresses import DEVICES, Addresses, slugify

if TYPE_CHECKING:
    from fascicle.convert import Text

TEXTS = "texts"
WORKS = "works"
HISTORY_FILE = "history.jsonl"
PERMISSIONS = "Correct its permissions."
# A message lists at most this many names.
MANY = 20
# The ends of the names of folders that browsers save beside a page.
_SAVED = re.compile(r"(?:[_-](?:files|Dateien|fichiers|archivos|bestanden)|\.files|\.fld)$")


@dataclass(frozen=True, slots=True)
class TextEntry:
    """A text in the library: its slug, and the file or folder that it is.

    `rivals` are other texts with the same slug; none of them is converted.
    """

    slug: str
    path: Path
    rivals: tuple[Path, ...] = ()

    @property
    def root(self) -> Path:
        return self.path.parents[1]

    @property
    def place(self) -> str:
        """The path of the text in messages."""
        return f"{TEXTS}/{printable(self.path.name)}"

    @property
    def settings_path(self) -> Path:
        return self.path.with_name(f"{self.name}.toml")

    @property
    def settings_place(self) -> str:
        return f"{TEXTS}/{printable(self.settings_path.name)}"

    @property
    def addresses_path(self) -> Path:
        return self.path.with_name(f"{self.name}.addresses.toml")

    @property
    def name(self) -> str:
        """The name of the file or folder, without the ending of a text."""
        return without_ending(self.path.name)


def find_texts(root: Path) -> list[TextEntry]:
    """Return the texts of the library at `root`, by slug.

    Raises `SourceError` if their folder cannot be read.
    """
    folder = root / TEXTS
    with system_errors(SourceError, TEXTS, PERMISSIONS, "cannot be read"):
        paths = _sorted_entries(folder) if folder.is_dir() else []
    paths_of: dict[str, list[Path]] = {}
    names = {path.name for path in paths}
    for path in paths:
        if not is_hidden(path.name) and _is_text(path) and not _is_beside(path.name, names):
            entry = TextEntry("", folder / path.name)
            address = _address(entry) if entry.settings_path.name in names else ""
            slug = published_slug(root, address or entry.name)
            paths_of.setdefault(slug, []).append(entry.path)
    return [
        TextEntry(slug, first, tuple(more)) for slug, (first, *more) in sorted(paths_of.items())
    ]


def _sorted_entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _address(entry: TextEntry) -> str:
    """Return the address that the settings of a text give it, "" if none or unreadable."""
    try:
        # Fast path: hardly any work has one, and a library has many works.
        path = entry.settings_path
        if path.is_file() and b"address" in path.read_bytes():
            return load_work(path).address or ""
    except Exception:  # noqa: BLE001, S110 (`load_text` raises it again)
        pass
    return ""


def unread_files(root: Path, entries: Sequence[TextEntry] | None = None) -> list[tuple[str, str]]:
    """Return the files under `texts/` that no text consists of, each with the reason.

    Hidden files are left out, and so are settings, addresses, the history, covers, and images that
    a text may show.
    `entries` are all texts, if they are known.
    """
    entries = find_texts(root) if entries is None else entries
    texts = [path for entry in entries for path in (entry.path, *entry.rivals)]
    read = {path.name for path in texts}
    unread: list[tuple[str, str]] = []
    folder = root / TEXTS
    shows_images = any(map(_may_show_images, texts))
    settings = [entry.settings_path for entry in entries]
    covers = {path for it in settings for _, path in paths_beside((), folder, TEXTS, it)}
    for each in _sorted_entries(folder) if folder.is_dir() else []:
        path = Path(each.path)
        if each.name in read:
            inside = _no_texts(path) if each.is_dir() else []
        else:
            inside = [path] if path.suffix != ".toml" and each.name != HISTORY_FILE else []
        inside = [p for p in inside if not (shows_images and _holds_images(p))]
        seen = [p for p in inside if not (is_hidden(p.name) or p in covers)]
        unread += [(p.relative_to(folder).as_posix(), _why_unread(p)) for p in seen]
    return [(f"{TEXTS}/{printable(name)}", why) for name, why in unread]


def _no_texts(folder: Path) -> list[Path]:
    """Return the entries in the folder of a text that are no files of it."""
    texts = text_files(folder)
    if any(is_binder(path.name) for path in texts):
        # A project has files of its own; what its binder leaves out is asked about.
        return [it for it in folder.iterdir() if has_ending(it.name) and it not in texts]
    holders = {above for path in texts for above in path.parents if _is_in(above, folder)}
    inside = (path for holder in (folder, *holders) for path in holder.iterdir())
    return sorted(path for path in inside if path not in texts and path not in holders)


def _may_show_images(text: Path) -> bool:
    files = text_files(text) if text.is_dir() else [text]
    return any(it.name.lower().endswith(WITH_IMAGES) or markup_of(it.name) for it in files)


def _holds_images(path: Path) -> bool:
    """Return whether a path is that of an image, or of a folder of images; or of style sheets."""
    names = [name for name, _ in files_below(path)] if path.is_dir() else [path.name]
    return any(name.lower().endswith(BESIDE) for name in names)


def _is_beside(name: str, names: Collection[str]) -> bool:
    """Return whether a folder is that of a page which a browser has saved among `names`."""
    page = _SAVED.sub("", name)
    return page != name and any(f"{page}{ending}" in names for ending in (".html", ".htm"))


def _why_unread(path: Path) -> str:
    if path.is_dir() and path.parent.name == TEXTS:
        return _no_text_in(path)[0]
    if path.is_dir():
        return "a folder inside the folder of a text is not read"
    if is_image(path.name):
        return "no text here can show an image, and no settings name it as a cover"
    if path.name.lower().endswith(COPIES):
        return "beside other texts, a PDF or a Kindle book is the same book once more"
    if has_ending(path.name):
        return "neither a list of chapters nor another file names it"
    return f"only {', '.join(ENDINGS)} files are read"


def entry_of(entries: Sequence[TextEntry], given: str) -> TextEntry:
    """Return the text of this slug, name or path. Raises `UseError` with the nearest name."""
    named = given.replace("\\", "/").rstrip("/").removeprefix("./")
    parts = named.split("/")
    # A file inside a folder or an archive stands for the text that it is a part of.
    inside = parts[parts.index(TEXTS) + 1] if TEXTS in parts[:-1] else parts[-1]
    for wanted in (named, inside, parts[0]):
        for entry in entries:
            known = {entry.slug, entry.name, entry.path.name, entry.settings_path.name}
            if wanted in known | {slug_of(entry.name)}:
                return entry
    slugs = [entry.slug for entry in entries]
    some = f"{', '.join(slugs[:MANY])}{' …' if len(slugs) > MANY else ''}"
    otherwise = f"The texts are: {some}." if slugs else "Put a text into texts/ first."
    remedy = did_you_mean(slugify(inside) or inside, slugs, otherwise)
    raise UseError("", f"no text is named “{printable(given)}”", remedy)


def settings_without_text(root: Path, entries: Sequence[TextEntry]) -> list[tuple[str, str]]:
    """Return the TOML files under `texts/` that belong to no text, each with the problem.

    A name that differs from a text's only in case, or in the form of its letters, is used by
    some systems, and not by others. `entries` are all texts.
    """
    texts = [path.name for entry in entries for path in (entry.path, *entry.rivals)]
    endings = (".toml", ".addresses.toml")
    known = {f"{without_ending(name)}{ending}" for name in texts for ending in endings}
    in_folder = _sorted_entries(root / TEXTS) if (root / TEXTS).is_dir() else []
    names = (each.name for each in in_folder if each.name.endswith(".toml"))
    lone = [name for name in names if name not in known and not name.startswith(".")]
    alike = {_folded(name): name for name in known}
    return [(printable(name), _why_unused(name, alike.get(_folded(name), ""))) for name in lone]


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _folded(name: str) -> str:
    return _nfc(name).casefold()


def _why_unused(name: str, right: str) -> str:
    """Return why a TOML file belongs to no text, and the remedy; `right` would be its name."""
    if not right:
        return "no text has this name\n    Rename it after its text, or remove it."
    same = _nfc(name) == _nfc(right)
    in_what = "the Unicode form of its letters" if same else "upper and lower case"
    text = f"differs only in {in_what} from the name of a text, and is not read everywhere"
    return f"{text}\n    Rename it to {TEXTS}/{printable(right)}, as its text is spelled."


def _is_text(entry: os.DirEntry[str]) -> bool:
    """Return whether a path is a text: a file with the ending of one, or a folder of them."""
    if has_ending(entry.name):
        return True
    try:
        return entry.is_dir() and bool(text_files(Path(entry.path)))
    except OSError:
        return True  # `load_text` reports the error


def slug_of(name: str) -> str:
    """Return the slug of a name, made of a digest if no letter of the name is Latin."""
    slug, raw = slugify(name), name.encode("utf-8", "surrogateescape")
    if slug in DEVICES:
        return f"{slug}-work"
    return slug or f"work-{sha256_of(raw, 8)}"


def published_slug(root: Path, name: str) -> str:
    """Return the slug of a name; one that was published stays, though it is that of a device."""
    slug = slugify(name)
    is_published = slug in DEVICES and (root / WORKS / slug).is_dir()
    return slug if is_published else slug_of(name)


def printable(name: str) -> str:
    """Return a file name with bytes that are not UTF-8 escaped."""
    return name.encode("utf-8", "backslashreplace").decode()


def text_files(folder: Path) -> list[Path]:
    """Return the files of a text that is a folder: 2 before 10, and a foreword first.

    If there is a list of its chapters, these are its files, with the list and what is about them,
    also in folders inside; `readers` put them in order.
    """
    beside = [p for p in folder.iterdir() if not is_hidden(p.name)]
    if binder := min((p for p in beside if is_binder(p.name)), default=None):
        documents = (folder / path for path in paths_in(binder.name, _list_in(binder)))
        return [binder, *(path for path in documents if path.is_file())]
    files = _without_copies([p for p in beside if has_ending(p.name)])
    inside = [p for p in beside if p.name.lower() in LISTED_IN and p.is_dir()]
    for path in (p for each in (folder, *inside) for p in _in_folder(each) if _is_list(p)):
        listed = {path.parent / it.path: None for it in entries_of(path.name, _list_in(path))}
        chapters = [p for p in listed if has_ending(p.name) and _is_in(p, folder)]
        chapters = [p for p in chapters if os.path.isfile(p)]  # noqa: PTH113 (no error for any name)
        if is_a_list(len(chapters), len({*files} - {path, *chapters})):
            return [path, *(p for p in beside if p.name.lower() in BOOK_FILES), *chapters]
    files = sorted((*files, *_below(files)), key=lambda p: reading_key(str(p.relative_to(folder))))
    return [*files, *_included(files, folder)]


def _below(files: Sequence[Path]) -> Iterator[Path]:
    """Yield the texts in folders that are called as texts beside them: pages below one of Notion.

    A text of a markup language names its files itself.
    """
    for path in files:
        inside = path.with_suffix("")
        if path.name.lower().endswith(WITH_IMAGES) and inside.is_dir():
            texts = (it for it in _in_folder(inside) if has_ending(it.name))
            found = [it for it in texts if not is_hidden(it.name) and it.is_file()]
            yield from (*found, *_below(found))


def _is_list(path: Path) -> bool:
    may_be = path.name.lower() in INDEXES
    return is_list(path.name, _list_in(path) if may_be else b"")


def _without_copies(files: Sequence[Path]) -> Sequence[Path]:
    """Return files without PDFs and Kindle books beside others: they are the same book once more.

    Of several such files with one name, the first of the formats is the text.
    """
    own = [path for path in files if not path.name.lower().endswith(COPIES)]
    by_format = sorted(files, key=lambda path: COPIES.index(path.suffix.lower()) if not own else 0)
    return own or list({path.stem: path for path in reversed(by_format)}.values())


def _included(files: Sequence[Path], folder: Path) -> list[Path]:
    """Return the files in folders inside that files of a markup language include, in order."""
    found = {path: path for path in files if markup_of(path.name)}
    if not found:
        return []
    # As in `load_text`; few texts have such files.
    from fascicle.readers.markup.included import included_paths  # noqa: PLC0415

    queue = list(found)
    for path in queue:
        named = included_paths(path.name, _list_in(path))
        # Of each, the outermost file is known: its folder counts, too.
        places = [above / it for it in named for above in (path.parent, found[path].parent)]
        for place in dict.fromkeys(Path(os.path.normpath(place)) for place in places):
            for inside in (place, Path(f"{place}{path.suffix}")):
                if inside not in found and _is_in(inside, folder) and os.path.isfile(inside):  # noqa: PTH113
                    found[inside] = found[path]
                    queue.append(inside)
    return [path for path in found if path not in files and has_ending(path.name)]


def _in_folder(folder: Path) -> list[Path]:
    """Return what is in a folder, nothing if it cannot be read: then no list in it counts."""
    try:
        return [*folder.iterdir()]
    except OSError:
        return []


def _list_in(path: Path) -> bytes:
    """Return a list of chapters, an empty one if it cannot be read, which `read_files` reports."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _is_in(path: Path, folder: Path) -> bool:
    return os.path.normpath(path).startswith(f"{os.path.normpath(folder)}{os.sep}")


def place_of(text: Text) -> str:
    """Return the place of a text in messages, the file or folder that it is."""
    return "/".join(text.files[0][0].split("/")[:2])


def load_text(entry: TextEntry, library: Library) -> Text:
    """Read a text, its settings and its addresses.

    Raises `SourceError` or `SettingsError` for a file that cannot be read.
    """
    # Importing all that reads texts takes a sixth of a second, and mostly no text has changed.
    from fascicle.convert import Text, prepare  # noqa: PLC0415

    prepare()
    if entry.rivals:
        other = printable(entry.rivals[0].name)
        problem = f"would become the same work as {TEXTS}/{other}, {WORKS}/{entry.slug}"
        raise SourceError(
            entry.place, problem, "Rename one of the two, or give it another `address`."
        )
    files = same(read_files(entry.path, entry.place, entry.root))
    _refuse_link_out(entry.settings_path, entry.settings_place, entry.root)
    name = printable(entry.name)
    settings, addresses = load_work(entry.settings_path), load_addresses(entry)
    files = in_order(files, settings.files, entry.settings_place)
    held = frozenset(kept.page.removesuffix(".md") for kept in settings.kept)
    images = images_beside(files, entry.path.parent, TEXTS, entry.settings_path)
    has_pages = (entry.root / WORKS / entry.slug).is_dir()
    return Text(
        entry.slug, files, settings, library, addresses, name, held, images, today(), has_pages
    )


def in_order(
    files: Sequence[tuple[str, bytes]], wanted: Sequence[str], place: str
) -> tuple[tuple[str, bytes], ...]:
    """Return the files of a text in the order of their names in `wanted`, then the others.

    Raises `SettingsError`, at the `place` of the settings, for the name of a file that is missing.
    """
    names = [_nfc(name.rpartition("/")[2]) for name, _ in files]
    ranks = {_nfc(name): rank for rank, name in enumerate(wanted)}
    if missing := next((name for name in ranks if name not in names), ""):
        known = f"{', '.join(names[:MANY])}{' …' if len(names) > MANY else ''}"
        remedy = f"Correct the list. The files are: {known}."
        raise SettingsError(f"{place}: files", f"there is no “{printable(missing)}”", remedy)
    ranked = sorted(zip(names, files, strict=True), key=lambda it: ranks.get(it[0], len(ranks)))
    return tuple(file for _, file in ranked)


def today(form: str = "%Y-%m-%d") -> str:
    """Return the day, in UTC, or the time in another form; `SOURCE_DATE_EPOCH` sets the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isdecimal() else time.time()
    return time.strftime(form, time.gmtime(seconds))


def read_files(
    path: Path, place: str, library: Path | None = None
) -> tuple[tuple[str, bytes], ...]:
    """Return name and bytes of each file of a text, which may be a folder.

    Raises `SourceError` if there is none, if one cannot be read, or leads out of the folder of the
    `library` that the text belongs to.
    """
    _refuse_link_out(path, place, library)
    if not path.is_dir():
        return ((place, read_bytes(path, place)),)
    with system_errors(SourceError, place, PERMISSIONS, "cannot be read"):
        paths = text_files(path)
    if not paths:
        raise SourceError(place, *_no_text_in(path))
    places = [f"{place}/{printable(p.relative_to(path).as_posix())}" for p in paths]
    for name, file in zip(places, paths, strict=True):
        _refuse_link_out(file, name, library)
    return tuple((name, read_bytes(p, name)) for p, name in zip(paths, places, strict=True))


def _no_text_in(folder: Path) -> tuple[str, str]:
    """Return what is in a folder without a text, as a problem, and the remedy."""
    problem = "there is no text in this folder"
    names = [name for name, _ in files_below(folder) if not is_hidden(name.rpartition("/")[2])]
    inside = sorted((name for name in names if has_ending(name)), key=reading_key)
    if inside:
        more = f" and {len(inside) - 1:,} more" if len(inside) > 1 else ""
        remedy = "Move them into the folder itself, or list them in a SUMMARY.md there."
        return f"{problem}, only in folders inside it: {printable(inside[0])}{more}", remedy
    kinds = [kind for kind, _ in Counter(Path(name).suffix for name in names).most_common(MANY)]
    if named := ", ".join(printable(kind) for kind in kinds if kind):
        remedy = "Save or export it as Markdown, .docx or .epub, and put that into it."
        return f"{problem}, only files of kinds that are not read: {named}", remedy
    return problem, "Put a text into it, or remove it."


def _refuse_link_out(path: Path, place: str, root: Path | None) -> None:
    """Raise `SourceError` for a link to a file that is not in the library: anybody's, published."""
    # Fast path: hardly any path is a link.
    if root is None or not path.is_symlink():
        return
    target = path.resolve()
    # The folder of texts itself may be a link.
    if not any(target.is_relative_to(each.resolve()) for each in (root, root / TEXTS)):
        problem = "is a link to a place outside of the library"
        raise SourceError(place, problem, f"Copy its target into {TEXTS}/.")


def read_bytes(path: Path, place: str) -> bytes:
    """Return the bytes of a file. Raises `SourceError` if it cannot be read."""
    with system_errors(SourceError, place, PERMISSIONS, "cannot be read"):
        if not path.is_file():
            fault = "is a link to a file that is gone" if path.is_symlink() else "is not a file"
            raise SourceError(place, fault, "Replace it by a text, or remove it.")
        return path.read_bytes()


def load_addresses(entry: TextEntry) -> Addresses:
    """Return the addresses recorded for a work, none if there is no file."""
    place = f"{TEXTS}/{printable(entry.addresses_path.name)}"
    if not entry.addresses_path.exists():
        return Addresses()
    remedy = "Restore it from your backup or from git: without it, old links to the work break."
    try:
        addresses = typed(text_of(entry.addresses_path, place), Addresses, place)
    except SettingsError as error:
        raise SettingsError(error.place, error.problem, remedy) from None
    if fault := addresses.fault():
        raise SettingsError(place, fault, remedy)
    return addresses
