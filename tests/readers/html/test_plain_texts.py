"""Plain texts that a page shows in a preformatted element."""

from __future__ import annotations

import re

from fascicle.convert import Text, convert, read
from fascicle.model.blocks import AsTyped
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

PLAIN = """\
THE SLIP

by Ada Vickery


CHAPTER I. The Lamp

The lamp had gone out again, and Ada said so, to the door, to the window,
and to nobody in the house at all. It was late when she said it & nobody
heard.

"Then light it," said Till, who did not look up from the net that he had been
mending since the morning, or since the winter.

      * * *

It was late when she did, and very dark.


CHAPTER II. The Oil

There was none. She looked in the boat, under the boat, and in the shed
where the nets were drying, and found a wick.

   The moon came up
      and went, and went,
   The tide was out
      and so was she.

"A wick," she said, "is not oil."
"""
PAGE = "<html><head></head><body>{}<pre style='white-space: pre-wrap'>{}</pre></body></html>"


def text_of(name: str, typed: str) -> Text:
    files = ((f"texts/{name}", typed.encode()),)
    return Text("slip", files, WorkSettings(), Library(title="L"), Addresses(), "slip")


def test_a_text_in_one_preformatted_element_is_read_as_plain_text() -> None:
    typed = PLAIN.replace("&", "&amp;").replace("very", "<i>very</i>")
    from_page = convert(text_of("slip.html", PAGE.format("<!-- saved -->", typed)))
    from_text = convert(text_of("slip.txt", PLAIN.replace("very", "_very_")))
    named = re.compile(r"^(text|digest): .*$", re.MULTILINE)
    pages = [[named.sub("", p.text) for p in c.pages] for c in (from_page, from_text)]
    assert pages[0] == pages[1]
    assert not from_page.queries


def test_preformatted_lines_in_a_story_are_shown_as_typed() -> None:
    story = "<p>The lamp had gone out again, and Ada said so to the door.</p>" * 9
    draft = read(text_of("slip.html", PAGE.format(story, "oil     2\nwicks   1")))
    assert [block.lines for block in draft.blocks if isinstance(block, AsTyped)] == [
        ("oil     2", "wicks   1")
    ]
