"""The chart of a person's appearances in a work: one row, with a mark for each scene.

    ─▐█▌───▐▌──────▐███▌──
       ╵      ╵       ╵

Its width stands for the length of the work; strokes below it separate the chapters. It is drawn as
paths of an SVG, so that the chart of a long work stays small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fascicle.sphinx_ext.people.appearances.stories import Story, StoryScene

WIDTH = 1000
# The least width of a mark, and what is left between two: on a phone a unit is a third of a pixel.
LEAST, GAP = 5, 2
TOP, HEIGHT = 2, 20
STROKE = 6


class Plot(NamedTuple):
    """The marks, and the strokes between chapters."""

    marks: str
    strokes: str


def plot_of(story: Story, named: tuple[StoryScene, ...]) -> Plot:
    whole = story.length or 1
    firsts = [
        after.start
        for before, after in zip(story.scenes, story.scenes[1:], strict=False)
        if before.page.docname != after.page.docname
    ]
    return Plot(
        "".join(_mark(scene, whole) for scene in named),
        "".join(f"M{at * WIDTH // whole} {TOP + HEIGHT}v{STROKE}" for at in firsts),
    )


def _mark(scene: StoryScene, whole: int) -> str:
    """Return one scene as a box, an SVG path."""
    start = scene.start * WIDTH // whole
    end = (scene.start + scene.length) * WIDTH // whole
    width = max(end - start - GAP, LEAST)
    return f"M{min(start, WIDTH - width)} {TOP}h{width}v{HEIGHT}h-{width}z"
