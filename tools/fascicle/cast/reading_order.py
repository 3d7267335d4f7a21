"""Text units: the words of a work in reading order, with the position of each unit.

A unit is a paragraph or a similar block: a stanza, a list item, a speech. Headings are left out,
since their capitals follow other rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from fascicle.model.blocks import (
    Block,
    Chat,
    Group,
    Heading,
    Listing,
    Paragraph,
    SceneBreak,
    Speech,
    prose_of,
    run_on,
    runs_of,
    text_of,
    texts_of,
)

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
        case Listing():
            yield from (("", text_of(runs)) for _, runs in texts_of(block))
        case _:
            yield "", text_of(runs_of(block))


def _roles(blocks: Sequence[Block]) -> dict[int, Role]:
    """Return the roles of the blocks of a letter that are its salutation and its signature."""
    said = [prose_of(block).strip() if isinstance(block, Paragraph) else "" for block in blocks]
    short = [at for at, text in enumerate(said) if 0 < len(text) <= SHORT]
    greets = next((at for at in short[:3] if said[at][-1] in ",:!;—-"), None)
    roles: dict[int, Role] = {} if greets is None else {greets: "salutation"}
    if short and short[-1] not in roles:
        roles[short[-1]] = "signature"
    return roles
