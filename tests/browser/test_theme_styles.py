"""The reduced theme sheets change no page: every element looks as with the whole sheet."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pydata_sphinx_theme
import pytest

from slow_cases import mostly_slow

WHOLE = Path(pydata_sphinx_theme.__file__).parent / (
    "theme/pydata_sphinx_theme/static/styles/pydata-sphinx-theme.css"
)
PAGES = (
    "index.html",
    "works/the-ferry/index.html",
    "works/the-ferry/chapter-1.html",
    "works/odd/index.html",
    "catalogue.html",
    "search.html?q=river",
    "authors/index.html",
)
# What a keeper's own page may have beside the text.
ESSAY = """\
# An essay

:::{note}
One thing. {sub}`below`
:::

:::{warning}
:class: dropdown
Another.
:::

| a | b |
| --- | :-: |
| 1 | 2 |

```python
print("rain")
```

- [a link](https://example.org/), `code`, **bold**
- ![a lamp](lamp.svg)

:::{figure} lamp.svg
:align: right
A lamp.
:::

> Quoted.

Term
: said
"""
LAMP = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h7v7"/></svg>'
# Compared in the page: a page has some 100,000 values, and it takes seconds to pass them on.
DIFFERING = """
async (address) => {
  const looks = () => [...document.querySelectorAll("body, body *")].map((element) => {
    const style = getComputedStyle(element);
    const { left, top, width, height } = element.getBoundingClientRect();
    // Chromium has two ways to say a margin that it has computed; the place shows it, too.
    const keys = [...style].filter((key) => !key.startsWith("margin"));
    const own = keys.map((key) => `${key}: ${style.getPropertyValue(key)}`);
    const name = `<${element.tagName} ${element.getAttribute("class")}>`;
    return [name, [left, top, width, height].join(), ...own];
  });
  // On a busy machine, a face may come after the page.
  const settled = async () => {
    await document.fonts.ready;
    for (let [before, now] = [looks(), null]; ; before = now) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      now = looks();
      if (JSON.stringify(now) === JSON.stringify(before)) return now;
    }
  };
  const reduced = await settled();
  // The plain sheet holds the other two as well.
  const plain = document.querySelector("link[href*='plain.css']");
  const base = plain ?? document.querySelector("link[href*='styles/base.css']");
  const others = (plain ? ["styles/sphinx-book-theme.css", "fascicle.css"] : []).map((name) =>
    Object.assign(base.cloneNode(), { href: new URL(name, base.href).href }));
  const loaded = [base, ...others].map((link) => new Promise((done, failed) => {
    link.onload = done;
    link.onerror = failed;
  }));
  base.after(...others);
  base.href = address;
  await Promise.all(loaded);
  await Promise.all(document.getAnimations().map((moving) => moving.finished));
  const whole = await settled();
  const differing = [];
  for (const [index, mine] of reduced.entries()) {
    const values = [mine, whole[index] ?? []].map((look) => new Set(look));
    const apart = values.flatMap((one, side) => [...one].filter((v) => !values[1 - side].has(v)));
    if (apart.length) differing.push([mine[0], apart]);
  }
  return { compared: reduced.length, beside: whole.length, differing };
}
"""


def differences(page: Any, whole: str) -> list[tuple[str, list[str]]]:
    """Return each element that looks different with the whole sheet, and how."""
    page.wait_for_load_state("networkidle")
    found = page.evaluate(DIFFERING, whole)
    assert found["compared"] == found["beside"] > 10
    differing: list[tuple[str, list[str]]] = found["differing"]
    return differing


# Each width and each scheme once.
@pytest.mark.parametrize(
    ("size", "scheme"), [("wide", "light"), ("narrow", "dark")], indirect=["size"]
)
@pytest.mark.parametrize("name", mostly_slow(PAGES, "works/the-ferry/chapter-1.html"))
def test_a_page_looks_the_same(reader: Any, size: dict[str, int], name: str, scheme: str) -> None:
    page = reader(name, size, color_scheme=scheme)
    page.route("**/whole.css", lambda route: route.fulfill(path=WHOLE, content_type="text/css"))
    assert page.locator("link[href*='plain.css']").count() == 1
    assert differences(page, "/whole.css") == []


def test_no_rule_of_the_theme_is_for_a_width_and_a_scheme_at_once() -> None:
    queries = re.split(r"@media(?=[^{]*width)", WHOLE.read_text("utf-8"))[1:]
    assert len(queries) > 50
    assert not [rules for rules in map(block_of, queries) if re.search("data-(theme|mode)", rules)]


def block_of(query: str) -> str:
    """Return what is in the first pair of braces."""
    depth = 0
    for brace in re.finditer("[{}]", query):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return query[: brace.end()]
    raise AssertionError


PANELS = ("settings-button", "contents-button", "annotations-button", "search-button")


@pytest.mark.parametrize("button", mostly_slow(PANELS, "settings-button"))
def test_a_panel_looks_the_same(reader: Any, size: dict[str, int], button: str) -> None:
    page = reader("works/the-ferry/chapter-1.html", size)
    page.route("**/whole.css", lambda route: route.fulfill(path=WHOLE, content_type="text/css"))
    if not page.locator(f".{button}").first.is_visible():
        page.locator(".more-button").click()
    page.locator(f".{button}").first.click()
    page.locator("dialog[open], :popover-open").first.wait_for()
    assert differences(page, "/whole.css") == []


@pytest.fixture(scope="session")
def essay(build: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a page of the keeper's own."""
    root = tmp_path_factory.mktemp("essay")
    extensions = '["fascicle.sphinx_ext"]'
    more = 'myst_enable_extensions = ["colon_fence", "deflist"]\n'
    (root / "conf.py").write_text(f"extensions = {extensions}\n{more}")
    (root / "index.md").write_text(ESSAY)
    (root / "lamp.svg").write_text(LAMP)
    return build(root)


def test_what_a_keeper_writes_looks_the_same(
    chromium: Any, essay: Path, size: dict[str, int]
) -> None:
    page = chromium.new_page(viewport=size)
    page.goto((essay / "index.html").as_uri())
    assert page.locator("link[href*='plain.css']").count() == 0
    assert differences(page, WHOLE.as_uri()) == []
    page.close()
