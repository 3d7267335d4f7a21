"""A failure of the tool is that of one text: it is named, reported, and stops no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from fascicle.cli.main import main
from fascicle.library import processing
from fascicle.library.convert_all import convert_library, convert_text
from fascicle.library.texts import find_texts, load_text
from fascicle.recovery import recover
from fascicle.settings.load import load_library
from fascicle.workers.pools import executor

if TYPE_CHECKING:
    from fascicle.model.draft import Draft
    from tests.library.converting.conftest import Files, Shelf

pytestmark = pytest.mark.usefixtures("fallbacks")

BAD = (
    "The Well\n\nCHAPTER I\n\nIt was deep.[1]\n\nIt was FATAL to look.\n\n[1] So they say.\n\n"
    "CHAPTER II\n\nIt was dry.\n"
)
TEXTS: Files = {"texts/door.txt": "The Door\n\nIt was shut.\n", "texts/well.txt": BAD,
         "texts/wall.txt": "The Wall\n\nIt was high.\n"}  # fmt: skip
# Where the text raises, and whether its reader has read it by then.
STAGES = {
    "fascicle.library.convert_all.inputs_digest": False,
    "fascicle.library.convert_all.load_text": False,
    "fascicle.library.convert_all.with_held": False,
    "fascicle.readers.source.read_text": False,
    "fascicle.convert.source_queries": True,
    "fascicle.convert.recover": True,
    "fascicle.convert.notes_at_marks": False,
    "fascicle.convert.assemble": False,
    "fascicle.convert.metadata_of": False,
    "fascicle.convert.pages_of": False,
    "fascicle.convert.faults": False,
    "fascicle.library.convert_all._behind": False,
    "fascicle.library.convert_all.ImageChange.of": False,
    "fascicle.library.convert_all.make_edits": False,
    "fascicle.library.convert_all.paths_beside": False,
}
ERRORS = [
    IndexError("string index\nout of range"),
    RecursionError(),
    UnicodeError("½"),
    MemoryError(),
]


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Exception], None]:
    """Let a step raise an error for the text of the well, whatever it is given."""

    def at(stage: str, error: Exception) -> None:
        where, _, name = stage.rpartition(".")
        right = getattr(pytest.importorskip(where) if where.islower() else _class(where), name)

        def step(*given: Any, **more: Any) -> Any:
            said = repr([vars(each) if hasattr(each, "__dict__") else each for each in given])
            if any(sign in said for sign in ("FATAL", "texts/well", "works/well", "'well'")):
                raise error
            return right(*given, **more)

        monkeypatch.setattr(stage, step)

    return at


def _class(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(pytest.importorskip(module), name)


def run(shelf: Shelf, *command: str) -> Result:
    return CliRunner().invoke(main, [*command, "--library", str(shelf.root)])


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_text_that_raises_at_any_stage_is_named_and_stops_no_other(
    shelf: Shelf, fails: Callable[[str, Exception], None], stage: str, error: Exception
) -> None:
    shelf.write(TEXTS)
    fails(stage, error)
    done = run(shelf, "convert")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    named = [line for line in done.stderr.splitlines() if line.startswith("texts/well.txt")]
    assert len(named) == 1
    is_shown = STAGES[stage] and not isinstance(error, MemoryError)
    works = {path.name for path in (shelf.root / "works").iterdir()}
    assert works >= {"door", "wall"}
    if is_shown:
        assert "the whole work is shown as typed" in named[0]
        assert "It was FATAL to look." in (shelf.root / "works/well/index.md").read_text()
    if isinstance(error, MemoryError):
        assert "lack of memory" in named[0]
    else:
        assert type(error).__name__ in named[0]
        (report,) = (shelf.root / "_build/reports").iterdir()
        assert report.name in done.stderr
        assert "Traceback" in report.read_text("utf-8")


@pytest.mark.parametrize("error", [MemoryError(), ZeroDivisionError("by 0")], ids=repr)
@pytest.mark.parametrize(
    ("stage", "command"),
    [
        ("fascicle.api.convert", ("outline", "well")),
        ("fascicle.library.questions.read", ("decide", "well", "1", "verse")),
        ("fascicle.library.recording.convert_text", ("decide", "well", "1", "as-read")),
        ("fascicle.library.hand_edits.convert_text", ("convert", "--keep", "well/index")),
        (
            "fascicle.library.description.toml_to_edit",
            ("describe", "well", "title=Well"),
        ),
        ("fascicle.library.broken_addresses.load_addresses", ("addresses", "well")),
    ],
)
def test_a_command_about_a_text_that_fails_names_it(
    shelf: Shelf,
    fails: Callable[[str, Exception], None],
    stage: str,
    command: tuple[str, ...],
    error: Exception,
) -> None:
    shelf.write(TEXTS)
    shelf.convert()
    fails(stage, error)
    done = run(shelf, *command)
    assert done.exit_code == 1
    assert done.stderr.startswith("texts/well.txt: ")
    if isinstance(error, MemoryError):
        assert "lack of memory" in done.stderr
    else:
        (report,) = (shelf.root / "_build/reports").iterdir()
        assert report.name in done.stderr
        assert "ZeroDivisionError: by 0" in report.read_text("utf-8")


def test_what_is_shown_as_typed_is_said_again_until_the_text_or_the_tool_changes(
    shelf: Shelf, fails: Callable[[str, Exception], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.write(TEXTS)
    fails("fascicle.convert.recover", KeyError("x"))
    first = shelf.convert()
    pages = shelf.pages()
    again = shelf.convert()
    assert again["well"].status == "unchanged"
    assert str(again["well"].problem) == str(first["well"].problem)
    assert shelf.statuses(check=True) == dict.fromkeys(first, "unchanged")
    done = run(shelf, "convert", "--json")
    assert done.exit_code == 1
    works = {work["work"]: work for work in json.loads(done.stdout)["works"]}
    assert works["well"]["problem"]["place"] == "texts/well.txt"
    assert works["well"]["problem"]["remedy"].endswith(
        "_build/reports/texts-well.txt.converted.txt."
    )
    assert shelf.pages() == pages
    monkeypatch.undo()
    (shelf.root / "_build/convert.json").unlink()
    last = shelf.convert()
    assert last["well"].problem is None
    assert (shelf.root / "works/well/chapter-1.md").is_file()


def test_a_report_has_the_shortest_lines_that_still_fail(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "\n\n".join(f"It was line {n}, and nothing was wrong with it." for n in range(200))
    shelf.write({**TEXTS, "texts/well.txt": f"The Well\n\n{long}\n\nIt was FATAL.\n\n{long}\n"})

    def fatal(draft: Draft) -> Draft:
        if "FATAL" in "".join(draft.source.lines):
            raise IndexError
        return recover(draft)

    monkeypatch.setattr("fascicle.convert.recover", fatal)
    # However busy the machine is.
    monkeypatch.setattr(processing, "SECONDS", 60)
    monkeypatch.setattr(processing, "FIRST_TRY", 60)
    shelf.convert()
    report = (shelf.root / "_build/reports/texts-well.txt.converted.txt").read_text("utf-8")
    assert report.endswith("lines 403 to 403:\nIt was FATAL.\n")


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_a_worker_is_that_of_its_text(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    shelf.write(TEXTS)
    monkeypatch.setattr("fascicle.library.convert_all.convert_text", _unpicklable)
    with executor(jobs) as workers:
        done = {o.slug: o for o in convert_library(shelf.root, workers)}
    assert {slug: outcome.status for slug, outcome in done.items()} == {
        "door": "converted", "wall": "converted", "well": "failed",
    }  # fmt: skip
    assert "bad luck" in str(done["well"].error)


class _BadError(Exception):
    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


def _unpicklable(text: Any) -> Any:
    if text.slug == "well":
        raise _BadError("bad", "luck")
    return convert_text(text)


@pytest.mark.parametrize(
    "command",
    ["queries", "describe", "cast well", "cast well door", "outline well", "describe well",
     "addresses --check", "decide well 3 paragraph", "decide well --every kept-lines lines"],
)  # fmt: skip
def test_a_command_names_the_text_that_it_cannot_read(
    shelf: Shelf, fails: Callable[[str, Exception], None], command: str
) -> None:
    shelf.write(TEXTS)
    fails("fascicle.readers.source.read_text", IndexError("string index out of range"))
    done = run(shelf, *command.split())
    assert done.exit_code == 1
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.stderr.count("well.txt: cannot be read: IndexError") == 1


def test_a_file_that_cannot_be_read_is_named_and_not_added(
    shelf: Shelf, fails: Callable[[str, Exception], None], tmp_path: Path
) -> None:
    shelf.write({"texts/door.txt": "It was shut."})
    other = tmp_path / "other.txt"
    other.write_text("FATAL")
    good = tmp_path / "good.txt"
    good.write_text("It was good.")
    fails("fascicle.readers.source.read_text", IndexError("string index out of range"))
    done = run(shelf, "add", str(other), str(good))
    assert done.exit_code == 1
    assert f"{other}: cannot be read: IndexError" in done.stderr
    assert {entry.slug for entry in find_texts(shelf.root)} == {"door", "good"}


def test_what_is_shown_as_typed_is_the_same_every_time(
    shelf: Shelf, fails: Callable[[str, Exception], None]
) -> None:
    shelf.write(TEXTS)
    fails("fascicle.convert.recover", KeyError("x"))
    entry = next(entry for entry in find_texts(shelf.root) if entry.slug == "well")
    one, other = (convert_text(load_text(entry, load_library(shelf.root))) for _ in range(2))
    assert one.failure
    assert (one.pages, str(one.failure)) == (other.pages, str(other.failure))
