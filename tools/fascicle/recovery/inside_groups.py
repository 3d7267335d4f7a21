"""The inside of groups that were found before their paragraphs: decided letters, quotations.

Their kind is marked, so that no other pass takes them for its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import MARKED, Group, Stretch
from fascicle.recovery.breaks.ornaments import scene_breaks
from fascicle.recovery.emphasis import emphasis
from fascicle.recovery.keeper.decisions import DECIDED
from fascicle.recovery.notes.footnotes import note_marks
from fascicle.recovery.paragraphs import paragraphs
from fascicle.recovery.passages.letters import letters
from fascicle.recovery.passages.lists import lists
from fascicle.recovery.ruby import ruby
from fascicle.recovery.syntaxes.inline_markdown import inline_markdown
from fascicle.recovery.syntaxes.set_apart import set_apart
from fascicle.recovery.verse.verse import verse

if TYPE_CHECKING:
    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

QUOTATION = "quotation"
STEPS = (
    scene_breaks, lists, verse, paragraphs, note_marks, set_apart, ruby, inline_markdown, emphasis,
)  # fmt: skip


def inside_groups(draft: Draft) -> Draft:
    """Return the draft with the contents of such groups recognised."""
    row: list[Block] = []
    for block in draft.blocks:
        if not isinstance(block, Group):
            row.append(block)
            continue
        inside = inside_groups(draft.with_blocks(block.blocks))
        if any(isinstance(inner, Stretch) for inner in inside.blocks):
            for step in STEPS:
                inside = step(inside)
        kind = block.kind.removeprefix(MARKED)
        is_letter = kind == QUOTATION and block.why != DECIDED and _is_letter(inside)
        kind = "letter" if is_letter else kind
        row.append(replace(block, kind=kind, blocks=inside.blocks))
        # Lines that the passes have set aside inside the group.
        draft = replace(draft, ledger=inside.ledger)
    return draft.with_blocks(row)


def _is_letter(inside: Draft) -> bool:
    """Return whether the whole of a quotation is one letter, from date or salutation to name."""
    found = letters(inside).blocks
    return len(found) == 1 and isinstance(found[0], Group) and found[0].kind == "letter"
