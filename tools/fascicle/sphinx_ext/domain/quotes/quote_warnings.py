"""Warnings about quotations whose words are not in the text, or no longer."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.domain.lookup import remedy_for
from fascicle.sphinx_ext.domain.quotes.quote_search import Location, locate, passages_in, scopes_of
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.removed import removed_in
from fascicle.sphinx_ext.model.warnings import warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.domain.quotes.quote_search import NotedQuotation

WORD = re.compile(r"\w+")
# The most characters of a quotation in a message.
SAID = 120
# The most additional words between those of a quotation.
SLACK = 5


def check_quotations(_app: Sphinx, env: BuildEnvironment) -> None:
    """Look for all quotations, once all pages have been read, and warn of those not found.

    Places found before are kept while they are quoted. `note_references` decides which pages
    must be written again.
    """
    found = notes_of(env, "found")
    known = dict(found)
    found.clear()
    quotations = notes_of(env, "quotations")

    def check_page(docname: str) -> None:
        for each in quotations[docname]:
            scopes = scopes_of(env, each.target, docname)
            if not scopes and each.target.partition("/")[0] in removed_in(env):
                continue
            if not any(locate(env, scope, each.words, known) for scope in scopes):
                problem = _problem_with(env, docname, each, scopes)
                warn("lit.quote", (docname, each.line), "%s", problem)

    for _ in each_that_works(sorted(quotations), "the check of quotations", check_page):
        pass


def _problem_with(
    env: BuildEnvironment, docname: str, found: NotedQuotation, scopes: Sequence[Location]
) -> str:
    """Return the problem with a quotation and its remedy, as a message."""
    if not scopes:
        remedy = remedy_for(env, ("work", "division", "scene"), found.target, docname)
        return f"There is no text “{found.target}” to quote. {remedy}"
    near = _nearest_words(env, scopes, found.words)
    remedy = f"The nearest that do: “{near}”." if near else "No words like them do."
    return f"These words do not stand in “{found.target}”: “{_shortened(found.words)}”. {remedy}"


def _nearest_words(env: BuildEnvironment, scopes: Sequence[Location], words: str) -> str:
    """Return the words most like a quotation on the pages that it may quote."""
    wanted = WORD.findall(words.casefold())
    pages = dict.fromkeys(Location(scope.docname) for scope in scopes)
    texts = (each.words for page in pages for each in passages_in(env, page))
    text = max(texts, key=lambda text: _count_shared_words(text, wanted), default="")
    return _shortened(_closest_stretch(text, wanted)) if _count_shared_words(text, wanted) else ""


def _count_shared_words(text: str, wanted: list[str]) -> int:
    return len(set(wanted) & set(WORD.findall(text.casefold())))


def _closest_stretch(text: str, wanted: list[str]) -> str:
    """Return the stretch of a paragraph that is most like the wanted words."""
    found = list(WORD.finditer(text))
    words = [each[0].casefold() for each in found]
    longest = SequenceMatcher(None, words, wanted, autojunk=False).find_longest_match()
    first = max(0, longest.a - longest.b)
    near = words[first : first + len(wanted) + SLACK]
    *blocks, _ = SequenceMatcher(None, near, wanted, autojunk=False).get_matching_blocks()
    last = first + blocks[-1].a + len(wanted) - blocks[-1].b - 1
    return text[found[first].start() : found[min(last, len(found) - 1)].end()]


def _shortened(text: str) -> str:
    return text if len(text) <= SAID else f"{text[:SAID].rstrip()}…"
