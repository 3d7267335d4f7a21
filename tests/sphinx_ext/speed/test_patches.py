"""What is spared while pages are read and written changes no page."""

import gc
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from sphinx.util.nodes import clean_astext

from fascicle.sphinx_ext.elements.ids import MARKS, WORD, words_of
from fascicle.sphinx_ext.model.front_matter import plainly_quoted
from fascicle.sphinx_ext.speed import garbage_collector
from fascicle.sphinx_ext.speed.inventory_titles import said_by
from fascicle.sphinx_ext.speed.needless_transforms import LOOKS_FOR
from fascicle.writers.metadata import front_matter

NOTHING_SPARED = """
from fascicle.sphinx_ext.speed import needless_transforms, parser_once
from fascicle.sphinx_ext.speed.needless_transforms import LOOKS_FOR
if not SPARED:
    LOOKS_FOR.clear()
    parser_once.install = lambda: None
"""

COUNT_RUNS = """
from functools import partial
from pathlib import Path
from fascicle.sphinx_ext.speed.needless_transforms import LOOKS_FOR

RAN = Path(__file__).with_name("ran.txt")

def counted(apply, name):
    def run(self, **options):
        with RAN.open("a") as file:
            file.write(f"{name}\\n")
        apply(self, **options)
    return run

for transform in LOOKS_FOR:
    transform.apply = counted(transform.apply, f"{transform.__module__}.{transform.__name__}")
"""

# What the transforms look for that are left out where a page has none of it.
ALL_SORTS = """\
# Library

(harbour)=
## The harbour

See [the harbour](#harbour), [the quay](#the-quay), {ref}`harbour`, [](works/w/one.md#one),
<https://github.com/sphinx-doc/sphinx/issues/1> and {term}`tide`.[^1] 1. is no list[^1].

[^1]: A note.

{index}`lamps`

```{image} lamp.svg
```

```{glossary}
:sorted:

tide
  It comes and goes.

ebb
  It goes.
```

```{only} html
On the web.
```

```{only} latex
On paper.
```

```{highlight} python
```

```{code-block}
print("lamp")
```

```text
as  typed
```

* plain

- bulleted

> quoted

## The quay

Two\\
lines.

---

```{eval-rst}
.. c:function:: int lit(int lamp)

.. c:alias:: lit

.. cpp:function:: int dark(int lamp)

.. cpp:alias:: dark

.. _pier:
.. index:: pier

Today is |today|: `first`__, `second`__, `outside <https://example.org/>`_,
see [LAMP]_ and pier_. Half of `it`_.

__ https://example.org/1
__ https://example.org/2

.. _it: pier_

.. [LAMP] On lamps.

>>> 1 + 1  # doctest: +SKIP
2

    >>> "quoted"
    'quoted'
```

```{list-table} A table
* - one
  - two
```

:::{works}
:::
"""


@pytest.fixture
def all_sorts(library: Any, page: Any) -> Any:
    said = {"work": "w", "title": "One", "level": "1", "kind": "chapter", "words": "2"}
    return library(
        {
            "index.md": ALL_SORTS,
            "lamp.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
            "works/w/index.md": page("# W\n\n:::{chapters}\none\n:::\n", title="W", kind="work"),
            "works/w/one.md": page("# One\n\n(one)=\n\nIt rained, *hard*.{note}`[1]`\n", **said),
        }
    )


def test_transforms_in_vain_and_new_parsers_make_no_difference(
    all_sorts: Any, differences: Any
) -> None:
    conf = all_sorts.source / "conf.py"
    with_all = conf.read_text("utf-8") + NOTHING_SPARED
    trees = {}
    for spared in (True, False):
        conf.write_text(f"SPARED = {spared}\n{with_all}", "utf-8")
        trees[spared] = all_sorts("-D", "today=Monday", into=f"html-{spared}")
    shown = trees[True].article("index").text_content()
    assert "On paper" not in shown
    assert "Today is Monday:" in shown
    assert differences(trees[True].output, trees[False].output) == []


def test_each_transform_that_may_be_left_out_has_something_to_find_here(all_sorts: Any) -> None:
    conf = all_sorts.source / "conf.py"
    conf.write_text(conf.read_text("utf-8") + COUNT_RUNS, "utf-8")
    all_sorts("-D", "today=Monday")
    ran = set((all_sorts.source / "ran.txt").read_text("utf-8").split())
    names = {f"{transform.__module__}.{transform.__name__}" for transform in LOOKS_FOR}
    # Others before them have replaced what these look for.
    assert {name.rpartition(".")[2] for name in names - ran} == {"Substitutions", "Transitions"}


def test_settings_in_one_page_are_not_the_next_ones(library: Any, page: Any) -> None:
    settings = "---\nmyst:\n  enable_extensions: [colon_fence, replacements]\n---\n"
    sign = "(c) us\n"
    book = library(
        {
            "index.md": f"{settings}# Library\n\n{sign}\n:::{{works}}\n:::\n",
            "works/w/index.md": page(f"# W\n\n{sign}", title="W", kind="work"),
        }
    )()
    assert "© us" in book.article("index").text_content()
    assert "(c) us" in book.article("works/w/index").text_content()


def test_python_looks_for_garbage_as_usual_when_a_book_is_built() -> None:
    usual = gc.get_threshold()
    garbage_collector.look_seldom()
    garbage_collector.keep_what_is_there(None)  # type: ignore[arg-type]
    try:
        assert gc.get_threshold()[0] > usual[0]
        assert gc.get_freeze_count() > 0
    finally:
        garbage_collector.look_as_usual(None, None)  # type: ignore[arg-type]
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("quiet", [False, True])
def test_sphinx_says_what_it_reads_unless_it_is_to_be_quiet(all_sorts: Any, *, quiet: bool) -> None:
    command = [sys.executable, "-m", "sphinx", *(["-q"] if quiet else []), all_sorts.source]
    tools = str(Path(__file__).parents[3] / "tools")
    done = subprocess.run(
        [*command, all_sorts.work / "html"],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": tools},
    )
    assert ("reading sources" in done.stdout) != quiet


SAID = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z-]*", fullmatch=True), SAID | st.lists(SAID)))
def test_front_matter_is_read_without_yaml_as_with_it(values: dict[str, Any]) -> None:
    items = [(k, tuple(v) if isinstance(v, list) else v) for k, v in values.items()]
    text = "\n".join(front_matter(items).split("\n")[1:-1])
    expected = msgspec.yaml.decode(text.encode()) or {}
    assert plainly_quoted(text) == expected


@given(st.text() | st.text(f"abZ09_-'. \n{MARKS}é"))
def test_words_are_letters_and_digits_however_they_are_found(text: str) -> None:
    paragraph = nodes.paragraph("", "", nodes.Text(text))
    folded = unicodedata.normalize("NFC", paragraph.astext()).casefold()
    assert words_of(paragraph) == " ".join(WORD.findall(folded))


def test_half_a_character_in_front_matter_is_told(library: Any) -> None:
    book = library({"works/w/index.md": '---\ntitle: "\\ud83d"\n---\n\n# W\n\nRain.\n'})(
        may_warn=True
    )
    assert "The front matter cannot be read." in book.log


def test_what_a_title_says_is_what_sphinx_would_list() -> None:
    picture = nodes.image(uri="lamp.svg", alt="a lamp")
    raw = nodes.raw("", "<br>", format="html")
    for title in (
        nodes.title("", "The Stairs"),
        nodes.title("", "", nodes.Text("The "), nodes.emphasis("", "Stairs")),
        nodes.title("", "", nodes.Text("The "), picture, raw, nodes.Text("Stairs")),
        nodes.title(),
    ):
        assert said_by(title) == clean_astext(title)
