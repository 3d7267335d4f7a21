"""The pages of people and places: what they say, and how one gets there."""

from typing import Any

import pytest


def article(book: Any, name: str) -> Any:
    return book.article(f"works/toll/{name}")


def links(element: Any) -> list[tuple[str, str]]:
    """List the links in an element: what they say, and where they lead less the scene's id."""
    return [
        (" ".join(link.text_content().split()), link.get("href").partition("#")[0])
        for link in element.iter("a")
    ]


def test_a_person_has_a_page_that_says_what_else_they_are_called(told: Any, text_of: Any) -> None:
    page = article(told, "people/ada-vickery")
    assert text_of(page.find(".//h1")) == "Ada Vickery"
    assert text_of(page.find_class("cast-also")[0]) == "Also called Ada, Miss Vickery"


def test_it_counts_scenes_and_chapters_and_leads_to_the_first(told: Any, text_of: Any) -> None:
    (said,) = article(told, "people/ada-vickery").find_class("cast-sum")
    assert text_of(said) == (
        "Named in 4 of 6 scenes, in 4 of 4 chapters. First in Chapter 1: The Gate "
        "(Ada kept the gate on Gedder…)"
    )


def test_it_lists_the_scenes_by_chapter_with_their_opening_words(told: Any) -> None:
    (chapters,) = article(told, "people/sim-pask").find_class("cast-chapters")
    assert links(chapters) == [
        ("Chapter 2: A Word", "../two.html"),
        ("“Sim!” said Ada’s aunt.", "../two.html"),
        ("Sim Pask went on alone to…", "../two.html"),
        ("Chapter 4: Home", "../four.html"),
        ("They went home, Ada and Sim.", "../four.html"),
    ]


def test_each_link_leads_to_a_place_that_is_there(told: Any) -> None:
    found = 0
    for path in (told.output / "works").rglob("*/*.html"):
        page = told.page(str(path.relative_to(told.output).with_suffix("")))
        for address in page.xpath("//main//a[not(@download)]/@href"):
            name, _, anchor = address.partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target.is_file(), (path, address)
            ids = told.page(str(target.relative_to(told.output.resolve()).with_suffix("")))
            assert not anchor or ids.xpath("//@id").count(anchor) == 1
            found += 1
    assert found > 30


def test_it_says_with_whom_most_scenes_first_and_where(told: Any, text_of: Any) -> None:
    page = article(told, "people/sim-pask")
    company = page.xpath("./h2[.='Appears with']/following-sibling::ul[1]")[0]
    assert [text_of(item) for item in company] == ["Ada Vickery 2 scenes"]
    assert links(company) == [("Ada Vickery", "ada-vickery.html")]


def test_a_place_has_a_page_with_those_who_are_named_there(told: Any, text_of: Any) -> None:
    page = article(told, "places/gedder-drove")
    company = page.xpath("./h2[.='Who is named here']/following-sibling::ul[1]")[0]
    assert [text_of(item) for item in company] == ["Ada Vickery 1 scene"]
    assert links(company) == [("Ada Vickery", "../people/ada-vickery.html")]


def test_who_is_never_named_has_a_page_that_says_so(told: Any, text_of: Any) -> None:
    page = article(told, "people/old-nobody")
    assert text_of(page.find_class("cast-sum")[0]) == "No scene contains the name."
    assert not page.find_class("cast-plot")


def test_the_plot_has_a_sentence_a_mark_a_scene_and_a_table(told: Any, text_of: Any) -> None:
    (plot,) = article(told, "people/ada-vickery").find_class("cast-plot")
    (svg,) = plot.iter("svg")
    # HTML has it so: nothing follows the caption.
    assert [part.tag for part in plot] == ["svg", "figcaption"]
    assert svg.get("role") == "img"
    assert svg.get("aria-label").startswith("Where Ada Vickery is named: 4 of 6 scenes")
    marks, strokes = svg.find_class("marks")[0].get("d"), svg.find_class("strokes")[0].get("d")
    assert (marks.count("M"), strokes.count("M")) == (4, 3)
    rows = [[text_of(cell) for cell in row] for row in plot.xpath(".//tbody/tr")]
    assert rows[:2] == [["Chapter 1: The Gate", "1", "2"], ["Chapter 2: A Word", "1", "2"]]


def test_a_play_is_looked_through_by_the_labels_of_its_speeches(told: Any, text_of: Any) -> None:
    said = told.article("works/play/people/ada-vickery").find_class("cast-sum")[0]
    assert text_of(said).startswith("Named in 1 of 1 scene. First in A Play (")


def test_what_stands_beside_the_story_names_nobody(retold: Any, text_of: Any) -> None:
    note = ":::{authors-note}\nOf Old Nobody.\n:::\n\nIt rained.[^1]\n\n[^1]: Old Nobody.\n"
    book = retold(one=note)()
    (said,) = article(book, "people/old-nobody").find_class("cast-sum")
    assert text_of(said) == "No scene contains the name."


def test_a_scene_opens_with_the_story_not_with_a_note_before_it(retold: Any, text_of: Any) -> None:
    note = ":::{summary}\nWhat comes.\n:::\n\n"
    book = retold(one=f"{note}Ada came.", two=":::{authors-note}\nI thank Ada.\n:::\n")()
    (said,) = article(book, "people/ada-vickery").find_class("cast-sum")
    assert text_of(said).endswith("First in Chapter 1: The Gate (Ada came.)")
    openings = article(book, "people/index").xpath(".//thead//th//a/@title")
    assert openings[:2] == ["Chapter 1: The Gate", "Chapter 2: A Word"]


def test_the_page_of_all_has_a_row_a_person_and_a_column_a_chapter(told: Any, text_of: Any) -> None:
    table = article(told, "people/index").find(".//table")
    heads = [text_of(cell) for cell in table.xpath("./thead/tr/th")]
    assert heads == [
        "Name", "1 Chapter 1: The Gate", "2 Chapter 2: A Word", "3 Chapter 3: A Name",
        "4 Chapter 4: Home", "Scenes",
    ]  # fmt: skip
    rows = [[text_of(cell) for cell in row] for row in table.xpath("./tbody/tr")]
    assert rows == [
        ["Ada Vickery", "1", "1", "1", "1", "4"],
        ["Sim Pask", "", "2", "", "1", "3"],
        ["Old Nobody", "", "", "", "", "0"],
    ]


def test_the_marks_grow_with_the_number_of_scenes(told: Any) -> None:
    marks = article(told, "people/index").find(".//table").iter("b")
    sizes = {mark.text: mark.get("class") for mark in marks}
    assert sizes == {"1": "size-3", "2": "size-4"}


def test_of_a_work_on_one_page_the_scenes_are_the_columns(told: Any, text_of: Any) -> None:
    table = told.article("works/play/people/index").find(".//table")
    heads = [text_of(cell) for cell in table.xpath("./thead/tr/th")]
    assert heads == ["Name", "Scene 1 MISS VICKERY. Good day. Pask. Is…", "Scenes"]


def test_the_page_of_all_is_called_by_what_there_is(told: Any, retold: Any) -> None:
    assert article(told, "people/index").findtext("h1") == "Characters and places"
    assert told.article("works/play/people/index").findtext("h1") == "Characters"
    book = retold([])()
    assert article(book, "people/index").findtext("h1") == "Places"
    assert "people/index.html" in (book.output / "works/toll/index.html").read_text()


def test_who_is_who_on_the_title_page_is_no_scene(retold: Any, text_of: Any) -> None:
    build = retold()
    path = build.source / "works/toll/index.md"
    path.write_text(path.read_text().replace("# The Toll\n", "# The Toll\n\nTo Old Nobody.\n"))
    (said,) = article(build(), "people/old-nobody").find_class("cast-sum")
    assert text_of(said) == "No scene contains the name."


def test_the_title_page_lists_who_is_named_most_and_leads_to_all(told: Any, text_of: Any) -> None:
    (facts,) = article(told, "index").find_class("facts")
    rows = {text_of(row[0]): row[1] for row in facts}
    characters = text_of(rows["Characters"])
    assert characters.startswith("Ada Vickery, Sim Pask, Old Nobody (where they are named)")
    assert links(rows["Characters"])[::3] == [
        ("Ada Vickery", "people/ada-vickery.html"),
        ("where they are named", "people/index.html"),
    ]
    assert text_of(rows["Places"]) == "Gedder Drove"


def test_of_many_the_title_page_lists_twelve(retold: Any, text_of: Any) -> None:
    many = [{"name": f"Person {number}"} for number in range(20)]
    book = retold(many)()
    (facts,) = article(book, "index").find_class("facts")
    said = next(text_of(row[1]) for row in facts if text_of(row[0]) == "Characters")
    assert said.count("Person") == 12
    assert "Person 11 (all 20)" in said


def test_a_work_without_a_cast_has_no_such_pages(told: Any) -> None:
    names = {path.name for path in (told.output / "works/rain").iterdir()}
    assert names == {"index.html", "offline.json", "rain.epub"}


def test_a_page_is_called_by_name_work_and_library(told: Any) -> None:
    page = told.page("works/toll/people/ada-vickery")
    assert page.findtext("head/title") == "Ada Vickery — The Toll — Library"


def test_the_sidebar_is_that_of_the_work(told: Any) -> None:
    page = told.page("works/toll/people/ada-vickery")
    addresses = page.xpath("//nav[@id='contents']//a/@href")
    assert addresses[-6:-4] == ["../index.html", "../one.html"]


@pytest.mark.parametrize("builder", ["dirhtml", "text", "epub"])
def test_other_forms_of_the_book_are_built(retold: Any, builder: str) -> None:
    retold()("-b", builder, "-D", "version=1", "-D", "copyright=nobody", into=builder)
