"""Objects without a text can be declared by hand, once."""

from typing import Any


def test_a_declaration_shows_the_name_and_what_is_said(named: Any) -> None:
    term, said = named.article("index").xpath(".//dl[contains(@class, 'declared')][1]/*")[:2]
    assert (term.get("id"), term.text_content()) == ("work-the-lost-ledger", "The Lost Ledger")
    assert said.text_content().startswith("Nobody has found it")


def test_what_is_declared_on_a_page_of_a_work_is_of_that_work(named_copy: Any) -> None:
    page = "# Notes\n\n:::{lit:place} The Inn\n:aliases: inn, the  Swan\n:::\n\n"
    page += "{lit:place}`The Swan` {lit:place}`the-inn` {lit:place}`walls/the-inn`\n"
    (named_copy.source / "works/walls/notes.md").write_text(page, "utf-8")
    links = named_copy().article("works/walls/notes").xpath(".//a[@href='#place-the-inn']")
    assert [link.text_content() for link in links] == ["The Inn"] * 3


def test_what_is_there_twice_is_told_with_both_places(named_copy: Any) -> None:
    more = ":::{lit:character} Ada Vickery\n:::\n\n:::{lit:tag} Rain\n:::\n"
    notes = "# Notes\n\n" + more + "\n:::{lit:place} Inn\n:::\n"
    (named_copy.source / "works/the-toll/notes.md").write_text(notes, "utf-8")
    (named_copy.source / "works/the-toll/others.md").write_text(
        "# Others\n\n:::{lit:place} Inn\n:::\n", "utf-8"
    )
    log = named_copy(may_warn=True).log
    for place, what, other in (
        ("notes.md:3", "character “Ada Vickery”", "works/the-toll/index.md."),
        ("notes.md:6", "tag “Rain”", "works/the-toll/index.md."),
        ("others.md:3", "place “Inn”", "works/the-toll/notes.md:9."),
    ):
        said = f"{place}: WARNING: The {what} exists twice: here, and in {other}"
        assert said in log
    assert log.count("WARNING") == 3


def test_a_cast_in_which_a_name_stands_twice_is_told(library: Any) -> None:
    cast = 'cast:\n  - name: "Ada"\n  - name: "Ada"\n    aliases: ["A"]\n'
    book = library({"works/w/index.md": f'---\ntitle: "W"\n{cast}---\n\n# W\n'})(may_warn=True)
    assert "The character “Ada” exists twice: here, and in works/w/index.md." in book.log


def test_one_of_no_work_and_one_of_a_work_that_is_not_there_are_told(named_copy: Any) -> None:
    page = "# X\n\n:::{lit:character} Nell\n:::\n\n:::{lit:place} Inn\n:work: the-tol\n:::\n"
    (named_copy.source / "index.md").write_text(page, "utf-8")
    log = named_copy(may_warn=True).log
    assert "index.md:3: WARNING: It is not clear which work the character “Nell” belongs to." in log
    assert (
        "index.md:6: WARNING: The place “Inn” belongs to no work. There is no work “the-tol”. "
        in log
    )
    assert "Did you mean “the-toll”?" in log
