"""A real Chromium, and the windows that readers have."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from gates.programs import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


@contextmanager
def browser() -> Iterator[Any]:
    """Give the browser as long as it is needed."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        try:
            yield started
        finally:
            started.close()


def complaints_of(page: Any) -> list[str]:  # noqa: ANN401  (Playwright is imported where it is used)
    """Return a list to which is added what a page has to complain about, from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("response", lambda answer: said.extend(failures(page.url, answer)))
    return said


def failures(where: str, answer: Any) -> list[str]:  # noqa: ANN401
    """Return what is wrong with an answer of the server."""
    return [f"{where}: {answer.status} for {answer.url}"] if answer.status >= 400 else []  # noqa: PLR2004
