"""Reference marks and notes: their forms, and the links between them.

    shut.[1]   shut[Footnote 1]   shut.(1)   shut.*   shut†   shut.¹   shut (1).   shut *
    shut.[^1]   shut[^goat]
    [1] Since May.   [Footnote 1: Since May.]   (1) Since May.   * Since May.   ¹ Since May.
    [^1]: Since May.

The key is the part that mark and note share: "1", "A", "*". A form on its own is weak evidence: a
censored word ends in asterisks too.

Each note belongs to the nearest mark before it. Numbers may restart with each chapter or page:
marks and notes of one key are matched in order. If all notes are collected in one place and their
number differs from that of the marks, the links are ambiguous and none is made.

A mark with a space before it, "six (1)" or "six *", may be no mark at all. It counts for a note
that has no other, if it is the only one of its key, the numbers of the notes run on, and no word
follows it or another mark in its paragraph directly.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIGN = r"\*{1,3}|[†‡§¶]{1,2}"
_LABEL = rf"\d{{1,3}}|[A-Za-z]|{_SIGN}"
_WORD = r"(?:foot|end)note|note|fu(?:ß|ss)note|anmerkung|nota"
# The first characters of the marks in each notation.
_BEGINS_OF = {"[": "[{", "[^": "[", "(": "(", "*": "*†‡§¶", "^": "⁰¹²³⁴⁵⁶⁷⁸⁹"}
_BEGINS = "".join(_BEGINS_OF.values())
# A sign is typed alone or in brackets.
_OF_SIGNS = ("*", "[", "(")
_SIGNS = re.compile(f"[{re.escape(_BEGINS)}]")
_MARK = re.compile(
    r"\[\^(?P<named>[\w-]{1,30})\](?!:)"
    rf"|\[(?P<worded>(?:{_WORD})\.? ?(?:{_LABEL}))\]"
    # A mark follows its word directly, or is between spaces.
    rf"|(?:(?<=\S)[\[{{](?P<bracketed>{_LABEL})[\]}}]|(?<=\s)\[(?P<apart>\d{{1,3}}|{_SIGN})\](?!\w))"
    rf"|(?<=[^\s(])\((?P<parted>\d{{1,3}}|{_SIGN})\)(?!\w)"
    rf"|(?<=\s)\((?P<loose>\d{{1,3}}|{_SIGN})\)(?!\w)"
    rf"|(?<=[^\s*†‡§¶~=]\s)(?P<alone>{_SIGN})(?=[.,;:!?]?(?:\s|$))(?!\s[*†‡§¶\d])"
    rf"|(?<=[^\s*†‡§¶~=])(?P<sign>{_SIGN})(?![\w*†‡§¶])"
    r"|(?<=[^\s⁰¹²³⁴-⁹])(?P<raised>[⁰¹²³⁴-⁹]{1,3})(?![\w])",
    re.IGNORECASE,
)
# The notation of a mark by its group above, and the groups after a space.
_FAMILIES = {"named": "[^", "parted": "(", "loose": "(", "sign": "*", "alone": "*", "raised": "^"}
_APART = ("loose", "alone")
# An asterisk that opens emphasis; the next closing one is its other half, and no mark.
_OPENS = re.compile(r"(?<![^\s(\[“\"‘'—-])\*{1,3}(?=[^\s*)])")

# After a mark with a space before it, these show that it is no number of what follows.
_CLOSES = '.,;:!?)]”’»"—…'
# Before a number in parentheses, they show that it counts what follows: (1) string, (2) a goat.
_COUNTING = re.compile(r"[,;:] \(\d{1,3}\)(?=\s)")
_WORDED = re.compile(
    rf"\s*\[(?P<shown>(?P<word>{_WORD})\.?\s*(?P<label>{_LABEL})?)\s*[:.]\s*(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_INSIDE = re.compile(
    rf"\s*\[(?P<shown>(?P<label>\d{{1,3}}|[A-Z]|{_SIGN})[:.)]?)\s+(?P<text>\S.*)", re.DOTALL
)
_NAMED = re.compile(r"\s*\[(?P<shown>\^[\w-]{1,30})\]:\s*(?P<text>\S.*)", re.DOTALL)
# After a letter, a space distinguishes a note from an aside: "[x](…)", "[s]hut".
_BRACKETED = re.compile(
    rf"\s*[\[{{](?P<shown>{_LABEL})[\]}}](?:(?<![a-zA-Z].)|(?=\s))\s*(?P<text>\S.*)", re.DOTALL
)
_PARTED = re.compile(rf"\s*\((?P<shown>\d{{1,3}}|{_SIGN})\)\s*(?P<text>\S.*)", re.DOTALL)
_SIGNED = re.compile(rf"\s*(?P<shown>{_SIGN})\s*(?P<text>[^\s*†‡§¶].*)", re.DOTALL)
_RAISED_NOTE = re.compile(r"\s*(?P<shown>[⁰¹²³⁴-⁹]{1,3})\s*(?P<text>\S.*)", re.DOTALL)
_COUNTED = re.compile(r"\s*(?P<shown>\d{1,3})[.):]?\s+(?P<text>\S.*)", re.DOTALL)
_SHORT_FORMS = (
    ("[^", _NAMED),
    ("[", _BRACKETED),
    ("(", _PARTED),
    ("*", _SIGNED),
    ("^", _RAISED_NOTE),
)


@dataclass(frozen=True, slots=True)
class ReferenceMark:
    """A reference mark in some text: its position, its key, its notation, and how it is typed.

    A mark is `apart` if a space precedes it, which is weaker evidence for "(1)" and "*" than for
    "[1]"; it is `closed` if no word follows it directly.
    """

    key: str
    family: str
    start: int
    end: int
    typed: str
    apart: bool = False
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of a note: key, label, the text after it, and the notations of its marks."""

    key: str
    shown: str
    text: str
    families: tuple[str, ...]
    # It is labelled as a note, so it is one even without a mark.
    certain: bool = False
    # It is in a bracket that ends with the note.
    enclosed: bool = False


def first_characters_of(notes: Iterable[Opening]) -> str:
    """Return the first characters of the marks of some notes."""
    families = {f for n in notes for f in (_OF_SIGNS if _is_sign(n.key) else n.families)}
    return "".join(_BEGINS_OF[family] for family in sorted(families))


def may_have_marks(text: str, begins: str) -> bool:
    """Return whether a text contains a character with which a mark may begin."""
    return any(map(text.__contains__, begins))


def marks_in(text: str, begins: str) -> list[ReferenceMark]:
    """Return the candidates for reference marks in a text, in order; not at its beginning.

    `begins` are the first characters of the wanted marks; a text without them is not searched.
    """
    if not may_have_marks(text, begins):
        return []
    found = [_mark(match) for match in _matches(text) if match.start()]
    if any(mark.apart for mark in found) and (text[0] in "*†‡" or _COUNTING.search(text)):
        found = [mark for mark in found if not mark.apart]
    if not any(mark.typed[0] == "*" for mark in found):
        return found
    opened = [match.start() for match in _OPENS.finditer(text)]
    return [
        mark for mark in found if mark.typed[0] != "*" or not _closes_emphasis(mark, opened, found)
    ]


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of the form of a mark, starting only at possible first characters."""
    at = 0
    while sign := _SIGNS.search(text, at):
        match = _MARK.match(text, sign.start())
        at = match.end() if match else sign.end()
        if match:
            yield match


def _mark(match: re.Match[str]) -> ReferenceMark:
    group = str(match.lastgroup)
    label = match[group] if group != "worded" else match[group].split()[-1]
    return ReferenceMark(
        key_of(label), _FAMILIES.get(group, "["), match.start(), match.end(), match[0],
        apart=group in _APART, closed=match.string[match.end() : match.end() + 1] in _CLOSES,
    )  # fmt: skip


def _closes_emphasis(
    mark: ReferenceMark, opened: Sequence[int], marks: Sequence[ReferenceMark]
) -> bool:
    """Return whether an asterisk closes emphasis opened since the asterisk before it."""
    last = bisect_left(opened, mark.start) - 1
    before = bisect_left(marks, mark.start, key=lambda other: other.start) - 1
    while before >= 0 and marks[before].typed[0] != "*":
        before -= 1
    return last >= 0 and (before < 0 or opened[last] > marks[before].start)


def _is_sign(key: str) -> bool:
    """Return whether the key of a note is a sign, rather than a number or a name."""
    return key[:1] in "*†‡§¶"


def key_of(label: str) -> str:
    """Return the part that a mark and its note share."""
    return label.removeprefix("^").translate(_RAISED)


def begins_with_mark(text: str) -> bool:
    """Return whether a text begins with a character that begins marks of notes."""
    return text.lstrip()[:1] in _BEGINS


def note_opening(text: str, *, in_section: bool = False) -> Opening | None:
    """Return the opening of a text as a note, None if it has none.

    Below a heading that announces notes, a number alone is enough.
    """
    if begins_with_mark(text):
        return _marked(text)
    match = _COUNTED.match(text) if in_section else None
    return (
        Opening(match["shown"], match["shown"], match["text"], ("[", "^", "(")) if match else None
    )


def _marked(text: str) -> Opening | None:
    """Return the opening of a text that begins with a mark, or in a bracket."""
    if match := _WORDED.match(text):
        return _labelled_opening(match)
    for family, form in _SHORT_FORMS:
        if match := form.match(text):
            if family == "*" and _is_emphasis(match):
                return None
            return Opening(key_of(match["shown"]), match["shown"], match["text"], (family,))
    if match := _INSIDE.match(text):
        key = key_of(match["label"])
        families = ("*",) if _is_sign(key) else ("[", "^", "(")
        return Opening(key, match["shown"].rstrip(":.)"), match["text"], families, enclosed=True)
    return None


def _is_emphasis(match: re.Match[str]) -> bool:
    """Return whether the asterisks at the beginning of a text are closed.

    *three weeks later*          *** THREE WEEKS LATER ***
    """
    sign = match["shown"]
    if match["text"].rstrip().endswith(f" {sign}"):
        return True
    if sign[0] != "*" or match.start("text") > match.end("shown"):
        return False
    at = match["text"].find(sign)
    if at < 1:
        return False
    after = match["text"][at + len(sign) :][:1]
    return not match["text"][at - 1].isspace() and not (after.isalnum() or after == "*")


def _labelled_opening(match: re.Match[str]) -> Opening | None:
    """Return the opening of a labelled note; "Note" without a number is not enough."""
    label = match["label"] or ""
    if not label and "foot" not in match["word"].lower():
        return None
    families = ("[", "^", "(") if label.isalnum() else ("*", "[")
    shown = " ".join(match["shown"].split())
    return Opening(label, shown, match["text"], families, certain=True, enclosed=True)


# A note with a sign as its mark follows its paragraph, or is at the foot of the page: at most this
# many blocks later, unless it is beside another note.
REACH = 8


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark, and the index of its block."""

    at: int
    what: ReferenceMark


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """The opening of a note, and the index of its block."""

    at: int
    what: Opening


Links = list[tuple[int, int]]


def links(marks: Sequence[PlacedMark], notes: Sequence[PlacedNote]) -> Links:
    """Return pairs of a mark and its note, as indices in the two rows."""
    tight = [n for n, mark in enumerate(marks) if not mark.what.apart]
    near = [marks[n] for n in tight]
    numbers = _of_numbers(near, notes)
    pairs = [*numbers, *_of_signs(near, notes, set())]
    pairs = [*numbers, *_of_signs(near, notes, {notes[n].at for _, n in pairs})]
    found = [(tight[m], n) for m, n in pairs]
    if len(found) < len(notes) and len(tight) < len(marks):
        found += _of_apart(marks, notes, found)
    return sorted(found, key=lambda pair: pair[1])


def _of_apart(marks: Sequence[PlacedMark], notes: Sequence[PlacedNote], found: Links) -> Links:
    """Link the notes that have no mark yet with marks that have a space before them."""
    done = {n for _, n in found}
    by_key = _by_key((m.what.key, m.what.typed[0]) if m.what.apart else None for m in marks)
    answers = _by_key(
        None if n in done else (note.what.key, note.what.families[0])
        for n, note in enumerate(notes)
    )
    pairs = [
        pair
        for key, places in answers.items()
        for pair in _of_only_marks(marks, notes, by_key[key], places)
    ]
    return _in_sequence(marks, notes, found, sorted(pairs, key=lambda pair: pair[1]))


def _by_key(keys: Iterable[tuple[str, str] | None]) -> defaultdict[tuple[str, str], list[int]]:
    """Return the places of each key in a row."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, key in enumerate(keys):
        if key:
            found[key].append(n)
    return found


def _of_only_marks(
    marks: Sequence[PlacedMark],
    notes: Sequence[PlacedNote],
    ours: Sequence[int],
    theirs: Sequence[int],
) -> Links:
    """Link the notes of one key that have exactly one mark since the note before."""
    if len(ours) == len(theirs) and marks[ours[-1]].at < notes[theirs[0]].at:
        return list(zip(ours, theirs, strict=True))
    found: Links = []
    at = 0
    for n in theirs:
        end = bisect_left(ours, notes[n].at, key=lambda m: marks[m].at)
        found += [(ours[at], n)] if end == at + 1 else []
        at = end
    return found


def _in_sequence(
    marks: Sequence[PlacedMark], notes: Sequence[PlacedNote], found: Links, pairs: Links
) -> Links:
    """Return the pairs whose numbers run on from the note before, and whose marks count nothing."""
    closed = {marks[m].at for m, _ in pairs if marks[m].what.closed}
    linked = {n for _, n in found}
    row: Links = []
    for m, n in pairs:
        runs_on = n - 1 in linked
        before = notes[n - 1].what.key if runs_on else "0"
        if (runs_on or marks[m].at in closed) and _follows(notes[n].what.key, before):
            row.append((m, n))
            linked.add(n)
    return row


def _follows(key: str, before: str) -> bool:
    """Return whether a key follows another: a number the one before it, or a sign."""
    if not key.isdecimal():
        return True
    return int(key) in {1, int(before) + 1 if before.isdecimal() else 2}


def _of_numbers(marks: Sequence[PlacedMark], notes: Sequence[PlacedNote]) -> Links:
    """Link the notes with a number or a letter, separately for each key and notation."""
    by_key = _by_key((mark.what.key, mark.what.family) for mark in marks)
    keys = (
        [(note.what.key, f) for f in note.what.families if not _is_sign(note.what.key)]
        for note in notes
    )
    answers = _by_key(next(filter(by_key.__contains__, of_note), None) for of_note in keys)
    return [
        (by_key[key][m], places[n])
        for key, places in answers.items()
        for m, n in _in_order([marks[m].at for m in by_key[key]], [notes[n].at for n in places])
    ]


def _in_order(marks: Sequence[int], notes: Sequence[int]) -> Links:
    """Match the marks of one key with its notes; both rows are block indices, in order.

    A mark inside a note is that of another note.
    """
    if len(marks) == len(notes) and all(m < n for m, n in zip(marks, notes, strict=True)):
        return [(n, n) for n in range(len(notes))]
    if len(notes) > 1 and marks[-1] < notes[0]:
        return []
    places = enumerate(pairwise([-1, *notes]))
    last = [(n, after, bisect_left(marks, place) - 1) for n, (after, place) in places]
    return [(at, n) for n, after, at in last if at >= 0 and marks[at] >= after]


def _of_signs(
    marks: Sequence[PlacedMark], notes: Sequence[PlacedNote], linked: AbstractSet[int]
) -> Links:
    ours = _by_key((mark.what.key, "") for mark in marks)
    theirs = _by_key((note.what.key, "") for note in notes)
    signs = (key for key in theirs if _is_sign(key[0]))
    return [
        pair for key in signs for pair in _in_batches(marks, notes, ours[key], theirs[key], linked)
    ]


def _in_batches(
    marks: Sequence[PlacedMark],
    notes: Sequence[PlacedNote],
    ours: Sequence[int],
    theirs: Sequence[int],
    linked: AbstractSet[int],
) -> Links:
    """Match the notes between two marks with the last marks before them.

    Those beside a `linked` note may be far from their marks.
    """
    found: Links = []
    last, n = 0, 0
    for m, mark in enumerate([*ours, None]):
        here = marks[mark].at if mark is not None else None
        batch = n
        while n < len(theirs) and (here is None or notes[theirs[n]].at <= here):
            n += 1
        if count := n - batch:
            first = notes[theirs[batch]].at
            in_row = not linked.isdisjoint((first - 1, notes[theirs[n - 1]].at + 1))
            open_marks = [o for o in ours[last:m] if in_row or first - marks[o].at <= REACH]
            if count <= len(open_marks):
                found += zip(open_marks[-count:], theirs[batch:n], strict=True)
            last = m
    return found
