"""Headings that are kept packed, and are a list of headings for whoever asks."""

import pickle
from typing import Any

from docutils import nodes
from lxml import html

from fascicle.sphinx_ext.speed.packed_tocs import PackedHeadings

WORK = "# Rain\n\n:::{chapters}\none\ntwo\n:::\n"
INDEX = """\
# A library

```{toctree}
:maxdepth: 3
:numbered:

works/rain/one
works/rain/two
```

:::{works}
:::
"""


def headings() -> nodes.bullet_list:
    link = nodes.reference("", "", nodes.emphasis("", "Rain"), refuri="one", anchorname="#rain")
    return nodes.bullet_list("", nodes.list_item("", nodes.paragraph("", "", link)))


def stored(packed: PackedHeadings) -> PackedHeadings:
    again = pickle.loads(pickle.dumps(packed))  # noqa: S301  our own
    assert isinstance(again, PackedHeadings)
    return again


def test_they_are_those_that_were_packed() -> None:
    assert PackedHeadings.of(headings()).deepcopy().pformat() == headings().pformat()
    assert PackedHeadings.of(headings()).copy().pformat() == nodes.bullet_list().pformat()
    assert [n.astext() for n in PackedHeadings.of(headings()).findall(nodes.emphasis)] == ["Rain"]


def test_nothing_is_unpacked_unless_somebody_asks() -> None:
    packed = PackedHeadings.of(headings())
    again = stored(packed)
    assert vars(again) == {"packed": packed.packed}


def test_what_is_changed_inside_is_kept() -> None:
    packed = PackedHeadings.of(headings())
    next(packed.findall(nodes.reference))["secnumber"] = (1, 2)
    again = stored(packed)
    assert next(again.findall(nodes.reference))["secnumber"] == (1, 2)
    assert next(again.deepcopy().findall(nodes.reference))["secnumber"] == (1, 2)


def test_a_list_of_contents_of_the_keepers_own_has_them(library: Any, page: Any) -> None:
    chapter = "# The *{}* day\n\n## Morning\n\nIt rained.\n"
    built = library(
        {
            "index.md": INDEX,
            "works/rain/index.md": page(WORK, kind="work", level="0", work="rain", title="Rain"),
            "works/rain/one.md": page(chapter.format("first"), kind="chapter", level="1"),
            "works/rain/two.md": page(chapter.format("second"), kind="chapter", level="1"),
        }
    )()
    listed = html.parse(str(built.output / "index.html")).xpath(
        "//*[contains(@class, 'toctree-wrapper')]//a"
    )
    assert [" ".join(link.text_content().split()) for link in listed] == [
        "1. The first day",
        "1.1. Morning",
        "2. The second day",
        "2.1. Morning",
    ]
