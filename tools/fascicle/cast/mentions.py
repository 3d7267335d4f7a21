"""Mentions: the places of names in a text, with the context of each.

    “Well, Mr. Pask,” said Sim      →  Mr. Pask: is spoken to; Sim: speaks

The words of a work are read in units: a paragraph, a stanza, a list item, a speech. Headings are
left out, since their capitals follow other rules. At the start of a sentence every word has a
capital: there a name counts only if it is a title, or known as a name from elsewhere. In a language
that capitalises all nouns, such as German, a capital proves nothing: see `name_forms`.

Runs of capitalised words are split into names: “Mr. Pask and Gideon Raw's mare” has two. A
possessive ends a name, a title begins one. Shouting (“STOP”), numbers and the words in
`lexicon.NEVER` separate names. Whether a run is a name at all is decided in `name_forms`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from typing import Literal

from fascicle.cast.lexicon import (
    ABBREVIATED,
    ARTICLES,
    DEEDS,
    EPITHETS,
    HE,
    INSIDE,
    KIN,
    LOOKING,
    NEVER,
    OF,
    SHE,
    SPEECH,
    TOWARDS,
)
from fascicle.model.blocks import (
    Block,
    Chat,
    Group,
    Heading,
    Listing,
    Paragraph,
    SceneBreak,
    Speech,
    Table,
    prose_of,
    run_on,
    runs_of,
    text_of,
    texts_of,
)
from fascicle.model.word_lists import TITLES

# The role of a unit, where it tells more than its words do.
Role = Literal["", "speaker", "salutation", "signature"]
# The longest salutation ("My dear Miss Vickery,") or signature ("Yours ever, Nell").
SHORT = 60


@dataclass(frozen=True, slots=True)
class TextUnit:
    """Some words of a work, with their page, scene and role.

    `chapter` counts pages, 0 for the title page; `scene` counts through the whole work.
    """

    text: str
    chapter: int = 1
    scene: int = 1
    role: Role = ""


def text_units(pages: Iterable[Iterable[Block]]) -> Iterator[TextUnit]:
    """Yield the text units of a work, given as the blocks of each page, title page first."""
    scene = 0
    for chapter, blocks in enumerate(pages):
        scene += 1
        for block in blocks:
            scene += isinstance(block, SceneBreak | Heading)
            for role, text in _texts(block):
                yield TextUnit(text, chapter, scene, role)


def _texts(block: Block) -> Iterator[tuple[Role, str]]:
    match block:
        case Group(kind="run-on"):
            yield "", text_of(run_on(block))
        case Group():
            roles = _roles(block.blocks) if block.kind == "letter" else {}
            for at, inner in enumerate(block.blocks):
                yield from ((roles.get(at, role), text) for role, text in _texts(inner))
        case Speech() | Chat():
            for speaker, runs in texts_of(block):
                yield "speaker", speaker
                yield "", text_of(runs)
        case Listing() | Table():
            yield from (("", text_of(runs)) for _, runs in texts_of(block))
        case _:
            yield "", text_of(runs_of(block))


def _roles(blocks: Sequence[Block]) -> dict[int, Role]:
    """Return the roles of the blocks of a letter that are its salutation and its signature."""
    texts = [prose_of(block).strip() if isinstance(block, Paragraph) else "" for block in blocks]
    short = [at for at, text in enumerate(texts) if 0 < len(text) <= SHORT]
    greets = next((at for at in short[:3] if texts[at][-1] in ",:!;—-"), None)
    roles: dict[int, Role] = {} if greets is None else {greets: "salutation"}
    if short and short[-1] not in roles:
        roles[short[-1]] = "signature"
    return roles


# The number of characters examined on each side.
REACH = 60
# The shortest word in "ed" that is surely a verb: not red, need, indeed.
LONG = 5
_OF_KIN = ("of", "de", "von")
_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}+(?:['’-]{_LETTER}+)*"
# Matched backwards from the name: forwards, each letter would be a possible start.
_BEFORE = re.compile(rf"(\W*?)(['’]?{_WORD})(?:(\W+)({_WORD}))?")
_AFTER = re.compile(rf"(['’]s?(?!\w))?(\W*)({_WORD})?(?:[ ,]+({_WORD}))?")
_PRONOUN = re.compile(rf"\b(?=[ehils])({'|'.join(sorted(HE | SHE))})\b")
_NAME = re.compile(r"(?<=[ “\"])[A-Z][a-z]{2}")
OPENING = "“‘«„\"'‹("


@dataclass(frozen=True, slots=True)
class Context:
    """The neighbours of a name: the word before it, the gap between, and the signs they give."""

    role: Role
    before: str
    gap: str
    starts: bool
    is_kin: bool
    beside: tuple[str, ...]

    @property
    def signs(self) -> Iterator[str]:
        """The signs of a person or a place, as in `cast.FOR_PERSON`."""
        yield from self.beside
        if self.has_article:
            yield "article"
        if self.has_epithet:
            yield "epithet"

    @property
    def has_article(self) -> bool:
        return self.before.lower() in ARTICLES and not self.gap.strip()

    @property
    def has_epithet(self) -> bool:
        """Whether the word before it is "poor", "squire", or "son of"."""
        follows_epithet = self.before in EPITHETS or self.before.capitalize() in TITLES
        return self.is_kin or (follows_epithet and not self.gap.strip())


def context_of(text: str, first: int, last: int, role: Role) -> Context:
    """Return the context of the characters `first` to `last` of a text unit."""
    head = text[max(0, first - REACH) : first][::-1]
    match = _BEFORE.match(head)
    parts = match.groups() if match else (head, "", "", "")
    gap, before, between, earlier = ((part or "")[::-1] for part in parts)
    tail = text[last : last + REACH]
    after = _AFTER.match(tail)
    own, mark, following, second = after.groups() if after else (None, "", None, None)
    follows_speech = before in SPEECH or (
        before in ARTICLES and earlier in SPEECH and between == " "
    )
    speaks = (follows_speech and not gap.strip(" ,") and not own) or _speaks(
        mark, following, second
    )
    inside = gap == " " and before.lower() in INSIDE
    is_seen = {
        "speaks": speaks or role == "speaker",
        "acts": not (speaks or own) and mark in (" ", ", ") and _acts(following or ""),
        "is told": _is_told(gap, mark) or role == "salutation",
        "signs": role == "signature",
        "heads": first == 0 and mark[:1] in (".", ":"),
        "owns": own,
        "inside": inside,
        "towards": not inside and gap == " " and before in TOWARDS and earlier not in LOOKING,
        (sex := _sex(tail)): sex,
    }
    is_kin = gap == " " and before in _OF_KIN and earlier in KIN
    beside = tuple(sign for sign, seen in is_seen.items() if seen)
    return Context(role, before, gap, _starts(before, gap), is_kin, beside)


def _starts(before: str, gap: str) -> bool:
    """Return whether a sentence may start after this gap."""
    if not before or any(mark in gap for mark in ".!?…\n"):
        return True
    return bool(gap) and (gap[-1] in OPENING or (":" in gap and not gap.endswith(": ")))


def _speaks(mark: str, following: str | None, second: str | None) -> bool:
    """Return whether a verb of speech follows, directly or after an adverb such as "softly"."""
    if mark != " " or not following:
        return False
    return following in SPEECH or (following.endswith("ly") and second in SPEECH)


def _acts(verb: str) -> bool:
    """Return whether a verb is an action of a person: in the list, or a past form in "ed"."""
    return verb in DEEDS or (verb.endswith("ed") and len(verb) >= LONG)


def _is_told(gap: str, mark: str) -> bool:
    """Return whether somebody is spoken to: “No, Jim,” or “Jim!”, or “Jim, come.”."""
    opens = gap.endswith(("“", "‘", "«", "„", '"', "'"))
    ends = mark[:1] in ("!", "?") or (
        mark[:1] in (",", ".") and mark[1:2] in ("”", "’", '"', "»", "'")
    )
    return (opens and mark[:1] in (",", "!", "?", ".")) or (gap.endswith(", ") and ends)


def _sex(tail: str) -> str:
    """Return "he" or "she" if such a pronoun follows before another name does."""
    pronoun = _PRONOUN.search(tail)
    if not pronoun or _NAME.search(tail, 1, pronoun.start()):
        return ""
    return "he" if pronoun[1] in HE else "she"


# The capitals of all scripts up to Armenian, and those of the extended Latin and Greek blocks.
_CAPITALS = "".join(
    chr(n) for n in chain(range(0x41, 0x590), range(0x1E00, 0x2000)) if chr(n).isupper()
)
_ABBREVIATIONS = "|".join(sorted(ABBREVIATED, key=len, reverse=True))
# Silver's, O'Brien, Rikki-tikki-tavi; two hyphens are a dash, which ends a word.
_NAME_WORD = rf"[{_CAPITALS}]{_LETTER}*(?:['’-]{_LETTER}+)*"
_ONE = rf"(?:(?:{_ABBREVIATIONS}|[{_CAPITALS}])\.(?=\s)|{_NAME_WORD})"
_SMALL = r"(?:de la|de|du|des|la|le|von der|von|van der|van|zu|di|da|del|della|of the|of)"
_RUN = re.compile(rf"(?<![^\W_]){_ONE}(?:[ \xa0]+(?:{_SMALL}[ \xa0]+)?{_ONE})*")
_PART = re.compile(rf"{_ONE}|{_LETTER}+")
# Not part of a name: the possessive, and "'ll", "'d", "'ve".
_OWN = re.compile(r"['’](?:[sSd]|ll|ve|re)?$")

# A run of more words is a heading or a list.
LONGEST = 6


def _name_candidates(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield words that may be a name, with their first and last character in the text."""
    for run in _RUN.finditer(text):
        row: list[tuple[str, int]] = []
        parts = [(part[0], run.start() + part.start()) for part in _PART.finditer(run[0])]
        for number, (word, first) in enumerate(parts):
            bare = _OWN.sub("", word)
            stops = _is_between(bare, row)
            if stops or (row and number + 1 < len(parts) and _begins(word, row[-1][0])):
                yield from _name(row)
                row = []
            if not stops:
                row.append((bare, first))
            if bare != word:
                yield from _name(row)
                row = []
        yield from _name(row)


def _name(row: list[tuple[str, int]]) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield the name in a row of words, without the lower-case words before it."""
    start = next((n for n, (word, _) in enumerate(row) if word[0].isupper()), len(row))
    words = row[start:]
    if 0 < len(words) <= LONGEST:
        last, at = words[-1]
        yield tuple(word for word, _ in words), words[0][1], at + len(last)


def _begins(word: str, before: str) -> bool:
    """Return whether a word begins a name, so that the word before it ends another."""
    return word.rstrip(".") in TITLES and before.rstrip(".") not in TITLES


def _is_between(word: str, row: list[tuple[str, int]]) -> bool:
    """Return whether a word separates names: "of" (except in King of Hearts), a day, shouting."""
    if not word[0].isupper():
        return word in ("of", "the") and not (row and row[-1][0] in {*OF, "of"})
    letters = word.rstrip(".")
    shouted = len(letters) > 1 and letters.isupper()
    return shouted or not NEVER.isdisjoint((word, letters))


_WORDS = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)*")
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
    words = Counter(word for unit in units for word in _WORDS.findall(unit.text))
    small = Counter({word: times for word, times in words.items() if not word[0].isupper()})
    candidates = list(_candidates(units))
    inside = [mention for mention in candidates if not mention.context.starts]
    sure = Counter(word for mention in inside for word in mention.words)
    forms = {mention.words for mention in inside}
    kept = (_without_unsure_word(mention, sure, forms, small) for mention in candidates)
    articles = sum(small[article] for article in ARTICLES)
    nouns = sum(mention.context.has_article for mention in inside) > NOUNS * max(FEW, articles)
    return Mentions(tuple(mention for mention in kept if mention), small, nouns)


def _candidates(units: Sequence[TextUnit]) -> Iterator[Mention]:
    starts = accumulate((len(unit.text) + 1 for unit in units), initial=0)
    for unit, start in zip(units, starts, strict=False):
        text = _speaker_of(unit.text) if unit.role == "speaker" else unit.text
        for words, first, last in _name_candidates(text):
            context = context_of(text, first, last, unit.role)
            yield Mention(words, start + first, unit, context)


def _speaker_of(label: str) -> str:
    """Return the label of a speech with the capitals of a name: TILL (aside):."""
    name = re.split(r" [\[(]", label)[0].rstrip(".: ")
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
