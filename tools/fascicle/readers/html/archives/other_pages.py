"""Pages that a website shows in the place of a story: errors, warnings, forms, checks, lists.

They are saved by mistake, also as a download (`salt.epub`), and would become works of their own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.errors import SourceError
from fascicle.model.words import words
from fascicle.readers.html.archives.marked_elements import with_roles
from fascicle.readers.html.tags import shown_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement as Element

# A page with a form for a password, or called an error, and fewer words is no story.
_FEW = 150
# The errors of HTTP with their names, as servers call such pages.
_NAME = (
    r"(?:bad request|unauthori[sz]ed|forbidden|(?:(?:page|file) )?not found|gone|bad gateway"
    r"|too many requests|internal server error|(?:service )?(?:temporarily )?unavailable"
    r"|gateway time-?out|access denied|error)\b"
)
_NUMBER = r"(?:40[0134]|410|429|50[0-4])\b"
_ERROR = re.compile(
    rf"(?:http )?error:? {_NUMBER}|{_NUMBER}\W+{_NAME}|{_NAME}\W+(?:error )?{_NUMBER}"
    r"|(?:page|file) not found\b|access denied\b",
    re.IGNORECASE,
)
_LISTS = (("work", "index", "group"), ("work", "blurb", "group"))
_LOG_IN = "Log in to the archive, open the work, and save that page; or use the archive's download."
_GO_ON = "Go on to the work in the browser, and save that page; or use the archive's download."
_AGAIN = "Log in if you have to, open the story, and save or download it again."
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
    if _is_error(root):
        yield "the error of a website", _AGAIN
    title = (root.findtext(".//title") or "").strip().casefold()
    if title == "just a moment..." or root.find(".//*[@id='challenge-form']") is not None:
        yield "a website's check of the browser", "Wait until the story is there, and save it."
    if any(next(with_roles(root, *roles), None) is not None for roles in _LISTS):
        yield "a list of works", _OPEN


def _is_error(root: Element) -> bool:
    """Return whether title and text of a short page begin with the name of an error."""
    title, said = root.findtext(".//title") or "", shown_text(root).strip()
    is_called = _ERROR.match(title.strip()) and len(words(said)) < _FEW
    return bool(is_called and (_ERROR.search(said) or len(words(said)) < _FEW // 3))


def _is_form(root: Element) -> bool:
    """Return whether a page is little more than a form for a password."""
    fields = (field.get("type") or "" for field in root.iter("input"))
    return "password" in map(str.lower, fields) and len(words(shown_text(root))) < _FEW
