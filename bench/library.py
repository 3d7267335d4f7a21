"""Generator of synthetic libraries of any size: same seed, same bytes.

    python bench/library.py FOLDER --works 40 --chapters 10 --words 2500 --seed 1

The texts come as people's texts do, in three forms by turns: as a fan archive gives them, as
Project Gutenberg does, and as somebody typed them. Each has chapters, scene breaks, dialogue and
persons; its TOML says the rest. The library has no tool of its own: name it with `--library`.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import tomlkit
from invented_words import name, one_of, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORDS, RATES = vocabulary()
# Of scenes, in words, as chapters of novels have them.
SHORTEST_SCENE, LONGEST_SCENE = 400, 1200
RATINGS = ["General Audiences", "Teen And Up Audiences", "Mature", "Not Rated"]
TAGS = ["the sea", "letters", "a long winter", "friends", "a lost key", "trains", "slow burn",
        "brothers", "a small town", "ghosts", "a will", "gardens"]  # fmt: skip
SAID = ["said", "asked", "answered", "called", "whispered"]
# An author has so many works, and so many of them are a series.
WORKS_OF_ONE, SERIES_OF_ONE = 4, 3
WIDTH = 72

CONF = 'extensions = ["fascicle.sphinx_ext"]\nhtml_theme = "sphinx_book_theme"\n'
INDEX = "# A library of nobody's\n\n:::{works}\n:::\n"


@dataclass(frozen=True, slots=True)
class Size:
    """How many works, chapters in each, and words in each chapter, the last one about.

    `casts` says that the keeper lists the persons of each work.
    """

    works: int = 40
    chapters: int = 10
    words: int = 2500
    casts: bool = False

    @property
    def pages(self) -> int:
        """All pages: chapters, title pages, front page."""
        return self.works * (self.chapters + 1) + 1


@dataclass(frozen=True, slots=True)
class Book:
    """A work before it is set as a text: chapters are lists of paragraphs, "" a scene break."""

    title: str
    author: str
    persons: list[str]
    rating: str
    tags: list[str]
    summary: str
    series: str
    number: int
    chapters: list[tuple[str, list[str]]]


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and make the library."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    ask_for_size(parser)
    said = parser.parse_args(arguments)
    if said.folder.exists() and (not said.folder.is_dir() or any(said.folder.iterdir())):
        print(f"{said.folder}: is there, and is not an empty folder: name another", file=sys.stderr)
        return 2
    size = Size(said.works, said.chapters, said.words, said.casts)
    make_library(said.folder, size, said.seed)
    print(f"{said.folder}: {size.works} works of {size.chapters} chapters, {size.pages:,} pages")
    return 0


def ask_for_size(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how large a library is to be, and which one."""
    default = Size()
    parser.add_argument("--works", type=int, default=default.works)
    parser.add_argument("--chapters", type=int, default=default.chapters)
    parser.add_argument("--words", type=int, default=default.words, help="in a chapter")
    parser.add_argument("--casts", action="store_true", help="list the persons of each work")
    parser.add_argument("--seed", type=int, default=1)


def make_library(folder: Path, size: Size, seed: int = 1) -> None:
    """Write a library of this size into a folder."""
    texts = folder / "texts"
    texts.mkdir(parents=True)
    (folder / "conf.py").write_text(CONF)
    (folder / "index.md").write_text(INDEX)
    (folder / "library.toml").write_text('title = "A library of nobody’s"\n', encoding="utf-8")
    for number in range(size.works):
        book = book_of(seed, number, size)
        stem = f"{number + 1:04}-{book.title.lower().replace(' ', '-')}"
        form = FORMS[number % len(FORMS)]
        text = "\n".join(form(book))
        (texts / f"{stem}.txt").write_text(text, encoding="utf-8", newline="\n")
        (texts / f"{stem}.toml").write_text(settings(book, size), encoding="utf-8", newline="\n")


def settings(book: Book, size: Size) -> str:
    """Return what the keeper says of a work."""
    named = [{"name": person} for person in dict.fromkeys(book.persons)]
    cast = {"cast": named} if size.casts else {}
    series = {"series": {"name": book.series, "number": book.number}} if book.series else {}
    said = {
        "title": book.title,
        "authors": [book.author],
        "language": "en",
        "summary": book.summary,
        "rating": book.rating,
        "tags": book.tags,
        "characters": book.persons,
        "status": "complete",
    }
    return tomlkit.dumps({**said, **series, **cast})


def book_of(seed: int, number: int, size: Size) -> Book:
    """Invent the work of this number; it depends on no other."""
    author = Random(f"{seed} author {number // WORKS_OF_ONE}")  # noqa: S311 (no secret)
    random = Random(f"{seed} work {number}")  # noqa: S311
    persons = [name(random) for _ in range(6)]
    place = number % WORKS_OF_ONE
    tags = sorted({one_of(random, TAGS) for _ in range(4)})
    return Book(
        title=title(random),
        author=f"{name(author)} {name(author)}",
        persons=persons,
        rating=one_of(random, RATINGS),
        tags=tags,
        summary=f"{sentence(random, persons, 14)} {sentence(random, persons, 11)}",
        series=title(author) if place < SERIES_OF_ONE else "",
        number=place + 1,
        chapters=[
            (title(random), list(paragraphs(random, persons, size.words)))
            for _ in range(size.chapters)
        ],
    )


def title(random: Random) -> str:
    """Return “The Prounder of Sleath”."""
    return f"The {rare(random).capitalize()} of {name(random)}"


def rare(random: Random) -> str:
    """Return a word that has a meaning, or would have one."""
    return WORDS[200 + int(random.random() * (len(WORDS) - 200))]


def paragraphs(random: Random, persons: list[str], words: int) -> Iterator[str]:
    """Yield the paragraphs of a chapter of so many words, and "" where a scene ends."""
    told = in_scene = 0
    scene = scene_length(random)
    while told < words:
        if in_scene >= scene:
            yield ""
            in_scene, scene = 0, scene_length(random)
        kind = speech if random.random() < 0.4 else telling  # noqa: PLR2004 (four of ten)
        paragraph = kind(random, persons)
        yield paragraph
        length = paragraph.count(" ") + 1
        told, in_scene = told + length, in_scene + length


def scene_length(random: Random) -> int:
    return SHORTEST_SCENE + int(random.random() * (LONGEST_SCENE - SHORTEST_SCENE))


def telling(random: Random, persons: list[str]) -> str:
    """Return a paragraph without speech: two to seven sentences."""
    number = 2 + int(random.random() * 6)
    told = [sentence(random, persons, 6 + int(random.random() * 18)) for _ in range(number)]
    if random.random() < 0.1:  # noqa: PLR2004 (of ten)
        told[0] = f"_{told[0]}_"
    return " ".join(told)


def speech(random: Random, persons: list[str]) -> str:
    """Return what somebody says, and who; now and then it is one word."""
    length = 1 + int(random.random() ** 2 * 20)
    first = sentence(random, persons, length).removesuffix(".")
    who, how = one_of(random, persons), one_of(random, SAID)
    if random.random() < 0.5:  # noqa: PLR2004 (half of them)
        return f"“{first}.”"
    more = sentence(random, persons, 3 + int(random.random() * 12))
    return f"“{first},” {how} {who}. “{more}”"


def sentence(random: Random, persons: list[str], length: int) -> str:
    """Return so many words as a sentence; long ones have a comma."""
    words = random.choices(WORDS, cum_weights=RATES, k=length)
    if random.random() < 0.3:  # noqa: PLR2004 (of ten)
        words[0] = one_of(random, persons)
    if length > 9:  # noqa: PLR2004
        words[length // 2] += ","
    first, *rest = words
    return " ".join([first[0].upper() + first[1:], *rest]) + "."


# The forms that texts come in: a book → lines


def archived(book: Book) -> Iterator[str]:
    """Set a work as a fan archive's download: a header, a paragraph a line, curly quotes."""
    yield from (book.title, f"by {book.author}", "")
    yield f"Rating: {book.rating}"
    yield "Archive Warning: No Archive Warnings Apply"
    yield f"Characters: {', '.join(book.persons)}"
    yield f"Additional Tags: {', '.join(book.tags)}"
    yield "Language: English"
    yield from ("", "Summary", "", book.summary, "", "Work Text:", "")
    for number, (heading, paragraphs) in enumerate(book.chapters, 1):
        yield from (f"Chapter {number}: {heading}", "")
        for paragraph in paragraphs:
            yield from (paragraph or "* * *", "")


def gutenberg(book: Book) -> Iterator[str]:
    """Set a work as Project Gutenberg does: wrapped, straight quotes, numerals in capitals."""
    mark = f"OF THE PROJECT GUTENBERG EBOOK {book.title.upper()} ***"
    yield from (f"Title: {book.title}", f"Author: {book.author}", "Language: English", "")
    yield from (f"*** START {mark}", "", "", book.title.upper(), "", f"by {book.author}", "", "")
    for number, (heading, paragraphs) in enumerate(book.chapters, 1):
        yield from ("", "", f"CHAPTER {roman(number)}", "", heading, "", "")
        for paragraph in paragraphs:
            if paragraph:
                yield from textwrap.wrap(straight(paragraph), WIDTH, break_on_hyphens=False)
            else:
                yield "       *       *       *       *       *"
            yield ""
    yield from ("", "", f"*** END {mark}", "")


def typed(book: Book) -> Iterator[str]:
    """Set a work as somebody typed it: a paragraph a line, an ornament of its own."""
    yield from (book.title, "", f"by {book.author}", "", "", "")
    for number, (heading, paragraphs) in enumerate(book.chapters, 1):
        yield from (f"{number}. {heading}", "", "")
        for paragraph in paragraphs:
            yield from (straight(paragraph) or "~*~", "")
        yield from ("", "")


FORMS: list[Callable[[Book], Iterator[str]]] = [archived, gutenberg, typed]


def straight(text: str) -> str:
    return text.replace("“", '"').replace("”", '"')


def roman(number: int) -> str:
    """Return a numeral, as 14 → XIV."""
    said = ""
    for value, letters in ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
                           (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        said += letters * (number // value)
        number %= value
    return said


if __name__ == "__main__":
    sys.exit(main())
