"""Whoever is a secret at first is shown where a reader has asked for it, and nowhere else."""

from typing import Any

import pytest

SECRETS = ("Gideon", "Raw", "the stranger", "The Vault")
FOLDED = ("people/index", "people/ada-vickery", "people/sim-pask")


@pytest.mark.parametrize("name", FOLDED)
def test_a_secret_stands_under_with_spoilers_only(told: Any, name: str) -> None:
    page = told.article(f"works/toll/{name}")
    folded = page.find_class("cast-spoilers")
    assert any(secret in part.text_content() for part in folded for secret in SECRETS)
    for part in folded:
        assert part.tag == "details"
        assert part.get("open") is None
        assert part.findtext("summary") == "With spoilers"
        part.getparent().remove(part)
    assert not [secret for secret in SECRETS if secret in page.text_content()]


def test_a_secret_is_on_no_page_of_the_library(told: Any) -> None:
    for name in ("works/toll/index", "lit-people", "lit-places", "index", "catalogue"):
        text = (told.output / f"{name}.html").read_text()
        assert not [secret for secret in SECRETS if secret in text], name


def test_a_secret_is_in_no_inventory_and_in_no_search(told: Any) -> None:
    inventory = told.output / "objects.inv"
    assert b"gideon" not in inventory.read_bytes()
    listed = told.page("lit-people").text_content()
    assert "Ada Vickery" in listed
    assert "noindex" in (told.output / "works/toll/people/gideon-raw.html").read_text()


def test_the_page_of_a_secret_says_so_first(told: Any, text_of: Any) -> None:
    page = told.article("works/toll/people/gideon-raw")
    warning = page.find_class("cast-warning")[0]
    assert text_of(warning) == (
        "This page contains a spoiler: the work reveals it only in Chapter 3: A Name."
    )
    assert warning.getnext().tag == "h1"
    (folded,) = page.find_class("cast-spoilers")
    assert "Named in 1 of 6 scenes" in text_of(folded)
    assert warning.getnext().getnext() is folded


def test_a_secret_that_no_page_ends_is_kept(retold: Any, text_of: Any) -> None:
    book = retold([{"name": "Ada Vickery", "from": "soon"}, {"name": "Sim", "from": "99"}])()
    for name in ("ada-vickery", "sim"):
        (warning,) = book.article(f"works/toll/people/{name}").find_class("cast-warning")
        assert text_of(warning) == "This page contains a spoiler: the work reveals it only later."
    assert "Ada Vickery" not in book.article("works/toll/index").text_content()


def test_of_a_gated_work_scenes_are_listed_by_number(retold: Any) -> None:
    build = retold()
    front = build.source / "works/toll/index.md"
    front.write_text(front.read_text().replace("---\n", '---\nrating: "Mature"\n', 1))
    book = build("-D", "fascicle_gate=Mature")
    for name in ("ada-vickery", "index"):
        page = book.article(f"works/toll/people/{name}")
        assert "kept the gate" not in page.text_content()
    assert "Scene 1" in book.article("works/toll/people/ada-vickery").text_content()
