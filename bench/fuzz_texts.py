"""Changed texts for `fuzz`: parts of texts, and what people and programs do to them.

Each is made of a seed and a number alone. Its words are known, too, unless its form or its encoding
could lose some.
"""

from __future__ import annotations

import json
import random
import re
import textwrap
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.model.words import words
from fascicle.readers.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Chance = random.Random

# What has a meaning in markup, templates, paths or shells.
NASTY = Path(__file__).resolve().parents[1] / "tests" / "data" / "nasty.json"
# Controls, spaces and marks of directions that programs leave in texts, and other scripts.
ODD = [
    "\0", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\xa0", "\xad", "\u0301", "\u0e33",
    "\u115f", "\u180e", "\u200b", "\u200d", "\u200e", "\u200f", "\u2028", "\u2029", "\u202b",
    "\u202e", "\u202f", "\u2060", "\u2066", "\u3000", "\ufe0f", "\ufeff", "\ufffd", "\uffff",
    "\U0001f468\u200d\U0001f469", "\U000e0041", "\u05d0\u05d1", "\u0627\u0644", "\uff21", "\ufb01",
    "\u0130", "\u1e9e",
]  # fmt: skip
SIGNS = [
    "*", "_", "**", "~", "~~", "`", "``", "[1]", "[", "]", "(", "<", ">", "<i>", "</i>", "&amp;",
    "|", "\\", "#", '"', "“", "”", "''", "--", "—", "...", "{", "}", "=", "^", "$", "%", "@", ":",
]  # fmt: skip
LINES = [
    "* * *", "***", "---", "~ ~ ~", "#", "II", "CHAPTER II", "Chapter 3: A Door", "THE END", "1.",
    "[Illustration: a door]", "[Footnote 1: shut]", "[1] shut", "- shut", "| a | b |", "```",
    "====", "* shut", "a. shut", "Contents", "Page 12", "> shut", "1) shut", "    shut",
    "A/N: shut", "$$", "*** START OF THIS PROJECT GUTENBERG EBOOK X ***",
    "*** END OF THIS PROJECT GUTENBERG EBOOK X ***",
]  # fmt: skip


# Paragraphs shorter than this may be headings.
LINE = 60


@dataclass(frozen=True, slots=True)
class Trial:
    """A changed text: its files, what was done to it, and its words where these are certain."""

    files: tuple[tuple[str, bytes], ...]
    done: tuple[str, ...]
    words: tuple[str, ...] | None
    parts: int


def trial_of(corpus: str, seed: int, number: int) -> Trial:
    """Return the text of a number: the same for the same seed and corpus."""
    chance = random.Random(f"{seed}-{number}")  # noqa: S311 (no secret is made of it)
    parts = chance.choice((1, 1, 1, 2, 3))
    taken = [_part(chance, chance.choice(texts_in(corpus))) for _ in range(parts)]
    kinds = chance.choices(list(CHANGES), k=chance.choice((0, 1, 1, 2, 2, 3)))
    for kind in kinds:
        taken = [CHANGES[kind](chance, text) for text in taken]
    form = chance.choice(("txt",) * 6 + ("html", "md"))
    in_files = parts > 1 and _happens(chance, 0.5)
    texts = taken if in_files else ["\n\n\n".join(taken)]
    files, certain = [], form == "txt"
    for n, text in enumerate(texts, start=1):
        raw, how, is_certain = _encoded(chance, FORMS[form](text))
        files.append((f"{n}.{form}", raw))
        kinds.append(how)
        certain = certain and is_certain
    known = tuple(word for text in texts for line in _lines(text) for word in words(line))
    done = (form, f"{parts} parts", f"{len(files)} files", *kinds)
    return Trial(tuple(files), done, known if certain else None, parts)


def _happens(chance: Chance, share: float) -> bool:
    return chance.random() < share


def _lines(text: str) -> list[str]:
    return re.split("\r\n|[\n\r\x0b\x85\u2028\u2029]", text)


@cache
def texts_in(corpus: str) -> tuple[Path, ...]:
    return tuple(sorted(Path(corpus).glob("*/*.txt")))


@cache
def _decoded(path: Path) -> str:
    text = decode(path.read_bytes(), path.name).text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _part(chance: Chance, path: Path) -> str:
    """Return a part of a text: from anywhere, both ends, or now and then the whole."""
    text = _decoded(path)
    if _happens(chance, 0.02):
        return text
    size = int(2 ** chance.uniform(8, 16))
    if _happens(chance, 0.2):
        return f"{text[:size]}\n\n{text[-size:]}"
    begin = chance.choice((0, chance.randrange(max(1, len(text) - size))))
    return text[begin : begin + size]


def _paragraphs(text: str) -> list[str]:
    return re.split(r"\n[ \t]*(?=\n)", text)


def _shuffled(chance: Chance, text: str) -> str:
    found = _paragraphs(text)
    chance.shuffle(found)
    return "\n".join(found)


def _repeated(chance: Chance, text: str) -> str:
    found = _paragraphs(text)
    return "\n".join(p for p in found for _ in range(chance.choice((1, 1, 1, 2))))


def _wrapped(chance: Chance, text: str) -> str:
    width = chance.choice((20, 40, 66, 72, 79, 100, 100_000))
    return "\n\n".join(textwrap.fill(p, width, break_long_words=False) for p in _paragraphs(text))


def _inserted(
    pieces: Sequence[str], most: int, chance: Chance, text: str, *, lines: bool = False
) -> str:
    """Insert at most so many pieces anywhere, within words too, or between them as lines."""
    places = sorted(chance.choices(range(len(text) + 1), k=chance.randint(1, most)))
    found = []
    for first, last in zip([0, *places], [*places, len(text)], strict=True):
        found.append(text[first:last])
        piece = chance.choice(pieces)
        found.append(f"\n{piece}\n" if lines else piece)
    return "".join(found[:-1])


def _indented(chance: Chance, text: str) -> str:
    by = chance.choice((" ", "    ", "\t", "\u3000", "\xa0\xa0", "> "))
    some = chance.choice((1, 1, 0.5, 0.1))
    return "".join(
        by + line if _happens(chance, some) else line for line in text.splitlines(keepends=True)
    )


def _gapped(chance: Chance, text: str) -> str:
    by = chance.choice(("\n\n\n", "\n", "\n \t\n", "\n\n\n\n\n"))
    return text.replace("\n\n", by)


def _spaced(chance: Chance, text: str) -> str:
    by = chance.choice(("  ", "\t", "\xa0", "\u202f", "   "))
    return re.sub(" ", lambda _: by if _happens(chance, 0.05) else " ", text)


def _recased(chance: Chance, text: str) -> str:
    to = chance.choice((str.upper, str.lower, str.title, str.swapcase))
    found = _paragraphs(text)
    return "\n".join(to(p) if len(p) < LINE or _happens(chance, 0.01) else p for p in found)


def _marked_words(chance: Chance, text: str) -> str:
    mark = chance.choice(("*", "_", "**", "~", "~~", "`", "''", '"', "=", "++"))

    def marked(found: re.Match[str]) -> str:
        return f"{mark}{found[0]}{mark}" if _happens(chance, 0.1) else found[0]

    return re.sub(r"\S+(?:\s\S+)?", marked, text)


def _numbered(chance: Chance, text: str) -> str:
    form = chance.choice(("{}. ", "{}) ", "({}) ", "[{}] ", "Chapter {}\n\n", "{}\n\n", "- "))
    step = chance.choice((1, 1, 2, -1))
    deep = chance.choice(("", "", "   "))
    found = [p.strip("\n") for p in _paragraphs(text)]
    return "\n\n".join(deep * (n % 3) + form.format(n * step) + p for n, p in enumerate(found, 1))


def _as_dialogue(chance: Chance, text: str) -> str:
    names = chance.choice((("ADA.", "BELL."), ("Ada:", "Bell:"), ("<ada>", "<bell>")))
    return "\n\n".join(f"{chance.choice(names)} {p.strip()}" for p in _paragraphs(text))


@cache
def _nasty() -> tuple[str, ...]:
    return tuple(json.loads(NASTY.read_text("utf-8")))


CHANGES: dict[str, Callable[[Chance, str], str]] = {
    "shuffled": _shuffled,
    "repeated": _repeated,
    "wrapped": _wrapped,
    "odd characters": partial(_inserted, ODD, 40),
    "signs": partial(_inserted, SIGNS, 200),
    "lines": partial(_inserted, LINES, 20, lines=True),
    "nasty": lambda chance, text: _inserted(_nasty(), 40, chance, text, lines=True),
    "nasty words": lambda chance, text: _inserted(_nasty(), 40, chance, text),
    "indented": _indented,
    "gapped": _gapped,
    "spaced": _spaced,
    "recased": _recased,
    "marked words": _marked_words,
    "numbered": _numbered,
    "dialogue": _as_dialogue,
}


def _as_html(text: str) -> str:
    def tagged(paragraph: str) -> str:
        tag = "h2" if paragraph.isupper() else "p"
        return f"<{tag}>{escape(paragraph.strip())}</{tag}>"

    body = "\n".join(tagged(p) for p in _paragraphs(text) if p.strip())
    return f"<!DOCTYPE html>\n<html><head><title>T</title></head>\n<body>\n{body}\n</body></html>\n"


def _as_markdown(text: str) -> str:
    found = (p.strip("\n") for p in _paragraphs(text))
    return "\n\n".join(f"## {p}" if p.isupper() and "\n" not in p else p for p in found) + "\n"


FORMS: dict[str, Callable[[str], str]] = {
    "txt": str,
    "html": _as_html,
    "md": _as_markdown,
}


def _encoded(chance: Chance, text: str) -> tuple[bytes, str, bool]:
    """Return the bytes of a text, what was done, and whether all its words can be read."""
    ends = chance.choice(("lf", "lf", "crlf", "cr", "mixed"))
    by = {"crlf": ["\r\n"], "cr": ["\r"], "mixed": ["\n", "\r\n", "\r"]}.get(ends, ["\n"])
    text = re.sub("\n", lambda _: chance.choice(by), text)
    name = chance.choice(("utf-8",) * 4 + ("utf-8-sig", "utf-16", "cp1252", "latin-1"))
    # An encoding that lacks a character shows it as "?": the words are others then.
    raw = text.encode(name, "replace")
    return raw, f"{name}, {ends}", name.startswith("utf") and text[:1] != "\ufeff"
