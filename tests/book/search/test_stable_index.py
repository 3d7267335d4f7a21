"""The stable form of an index: nothing of the order in which Pagefind writes its filters."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fascicle.book.search import pagefind as module
from fascicle.book.search.pagefind import executable, make_index, stable_index


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    """Return records with enough filters and values that two runs have them in another order."""
    return [
        {
            "url": f"{n}.html#[]",
            "content": f"Door {n}.",
            "filters": {"work": [f"w{n % 23}"], "tag": ["ä", f"t{n % 7}"], "part": ["x" * 30]},
            "meta": {},
            "sort": {},
        }
        for n in range(300)
    ]


def test_two_indexes_of_the_same_records_have_the_same_bytes(records: list[Any]) -> None:
    made = [make_index(executable(), "en", records) for _ in range(2)]
    assert made[0] != made[1]
    first, second = map(stable_index, made)
    assert list(first) != []
    assert first == second


def test_only_the_order_and_the_names_of_filters_change(records: list[Any]) -> None:
    files = make_index(executable(), "en", records)
    found = stable_index(files)
    assert len(found) == len(files)
    kept = {name for name in files if not name.endswith((".pf_filter", ".pf_meta", "entry.json"))}
    assert all(found[name] == files[name] for name in kept)
    (meta,) = (module._unpacked(found[name]) for name in found if name.endswith(".pf_meta"))
    (old,) = (module._unpacked(files[name]) for name in files if name.endswith(".pf_meta"))
    assert [part for part in meta if part is not meta[3]] == [p for p in old if p is not old[3]]
    assert [name for name, _ in meta[3]] == ["part", "tag", "work"]
    for name, file in meta[3]:
        named, values = module._unpacked(found[f"filter/{file}.pf_filter"])
        assert named == name
        assert [value for value, _ in values] == sorted(value for value, _ in values)
        assert len({number for _, numbers in values for number in numbers}) == 300
    about = json.loads(found["pagefind-entry.json"])["languages"]["en"]
    assert f"pagefind.{about['hash']}.pf_meta" in found


@pytest.mark.parametrize("item", [0, 23, 24, 255, 256, 65_535, 65_536, 2**32, "", "ä" * 200, []])
def test_an_item_is_read_as_it_was_written(item: Any) -> None:
    raw = module._encoded([item, [item, "x"]])
    assert module._decoded(raw, 0) == ([item, [item, "x"]], len(raw))
