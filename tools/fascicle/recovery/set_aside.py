"""Questions about what was set aside: more of the text than can be taken for granted.

A licence is no part of the text. Author, title and the fields of a header are shown on the title
page, the entries of a printed table of contents as headings. Whatever else was set aside is missing
from the book: more than a fiftieth of the words, or a long run of lines, is asked about.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Heading
from fascicle.model.draft import Aside, Query
from fascicle.model.words import words
from fascicle.readers.text import is_blank
from fascicle.recovery.contents.contents_entries import entry, entry_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fascicle.model.draft import Draft

# The share of the text's words, licence apart, and the words of one run that need no question.
SHARE = 0.02
LONG = 200
# In a text of a few hundred words, less than this is no loss that anybody asks about.
FEW = 20
# What is sure to be no part of the text: a licence, and what the page of a website has around it.
LICENCE = "licence"
NO_TEXT = {LICENCE, "website"}
# That, what the keeper has decided, and what is shown elsewhere in the book.
SHOWN = {
    *NO_TEXT, "decided", "metadata", "title-page", "archive-label", "credits", "no-wrap mark",
    "illustrations", "markup", "markup key", "command", "front matter",
}  # fmt: skip


def set_aside(draft: Draft) -> Draft:
    """Ask about long runs of lines that were set aside, or about all of them if they are many."""
    if not draft.ledger:
        return draft
    titles = [block for block in draft.blocks if isinstance(block, Heading)]
    keys, said = _keys_of(titles), _words_of(h.text for h in titles)
    runs = [(run, _missing(draft, run, keys, said)) for run in runs_of(draft)]
    long = [(run, count) for run, count in runs if count > LONG]
    missing = sum(count for _, count in runs)
    if not long and missing > FEW and missing > SHARE * _length(draft):
        long = [max(runs, key=lambda pair: pair[1])]
    return draft.ask(*(_query(run, count, missing) for run, count in long))


def runs_of(draft: Draft) -> list[Aside]:
    """Return the ledger in order; entries of a kind with only blank lines between are one.

    None extends from one file into the next.
    """
    runs: list[Aside] = []
    lines, begins = draft.source.lines, {first for first, _ in draft.source.files[1:]}
    for aside in sorted(draft.ledger, key=lambda aside: aside.span):
        last = runs[-1] if runs else aside
        between = range(last.span.last + 1, aside.span.first)
        is_near = begins.isdisjoint((*between, aside.span.first))
        is_one = is_near and all(is_blank(lines[n - 1]) for n in between)
        if runs and last.kind == aside.kind and is_one:
            runs[-1] = Aside(last.kind, last.span | aside.span)
        else:
            runs.append(aside)
    return runs


def words_set_aside(draft: Draft) -> int:
    """Return the number of words in the ledger, without what is sure to be no part of the text."""
    found = (aside for aside in draft.ledger if aside.kind not in NO_TEXT)
    return sum(len(words(draft.source.text(aside.span))) for aside in found)


def _keys_of(titles: Iterable[Heading]) -> set[str]:
    """Return the keys under which entries of the contents match the headings of the text."""
    texts = (text for h in titles for text in (f"{h.label} {h.title}", h.label, h.title))
    return {key for text in texts for key in entry_keys(text)}


def _words_of(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in words(text.casefold()))


def _missing(draft: Draft, run: Aside, keys: set[str], said: Counter[str]) -> int:
    """Return the number of words in a run that are nowhere in the book."""
    if run.kind in SHOWN:
        return 0
    lines = draft.source.text(run.span).split("\n")
    if run.kind != "contents":
        return _words_of(lines).total()
    left = [entry(line) for line in lines]
    left = [line for line in left if keys.isdisjoint(entry_keys(line))]
    # Entries of several lines, and inverted names, match only by their words.
    return (_words_of(left) - said).total()


def _length(draft: Draft) -> int:
    """Return the number of words in the text, without those that are sure to be no part of it."""
    around = (aside for aside in draft.ledger if aside.kind in NO_TEXT)
    gone = sum(len(words(draft.source.text(aside.span))) for aside in around)
    return sum(len(words(line)) for line in draft.source.lines) - gone


def _query(run: Aside, count: int, missing: int) -> Query:
    in_all = f", of {missing:,} in all," if missing > count else ""
    question = f"{count:,} words{in_all} are set aside as {run.kind}: are they part of the text?"
    return Query("set-aside", run.span, question, "set aside", ("read_as = 'text'",), weight=1.0)
