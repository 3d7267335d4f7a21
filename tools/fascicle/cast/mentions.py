"""Mentions: the places of names in a text, with the context of each.

    “Well, Mr. Pask,” said Sim      →  Mr. Pask: is spoken to; Sim: speaks

At the start of a sentence every word has a capital: there a name counts only if it is a title, or
known as a name from elsewhere. In a language that capitalises all nouns, such as German, a capital
proves nothing: see `forms`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from fascicle.cast.capital_runs import LETTER, name_candidates
from fascicle.cast.context import Context, context_of
from fascicle.cast.lexicon.cues import ARTICLES
from fascicle.cast.lexicon.honorifics import TITLES
from fascicle.cast.reading_order import TextUnit

_WORDS = re.compile(rf"{LETTER}+(?:['’]{LETTER}+)*")
# If a capitalised word follows this share of all articles, all nouns have capitals; a text with few
# articles proves nothing.
NOUNS, FEW = 0.3, 10


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name, without a possessive; `place` is in characters from the start."""

    words: tuple[str, ...]
    place: int
    unit: TextUnit
    context: Context


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions in a text; `small` counts its words that begin with a lower-case letter."""

    rows: tuple[Mention, ...]
    small: Counter[str]
    nouns_have_capitals: bool


def mentions_in(units: Sequence[TextUnit]) -> Mentions:
    """Return the mentions of names in some text units, in order."""
    words = Counter(word for unit in units for word in _WORDS.findall(unit.text))
    small = Counter({word: times for word, times in words.items() if not word[0].isupper()})
    found = list(_candidates(units))
    inside = [mention for mention in found if not mention.context.starts]
    sure = Counter(word for mention in inside for word in mention.words)
    forms = {mention.words for mention in inside}
    kept = (_without_unsure_word(mention, sure, forms, small) for mention in found)
    articles = sum(small[article] for article in ARTICLES)
    nouns = sum(mention.context.has_article for mention in inside) > NOUNS * max(FEW, articles)
    return Mentions(tuple(mention for mention in kept if mention), small, nouns)


def _candidates(units: Sequence[TextUnit]) -> Iterator[Mention]:
    starts = accumulate((len(unit.text) + 1 for unit in units), initial=0)
    for unit, start in zip(units, starts, strict=False):
        text = _speaker_of(unit.text) if unit.role == "speaker" else unit.text
        for name in name_candidates(text):
            context = context_of(text, name.first, name.last, unit.role)
            yield Mention(name.words, start + name.first, unit, context)


def _speaker_of(label: str) -> str:
    """Return the label of a speech with the capitals of a name."""
    name = label.rstrip(".: ")
    return name.title() if name.isupper() else name


def _without_unsure_word(
    mention: Mention, sure: Counter[str], forms: set[tuple[str, ...]], small: Counter[str]
) -> Mention | None:
    """Return a mention; at the start of a sentence, drop its first word unless known as a name."""
    if not mention.context.starts or mention.context.role:
        return mention
    first, *others = mention.words
    is_title = first.rstrip(".") in TITLES
    if sure[first] > small[first.lower()] or (others and (is_title or mention.words in forms)):
        return mention
    if not others or not others[0][0].isupper():
        return None
    return replace(
        mention,
        words=tuple(others),
        place=mention.place + len(first) + 1,
        context=replace(mention.context, before=first.lower(), gap=" ", starts=False),
    )
