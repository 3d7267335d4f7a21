"""Ornaments that part no scenes, with what has been set aside between them."""

from __future__ import annotations

import pytest

from fascicle.model.blocks import SceneBreak
from fascicle.readers.text import read_text
from fascicle.recovery.breaks.ornaments import scene_breaks

SCENE = "It rained, and nobody came."


@pytest.mark.parametrize(
    ("rows", "decorations"),
    [
        ((SCENE, "* * *", "ADA QUILL", "* * *"), [3, 7]),
        (("* * *", "ADA QUILL", "* * *", SCENE), [1, 5]),
        ((SCENE, "* * *", "ADA QUILL", SCENE, "* * *"), [9]),
    ],
)
def test_ornaments_at_an_end_are_decorations(rows: tuple[str, ...], decorations: list[int]) -> None:
    draft = read_text([("door.txt", "\n\n".join(rows).encode())])
    head = next(block for block in draft.blocks if "ADA QUILL" in getattr(block, "lines", ()))
    draft = scene_breaks(draft.set_aside("running head", head))
    found = sorted(aside.span.first for aside in draft.ledger if aside.kind == "ornament")
    assert found == decorations
    assert scene_breaks(draft) == draft
    breaks = [block for block in draft.blocks if isinstance(block, SceneBreak)]
    assert len(breaks) == len([row for row in rows if row == "* * *"]) - len(decorations)
