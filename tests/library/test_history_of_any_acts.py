"""Any acts, taken back in any order: what is left is the same as if only the others had been."""

from __future__ import annotations

import os
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from fascicle.library.history import read_history, taken_back, write_toml
from fascicle.library.texts import TextEntry, find_texts
from fascicle.library.undoing import take_back
from fascicle.model.errors import FascicleError
from fascicle.settings.load import parsed, work_settings
from fascicle.settings.toml_edit import (
    changed_table,
    toml_to_edit,
    with_entries,
    with_keys,
    with_tables,
)

# Keys of the title page, with the values that an act gives them; None removes one.
VALUES: dict[str, list[Any]] = {
    "title": ["Door", "Gate", None],
    "tags": [["sea"], ["ice", "sea"], None],
    "series.name": ["Doors", None],
    "series.number": [1, 2, None],
    "language": ["en", "de", None],
}
KEYS = st.sampled_from([("key", key, value) for key, own in VALUES.items() for value in own])
# Each has one entry: a second one of the same name would be another.
NAMES = st.sampled_from("ABCD")
STEPS = st.lists(
    st.one_of(
        KEYS,
        st.tuples(st.sampled_from(["entry", "drop", "strike"]), NAMES, st.none()),
        st.tuples(st.just("alias"), NAMES, st.sampled_from("xyz")),
        st.tuples(st.just("undo"), st.integers(0, 9), st.none()),
        st.tuples(st.just("undo"), st.integers(-3, -1), st.none()),
    ),
    min_size=3,
    max_size=20,
)
Step = tuple[str, Any, Any]


def cast_of(text: str) -> list[dict[str, Any]]:
    return list(parsed(text, "").get("cast", []))


def after(text: str, step: Step) -> str:
    """Return TOML after an act; the same if the act has nothing to do, or would be refused."""
    new = _after(text, step)
    try:
        work_settings(new, "a.toml")
    except FascicleError:
        return text
    return new


def _after(text: str, step: Step) -> str:
    kind, name, value = step
    cast = cast_of(text)
    at = next((n for n, each in enumerate(cast) if each["name"] == name), None)
    if kind == "key":
        return with_keys(text, {name: value}, "a.toml")
    if kind == "strike":
        known = parsed(text, "").get("not_characters", [])
        return text if name in known else with_entries(text, "not_characters", [name], "a.toml")
    if kind == "entry":
        return text if at is not None else with_tables(text, "cast", [{"name": name}], "a.toml")
    if at is None:
        return text
    if kind == "drop":
        return changed_table(text, "cast", at, None, "a.toml")
    aliases = cast[at].get("aliases", [])
    table = {**cast[at], "aliases": [*aliases, value]}
    return text if value in aliases else changed_table(text, "cast", at, table, "a.toml")


def values(text: str) -> dict[str, Any]:
    """Return the values of TOML; the order of entries does not count."""
    data = tomllib.loads(text)
    return {
        **data,
        "cast": sorted(data.get("cast", []), key=lambda each: str(each["name"])),
        "not_characters": sorted(data.get("not_characters", [])),
    }


def library_in(folder: str) -> TextEntry:
    root = Path(folder)
    (root / "texts").mkdir()
    (root / "library.toml").write_text('title = "Shelf"\n')
    (root / "texts/door.txt").write_text("It was.\n")
    (entry,) = find_texts(root)
    return entry


def taken_back_or_refused(root: Path, number: int) -> None:
    acts, _ = read_history(root)
    number = acts[number % len(acts)].number if acts else 1
    before = {path: path.read_bytes() for path in root.glob("texts/*")}
    said = ""
    try:
        take_back(root, number)
    except FascicleError as error:
        said = str(error)
    refusals = (" on it\n    Take back first", "was taken back by", "there is no act")
    event(next((reason for reason in refusals if reason in said), said))
    if said:
        assert any(reason in said for reason in refusals), said
        assert {path: path.read_bytes() for path in root.glob("texts/*")} == before


@given(steps=STEPS, mine=st.booleans())
def test_what_is_left_is_as_if_only_the_others_had_been(steps: list[Step], *, mine: bool) -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")) as folder:
        entry = library_in(folder)
        made: dict[int, Step] = {}
        for n, step in enumerate(steps):
            if step[0] == "undo":
                taken_back_or_refused(entry.root, step[1])
            else:
                if step[0] == "entry" and step in made.values():
                    continue
                file = toml_to_edit(entry.settings_path, entry.settings_place)
                write_toml(entry, file, after(file.text, step), "describe", str(step))
            acts, errors = read_history(entry.root)
            assert not errors
            if acts and acts[-1].number not in made:
                made[acts[-1].number] = step
            if mine and n == len(steps) // 2 and entry.settings_path.exists():
                typed = f"# By hand.\n{entry.settings_path.read_text()}"
                entry.settings_path.write_text(typed)
        undone = taken_back(acts)
        left = [act.number for act in acts if act.kind != "undo" and act.number not in undone]
        expected = ""
        for number in left:
            expected = after(expected, made[number])
        there = entry.settings_path
        assert values(there.read_text() if there.exists() else "") == values(expected)
