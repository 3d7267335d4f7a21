"""Panels and disclosures that a reader can open on a page.

There is no list of them: every button in the bar, and every element that declares to open
something, is pressed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError as NothingHappened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUTTONS = (
    ".bd-header-article button:not([aria-pressed]), .bd-header-article .search-button,"
    " .bd-article button[aria-haspopup=dialog], [popovertarget]:not([popovertargetaction=hide])"
)
# Of the marks of notes one is enough.
NOTE = ".bd-article a.footnote-reference"
OPEN = "[...document.querySelectorAll('dialog[open], :popover-open')]"
NAME = f"{OPEN}.map(panel => panel.id || panel.className)"
CONTENT = f"{OPEN}.map(panel => panel.outerHTML).join()"
LIST_OF_KEYS = "?"
# A narrow window has some buttons in a menu, where they do the same.
IN_THE_MENU = "it => it.matches('#bar-tools > :not([hidden])')"
CLICK = "it => it.click()"
UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true; })"
# What is loaded first when it is opened may take so long, in milliseconds.
PATIENCE = 3000


class Panels:
    """Opens what can be opened on the page that a browser shows, and learns which buttons do."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401  (Playwright's page)
        self.page = page
        self.does_open: dict[str, bool] = {}
        self.known: set[str] = set()

    def opened_one_by_one(self) -> Iterator[str]:
        """Open one panel after the other, and give its name while it is open; then unfold all.

        One that has been open before with the same in it is passed over. A panel is open only
        until the next one is asked for.
        """
        # Handles, not locators: of these the ninth is another one, or none, as soon as a script
        # takes a button away.
        buttons = self.page.locator(BUTTONS).element_handles()
        for button in [*buttons, *self.page.locator(NOTE).element_handles()[:1]]:
            if not self.does_open.get(named(button), True):
                continue
            if button.is_visible():
                yield from self.opened_by(button.click, named(button))
            elif button.evaluate(IN_THE_MENU):
                yield from self.opened_by(partial(button.evaluate, CLICK), named(button))
        yield from self.opened_by(lambda: self.page.keyboard.press(LIST_OF_KEYS), LIST_OF_KEYS)
        if self.page.locator("details").count():
            self.page.evaluate(UNFOLD)
            yield "details"

    def opened_by(self, press: Callable[[], object], name: str) -> Iterator[str]:
        """Press something, and give the name of what it opens, if it opens something."""
        press()
        try:
            self.page.wait_for_function(f"() => {OPEN}.length", timeout=PATIENCE)
        except NothingHappened:
            self.does_open.setdefault(name, False)
            return
        self.does_open[name] = True
        content = self.page.evaluate(CONTENT)
        if content not in self.known:
            self.known.add(content)
            yield from self.page.evaluate(NAME)
        self.page.keyboard.press("Escape")
        self.page.wait_for_function(f"() => !{OPEN}.length", timeout=PATIENCE)


def named(button: Any) -> str:  # noqa: ANN401
    """Return what buttons of one kind have in common."""
    return str(button.get_attribute("class"))
