"""Know the marks of notes in the prose, and the openings of the notes themselves.

    shut.[1]   shut[Footnote 1]   shut.(1)   shut.*   shut†   shut.¹
    [1] Since May.   [Footnote 1: Since May.]   (1) Since May.   * Since May.   ¹ Since May.

What a mark and a note have in common is their key: "1", "A", "*". A form alone proves little: a
censored word ends in asterisks too. Whether a mark has a note, `note_links` decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIGN = r"\*{1,3}|[†‡§¶]{1,2}"
_LABEL = rf"\d{{1,3}}|[A-Za-z]|{_SIGN}"
_WORD = r"(?:foot|end)note|note|fu(?:ß|ss)note|anmerkung|nota"
# What the marks of each notation begin with.
_BEGINS_OF = {"[": "[{", "(": "(", "*": "*†‡§¶", "^": "⁰¹²³⁴⁵⁶⁷⁸⁹"}
_BEGINS = "".join(_BEGINS_OF.values())
# A sign is typed by itself or in brackets.
_OF_SIGNS = ("*", "[", "(")
_SIGNS = re.compile(f"[{re.escape(_BEGINS)}]")
_MARK = re.compile(
    rf"\[(?P<worded>(?:{_WORD})\.? ?(?:{_LABEL}))\]"
    # A mark clings to its word, or is parted from it by a space and from the next word too.
    rf"|(?:(?<=\S)[\[{{](?P<bracketed>{_LABEL})[\]}}]|(?<=\s)\[(?P<apart>\d{{1,3}}|{_SIGN})\](?!\w))"
    rf"|(?<=[^\s(])\((?P<parted>\d{{1,3}}|{_SIGN})\)(?!\w)"
    rf"|(?<=[^\s*†‡§¶~=])(?P<sign>{_SIGN})(?![\w*†‡§¶])"
    r"|(?<=[^\s⁰¹²³⁴-⁹])(?P<raised>[⁰¹²³⁴-⁹]{1,3})(?![\w])",
    re.IGNORECASE,
)
# An asterisk that opens emphasis; the next that closes is its other half, and no mark.
_OPENS = re.compile(r"(?<![^\s(\[“\"‘'—-])\*{1,3}(?=[^\s*])")

_WORDED = re.compile(
    rf"\s*\[(?P<shown>(?P<word>{_WORD})\.?\s*(?P<label>{_LABEL})?)\s*[:.]\s*(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_INSIDE = re.compile(
    rf"\s*\[(?P<shown>(?P<label>\d{{1,3}}|[A-Z]|{_SIGN})[:.)]?)\s+(?P<text>\S.*)", re.DOTALL
)
# After a letter a space tells a note from an aside: "[x](…)", "[s]hut".
_BRACKETED = re.compile(
    rf"\s*[\[{{](?P<shown>{_LABEL})[\]}}](?:(?<![a-zA-Z].)|(?=\s))\s*(?P<text>\S.*)", re.DOTALL
)
_PARTED = re.compile(rf"\s*\((?P<shown>\d{{1,3}}|{_SIGN})\)\s*(?P<text>\S.*)", re.DOTALL)
_SIGNED = re.compile(rf"\s*(?P<shown>{_SIGN})\s*(?P<text>[^\s*†‡§¶].*)", re.DOTALL)
_RAISED_NOTE = re.compile(r"\s*(?P<shown>[⁰¹²³⁴-⁹]{1,3})\s*(?P<text>\S.*)", re.DOTALL)
_COUNTED = re.compile(r"\s*(?P<shown>\d{1,3})[.):]?\s+(?P<text>\S.*)", re.DOTALL)
_SHORT_FORMS = (("[", _BRACKETED), ("(", _PARTED), ("*", _SIGNED), ("^", _RAISED_NOTE))


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in some text: how it is typed, its key, and which notation it is of."""

    key: str
    family: str
    start: int
    end: int
    typed: str


@dataclass(frozen=True, slots=True)
class Opening:
    """How a note opens: its key, the label to show, what follows, and the marks it may answer."""

    key: str
    shown: str
    text: str
    families: tuple[str, ...]
    # It says that it is a note: it is one, mark or not.
    certain: bool = False
    # It ends with its bracket.
    enclosed: bool = False


def begins_of(notes: Iterable[Opening]) -> str:
    """Return what the marks of some notes can begin with."""
    families = {f for n in notes for f in (n.families if n.key.isalnum() else _OF_SIGNS)}
    return "".join(_BEGINS_OF[family] for family in sorted(families))


def may_have_marks(text: str, begins: str) -> bool:
    """Say whether there is anything in a text that the marks of some notes begin with."""
    return any(map(text.__contains__, begins))


def marks_in(text: str, begins: str) -> list[Mark]:
    """Return what may be the marks of notes in a text, in order; not what it begins with.

    A text without anything that the marks of the notes begin with need not be searched.
    """
    if not may_have_marks(text, begins):
        return []
    found = [_mark(match) for match in _matches(text) if match.start()]
    if not any(mark.typed[0] == "*" for mark in found):
        return found
    opened = [match.start() for match in _OPENS.finditer(text)]
    return [mark for mark in found if mark.typed[0] != "*" or not _closes(mark, opened, found)]


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Iterate over what has the form of a mark, looking only where one can begin."""
    at = 0
    while sign := _SIGNS.search(text, at):
        match = _MARK.match(text, sign.start())
        at = match.end() if match else sign.end()
        if match:
            yield match


def _mark(match: re.Match[str]) -> Mark:
    group = str(match.lastgroup)
    label = match[group] if group != "worded" else match[group].split()[-1]
    family = {"parted": "(", "sign": "*", "raised": "^"}.get(group, "[")
    return Mark(key_of(label), family, match.start(), match.end(), match[0])


def _closes(mark: Mark, opened: Sequence[int], marks: Sequence[Mark]) -> bool:
    """Say whether an asterisk closes emphasis: one has opened some since the asterisk before."""
    last = bisect_left(opened, mark.start) - 1
    before = bisect_left(marks, mark.start, key=lambda other: other.start) - 1
    while before >= 0 and marks[before].typed[0] != "*":
        before -= 1
    return last >= 0 and (before < 0 or opened[last] > marks[before].start)


def key_of(label: str) -> str:
    """Return what a mark and its note have in common."""
    return label.translate(_RAISED)


def opening_of(text: str, *, in_section: bool = False) -> Opening | None:
    """Return how a text opens as a note does, None if it does not.

    Under a heading that says "Notes", a number alone is enough.
    """
    if text.lstrip()[:1] in _BEGINS:
        return _marked(text)
    match = _COUNTED.match(text) if in_section else None
    return (
        Opening(match["shown"], match["shown"], match["text"], ("[", "^", "(")) if match else None
    )


def _marked(text: str) -> Opening | None:
    """Return how a text opens that begins with a mark, or in a bracket."""
    if match := _WORDED.match(text):
        return _worded(match)
    for family, form in _SHORT_FORMS:
        if match := form.match(text):
            if family == "*" and _is_emphasis(match):
                return None
            return Opening(key_of(match["shown"]), match["shown"], match["text"], (family,))
    if match := _INSIDE.match(text):
        key = key_of(match["label"])
        families = ("[", "^", "(") if key.isalnum() else ("*",)
        return Opening(key, match["shown"].rstrip(":.)"), match["text"], families, enclosed=True)
    return None


def _is_emphasis(match: re.Match[str]) -> bool:
    """Say whether the asterisks that a text begins with are closed again: *three weeks later*."""
    sign = match["shown"]
    if sign[0] != "*" or match.start("text") > match.end("shown"):
        return False
    at = match["text"].find(sign)
    if at < 1:
        return False
    after = match["text"][at + len(sign) :][:1]
    return not match["text"][at - 1].isspace() and not (after.isalnum() or after == "*")


def _worded(match: re.Match[str]) -> Opening | None:
    """Return the opening of a note that says so; "Note" without a number may be anything."""
    label = match["label"] or ""
    if not label and "foot" not in match["word"].lower():
        return None
    families = ("[", "^", "(") if label.isalnum() else ("*", "[")
    shown = " ".join(match["shown"].split())
    return Opening(label, shown, match["text"], families, certain=True, enclosed=True)
