"""Acts of the desk are those of the commands: in the TOML beside the text, and in the pages."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.desk.acts import Act, Desk, Place
from fascicle.desk.library_view import Publishing, cards_of
from fascicle.library.undoing import DependentActsError
from fascicle.model.errors import DecisionError, FascicleError, SourceError, UseError
from images import png
from tests.desk.conftest import PARAGRAPHS, novel

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.desk.open_text import TextView


def line_of(view: TextView, words: str, nth: int = 1) -> int:
    return [n for n, line in enumerate(view.lines, 1) if line.startswith(words)][nth - 1]


def decisions(root: Path, work: str = "night") -> list[dict[str, Any]]:
    path = root / f"texts/{work}.toml"
    return tomllib.loads(path.read_text()).get("decisions", []) if path.is_file() else []


def pages(root: Path, work: str = "night") -> dict[str, str]:
    return {path.stem: path.read_text() for path in (root / "works" / work).glob("*.md")}


def test_a_card_says_what_is_known_of_a_work(desk: Desk) -> None:
    assert [(card.slug, card.state) for card in cards_of(desk.root)] == [
        ("night", "new"),
        ("two", "new"),
    ]
    desk.view("night")
    card = cards_of(desk.root)[0]
    assert (card.values["title"], card.values["authors"]) == ("The Long Night", ["Ada Quill"])
    assert card.filed == "Long Night"
    assert card.words > 100
    assert card.state == "converted"
    (desk.root / "texts/night.txt").write_text(novel(4))
    assert cards_of(desk.root)[0].state == "changed"


def test_the_card_of_a_text_that_cannot_be_read_says_so_until_the_text_changes(desk: Desk) -> None:
    broken = desk.root / "texts/broken.epub"
    broken.write_bytes(b"PK\x03\x04 and no more")
    states = {it.slug: it.state for it in desk.library()["works"]}
    assert states["broken"] == "new"
    with pytest.raises(SourceError):
        desk.view("broken")
    (card,) = (it for it in desk.library()["works"] if it.slug == "broken")
    assert card.state == "failed"
    assert card.problem.startswith("texts/broken.epub: ")
    broken.write_bytes(b"PK\x03\x04 and a little more")
    assert next(it.state for it in desk.library()["works"] if it.slug == "broken") == "new"


def test_each_block_of_a_page_is_placed_beside_its_lines(desk: Desk) -> None:
    view = desk.view("night")
    written = pages(desk.root)
    placed = 0
    for page in view.pages:
        rows = written[page.name.rpartition("/")[2]].splitlines()
        for on_page, in_text in page.lines:
            if not view.lines[in_text - 1]:
                assert rows[on_page - 1] == ":::{space-break}"
                continue
            first = view.lines[in_text - 1].split()[0].lower().strip("“")
            assert first in rows[on_page - 1].lower(), (page.name, on_page, in_text)
            placed += 1
    assert placed == 3 * 5


def test_every_line_of_the_text_has_a_reading_or_is_set_aside(desk: Desk) -> None:
    view = desk.view("night")
    read = {n for first, last, *_ in view.blocks for n in range(first, last + 1)}
    aside = {n for first, last, _ in view.asides for n in range(first, last + 1)}
    said = {n for n, line in enumerate(view.lines, 1) if line.strip()}
    assert said <= read | aside
    assert {entry.text for entry in view.outline} == {f"CHAPTER {n}" for n in (1, 2, 3)}


def test_a_title_that_runs_into_its_text_has_its_line_and_the_text_those_below(desk: Desk) -> None:
    entry = "THE PIKE: an old pike lay under the bridge and told the young\nfish that it was a log."
    (desk.root / "texts/night.txt").write_text(f"{novel(2)}\n\n{entry}\n")
    view = desk.view("night")
    line = line_of(view, "THE PIKE")
    done = desk.do(Act("decide", "night", (Place("heading", line),), known=view.digest))
    assert done.view
    rows = [(first, last, reading) for first, last, _, reading, *_ in done.view.blocks]
    assert [(line, line, "chapter (level 1)"), (line + 1, line + 1, "paragraph")] == rows[-2:]
    assert done.view.outline[-1].text == "THE PIKE"
    done = desk.do(Act("decide", "night", (Place("paragraph", line),), known=view.digest))
    assert done.view
    assert done.view.blocks[-1][:2] == (line, line + 1)


def test_a_gap_becomes_a_break_and_is_one_no_longer(desk: Desk) -> None:
    view = desk.view("night")
    line = line_of(view, PARAGRAPHS[2][:20])
    before = pages(desk.root)
    done = desk.do(Act("decide", "night", (Place("no-break", line),), known=view.digest))
    assert [it["read_as"] for it in decisions(desk.root)] == ["no-break"]
    assert any("read_as" in row for row in done.toml)
    assert done.view
    assert not done.view.lines, "the browser has them"
    assert line in {gap[0] for gap in view.gaps}
    assert line not in {gap[0] for gap in done.view.gaps}
    assert pages(desk.root) != before
    done = desk.do(Act("forget", "night", (Place("as-read", line),), known=view.digest))
    assert (decisions(desk.root), pages(desk.root)) == ([], before)


def test_a_line_becomes_a_heading_of_a_level(desk: Desk) -> None:
    view = desk.view("night")
    line = line_of(view, PARAGRAPHS[1][:20])
    place = Place("heading", line, level=2, kind="section")
    done = desk.do(Act("decide", "night", (place,)))
    assert done.view
    (entry,) = [it for it in done.view.outline if it.line == line]
    assert (entry.level, entry.kind) == (2, "section")


def test_lines_of_one_look_are_decided_in_one_act(desk: Desk) -> None:
    view = desk.view("night")
    alike = [n for n, is_same in desk.alike("night", line_of(view, "CHAPTER 1")) if is_same]
    assert alike == [line_of(view, f"CHAPTER {n}") for n in (1, 2, 3)]
    desk.do(Act("decide", "night", tuple(Place("heading", n, level=1, kind="part") for n in alike)))
    assert [it["kind"] for it in decisions(desk.root)] == ["part"] * 3
    assert desk.alike("night", line_of(view, PARAGRAPHS[0][:20])) == []


def test_a_line_of_a_file_is_decided_in_that_file(desk: Desk) -> None:
    view = desk.view("two")
    assert [name for name, _ in view.files] == ["two/01.txt", "two/02.txt"]
    line = line_of(view, "CHAPTER 2")
    desk.do(Act("decide", "two", (Place("heading", line, kind="part"),)))
    desk.do(Act("decide", "two", (Place("heading", 1, kind="part", file="01.txt"),)))
    said = [(it["file"], it["line"], it["kind"]) for it in decisions(desk.root, "two")]
    assert sorted(said) == [("01.txt", 1, "part"), ("02.txt", 1, "part")]


def test_the_files_of_a_folder_are_reordered_and_the_order_is_undone(desk: Desk) -> None:
    view = desk.view("two")
    assert (view.order, desk.view("night").order) == (("01.txt", "02.txt"), ())
    done = desk.do(Act("describe", "two", values={"files": "02.txt; 01.txt"}))
    assert '+ files = ["02.txt", "01.txt"]' in done.toml
    assert done.view
    assert done.view.order == ("02.txt", "01.txt")
    assert [entry.text for entry in done.view.outline] == ["CHAPTER 2", "CHAPTER 1"]
    desk.undo(desk.history("two")["acts"][0]["number"])
    assert desk.view("two").order == view.order
    with pytest.raises(FascicleError, match=r"there is no “3\.txt”"):
        desk.do(Act("describe", "two", values={"files": "3.txt"}))


def test_an_order_of_files_that_are_gone_is_removed(desk: Desk) -> None:
    desk.do(Act("describe", "two", values={"files": "02.txt; 01.txt"}))
    (desk.root / "texts/two/02.txt").unlink()
    with pytest.raises(FascicleError) as failure:
        desk.view("two")
    assert failure.value.place == "texts/two.toml: files"
    done = desk.do(Act("describe", "two", values={"files": ""}))
    assert done.view
    assert done.view.order == ("01.txt",)


@pytest.mark.parametrize(
    "act",
    [
        Act("decide", "night", (Place("heading", 900),)),
        Act("decide", "night", (Place("heading", -4),)),
        Act("decide", "night", (Place("verse", 7, 900),)),
        Act("decide", "night", (Place("chapter", 7),)),
        Act("decide", "night", (Place("heading", 7, kind="../../etc"),)),
        Act("decide", "night", (Place("as-read", about="gaps=x"),)),
        Act("decide", "night", (Place("space-break", about="none"),)),
        Act("decide", "nigt", (Place("heading", 7),)),
        Act("decide", "../two", (Place("heading", 7),)),
        Act("describe", "night", values={"titel": "x"}),
        Act("describe", "night", values={"address": "../x"}),
        Act("forget", "night", (Place("as-read", 7),)),
        Act("restore", "night"),
        Act("burn", "night"),
    ],
)
def test_what_cannot_be_done_changes_nothing(desk: Desk, act: Act) -> None:
    desk.view("night")
    before = {
        p: p.read_bytes() for p in desk.root.rglob("*") if p.is_file() and "_build" not in p.parts
    }
    with pytest.raises(FascicleError) as raised:
        desk.do(act)
    assert str(desk.root) not in str(raised.value)
    after = {
        p: p.read_bytes() for p in desk.root.rglob("*") if p.is_file() and "_build" not in p.parts
    }
    assert after == before


def test_a_work_is_described(desk: Desk) -> None:
    done = desk.do(Act("describe", "night", values={"title": "A Night", "tags": "ice"}))
    assert done.view
    assert done.view.title == "A Night"
    values = {it["key"]: (it["value"], it["source"]) for it in desk.description("night")}
    assert values["title"] == ("A Night", "settings")
    assert values["authors"] == ("Ada Quill", "text")
    desk.do(Act("unknown", "night", values={"key": "authors"}))
    assert tomllib.loads((desk.root / "texts/night.toml").read_text())["unknown"] == ["authors"]


def test_a_work_is_removed_and_comes_back(desk: Desk) -> None:
    desk.view("night")
    text = (desk.root / "texts/night.txt").read_bytes()
    desk.do(Act("remove", "night"))
    assert [card.slug for card in cards_of(desk.root)] == ["two"]
    assert [it["work"] for it in desk.library()["removed"]] == ["night"]
    desk.do(Act("restore", "night"))
    assert (desk.root / "texts/night.txt").read_bytes() == text


def test_a_work_whose_text_is_gone_is_named_and_may_be_removed(desk: Desk) -> None:
    desk.view("night")
    desk.view("two")
    assert not desk.library()["gone"]
    (desk.root / "texts/night.txt").unlink()
    assert desk.library()["gone"] == [{"work": "night", "title": "The Long Night"}]
    desk.do(Act("remove", "night"))
    assert not desk.library()["gone"]


def test_a_file_is_added_and_read(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "dropped.txt"
    path.write_text(novel(2).replace("Long", "Short"))
    added = desk.add(path)
    assert (added["work"], added["status"], added["title"]) == ("dropped", "new", "The Short Night")
    assert (added["headings"], added["questions"]) == (2, 0)


def test_what_is_saved_outside_is_seen_and_stays(desk: Desk) -> None:
    view = desk.view("night")
    before = desk.state("night")
    settings = desk.root / "texts/night.toml"
    settings.write_text('# mine\ntags = ["ice"]\n')
    assert desk.state("night") != before
    line = line_of(view, PARAGRAPHS[2][:20])
    desk.do(Act("decide", "night", (Place("no-break", line),)))
    assert settings.read_text().startswith('# mine\ntags = ["ice"]\n')
    text = desk.root / "texts/night.txt"
    text.write_text(text.read_text().replace("the lamps", "the stars"))
    assert any("the stars" in row for row in desk.view("night", view.digest).lines)


def test_a_text_that_cannot_be_read_is_named_and_the_others_are_shown(desk: Desk) -> None:
    (desk.root / "texts/night.toml").write_text("tags = [\n")
    with pytest.raises(FascicleError, match=r"texts/night\.toml"):
        desk.view("night")
    assert desk.view("two").outline
    assert {card.slug: card.state for card in cards_of(desk.root)} == {
        "night": "failed",
        "two": "converted",
    }


def test_a_decision_whose_words_are_gone_is_withdrawn(desk: Desk) -> None:
    view = desk.view("night")
    desk.do(Act("decide", "night", (Place("no-break", line_of(view, PARAGRAPHS[2][:20])),)))
    text = desk.root / "texts/night.txt"
    text.write_text(text.read_text().replace(PARAGRAPHS[2], "It was quiet."))
    with pytest.raises(DecisionError, match=r"decision 1"):
        desk.view("night")
    with pytest.raises(UseError):
        desk.do(Act("withdraw", "night", values={"number": "2"}))
    assert desk.do(Act("withdraw", "night", values={"number": "1"})).view
    assert decisions(desk.root) == []


def test_the_questions_of_all_works_are_listed(desk: Desk) -> None:
    (desk.root / "texts/odd.txt").write_text(
        "It was late, and nobody came.\n\nThe lamp went out.\n"
    )
    listed = desk.questions()
    assert listed["problems"] == []
    assert {"odd"} <= {it["work"] for it in listed["questions"]}


@pytest.mark.slow
def test_the_book_is_built_and_copied(desk: Desk, tmp_path: Path) -> None:
    publishing = Publishing(desk.root)
    assert publishing.state()["built"] == ""
    publishing.build()
    state = publishing.state()
    assert (state["changed"], state["problems"], state["running"]) == ([], [], "")
    (desk.root / "texts/night.txt").write_text(novel(4))
    assert publishing.state()["changed"] == ["The Long Night"]
    assert "published" in publishing.publish(str(tmp_path / "out"))[0]
    assert (tmp_path / "out/index.html").is_file()
    with pytest.raises(UseError, match="no folder"):
        publishing.publish(" ")


def test_what_fails_in_one_work_is_on_its_card_and_no_other(desk: Desk) -> None:
    desk.view("night")
    page = desk.root / "works/night/index.md"
    page.write_text(page.read_text().replace('total-words: "', 'total-words: "many '))
    (desk.root / "texts/two.txt").write_text("Words.\n")
    (desk.root / "texts/left.xyz").write_text("Words.\n")
    night, two = cards_of(desk.root)
    assert (night.state, two.state) == ("failed", "failed")
    assert "two.txt" in two.problem
    assert any("left.xyz" in it for it in desk.library()["unread"])


def test_a_page_edited_by_hand_is_named_and_stays(desk: Desk) -> None:
    view = desk.view("night")
    assert view.notes == ()
    page = desk.root / "works/night/chapter-1.md"
    page.write_text(page.read_text().replace("the quay", "the pier"))
    edited = page.read_bytes()
    line = line_of(view, PARAGRAPHS[0][:20])
    done = desk.do(Act("decide", "night", (Place("verse", line),)))
    assert done.view
    assert any("chapter-1.md was edited by hand" in note for note in done.view.notes)
    assert page.read_bytes() == edited


def test_an_act_after_which_the_text_cannot_be_read_says_so(desk: Desk) -> None:
    view = desk.view("night")
    lines = [line_of(view, PARAGRAPHS[2][:20], n) for n in (1, 2)]
    desk.do(Act("decide", "night", tuple(Place("no-break", line) for line in lines)))
    text = desk.root / "texts/night.txt"
    text.write_text(text.read_text().replace(PARAGRAPHS[2], "It was quiet."))
    done = desk.do(Act("withdraw", "night", values={"number": "1"}))
    assert done.view is None
    assert "decision 1" in done.problem
    assert len(decisions(desk.root)) == 1
    assert desk.do(Act("withdraw", "night", values={"number": "1"})).view


def test_changes_are_named_of_a_work_that_was_not_open(desk: Desk) -> None:
    line = line_of(desk.view("night"), PARAGRAPHS[2][:20])
    done = Desk(desk.root).do(Act("decide", "night", (Place("no-break", line),)))
    assert any(str(line) in change for change in done.changes)


def test_a_cover_is_a_file_or_an_image_of_the_text(desk: Desk) -> None:
    desk.view("night")
    done = desk.keep_cover("night", "moon.png", png(300, 400))
    (file,) = (desk.root / "texts").glob("*.png")
    assert done.said == (f"cover: {file.name}",)
    card = cards_of(desk.root)[0]
    name = card.values["cover"].removeprefix("images/")
    assert desk.image("night", name).startswith(b"RIFF")
    with pytest.raises(UseError, match="cannot be a cover"):
        desk.keep_cover("night", "bad.png", b"no image")
    assert len([*(desk.root / "texts").glob("*.png")]) == 1
    latest = desk.history("night")["acts"][0]
    assert latest["title"] == card.values["title"]
    desk.undo(latest["number"])
    desk.view("night")
    assert "cover" not in cards_of(desk.root)[0].values
    (desk.root / "texts/lamp.png").write_bytes(png(30, 40))
    (desk.root / "texts/lit.md").write_text(
        "# Lit\n\nby Ada\n\n![A lamp](lamp.png)\n\nIt was lit.\n"
    )
    listed = desk.images("lit")
    assert listed["cover"] == ""
    (image,) = listed["images"]
    assert desk.image("lit", image).startswith(b"RIFF")
    desk.do(Act("describe", "lit", values={"cover": image.removesuffix(".png")}))
    assert desk.images("lit")["cover"] == f"images/{image}"
    for wrong in ("x.png", "../../texts/lamp.png", "index.md"):
        with pytest.raises(UseError):
            desk.image("lit", wrong)


def test_an_act_names_the_acts_that_depend_on_it(desk: Desk) -> None:
    for title in ("One", "Two", "Three"):
        desk.do(Act("describe", "night", values={"title": title}))
    first, *later = (it["number"] for it in reversed(desk.history("night")["acts"]))
    with pytest.raises(DependentActsError) as refused:
        desk.undo(first)
    assert list(refused.value.numbers) == later[::-1]
    redo = desk.undo(later[1])["number"]
    assert desk.view("night").title == "Two"
    assert desk.undo(redo)["said"][0].startswith("done again: ")
    assert desk.view("night").title == "Three"


def test_the_acts_that_depend_on_one_are_all_named_at_once(desk: Desk) -> None:
    line = line_of(desk.view("night"), PARAGRAPHS[0][:20])
    before = (desk.root / "texts/night.toml").exists()
    for level in (None, 2, 1, 3, 1):
        desk.do(Act("decide", "night", (Place("heading", line, level=level),)))
    first, *later = (it["number"] for it in reversed(desk.history("night")["acts"]))
    with pytest.raises(DependentActsError) as refused:
        desk.undo(first)
    assert list(refused.value.numbers) == later[::-1]
    for number in (*refused.value.numbers, first):
        desk.undo(number)
    assert (desk.root / "texts/night.toml").exists() == before


def test_an_act_says_what_it_replaces(desk: Desk) -> None:
    line = line_of(desk.view("night"), "CHAPTER 2")
    desk.do(Act("decide", "night", (Place("verse", line, line + 2),)))
    said = desk.do(Act("decide", "night", (Place("set-aside", line),))).said
    assert said[1].startswith(f"instead of lines {line}-{line + 2}, ")


def test_a_text_is_divided_by_a_title_that_is_typed(desk: Desk) -> None:
    view = desk.view("night")
    line = view.pages[2].lines[-1][1]
    done = desk.do(Act("decide", "night", (Place("division", line, title="The Storm"),)))
    assert done.view
    (entry,) = (it for it in done.view.outline if it.supplied)
    assert (entry.text, entry.line, entry.level) == ("The Storm", line, 1)
    assert not done.view.problem
    assert pages(desk.root)["the-storm"].count("# The Storm") == 1
    (renamed,) = desk.do(
        Act("decide", "night", (Place("division", line, title="Low Water"),))
    ).toml[-1:]
    assert renamed == '+ title = "Low Water"'
    desk.do(Act("forget", "night", (Place("as-read", line),)))
    assert "low-water" not in pages(desk.root)


def test_an_act_on_lines_that_were_changed_meanwhile_is_refused(desk: Desk) -> None:
    view = desk.view("night")
    path = desk.root / "texts/night.txt"
    path.write_text("One line more.\n\n" + path.read_text())
    act = Act("decide", "night", (Place("verse", line_of(view, "CHAPTER 2")),), known=view.digest)
    with pytest.raises(UseError, match="changed meanwhile"):
        desk.do(act)
    assert decisions(desk.root) == []


def test_a_heading_of_two_lines_is_joined_and_moved_as_one(desk: Desk) -> None:
    path = desk.root / "texts/night.txt"
    path.write_text(path.read_text().replace("CHAPTER 2\n", "CHAPTER 2\n\nThe Lamp\n"))
    (entry,) = (it for it in desk.view("night").outline if it.text == "CHAPTER 2: The Lamp")
    place = Place("heading", entry.line, entry.last, level=2)
    view = desk.do(Act("decide", "night", (place,))).view
    assert view
    assert ("CHAPTER 2: The Lamp", 2) in [(it.text, it.level) for it in view.outline]
    place = Place("set-aside", entry.line, entry.last)
    view = desk.do(Act("decide", "night", (place,))).view
    assert view
    assert not any(it.text in {"CHAPTER 2", "The Lamp"} for it in view.outline)
    assert "The Lamp" not in "".join(pages(desk.root).values())


def test_lines_that_differ_by_their_gaps_are_named_as_such(desk: Desk) -> None:
    path = desk.root / "texts/night.txt"
    path.write_text(path.read_text().replace("CHAPTER 2\n\n\n", "CHAPTER 2\n\n"))
    view = desk.view("night")
    alike = dict(desk.alike("night", line_of(view, "CHAPTER 1")))
    assert [alike[line_of(view, f"CHAPTER {n}")] for n in (1, 2, 3)] == [True, False, True]
