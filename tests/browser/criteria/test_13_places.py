"""Criterion 13: a link to a paragraph opens it below the bar, and marks it.

That ids are short, and stay while other paragraphs change, is tested in
tests/sphinx_ext/elements/test_ids.py.
"""

import re
from typing import Any

CHAPTER = "works/the-ferry/chapter-1.html"
# The shadow is what marks a paragraph beyond its edges.
MARKED = "e => getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)'"


def test_a_link_to_a_paragraph_opens_it_below_the_bar_and_marks_it(
    reader: Any, size: dict[str, int]
) -> None:
    page = reader(CHAPTER, size)
    paragraphs = page.locator(".scene > p[id]")
    ids = [paragraph.get_attribute("id") for paragraph in paragraphs.all()]
    assert len(ids) > 10
    for name in (ids[1], ids[len(ids) // 2], ids[-1]):
        assert re.fullmatch(r"p-[a-z2-7]{7}", name)
        page.goto(f"{CHAPTER}#{name}")
        target = page.locator(f"#{name}")
        bar = page.locator(".bd-header-article").bounding_box()
        top = target.bounding_box()["y"]
        assert bar["y"] + bar["height"] <= top < size["height"]
        marked = [p.get_attribute("id") for p in paragraphs.all() if p.evaluate(MARKED)]
        assert marked == [name]
