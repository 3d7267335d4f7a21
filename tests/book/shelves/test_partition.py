"""The partition of a library into shelves: whole works, series together, few moves."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fascicle.book.built_book import BuildInputs
from fascicle.book.search.shards import bits_of, split
from fascicle.book.shelved_build import shelves_of


def works(root: Path, pages: dict[str, int], series: dict[str, str] | None = None) -> None:
    for slug, number in pages.items():
        folder = root / "works" / slug
        folder.mkdir(parents=True)
        said = f"\nseries: {(series or {}).get(slug)}" if series and slug in series else ""
        (folder / "index.md").write_text(f"---\ntitle: x{said}\n---\n# X\n")
        for chapter in range(1, number):
            (folder / f"chapter-{chapter}.md").write_text("# C\n")


def shelves_in(root: Path, most: int) -> dict[str, tuple[str, ...]]:
    root.mkdir(exist_ok=True)
    return shelves_of(root, BuildInputs.of(root, root / "html", ()).works, most)


def test_a_library_that_one_run_can_build_has_no_shelves(tmp_path: Path) -> None:
    works(tmp_path, {"rain": 3, "sun": 2})
    assert shelves_in(tmp_path, 5) == {}
    assert shelves_in(tmp_path / "none", 5) == {}


def test_every_work_is_on_one_shelf_and_none_exceeds_its_pages(tmp_path: Path) -> None:
    works(tmp_path, {f"work-{number}": 1 + number % 4 for number in range(40)})
    shelves = shelves_in(tmp_path, 20)
    assert sorted(slug for slugs in shelves.values() for slug in slugs) == sorted(
        path.name for path in (tmp_path / "works").iterdir()
    )
    for slugs in shelves.values():
        assert sum(len(list((tmp_path / "works" / slug).iterdir())) for slug in slugs) <= 20


def test_a_work_larger_than_a_shelf_has_one_alone(tmp_path: Path) -> None:
    works(tmp_path, {"long": 12, "short": 1, "other": 1})
    assert ("long",) in shelves_in(tmp_path, 5).values()


def test_the_works_of_a_series_are_together_however_it_is_spelt(tmp_path: Path) -> None:
    spelt = {"a": '"Tolls and Gates"', "b": "Tolls  and  gates", "c": "'tolls and Gates'"}
    spelt["d"] = r'"\x54olls and gates"'
    works(tmp_path, {**dict.fromkeys("abcdefgh", 3)}, spelt)
    (shelf,) = [slugs for slugs in shelves_in(tmp_path, 4).values() if "a" in slugs]
    assert {*"abcd"} <= set(shelf)


def test_front_matter_that_is_no_yaml_keeps_a_work_where_its_name_puts_it(tmp_path: Path) -> None:
    works(tmp_path, dict.fromkeys("abcd", 3), {"a": '"not closed', "b": "[1, 2"})
    assert sorted(slug for slugs in shelves_in(tmp_path, 4).values() for slug in slugs) == [*"abcd"]


names = st.dictionaries(st.text(min_size=1, max_size=8), st.integers(1, 50), min_size=2)


@given(names, st.integers(1, 120))
def test_a_name_more_changes_only_the_part_that_it_comes_to(
    sizes: dict[str, int], most: int
) -> None:
    *before, added = sorted(sizes)
    had = dict(split(before, sizes.__getitem__, most, bits_of))
    has = dict(split(sorted(sizes), sizes.__getitem__, most, bits_of))
    (bits,) = [bits for bits, found in has.items() if added in found]
    changed = [found for part, found in had.items() if has.get(part) != found]
    assert all(
        bits.startswith(part) or part.startswith(bits) for part in had if had[part] in changed
    )
    assert sorted(name for found in has.values() for name in found) == sorted(sizes)
