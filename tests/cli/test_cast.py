"""The cast of a text: proposed, settled and rejected names."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.settings.load import load_work
from fascicle.settings.schema import Named

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run

STORY = """CHAPTER I

“Sit down,” said Ada Vickery. Samuel sat. “Well, Ada?” said Samuel. Ada said nothing.

CHAPTER II

Samuel lived in Harrack, and had always lived in Harrack. “I was born in Harrack,” said Samuel.

“Hush, Echo,” said Ada Vickery. “Is it, Echo?” said Samuel Hurn. “Echo,” said Echo.
"""
TOML = '# Mine.\ntitle = "The Roof"  # so\n\n[dates]\nwritten = 2026-05-14\n'


@pytest.fixture
def roof(shelf: Path, write: Callable[..., None], fascicle: Run) -> Run:
    """Return a function that runs a command in a library with one text."""
    write(roof=STORY)
    (shelf / "texts" / "roof.toml").write_text(TOML)
    return partial(fascicle, at=shelf)


def data(run: Run, *arguments: str) -> dict[str, Any]:
    code, out, err = run("cast", "roof", "--json", *arguments)
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def names(found: dict[str, Any]) -> list[str]:
    return [proposal["name"] for proposal in found["proposals"]]


def test_a_cast_is_proposed_in_a_table(roof: Run) -> None:
    code, out, err = roof("cast", "roof")
    assert (code, err) == (0, "")
    rows = [" ".join(line.split()) for line in out.splitlines() if line]
    assert rows[0] == "Characters times chapters also called why"
    assert "Ada Vickery 4 1-2 Ada 2 speaks 3, is spoken to 1" in rows
    assert rows[-2:] == ["Places times chapters also called why", "Harrack 3 2 in it 3"]


def test_a_cast_is_printed_as_json(roof: Run) -> None:
    found = data(roof)
    assert found["work"] == "roof"
    assert (found["cast"], found["places"], found["written"]) == ([], [], False)
    ada = next(p for p in found["proposals"] if p["name"] == "Ada Vickery")
    assert ada["aliases"] == [{"name": "Ada", "count": 2}]
    assert (ada["kind"], ada["count"], ada["chapters"]) == ("character", 4, [1, 2])


def test_only_the_first_of_each_kind_are_shown(roof: Run) -> None:
    kinds = [p["kind"] for p in data(roof, "--top", "1")["proposals"]]
    assert kinds == ["character", "place"]


def test_written_proposals_are_entries_and_the_rest_of_the_file_stays(
    roof: Run, shelf: Path
) -> None:
    proposed = names(data(roof))
    code, out, _ = roof("cast", "roof", "--write")
    assert code == 0
    assert "texts/roof.toml: 3 characters and 1 place added" in out
    path = shelf / "texts" / "roof.toml"
    assert path.read_text().startswith(TOML)
    said = load_work(path)
    assert [*(n.name for n in said.cast), *(n.name for n in said.places)] == proposed
    assert Named(name="Ada Vickery", aliases=["Ada"]) in said.cast
    code, out, _ = roof("cast", "roof", "--write")
    assert (code, out.splitlines()[-1]) == (0, "No other names are proposed.")
    assert load_work(path) == said


def test_a_name_that_is_an_alias_of_an_entry_is_not_proposed(roof: Run, shelf: Path) -> None:
    path = shelf / "texts" / "roof.toml"
    path.write_text(TOML + '[[cast]]\nname = "Miss Vickery"\naliases = ["Ada"]\nspoiler_from = 2\n')
    assert "Ada Vickery" not in names(data(roof))
    out = roof("cast", "roof")[1]
    assert out.startswith("Settled: Miss Vickery (Ada), hidden before page 2\n")


def test_a_rejected_name_is_not_proposed_again(roof: Run, shelf: Path) -> None:
    assert "Echo" in names(data(roof))
    assert "Echo" not in names(data(roof, "--not", "Echo", "--not", "Harrack"))
    path = shelf / "texts" / "roof.toml"
    line = 'not_characters = ["Echo", "Harrack"]\n'
    assert path.read_text() == TOML.replace("\n[dates]", f"{line}\n[dates]")
    roof("cast", "roof", "--not", "Echo")
    assert load_work(path).not_characters == ["Echo", "Harrack"]
    assert "Rejected: Echo, Harrack\n" in roof("cast", "roof")[1]


def test_a_rejected_alias_is_left_out_of_its_proposal(roof: Run, shelf: Path) -> None:
    assert roof("cast", "roof", "--not", "Ada", "--write")[0] == 0
    said = load_work(shelf / "texts" / "roof.toml")
    assert said.not_characters == ["Ada"]
    assert Named(name="Ada Vickery") in said.cast


@pytest.mark.parametrize(
    ("typed", "problem", "remedy"),
    [
        (["rof"], "no text is named “rof”", "Did you mean “roof”?"),
        (["roof", "--not", "Ada Vickey"], "“Ada Vickey” does not occur in the", "“Ada Vickery”?"),
        (["roof", "--not", "xyz"], "“xyz” does not occur in the text", "as the text does"),
        (["roof", "--not", ""], "“” does not occur in the text", "as the text does"),
        (["roof", "--not", "Bell"], "“Bell” is an entry in the work's TOML", "Remove it"),
    ],
)
def test_an_unknown_name_exits_with_2(
    roof: Run, shelf: Path, typed: list[str], problem: str, remedy: str
) -> None:
    path = shelf / "texts" / "roof.toml"
    path.write_text(TOML + '[[cast]]\nname = "Bell"\n')
    old = path.read_bytes()
    code, out, err = roof("cast", *typed)
    assert (code, out) == (2, "")
    assert problem in err
    assert remedy in err
    assert path.read_bytes() == old


def test_an_unreadable_text_exits_with_1(roof: Run, write: Callable[..., None]) -> None:
    write(roof="")
    code, out, err = roof("cast", "roof")
    assert (code, out) == (1, "")
    assert err.startswith("texts/roof.txt: the file is empty")


def test_the_title_page_has_the_cast(roof: Run, shelf: Path) -> None:
    roof("cast", "roof", "--write")
    assert roof("convert")[0] == 0
    page = (shelf / "works" / "roof" / "index.md").read_text()
    assert 'cast:\n  - name: "Samuel' in page or 'cast:\n  - name: "Ada' in page
    assert '  - name: "Ada Vickery"\n    aliases: ["Ada"]\n' in page
    assert 'places:\n  - name: "Harrack"\n' in page


# Several works


OTHER = (
    "CHAPTER I\n\n" + "“No,” said Bell Finch. “No,” said Bell. “Go, Bell,” said Bell Finch.\n\n" * 2
)


def test_the_casts_of_several_works_are_proposed_one_after_the_other(
    roof: Run, write: Callable[..., None]
) -> None:
    write(gate=OTHER, wall="It was.")
    code, out, err = roof("cast", "wall", "texts/roof.txt", "gate", "roof")
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if line.endswith(":")] == ["wall:", "roof:", "gate:"]
    alone = {work: roof("cast", work)[1] for work in ("wall", "roof", "gate")}
    assert out == "\n".join(f"{work}:\n{said}" for work, said in alone.items())
    assert roof("cast", "roof", "roof")[1] == alone["roof"]
    code, out, _ = roof("cast", "gate", "roof", "--json", "--top", "1")
    assert code == 0
    works = json.loads(out)["works"]
    assert [work["work"] for work in works] == ["gate", "roof"]
    assert works[1] == data(roof, "--top", "1")


def test_the_casts_of_several_works_are_written(
    roof: Run, shelf: Path, write: Callable[..., None]
) -> None:
    write(gate=OTHER)
    code, out, err = roof("cast", "roof", "gate", "--write")
    assert (code, err) == (0, "")
    assert "texts/roof.toml: 3 characters and 1 place added" in out
    assert "texts/gate.toml: 1 character and 0 places added" in out
    assert load_work(shelf / "texts" / "gate.toml").cast == [
        Named(name="Bell Finch", aliases=["Bell"])
    ]


def test_of_several_works_one_that_cannot_be_read_or_written_is_named(
    roof: Run, shelf: Path, write: Callable[..., None]
) -> None:
    write(empty="", gate=OTHER)
    code, out, err = roof("cast", "empty", "gate", "roof")
    assert code == 1
    assert err.startswith("texts/empty.txt: the file is empty")
    assert "Bell Finch" in out
    assert "Ada Vickery" in out
    # Inline, its table cannot be edited.
    (shelf / "texts" / "gate.toml").write_text('cast = [{ name = "Quay" }]\n')
    code, out, err = roof("cast", "empty", "gate", "roof", "--write", "--json")
    assert (code, err) == (1, "")
    works = json.loads(out)["works"]
    assert [work.get("error", {}).get("place") for work in works] == [
        "texts/empty.txt",
        "texts/gate.toml",
        None,
    ]
    assert works[2]["written"]


@pytest.mark.parametrize("option", [["--ask"], ["--not", "Echo"]])
def test_asking_and_rejecting_are_about_a_single_work(
    roof: Run, write: Callable[..., None], option: list[str]
) -> None:
    write(gate=OTHER)
    code, out, err = roof("cast", "roof", "gate", *option)
    assert (code, out) == (2, "")
    assert err == f"{option[0]} is about a single work\n    Name one of them.\n"


# One key each


def keys(roof: Run, typed: str) -> str:
    code, out, err = roof("cast", "roof", "--ask", typed="\n".join([*typed, ""]))
    assert (code, err) == (0, "")
    return out


def test_each_name_is_accepted_rejected_or_skipped_with_a_key(roof: Run, shelf: Path) -> None:
    assert names(data(roof)) == ["Samuel", "Ada Vickery", "Echo", "Harrack"]
    out = keys(roof, "1s41")
    said = load_work(shelf / "texts" / "roof.toml")
    assert said.cast == [Named(name="Samuel", aliases=["Samuel Hurn"])]
    assert said.not_characters == ["Echo"]
    assert said.places == [Named(name="Harrack")]
    assert (shelf / "texts" / "roof.toml").read_text().startswith("# Mine.\n")
    assert out.splitlines()[-1] == (
        "3 names answered, 1 skipped. To see the result: fascicle build"
    )


def test_a_name_is_shown_with_all_its_forms_and_the_words_around_it(roof: Run) -> None:
    out = keys(roof, "sq")
    assert "2 of 4: Ada Vickery\nA character? Named 4 times, in chapters 1-2.\nAlso: Ada 2\n" in out
    assert "\n    “Sit down,” said Ada Vickery. Samuel sat." in out
    assert out.splitlines()[-1] == "0 names answered, 1 skipped, 3 left."


def test_a_character_may_be_a_place(roof: Run, shelf: Path) -> None:
    keys(roof, "2q")
    said = load_work(shelf / "texts" / "roof.toml")
    assert (said.cast, [place.name for place in said.places]) == ([], ["Samuel"])


def test_another_name_joins_an_entry(roof: Run, shelf: Path) -> None:
    # Samuel is accepted; Ada is another name of his.
    out = keys(roof, "131q")
    assert "“Ada Vickery” is another name of\n\n  1  Samuel\n  2  Echo\n" in out
    assert "texts/roof.toml: Ada Vickery, another name of Samuel\n" in out
    said = load_work(shelf / "texts" / "roof.toml")
    assert said.cast == [Named(name="Samuel", aliases=["Samuel Hurn", "Ada Vickery", "Ada"])]


def test_another_name_joins_a_name_that_is_asked_about_later(roof: Run, shelf: Path) -> None:
    # Samuel is another name of Echo, who is accepted after Ada is skipped.
    out = keys(roof, "32s1q")
    assert "\n3 of 4: Echo\nA character? Named 9 times" in out
    assert "Also: Samuel 4, Samuel Hurn 1\n" in out
    said = load_work(shelf / "texts" / "roof.toml")
    assert said.cast == [Named(name="Echo", aliases=["Samuel", "Samuel Hurn"])]


def test_answers_and_skips_are_undone(roof: Run, shelf: Path) -> None:
    path = shelf / "texts" / "roof.toml"
    out = keys(roof, "u1su" + "u" + "q")
    assert "There is nothing to undo.\n" in out
    assert path.read_text() == TOML
    assert out.splitlines()[-1] == "0 names answered, 4 left."
    # The last answer, and a file that the first answer made.
    path.unlink()
    keys(roof, "1444" + "uuuu" + "q")
    assert not path.exists()


def test_a_key_without_an_answer_is_said_and_a_name_can_be_taken_back(roof: Run) -> None:
    out = keys(roof, "9?" + "3u" + "3xu" + "q")
    assert "Press one of 1, 2, 3, 4, s, u, q, ?\n" in out
    assert "it is recorded at once, beside the text" in out
    assert "Press the key of a name, or u to go back\n" in out
    assert out.count("1 of 4: Samuel\n") == 3


def test_what_cannot_be_recorded_is_said_and_asked_again(roof: Run, shelf: Path) -> None:
    path = shelf / "texts" / "roof.toml"
    path.write_text('places = [{ name = "Quay" }]\n')
    out = keys(roof, "21q")
    assert "Not recorded: texts/roof.toml: `places` is written in a way" in out
    assert [person.name for person in load_work(path).cast] == ["Samuel"]


@pytest.mark.parametrize("other", ["--write", "--json"])
def test_asking_excludes_writing_all_and_json(roof: Run, other: str) -> None:
    code, out, err = roof("cast", "roof", "--ask", other)
    assert code == 2
    assert f"--ask and {other} exclude each other" in out + err


def test_all_forms_of_a_name_that_is_written_are_shown(
    roof: Run, write: Callable[..., None]
) -> None:
    forms = ["Mr. Hurn", "Samuel", "Hurn", "Sam Hurn", "Mr. Samuel Hurn", "Mr. Sam Hurn"]
    write(roof=STORY + "\n".join(f"\n“Well?” said {form}. “Well,” said {form}." for form in forms))
    assert "…" in roof("cast", "roof")[1]
    assert "…" not in roof("cast", "roof", "--write")[1]
