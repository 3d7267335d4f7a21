"""The interface is in the language of the library, whatever that of a work is."""

import json
import re
from typing import Any

import pytest

from fascicle.sphinx_ext.i18n import FILE, OURS

NARROW = "\u202f"
ENGLISH = re.compile(
    r"\b(Catalogue|Search|Newest|Tags?|Authors?|words?|minutes?|by|before|updated|Library|Letters)\b"
)
POLISH = """msgid ""
msgstr ""
"Language: pl\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 "
"&& (n%100<12 || n%100>14) ? 1 : 2)\\n"

msgid "{count} work"
msgid_plural "{count} works"
msgstr[0] "{count} dzieło"
msgstr[1] "{count} dzieła"
msgstr[2] "{count} dzieł"

msgid "One passage"
msgid_plural "{count} passages"
msgstr[0] "Jeden fragment"
msgstr[1] "{count} fragmenty"
msgstr[2] "{count} fragmentów"
"""


ONE = """---
title: "One"
language: "en"
authors: ["Nan Lee", "Bea Quill"]
tags: ["rain"]
series: "Rain"
series-number: "2"
rating: "Mature"
dates: ["updated: 2026-05-14"]
stats: ["words: 12,345", "comments: 1", "follows: 0", "chapters: 3/5"]
total-words: "20000"
---

# One

A.

***

B.
"""
FRONT = "# Library\n\n:::{works}\n:::\n\n:::{note}\nRain.\n:::\n"


def files(language: str, count: int = 2) -> dict[str, str]:
    """Write a library of English works in a language."""
    others = {
        f"works/w{number}/index.md": f'---\ntitle: "W{number}"\n---\n\n# W{number}\n\nText.\n'
        for number in range(1, count)
    }
    toml = f'title = "Works"\nlanguage = "{language}"\n'
    return {"library.toml": toml, "index.md": FRONT, "works/one/index.md": ONE, **others}


def keeper_says(language: str, text: str) -> dict[str, str]:
    """Write a catalogue of the keeper's."""
    return {f"locales/{language}/LC_MESSAGES/fascicle.po": text}


@pytest.fixture(scope="module")
def german(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Build a German library."""
    return built(tmp_path_factory.mktemp("german"), files("de"))


@pytest.fixture(scope="module")
def french(built: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Build a French one."""
    return built(tmp_path_factory.mktemp("french"), files("fr"))


def words_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_a_german_library_speaks_german(german: Any) -> None:
    catalogue = german.page("catalogue")
    assert catalogue.get("lang") == "de"
    (listing,) = catalogue.find_class("listing")
    assert listing.get("lang") == "de"
    assert "von Nan Lee und Bea Quill" in words_of(listing)
    assert "Band 2 von Rain" in words_of(listing)
    assert "Aktualisiert: 14. Mai 2026" in words_of(listing)
    assert [way.text for way in catalogue.xpath("//nav[@class='ways']//a")] == [
        "Katalog",
        "Autoren",
        "Reihen",
        "Schlagwörter",
        "Suche",
    ]
    assert catalogue.findtext("head/title") == "Katalog — Works"
    assert not ENGLISH.search(words_of(listing))


def test_what_an_archive_counts_is_written_as_in_the_language(german: Any, french: Any) -> None:
    """“0” takes the singular in French; what is no whole number stays as typed, in the plural."""
    said = words_of(german.article("works/one/index"))
    assert "12.345 Wörter, 1 Kommentar, 0 Abonnenten, 3/5 Kapitel" in said
    said = words_of(french.article("works/one/index"))
    assert "12 345 mots, 1 commentaire, 0 abonné, 3/5 chapitres" in said


def test_what_stands_in_a_work_is_named_in_the_language_of_the_library(german: Any) -> None:
    article = german.article("works/one/index")
    assert article.get("lang") == "en"
    assert article.xpath(".//hr/@aria-label") == ["Szenenwechsel"]


def test_a_french_library_speaks_french(french: Any) -> None:
    (listing,) = french.page("catalogue").find_class("listing")
    assert "par Nan Lee et Bea Quill" in words_of(listing)
    script = (french.output / "_static" / "search" / "search.js").read_text("utf-8")
    assert f"«{NARROW}guillemets{NARROW}»" in script
    declared = (french.output / "_static" / "fascicle.js").read_text("utf-8")
    assert "(n)=>(n > 1)" in declared


def test_numbers_are_written_as_in_the_language(german: Any, french: Any) -> None:
    assert "20.000 Wörter, etwa 87 Minuten" in words_of(german.page("catalogue").find("body"))
    listing = french.page("catalogue").find("body").text_content()
    assert f"20{NARROW}000 mots, environ 87 minutes" in listing


def test_scripts_speak_one_language(german: Any) -> None:
    for name in (
        "fascicle.js",
        "search/search.js",
        "search/from-disk.js",
        "catalogue/catalogue.js",
    ):
        script = (german.output / "_static" / name).read_text("utf-8")
        # One before each bundle.
        tables = re.findall(r"^Object\.assign\(FASCICLE\.messages,(.*)\);$", script, re.MULTILINE)
        assert tables, name
        translated = {text for table in tables for text in json.loads(table)}
        said = {"Close", "Search", "Filters", "Order", "Title, A to Z"}
        assert {text for text in said if f'"{text}"' in script} <= translated, name
    declared = (german.output / "_static" / "fascicle.js").read_text("utf-8")
    assert declared.startswith('var FASCICLE={language:"de",direction:"ltr",')


def test_a_script_is_told_from_the_same_in_another_language(german: Any, french: Any) -> None:
    digests = {
        script
        for book in (german, french)
        for script in book.page("catalogue").xpath("//script/@src")
        if "catalogue.js" in script
    }
    assert len(digests) == 2


def test_so_is_what_a_page_loads_later(german: Any, french: Any) -> None:
    scripts = [
        (book.output / "_static" / "fascicle.js").read_text("utf-8") for book in (german, french)
    ]
    assert len({re.findall(r'version:"(\?v=\w+)"', script)[0] for script in scripts}) == 2


def test_a_keeper_may_bring_a_language(library: Any) -> None:
    book = library(files("pl", 5) | keeper_says("pl", POLISH))()
    facts = words_of(book.page("catalogue").find_class("listing-facts")[0])
    assert facts.startswith("5 dzieł,")
    script = (book.output / "_static" / "search" / "search.js").read_text("utf-8")
    forms = ["Jeden fragment", "{count} fragmenty", "{count} fragmentów"]
    found = json.dumps({"One passage": forms}, ensure_ascii=False, separators=(",", ":"))
    assert f"Object.assign(FASCICLE.forms,{found[:-1]}" in script


def test_a_keeper_may_say_it_in_other_words(library: Any) -> None:
    said = 'msgid "Catalogue"\nmsgstr "Shelves"\n'
    book = library(files("en") | keeper_says("en", said))()
    assert words_of(book.page("catalogue").find(".//h1")) == "Shelves"
    assert words_of(book.page("search").find(".//h1")) == "Search"


def test_a_language_that_nobody_has_brought_is_not_claimed(library: Any) -> None:
    page = library(files("is"))().page("catalogue")
    assert page.get("lang") == "is"
    assert page.find_class("listing")[0].get("lang") == "en"


def test_what_a_catalogue_says_is_only_ever_text(library: Any) -> None:
    folder = OURS / "de" / FILE
    hostile = re.sub(r'(?m)^(msgstr[^"]*)"(?!")', r'\1"<i>\\"x\\"</i>', folder.read_text("utf-8"))
    book = library(files("de") | keeper_says("de", hostile))()
    for name in ("catalogue", "search", "authors/nan-lee", "tags/index", "works/one/index"):
        page = book.page(name)
        assert page.xpath("//i") == [], name
        assert '<i>"x"</i>' in page.text_content(), name


def test_pages_are_written_again_when_words_change(library: Any) -> None:
    build = library(files("en") | keeper_says("en", 'msgid "x"\nmsgstr "y"\n'))
    assert words_of(build().page("catalogue").find(".//h1")) == "Catalogue"
    path = build.source / "locales/en/LC_MESSAGES/fascicle.po"
    path.write_text('msgid "Catalogue"\nmsgstr "Shelves"\n', encoding="utf-8")
    book = build()
    assert words_of(book.page("catalogue").find(".//h1")) == "Shelves"
    assert "Shelves" in book.page("index").xpath("//nav[@class='ways']")[0].text_content()


def test_words_of_sphinx_are_in_the_language_of_the_library_too(german: Any) -> None:
    assert "Bemerkung" in german.article("index").text_content()
