"""Chapters begin with a dropped capital where the keeper wants them, and where one looks well."""

from __future__ import annotations

from typing import Any

import pytest

LONG = "It had been shut since May, and nobody in the whole of the town could say by whom. " * 3

BODY = f"""# One

:::{{epigraph}}
A gate is a wall.
:::

{LONG}

{LONG}

***

{LONG}

## Two

“{LONG}”

## Three

It was shut.

## Four

:::{{letter}}
{LONG}
:::

## Five

{LONG}\\
It was.
"""


@pytest.fixture
def gate(library: Any, page: Any) -> Any:
    """Write a library of one work, the keeper's choice still to be made."""
    said = {"work": "gate", "kind": "work", "level": "0", "text": "texts/The Gate.txt"}
    return library(
        {"library.toml": 'title = "Library"\n', "works/gate/index.md": page(BODY, **said)}
    )


def choose(build: Any, name: str, choice: str) -> None:
    path = build.source / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'title = "Gate"\ndrop_capitals = {choice}\n', "utf-8")


def places_of_capitals(book: Any) -> list[int]:
    """Count the paragraphs of the text up to each that begins with a dropped capital."""
    paragraphs = book.article("works/gate/index").xpath(".//p[@id]")
    return [n for n, p in enumerate(paragraphs) if "drop-capital" in p.get("class", "")]


def test_where_nothing_is_said_there_are_none(gate: Any) -> None:
    assert places_of_capitals(gate()) == []


def test_only_long_running_text_under_a_heading_begins_with_one(gate: Any) -> None:
    choose(gate, "library.toml", "true")
    assert places_of_capitals(gate()) == [1]


def test_a_new_choice_for_a_work_outranks_the_librarys(gate: Any) -> None:
    choose(gate, "library.toml", "true")
    gate()
    choose(gate, "texts/The Gate.toml", "false")
    assert places_of_capitals(gate()) == []
    choose(gate, "library.toml", "false")
    choose(gate, "texts/The Gate.toml", "true")
    assert places_of_capitals(gate()) == [1]
