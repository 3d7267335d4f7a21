"""Questions about losses: lines set aside, headings not found, images without alternative text.

A licence is no part of the text, nor are its images. Author, title and the fields of a header are
shown on the title page, the entries of a printed table of contents as headings. Whatever else was
set aside is missing from the book: more than a fiftieth of the words, or a long run of lines, is
asked about. What a website has around a text is so if it is more than the text.

A form of headings that no rule knows is not found at all. So if most of a long text has no heading,
that is asked about, too, and so is what divides a text without headings.

The owner names an image as its file in the book is named, without the ending, and with or without
the digest in its name.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from statistics import median

from fascicle.model.blocks import Block, Heading, Picture, SceneBreak, Span, leaves
from fascicle.model.decision import Reading, TypedValue, UnknownValue
from fascicle.model.draft import Aside, Draft, Query, Source
from fascicle.model.memory import of_each
from fascicle.model.words import words
from fascicle.readers.text import is_blank
from fascicle.recovery.paratext.contents_entries import entry, entry_keys
from fascicle.recovery.paratext.mail_frames import FRAMES
from fascicle.recovery.paratext.page_edges import WEBSITE
from fascicle.recovery.shared.lines import by_file

# The share of the text's words, licence apart, and the words of one run that need no question.
SHARE = 0.02
LONG = 200
# In a text of a few hundred words, less than this is no loss that anybody asks about.
FEW = 20
# The words without a heading that are asked about, and their share of the text's: of 108 books of
# many kinds none has so much. A few huge paragraphs are another question.
UNHEADED, MOST, PARAGRAPHS = 5000, 0.6, 20
# So many gaps of several blank lines, or records, may be where chapters begin: of 20 texts without
# headings, two have such gaps beside other scene breaks, and chapters.
PARTS = 4
# So many characters are between the records of several chapters; turns of a talk have fewer.
BETWEEN = 500
# So many files with headings make one without any an exception; those of formats may be parted.
FILES, PLAIN = 2, (".txt", ".md")
_FIELD = re.compile(r"\s*(?P<label>[^\W\d_][^:\n]{0,20}):\s")
# Questions that offer lines for the headings that are missing.
OF_HEADINGS = {"likely-headings", "title-lines"}
# What is sure to be no part of the text: a licence, and what transcribers, a website or mail
# have around it.
LICENCE = "licence"
NO_TEXT = {LICENCE, WEBSITE, "transcriber's note", *FRAMES}
# That, what the owner has decided, and what is shown elsewhere in the book.
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
    website = _gone(draft, {WEBSITE})
    is_mostly_website = website > 0 and 2 * website > _words_in_all(draft)
    shown = SHOWN - ({WEBSITE} if is_mostly_website else set())
    runs = [
        (run, 0 if run.kind in shown else _missing(draft, run, keys, said))
        for run in runs_of(draft)
    ]
    long = [(run, count) for run, count in runs if count > LONG]
    missing = sum(count for _, count in runs)
    if not long and missing > FEW:
        # The words of the text, without those that are sure to be no part of it.
        length = _words_in_all(draft) - _gone(draft, NO_TEXT)
        long = [max(runs, key=lambda pair: pair[1])] if missing > SHARE * length else []
    return draft.ask(*(_query(run, count, missing) for run, count in long))


def unheaded(draft: Draft) -> Draft:
    """Ask about a long text that has no headings, or about most of one that has few.

    Of a folder, the only file without one may be notes, or a chapter.
    """
    draft = draft.ask(*_only_file(draft))
    is_asked = any(query.name in OF_HEADINGS for query in draft.queries)
    if len(draft.blocks) < PARAGRAPHS or is_asked:
        return draft
    # The first block of each part, and the number of words in it.
    heads, sizes = [draft.blocks[0]], [0]
    words = of_each(_words_in, draft.blocks, draft.source)
    for block, count in zip(draft.blocks, words, strict=True):
        if isinstance(block, Heading):
            heads.append(block)
            sizes.append(0)
        sizes[-1] += count
    for said, reading, lines in _parts(draft) if len(heads) == 1 else ():
        question = f"no heading was found, but {said}; do chapters begin there?"
        span = Span(lines[0], lines[0])
        return draft.ask(Query("no-headings", span, question, reading, (), 0.9, places=lines))
    size, head = max(zip(sizes, heads, strict=True), key=lambda pair: pair[0])
    if size < UNHEADED or size < MOST * sum(sizes):
        return draft
    where = f"no heading was found in {size:,} words"
    if len(heads) > 1:
        at = f"below “{head.text}”" if isinstance(head, Heading) else "before the first heading"
        where = f"{size:,} of {sum(sizes):,} words are {at}"
    question = f"{where}; if they are divided, which line is a heading?"
    return draft.ask(Query("no-headings", head.span, question, "one division", (), weight=0.9))


def _only_file(draft: Draft) -> Iterator[Query]:
    """Yield a question about the one plain text of a folder that continues the file above it."""
    if len(draft.source.files) <= FILES:
        return
    heads = [block for block in draft.blocks if isinstance(block, Heading)]
    headed = {name for name, _ in by_file(draft, heads)}
    files = by_file(draft, draft.blocks)
    left = {name: blocks[0] for name, blocks in files if name not in headed}
    if len(left) != 1 or len(headed) < FILES:
        return
    (name, first), *_ = left.items()
    above = [head for head in heads if head.span.first < first.span.first]
    if above and name.endswith(PLAIN):
        said = f"it is read as part of “{above[-1].text}”. Is it a chapter, or no part of the text?"
        question = f"{name} is the only file without a heading: {said}"
        yield Query("no-headings", first.span, question, "one division", (), weight=0.9)


def _parts(draft: Draft) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Yield what divides a text, how it is read, and the lines that chapters may begin with.

    These are below scene breaks that are wide gaps, if there are others, too, or records of the
    same fields: Name: Meg / Kind: Collie.
    """
    breaks = [
        (block, after.span.first)
        for block, after in pairwise(draft.blocks)
        if isinstance(block, SceneBreak)
    ]
    gaps = [(block.span, line) for block, line in breaks if not block.mark]
    wide = tuple(line for gap, line in gaps if gap.first < gap.last)
    if PARTS <= len(wide) < len(breaks):
        said = f"{len(wide)} wide gaps divide the text, and other scene breaks are between them"
        yield said, "scene breaks", wide
    records: dict[tuple[str, ...], list[int]] = {}
    for block in draft.blocks:
        fields = [_FIELD.match(draft.source.lines[n - 1]) for n in block.span]
        labels = tuple(field["label"] for field in fields if field)
        if 1 < len(labels) == len(fields) == len({*labels}):
            records.setdefault(labels, []).append(block.span.first)
    for (label, *_), found in records.items():
        texts = [sum(map(len, draft.source.lines[a:b])) for a, b in pairwise(found)]
        if len(found) >= PARTS and median(texts) >= BETWEEN:
            said = f"{len(found)} lists of the same items begin with “{label}:”"
            yield said, "lists", tuple(found)


def _words_in(block: Block, source: Source) -> int:
    return len(source.text(block.span).split())


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
    """Return the number of words in the ledger that may be part of the text."""
    return _gone(draft, {aside.kind for aside in draft.ledger} - NO_TEXT)


def _keys_of(titles: Iterable[Heading]) -> set[str]:
    """Return the keys under which entries of the contents match the headings of the text."""
    texts = (text for h in titles for text in (f"{h.label} {h.title}", h.label, h.title))
    return {key for text in texts for key in entry_keys(text)}


def _words_of(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in words(text.casefold()))


def _missing(draft: Draft, run: Aside, keys: set[str], said: Counter[str]) -> int:
    """Return the number of words in a run that are nowhere in the book."""
    lines = draft.source.text(run.span).split("\n")
    if run.kind != "contents":
        return _words_of(lines).total()
    left = [entry(line) for line in lines]
    left = [line for line in left if keys.isdisjoint(entry_keys(line))]
    # Entries of several lines, and inverted names, match only by their words.
    return (_words_of(left) - said).total()


def _words_in_all(draft: Draft) -> int:
    return sum(len(words(line)) for line in draft.source.lines)


def _gone(draft: Draft, kinds: Collection[str]) -> int:
    """Return the number of words that are set aside as one of these kinds."""
    around = (aside for aside in draft.ledger if aside.kind in kinds)
    return sum(len(words(draft.source.text(aside.span))) for aside in around)


def _query(run: Aside, count: int, missing: int) -> Query:
    in_all = f", of {missing:,} in all," if missing > count else ""
    question = f"{count:,} words{in_all} are set aside as {run.kind}: are they part of the text?"
    return Query("set-aside", run.span, question, "set aside", (Reading("text"),), weight=1.0)


# The weight of a question about one image, what each further one adds, and the most.
_ONE, _MORE, _MOST = 0.4, 0.05, 0.9


def alternative_text(draft: Draft) -> Draft:
    """Return the draft with described images, and a question about the others."""
    if not draft.images:
        return draft
    draft = _without_those_of_licences(draft)
    said = draft.descriptions_by_image()
    draft = draft.map_leaves(lambda block: _described(block, said))
    return draft.ask(*_questions(draft))


def _without_those_of_licences(draft: Draft) -> Draft:
    """Set aside each image between lines of licences, or below the last of them."""
    found = [block for block in draft.blocks if isinstance(block, Picture)]
    others = [(b.span.first, "") for b in draft.blocks if not isinstance(b, Picture)]
    around = sorted([*others, *((aside.span.first, aside.kind) for aside in draft.ledger)])
    kinds = ["", *(kind for _, kind in around), LICENCE]
    places = (bisect(around, (picture.span.first, "")) for picture in found)
    inside = [p for p, n in zip(found, places, strict=True) if kinds[n] == kinds[n + 1] == LICENCE]
    return draft.set_aside(LICENCE, *inside)


def _described(block: Block, said: Mapping[str, str]) -> Block:
    """Return a block with the owner's descriptions of its images.

    Where an image is decorative, another of the same file may be described by the text.
    """
    if not isinstance(block, Picture):
        return block
    own = said.get(block.name)
    is_said = own is None or (not own and bool(block.description))
    return block if is_said else replace(block, description=own)


def _questions(draft: Draft) -> Iterator[Query]:
    """Yield a question about the images without alternative text, each asked about once."""
    found: dict[str, Picture] = {}
    for block in leaves(draft.blocks):
        if isinstance(block, Picture) and block.description is None:
            found.setdefault(block.name, block)
    if not found:
        return
    first = f"images/{next(iter(found))}"
    said = f"the image {first} has no alternative text; what does it show?"
    if len(found) > 1:
        said = f"{len(found)} images have no alternative text; what does the first show, {first}?"
    keys = [f"images.{name.rpartition('.')[0]}" for name in found]
    yield Query(
        "image-text",
        next(iter(found.values())).span,
        said,
        "decorative",
        (*map(TypedValue, keys), *map(UnknownValue, keys)),
        weight=min(_MOST, _ONE + _MORE * (len(found) - 1)),
        places=tuple(picture.span.first for picture in found.values()),
    )
