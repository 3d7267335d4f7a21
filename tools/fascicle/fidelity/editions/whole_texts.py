"""Files without marks where pages and works begin: their words, and where those of a work stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from fascicle.model.errors import BuildError

WHOLE = "the text"
# So many words in a row are hardly twice in a text.
_ROW = 8


def words_of_whole(
    path: Path, place: str, words_in: Callable[[str], Iterable[str]], *, is_recased: bool
) -> dict[str, list[str]]:
    """Return the words of a file below `WHOLE`, in capitals if the book changes titles.

    `words_in` returns those of its text. Raises `BuildError` at `place` for a file that cannot be
    read.
    """
    try:
        shown = _words_of(path, words_in, path.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        raise BuildError(place, f"cannot be read: {error}", "Build the book again.") from None
    return {WHOLE: (shown.upper() if is_recased else shown).split()}


# A file of several works is asked for once a work, among those of the work. One string takes less
# memory than a list.
@lru_cache(maxsize=8)
def _words_of(path: Path, words_in: Callable[[str], Iterable[str]], _modified: int) -> str:
    return " ".join(words_in(path.read_text(encoding="utf-8")))


def works_offered_with(path: Path) -> frozenset[str]:
    """Return the works of a file that is offered with theirs, on the page of a series say.

    The whole library has each work with a file of its own. Other texts of a book have no works.
    """
    folder, ending = path.parent, path.suffix
    offered = _offered_on(path.with_suffix(".html"), ending)
    if path.name in offered:
        works = (re.fullmatch(r"\.\./works/([^/]+)/\1\.\w+", name) for name in offered)
        return frozenset(work[1] for work in works if work)
    if path.name in _offered_on(folder / "index.html", ending):
        own = folder.glob(f"works/*/*{ending}")
        return frozenset(file.stem for file in own if file.stem == file.parent.name)
    return frozenset()


def _offered_on(page: Path, ending: str) -> frozenset[str]:
    try:
        text = page.read_text(encoding="utf-8")
    except OSError:
        return frozenset()
    return frozenset(re.findall(rf'href="([^"]+{re.escape(ending)})" download', text))


def part_like(wanted: list[str], shown: list[str]) -> list[str]:
    """Return the part of a row of words that has the wanted ones, or is most like them.

    It begins and ends where the first and the last of their rows of some words do that it has.
    """
    text = _joined(shown)
    if _joined(wanted) in text:
        return wanted
    places = range(0, max(len(wanted) - _ROW, 0) + 1, _ROW)
    rows = ((n, text.find(_joined(wanted[n : n + _ROW]))) for n in places)
    found = [(n, text.count(" ", 0, at + 1) - 1) for n, at in rows if at >= 0]
    if not found:
        return []
    (before, first), (last, place) = found[0], found[-1]
    return shown[max(first - before, 0) : place + len(wanted) - last]


def _joined(words: list[str]) -> str:
    return f" {' '.join(words)} "
