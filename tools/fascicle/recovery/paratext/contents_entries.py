"""Entries of printed tables of contents: the words around them, and the headings they match.

An entry and its heading match under keys, however they are set. The keys of the lines of the text
are computed on demand: most short lines are prose or speech, and their first letters show that no
entry is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from fascicle.model.blocks import Stretch
from fascicle.recovery.headings.heading_form import LONGEST
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.lines import key_of, tidy

# The heads of tables of contents.
_CONTENTS = {
    "ar": ("(?:ال)?فهرس", "(?:ال)?محتويات", "فهرس المحتويات"),
    "ca": ("índex", "taula"),
    "cs": ("obsah",),
    "da": ("indhold", "indholdsfortegnelse"),
    "de": (
        "inhalt", "inhalts[- ]?verzeichnis", "inhaltsverzeichniss", "inhalts[- ]?übersicht",
        "verzeichnis der kapitel", "kapitelverzeichnis",
    ),
    "el": ("περιεχόμενα", "περιεχομενα"),
    "en": (
        "(?:the )?(?:table of |list of )?contents(?: of (?:the )?\\w+(?: \\w+)?)?",
        "(?:table of )?contents and (?:list of )?illustrations",
        "(?:list|table) of (?:chapters|stories|tales|poems|letters|essays)", "table of chapters",
    ),
    "eo": ("enhavo",),
    "es": (
        "índice(?: general| de (?:los )?cap[íi]tulos| de materias)?", "indice",
        "tabla de (?:materias|contenidos?)", "contenido",
    ),
    "fi": ("sisällys", "sisällysluettelo", "sisältö", "sisällystä"),
    "fr": (
        "table", "table (?:des|de) (?:mati[èe]res|chapitres|nouvelles|contes|po[ée]sies)",
        "table g[ée]n[ée]rale", "table du (?:tome|volume|livre) .{1,20}", "sommaire",
    ),
    "he": ("תוכן", "תוכן (?:ה)?עני?ינים"),
    "hi": ("विषय[- ]?सूची", "अनुक्रमणिका", "अनुक्रम"),
    "hu": ("tartalom", "tartalomjegyzék"),
    "is": ("efnisyfirlit",),
    "it": ("indice(?: generale| dei capitoli| delle materie)?", "sommario", "tavola delle materie"),
    "ja": ("目次", "もくじ"),
    "ko": ("차례", "목차"),
    "la": ("index capitum", "tabula"),
    "nl": ("inhoud", "inhoudsopgave", "inhouds?tafel", "bladwijzer"),
    "no": ("innhold", "innholdsfortegnelse", "indhold"),
    "pl": ("spis (?:treści|rzeczy|rozdziałów)", "treść"),
    "pt": ("índice(?: geral| dos cap[íi]tulos)?", "sumário", "conteúdo"),
    "ru": ("оглавленіе", "оглавление", "содержание", "содержаніе"),
    "sv": ("innehåll", "innehållsförteckning", "innehålls[- ]?öfversigt"),
    "tr": ("içindekiler",),
    "zh": ("目录", "目錄", "目次"),
}  # fmt: skip

# The heads of lists of illustrations and maps.
_ILLUSTRATIONS = {
    "de": ("(?:verzeichnis der )?(?:abbildungen|illustrationen|bilder|tafeln)",),
    "en": (
        "(?:(?:a )?list of )?(?:the )?(?:full[- ]page |colou?red )?illustrations(?: and maps)?",
        "(?:(?:a )?list of )?(?:the )?(?:plates|maps|drawings|pictures)(?: and \\w+)?",
    ),
    "es": ("(?:lista de |índice de (?:las )?)?(?:ilustraciones|l[áa]minas|grabados)",),
    "fi": ("kuvaluettelo", "kuvat"),
    "fr": (
        "(?:table|liste) des (?:gravures|illustrations|planches)", "gravures", "illustrations",
    ),
    "it": ("(?:elenco|indice) delle (?:illustrazioni|incisioni|tavole)", "illustrazioni"),
    "nl": ("lijst (?:der|van) (?:platen|illustraties|afbeeldingen)", "illustraties"),
    "pt": ("(?:lista|índice) das? (?:ilustrações|gravuras|illustrações)",),
    "ru": ("список (?:иллюстраций|рисунков)",),
    "sv": ("illustrationer", "förteckning öfver illustrationer"),
}  # fmt: skip

# The heads of the columns.
_COLUMNS = (
    "chapter", "chap", "page", "pages", "part", "book", "no", "seite", "kapitel", "kap", "pag",
    "págs", "pág", "página", "páginas", "pagina", "capítulo", "capitolo", "cap", "chapitre",
    "chapitres", "bladz", "blz", "bladzijde", "hoofdstuk", "sid", "sidan", "sida", "sivu", "siv",
    "luku", "side", "str", "стр", "strona",
)  # fmt: skip

# Words before a page number.
_PAGE_WORDS = (
    "p", "pp", "pg", "page", "pag", "pagina", "pág", "página", "s", "seite", "sid", "sida", "siv",
    "sivu", "side", "bl", "blz", "bladz", "str", "стр",
)  # fmt: skip

# Words before the author of one story in a collection.
BY = ("by", "von", "par", "di", "de", "por", "door", "av", "af")


def _any_of(words: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    each = "|".join(form for forms in words.values() for form in forms)
    return re.compile(rf"(?:{each})\s*[.:]?", re.IGNORECASE)


HEAD = _any_of(_CONTENTS)
ILLUSTRATIONS_HEAD = _any_of(_ILLUSTRATIONS)
COLUMN_HEAD = re.compile(rf"(?:(?:{'|'.join(_COLUMNS)})\b\.?\s*)+", re.IGNORECASE)
PAGE_WORD = rf"(?:(?:{'|'.join(_PAGE_WORDS)})\.?\s*)?"
# The longest of these heads.
LONGEST_HEAD = 50


def is_head(stretch: Stretch, head: re.Pattern[str]) -> bool:
    """Return whether the first line of a stretch is a head."""
    line = stretch.lines[0][: 2 * LONGEST_HEAD].strip("_*=~#|+<>[]- ")
    # Fast path: most lines are longer, also with single spaces.
    if len(line) > LONGEST_HEAD and "  " not in line and line.isprintable():
        return False
    line = tidy(line).strip("_*=~#|+<>[]- ")
    return len(line) <= LONGEST_HEAD and head.fullmatch(line) is not None


_PAGE = rf"(?i:{PAGE_WORD})[(\[]?(?:\d+|[ivxlc]+)[)\]]?\.?\s*$"
_PAGE_NUMBER = re.compile(rf"(?:[\s._·…]+|,\s*){_PAGE}")
_PAGE_ENDS = frozenset("ivxlc")
# Dots or a wide space lead to a page number, never to a part of a heading.
_LED_NUMBER = re.compile(rf"(?:(?:\s*[._·…]){{3,}}|\s{{3,}})\s*{_PAGE}")
# A number before a title; in a column of its own it needs no mark after it.
_NUMBER = re.compile(r"(?:\d{1,3}|[IVXLC]{1,7})\s+(?=[^\W\d_a-z]|[“\"‘'«„])")
# Several entries on a line, or a title with its author or its summary.
_PARTS = re.compile(r"\s{3,}|\s*\|\s*|\s*--+\s*|\s*[—–·•]\s*")
_BY = re.compile(rf",?\s+(?:{'|'.join(BY)})\s+(?=[^\W\d_a-z])|\.\s+")
# Marks around an entry or a heading. Some are symbols, and would be words of their own.
_DECORATION = " _*=~#|+<>"
# Keys of this length match in spite of a typo, and headings by their beginning.
LONG_KEY = 6
# This many letters distinguish most lines of prose from all titles.
BEGINNING = 5


def entry(line: str) -> str:
    """Return a line of a table of contents without its page number."""
    if len(line) > LONGEST:
        return tidy(line)
    # Fast path: the last letter of most lines is in no page number.
    end = line.rstrip().rstrip(".)]")[-1:]
    if not end.isdecimal() and end not in _PAGE_ENDS:
        return tidy(line)
    without_page = tidy(_LED_NUMBER.sub("", line))
    return without_page if heading_form(without_page) else _PAGE_NUMBER.sub("", without_page)


def has_page_number(line: str) -> bool:
    """Return whether a line ends in a number that dots or a wide space lead to."""
    return len(line) <= LONGEST and _LED_NUMBER.search(line) is not None


def parts_of(line: str) -> list[str]:
    """Return the entries on one line, or its title and its author, without page numbers."""
    parts = [entry(part) for part in _PARTS.split(line.strip())]
    return [part for part in parts if part.strip(" .·…_")]


def beginnings(text: str) -> Iterator[str]:
    """Yield the beginnings of an entry that may be its title: before an author or a summary."""
    for cut in (_PARTS, _BY):
        first = cut.split(text, maxsplit=1)[0]
        if first != text and len(key_of(first)) >= LONG_KEY:
            yield first


def entry_keys(text: str) -> set[str]:
    """Return the keys under which an entry and its heading match, however they are set."""
    return set(_keys(text))


# Cached, since several passes ask about the same lines in close succession.
@lru_cache(maxsize=10_000)
def _keys(text: str) -> tuple[str, ...]:
    """Return the keys of a text, the best first."""
    text = _unframed(text)
    form = heading_form(text)
    keys = [key_of(text)]
    if form and form.shape == "labelled":
        keys.append(f"{form.kind} {form.number}")
    if form and form.title:
        keys.append(key_of(form.title))
    if match := _NUMBER.match(text):
        keys.append(key_of(text[match.end() :]))
    return tuple(key for key in dict.fromkeys(keys) if key)


def match_keys(text: str) -> list[str]:
    """Return the keys under which a table of contents looks for a heading, the best first.

    Besides those of `entry_keys`: names in inverted order, and a number alone.
    """
    keys = list(_keys(text))
    if ", " in text and len(text) <= LONGEST:
        # Till, Ada; Till, Tobias, Jr.
        last, first, *more = text.split(", ")
        keys.append(key_of(" ".join([first, last, *more])))
    number = number_key(text)
    return [*keys, number] if number else keys


def number_key(text: str) -> str:
    """Return the key of a chapter's number, whatever its notation; "" without a number."""
    form = heading_form(text)
    if form is None or form.number is None or form.kind != "chapter":
        return ""
    return f"# {form.number}"


class ContentsTitles:
    """The titles in the printed contents, compared without regard to how they are set."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._keys = frozenset(key for title in titles for key in entry_keys(title))
        self._begin = frozenset(key[:BEGINNING] for key in self._keys)

    def __contains__(self, text: str) -> bool:
        may_be = bool(self._keys) and (beginning(text) in self._begin or has_number(text))
        return may_be and not self._keys.isdisjoint(entry_keys(text))


def _unframed(text: str) -> str:
    return text.strip(_DECORATION) or text


def beginning(text: str) -> str:
    """Return the beginning of the key of a whole text."""
    text = _unframed(text)
    begin = key_of(text[: 2 * BEGINNING])[:BEGINNING]
    return begin if len(begin) == BEGINNING else key_of(text)[:BEGINNING]


def has_number(text: str) -> bool:
    """Return whether a text has more than one key: that of its title, or of its number."""
    return _NUMBER.match(text) is not None or heading_form(text) is not None


# The most lines of a heading.
LINES = 3
# A typo in so many letters; the most typos.
TYPO_PER, MOST_TYPOS = 10, 3
# So many comparisons letter by letter in one text: more than any printed table needs.
COMPARISONS = 20_000


class HeadingPositions:
    """The positions of each key among the stretches of a text."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._at: defaultdict[str, list[int]] = defaultdict(list)
        # Texts with a single key, by its first letters, until an entry begins with these.
        self._waiting: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._comparisons = COMPARISONS
        self._known: defaultdict[str, list[str]] = defaultdict(list)
        for at, stretch in enumerate(stretches):
            for text in texts_alone(stretch.lines):
                if has_number(text):
                    for key in match_keys(text):
                        self._add(key, at)
                else:
                    self._waiting[beginning(text)].append((at, text))

    def _add(self, key: str, at: int) -> None:
        places = self._at[key]
        if not places or places[-1] != at:
            places.append(at)

    def _like(self, begin: str) -> list[str]:
        """Return the keys with the same first letters."""
        known = self._known[begin]
        for at, text in self._waiting.pop(begin, ()):
            key = key_of(_unframed(text))
            known.append(key)
            insort(self._at[key], at)
        return known

    def of(self, key: str) -> Sequence[int]:
        self._like(key[:BEGINNING])
        return self._at.get(key, ())

    def before(self, key: str, end: int) -> int:
        return bisect_left(self.of(key), end)

    def since(self, key: str, begin: int) -> int:
        """Return the number of positions of a key from `begin` on."""
        places = self.of(key)
        return len(places) - bisect_left(places, begin)

    def similar(self, key: str) -> Iterator[str]:
        """Yield the keys that differ from `key` by a few typos."""
        most = min(MOST_TYPOS, len(key) // TYPO_PER + 1)
        if len(key) < LONG_KEY or any(map(str.isdecimal, key)):
            return
        for other in self._like(key[:BEGINNING])[: self._comparisons]:
            self._comparisons -= 1
            if other != key and abs(len(other) - len(key)) <= most and _near(key, other, most):
                yield other


def _near(one: str, other: str, most: int) -> bool:
    """Return whether two keys differ by at most so many letters added, lost or changed."""
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        before, row = row, [n]
        for m, against in enumerate(other, 1):
            row.append(min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != against)))
        if min(row) > most:
            return False
    return row[-1] <= most


def texts_alone(lines: Sequence[str]) -> Iterator[str]:
    """Yield the texts of a stretch as a heading: all its lines, its first, and those below."""
    if len(lines) > LINES or len(lines[0]) > LONGEST:
        return
    first = tidy(lines[0])
    yield first
    if len(lines) > 1:
        yield tidy(" ".join(lines))
        form = heading_form(first)
        if form and not form.title:
            yield tidy(" ".join(lines[1:]))
