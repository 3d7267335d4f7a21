"""Chromium, and the sizes of readers' windows."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from gates.programs import chromium, shell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


@contextmanager
def browser(
    surroundings: Mapping[str, str] | None = None, *, is_whole: bool = False
) -> Iterator[Any]:
    """Yield a browser; `surroundings` are environment variables for it alone.

    One that `is_whole` asks for all that a reader's does, such as the icon of the book.
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium() if is_whole else shell(),
            args=["--no-sandbox", "--disable-background-networking"],
            env={**os.environ, **(surroundings or {})},
        )
        try:
            yield started
        finally:
            started.close()


def wear(page: Any, theme: str) -> None:  # noqa: ANN401  (Playwright is imported where it is used)
    """Choose a theme, as readers do; the book remembers it."""
    page.locator(".settings-button").click()
    page.locator(f"#settings [data-value={theme}]").click()
    page.locator("#settings .settings-close").click()


def complaints_of(page: Any) -> list[str]:  # noqa: ANN401
    """Return a list to which is added what a page has to complain about, from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("response", lambda answer: said.extend(failures(page.url, answer)))
    return said


def failures(where: str, answer: Any) -> list[str]:  # noqa: ANN401
    """Return what is wrong with an answer of the server."""
    return [f"{where}: {answer.status} for {answer.url}"] if answer.status >= 400 else []  # noqa: PLR2004
