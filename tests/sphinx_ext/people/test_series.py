"""Who is in several works of a series has one page for all of them."""

import json
from typing import Any

import pytest

ADA = {"name": "Ada Vickery", "aliases": ["Ada"]}
RAW = {"name": "Gideon Raw", "from": "1"}
SIM = {"name": "Sim Pask"}


def work(title: str, cast: list[dict[str, Any]], authors: list[str], **said: Any) -> dict[str, str]:
    """Give the files of a work of two chapters in the series of tolls."""
    slug = title.lower().replace(" ", "-")
    about = {"title": title, "authors": authors, "series": "Tolls", "cast": cast, **said}
    lines = [f"{key}: {json.dumps(value)}" for key, value in about.items()]
    front = ["---", *lines, "---", "", f"# {title}", "", ":::{chapters}", "one", "two", ":::", ""]
    return {
        f"works/{slug}/index.md": "\n".join(front),
        f"works/{slug}/one.md": "# One\n\nAda and Sim Pask came.\n",
        f"works/{slug}/two.md": "# Two\n\nAda Vickery alone.\n\n***\n\nAda, Gideon Raw.\n",
    }


SERIES = {
    **work("First", [ADA, SIM, RAW], ["Nan Lee"], **{"series-number": "1"}),
    **work("Second", [RAW, {"name": "ada  vickery"}], ["Bo", "Nan Lee"], **{"series-number": "2"}),
    **work("Third", [ADA, {**SIM, "from": "1"}], ["Bo"], **{"series-number": "3"}),
}
ANOTHER = {**work("Strange", [ADA], ["Zoe"]), **work("Stranger", [ADA], ["Zoe"])}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, built: Any) -> Any:
    """Build the series, and another of the same name by somebody else."""
    return built(tmp_path_factory.mktemp("series"), {**SERIES, **ANOTHER})


def links(element: Any) -> list[tuple[str, str]]:
    """List the links in an element: what they say, and where they lead less the scene's id."""
    return [
        (" ".join(link.text_content().split()), link.get("href").partition("#")[0])
        for link in element.iter("a")
    ]


def test_who_recurs_has_a_page_with_all_works_in_reading_order(told: Any, text_of: Any) -> None:
    page = told.article("series/tolls/people/ada-vickery")
    assert text_of(page.find("h1")) == "Ada Vickery"
    assert [text_of(title) for title in page.iter("h2")] == ["First", "Second", "Third"]
    sums = [text_of(said) for said in page.find_class("cast-sum")]
    assert (
        sums[0]
        == "Named in 3 of 3 scenes, in 2 of 2 chapters. First in One (Ada and Sim Pask came.)"
    )
    assert links(page)[0] == ("Tolls", "../../tolls.html")


def test_it_leads_to_chapters_and_to_the_pages_in_each_work(told: Any, text_of: Any) -> None:
    page = told.article("series/tolls/people/ada-vickery")
    first = page.find_class("cast-company")[0]
    assert [text_of(item) for item in first] == ["One 1 scene", "Two 2 scenes"]
    found = {address for _, address in links(page)}
    for address in found:
        assert (told.output / "series/tolls/people" / address).resolve().is_file(), address
    assert any(address.endswith("works/second/people/ada-vickery.html") for address in found)


def test_the_pages_in_each_work_lead_to_it(told: Any) -> None:
    (link,) = told.article("works/third/people/ada-vickery").xpath(
        ".//a[.='In all works of Tolls']"
    )
    assert link.get("href") == "../../../series/tolls/people/ada-vickery.html"
    assert "In all works" not in told.article("works/second/people/index").text_content()


def test_the_page_of_the_series_lists_them_and_folds_secrets_away(told: Any) -> None:
    page = told.article("series/tolls")
    (folded,) = page.iter("details")
    assert links(folded) == [("Gideon Raw", "tolls/people/gideon-raw.html")]
    folded.getparent().remove(folded)
    listed = [text for text, address in links(page) if "/people/" in address]
    assert listed == ["Ada Vickery", "Ada Vickery", "Sim Pask"]


def test_two_series_that_share_a_name_and_no_author_are_two(told: Any, text_of: Any) -> None:
    (path,) = (told.output / "series/tolls/people").glob("ada-vickery-*.html")
    page = told.article(f"series/tolls/people/{path.stem}")
    assert [text_of(title) for title in page.iter("h2")] == ["Strange", "Stranger"]


def test_a_work_in_which_somebody_is_a_secret_is_folded_away(told: Any, text_of: Any) -> None:
    page = told.article("series/tolls/people/sim-pask")
    (folded,) = page.find_class("cast-spoilers")
    assert text_of(folded.find("summary")) == "Third, with spoilers"
    assert not page.find_class("cast-warning")
    secret = told.page("series/tolls/people/gideon-raw")
    assert secret.find_class("cast-warning")
    assert len(secret.find_class("cast-spoilers")) == 2
    assert secret.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_who_is_in_one_work_only_has_no_such_page(library: Any) -> None:
    book = library({**SERIES, **work("Third", [SIM], ["Zoe"])})()
    names = {path.stem for path in (book.output / "series/tolls/people").iterdir()}
    assert names == {"ada-vickery", "gideon-raw"}
