"""The desk in a browser: what an owner does there, each in at most three acts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ferry_library import LAMPS
from gates.accessibility import violations_on
from images import png
from tests.desk.conftest import PARAGRAPHS, fill, novel

if TYPE_CHECKING:
    from collections.abc import Iterator

# An act is answered in its time: what it leaves is waited for, never looked at once.
expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=30_000)

pytestmark = pytest.mark.slow


class Owner:
    """Somebody at the desk: clicks, keys and words typed are counted as acts."""

    def __init__(self, page: Any, address: str, root: Path) -> None:
        self.page, self.address, self.root = page, address, root
        self.acts = 0

    def open(self, work: str = "night") -> None:
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}#/work/{work}")
        self.page.locator("iframe[src]").wait_for()
        self.acts = 0

    def library(self) -> None:
        self.page.goto("about:blank")
        self.page.goto(self.address)
        self.page.locator(".cards, .hint").first.wait_for()
        self.acts = 0

    def click(self, place: Any, **how: Any) -> None:
        self.acts += 1
        (self.page.locator(place) if isinstance(place, str) else place).click(**how)

    def press(self, key: str) -> None:
        self.acts += 1
        self.page.keyboard.press(key)

    def fill(self, name: str, words: str) -> None:
        self.acts += 1
        self.page.locator(f'dialog [name="{name}"]').fill(words)

    def line(self, words: str, nth: int = 0) -> Any:
        return self.page.locator(".line", has_text=words).nth(nth)

    def said(self) -> str:
        place = self.page.locator("#said .done, #said .problem")
        place.wait_for()
        words: str = place.inner_text()
        self.page.locator("#said >> text=Dismiss").click()
        return words

    def settings(self, work: str = "night") -> dict[str, Any]:
        path = self.root / f"texts/{work}.toml"
        return tomllib.loads(path.read_text()) if path.is_file() else {}

    def shown(self) -> Any:
        return self.page.frame_locator("iframe")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    root = fill(tmp_path_factory.mktemp("desk") / "quay")
    command = [sys.executable, "-m", "fascicle", "desk", "--no-browser", "--library", str(root)]
    own = {**os.environ, "FASCICLE_EDITOR": str(root.parent / "code")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=own) as desk:
        assert desk.stdout
        yield desk.stdout.readline().split()[0], root
        desk.kill()


@pytest.fixture(scope="module")
def window(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def owner(window: Any, place: tuple[str, Path]) -> Owner:
    address, root = place
    (root / "texts/night.toml").unlink(missing_ok=True)
    (root / "texts/night.txt").write_text(novel())
    return Owner(window, address, root)


def test_title_and_author_are_given(owner: Owner) -> None:
    owner.open()
    owner.click("text=Describe")
    owner.page.locator("dialog form").wait_for()
    owner.fill("title", "The Longest Night")
    owner.fill("authors", "A. Quill")
    owner.page.keyboard.press("Enter")
    assert "The Longest Night" in owner.said()
    assert owner.settings() == {"title": "The Longest Night", "authors": ["A. Quill"]}
    expect(owner.page.locator("#title")).to_have_text("The Longest Night")
    assert owner.acts == 3


def test_a_cover_is_set(owner: Owner, tmp_path: Path) -> None:
    (tmp_path / "moon.png").write_bytes(png(300, 400))
    owner.open()
    owner.click("text=Cover")
    owner.acts += 1
    owner.page.locator("#cover-file").set_input_files(tmp_path / "moon.png")
    assert "cover: night-cover-" in owner.said()
    owner.shown().locator("img.cover").wait_for()
    assert owner.acts == 2
    owner.library()
    shown = owner.page.locator('[data-work="night"] img')
    expect(shown).to_have_attribute("alt", "The Long Night, Ada Quill")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_a_gap_is_no_break_and_one_again(owner: Owner) -> None:
    owner.open()
    gap = owner.page.locator(".line.gap").first
    owner.click(gap)
    owner.shown().locator("hr").wait_for(state="attached")
    owner.press("o")
    owner.said()
    owner.shown().locator("hr").wait_for(state="detached")
    assert [it["read_as"] for it in owner.settings()["decisions"]] == ["no-break"]
    owner.press("b")
    owner.said()
    owner.shown().locator("hr").wait_for(state="attached")
    assert [it["read_as"] for it in owner.settings()["decisions"]] == ["space-break"]
    assert owner.acts == 3
    # The gap is decided, not the line below it.
    why = owner.page.locator(".why")
    gap.hover()
    expect(why).to_contain_text("as you have decided")
    owner.page.locator(".line.gap + .line").first.hover()
    expect(why).not_to_contain_text("decided")
    # That it is right is so of both.
    owner.click(gap)
    owner.press("y")
    owner.said()
    for place in (gap, owner.page.locator(".line.gap + .line").first):
        place.hover()
        expect(why).to_contain_text("decided")


def test_a_line_becomes_a_chapter_and_its_level_is_changed(owner: Owner) -> None:
    owner.open()
    owner.click(owner.line(PARAGRAPHS[1][:30]))
    owner.press("h")
    owner.said()
    owner.press(">")
    owner.said()
    (decision,) = owner.settings()["decisions"]
    assert (decision["read_as"], decision["level"]) == ("heading", 2)
    expect(owner.page.locator(".outline ol .entry", has_text=PARAGRAPHS[1][:20])).to_have_count(1)
    assert owner.acts == 3


def test_two_chapters_are_joined_and_one_is_split(owner: Owner) -> None:
    owner.open()
    expect(owner.page.locator(".outline .entry")).to_have_count(3)
    owner.click(owner.line("CHAPTER 2"))
    owner.press("j")
    owner.said()
    expect(owner.page.locator(".outline .entry")).to_have_count(2)
    owner.click(owner.line("CHAPTER 2"))
    owner.press("h")
    owner.said()
    expect(owner.page.locator(".outline .entry")).to_have_count(3)


def test_a_second_click_does_not_meet_another_button(owner: Owner) -> None:
    owner.open()
    entries = owner.page.locator(".outline .entry")
    expect(entries).to_have_count(3)
    entries.nth(1).hover()
    entries.nth(1).get_by_title("Join").click()
    owner.said()
    expect(entries).to_have_count(2)
    entries.nth(1).hover()
    joined = entries.nth(1).get_by_title("Join")
    joined.click()
    owner.page.mouse.down()
    owner.page.mouse.up()
    expect(entries).to_have_count(1)
    owner.page.mouse.down()
    owner.page.mouse.up()
    owner.said()
    owner.open()
    expect(entries).to_have_count(1)


def test_lines_become_verse_and_others_are_left_out(owner: Owner) -> None:
    owner.open()
    owner.click(owner.line(PARAGRAPHS[0][:30]))
    owner.click(owner.line(PARAGRAPHS[1][:30]), modifiers=["Shift"])
    owner.press("v")
    owner.said()
    owner.shown().locator(".verse").first.wait_for(state="attached")
    assert owner.acts == 3
    owner.acts = 0
    owner.click(owner.line(PARAGRAPHS[3][:30]))
    owner.press("x")
    owner.said()
    expect(owner.page.locator(".line.aside", has_text=PARAGRAPHS[3][:30])).to_have_count(1)
    assert owner.acts == 2


def test_all_lines_of_one_look_are_shown_before_they_are_decided(owner: Owner) -> None:
    owner.open()
    owner.click(owner.line("CHAPTER 1"))
    owner.press("a")
    owner.page.locator("dialog").wait_for()
    expect(owner.page.locator("dialog li")).to_have_count(3)
    owner.click("dialog .primary")
    assert "headings already" in owner.said()
    assert owner.settings() == {}
    owner.acts = 0
    owner.press("a")
    owner.page.locator("dialog .acts select").nth(1).select_option("part")
    owner.click("dialog .primary")
    owner.said()
    assert [it["kind"] for it in owner.settings()["decisions"]] == ["part"] * 3
    assert owner.acts == 2


def test_files_are_dropped_and_a_work_is_removed_and_restored(owner: Owner, tmp_path: Path) -> None:
    owner.library()
    files = []
    for n in (1, 2, 3):
        path = tmp_path / f"dropped-{n}.txt"
        path.write_text(novel(n).replace("Long", f"Dropped {n}"))
        files.append(path)
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4")
    owner.page.locator("#files").set_input_files([*files, tmp_path / "bad.pdf"])
    owner.page.locator("dialog >> text=Done").click()
    expect(owner.page.locator("dialog")).to_have_count(0)
    expect(owner.page.locator(".card", has_text="The Dropped")).to_have_count(3)
    owner.page.locator("#said >> text=Dismiss").click()
    drawn = owner.page.locator('.card[data-work="dropped-2"] .cover img')
    expect(drawn).to_have_js_property("naturalWidth", 352)
    owner.click('[aria-label="Remove The Dropped 2 Night"]')
    assert "dropped-2 was removed" in owner.said()
    assert not (owner.root / "texts/dropped-2.txt").exists()
    owner.page.locator(".removed summary").click()
    owner.click('[aria-label="Restore dropped-2"]')
    assert "is back" in owner.said()
    assert (owner.root / "texts/dropped-2.txt").exists()
    assert owner.acts == 2


def test_new_texts_are_read_at_once_and_one_that_cannot_be_is_named(owner: Owner) -> None:
    files = [owner.root / "texts" / name for name in ("fresh.txt", "hollow.epub")]
    files[0].write_text(novel(2).replace("Long", "Fresh"))
    files[1].write_bytes(b"PK and no more")
    owner.library()
    read = owner.page.get_by_role("button", name=re.compile(r"^Read \d+ text"))
    read.click()
    assert " read · texts/hollow.epub: " in owner.said()
    expect(owner.page.locator('.card[data-work="fresh"]')).to_contain_text("The Fresh Night")
    expect(owner.page.locator('.card[data-work="hollow"]')).to_contain_text("cannot be read: texts")
    expect(read).to_have_count(0)
    for slug in ("fresh", "hollow"):
        owner.page.locator(f'.card[data-work="{slug}"] button').click()
        owner.said()


def test_two_works_of_one_name_are_told_apart_by_their_files(owner: Owner, fascicle: Any) -> None:
    copy = owner.root / "texts/again.txt"
    copy.write_text((owner.root / "texts/night.txt").read_text())
    fascicle("convert", at=owner.root)
    owner.library()
    cards = owner.page.locator(".card", has_text=".txt")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("again.txt")
    fascicle("remove", "again", at=owner.root)


def test_an_act_that_changes_nothing_offers_no_undo(owner: Owner) -> None:
    owner.open()
    owner.click(owner.line("Ada counted"))
    owner.press("v")
    owner.said()
    owner.page.locator("aside >> text=Cover").click()
    owner.page.get_by_text("The cover of the text itself").click()
    box = owner.page.locator("#said")
    expect(box).to_contain_text("Nothing was to be changed")
    expect(box.get_by_text("Undo")).to_have_count(0)
    owner.page.keyboard.press("Escape")
    expect(box.locator("div")).to_have_count(0)
    assert len(owner.settings()["decisions"]) == 1


def test_the_text_can_be_read_in_a_window_that_is_enlarged(owner: Owner) -> None:
    owner.page.set_viewport_size({"width": 640, "height": 450})
    owner.open()
    assert owner.page.locator(".lines").bounding_box()["height"] > 200
    owner.page.set_viewport_size({"width": 1280, "height": 860})


def test_the_built_book_is_read_on_a_port_of_its_own(owner: Owner) -> None:
    built = owner.root / "_build/html"
    built.mkdir(parents=True, exist_ok=True)
    (built / "index.html").write_text("<p>The book.</p>")
    owner.page.goto("about:blank")
    owner.page.goto(f"{owner.address}#/publish")
    address = owner.page.get_by_role("link", name="Read it").get_attribute("href")
    assert address.split("/")[2] != owner.address.split("/")[2]
    assert b"The book." in urllib.request.urlopen(address).read()  # noqa: S310 (the desk's own)
    (built / "index.html").unlink()


def test_what_is_changed_outside_is_seen(owner: Owner) -> None:
    owner.open()
    text = owner.root / "texts/night.txt"
    text.write_text(text.read_text().replace("the lamps", "the lanterns"))
    assert "by another tab, a command or an editor" in owner.said()
    owner.line("the lanterns").wait_for()
    (owner.root / "texts/night.toml").write_text("tags = [\n")
    assert "texts/night.toml" in owner.said()


def test_a_decision_that_fits_no_line_any_more_is_shown_with_its_remedy(owner: Owner) -> None:
    owner.open()
    owner.click(owner.line("CHAPTER 2"))
    owner.press("p")
    owner.said()
    path = owner.root / "texts/night.txt"
    path.write_text(path.read_text().replace("CHAPTER 2\n", "* * *\n"))
    owner.page.get_by_role("button", name="Remove this decision").click()
    expect(owner.page.locator("iframe[src]")).to_be_visible()
    assert "no longer" in owner.page.locator("#said .done").inner_text()


def test_no_script_of_a_text_runs(owner: Owner) -> None:
    payload = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    (owner.root / "texts/evil.txt").write_text(
        f"{payload}\n\nby {payload}\n\n\n\nCHAPTER 1\n\n\n{payload}\n\nWords.\n"
    )
    for place in ("#/", "#/questions", "#/work/evil"):
        owner.page.goto("about:blank")
        owner.page.goto(f"{owner.address}{place}")
        owner.page.wait_for_timeout(800)
        assert owner.page.title() != "1"
        expect(owner.page.locator("main img:not(.cover > img), main script")).to_have_count(0)
    (owner.root / "texts/evil.txt").unlink()


def test_a_page_of_the_book_and_its_text_follow_each_other(owner: Owner) -> None:
    (owner.root / "texts/night.txt").write_text(novel(12))
    owner.open()
    owner.click(owner.page.locator(".outline .link", has_text="CHAPTER 9"))
    owner.shown().locator("h1", has_text="9").wait_for()
    owner.shown().locator("p", has_text=PARAGRAPHS[3][:30]).click()
    chosen = owner.page.locator('.line[aria-selected="true"]')
    expect(chosen).to_contain_text("night 9")
    expect(chosen).to_contain_text(PARAGRAPHS[3][:30])


def test_an_act_of_an_earlier_session_is_taken_back(owner: Owner, fascicle: Any) -> None:
    (owner.root / "texts/history.jsonl").unlink(missing_ok=True)
    code, _, _ = fascicle("describe", "night", "title=Yesterday", at=owner.root)
    assert code == 0
    owner.open()
    owner.click("nav >> text=History")
    owner.click('[aria-label="Take back act 1"]')
    assert "taken back" in owner.said()
    assert owner.settings() == {}
    expect(owner.page.locator("tr.undone")).to_have_count(1)
    assert owner.acts == 2


def test_an_act_that_was_taken_back_is_done_again(owner: Owner, fascicle: Any) -> None:
    (owner.root / "texts/history.jsonl").unlink(missing_ok=True)
    fascicle("describe", "night", "title=Yesterday", at=owner.root)
    fascicle("undo", at=owner.root)
    assert owner.settings() == {}
    owner.open()
    owner.click("nav >> text=History")
    owner.click('[aria-label="Redo act 1"]')
    owner.said()
    assert owner.settings() == {"title": "Yesterday"}
    assert owner.acts == 2


def test_the_history_shows_the_acts_that_have_some_words(owner: Owner, fascicle: Any) -> None:
    (owner.root / "texts/history.jsonl").unlink(missing_ok=True)
    for name in ("Yesterday", "Tomorrow"):
        fascicle("describe", "night", f"authors={name}", at=owner.root)
    owner.open()
    owner.click("nav >> text=History")
    rows = owner.page.locator("tbody tr:not([hidden])")
    expect(rows).to_have_count(2)
    owner.page.get_by_label("Filter the acts").fill("tomorrow")
    expect(rows).to_have_count(1)
    # The act that takes it back names it, too, and is shown as it comes.
    owner.click('[aria-label="Take back act 2"]')
    owner.said()
    expect(owner.page.locator("tbody tr[hidden]")).to_have_count(1)


def test_what_was_typed_is_not_lost_by_closing(owner: Owner) -> None:
    owner.open()
    owner.click("text=Describe")
    owner.page.locator("dialog form").wait_for()
    owner.fill("title", "The Longest Night")
    asked: list[str] = []

    def keep(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    owner.page.once("dialog", keep)
    owner.page.locator("dialog .close").click()
    assert asked == ["Discard what you have typed?"]
    owner.page.locator('dialog [name="title"]').press("Enter")
    owner.said()
    assert owner.settings() == {"title": "The Longest Night"}


def test_what_was_typed_stays_beside_what_is_wrong_with_it(owner: Owner) -> None:
    owner.open()
    owner.click("text=Describe")
    form = owner.page.locator("dialog form")
    form.wait_for()
    owner.fill("title", "The Longest Night")
    owner.fill("language", "klingon")
    form.get_by_text("Save").click()
    owner.page.locator("dialog .problem", has_text="language").wait_for()
    assert owner.settings() == {}
    owner.fill("language", "de")
    form.get_by_text("Save").click()
    owner.said()
    assert owner.settings() == {"title": "The Longest Night", "language": "de"}


def test_the_last_act_is_undone_by_a_key(owner: Owner) -> None:
    owner.open()
    owner.click(owner.line(PARAGRAPHS[0][:30]))
    owner.press("v")
    owner.said()
    owner.press("u")
    owner.said()
    assert owner.settings().get("decisions", []) == []
    assert owner.acts == 3


def test_a_line_and_a_title_open_in_the_editor(owner: Owner) -> None:
    editor = owner.root.parent / "code"
    editor.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >>"$0.opened"\n')
    editor.chmod(0o755)
    owner.open()
    owner.click(owner.line(PARAGRAPHS[0][:30], 1))
    owner.press("e")
    assert "code opens texts/night.txt:2" in owner.said()
    assert owner.acts == 2
    title = owner.page.locator(".outline .entry", has_text="CHAPTER 2")
    title.hover()
    owner.click(title.locator('[aria-label^="Rename"]'))
    assert "code opens texts/night.txt:2" in owner.said()
    opened = Path(f"{editor}.opened").read_text().split("--goto")
    lines = (owner.root / "texts/night.txt").read_text().splitlines()
    places = [int(it.strip().rpartition(":")[2]) for it in opened[1:]]
    assert [lines[n - 1][:9] for n in places] == [PARAGRAPHS[0][:9], "CHAPTER 2"]
    editor.unlink()
    owner.press("e")
    expect(owner.page.locator("dialog code")).to_have_text(f"texts/night.txt:{places[0]}")


def test_the_files_of_a_folder_are_reordered(owner: Owner) -> None:
    (owner.root / "texts/two.toml").unlink(missing_ok=True)
    owner.open("two")
    files = owner.page.locator(".files [data-file]")
    expect(files).to_have_text(["01.txt", "02.txt"])
    files.nth(1).focus()
    owner.press("Alt+ArrowUp")
    assert "files: 02.txt; 01.txt" in owner.said()
    expect(files).to_have_text(["02.txt", "01.txt"])
    expect(owner.page.locator(".outline .entry", has_text="CHAPTER").first).to_contain_text("2")
    assert owner.settings("two") == {"files": ["02.txt", "01.txt"]}
    owner.page.locator(".lines").focus()
    owner.press("u")
    owner.said()
    expect(files).to_have_text(["01.txt", "02.txt"])
    assert owner.settings("two") == {}
    assert owner.acts == 2
    owner.page.locator(".files .grip").first.drag_to(files.nth(1))
    owner.said()
    expect(files).to_have_text(["02.txt", "01.txt"])
    assert owner.settings("two") == {"files": ["02.txt", "01.txt"]}
    (owner.root / "texts/two.toml").write_text('files = ["3.txt"]\n')
    assert "there is no “3.txt”" in owner.said()
    owner.page.reload()
    owner.click("text=Order the files by name")
    owner.said()
    assert owner.settings("two") == {}


@pytest.fixture
def gap(owner: Owner) -> Iterator[Path]:
    """Yield a text with one gap, about which there is a question, and its settings."""
    text, settings = (owner.root / f"texts/gap.{ending}" for ending in ("txt", "toml"))
    settings.unlink(missing_ok=True)
    parts = [f"{words} {n}" for n in range(6) for words in PARAGRAPHS]
    text.write_text("The Gap\n\nby Ada Quill\n\n\n" + "\n\n".join([*parts[:9], "", *parts[9:]]))
    yield settings
    for path in owner.root.glob("texts/gap.*"):
        path.unlink()


def test_each_answer_is_seen_before_it_is_given(owner: Owner, gap: Path) -> None:
    owner.page.goto("about:blank")
    owner.page.goto(f"{owner.address}#/questions")
    said, shown = owner.page.locator(".page-said"), owner.page.frame_locator(".asking iframe")
    expect(said).to_contain_text("The page with this answer: title")
    expect(shown.locator("body")).to_contain_text("Contents")
    owner.acts = 0
    owner.press("s")
    expect(said).to_have_text("The page with this answer: Scene break")
    expect(shown.locator("hr")).to_have_count(1)
    expect(shown.locator("hr")).to_be_in_viewport()
    owner.press("Tab")
    expect(said).to_have_text("The page with this answer: No break")
    expect(shown.locator("hr")).to_have_count(0)
    owner.page.locator(".asking a").first.focus()
    expect(said).to_have_text("The page as it is now")
    assert not gap.exists()
    owner.press("1")
    assert "scene break" in owner.said()
    assert [it["read_as"] for it in tomllib.loads(gap.read_text())["decisions"]] == ["space-break"]
    assert owner.acts == 3


@pytest.fixture
def signs(owner: Owner) -> Iterator[Path]:
    """Yield the settings of a text with three places that may be verse, and one question."""
    text, settings = (owner.root / f"texts/signs.{ending}" for ending in ("md", "toml"))
    text.write_text(LAMPS)
    yield settings
    for path in owner.root.glob("texts/signs.*"):
        path.unlink()


def test_an_answer_is_for_all_places_that_are_ticked(owner: Owner, signs: Path) -> None:
    def answer(*left_out: str) -> list[tuple[int, int, str]]:
        owner.page.goto("about:blank")
        owner.page.goto(f"{owner.address}#/questions")
        box = owner.page.locator(".question")
        box.wait_for()
        while "more places, verse?" not in box.inner_text():
            owner.press("s")
        for line in left_out:
            box.get_by_label(f"The answer is for line {line}, too").uncheck()
        box.get_by_role("button", name="Verse").click()
        owner.said()
        decisions = tomllib.loads(signs.read_text())["decisions"]
        return [(it["line"], it["last"], it["read_as"]) for it in decisions]

    every = [(line, line + 1, "verse") for line in (3, 8, 13)]
    assert answer("8") == every[::2]
    signs.unlink()
    assert answer() == every


def test_answers_are_seen_beside_a_text_and_its_page_stays(owner: Owner, gap: Path) -> None:
    owner.open("gap")
    shown, own = (owner.page.frame_locator(f"{it} iframe") for it in (".asking", ".work"))
    owner.click("text=1 question")
    expect(shown.locator("hr")).to_have_count(1)
    for words in ("No break", "Scene break", "It is right as it is"):
        owner.page.locator("dialog button", has_text=words).hover()
    expect(owner.page.locator(".asking .page-said")).to_contain_text("It is right")
    expect(shown.locator("hr")).to_have_count(0)
    owner.page.keyboard.press("Escape")
    expect(own.locator("hr")).to_have_count(0)
    assert not gap.exists()
    assert owner.acts == 1


VIEWS = {
    "library": ("", ""),
    "table": ("", "text=Edit as a table"),
    "questions": ("#/questions", ""),
    "history": ("#/history", ""),
    "publish": ("#/publish", ""),
    "work": ("#/work/night", ".line.gap"),
    "heading": ("#/work/night", ".line.heading"),
    "description": ("#/work/night", "text=Describe"),
    "cover": ("#/work/night", "text=Cover"),
    "alike": ("#/work/night", ".line.heading"),
    "previews": ("#/work/gap", "text=1 question"),
    "files": ("#/work/two", ".files .link"),
    "no editor": ("#/work/night", "text=Edit the text"),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.usefixtures("gap")
def test_axe_finds_nothing(owner: Owner, axe: Path, view: str) -> None:
    address, then = VIEWS[view]
    for scheme, wide in (("light", 1280), ("dark", 820)):
        owner.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        owner.page.set_viewport_size({"width": wide, "height": 860})
        owner.page.goto("about:blank")
        owner.page.goto(f"{owner.address}{address}")
        owner.page.locator("main:not(:has(> .waiting))").wait_for()
        if then:
            owner.page.locator(then).first.click()
        if view == "alike":
            owner.page.keyboard.press("a")
        if view in {"alike", "description", "cover", "no editor"}:
            owner.page.locator("dialog form, dialog li, dialog .hint, dialog code").first.wait_for()
        if view in {"previews", "questions"}:
            expect(owner.page.locator(".asking .page-said")).to_contain_text("with this answer")
        found = violations_on(owner.page, (), axe)
        assert found == [], (scheme, wide)
    owner.page.emulate_media(color_scheme="light")
    owner.page.set_viewport_size({"width": 1280, "height": 860})


def test_a_cell_of_the_table_is_edited(owner: Owner) -> None:
    (owner.root / "texts/night.toml").write_text('tags = ["ice, snow", "letters"]\n')
    owner.open()
    owner.library()
    owner.click("text=Edit as a table")
    cell = owner.page.locator('[aria-label="Tags of night.txt"]')
    cell.press("End")
    cell.press_sequentially("; keys")
    cell.press("Escape")
    assert cell.input_value() == "ice, snow; letters"
    cell.press("End")
    cell.press_sequentially("; lamps")
    owner.press("Enter")
    owner.said()
    assert owner.settings()["tags"] == ["ice, snow", "letters", "lamps"]
    assert owner.acts == 2
