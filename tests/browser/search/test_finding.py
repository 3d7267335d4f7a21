"""Search results: their form, words and languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import fascicle
from fascicle.book.search.shards import bits_of

if TYPE_CHECKING:
    from tests.browser.search.conftest import Marked, Search, Status

SCRIPTS = Path(fascicle.__file__).parent / "sphinx_ext" / "search" / "scripts"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("O'Brien", "O’Brien"),
        ("o’brien", "O’Brien"),
        ("CAFE malecot", "Café"),
        ('"Café Malécot, two"', "Café Malécot, two"),
        ('"I\'d never have gone up"', "I’d never have gone up"),
        ("„that night and the dog“", "that night—and the dog"),
        ("zoe umbrella", "Zoë"),
        ("umbr", "umbrella"),
        ('"a green umb', "a green umbrella"),
    ],
)
def test_shapes_of_quotes_case_and_accents_do_not_count(
    searching: Any, typed: str, found: str, search: Search
) -> None:
    search(searching, typed)
    marks = searching.locator(".search-passage mark").all_text_contents()
    assert found in marks


def test_a_phrase_is_found_as_it_stands_and_words_in_any_form(
    searching: Any, search: Search
) -> None:
    assert [passage for passage in search(searching, '"walked home"') if "walking" in passage] == []
    assert len(search(searching, '"walked home"')) == 1
    assert len(search(searching, "walked home")) == 2
    assert search(searching, '"home walked"') == []


def test_what_stands_behind_a_minus_is_left_out(searching: Any, search: Search) -> None:
    both = search(searching, "home")
    for typed in ("home -walked", "home -WALKED", 'home -"walked home"'):
        found = search(searching, typed)
        assert len(found) == len([passage for passage in both if "walked" not in passage]) > 0


@pytest.mark.parametrize(
    ("typed", "works", "said"),
    [
        ("lamp", ["The Lamp at Saint-Côme by Ottilie Brandt"], ""),
        ("lamp saint", ["The Lamp at Saint-Côme by Ottilie Brandt"], ""),
        ("Pell, J. R.", ["The Oar by J. R. Pell, Ottilie Brandt"], ""),
        ("barnaby", ["The Lamp at Saint-Côme by Ottilie Brandt"], "Characters: Zoë, Barnaby Quill"),
        ("brothers", ["The Oar by J. R. Pell, Ottilie Brandt"], "Tags: the sea, brothers"),
        ("der turm", ["Der Turm by Jörg Pell"], "Tags: Türme"),
        ("brandt oar", ["The Oar by J. R. Pell, Ottilie Brandt"], ""),
    ],
)
def test_works_are_found_by_title_author_character_and_tag_before_any_passage(
    searching: Any, search: Search, typed: str, works: list[str], said: str
) -> None:
    search(searching, typed)
    lists = searching.locator(".search-results")
    assert lists.first.locator(".search-where").all_text_contents() == works
    fields = lists.first.locator(".search-field").all_text_contents()
    assert fields == ([said] if said else [])
    lists.first.locator("a").click()
    searching.wait_for_url("**/works/*/index.html")


def test_a_title_outranks_a_tag_and_a_tag_the_summary(searching: Any, search: Search) -> None:
    search(searching, "brandt")
    assert searching.locator(".search-by mark").all_text_contents() == ["Brandt", "Brandt"]
    search(searching, "sea")
    names = searching.locator(".search-results").first.locator(".search-where a")
    assert names.all_text_contents() == ["The Oar", "The Lamp at Saint-Côme"]


def test_only_the_last_word_may_still_go_on(searching: Any, status: Status, search: Search) -> None:
    (passage,) = search(searching, "they clim")
    assert passage == "They climbed."
    search(searching, "the climbed")
    marks = searching.locator(".search-passage mark").all_text_contents()
    assert {mark.lower() for mark in marks} <= {"the", "climb", "climbed"}
    assert search(searching, "clim they") == []
    assert status(searching).endswith("contains “clim”. Did you mean “climb they”?")
    assert search(searching, "clim ") == []


def test_all_words_have_to_be_there(searching: Any, status: Status, search: Search) -> None:
    assert search(searching, "kettle O’Zeppelin") == []
    assert status(searching) == "Nothing in this library contains “O’Zeppelin”."
    assert search(searching, "kettle customs bathysphere umbrella dog boat") == []
    assert search(searching, "customs quicker") == []
    assert status(searching) == "No scene in this library contains all of these words."


def test_notes_are_found_only_when_asked(searching: Any, status: Status, search: Search) -> None:
    for word in ("chandlers", "bathysphere"):
        assert search(searching, word) == []
        searching.get_by_role("checkbox", name="Include notes").check()
        (passage,) = (status(searching), searching.locator(".search-passage").text_content())[1:]
        assert word in passage
        searching.get_by_role("checkbox", name="Include notes").uncheck()
    assert "stairs" in search(searching, "stairs")[0]


def test_all_languages_are_searched_one_after_the_other(
    searching: Any, search: Search, marked: Marked
) -> None:
    passages = search(searching, "grossmutter")
    assert passages == search(searching, "Großmutter") or "Großmutter" in passages[0]
    found = search(searching, '"Morgen brennt das Licht"')
    assert "Morgen brennt das Licht wieder" in found[0]
    assert searching.locator(".search-passage").get_attribute("lang") == "de"
    searching.locator(".search-where a").click()
    searching.wait_for_url("**/der-turm/**")
    searching.locator(".find-clear").wait_for()
    assert marked(searching) == ["Morgen brennt das Licht"]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("雨伞", "tushuguan"),
        ("图书馆", "tushuguan"),
        ("白色的猫", "tushuguan"),
        ("绿色的雨伞", "tushuguan"),
        ("“坐在窗台”", "tushuguan"),
        ("窓辺", "toshokan"),
        ("図書館に入った", "toshokan"),
        ("白い猫が", "toshokan"),
        ("誰も話さなかった", "toshokan"),
        ("緑の傘", "toshokan"),
    ],
)
def test_where_no_spaces_part_the_words_they_are_found(
    searching: Any, typed: str, slug: str, search: Search, marked: Marked
) -> None:
    search(searching, typed)
    plain = typed.strip("“”")
    assert set(searching.locator(".search-passage mark").all_text_contents()) == {plain}
    searching.locator(".search-where a[href*=find]").first.click()
    searching.wait_for_url(f"**/{slug}/**")
    searching.locator(".find-clear").wait_for()
    assert plain in marked(searching)


def test_a_run_that_only_begins_alike_is_not_found(searching: Any, search: Search) -> None:
    assert search(searching, "白色的狗") == []
    assert search(searching, "図書室") == []


def test_the_browser_knows_where_a_work_is_as_the_builder_does(reader: Any) -> None:
    page = reader("index.html", bypass_csp=True)
    source = (SCRIPTS / "shards.js").read_text(encoding="utf-8")
    slugs = ["the-lamp", "", "ünïcode-猫", "a" * 200]
    digests = page.evaluate(
        """async ([source, slugs]) => {
          const { bitsOf } = await import("data:text/javascript," + encodeURIComponent(source));
          return slugs.map(bitsOf);
        }""",
        [source, slugs],
    )
    assert digests == [bits_of(slug) for slug in slugs]
