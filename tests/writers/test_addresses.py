"""Permanent addresses: pages keep theirs, and no address is given to a second page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.writers.page_addresses import RESERVED, Addresses, assign, slugify
from fascicle.writers.page_matches import AddressRequest, Remembered

SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NOTHING = Addresses()


def page(title: str, opening: str | None = None) -> AddressRequest:
    """Return the address request of a page with a heading and an opening."""
    return AddressRequest(
        slugify(title) or "chapter", title, f"begins {title}" if opening is None else opening
    )


def numbered(*titles: str) -> list[AddressRequest]:
    """Return the address requests of numbered chapters, each with its own opening."""
    return [
        AddressRequest(f"chapter-{n}-{slugify(t)}", f"Chapter {n}: {t}", f"begins {t}")
        for n, t in enumerate(titles, start=1)
    ]


def addresses(
    wanted: list[AddressRequest], known: Addresses = NOTHING
) -> tuple[list[str], Addresses]:
    found, after = assign(wanted, known)
    return [one.address for one in found], after


def leads_to(known: Addresses) -> dict[str, str]:
    """Return the page that each address leads to, for all addresses ever assigned."""
    return {address: one.opening for one in known.pages for address in (one.address, *one.former)}


# One by one


def test_the_same_pages_keep_their_addresses() -> None:
    first, known = addresses(numbered("Door", "Wall", "Roof"))
    assert first == ["chapter-1-door", "chapter-2-wall", "chapter-3-roof"]
    assert addresses(numbered("Door", "Wall", "Roof"), known) == (first, known)


def test_an_inserted_chapter_leaves_redirects_behind_those_it_moves() -> None:
    _, known = addresses(numbered("Door", "Wall"))
    now, known = addresses(numbered("Hall", "Door", "Wall"), known)
    assert now == ["chapter-1-hall", "chapter-2-door", "chapter-3-wall"]
    assert leads_to(known)["chapter-1-door"] == "begins Door"
    assert leads_to(known)["chapter-2-wall"] == "begins Wall"


def test_an_inserted_untitled_chapter_takes_no_address_from_those_after_it() -> None:
    chapters = [AddressRequest(f"chapter-{n}", f"{n}", f"begins {n}") for n in (1, 2, 3)]
    _, known = addresses(chapters)
    later = [
        AddressRequest("chapter-1", "1", "begins new"),
        *(AddressRequest(f"chapter-{n + 1}", f"{n + 1}", f"begins {n}") for n in (1, 2, 3)),
    ]
    now, after = addresses(later, known)
    assert len(set(now)) == 4
    for n in (1, 2, 3):
        assert leads_to(after)[f"chapter-{n}"] == f"begins {n}"


def test_a_removed_chapter_leads_to_the_title_page_and_its_address_stays_its_own() -> None:
    _, known = addresses(numbered("Door", "Wall"))
    _, known = addresses(numbered("Door"), known)
    assert known.lost() == ["chapter-2-wall"]
    new = AddressRequest("chapter-2-wall", "Chapter 2: Other", "begins otherwise")
    now, known = addresses([*numbered("Door"), new], known)
    assert now == ["chapter-1-door", "chapter-2-wall-2"]


def test_a_chapter_that_comes_back_has_its_address_again() -> None:
    first, known = addresses(numbered("Door", "Wall"))
    _, known = addresses(numbered("Door"), known)
    now, known = addresses(numbered("Door", "Wall"), known)
    assert now == first
    assert known.lost() == []


def test_a_renamed_chapter_moves_and_its_old_address_leads_to_it() -> None:
    _, known = addresses([page("Door", "it began")])
    (found,), known = assign([page("Gate", "it began")], known)
    assert (found.address, found.former) == ("gate", ("door",))
    (found,), known = assign([page("Door", "it began")], known)
    assert (found.address, found.former) == ("door", ("gate",))


def test_a_chapter_whose_beginning_is_rewritten_is_known_by_its_heading() -> None:
    _, known = addresses([page("Door", "it began")])
    (found,), known = assign([page("Door", "all else now")], known)
    assert (found.address, found.opening, len(known.pages)) == ("door", "all else now", 1)


def test_swapped_chapters_stay_where_they_are() -> None:
    _, known = addresses([page("Door"), page("Wall")])
    assert addresses([page("Wall"), page("Door")], known)[0] == ["wall", "door"]


def test_swapped_titles_do_not_swap_addresses() -> None:
    _, known = addresses([page("Door", "one"), page("Wall", "two")])
    now, after = addresses([page("Wall", "one"), page("Door", "two")], known)
    assert now == ["door", "wall"]
    assert leads_to(after) == {"door": "one", "wall": "two"}


def test_twins_get_numbers_in_order() -> None:
    first, known = addresses([page("Door"), page("Door"), page("Door")])
    assert first == ["door", "door-2", "door-3"]
    assert addresses([page("Door"), page("Door"), page("Door")], known) == (first, known)


@pytest.mark.parametrize("title", ["Index", "CON", "nul", "Com1", "Search", "Genindex"])
def test_a_reserved_name_is_never_an_address(title: str) -> None:
    first, known = addresses([page(title)])
    assert first[0].casefold() not in RESERVED
    assert addresses([page(title)], known) == (first, known)
    _, known = addresses([page("Door", "it began")])
    moved, _ = addresses([page(title, "it began")], known)
    assert moved[0] not in RESERVED


@pytest.mark.parametrize(
    "title",
    ["..", ".", "/", "a/b", "../../etc/passwd", "C:\\CON", "a" * 3000, "第一章", "Глава 1",
     "😀", "",
     "%2e%2e", "a\0b", "Ünïcödé", "chapters", "---", "con.txt", "-rf", "a b  c", "İstanbul"],
)  # fmt: skip
def test_any_title_gives_a_safe_address(title: str) -> None:
    (address,), _ = addresses([page(title)])
    assert SAFE.fullmatch(address)
    assert len(address) <= 64
    assert address not in RESERVED


def test_five_thousand_chapters_of_one_title_have_five_thousand_addresses() -> None:
    first, known = addresses([page("Door") for _ in range(5000)])
    assert len(set(first)) == 5000
    assert addresses([page("Door") for _ in range(5000)], known) == (first, known)


# Any history


PAGES = st.builds(
    AddressRequest,
    st.sampled_from(["chapter-1", "chapter-2", "chapter", "door", "door-2", "index", "index-page"]),
    st.sampled_from(["I", "II", "Door", "Wall"]),
    st.sampled_from(["", "one", "two", "three", "four"]),
)  # fmt: skip
HISTORIES = st.lists(st.lists(PAGES, max_size=6), min_size=1, max_size=8)


@given(HISTORIES)
def test_no_edit_loses_or_duplicates_an_address(
    history: list[list[AddressRequest]],
) -> None:
    known = NOTHING
    for wanted in history:
        found, after = assign(wanted, known)
        assert [(f.heading, f.opening) for f in found] == [(w.heading, w.opening) for w in wanted]
        now = [one.address for one in found]
        assert len(set(now)) == len(now)
        assert all(SAFE.fullmatch(a) and a not in RESERVED for a in now)
        given_to = [a for one in after.pages for a in (one.address, *one.former)]
        assert len(set(given_to)) == len(given_to), "an address leads to one page"
        for before, later in zip(known.pages, after.pages, strict=False):
            assert {before.address, *before.former} <= {later.address, *later.former}
        assert assign(wanted, after) == (found, after), "the same in gives the same out"
        known = after


@given(st.lists(st.permutations("abcdef").map(lambda p: p[:4]), min_size=2, max_size=6))
def test_a_page_with_the_same_opening_is_found_at_all_its_addresses(
    history: list[list[str]],
) -> None:
    """Chapters are renumbered by position; letters identify them."""
    known, had = NOTHING, dict[str, str]()
    for letters in history:
        wanted = [
            AddressRequest(f"chapter-{n}-{c}", f"Chapter {n}: {c}", c)
            for n, c in enumerate(letters, 1)
        ]
        found, known = assign(wanted, known)
        had |= {one.address: one.opening for one in found if one.address not in had}
        lead = leads_to(known)
        for one in found:
            mine = {address for address, letter in had.items() if letter == one.opening}
            assert {a for a in mine if lead[a] != one.opening} == set()


@given(st.text(max_size=80))
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    slug = slugify(text)
    assert slugify(slug) == slug
    assert not slug or SAFE.fullmatch(slug)


def test_remembered_addresses_are_plain_values() -> None:
    one = Remembered("door", "Door", "it began", ("gate",), gone=True)
    assert Addresses((one,)).given() == {"door", "gate"}
    assert Addresses((one,)).lost() == ["door", "gate"]


# Edited by hand


def test_an_address_that_leads_to_two_pages_is_a_fault() -> None:
    door = Remembered("door")
    twice = "the address “door” is given twice"
    assert Addresses((door, Remembered("wall"))).fault() == ""
    assert Addresses((door, door)).fault() == twice
    assert Addresses((door, Remembered("wall", former=("door",)))).fault() == twice


def test_an_address_that_sphinx_or_a_system_reserves_is_a_fault() -> None:
    assert Addresses((Remembered("con"),)).fault() == "“con” cannot be an address"
