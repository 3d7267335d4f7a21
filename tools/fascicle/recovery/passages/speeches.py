"""Speeches of a play: a name in capitals, a full stop or colon, and the text.

    MRS. TILL. [_Putting down the kettle._] Sit.          MRS. TILL
                                                          [_Putting down the kettle._] Sit.

They need no blank lines between them, and names may be in italics. Names must recur: a single
paragraph that begins with "STOP." is no play.

In plays whose speeches in verse were blocks of their own, names are on lines of their own between
blank lines:

    Ada.

    The bell is in the water,
    The water is in the bell.

    Till. Nobody has rung it.

Such a line may as well be an answer ("Nothing."), so the names must recur in changing order, be
names elsewhere in the text, and mostly precede several lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from itertools import pairwise

from fascicle.model.blocks import Block, Heading, Stretch
from fascicle.model.draft import Draft, Traits
from fascicle.model.memory import of_each, of_pairs
from fascicle.recovery.headings.titles_below import PERSONS
from fascicle.recovery.passages.marked_speakers import (
    AND,
    NAME_ALONE,
    NAME_BEFORE,
    as_blocks,
    names_by_look,
    spoken_by,
)
from fascicle.recovery.passages.signs import ends_sentence
from fascicle.recovery.passages.spoken_verse import BRACE, Spoken, as_speeches, joined_names
from fascicle.recovery.shared.lines import (
    divide_at,
    indent,
    is_capitals,
    is_directly_below,
    only_blank,
    unread_lines,
)

# Names in capitals, of one word or of several: THE GATEKEEPER, O’HARA, TILL and TILDA, 2ND SAILOR.
# A letter before a colon is a variable: “T : V → W” is a map.
_CAPITAL = r"[^\W\d_a-zªºß-ÿ]"
_NAMES = rf"{_CAPITAL}(?! [.:])(?:{_CAPITAL}|[ ’'-]|(?<= ){AND}(?= )){{1,24}}"
_TITLE = r"(?:(?:MRS?|MS|DR|ST|REV|SIR|CAPT)\. ?)?"
_NUMBER, _NUMBER_AFTER = r"(?:\d{1,2}(?:ST|ND|RD|TH|st|nd|rd|th)?\.? )?", r"(?: \d{1,2})?"
_DIRECTION = r"(?: [\[(][^\[\]()]{1,60}[\])](?=[.:]))?"
# Without a mark behind it, a name has a column of its own.
_SPEECH = re.compile(
    rf"\s*(?P<speaker>{_NUMBER}{_TITLE}{_NAMES}{_NUMBER_AFTER}{_DIRECTION}(?:[.:]|(?=\t|  )))"
    r"\s+(?=\S)"
)
# On a line of its own a name needs no punctuation after it; how it is said may be behind a comma,
# or in brackets before a colon.
_MANNER = r"(?:, [a-zß-ÿ][^.:,()\[\]]{1,40}| \([^()]{1,60}\)(?=:))?"
_NAME_ABOVE = re.compile(
    rf"\s*(?P<speaker>{_NUMBER}{_TITLE}{_NAMES}?{_NUMBER_AFTER}{_MANNER}[.:]?)\s*"
)
# In italics, a name has small letters too; the mark may end before its full stop.
_ITALIC = re.compile(
    rf"\s*(?P<mark>[_*])(?P<speaker>{_NUMBER}{_CAPITAL}[\w’'-]*(?: [\w’'-]+){{0,3}}[.:]?)(?P=mark)"
    r"(?P<point>[.:]?)(?:\s+|$)"
)
# The common beginning of all; most prose has a lower-case letter there.
_MAY_SPEAK = re.compile(rf"\s*(?:[_*]|\d{{1,2}}\w{{0,2}}\.? )?{_CAPITAL}")
# The same, in capitals; a name in italics has small letters.
_IN_CAPITALS = re.compile(rf"\s*(?:\d{{1,2}}\w{{0,2}}\.? )?{_CAPITAL}+(?:[.:, \t’'-]|\s*$)")
# In the place of a speaker's name, but no names.
_NOT_SPEAKERS = {
    "SCENE", "TIME", "PLACE", "SETTING", "DATE", "TITLE", "TAGS", "NOTE", "MR", "MRS", "MS", "DR",
    "ST", "REV",
}  # fmt: skip
# The least number of speeches, and the least average number for each name; fewer below scenes.
FEWEST, FEWEST_BELOW_SCENES = 8, 4
OFTEN, OFTEN_BELOW_SCENES = 3, 2
# The least share of italics among the stretches of a play with its speakers in italics.
DENSE = 0.5
# The most blocks from one speech to the next, in a play whose speakers have a look of their own.
BESIDE = 2


def speeches(draft: Draft) -> Draft:
    """Replace the stretches that are speeches by `Speech` blocks, if the text is a play."""
    draft = _names_above(_marked(draft))
    parted = draft.with_blocks(_parted(draft.blocks, _stage(draft.blocks)))
    pairs = ((block, draft.traits_at(block.span.first)) for block in parted.blocks)
    cast = _in_lists_of_persons(parted.blocks)
    spoken = enumerate(of_pairs(_spoken, pairs))
    # In lists of persons, what is said of each may be a column, too.
    found = [(at, it) for at, it in spoken if it and (at not in cast or _is_marked(it.speaker))]
    capitals = [(at, spoken) for at, spoken in found if not spoken.in_italics]
    italics = [(at, spoken) for at, spoken in found if spoken.in_italics]
    if not _is_play(capitals):
        stage = _stage(parted.blocks)
        capitals = [(at, it) for at, it in capitals if at > stage]
        is_play = _is_play(capitals, FEWEST_BELOW_SCENES, OFTEN_BELOW_SCENES)
        capitals = capitals if is_play else []
    play = [*capitals, *(italics if _is_play(italics) and _is_dialogue(italics) else [])]
    if not play:
        return draft
    said = dict(zip((at for at, _ in play), as_speeches([s for _, s in play]), strict=True))
    return draft.with_blocks(said.get(at, block) for at, block in enumerate(parted.blocks))


def _stage(blocks: Sequence[Block]) -> int:
    """Return the place of the first heading of an act or scene, the number of blocks if none is."""
    kinds = [block.kind if isinstance(block, Heading) else "" for block in blocks]
    return min(
        (kinds.index(kind) for kind in ("act", "scene") if kind in kinds), default=len(kinds)
    )


def _in_lists_of_persons(blocks: Sequence[Block]) -> set[int]:
    """Return the places below headings such as Dramatis Personæ."""
    found: set[int] = set()
    is_inside = False
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            is_inside = block.kind == PERSONS
        elif is_inside:
            found.add(at)
    return found


def _marked(draft: Draft) -> Draft:
    """Return the draft with the speeches whose speakers a format sets apart.

    A class states a speaker. Names in a look are speakers if most of their speeches follow one
    another, but for a stage direction between them. In such a play, rarer ones speak verse, or are
    named elsewhere; where a class states the others, they are above verse.
    """
    draft = draft.with_blocks(as_blocks(spoken_by(draft, draft.speakers)))
    names = names_by_look(draft)
    row = spoken_by(draft, names)
    spoken = [(at, part) for at, part in enumerate(row) if isinstance(part, Spoken)]
    count = Counter(_name(part.speaker) for _, part in spoken)
    found = [(at, part) for at, part in spoken if count[_name(part.speaker)] >= OFTEN]
    near = sum(b - a <= BESIDE for (a, _), (b, _) in pairwise(found))
    above = [part for _, part in spoken if part.is_verse and part.line]
    is_in_turn = _is_in_turn(_name(part.speaker) for _, part in found)
    if _is_play(found) and 2 * near >= len(found) and is_in_turn:
        speakers = {part.block.span.first for part in above}
        speakers |= _named_elsewhere([part for _, part in spoken], draft)
        speakers |= {part.block.span.first for _, part in found}
    elif len(draft.speakers) >= FEWEST:
        speakers = _named_elsewhere(above, draft)
    else:
        return draft
    names = {line: size for line, size in names.items() if line in speakers}
    return draft.with_blocks(as_blocks(spoken_by(draft, names)))


def _is_play(found: Sequence[tuple[int, Spoken]], fewest: int = FEWEST, often: int = OFTEN) -> bool:
    """Return whether there are enough speeches, and enough for each speaker."""
    speakers = {_name(spoken.speaker) for _, spoken in found}
    return len(found) >= max(fewest, often * len(speakers))


def _is_dialogue(found: Sequence[tuple[int, Spoken]]) -> bool:
    """Return whether speeches follow closely, their speakers in no fixed order.

    Headings in italics at the start of paragraphs, as in recipes, recur in the same order.
    """
    dense = len(found) >= DENSE * (found[-1][0] - found[0][0] + 1)
    return dense and _is_in_turn(_name(spoken.speaker) for _, spoken in found)


def _is_in_turn(names: Iterable[str]) -> bool:
    """Return whether speakers follow one another in no fixed order."""
    after = set(pairwise(names))
    return len(after) > len({name for name, _ in after})


def _name(speaker: str) -> str:
    """Return the name of a speaker, without how it is said: TILL (aside):, TILL, aside."""
    return re.split(r" [\[(]|,", speaker)[0].rstrip(".:")


def _is_marked(speaker: str) -> bool:
    """Return whether a mark says that a name is one of a speaker."""
    return speaker[-1] in ".:" and "," not in speaker


def _parted(blocks: Sequence[Block], stage: int) -> Iterator[Block]:
    """Yield the blocks, with stretches divided at speakers that several lines begin with.

    One with a colon may speak once; below scenes, one with a full stop fewer times.
    """
    cast = _in_lists_of_persons(blocks)
    stretches = [b for at, b in enumerate(blocks) if isinstance(b, Stretch) and at not in cast]
    cues = dict(zip(map(id, stretches), of_each(_cues, stretches), strict=True))
    said = [speaker for found in cues.values() for _, speaker in found]
    count = Counter(map(_name, said))
    is_staged = stage < len(blocks)
    often = OFTEN_BELOW_SCENES if is_staged else OFTEN
    marked = {_name(it) for it in said if _is_marked(it)}
    speakers = {
        name for name, times in count.items() if times >= (often if name in marked else OFTEN)
    }
    if len(speakers) <= 1 or count.total() < (FEWEST_BELOW_SCENES if is_staged else FEWEST):
        yield from blocks
        return
    speakers |= {_name(speaker) for speaker in said if speaker[-1] == ":"}
    parts = (
        part
        for block in blocks
        for part in divide_at(
            block, (n for n, speaker in cues.get(id(block), ()) if _name(speaker) in speakers)
        )
    )
    yield from _with_words(parts, speakers)


def _with_words(blocks: Iterable[Block], speakers: Container[str]) -> Iterator[Block]:
    """Yield the blocks, with a speaker's name joined to an indented line directly below it."""
    return joined_names(
        blocks,
        lambda block: _name_alone(block) in speakers,
        lambda above, block: is_directly_below(above, block) and _name_alone(block) is None,
    )


def _name_alone(block: Stretch) -> str | None:
    """Return the name that is a whole stretch."""
    line = block.lines[0]
    if len(block.lines) > 1 or not _IN_CAPITALS.match(line):
        return None
    match = _NAME_ABOVE.fullmatch(line)
    return _name(match["speaker"]) if match else None


def _cues(block: Stretch) -> list[tuple[int, str]]:
    """Return the index of each line that begins with a speaker at the indent of the first."""
    found: list[tuple[int, str]] = []
    first = indent(block.lines[0])
    for n, line in enumerate(block.lines):
        if _IN_CAPITALS.match(line) and indent(line) == first:
            match = _SPEECH.match(line) or _NAME_ABOVE.fullmatch(line)
            is_begun = not n or ends_sentence(block.lines[n - 1].rstrip())
            is_one = match and (is_begun or not _has_small_letters(match["speaker"]))
            if match and is_one and _name(match["speaker"]) not in _NOT_SPEAKERS:
                found.append((n, match["speaker"]))
    # Speeches that a brace joins are said together; several persons are described in a list.
    is_braced = found and any(line.rstrip().endswith(BRACE) for line in block.lines)
    is_list = sum("," in speaker for _, speaker in found) > 1
    return [] if is_braced or is_list else found


def _spoken(block: Block, traits: Traits) -> Spoken | None:
    """Return a speech, if a name precedes it on its line or on the line above."""
    if not isinstance(block, Stretch):
        return None
    first, *others = block.lines
    if not _MAY_SPEAK.match(first):
        return None
    if match := _ITALIC.match(first):
        return _in_italics(block, traits, match)
    if not _IN_CAPITALS.match(first):
        return None
    if match := _SPEECH.match(first):
        spoken = Spoken(block, traits, match["speaker"], 0, match.end())
    else:
        above = _NAME_ABOVE.fullmatch(first) if others else None
        if above is None or is_capitals("".join(block.lines)) or ("," in first and _is_list(block)):
            return None
        spoken = Spoken(block, traits, above["speaker"], 1)
    spoken = spoken._replace(in_italics=_has_small_letters(spoken.speaker))
    return None if _name(spoken.speaker) in _NOT_SPEAKERS else spoken


def _is_list(block: Stretch) -> bool:
    """Return whether the line below a name and a comma is one like it, as in a list of persons."""
    below = _NAME_ABOVE.fullmatch(block.lines[1])
    return below is not None and "," in block.lines[1]


def _has_small_letters(name: str) -> bool:
    """Return whether a name in another script than the Latin is not in capitals, as in italics."""
    return any(c != c.upper() for c in name if c > "ÿ")


def _in_italics(block: Stretch, traits: Traits, match: re.Match[str]) -> Spoken | None:
    """Return a speech whose speaker is in italics, with a full stop or colon."""
    speaker = match["speaker"] + match["point"]
    at = match.end() if match.end() < len(block.lines[0].rstrip()) else 0
    if speaker[-1] not in ".:" or (not at and len(block.lines) == 1):
        return None
    return Spoken(block, traits, speaker, 0 if at else 1, at, in_italics=True)


# The blank lines between a name and the words below it.
_GAPS = range(1, 3)
# The least number of such lines, of each name, and of names.
FEWEST_ABOVE, OFTEN_ABOVE, NAMES = 8, 3, 2
# The least share of them above several lines, and of names that occur inside sentences.
ABOVE_LINES, ELSEWHERE = 0.5, 0.5


def _names_above(draft: Draft) -> Draft:
    """Return the draft with the speeches below names between blank lines.

    Those with the same names before their words are speeches too.
    """
    blocks = draft.blocks
    said = enumerate(of_each(_name_in, blocks))
    alone = {at: name for at, name in said if name and _is_above_words(draft, at)}
    count = Counter(alone.values())
    alone = _with_own_words({at: name for at, name in alone.items() if count[name] >= OFTEN_ABOVE})
    names = set(alone.values())
    if not _are_speakers(alone, names, draft):
        return draft
    speakers = {
        block.span.first: match.end("name")
        for at, block in enumerate(blocks)
        if isinstance(block, Stretch) and at - 1 not in alone
        if (match := (NAME_ALONE if at in alone else NAME_BEFORE).match(block.lines[0]))
        if match["name"] in names
    }
    return draft.with_blocks(as_blocks(spoken_by(draft, speakers)))


def _name_in(block: Block) -> str:
    lines = block.lines if isinstance(block, Stretch) else ()
    match = NAME_ALONE.fullmatch(lines[0]) if len(lines) == 1 else None
    return match["name"] if match else ""


def _is_above_words(draft: Draft, at: int) -> bool:
    """Return whether a block is between blank lines, with another stretch below it."""
    block, below = draft.blocks[at], next(iter(draft.blocks[at + 1 : at + 2]), None)
    is_apart = (block.gap or not at) and isinstance(below, Stretch) and below.gap in _GAPS
    return bool(is_apart and below and only_blank(draft.source, block, below))


def _with_own_words(alone: dict[int, str]) -> dict[int, str]:
    """Return the names by their places, less those that are the words of the name above."""
    kept: dict[int, str] = {}
    for at, name in alone.items():
        if at - 1 not in kept:
            kept[at] = name
    return kept


def _are_speakers(alone: dict[int, str], names: Collection[str], draft: Draft) -> bool:
    if len(alone) < FEWEST_ABOVE or len(names) < NAMES:
        return False
    below = [draft.blocks[at + 1] for at in alone]
    several = sum(isinstance(block, Stretch) and len(block.lines) > 1 for block in below)
    if several < ABOVE_LINES * len(below) or not _is_in_turn(alone.values()):
        return False
    text = _text_of(draft)
    inside = sum(_is_inside(name.split()[-1], text) for name in names)
    return inside >= ELSEWHERE * len(names)


def _text_of(draft: Draft) -> str:
    return "\n".join(line for _, line in unread_lines(draft))


def _named_elsewhere(spoken: Iterable[Spoken], draft: Draft) -> set[int]:
    """Return the lines that begin with names in capitals which a sentence has, too.

    "They sing." is a stage direction.
    """
    text = _text_of(draft)
    named = ((part.block.span.first, _name(part.speaker).split()) for part in spoken)
    return {
        line
        for line, name in named
        if all(word[0].isupper() for word in name) and _is_inside(name[-1], text)
    }


def _is_inside(word: str, text: str) -> bool:
    """Return whether a word is in capitals, or has its capital inside a sentence, too."""
    return is_capitals(word) or bool(re.search(rf"[a-zß-ÿ],? {re.escape(word)}\b", text))
