"""The tools of a text, which a narrow window has in a menu."""

from typing import Any


def choose_tool(page: Any, name: str) -> None:
    """Press the button of a tool, in the bar or in its menu."""
    more = page.locator(".more-button")
    if more.is_visible():
        more.click()
    page.get_by_role("button", name=name).click()
