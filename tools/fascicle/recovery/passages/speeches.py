"""Speeches of a play: a name in capitals, a full stop or colon, and the text.

    MRS. TILL. [_Putting down the kettle._] Sit.          MRS. TILL
                                                          [_Putting down the kettle._] Sit.

Names must recur: a single paragraph that begins with "STOP." is no play.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Speech, Stretch, plain
from fascicle.recovery.paragraphs import MOST_RAGGED, SLACK
from fascicle.recovery.shared.lines import is_capitals, join, keep, ragged

if TYPE_CHECKING:
    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Traits

# Names in capitals, of one word or of several: THE GATEKEEPER, O’HARA, TILL and TILDA.
_CAPITAL = r"[^\W\d_a-zß-ÿ]"
_NAMES = rf"{_CAPITAL}(?:{_CAPITAL}|[ ’'-]|(?<= )(?:and|und|et|y|e)(?= )){{1,24}}"
_TITLE = r"(?:(?:MRS?|MS|DR|ST|REV|SIR|CAPT)\. ?)?"
_SPEECH = re.compile(rf"(?P<speaker>{_TITLE}{_NAMES}[.:])\s+(?P<text>\S.*)")
# On a line of its own a name needs no punctuation after it.
_NAME_ABOVE = re.compile(rf"\s*(?P<speaker>{_TITLE}{_NAMES}?[.:]?)\s*")
# The common beginning of both; most prose has a lower-case letter there.
_MAY_SPEAK = re.compile(rf"\s*{_CAPITAL}+(?:[.: ’'-]|\s*$)")
# In the place of a speaker's name, but no names.
_NOT_SPEAKERS = {"SCENE", "TIME", "PLACE", "SETTING", "MR", "MRS", "MS", "DR", "ST", "REV"}
# The least number of speeches, and the least average number for each name.
FEWEST = 8
OFTEN = 3


def speeches(draft: Draft) -> Draft:
    """Replace the stretches that are speeches by `Speech` blocks, if the text is a play."""
    speech_starts = {
        id(block): match
        for block in draft.blocks
        if isinstance(block, Stretch)
        and _MAY_SPEAK.match(block.lines[0])
        and (match := _speech(block, draft.traits_at(block.span.first)))
        and match[0].rstrip(".:") not in _NOT_SPEAKERS
    }
    speakers = Counter(speaker.rstrip(".:") for speaker, _ in speech_starts.values())
    if len(speech_starts) < FEWEST or len(speech_starts) < OFTEN * len(speakers):
        return draft

    def as_speech(block: Block) -> Block:
        match = speech_starts.get(id(block))
        if match is None:
            return block
        return Speech(
            span=block.span, gap=block.gap, why=Evidence("speech", 0.9),
            speaker=match[0], text=plain(match[1]),
        )  # fmt: skip

    return draft.map_blocks(as_speech)


def _speech(block: Stretch, traits: Traits) -> tuple[str, str] | None:
    """Return speaker and speech, if a name precedes it on its line or on the line above."""
    match = _SPEECH.fullmatch(join(block.lines))
    if match:
        return match["speaker"], match["text"]
    above = _NAME_ABOVE.fullmatch(block.lines[0]) if len(block.lines) > 1 else None
    if above is None or is_capitals("".join(block.lines)):
        return None
    below = block.lines[1:]
    # Lines that no margin explains are verse, or deliberate, as in prose.
    wrapped = traits.wrap is not None and ragged(below, traits.wrap - SLACK) <= MOST_RAGGED
    return above["speaker"], join(below) if wrapped or len(below) == 1 else keep(below)
