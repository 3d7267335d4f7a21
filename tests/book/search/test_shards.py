"""Shards are bounded, of one language, and not moved by an edit elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.book.search.shards import LARGEST, LARGEST_ALONE, bits_of, shards_of

LIBRARIES = st.dictionaries(
    st.text("abcdefgh-", min_size=1, max_size=8),
    st.tuples(st.integers(0, 3_000_000), st.sampled_from(["en", "de"])),
    max_size=40,
)


def sharded(library: dict[str, tuple[int, str]]) -> list[tuple[str, tuple[str, ...]]]:
    sizes = {slug: size for slug, (size, _) in library.items()}
    languages = {slug: language for slug, (_, language) in library.items()}
    return [(shard.bits, shard.slugs) for shard in shards_of(sizes, languages)]


@given(LIBRARIES)
def test_each_work_is_in_one_index_of_its_language_and_found_by_its_name(
    library: dict[str, tuple[int, str]],
) -> None:
    sizes = {slug: size for slug, (size, _) in library.items()}
    languages = {slug: language for slug, (_, language) in library.items()}
    shards = shards_of(sizes, languages)
    assert sorted(slug for shard in shards for slug in shard.slugs) == sorted(library)
    for shard in shards:
        assert {languages[slug] for slug in shard.slugs} == {shard.language}
        assert all(bits_of(slug).startswith(shard.bits) for slug in shard.slugs)
    for slug in library:
        fitting = [s for s in shards if bits_of(slug).startswith(s.bits)]
        assert [s for s in fitting if s.language == languages[slug]] == [
            s for s in shards if slug in s.slugs
        ]


@given(LIBRARIES)
def test_an_index_is_bounded_but_for_one_long_work(library: dict[str, tuple[int, str]]) -> None:
    for bits, slugs in sharded(library):
        words = sum(library[slug][0] for slug in slugs)
        assert len(slugs) == 1 or words <= (LARGEST if bits else LARGEST_ALONE)


@given(LIBRARIES, st.integers(0, 3_000_000))
def test_a_work_that_changes_moves_no_index_but_its_own(
    library: dict[str, tuple[int, str]], words: int
) -> None:
    if not library:
        return
    changed = min(library)
    before, language = sharded(library), library[changed][1]
    after = sharded({**library, changed: (words, language)})
    moved = [(bits, slugs) for bits, slugs in before if (bits, slugs) not in after]
    # Its group is parted, or its parts are joined: what is written anew begins with the same bits.
    others = [library[slug][1] for _, slugs in moved for slug in slugs]
    assert set(others) <= {language}
    touched = [bits for bits, slugs in after if changed in slugs] + [
        bits for bits, slugs in before if changed in slugs
    ]
    shortest = min(touched, key=len)
    assert all(bits.startswith(shortest) for bits, _ in moved)


def test_a_small_library_has_one_index_a_language() -> None:
    library = {"a": (1_999_999, "en"), "b": (1, "en"), "c": (5, "de")}
    assert sharded(library) == [("", ("c",)), ("", ("a", "b"))]


@pytest.mark.parametrize(
    ("name", "digest"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968)]
)
def test_works_are_grouped_by_the_digest_that_the_browser_computes(name: str, digest: int) -> None:
    # The values are those that the authors of FNV publish.
    assert int(bits_of(name), 2) == digest
