"""Pages that a website shows in the place of a story: warnings, log-in forms, checks, lists.

They are saved by mistake, and would become works of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.errors import SourceError
from fascicle.model.words import words
from fascicle.readers.html.archives.marked_elements import with_roles
from fascicle.readers.html.tags import shown_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement as Element

# A page with a form for a password and fewer words is no story.
_FEW = 150
_LISTS = (("work", "index", "group"), ("work", "blurb", "group"))
_LOG_IN = "Log in to the archive, open the work, and save that page; or use the archive's download."
_GO_ON = "Go on to the work in the browser, and save that page; or use the archive's download."
_OPEN = "Open the story itself, and save that page; or use the archive's download."


def refuse_other_pages(name: str, root: Element) -> None:
    """Raise `SourceError` for such a page; `name` is that of the file in messages."""
    if root.find(".//*[@id='workskin']") is not None:
        return
    for problem, remedy in _problems(root):
        raise SourceError(name, f"this is {problem}, not a story", remedy)


def _problems(root: Element) -> Iterator[tuple[str, str]]:
    """Yield what a page is instead of a story, and what to do."""
    links = {link.get("href") or "" for link in root.iter("a")}
    is_caution = next(with_roles(root, "caution"), None) is not None
    if is_caution and any("view_adult=true" in link for link in links):
        yield "the archive's warning that a work may be for adults", _GO_ON
    if root.find(".//*[@id='signin']") is not None or _is_form(root):
        yield "a page to log in", _LOG_IN
    title = (root.findtext(".//title") or "").strip().casefold()
    if title == "just a moment..." or root.find(".//*[@id='challenge-form']") is not None:
        yield "a website's check of the browser", "Wait until the story is there, and save it."
    if any(next(with_roles(root, *roles), None) is not None for roles in _LISTS):
        yield "a list of works", _OPEN


def _is_form(root: Element) -> bool:
    """Return whether a page is little more than a form for a password."""
    fields = (field.get("type") or "" for field in root.iter("input"))
    return "password" in map(str.lower, fields) and len(words(shown_text(root))) < _FEW
