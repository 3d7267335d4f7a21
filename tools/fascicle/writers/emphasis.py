"""Emphasis on a line as delimiters that CommonMark reads as the same styles.

    *Exeunt **Angels**.*    ***Never!***    _**Now** and_ then    *Knight.*&#76;isten

Where emphasis and strong emphasis begin or end together among other words, their asterisks would be
one row, which a parser may divide otherwise: emphasis has underscores there. A delimiter is none
between a letter outside and punctuation inside, and an underscore none inside a word: there the
letter is written as a character reference, which counts as punctuation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

_EMPHASIS, _STRONG = "*", "**"
_BOTH = f"{_EMPHASIS}{_STRONG}"
_MARKS_OF = {_EMPHASIS: {_EMPHASIS}, _STRONG: {_STRONG}, _BOTH: {_EMPHASIS, _STRONG}}
_BESIDE_STRONG = {_EMPHASIS: "_"}
_DELIMITERS = {*_MARKS_OF, *_BESIDE_STRONG.values()}


def emphasised(pieces: Sequence[tuple[str, str]]) -> str:
    """Return the pieces of a line, escaped text with its mark ("", "*", "**", "***"), as Markdown.

    The spaces around words of one style are outside its delimiters.
    """
    line = _Line()
    for n, (mark, text) in enumerate(pieces):
        following = next((after for after, words in pieces[n + 1 :] if words.strip()), "")
        line.write(_MARKS_OF.get(mark, set()), text, _MARKS_OF.get(following, set()))
    tokens = line.tokens()
    # A reference is punctuation to the delimiters on its other side, too.
    while (apart := _set_apart(tokens)) != tokens:
        tokens = apart
    return "".join(tokens)


class _Line:
    """The tokens of a line: delimiters and texts, those that touch in one cluster."""

    def __init__(self) -> None:
        self._clusters: list[list[str]] = [[]]
        self._open: list[str] = []
        self._space = ""

    def tokens(self) -> list[str]:
        self._close(set())
        self._add(self._space)
        return [token for cluster in self._clusters for token in _distinct(cluster)]

    def write(self, marks: set[str], text: str, following: set[str]) -> None:
        """Add a text in a style; of two marks that begin, that of the `following` text is outer."""
        bare = text.strip()
        if not bare:
            self._space += text
            return
        self._space += text[: len(text) - len(text.lstrip())]
        # What was emphasised word by word stays so.
        self._close(set() if self._space and marks == {*self._open} else marks)
        self._add(self._space)
        for mark in sorted(marks.difference(self._open), key=lambda m: (m not in following, m)):
            self._clusters[-1].append(mark)
            self._open.append(mark)
        self._add(bare)
        self._space = text[len(text.rstrip()) :]

    def _close(self, kept: set[str]) -> None:
        while not kept.issuperset(self._open):
            self._clusters[-1].append(self._open.pop())

    def _add(self, text: str) -> None:
        if text and self._open:
            self._clusters[-1].append(text)
        elif text:
            self._clusters += [[text], []]


def _distinct(cluster: Sequence[str]) -> Iterable[str]:
    """Return a cluster with delimiters that differ from those that they touch."""
    match cluster:
        case ["*" | "**", "*" | "**", text, "*" | "**", "*" | "**"]:
            return _BOTH, text, _BOTH
    touching = any(a in _MARKS_OF and b in _MARKS_OF for a, b in pairwise(cluster))
    return (_BESIDE_STRONG.get(token, token) for token in cluster) if touching else cluster


def _set_apart(tokens: Sequence[str]) -> list[str]:
    """Return tokens with a reference for each letter beside which a delimiter would be text."""
    apart = list(tokens)
    opened: set[str] = set()
    for n, token in enumerate(tokens):
        if token not in _DELIMITERS:
            continue
        before, after = "".join(tokens[n - 1 : n])[-1:], "".join(tokens[n + 1 : n + 2])[:1]
        is_end = token in opened
        opened ^= {token}
        outside, inside = (after, before) if is_end else (before, after)
        if _is_in_word(outside) and (token in _BESIDE_STRONG.values() or not _is_in_word(inside)):
            at = n + 1 if is_end else n - 1
            apart[at] = _with_reference(tokens[at], first=is_end)
    return apart


def _is_in_word(character: str) -> bool:
    """Return whether CommonMark takes a character for neither space nor punctuation."""
    return not character.isspace() and unicodedata.category(character or " ")[0] not in "PSZ"


def _with_reference(escaped: str, *, first: bool) -> str:
    """Return escaped text with a reference for its first or last character.

    An underscore beside it is inside a word no more.
    """
    if first:
        rest = escaped[1:]
        return f"&#{ord(escaped[0])};" + (f"\\{rest}" if rest.startswith("_") else rest)
    rest = escaped[:-1]
    if rest.endswith("_") and not rest.endswith("\\_"):
        rest = f"{rest[:-1]}\\_"
    return f"{rest}&#{ord(escaped[-1])};"
