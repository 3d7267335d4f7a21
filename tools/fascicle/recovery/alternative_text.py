"""Images of a text: those of licences are set aside, alternative text is the owner's or asked for.

The owner names an image as its file in the book is named, without the ending, and with or without
the digest in its name.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Group, Picture, leaves
from fascicle.model.draft import Query
from fascicle.recovery.set_aside import LICENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

# The weight of a question about one image, what each further one adds, and the most.
_ONE, _MORE, _MOST = 0.4, 0.05, 0.9


def alternative_text(draft: Draft) -> Draft:
    """Return the draft with described images, and a question about the others."""
    if not draft.images:
        return draft
    draft = _without_those_of_licences(draft)
    said = _by_name(draft)
    draft = draft.map_blocks(lambda block: _described(block, said))
    return draft.ask(*_questions(draft))


def _without_those_of_licences(draft: Draft) -> Draft:
    """Set aside each image between lines of licences, or below the last of them."""
    found = [block for block in draft.blocks if isinstance(block, Picture)]
    others = [(b.span.first, "") for b in draft.blocks if not isinstance(b, Picture)]
    around = sorted([*others, *((aside.span.first, aside.kind) for aside in draft.ledger)])
    kinds = ["", *(kind for _, kind in around), LICENCE]
    places = (bisect(around, (picture.span.first, "")) for picture in found)
    inside = [p for p, n in zip(found, places, strict=True) if kinds[n] == kinds[n + 1] == LICENCE]
    return draft.set_aside(LICENCE, *inside)


def _by_name(draft: Draft) -> dict[str, str]:
    """Return the owner's texts by the names of images; a key without a digest means one image."""
    stems = Counter(map(_stem, draft.images))
    found = {}
    for name in draft.images:
        whole, stem = name.rpartition(".")[0], _stem(name)
        key = whole if whole in draft.descriptions or stems[stem] > 1 else stem
        if key in draft.descriptions:
            found[name] = draft.descriptions[key]
    return found


def _stem(name: str) -> str:
    return name.rpartition("-")[0]


def _described(block: Block, said: Mapping[str, str]) -> Block:
    """Return a block with the owner's descriptions of its images.

    Where an image is decorative, another of the same file may be described by the text.
    """
    if isinstance(block, Group):
        return replace(block, blocks=tuple(_described(inner, said) for inner in block.blocks))
    if not isinstance(block, Picture):
        return block
    own = said.get(block.name)
    is_said = own is None or (not own and bool(block.description))
    return block if is_said else replace(block, description=own)


def _questions(draft: Draft) -> Iterator[Query]:
    """Yield a question about the images without alternative text, each asked about once."""
    found: dict[str, Picture] = {}
    for block in leaves(draft.blocks):
        if isinstance(block, Picture) and block.description is None:
            found.setdefault(block.name, block)
    if not found:
        return
    first = f"images/{next(iter(found))}"
    said = f"the image {first} has no alternative text; what does it show?"
    if len(found) > 1:
        said = f"{len(found)} images have no alternative text; what does the first show, {first}?"
    yield Query(
        "image-text",
        next(iter(found.values())).span,
        said,
        "decorative",
        tuple(f'images.{name.rpartition(".")[0]} = "…"' for name in found),
        weight=min(_MOST, _ONE + _MORE * (len(found) - 1)),
        places=tuple(picture.span.first for picture in found.values()),
    )
