"""Titles typed in capitals, shown in title case: THE DOOR IN THE WALL → The Door in the Wall.

Pages and doctrees stay as typed; only the display changes. Every list takes titles from the model
of works, which asks `title_cases`; headings are changed when a page is written. A work, or the
library for all works, has to ask for it (`capitals = "title case"`).

The rules are those of English, and nothing but the case of a letter changes. Small words are the
articles, conjunctions and prepositions that The Chicago Manual of Style (18th edition, 8.160) and
common use put into lower case: prepositions of up to four letters that are rarely adverbs. A title
begins, or begins again, after a colon, a dash, the end of a sentence or an opening mark; the part
before such a mark ends.
"""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from fascicle.sphinx_ext.elements.typography import replace_text
from fascicle.sphinx_ext.i18n import primary_of
from fascicle.sphinx_ext.model.extension_points import EARLY, title_cases
from fascicle.sphinx_ext.model.published_work import TITLE_CASE
from fascicle.sphinx_ext.model.works import cased_title, read_page, slug_of, work_named

SMALL = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on",
    "onto", "or", "per", "the", "to", "upon", "via", "vs", "with",
})  # fmt: skip
CONJUNCTIONS = frozenset({"and", "but", "nor", "or"})

WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
# Letters that are small among capitals all the same: McTAVISH, the 12th.
SMALL_AMONG_CAPITALS = re.compile(r"\bMa?c(?=[^\W\d_])|(?<=\d)(?:st|nd|rd|th)\b")
# The numbers below 400 as chapters have them; "mix" is a word.
ROMAN = re.compile(r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
# Words without a vowel are abbreviations (TV, HMS), except for these.
NO_VOWEL = re.compile(r"[^\W\daeiouy_]+")
SPOKEN = frozenset({
    "brr", "dr", "hm", "hmm", "jr", "lt", "mr", "mrs", "ms", "mt", "nth", "psst", "sgt", "sh",
    "shh", "sr", "st", "tsk", "vs",
})  # fmt: skip
ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|s)")

# "Mc" is a prefix of names alone. So is "Mac" before these letters; "Mackerel" is not one.
PREFIXED = re.compile(r"mc(?=[^\W\d_]{3})|mac(?=[dfglmnpqtw][^\W\d_]{3})")
# O'Brien, D'Arcy, L'Étoile; not o'er, d'ye and d'you.
ELIDED = re.compile(r"[odl]['’ʼ](?!er|you\b)(?=[^\W\d_]{3})")

# Between two words: marks after which a title begins again, and marks at which a part of it ends.
BEGINS = re.compile(r"[:?!…([{“«„–—]|--|\s-|\s[\"'‘]")
ENDS = re.compile(r"[\"'’”)\]]*(?:[,;:.?!…–—]|--|\s-)")
# Abbreviations before names.
BEFORE_NAMES = frozenset({
    "capt", "col", "dr", "gen", "hon", "jr", "lt", "messrs", "mr", "mrs", "ms", "mt", "no", "prof",
    "rev", "sgt", "sr", "st", "vs",
})  # fmt: skip


def setup(app: Sphinx) -> None:
    title_cases.add(app, in_title_case)
    # After number and title are told apart by how they are typed, before quotes are curled.
    app.connect("doctree-resolved", _recase_headings, priority=EARLY)


def _recase_headings(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the letters of headings; the first may begin with the label of the page."""
    work = work_named(app.env, slug_of(docname))
    if work is None or work.settings.capitals != TITLE_CASE:
        return
    label = read_page(app.env, docname).label
    for title in list(doctree.findall(nodes.title)):
        # Other titles are those of tables and boxes.
        if isinstance(title.parent, nodes.section):
            replace_text(title, partial(cased_title, app.env, work, label=label))
            label = ""


class Word(NamedTuple):
    """A word of a title, as typed and in lower case, with its context."""

    typed: str
    lower: str
    previous: str
    before: str
    after: str
    is_first: bool
    is_last: bool
    # "The Door; or, The Wall".
    is_other_title: bool


def in_title_case(title: str, language: str) -> str:
    """Return a title that is wholly in capitals in title case; another one as it is.

    Only English is known. Other languages need to know which words are nouns or names.

    >>> in_title_case("CHAPTER XII. THE DOOR IN THE WALL", "en")
    'Chapter XII. The Door in the Wall'
    >>> in_title_case("DIE TÜR IN DER MAUER", "de")
    'DIE TÜR IN DER MAUER'
    """
    capitals = SMALL_AMONG_CAPITALS.sub("", title)
    if primary_of(language) != "en" or not capitals.isupper():
        return title
    words = _words(title)
    shown = (f"{word.before}{_cased(word)}" for word in words)
    return "".join(shown) + words[-1].after


def _words(title: str) -> list[Word]:
    words = list(WORD.finditer(title))
    starts = [*(word.start() for word in words), len(title)]
    ends = [0, *(word.end() for word in words)]
    return [
        Word(
            typed=word[0],
            lower=_lower(word[0]),
            previous=_lower(words[n - 1][0]) if n else "",
            before=title[ends[n] : starts[n]],
            after=title[ends[n + 1] : starts[n + 1]],
            is_first=n == 0,
            is_last=n == len(words) - 1,
            is_other_title=n > 0 and words[n - 1][0].lower() == "or" and title[ends[n - 1]] == ";",
        )
        for n, word in enumerate(words)
    ]


def _cased(word: Word) -> str:
    if word.lower[0].isdigit():
        return word.lower if ORDINAL.fullmatch(word.lower) else word.typed
    if _stays(word):
        return word.typed
    if _is_small(word):
        return word.lower
    prefix = PREFIXED.match(word.lower) or ELIDED.match(word.lower)
    # "Mac" may be told apart by its letters alone: MacKENZIE.
    prefix = prefix or SMALL_AMONG_CAPITALS.match(word.typed)
    at = prefix.end() if prefix else 0
    return _capitalized(word.lower[:at]) + _capitalized(word.lower[at:])


def _stays(word: Word) -> bool:
    """Return whether a word is a number, an initial or an abbreviation."""
    if len(word.lower) == 1:
        # "A" is an article, but for "A. Quill" and "U.S.A."; "o" stands for "of" in "o’ the".
        is_initial = word.after.startswith(".") or word.before == "."
        return is_initial or word.lower not in {"a", "o"}
    is_abbreviation = NO_VOWEL.fullmatch(word.lower) is not None and word.lower not in SPOKEN
    return is_abbreviation or ROMAN.fullmatch(word.lower) is not None


def _is_small(word: Word) -> bool:
    """Return whether a word has a capital only where a title begins or ends."""
    if word.lower == "o":
        return word.before == "-" and word.after.startswith(("'", "’", "ʼ"))
    if word.lower not in SMALL or _begins(word):
        return False
    # "In-Laws", but "Man-of-War".
    if word.is_last or (word.after == "-" and not word.before.endswith("-")):
        return False
    # A preposition before a comma is an adverb: "Come In, Said the Fox".
    return word.lower in CONJUNCTIONS or not ENDS.match(word.after)


def _begins(word: Word) -> bool:
    """Return whether a title begins, or begins again, with a word."""
    if word.is_first or word.is_other_title or BEGINS.search(word.before):
        return True
    return word.before.startswith(".") and _is_end_of_sentence(word.previous)


def _is_end_of_sentence(word: str) -> bool:
    """Return whether a point after a word is none of an abbreviation or an initial."""
    if len(word) == 1:
        return word.isdigit() or ROMAN.fullmatch(word) is not None
    return word not in BEFORE_NAMES


def _lower(word: str) -> str:
    """Return a word in lower case; a letter stays that would become two."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in word)


def _capitalized(word: str) -> str:
    return word[:1].upper() + word[1:]
