"""Each patch leaves every page as it is."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COUNT_RUNS = """
from pathlib import Path

import fascicle.sphinx_ext
from fascicle.sphinx_ext.speed.patches import LOOKS_FOR
from sphinx.transforms import SphinxTransform

RAN, ALL = (Path(__file__).with_name(name) for name in ("ran.txt", "all.txt"))

def counted(apply, name):
    def run(self, **options):
        with RAN.open("a") as file:
            file.write(f"{name}\\n")
        apply(self, **options)
    return run

ours = [each for each in SphinxTransform.__subclasses__() if hasattr(each, "looks_for")]
for transform in [*LOOKS_FOR, *ours]:
    transform.apply = counted(transform.apply, transform.__name__)
    with ALL.open("a") as file:
        file.write(f"{transform.__name__}\\n")
"""

# All that the skipped transforms look for.
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

|  |  |
| --- | --- |
| one | two |

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


def test_skipped_transforms_make_no_difference(all_sorts: Any, differences: Any) -> None:
    fast = all_sorts("-D", "today=Monday", into="fast")
    slow = all_sorts("-D", "today=Monday", "-D", "fascicle_speed=0", into="slow")
    shown = fast.article("index").text_content()
    assert "On paper" not in shown
    assert "Today is Monday:" in shown
    assert differences(fast.output, slow.output) == []


def test_each_transform_that_may_be_skipped_has_something_to_find_here(all_sorts: Any) -> None:
    conf = all_sorts.source / "conf.py"
    conf.write_text(conf.read_text("utf-8") + COUNT_RUNS, "utf-8")
    all_sorts("-D", "today=Monday")
    known, ran = (
        set((all_sorts.source / name).read_text("utf-8").split()) for name in ("all.txt", "ran.txt")
    )
    assert {"TransitionsAreBreaks", "NoteReferences"} < ran
    # Others before them have replaced what these look for.
    assert known - ran == {"Substitutions", "Transitions"}


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


@pytest.mark.parametrize("quiet", [False, True])
def test_sphinx_reports_its_progress_unless_it_is_quiet(all_sorts: Any, *, quiet: bool) -> None:
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
