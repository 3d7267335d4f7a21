"""The registry of digests names the documents that show something new, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fascicle.sphinx_ext import page_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Environment:
    """What the registry uses of Sphinx's environment."""

    def __init__(self) -> None:
        self.found_docs = {"index", "one", "two"}


@pytest.fixture
def build() -> Callable[..., list[str]]:
    """Return a function that notes pages as a build does, and returns the stale documents."""
    env: Any = Environment()

    def run(**keys: dict[str, str]) -> list[str]:
        page_notes._begin(None, env)  # type: ignore[arg-type]
        for key, pages in keys.items():
            page_notes.note(env, key, pages)
        return page_notes._stale_documents(None, env)  # type: ignore[arg-type]

    return run


def test_a_document_is_stale_when_its_digest_is_new(build: Callable[..., list[str]]) -> None:
    assert build(work={"one": "a", "two": "b"}) == ["one", "two"]
    assert build(work={"one": "a", "two": "b"}) == []
    assert build(work={"one": "a", "two": "c"}) == ["two"]


def test_a_document_that_is_noted_no_longer_is_stale(build: Callable[..., list[str]]) -> None:
    build(work={"one": "a", "two": "b"}, references={"index": "d"})
    assert build(work={"one": "a"}) == ["index", "two"]


def test_a_page_without_a_document_is_never_a_stale_document(
    build: Callable[..., list[str]],
) -> None:
    assert build(catalogue={"authors/index": "a", "index": "b"}) == ["index"]


def test_pages_are_not_asked_for_again_if_nothing_behind_them_has_changed() -> None:
    env: Any = Environment()
    asked = []

    def pages() -> Iterator[tuple[str, str]]:
        asked.append(1)
        yield "people/ada", f"digest {len(asked)}"

    for behind, new in (("cast", {"people/ada"}), ("cast", set()), ("other", {"people/ada"})):
        page_notes._begin(None, env)  # type: ignore[arg-type]
        page_notes.note_if_changed(env, "people", behind, pages())
        assert page_notes.new_pages(env, "people") - {page_notes.BEHIND} == new
        assert page_notes.pages_noted(env, "people") == {"people/ada"}
    assert len(asked) == 2
