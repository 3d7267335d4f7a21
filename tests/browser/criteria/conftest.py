"""The library that is looked at, and what is looked at in a page of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SPECIMEN = Path(__file__).resolve().parents[2] / "roots" / "specimen"


@pytest.fixture(scope="session")
def specimen(build: Callable[[Path], Path]) -> Path:
    """Build the library that has one of each form, once for all files that look at it."""
    return build(SPECIMEN)


@pytest.fixture
def style() -> Callable[..., str]:
    """Give a way to ask what an element, or a part of it, is set in."""
    return style_of


@pytest.fixture
def in_ems() -> Callable[[Any, str], float]:
    """Give a way to measure an element by the size of its type."""
    return lambda element, name: pixels(element, name) / pixels(element, "font-size")


@pytest.fixture
def spoken() -> Callable[[Any], list[tuple[str, str]]]:
    """Give a way to ask for the roles and names that a screen reader is told, in order."""
    return spoken_nodes


def spoken_nodes(page: Any) -> list[tuple[str, str]]:
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"]
    ]


def style_of(element: Any, name: str, of: str = "null") -> str:
    return str(element.evaluate(f"e => getComputedStyle(e, {of}).getPropertyValue('{name}')"))


def pixels(element: Any, name: str) -> float:
    return float(style_of(element, name).removesuffix("px"))
