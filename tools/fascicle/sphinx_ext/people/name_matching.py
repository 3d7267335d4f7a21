"""Names of a cast in a stretch of text, by name or alias.

    “Ada’s here.”                      Ada Vickery, who is called Ada
    Ada Vickery's sister Ada Thorne    Ada Vickery, by her name; nobody by “Ada Thorne”

A name counts as whole words, with its possessive; case counts, the shape of an apostrophe does
not. If two names overlap, the longer one counts. A name that two entries share belongs to
neither; a title alone (“Captain”) may be any captain's, unless it is the name itself. A first name
with another surname behind it than that of the entry is somebody else's.

While pages are read, the title page with the cast may not have been read yet, or in another
process, so its file is read, once for each work and process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import is_normalized, normalize
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.model.digests import digest_of
from fascicle.model.names import SHAPES
from fascicle.model.word_lists import TITLES
from fascicle.sphinx_ext.i18n import primary_of
from fascicle.sphinx_ext.model.published_work import CastEntry, parse_entries
from fascicle.sphinx_ext.model.slugs import is_of_a_word
from fascicle.sphinx_ext.model.works import metadata_in, title_page_of

# Where all nouns have capitals, a word with one behind a first name is no surname.
NOUNS_HAVE_CAPITALS = {"de", "gsw", "lb"}
# Where a possessive has no apostrophe: “Notburgas Hütte”.
BARE_POSSESSIVE = {"da", "de", "gsw", "lb", "nb", "nl", "nn", "no", "sv"}
HYPHENS = "-‐‑"
# Scripts that put no spaces between words: Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese signs.
UNSPACED = (
    (0x0E00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF),
    (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
# Korean puts its particles behind a name, without a space.
HANGUL = (0xAC00, 0xD7AF)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a person or a place; `entry` is its number in the cast, `number` that of the name.

    `rivals` are longer names of others, each with the place in it where this one would begin.
    """

    text: str
    number: int
    entry: int
    is_first: bool
    rivals: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """All names of a cast, in a language; `folds` says that an apostrophe is in one."""

    names: tuple[Name, ...]
    language: str
    folds: bool

    def named_in(self, text: str) -> set[int]:
        """Return the numbers of those whom a text names."""
        return {name.entry for name in self.names_in(text)}

    def names_in(self, text: str) -> Iterator[Name]:
        text = text if is_normalized("NFC", text) else normalize("NFC", text)
        text = text.translate(SHAPES) if self.folds else text
        return (name for name in self.names if self.stands_in(text, name))

    def stands_in(self, text: str, name: Name) -> bool:
        """Return whether a name stands in a text as somebody's own."""
        at = text.find(name.text)
        while at >= 0:
            if self.is_own(text, name, at):
                return True
            at = text.find(name.text, at + 1)
        return False

    def is_own(self, text: str, name: Name, at: int) -> bool:
        """Return whether the text at a place is this name, and no part of somebody else's."""
        if not self.is_whole(text, at, at + len(name.text)):
            return False
        if name.is_first and _has_surname(text, at + len(name.text)):
            return False
        starts = ((rival, at - place) for rival, place in name.rivals if at >= place)
        return not any(
            text.startswith(rival, start) and self.is_whole(text, start, start + len(rival))
            for rival, start in starts
        )

    def is_whole(self, text: str, start: int, end: int) -> bool:
        """Return whether a stretch of text is whole words, a possessive aside."""
        if self.language in BARE_POSSESSIVE and text[end : end + 1] == "s":
            end += 1
        before, after = text[max(0, start - 2) : start][::-1], text[end : end + 2]
        ends = not _continues_word(after) or _starts_in_script(after, HANGUL)
        return ends and not _continues_word(before)


def build_naming(
    entries: Sequence[CastEntry], language: str, shape: Callable[[str], str] = str
) -> Naming:
    """Return the names of a cast; `shape` changes their spelling, for example to capitals."""
    owners: dict[str, int] = {}
    for number, entry in enumerate(entries):
        for alias in map(normalize_name, entry.aliases):
            if alias and not _is_title(alias):
                owners[alias] = number if owners.get(alias, number) == number else -1
    # A name itself is nobody else's alias.
    owners |= {
        normalize_name(entry.name): number for number, entry in reversed([*enumerate(entries)])
    }
    named = {shape(text): owner for text, owner in owners.items()}
    numbers = {shape(text): number for number, text in enumerate(owners)}
    tag = primary_of(language)
    may_be_first = tag not in NOUNS_HAVE_CAPITALS

    def name_of(text: str, owner: int) -> Name:
        whole = shape(normalize_name(entries[owner].name))
        is_first = may_be_first and whole.startswith(f"{text} ")
        return Name(text, numbers[text], owner, is_first, tuple(_rivals_of(text, owner, named)))

    names = [name_of(text, owner) for text, owner in named.items() if owner >= 0]
    return Naming(tuple(names), tag, any("'" in name.text for name in names))


def normalize_name(name: str) -> str:
    """Return a name in the form in which it is searched for."""
    return normalize("NFC", " ".join(name.split())).translate(SHAPES)


def _is_title(alias: str) -> bool:
    """Return whether a name is nothing but titles."""
    return all(word.rstrip(".") in TITLES for word in alias.split())


def _rivals_of(text: str, number: int, named: dict[str, int]) -> Iterator[tuple[str, int]]:
    """Yield the longer names of others that share a word with a name, and where they overlap."""
    words = set(text.split())
    for other, owner in named.items():
        is_longer = owner != number and len(other) > len(text)
        if is_longer and (text in other or words & set(other.split())):
            yield from ((other, place) for place in _overlaps(text, other))


def _overlaps(short: str, long: str) -> Iterator[int]:
    """Yield the places in a longer name where a shorter one may begin, if both stand in a text."""
    for place in range(1 - len(short), len(long)):
        start, end = max(place, 0), min(place + len(short), len(long))
        if long[start:end] == short[start - place : end - place]:
            yield place


def _has_surname(text: str, end: int) -> bool:
    """Return whether a word with a capital follows a name: a capital alone is “I”, or shouting."""
    after = text[end : end + 3]
    return after[:1] == " " and after[1:2].isupper() and after[2:].islower()


def _continues_word(letters: str) -> bool:
    """Return whether the letters next to a name belong to its word, or are joined to it."""
    if letters[:1] in HYPHENS:
        letters = letters[1:]
    if not letters or not is_of_a_word(letters[0]):
        return False
    return not any(_starts_in_script(letters, script) for script in UNSPACED)


def _starts_in_script(letters: str, script: tuple[int, int]) -> bool:
    return script[0] <= ord(letters[0]) <= script[1]


# The first lines of the lists of characters and places on a title page.
LISTS = ("\ncast:", "\nplaces:")


class MatchedCast:
    """The characters and the places of a work, parsed from the front matter when needed.

    `signature` is a digest of the cast.
    """

    def __init__(self, characters: str, places: str, language: str) -> None:
        self.lists = (characters, places)
        self.language = language
        self.signature = digest_of(self.lists, language)

    @cached_property
    def of(self) -> tuple[CastEntry, ...]:
        return tuple(entry for encoded in self.lists for entry in parse_entries(encoded))

    @cached_property
    def naming(self) -> Naming:
        """Their names, as texts have them."""
        return build_naming(self.of, self.language)

    @cached_property
    def in_capitals(self) -> Naming:
        """Their names, as the labels of speeches may have them."""
        return build_naming(self.of, self.language, str.upper)


# The casts of the works that are read, by Sphinx's environment and by work.
CASTS: WeakKeyDictionary[BuildEnvironment, dict[str, MatchedCast | None]] = WeakKeyDictionary()


def clear_casts(_app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Clear the casts, since title pages may have changed since the last build."""
    CASTS[env] = {}


def cast_while_reading(env: BuildEnvironment, slug: str) -> MatchedCast | None:
    casts = CASTS[env]
    if slug not in casts:
        casts[slug] = _build_cast(env, _front_matter_of(env, slug))
    return casts[slug]


def cast_after_reading(env: BuildEnvironment, slug: str) -> MatchedCast | None:
    return _build_cast(env, env.metadata[title_page_of(slug)])


def _build_cast(env: BuildEnvironment, given: Mapping[str, str]) -> MatchedCast | None:
    """Return the cast in the front matter of a title page, None if it lists nobody."""
    lists = given.get("cast", ""), given.get("places", "")
    return MatchedCast(*lists, given.get("language") or env.config.language) if any(lists) else None


def _front_matter_of(env: BuildEnvironment, slug: str) -> Mapping[str, str]:
    """Return the front matter of a title page, empty if it has no cast."""
    docname = title_page_of(slug)
    if docname not in env.found_docs:
        return {}
    text = env.doc2path(docname).read_text(encoding="utf-8")
    return metadata_in(text) if any(name in text for name in LISTS) else {}
