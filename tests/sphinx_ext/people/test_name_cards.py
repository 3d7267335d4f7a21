"""Name cards: the file that holds them, and the pages that load it."""

import json
from typing import Any

WHO = "works/toll/people/who.json"


def who(book: Any, name: str = WHO) -> Any:
    return json.loads((book.output / name).read_text("utf-8"))


def test_it_says_since_when_each_name_is_known_and_how_many_scenes_have_it(told: Any) -> None:
    said = who(told)
    ada = next(each for each in said["people"] if each["name"] == "Ada Vickery")
    assert ada == {
        "name": "Ada Vickery",
        "opens": 0,
        "called": [["Ada Vickery", 0, 0], ["Ada", 1, 1], ["Miss Vickery", 0, 0]],
        "scenes": [1, 1, 1, 1],
        "page": "ada-vickery.html",
    }
    assert said["pages"][1] == ["../two.html", "Chapter 2: A Word"]
    assert [each["page"] for each in said["people"]][-2:] == [
        "../places/gedder-drove.html",
        "../places/the-vault.html",
    ]


def test_a_name_of_two_is_nobodys_and_a_title_alone_is_none(retold: Any) -> None:
    cast = [{"name": "Ada Vickery", "aliases": ["Miss Ada Vickery", "Captain"]}]
    said = who(retold([*cast, {"name": "Tom Lane", "aliases": ["Miss Ada Vickery"]}])())
    assert [name for each in said["people"] for name, *_ in each["called"]][:2] == [
        "Ada Vickery",
        "Tom Lane",
    ]
    assert said["others"] == ["Miss Ada Vickery"]


def test_a_secret_that_no_page_tells_is_not_in_it(retold: Any) -> None:
    said = who(retold([{"name": "Ada Vickery", "from": "9"}, {"name": "Ada"}])())
    assert "Ada Vickery" not in [each["name"] for each in said["people"]]
    assert said["others"] == ["Ada Vickery"]


def test_pages_that_tell_the_story_name_it_and_say_which_they_are(told: Any) -> None:
    body = told.page("works/toll/two").body
    assert (body.get("data-who-is-who"), body.get("data-number")) == ("people/who.json", "2")
    for name in ("works/toll/index", "works/toll/people/index", "works/rain/index", "index"):
        assert told.page(name).body.get("data-who-is-who") is None, name
    assert told.page("works/play/index").body.get("data-number") == "0"


def test_for_twenty_persons_in_forty_chapters_it_is_small(library: Any, page: Any) -> None:
    names = [f"chapter-{number}-a-name-of-some-length" for number in range(1, 41)]
    cast = [
        {"name": f"Person{n} Surname{n}", "aliases": [f"Person{n}", f"Mr. Surname{n}"]}
        for n in range(20)
    ]
    text = " ".join(f"Person{n} met Mr. Surname{n}." for n in range(20))
    files = {f"works/long/{name}.md": page(f"# {name}\n\n{text}") for name in names}
    chapters = "\n".join(names)
    front = page(f"# Long\n\n:::{{chapters}}\n{chapters}\n:::\n", title="Long", cast=cast)
    book = library({**files, "works/long/index.md": front})()
    assert (book.output / "works/long/people/who.json").stat().st_size < 10_000


def test_a_cast_that_comes_is_known_to_the_pages_at_once(retold: Any, rewrite: Any) -> None:
    build = retold([], [])
    assert build().page("works/toll/one").body.get("data-who-is-who") is None
    rewrite(build, [{"name": "Ada"}], [])
    assert build().page("works/toll/one").body.get("data-who-is-who") == "people/who.json"


def test_it_is_written_only_where_it_says_something_else(retold: Any, rewrite: Any) -> None:
    build = retold([{"name": "Ada"}])
    path = build().output / WHO
    before = path.stat().st_mtime_ns
    rewrite(build, one="Ada kept the gate on Gedder Drove, as she did.")
    build()
    assert path.stat().st_mtime_ns == before
    path.unlink()
    build()
    assert path.is_file()
