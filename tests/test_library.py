"""A library on disk: what is written, what is kept, and what happens when something is wrong."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.library import Outcome, convert_library
from fascicle.settings import load_library
from fascicle.texts import find_texts, load_text, settings_without_text, text_files

if TYPE_CHECKING:
    from collections.abc import Callable

TOOLS = Path(__file__).parents[1] / "tools"
CHAPTERS = "CHAPTER I\n\nIt was a door.\n\nCHAPTER II\n\nIt was a wall.\n"

Files = dict[str, str | bytes]


@pytest.fixture
def library(tmp_path: Path) -> Callable[[Files], Path]:
    """Give a way to write texts, and what stands beside them, into a library."""

    def write(files: Files) -> Path:
        for name, content in {"library.toml": 'title = "Shelf"\n', **files}.items():
            path = tmp_path / name if "/" in name or "." in name else tmp_path / "texts" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (tmp_path / "texts").mkdir(exist_ok=True)
        return tmp_path

    return write


def convert(root: Path, *, check: bool = False) -> dict[str, Outcome]:
    return {outcome.slug: outcome for outcome in convert_library(root, check=check)}


def statuses(root: Path, *, check: bool = False) -> dict[str, str]:
    return {slug: outcome.status for slug, outcome in convert(root, check=check).items()}


def snapshot(root: Path) -> dict[str, tuple[str, int]]:
    """Return digest and time of each file but the cache."""
    return {
        str(path.relative_to(root)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in root.rglob("*")
        if path.is_file() and "_build" not in path.parts
    }


def pages(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for folder in ("works", "texts")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and path.suffix in {".md", ".toml"}
    }


def unfinished(root: Path) -> list[Path]:
    return list(root.rglob("*.new"))


def complaint(root: Path, slug: str) -> str:
    """Return what is said of a text that cannot be converted."""
    error = convert(root)[slug].error
    assert error is not None
    assert str(root) not in str(error), "no path of this machine"
    assert error.place.startswith(("texts/", "works/"))
    assert error.remedy
    return f"{error.place}: {error.problem}"


# The same in, the same out


def test_texts_become_pages(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": CHAPTERS, "texts/poem.txt": "A line.\n"})
    assert statuses(root) == {"door": "converted", "poem": "converted"}
    assert sorted(pages(root)) == [
        "texts/door.addresses.toml",
        "works/door/chapter-1.md",
        "works/door/chapter-2.md",
        "works/door/index.md",
        "works/poem/index.md",
    ]


def test_a_second_run_touches_nothing(library: Callable[[Files], Path]) -> None:
    root = library(
        {"texts/door.txt": CHAPTERS, "texts/wall/1.txt": "One.", "texts/wall/2.txt": "2."}
    )
    convert(root)
    before = snapshot(root)
    assert set(statuses(root).values()) == {"unchanged"}
    assert snapshot(root) == before


@pytest.mark.parametrize(
    "cache",
    [
        None,
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'{"tool": 1}',
        b'{"tool": "another", "works": {"door": {"inputs": "", "pages": ""}}}',
        "wrong types",
    ],
)
def test_nor_does_it_without_its_cache(
    library: Callable[[Files], Path], cache: bytes | str | None
) -> None:
    root = library({"texts/door.txt": CHAPTERS})
    convert(root)
    before = snapshot(root)
    path = root / "_build" / "convert.json"
    whole = path.read_bytes()
    if cache is None:
        path.unlink()
    elif isinstance(cache, bytes):
        path.write_bytes(cache)
    else:
        path.write_text(json.dumps({**json.loads(whole), "works": {"door": [1, 2]}}))
    assert statuses(root) == {"door": "unchanged"}
    assert snapshot(root) == before
    assert path.read_bytes() == whole


def test_workers_and_their_order_change_no_byte(
    library: Callable[[Files], Path], tmp_path: Path
) -> None:
    texts: Files = {f"texts/work-{n}.txt": CHAPTERS * (9 - n) for n in range(8)}
    root = library(texts)
    convert(root)
    alone = pages(root)
    for path in sorted((root / "works").rglob("*.md")):
        path.unlink()
    with ThreadPoolExecutor(4) as executor:
        slugs = [outcome.slug for outcome in convert_library(root, executor)]
    assert slugs == sorted(slugs)
    assert pages(tmp_path) == alone


def test_a_change_of_one_text_changes_its_pages_alone(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": CHAPTERS, "texts/wall.txt": CHAPTERS})
    convert(root)
    before = snapshot(root)
    library({"texts/door.txt": CHAPTERS.replace("wall", "gate")})
    outcomes = convert(root)
    assert outcomes["wall"].status == "unchanged"
    assert outcomes["door"].written == ("chapter-2.md",)
    after = snapshot(root)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {
        "texts/door.txt",
        "texts/door.addresses.toml",
        "works/door/chapter-2.md",
        "library.toml",
    }


def test_what_the_keeper_says_changes_the_pages_too(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": "It was."})
    convert(root)
    library({"texts/door.toml": 'title = "The Door"\n'})
    assert statuses(root) == {"door": "converted"}
    assert b'title: "The Door"' in (root / "works/door/index.md").read_bytes()


# What would change


def test_a_check_says_what_would_change_and_changes_nothing(
    library: Callable[[Files], Path],
) -> None:
    root = library({"texts/door.txt": CHAPTERS})
    assert convert(root, check=True)["door"].written == (
        "chapter-1.md",
        "chapter-2.md",
        "index.md",
    )
    assert sorted(path.name for path in root.iterdir()) == ["library.toml", "texts"]
    convert(root)
    assert statuses(root, check=True) == {"door": "unchanged"}
    library({"texts/door.txt": "CHAPTER I\n\nIt was a door.\n"})
    before = snapshot(root)
    outcome = convert(root, check=True)["door"]
    assert outcome.status == "converted"
    assert outcome.removed == ("chapter-2.md",)
    assert snapshot(root) == before


def test_a_check_finds_addresses_that_are_not_remembered(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": CHAPTERS})
    convert(root)
    (root / "texts/door.addresses.toml").unlink()
    assert statuses(root, check=True) == {"door": "converted"}
    assert not (root / "texts/door.addresses.toml").exists()


# A keeper's hand


def edit(root: Path, name: str, old: str, new: str) -> bytes:
    path = root / name
    page = path.read_text(encoding="utf-8")
    assert old in page
    path.write_text(page.replace(old, new), encoding="utf-8")
    return path.read_bytes()


def test_a_page_edited_by_hand_is_kept_and_named(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": CHAPTERS})
    convert(root)
    mine = edit(root, "works/door/chapter-2.md", "It was a wall.", "It was a big bad wall.")
    for _ in range(3):
        outcome = convert(root)["door"]
        assert outcome.status == "unchanged"
        assert outcome.error is None
        assert outcome.edited == (("chapter-2.md", 2),)
        assert (root / "works/door/chapter-2.md").read_bytes() == mine


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title: "Door"', 'title: "My Door"'),
        ("# ", "#  "),
        ("digest: ", "digest : "),
        ("It", "digest: It"),
    ],
)
def test_any_edit_of_a_page_is_seen(library: Callable[[Files], Path], old: str, new: str) -> None:
    root = library({"texts/door.txt": "It was.\n\ndigest: one\n"})
    convert(root)
    mine = edit(root, "works/door/index.md", old, new)
    library({"texts/door.txt": "It was.\n\ndigest: one\n\nMore.\n"})
    assert [name for name, _ in convert(root)["door"].edited] == ["index.md"]
    assert (root / "works/door/index.md").read_bytes() == mine


def test_an_edit_of_a_line_that_looks_like_our_seal_is_seen(
    library: Callable[[Files], Path],
) -> None:
    root = library({"texts/door.txt": "It was.\n\ndigest: one\n"})
    convert(root)
    mine = edit(root, "works/door/index.md", "\ndigest: one", "\ndigest: two")
    library({"texts/door.txt": "It was.\n\ndigest: one\n\nMore.\n"})
    assert convert(root)["door"].edited
    assert (root / "works/door/index.md").read_bytes() == mine


def test_a_page_that_somebody_broke_is_kept_as_well(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": CHAPTERS})
    convert(root)
    (root / "works/door/chapter-1.md").write_bytes(b"\xff\xfe\x00")
    assert convert(root)["door"].edited
    assert (root / "works/door/chapter-1.md").read_bytes() == b"\xff\xfe\x00"


def test_a_page_whose_chapter_is_gone_goes_too(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": CHAPTERS})
    convert(root)
    library({"texts/door.txt": "CHAPTER I\n\nIt was a door.\n"})
    assert convert(root)["door"].removed == ("chapter-2.md",)
    assert not (root / "works/door/chapter-2.md").exists()


def test_unless_it_was_edited_then_it_is_kept_and_named_each_time(
    library: Callable[[Files], Path],
) -> None:
    root = library({"texts/door.txt": CHAPTERS})
    convert(root)
    mine = edit(root, "works/door/chapter-2.md", "wall", "gate")
    library({"texts/door.txt": "CHAPTER I\n\nIt was a door.\n"})
    for _ in range(3):
        outcome = convert(root)["door"]
        assert outcome.kept == ("chapter-2.md",)
        assert (root / "works/door/chapter-2.md").read_bytes() == mine


def test_a_page_of_the_keepers_own_is_no_business_of_ours(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": CHAPTERS, "works/door/map.md": "# A map\n"})
    outcome = convert(root)["door"]
    assert outcome.kept == outcome.removed == ()
    assert (root / "works/door/map.md").read_text() == "# A map\n"


def test_an_edited_page_stays_where_it_is_when_its_chapter_is_renamed(
    library: Callable[[Files], Path],
) -> None:
    root = library({"texts/a.txt": CHAPTERS})
    convert(root)
    page = root / "works" / "a" / "chapter-2.md"
    page.write_text(page.read_text().replace("wall", "WALL"))
    library({"texts/a.txt": CHAPTERS.replace("CHAPTER II", "CHAPTER III")})
    outcome = convert(root)["a"]
    assert outcome.edited == (("chapter-2.md", 4),)  # wall, WALL, II, III
    assert sorted(p.name for p in page.parent.iterdir()) == [
        "chapter-1.md",
        "chapter-2.md",
        "index.md",
    ]
    assert "WALL" in page.read_text()
    assert "chapter-1\nchapter-2\n" in (page.parent / "index.md").read_text()
    page.unlink()
    convert(root)
    assert sorted(p.name for p in page.parent.iterdir()) == [
        "chapter-1.md",
        "chapter-3.md",
        "index.md",
    ]


def test_what_is_asked_is_counted_when_nothing_has_changed_as_well(
    library: Callable[[Files], Path],
) -> None:
    root = library({"texts/a.txt": CHAPTERS.replace("CHAPTER II", "CHAPTER IV")})
    assert [convert(root)["a"].questions for _ in range(2)] == [1, 1]


def test_the_settings_of_texts_that_rival_each_other_are_not_called_lonely(
    library: Callable[[Files], Path],
) -> None:
    root = library(
        {"texts/a b.txt": "A.", "texts/a_b.txt": "B.", "texts/a_b.toml": "", "texts/ac.toml": ""}
    )
    assert settings_without_text(root) == ["ac.toml"]


def test_a_work_whose_text_is_gone_is_kept_and_named(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": CHAPTERS, "works/.gitkeep": "", "works/mine/index.md": "# M"})
    convert(root)
    (root / "texts/door.txt").unlink()
    before = snapshot(root)
    for _ in range(2):
        outcome = convert(root)
        assert {slug: o.status for slug, o in outcome.items()} == {"door": "orphaned"}
        assert outcome["door"].kept == ("chapter-1.md", "chapter-2.md", "index.md")
    assert snapshot(root) == before


# Addresses


def test_a_renamed_chapter_leaves_its_old_address_on_the_new_page(
    library: Callable[[Files], Path],
) -> None:
    root = library({"texts/door.txt": "CHAPTER I: The Door\n\nIt was.\n\nCHAPTER II: B\n\nIs.\n"})
    convert(root)
    library({"texts/door.txt": "CHAPTER I: The Gate\n\nIt was.\n\nCHAPTER II: B\n\nIs.\n"})
    outcome = convert(root)["door"]
    assert outcome.removed == ("chapter-1-the-door.md",)
    page = (root / "works/door/chapter-1-the-gate.md").read_text()
    assert 'former:\n  - "chapter-1-the-door"' in page
    assert statuses(root) == {"door": "unchanged"}


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        ("[[pages]]\n", "missing"),
        ("pages = [", "not valid TOML"),
        ('[[pages]]\naddress = "../../x"\nheading = ""\nopening = ""\n', "form"),
        ('[[pages]]\naddress = "index"\nheading = ""\nopening = ""\n', "“index”"),
        ('[[pages]]\naddress = "a"\nheading = ""\nopening = ""\nformer = ["a"]\n', "twice"),
        (b"\xff", "UTF-8"),
    ],
)
def test_addresses_that_cannot_be_are_an_error_and_stay(
    library: Callable[[Files], Path], addresses: str | bytes, said: str
) -> None:
    root = library({"texts/door.txt": CHAPTERS, "texts/door.addresses.toml": addresses})
    before = snapshot(root)
    assert said in complaint(root, "door")
    assert snapshot(root) == before


# Names


def test_two_texts_of_one_name_are_both_left_and_others_go_on(
    library: Callable[[Files], Path],
) -> None:
    root = library({"texts/The Door.txt": "A.", "texts/the-door.txt": "B.", "texts/wall.txt": "C."})
    said = complaint(root, "the-door")
    assert "texts/The Door.txt" in said
    assert "texts/the-door.txt" in said
    assert convert(root)["wall"].error is None
    assert not (root / "works/the-door").exists()
    assert (root / "works/wall/index.md").exists()


def test_a_file_and_a_folder_of_one_name_are_two_texts(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": "A.", "texts/door/1.txt": "B."})
    assert "the same work" in complaint(root, "door")


def test_the_files_of_a_folder_stand_as_people_count(tmp_path: Path) -> None:
    names = ["10 end.txt", "2.txt", "1.txt", "01.TXT", "²1.txt", "b.txt", "a2.txt", "a10.txt"]
    for name in [*names, ".hidden.txt", "notes.md"]:
        (tmp_path / name).touch()
    assert [path.name for path in text_files(tmp_path)] == [
        "01.TXT",
        "1.txt",
        "2.txt",
        "10 end.txt",
        "a2.txt",
        "a10.txt",
        "b.txt",
        "²1.txt",
    ]


@pytest.mark.parametrize(
    "name",
    ["index", "CON", "x..", "a b", "<script>", "{{ x }}", "-rf", "第一章", "Œuvre", "a" * 200,
     "a'b\"c",
     "x.addresses", "#", "%2e", "😀", "a\nb", "ß", "search"],
)  # fmt: skip
def test_a_text_may_have_any_name(library: Callable[[Files], Path], name: str) -> None:
    root = library({f"texts/{name}.txt": "It was."})
    (slug,) = convert(root)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    page = (root / "works" / slug / "index.md").read_bytes()
    assert statuses(root) == {slug: "unchanged"}
    assert b"It was." in page


def test_a_title_is_supplied_from_a_name_in_any_script(library: Callable[[Files], Path]) -> None:
    root = library({"texts/第一章.txt": "It was."})
    (outcome,) = convert(root).values()
    assert outcome.result is not None
    assert outcome.result.title == "第一章"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_even_one_that_is_no_text(library: Callable[[Files], Path]) -> None:
    root = library({})
    (root / "texts" / os.fsdecode(b"caf\xe9.txt")).write_text("It was.")
    (outcome,) = convert(root).values()
    assert outcome.status == "converted"
    assert r"texts/caf\\udce9.txt" in (root / "works" / outcome.slug / "index.md").read_text()
    assert statuses(root) == {outcome.slug: "unchanged"}


# Bad input


def test_a_bad_text_is_one_message_and_stops_no_other(library: Callable[[Files], Path]) -> None:
    root = library(
        {
            "texts/a-good.txt": "It was.",
            "texts/binary.txt": bytes(range(256)) * 20,
            "texts/blank.txt": " \n\t\n\ufeff\n",
            "texts/broken.txt": "It was.",
            "texts/broken.toml": "title = ",
            "texts/controls.txt": "\x01\x02word" * 20,
            "texts/empty.txt": "",
            "texts/encoded.toml": 'encoding = "ascii"\n',
            "texts/encoded.txt": "é",
            "texts/key.toml": 'titel = "X"\n',
            "texts/key.txt": "It was.",
            "texts/marks.txt": "...\n",
            "texts/pdf.txt": "%PDF-1.4 It was.",
            "texts/z-good.txt": "It was.",
        }
    )
    (root / "texts/dangling.txt").symlink_to("nowhere")
    (root / "texts/folder.txt").mkdir()
    os.mkfifo(root / "texts/fifo.txt")
    os.mkfifo(root / "texts/piped.toml")
    (root / "texts/piped.txt").write_text("It was.")
    outcomes = convert(root)
    said = {slug: f"{o.error.place}: {o.error.problem}" for slug, o in outcomes.items() if o.error}
    assert list(outcomes) == sorted(outcomes)
    assert {slug for slug in outcomes if slug not in said} == {"a-good", "z-good"}
    for slug, words in {
        "binary": "is neither UTF-8 nor Windows-1252",
        "controls": "control characters",
        "blank": "empty",
        "broken": "texts/broken.toml:1: not valid TOML",
        "dangling": "a link to a file that is gone",
        "empty": "the file is empty",
        "encoded": "not ascii: byte 0xc3 on line 1",
        "fifo": "is not a file",
        "folder": "no .txt file in this folder",
        "key": "texts/key.toml: titel: there is no such setting",
        "marks": "not one word",
        "pdf": "a PDF file",
        "piped": "texts/piped.toml: is not a file",
    }.items():
        assert words in said[slug]
        assert said[slug].startswith(f"texts/{slug}")
    assert sorted(path.name for path in (root / "works").iterdir()) == ["a-good", "z-good"]


def test_a_text_that_goes_bad_leaves_its_pages_as_they_were(
    library: Callable[[Files], Path],
) -> None:
    root = library({"texts/door.txt": CHAPTERS})
    convert(root)
    before = pages(root)
    library({"texts/door.txt": ""})
    assert statuses(root) == {"door": "failed"}
    assert pages(root) == before


@pytest.mark.parametrize(
    "name", ["works/door", "works/door/index.md/x", "works/door/chapter-1.md/x"]
)
def test_what_stands_in_the_place_of_a_page_is_left_there(
    library: Callable[[Files], Path], name: str
) -> None:
    root = library({"texts/door.txt": CHAPTERS, "texts/wall.txt": "It was.", name: "mine"})
    complaint(root, "door")
    assert convert(root)["wall"].error is None
    assert (root / name).read_text() == "mine"
    assert unfinished(root) == []


def test_a_page_that_is_a_pipe_stops_nobody(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": CHAPTERS})
    convert(root)
    os.mkfifo(root / "works/door/pipe.md")
    (root / "works/door/dangling.md").symlink_to("nowhere")
    (root / "works/door/folder.md").mkdir()
    assert statuses(root) == {"door": "unchanged"}
    (root / "works/door/index.md").unlink()
    os.mkfifo(root / "works/door/index.md")
    assert "is not a file" in complaint(root, "door")


def test_there_may_be_no_texts(library: Callable[[Files], Path]) -> None:
    root = library({"texts/.gitkeep": "", "texts/notes.md": "x", "texts/drafts/notes.md": "x"})
    assert convert(root) == {}


def test_a_text_knows_its_files_as_the_keeper_does(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door/2 b.txt": "B.", "texts/door/1 a.txt": "A."})
    (entry,) = find_texts(root)
    text = load_text(entry, load_library(root))
    assert text.files == (("texts/door/1 a.txt", b"A."), ("texts/door/2 b.txt", b"B."))


# A full disk, a killed run


def run(root: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run the command `convert` on a library, after some code that makes it hard."""
    whole = f"{code}\nfrom fascicle.cli import main\nmain(['convert', '--library', {str(root)!r}])"
    return subprocess.run(
        [sys.executable, "-c", whole],
        env={**os.environ, "PYTHONPATH": str(TOOLS)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_full_disk_leaves_all_as_it_was(library: Callable[[Files], Path]) -> None:
    long = CHAPTERS + "Word after word. " * 2000
    root = library({"texts/door.txt": CHAPTERS, "texts/wall.txt": "It was."})
    convert(root)
    library({"texts/door.txt": long, "texts/gate.txt": long, "texts/wall.txt": "It is."})
    before = {n: page for n, page in pages(root).items() if "door" in n}
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
    done = run(root, full)
    assert done.returncode == 1, done.stderr
    assert "works/door: its pages cannot be written: File too large\n    Nothing" in done.stderr
    assert "Traceback" not in done.stderr
    assert {n: page for n, page in pages(root).items() if "door" in n} == before
    assert not (root / "works/gate").exists()
    assert b"It is." in (root / "works/wall/index.md").read_bytes()
    assert unfinished(root) == []
    assert run(root, "").returncode == 0
    assert len(pages(root)) == 9


@pytest.mark.parametrize("moment", range(1, 11))
def test_a_killed_run_is_made_good_by_the_next(
    library: Callable[[Files], Path], moment: int
) -> None:
    """Four files of `door` are replaced, four of `wall`, then the cache."""
    root = library({"texts/door.txt": CHAPTERS, "texts/wall.txt": CHAPTERS})
    convert(root)
    texts: Files = {f"texts/{t}.txt": CHAPTERS.replace("It", f"{t} it") for t in ("door", "wall")}
    library(texts)
    kill = f"""
import os, pathlib
import fascicle.memory
fascicle.memory.PAUSE = 1000
count = 0
replace = pathlib.Path.replace
def killing(self, target):
    global count
    count += 1
    if count == {moment}:
        os.kill(os.getpid(), {int(signal.SIGKILL)})
    return replace(self, target)
pathlib.Path.replace = killing
"""
    assert run(root, kill).returncode == (-signal.SIGKILL if moment < 10 else 0)
    done = run(root, "")
    assert done.returncode == 0, done.stderr
    assert unfinished(root) == []
    after = pages(root)
    for path in (root / "works").rglob("*.md"):
        path.unlink()
    convert(root)
    assert pages(root) == after
    assert b"wall it was a wall" in after["works/wall/chapter-2.md"]


def test_a_run_killed_while_it_wrote_leaves_pages_whole(library: Callable[[Files], Path]) -> None:
    root = library({"texts/door.txt": CHAPTERS})
    convert(root)
    before = pages(root)
    library({"texts/door.txt": CHAPTERS.replace("It", "This")})
    kill = """
import os, pathlib
write = pathlib.Path.write_bytes
def killing(self, data):
    write(self, data[: len(data) // 2])
    os.kill(os.getpid(), 9)
pathlib.Path.write_bytes = killing
"""
    assert run(root, kill).returncode == -signal.SIGKILL
    assert pages(root) == before
    assert unfinished(root)
    library({"texts/door.txt": CHAPTERS})
    assert statuses(root) == {"door": "unchanged"}
    assert unfinished(root) == []
