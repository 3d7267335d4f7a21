"""The context of a name: the words beside it, and the evidence that they give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fascicle.cast.lexicon.cues import (
    ARTICLES,
    DEEDS,
    EPITHETS,
    HE,
    INSIDE,
    KIN,
    LOOKING,
    SHE,
    SPEECH,
    TOWARDS,
)
from fascicle.cast.lexicon.honorifics import TITLES
from fascicle.cast.reading_order import Role

# The number of characters examined on each side.
REACH = 60
# The shortest word in "ed" that is surely a verb: not red, need, indeed.
LONG = 5
OF = ("of", "de", "von")
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
        """The signs of a person or a place, as in `classification`."""
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
        said = self.before in EPITHETS or self.before.capitalize() in TITLES
        return self.is_kin or (said and not self.gap.strip())


def context_of(text: str, first: int, last: int, role: Role) -> Context:
    """Return the context of the characters `first` to `last` of a text unit."""
    head = text[max(0, first - REACH) : first][::-1]
    found = _BEFORE.match(head)
    parts = found.groups() if found else (head, "", "", "")
    gap, before, between, earlier = ((part or "")[::-1] for part in parts)
    tail = text[last : last + REACH]
    after = _AFTER.match(tail)
    own, mark, following, second = after.groups() if after else (None, "", None, None)
    said = before in SPEECH or (before in ARTICLES and earlier in SPEECH and between == " ")
    speaks = (said and not gap.strip(" ,") and not own) or _speaks(mark, following, second)
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
    is_kin = gap == " " and before in OF and earlier in KIN
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
    found = _PRONOUN.search(tail)
    if not found or _NAME.search(tail, 1, found.start()):
        return ""
    return "he" if found[1] in HE else "she"
