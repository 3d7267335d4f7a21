"""The typeface of the book in a browser: what is set in it, and what is loaded for it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TEXTS = {
    "lamp": ("en", "On 19 May the *lamp* went out; the **keeper** slept."),
    "lampa": ("pl", "Zażółć gęślą jaźń, a *łódź* śpi."),
    "lampada": ("ru", "Лампа погасла, и *сторож* спал."),
    "lychnari": ("el", "Το λυχνάρι έσβησε και ο *φύλακας* κοιμόταν."),
    "menis": ("grc", "Μῆνιν ἄειδε θεὰ Πηληϊάδεω Ἀχιλῆος"),
    "ranpu": ("ja", "ランプは消えた。"),
}
# Each page is as long as a window, so that a line that moves moves others.
MORE = 12
SHIFTS = """
globalThis.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries()
  .flatMap(({ sources }) => sources)
  .filter(({ node }) => !node?.parentElement?.closest(".bd-header-article"))
  .map(({ node }) => node?.nodeName)))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def built(build: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a library in six languages."""
    root = tmp_path_factory.mktemp("languages") / "library"
    files = {
        "conf.py": 'extensions = ["fascicle.sphinx_ext"]\n',
        "index.md": "# Lamps\n\n:::{works}\n:::\n",
        "library.toml": 'title = "Lamps"\n',
    }
    for slug, (language, text) in TEXTS.items():
        head = f"---\ntitle: {json.dumps(slug)}\nlanguage: {language}\n---\n\n# {slug}\n\n"
        files[f"works/{slug}/index.md"] = head + f"{text}\n\n" * MORE
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return build(root)


def faces(page: Any, selector: str) -> set[str]:
    """Return the names of the fonts that the glyphs of an element come from."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    devtools.detach()
    return {font["postScriptName"] for font in fonts if font["isCustomFont"]} | {
        "of the machine" for font in fonts if not font["isCustomFont"]
    }


# The styles in which each of the texts has words.
SET = ("", "-italic")
TEXT = ".bd-article .scene > p"


def test_a_text_its_figures_and_its_italics_are_set_in_it(reader: Any, size: Any) -> None:
    page = reader("works/lamp/index.html", size)
    page.evaluate("document.fonts.ready")
    assert faces(page, TEXT) == {
        "FascicleSerif-Regular", "FascicleSerif-Italic", "FascicleSerif-Bold",
    }  # fmt: skip
    assert faces(page, f"{TEXT} em") == {"FascicleSerif-Italic"}
    figures = page.locator(TEXT).first.evaluate("p => getComputedStyle(p).fontVariantNumeric")
    assert "oldstyle-nums" in figures


@pytest.mark.parametrize(
    ("slug", "files"),
    [
        ("lamp", {"latin.css", "latin-italic.css", "latin-bold.css"}),
        ("lampa", {f"{script}{style}.css" for script in ("latin", "latin-ext") for style in SET}),
        ("lampada", {f"{script}{style}.css" for script in ("latin", "cyrillic") for style in SET}),
        ("lychnari", {f"{script}{style}.css" for script in ("latin", "greek") for style in SET}),
        ("menis", {f"latin{style}.css" for style in SET}),
        ("ranpu", set()),
    ],
)
def test_a_page_loads_what_its_language_is_written_in(
    reader: Any, slug: str, files: set[str]
) -> None:
    page = reader("index.html", fresh=True)
    page.wait_for_load_state("networkidle")
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"works/{slug}/index.html")
    page.wait_for_load_state("networkidle")
    names = {url.partition("?")[0].rpartition("/")[2] for url in loaded if "/typeface/" in url}
    assert names == files
    # Of the polytonic text, the spaces are ours.
    is_others = slug in {"menis", "ranpu"}
    assert ("of the machine" in faces(page, TEXT)) == is_others


@pytest.mark.parametrize("slug", ["lamp", "lampada"])
def test_nothing_moves_below_the_bar_while_a_page_is_loaded(
    chromium: Any, home: str, size: dict[str, int], slug: str
) -> None:
    context = chromium.new_context(viewport=size)
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.goto(f"{home}works/{slug}/index.html")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("shifts") == []
    context.close()


def test_a_book_in_a_folder_is_set_in_it_and_the_console_is_silent(
    chromium: Any, built: Path
) -> None:
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((built / "works/lamp/index.html").as_uri())
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('19px \"Fascicle Serif\"')")
    assert said == []
    assert faces(page, f"{TEXT} em") == {"FascicleSerif-Italic"}
    page.close()


def test_readers_may_choose_another_type(reader: Any) -> None:
    page = reader("works/lamp/index.html", fresh=True)
    page.get_by_role("button", name="Reading settings").click()
    page.locator("#settings [data-value=sans]").click()
    assert faces(page, TEXT) == {"of the machine"}
    page.locator("#settings [data-value=serif]").click()
    assert "FascicleSerif-Regular" in faces(page, TEXT)


def test_without_a_script_it_is_there(reader: Any) -> None:
    page = reader("works/lamp/index.html", java_script_enabled=False)
    assert faces(page, f"{TEXT} em") == {"FascicleSerif-Italic"}
