"""Acts at the desk that are taken back before the book is built leave no address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from fascicle.book.build import HTML
from fascicle.convert import _converted
from fascicle.desk.acts import Act, Desk, Place
from fascicle.model.errors import UseError
from tests.desk.test_acts import line_of, pages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tried(desk: Desk) -> tuple[Desk, Path, bytes]:
    desk.view("night")
    path = desk.root / "texts/night.addresses.toml"
    return desk, path, path.read_bytes()


def divide(desk: Desk, title: str) -> None:
    line = line_of(desk.view("night"), "“That is the boat")
    desk.do(Act("decide", "night", (Place("division", line, title=title),)))


def join_and_divide(desk: Desk) -> None:
    line = line_of(desk.view("night"), "CHAPTER 2")
    desk.do(Act("decide", "night", (Place("set-aside", line),)))
    divide(desk, "A Mistake")


def test_acts_that_are_taken_back_leave_no_address(tried: tuple[Desk, Path, bytes]) -> None:
    desk, path, before = tried
    names = set(pages(desk.root))
    join_and_divide(desk)
    assert "a-mistake" in pages(desk.root)
    for act in desk.history("night")["acts"][:2]:
        desk.undo(act["number"])
    assert set(pages(desk.root)) == names
    assert path.read_bytes() == before


def test_acts_of_an_earlier_session_that_are_taken_back_leave_no_address(
    tried: tuple[Desk, Path, bytes],
) -> None:
    desk, path, before = tried
    names = set(pages(desk.root))
    join_and_divide(desk)
    later = Desk(desk.root)
    for act in later.history("night")["acts"][:2]:
        later.undo(act["number"])
    assert set(pages(desk.root)) == names
    assert path.read_bytes() == before


def test_only_the_last_title_that_is_tried_has_an_address(tried: tuple[Desk, Path, bytes]) -> None:
    desk, path, _ = tried
    for title in ("The Ice", "The Fog", "The Moon"):
        divide(desk, title)
    assert "the-moon" in path.read_text()
    assert "the-fog" not in path.read_text()


def test_acts_that_change_addresses_convert_the_text_once(
    tried: tuple[Desk, Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, *_ = tried
    converted = Mock(wraps=_converted)
    monkeypatch.setattr("fascicle.convert._converted", converted)
    for title in ("The Ice", "The Moon"):
        divide(desk, title)
    assert converted.call_count == 2


def test_an_act_that_fails_leaves_the_addresses_of_before_it(
    tried: tuple[Desk, Path, bytes],
) -> None:
    desk, path, _ = tried
    divide(desk, "The Ice")
    there = path.read_bytes()
    with pytest.raises(UseError):
        desk.do(Act("forget", "night", (Place("as-read", 1),)))
    assert path.read_bytes() == there
    divide(desk, "The Moon")
    assert "the-ice" not in path.read_text()


def test_what_was_built_keeps_its_address(tried: tuple[Desk, Path, bytes]) -> None:
    desk, path, _ = tried
    for title in ("The Ice", "The Moon"):
        divide(desk, title)
        (desk.root / HTML).mkdir(parents=True, exist_ok=True)
        (desk.root / HTML / "index.html").write_text("built")
    assert "the-ice" in path.read_text()


def test_addresses_that_others_have_changed_stay(tried: tuple[Desk, Path, bytes]) -> None:
    desk, path, _ = tried
    divide(desk, "The Ice")
    path.write_text(path.read_text().replace("the-ice", "the-floe"))
    divide(desk, "The Moon")
    assert "the-floe" in path.read_text()
