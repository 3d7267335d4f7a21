"""Speeches of a play: a name in capitals, a full stop or colon, and the text.

    MRS. TILL. [_Putting down the kettle._] Sit.          MRS. TILL
                                                          [_Putting down the kettle._] Sit.

Names must recur: a single paragraph that begins with "STOP." is no play.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.recovery.passages.spoken_verse import Spoken, as_speeches
from fascicle.recovery.shared.lines import is_capitals

if TYPE_CHECKING:
    from fascicle.model.draft import Draft, Traits

# Names in capitals, of one word or of several: THE GATEKEEPER, O’HARA, TILL and TILDA.
_CAPITAL = r"[^\W\d_a-zß-ÿ]"
_NAMES = rf"{_CAPITAL}(?:{_CAPITAL}|[ ’'-]|(?<= )(?:and|und|et|y|e)(?= )){{1,24}}"
_TITLE = r"(?:(?:MRS?|MS|DR|ST|REV|SIR|CAPT)\. ?)?"
_SPEECH = re.compile(rf"\s*(?P<speaker>{_TITLE}{_NAMES}[.:])\s+(?=\S)")
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
    found = {
        id(block): spoken
        for block in draft.blocks
        if isinstance(block, Stretch)
        and _MAY_SPEAK.match(block.lines[0])
        and (spoken := _spoken(block, draft.traits_at(block.span.first)))
        and spoken.speaker.rstrip(".:") not in _NOT_SPEAKERS
    }
    speakers = Counter(spoken.speaker.rstrip(".:") for spoken in found.values())
    if len(found) < FEWEST or len(found) < OFTEN * len(speakers):
        return draft
    said = dict(zip(found, as_speeches(list(found.values())), strict=True))
    return draft.with_blocks(said.get(id(block), block) for block in draft.blocks)


def _spoken(block: Stretch, traits: Traits) -> Spoken | None:
    """Return a speech, if a name precedes it on its line or on the line above."""
    match = _SPEECH.match(block.lines[0])
    if match:
        return Spoken(block, traits, match["speaker"], 0, match.end())
    above = _NAME_ABOVE.fullmatch(block.lines[0]) if len(block.lines) > 1 else None
    if above is None or is_capitals("".join(block.lines)):
        return None
    return Spoken(block, traits, above["speaker"], 1)
