"""Variants of texts: their sections with other headings, set in other ways, as people type them.

Texts with known headings are few, and of few forms. A variant takes some sections of a text, sets
its paragraphs anew (wrapped, indented, one to a line), gives each section a heading of another kind
(a title, a date, a number, a name, a tape's time, a label) in another decoration, with other gaps,
and puts lines between that are no headings: signs, signatures, ingredients, running heads.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from heading_words import (
    AFTER,
    AROUND,
    BEFORE,
    BY,
    BYLINES,
    DASHES,
    DAYS,
    FIRST_WORDS,
    FOOTERS,
    FRAME_LINES,
    LINES,
    MARKS,
    MIRRORED,
    MONTHS,
    NAMES,
    NUMBERINGS,
    NUMBERS,
    ORDINALS,
    PLACES,
    RUN_IN_FRAMES,
    SETTINGS,
    SIGNS,
    STOPS,
    UNITS,
    WORDS,
    roman,
    title_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from random import Random


# What a line of a variant is: a heading, none, or neither (a title page, a rule beside a heading).
HEADING, TEXT, NEITHER = 1, 0, -1
FEWEST, MOST = 4, 20


@dataclass
class Text:
    """A text with the lines of its headings, from 1, and those that count neither way.

    `kind` is the folder that it came from, "" if its headings are only what the rules find.
    """

    name: str
    path: Path
    lines: Sequence[str]
    headings: Sequence[int]
    ignored: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    # The lines that a format sets in another style, with its class.
    styles: Mapping[int, int] = field(default_factory=dict)
    kind: str = ""
    tolerance: int = 1
    # The headings that the rules find.
    found: Sequence[int] = ()


@dataclass
class Variant:
    """The lines of a variant, and what each is."""

    lines: list[str] = field(default_factory=list)
    kinds: dict[int, int] = field(default_factory=dict)

    def put(self, line: str, kind: int = TEXT) -> None:
        self.lines.append(line)
        self.kinds[len(self.lines)] = kind

    def gap(self, size: int) -> None:
        self.lines += [""] * size


def titles_of(texts: Sequence[Text]) -> list[str]:
    """Return the titles of all headings, without words and numbers before them."""
    rows = (text.lines[n - 1 : n + 2] for text in texts for n in text.headings)
    return [title for lines in rows if (title := next(filter(None, map(title_in, lines)), ""))]


class Style:
    """How a variant is set, drawn by chance; `titles` are those to choose from."""

    def __init__(self, chance: Random, titles: Sequence[str]) -> None:
        self.chance, self.titles = chance, titles
        draw = chance.choice
        self.width = draw([58, 65, 68, 70, 72, 75, 78])
        self.setting = draw(SETTINGS)
        self.gap = 0 if self.setting == "lines" else 1
        if self.setting in {"indent", "tab"}:
            self.gap = draw([0, 0, 0, 1])
        self.above, self.below = draw([0, 0, 1, 1, 1, 2, 2, 3, 4]), draw([0, 0, 1, 1, 1, 2])
        if self.above < self.below and self.often(0.8):
            self.above = self.below
        if not self.gap and self.setting != "lines" and self.often(0.6):
            self.above, self.below = draw([(0, 0), (0, 0), (1, 0), (1, 1)])
        self.kind, self.frame = draw(KINDS), draw(FRAMES)
        self.place, self.stop = draw([*PLACES, "left", "left", "left"]), draw(STOPS)
        self.first: str = draw(FIRST_WORDS)
        self.sign, self.mark = draw(AROUND), draw(MARKS)
        self.is_spaced, self.number = self.often(0.6), draw(NUMBERINGS)
        word = draw(WORDS)
        self.word: str = draw([word, word.upper()])
        self.mixed, self.parts = self.often(0.3), draw(FRAMES) if self.often(0.25) else None
        self.runs_in = self.often(0.3) and self.kind in RUN_IN
        self.run_in, self.dash = draw(RUN_IN_FRAMES), draw(DASHES)
        self.odd_lines = draw([0, 0, 0.1, 0.3, 0.5])
        self.lists, self.spoken, self.slips = self.often(0.15), self.often(0.1), self.often(0.12)
        self.fields, self.contents = self.often(0.08), self.often(0.15)
        self.byline = draw(BYLINES) if self.often(0.25) else ""
        self.footer = draw(FOOTERS) % self.name() if self.often(0.12) else ""
        self.running = draw(titles).upper()[:40] if self.often(0.2) else ""
        self.speakers: list[str] = [self.name() for _ in range(3)]

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def one_of(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def name(self) -> str:
        return self.chance.choice(BEFORE) + self.chance.choice(NAMES) + self.chance.choice(AFTER)

    def date(self) -> str:
        day, month, year = (
            self.chance.randint(1, 28), self.chance.choice(MONTHS), self.chance.randint(1740, 2022)
        )  # fmt: skip
        week = DAYS[day % 7]
        return self.chance.choice([
            f"{week}, {month} {day}", f"{month} {day}th", f"{day} {month} {year}",
            f"{day}. {month}", f"le {day} {month} {year}", f"{day:02}/0{day % 9 + 1}/{year}",
            f"{year}-0{day % 9 + 1}-{day:02}", f"{month[:3]}. {day}", week,
            f"{week[:3]} {day} {month[:3]}", f"{day % 24:02}:{day * 2:02}", f"{year}", month,
            f"{month} {year}",
        ])  # fmt: skip

    def counted(self, number: int) -> str:
        """Return a number as someone types it who numbers things."""
        letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(number - 1) % 26]
        said = {
            "9": str(number), "I": roman(number), "i": roman(number).lower(), "A": letter,
            "a": letter.lower(), "w": NUMBERS[(number - 1) % 20], "01": f"{number:02}",
        }  # fmt: skip
        system, around = self.number.split(" ")
        return around.replace("%", said[system])

    def numeral(self, number: int) -> str:
        word = NUMBERS[(number - 1) % len(NUMBERS)]
        return self.chance.choice([str(number), roman(number), word, word.title()])

    def heading(self, kind: str, number: int) -> str:
        """Return the words of a heading."""
        said = KIND_WORDS[kind](self, number, self.chance.choice(self.titles))
        if self.slips and len(said) > FEWEST and self.often(0.5):
            at = self.chance.randrange(1, len(said) - 1)
            said = said[:at] + self.chance.choice("lI1S5O0RF ") + said[at + 1 :]
        return said

    def lead(self, words: str) -> str:
        """Return the words of a heading that runs into its text, with what divides them."""
        if self.run_in in FRAME_LINES:
            words = FRAME_LINES[self.run_in](words, self.width)[0]
        else:
            words = self.run_in % words
        aside = f"{self.name()}) " if self.dash == " (" else ""
        return words + self.dash + aside

    def framed(self, words: str, frame: str) -> list[str]:
        """Return the lines of a heading with its decoration, in its place on the page."""
        if frame in SIGNS:
            sign = self.sign if frame == "signs" else self.mark
            before = sign + " " * self.is_spaced
            after = before[::-1].translate(MIRRORED) if frame == "signs" else ""
            lines = [before + words + after]
        else:
            lines = FRAME_LINES[frame](words + self.stop, self.width)
        is_placed = lines[0][0].isspace()
        return lines if is_placed else [PLACES[self.place](line, self.width) for line in lines]


KIND_WORDS: dict[str, Callable[[Style, int, str], str]] = {
    "title": lambda _, __, title: title,
    "lower": lambda _, __, title: title.lower(),
    "capitals": lambda _, __, title: title.upper(),
    "date": lambda style, _, __: style.date(),
    "dated": lambda style, _, title: (
        style.date() + style.chance.choice([". ", ", ", ": ", " — ", " "]) + title
    ),
    "name": lambda style, _, __: style.name(),
    "word": lambda style, n, _: (
        f"{style.word} {style.numeral(n)}" + style.chance.choice(["", "", ".", ":"])
    ),
    "titled": lambda style, n, title: (
        f"{style.word} {style.numeral(n)}" + style.chance.choice([". ", ": ", " - ", ", "]) + title
    ),
    "ordinal": lambda style, n, _: f"The {ORDINALS[(n - 1) % len(ORDINALS)].title()} {style.word}",
    "last": lambda style, n, title: title + style.chance.choice([", ", ". "]) + style.numeral(n),
    "numbered": lambda style, n, title: (
        f"{n}" + style.chance.choice([". ", ") ", " ", "- "]) + title
    ),
    "deep": lambda _, n, title: f"{n // 4 + 1}.{n % 4 + 1} {title}",
    "number": lambda style, n, _: style.chance.choice(
        [f"{n}", f"{n}.", roman(n), roman(n) + ".", roman(n).lower() + ".", f"({n})", f"- {n} -"]
    ),
    "letter": lambda _, n, title: f"({chr(64 + n % 26)}) {title}",
    "time": lambda _, n, title: f"[{n // 6:02}:{n * 7 % 60:02}] {title}",
    "label": lambda style, _, title: (
        style.chance.choice(["TITLE: ", "Subject: ", "Topic: "]) + title
    ),
    "sign": lambda style, n, title: (
        style.chance.choice([f"No. {n}. ", f"№ {n} ", f"Nr. {n}: "]) + title
    ),
    "voice": lambda style, n, _: style.speakers[n * n % 3],
    "first": lambda style, _, title: f"{style.first} {title[0].lower()}{title[1:]}",
    "asked": lambda style, _, title: f"{style.first} {title[0].lower()}{title[1:]}?",
    "spelled": lambda style, n, title: (
        NUMBERS[(n - 1) % len(NUMBERS)] + style.one_of(": ", ". ", " - ", ") ") + title
    ),
    "day": lambda _, n, __: f"{DAYS[n % 7]} {n * 3 % 28 + 1}",
    "where": lambda style, _, __: f"{style.name()}, {style.date()}",
    "place": lambda style, _, __: style.one_of(*NAMES) + style.one_of(", ", ": ") + style.date(),
    "counted": lambda style, n, title: f"{style.counted(n)} {title}",
    "count": lambda style, n, _: style.counted(n),
    "length": lambda style, n, title: f"{title} ({n * 7 % 40 + 2} {style.one_of(*UNITS)})",
    "by": lambda style, _, title: f"{title} {style.one_of(*BY)} {style.name()}",
    "clock": lambda style, n, _: style.one_of(
        f"{n % 12 + 1}.{n * 7 % 50 + 10} {style.one_of('a.m.', 'p.m.', 'Uhr')}", f"{n:02}00 hrs",
        f"{n:02}h{n * 7 % 50 + 10}", f"{n} o'clock", f"Day {n}", f"Day {n}, {style.one_of(*DAYS)}",
    ),
    "quoted": lambda _, __, title: f"“{title}”",
    "sub": lambda _, n, title: f"{n // 3 + 1}{'abc'[n % 3]}  {title}",
    "to": lambda style, _, __: (
        style.chance.choice(["To ", "À ", "An ", "For "]) + style.name() + "."
    ),
}  # fmt: skip
KINDS = [*KIND_WORDS, "title", "title", "capitals", "date", "titled", "deep"]
RUN_IN = {"title", "lower", "capitals", "date", "dated", "name", "numbered", "deep", "word"}
FRAMES = [
    *FRAME_LINES,
    *SIGNS,
    "signs",
    "plain",
    "plain",
    "plain",
    "plain",
    "capitals",
    "center",
    "underlined",
]


def variant_of(text: Text, chance: Random, titles: Sequence[str]) -> Variant | None:
    """Return a variant of some sections of a text, None if it has too few."""
    heads = sorted(text.headings)
    if len(heads) < FEWEST:
        return None
    count = chance.randint(FEWEST, min(MOST, len(heads)))
    first = chance.randint(0, len(heads) - count)
    edges = [*heads[first : first + count + 1], len(text.lines) + 1][: count + 1]
    style, made = Style(chance, titles), Variant()
    _front(made, style)
    for number, (start, end) in enumerate(pairwise(edges), start=1):
        _section(made, style, number, _paragraphs(text.lines[start : end - 1], chance))
    if style.often(0.3):
        made.gap(1)
        made.put("THE END", NEITHER)
    return made


def _front(made: Variant, style: Style) -> None:
    made.put(style.chance.choice(style.titles), NEITHER)
    if style.often(0.6):
        made.put("by " + style.name(), NEITHER)
    made.gap(style.chance.randint(1, 3))
    if style.contents:
        made.put("Contents", NEITHER)
        made.gap(1)
        for page in range(style.chance.randint(5, 12)):
            leader = style.chance.choice(["\t", ".....", "  ", " . . . "])
            made.put(f"{style.chance.choice(style.titles)}{leader}{page * 7 + 2}")
        made.gap(2)


def _paragraphs(lines: Sequence[str], chance: Random) -> list[list[str]]:
    """Return the first paragraphs of a section, without short lines above them."""
    rows: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            rows[-1].append(line)
        elif rows[-1]:
            rows.append([])
    found = [row for row in rows if any(c.isalnum() for line in row for c in line)]
    while len(found) > 1 and len(found[0]) == 1 and len(found[0][0].strip()) < 50:  # noqa: PLR2004
        found = found[1:]
    return found[: chance.randint(2, 12)] or [["Nobody spoke of it again until it was too late."]]


def _section(made: Variant, style: Style, number: int, paragraphs: list[list[str]]) -> None:
    draw = style.chance.choice
    kind, frame, above, below = style.kind, style.frame, style.above, style.below
    if style.mixed:
        kind, frame = draw([kind, draw(KINDS)]), draw([frame, draw(FRAMES)])
        above, below = draw([above, 0, 1, 2]), draw([below, 0, 1])
    words = style.heading(kind, number)
    if style.parts and number % 5 == 0:
        made.gap(max(above, 1))
        _heading(made, style.framed(style.heading("titled", number // 5), style.parts))
    made.gap(above)
    if not style.runs_in:
        _heading(made, style.framed(words, frame))
        _below(made, style, below)
    for at, paragraph in enumerate(paragraphs):
        if at:
            _between(made, style)
        _paragraph(made, style, paragraph, style.lead(words) if style.runs_in and not at else "")
    if style.footer:
        made.gap(style.gap)
        made.put(style.footer.format(style.chance.randint(1, 23), style.chance.randint(0, 59)))


def _heading(made: Variant, lines: Sequence[str]) -> None:
    for line in lines:
        made.put(line, HEADING if any(map(str.isalnum, line)) else NEITHER)


def _below(made: Variant, style: Style, gap: int) -> None:
    """Put a subtitle, fields or a list below a heading."""
    if style.often(0.06):
        made.put(style.chance.choice(style.titles), NEITHER)
    if style.byline:
        made.put(style.byline.format(style.name(), style.date()), NEITHER)
    if style.fields:
        made.put("DATE: " + style.date(), NEITHER)
        made.put("From: " + style.name(), NEITHER)
    made.gap(gap)
    if style.lists:
        indent = style.chance.choice(["", "   ", "- "])
        for _ in range(style.chance.randint(2, 6)):
            made.put(
                f"{indent}{style.chance.randint(1, 4)} {style.chance.choice(style.titles)[:18]}"
            )


def _between(made: Variant, style: Style) -> None:
    """Put the gap between paragraphs, and lines that are no headings."""
    if style.often(style.odd_lines):
        made.gap(style.gap)
        for _ in range(style.chance.choice([1, 1, 2, 4])):
            line = style.chance.choice(LINES)
            made.put(line if style.often(0.6) else line.center(style.width).rstrip())
        made.gap(style.gap or style.chance.randint(0, 1))
    else:
        made.gap(style.gap)


def _paragraph(made: Variant, style: Style, paragraph: Sequence[str], lead: str) -> None:
    is_prose = sum(map(len, paragraph)) > 48 * len(paragraph)
    lines = [*_set(paragraph, style, lead)] if is_prose else [line.rstrip() for line in paragraph]
    if lead and not is_prose:
        lines = [lead.strip(), *lines]
    for at, line in enumerate(lines):
        if style.running and at == len(lines) // 2 and len(lines) > FEWEST and style.often(0.4):
            page = len(made.lines) // 30
            made.put(style.chance.choice([
                f"{page}   {style.running}", f"{style.running}   {page}", style.running,
                str(page), f"— {page} —", f"{style.running.title()}  [{page}".rjust(style.width),
            ]))  # fmt: skip
        made.put(line, HEADING if lead and not at else TEXT)


def _set(paragraph: Sequence[str], style: Style, lead: str) -> Iterator[str]:
    text = lead + " ".join(line.strip() for line in paragraph)
    if style.spoken and not lead and style.often(0.7):
        first, second, third = style.speakers
        said = style.chance.choice([
            "Q. ", "A. ", f"{first}: ", f"{second}: ", f"{third.upper()}. ", f"{first.upper()}.--",
            f"_{second}._ ", "Nothing. ", "No. ", "Mr. ", "Then it came: ",
            f"[{style.chance.randint(10, 23)}:{style.chance.randint(10, 59)}] <{second}> ",
        ])  # fmt: skip
        text = said + text
    if style.setting in {"whole", "lines"}:
        yield text
        return
    indent = {"indent": "   ", "tab": "\t"}.get(style.setting, "")
    wrapped = textwrap.wrap(text, style.width - len(indent), break_long_words=False)
    yield from (indent * (not at) + line for at, line in enumerate(wrapped))
