"""The title and the author at the beginning of a text.

    THE SALT ROAD            The Jungle Book          Jacob's Room
    by                       Rudyard Kipling
    Ada Quill                                         VIRGINIA WOOLF

These lines are set aside as metadata; the rest of a title page (a dedication, an edition) stays in
the text. A first line that may be the first sentence of the story stays in the story. The page may
follow a transcriber's credit or note, or the title of a series on a page of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from statistics import median
from typing import Literal

from fascicle.model.blocks import Heading, Span, Stretch, spans_of
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Found, Query
from fascicle.recovery.headings.line_forms import shape_of
from fascicle.recovery.paratext.file_titles import may_be_below_title, page_of_file
from fascicle.recovery.paratext.gutenberg import is_credit
from fascicle.recovery.paratext.title_forms import TitlePage, read, read_decided
from fascicle.recovery.paratext.title_page_lines import bare_key, is_imprint, people_in
from fascicle.recovery.paratext.title_rows import (
    PAGE_GAP,
    TITLE_GAP,
    VERSION,
    WITHIN,
    is_author_name,
    is_division,
    is_subtitle,
    is_title,
    joined_subtitle,
    page_of,
)
from fascicle.recovery.shared.by_lines import (
    by_line,
    is_names,
    is_short_for,
    lone_by,
    names_in,
    unmarked,
)
from fascicle.recovery.shared.lines import divide, divided, is_capitals, join, key_of, without
from fascicle.recovery.shared.title_words import alternatives, words_of
from fascicle.recovery.syntaxes.tagged_headings import is_said

# What the lines of a title page are called in the ledger, in questions, and in decisions.
TITLE_PAGE: Literal["title-page"] = "title-page"
# The first line of a note by whoever made the file.
_NOTE = re.compile(
    r"(?:transcriber|trascrittore|transcripteur|transcriptor|transkription|transcriptie)|"
    r"(?:note|nota|notes|anmerkung\w*|avis) .{0,20}(?:transcri|trascri|transkri)|note: ",
    re.IGNORECASE,
)
# A sentence and the words with which the next begins, as hardly any title has them.
_SENTENCES = re.compile(r".{20}[a-zß-ÿ]{4}[.!?…][”\"’']? [“\"‘']?[^\W\d_a-zß-ÿ]\w* [a-zß-ÿ]")
_ADDRESS = re.compile(r"\w@\w|https?://|www\.")
# The most blocks of a subtitle with "or" and a genre.
_MOST_OF_SUBTITLE = 3
# The most pages, and blocks, before the one with the title.
PAGES, BEFORE = 2, 48
# So many more stories than the first have a title like it, which has this share of their text.
_STORIES, _MUCH = 2, 0.25
# What a manuscript says of its author and its length above the title: two kinds are an address.
_CONTACT = (
    re.compile(r"\S+@\S+\.\w"),
    re.compile(r"(?:[^\W\d_]+[.:]? )?[+(]{0,2}\d[\d ().-]{7,}\d"),
    re.compile(r"\d+\w?,? [^\W\d_].{2,40}|.*\b[A-Z]{2},? (?:\d{5}\b|\d[A-Z]).*"),
    re.compile(r"(?:.* )?[~\d][\d,. ]*(?:words|wörter|mots|palabras|parole)", re.IGNORECASE),
)
_KINDS = 2
_RUNNING_HEAD = re.compile(r"[^/\n]{1,60} / [^/\n]{1,60} / \d{1,4}")
# The first blocks among which lines repeat what a header, or the owner, has said.
REPEATED = 6


def title_page(draft: Draft) -> Draft:
    """Set aside the lines with title and author, and take them as metadata.

    A heading by its tag is on no title page if there are others of its depth, unless further files
    of a folder repeat it. A by-line is none, whatever its tag.
    """
    draft = _with_first_heading_apart(_with_by_lines(_without_divided_titles(draft)))
    said = {line: key_of(draft.line(line)) for line in draft.headings}
    times = Counter(said.values() if len(draft.source.files) > 1 else ())
    alone = {line for line, key in said.items() if times[key] <= 1}
    depths = Counter(draft.headings[line] for line in alone)
    heads = (
        at
        for at, block in enumerate(draft.blocks)
        if block.span.first in alone and depths[draft.headings[block.span.first]] > 1
    )
    end = next(heads, len(draft.blocks))
    done = _title_page(draft.with_blocks(draft.blocks[:end]))
    return done.with_blocks([*done.blocks, *draft.blocks[end:]])


def _without_divided_titles(draft: Draft) -> Draft:
    """Set aside headings that together are the known title: <h1>THE</h1> <h2>ROAD</h2>."""
    title, gone, run = bare_key(draft.found.get("title")), list[Stretch](), list[Stretch]()
    for block in draft.blocks if title and draft.headings else ():
        tagged = [block] if isinstance(block, Stretch) else []
        run = [*run, *tagged] if block.span.first in draft.headings else []
        keys = [bare_key("".join(it.lines)) for it in run]
        while keys and not title.startswith("".join(keys)):
            del keys[0]
        run = run[len(run) - len(keys) :]
        gone += run if len(run) > 1 and "".join(keys) == title else []
    return draft.set_aside(TITLE_PAGE, *gone)


def _with_first_heading_apart(draft: Draft) -> Draft:
    """Divide the title from the first heading directly below it: High Water / Chapter 1: The Boat.

    A second line that says the same as the heading is set aside: sites print it twice.
    """
    twice = [
        Span(n, n)
        for block in draft.blocks
        if isinstance(block, Stretch)
        for n, (above, line) in enumerate(pairwise(block.lines[:3]), block.span.first + 1)
        if above == line and shape_of(line) == "labelled"
    ]
    draft = without(draft, "running head", *twice) if twice else draft
    for block in draft.blocks[:1]:
        lines = block.lines if isinstance(block, Stretch) else ()
        heads = [at for at, line in enumerate(lines) if shape_of(line) == "labelled"]
        if len(heads) == 1 and heads[0] and is_title(list(map(unmarked, lines[: heads[0]]))):
            first = block.span.first + heads[0]
            parts = divided(draft.blocks, (Span(first, first),))
            apart = (replace(it, gap=1) if it.span.first == first else it for it in parts)
            draft = draft.with_blocks(apart)
    return draft


def _with_by_lines(draft: Draft) -> Draft:
    """Return the draft without headings at the top that are by-lines; known names are set aside.

        <h1>LITTLE WOMEN</h1> <h2>A Girls' Book</h2> <h3>by</h3> <h2>Louisa May Alcott</h2>

    A subtitle above the name is no heading either, unless the name is that of a piece below it.
    """
    author = draft.found.get("authors") or draft.own.get("authors")
    headings, known, above = dict(draft.headings), list[Stretch](), ""
    head = _head(draft, BEFORE) if headings else []
    for at, (before, block) in enumerate(zip(head[:1] + head, head, strict=False)):
        texts = [unmarked(line) for line in block.lines]
        names = [name for it in texts if (name := _signer(it, above, author)) is not None]
        is_signed = all(_signer(it, above, author) is not None or is_imprint(it) for it in texts)
        is_named = is_signed and any(names)
        between = _subtitle(draft, head, at - lone_by(above), at) if is_named else ()
        if (block.span.first in headings or between) and names and is_signed:
            untagged = {block.span.first, *(it.span.first for it in between)}
            headings = {n: depth for n, depth in headings.items() if n not in untagged}
            if author and all(not name or is_short_for(name, author) for name in names):
                known += [before, block] if lone_by(above) else [block]
                draft = _with_subtitle_of(draft, between) if between else draft
        above = texts[-1]
    return replace(draft, headings=headings).set_aside(TITLE_PAGE, *known)


def _with_subtitle_of(draft: Draft, blocks: Sequence[Stretch]) -> Draft:
    """Return the draft with a line as its subtitle; a lone "or" may be above it."""
    words = alternatives(draft.language)
    said = [it for it in blocks if not words.issuperset(words_of(unmarked(it.lines[0])))]
    if len(said) != 1:
        return draft
    subtitle = joined_subtitle(list(map(unmarked, said[0].lines)))
    found = draft.found.with_values(subtitle=subtitle)
    return replace(draft, found=found).set_aside(TITLE_PAGE, *blocks)


def _subtitle(draft: Draft, head: Sequence[Stretch], end: int, at: int) -> Sequence[Stretch]:
    """Return the lines from the title, a heading, to those of a name that no text is below."""
    tagged = [at for at, block in enumerate(head) if block.span.first in draft.headings]
    known = bare_key(draft.found.get("title"))
    if not tagged or (known and bare_key(join(head[tagged[0]].lines)) != known):
        return ()
    below = next((n for n in tagged if n > at), 0)
    between = head[tagged[0] + 1 : end]
    is_over = below and not any(len(it.lines) == 1 and is_said(it) for it in head[at:below])
    lines = [unmarked(line).rstrip(",;:.") for block in between for line in block.lines]
    are_short = len(between) <= _MOST_OF_SUBTITLE and all(map(is_subtitle, lines))
    return between if is_over and are_short and not any(map(is_division, lines)) else ()


def _signer(text: str, above: str, author: str) -> str | None:
    """Return the name in a line that says by whom a book is, "" for a lone "by", else None."""
    by = by_line(text)
    if by is not None and by.is_sure and (not by.name or is_author_name(by.name)):
        return by.name
    is_below = lone_by(above) and is_author_name(text)
    return text if is_below or bare_key(text) == bare_key(author) != "" else None


def _title_page(draft: Draft) -> Draft:
    if decided := _decided(draft):
        return decided
    draft = _without_contact(_without_credit(draft) if not draft.found.get("title") else draft)
    head = _head(draft, WITHIN + BEFORE)
    draft = _as_described(draft, head)
    if not head:
        return draft
    if draft.found.get("title"):
        draft = _with_subtitle(draft, head)
        head = _head(draft, REPEATED)
        draft = _repeated(_signed(draft, head[:REPEATED]), head[:REPEATED], draft.found)
    elif found := page_of_file(
        draft, below_notes(head), _page(_pages(below_notes(head)), draft.language)
    ):
        # A heading is the title before any sentence is.
        is_prose = draft.headings and _SENTENCES.search(found.title)
        headings = {block.span.first for block in draft.blocks if isinstance(block, Heading)}
        is_kept = is_prose or not headings.isdisjoint(found.used)
        is_kept = is_kept or (not found.author and _is_of_first_story(draft, found))
        draft = draft if is_kept else _taken(draft, found)
    return _repeated_own(draft)


def _as_described(draft: Draft, head: Sequence[Stretch]) -> Draft:
    """Return the draft with the title that its format has beside the text, if no by-line is sure.

    Below one, that title is offered only: it may be that of a template.
    """
    title = draft.described.get("title")
    page = _page(_pages(below_notes(head)), draft.language) if title else None
    is_signed = page and page.is_sure and page.title and page.author
    if is_signed and not draft.found.get("title"):
        return replace(draft, offered=draft.offered.with_values(title=title))
    return replace(draft, found=draft.found.with_values(title=title))


def _is_of_first_story(draft: Draft, page: TitlePage) -> bool:
    """Return whether a title in capitals is that of a story, as others are that look like it.

    It has prose right below it, and not much less than the others.
    """
    pairs = list(pairwise(draft.blocks))
    titles = [
        at
        for at, (block, below) in enumerate(pairs)
        if isinstance(block, Stretch)
        and len(block.lines) == 1
        and is_capitals(block.lines[0])
        and is_said(below)
        and (block.span.first in page.used or block.gap >= TITLE_GAP)
    ]
    if len(titles) <= _STORIES or {pairs[titles[0]][0].span.first} != set(page.used):
        return False
    first, *others = (end - at for at, end in pairwise([*titles, len(pairs)]))
    return first >= _MUCH * median(others)


def _decided(draft: Draft) -> Draft | None:
    """Return the draft with the metadata of the lines that the owner has decided are the page."""
    spans = [it.span for it in draft.ledger if it.kind == TITLE_PAGE]
    spans = [span for span in spans if span.first in draft.decided]
    if not spans:
        return None
    head = [Stretch(span=span, gap=1, lines=tuple(map(draft.line, span))) for span in spans]
    page = read_decided(page_of(head, alternatives(draft.language), is_decided=True))
    # The line of a name that the settings know needs no “by”.
    if page.subtitle and key_of(page.subtitle) == key_of(draft.own.get("authors")):
        page = page._replace(subtitle="")
    authors = names_in(page.author) if page.author else ()
    found = draft.found.with_values(title=page.title, subtitle=page.subtitle, authors=authors)
    return replace(draft, found=found.with_values(**people_in(head)))


def _head(draft: Draft, most: int) -> list[Stretch]:
    """Return the first stretches, and the decided headings among them, which end a title page."""
    return [
        block
        if isinstance(block, Stretch)
        else Stretch(span=block.span, gap=block.gap, lines=tuple(map(draft.line, block.span)))
        for block in draft.blocks[:most]
        if isinstance(block, Stretch) or (isinstance(block, Heading) and not block.is_supplied)
    ]


def _repeated_own(draft: Draft) -> Draft:
    """Set aside the lines at the top that repeat title and author of the owner's settings.

    A line that ends as a sentence does may begin the story, whose title it is, too.
    """
    said = {
        key_of(value) for key in ("title", "subtitle", "authors") if (value := draft.own.get(key))
    }
    first = draft.blocks[0] if draft.blocks and said else None
    if not isinstance(first, Stretch) or not (said & set(_named(first.lines[0]))):
        return draft
    if len(first.lines) > 1:
        if not all(map(may_be_below_title, first.lines[1:])):
            return draft
        span = Span(first.span.first + 1, first.span.first + 1)
        draft = draft.with_blocks([*divide(first, span), *draft.blocks[1:]])
    draft = _repeated(draft, _head(draft, REPEATED), draft.own)
    first = draft.blocks[0] if draft.blocks else None
    if isinstance(first, Stretch) and all(map(VERSION.fullmatch, first.lines)):
        return draft.set_aside(TITLE_PAGE, first)
    return draft


def _named(line: str) -> Iterator[str]:
    """Yield the keys of a title or an author that a line may name."""
    text = unmarked(line)
    if text[-1:] not in ".!?" or is_author_name(text) or len(text.split()) == 1:
        yield key_of(text)
    if by := by_line(text):
        yield key_of(by.name)


def _without_credit(draft: Draft) -> Draft:
    """Set aside a first stretch that names who made the file: "Produced by Till Ferry".

    It has a page of its own, names people, or has an address.
    """
    first = draft.blocks[0] if len(draft.blocks) > 1 else None
    if not isinstance(first, Stretch):
        return draft
    text, gap = join(first.lines), draft.blocks[1].gap
    is_named = gap >= TITLE_GAP and is_names(text.rpartition(" by ")[2])
    is_apart = gap >= PAGE_GAP or is_named or bool(_ADDRESS.search(text))
    return draft.set_aside("credits", first) if is_apart and is_credit(text) else draft


def _without_contact(draft: Draft) -> Draft:
    """Set aside the name, the address and the length above the title page of a manuscript.

    Ada Quill                       about 4,000 words
    3 Quay Street
    ada@example.com
    """
    head = _head(draft, WITHIN)
    # Lines that are too long for a title page may take long to match, too.
    rows = takewhile(_is_short, head)
    above = takewhile(lambda it: not any(by_line(unmarked(line)) for line in it.lines), rows)
    kinds = [
        {n for n, kind in enumerate(_CONTACT) for li in it.lines if kind.match(unmarked(li))}
        for it in above
    ]
    end = max((at + 1 for at, found in enumerate(kinds) if found), default=0)
    if len(set().union(*kinds)) < _KINDS:
        return draft
    # The running head of the first page may be above it.
    start = int(_RUNNING_HEAD.fullmatch(head[0].lines[0].strip()) is not None)
    first = unmarked(head[start].lines[0])
    page = _page(_pages(head[end:]), draft.language)
    is_titled = page.title if page else end == len(draft.blocks)
    if not is_titled or not (kinds[start] or is_author_name(first)):
        return draft
    if not (draft.found.get("authors") or (page and page.author)) and is_author_name(first):
        draft = replace(draft, found=draft.found.with_values(authors=(first,)))
    lengths = (
        it for it in takewhile(_is_short, head[end:]) if _CONTACT[-1].fullmatch(join(it.lines))
    )
    return draft.set_aside(TITLE_PAGE, *head[:end], *lengths)


def below_notes(head: Sequence[Stretch]) -> Sequence[Stretch]:
    """Return the stretches below notes and captions at the top, which stay in the text."""
    while head and (end := _end_of_note(head)):
        head = head[end:]
    return head


def _end_of_note(head: Sequence[Stretch]) -> int:
    """Return the index after a note in brackets, or a page with a transcriber's note, else 0."""
    first = head[0].lines[0].strip(" _*")
    if first[:1] == "[":
        closed = (n for n, block in enumerate(head, 1) if block.lines[-1].rstrip()[-1:] == "]")
        return next(closed, 0)
    if not _NOTE.match(first):
        return 0
    return next((n for n, block in enumerate(head) if n and block.gap >= PAGE_GAP), 0)


def _pages(head: Sequence[Stretch]) -> list[Sequence[Stretch]]:
    """Return the beginnings of the first pages, as long as only short lines precede them."""
    starts = [0]
    for n, block in enumerate(head[1:], start=1):
        if not all(map(_is_short, head[starts[-1] : n])) or len(starts) > PAGES:
            break
        if block.gap >= PAGE_GAP:
            starts.append(n)
    return [head[start : start + WITHIN] for start in starts if start < len(head)]


def _is_short(block: Stretch) -> bool:
    return all(is_subtitle(unmarked(line)) or is_title([unmarked(line)]) for line in block.lines)


def _page(pages: Sequence[Sequence[Stretch]], language: str) -> TitlePage | None:
    """Return the title page among the first pages; one below the first needs a certain by-line.

    After a half-title, or "Works of Ada Quill", the title is the one directly above the by-line.
    """
    words = alternatives(language)
    first, *below = [read(page_of(page, words)) for page in pages] or [None]
    signed = (page for page in below if page and page.is_sure and page.author)
    return next((page for page in signed if first is None or _is_of(page, first)), first)


def _is_of(page: TitlePage, first: TitlePage) -> bool:
    """Return whether a page repeats the title of the first, which is else the author's works."""
    title, own = key_of(first.title), key_of(page.title)
    is_below = page.author == first.author and key_of(first.subtitle).endswith(own)
    return own == title or key_of(page.author) in title or (bool(own) and is_below)


def _taken(draft: Draft, page: TitlePage) -> Draft:
    """Return the draft with the metadata of its title page.

    What the owner calls the title is no author: SMALL HARBOURS / Poems.
    """
    own = key_of(draft.own.get("title"))
    if own and own == key_of(page.author):
        page = page._replace(title=page.author, author="", subtitle=page.title)
    authors = names_in(page.author) if page.author else ()
    found = draft.found.with_values(title=page.title, subtitle=page.subtitle, authors=authors)
    is_sure = page.is_sure or _is_signed(page, draft)
    is_sure = own != "" or (is_sure and not draft.described.get("title"))
    spans = spans_of(page.used)
    asked = () if is_sure else (_title_query(spans, found),)
    return without(replace(draft, found=found), TITLE_PAGE, *spans).ask(*asked)


def _is_signed(page: TitlePage, draft: Draft) -> bool:
    """Return whether a title page ends in a name, and a wide gap or a heading follows."""
    after = next((b for b in draft.blocks if b.span.first > page.used[-1]), None)
    last = unmarked(draft.line(page.used[-1]))
    if not isinstance(after, Stretch) or last != page.author or not is_author_name(last):
        return False
    return after.gap >= TITLE_GAP or is_division(after.lines[0])


def _signed(draft: Draft, head: Sequence[Stretch]) -> Draft:
    """Take the author from a by-line, if a header names the title only."""
    if draft.found.get("authors"):
        return draft
    titles = {"", key_of(draft.found.get("title"))}
    for above, block in zip((None, *head), head, strict=False):
        by = by_line(unmarked(join(block.lines)))
        if by and by.name and by.is_sure and (above is None or key_of(join(above.lines)) in titles):
            return replace(draft, found=draft.found.with_values(authors=names_in(by.name)))
    return draft


def _with_subtitle(draft: Draft, head: Sequence[Stretch]) -> Draft:
    """Take the subtitle from a certain title page that repeats the title of a header."""
    page = _page(_pages(below_notes(head)), draft.language)
    known = page is not None and bare_key(page.title) == bare_key(draft.found.get("title"))
    if page is None or not (known and page.is_sure and page.subtitle and page.author):
        return draft
    found = draft.found.with_values(subtitle=page.subtitle)
    return without(replace(draft, found=found), TITLE_PAGE, *spans_of(page.used))


def _repeated(draft: Draft, head: Sequence[Stretch], known: Found) -> Draft:
    """Set aside a title page that repeats the header or the settings."""
    title = bare_key(known.get("title"))
    author = bare_key(known.get("authors"))
    said = {title, author, title + author, f"{title}by{author}", bare_key(known.get("subtitle"))}
    said.discard("")
    gone: list[Stretch] = []
    left = title
    for block in head:
        text = unmarked(join(block.lines))
        key, by = bare_key(text), by_line(text)
        # A title and its subtitle may be separate here, but joined in the header.
        begins = 0 < len(key) < len(left) and left.startswith(key)
        ends = left != title and key == left
        if key in said or (by and bare_key("".join(names_in(by.name))) in {"", author}):
            gone.append(block)
        elif ends or (begins and not gone and len(text.split()) > 1):
            gone.append(block)
            left = left.removeprefix(key)
        elif key and (not gone or len(gone) > 2):  # noqa: PLR2004 (title, by, author)
            break  # a rule may be above
    return draft.set_aside(TITLE_PAGE, *gone)


def _title_query(spans: Sequence[Span], found: Found) -> Query:
    by = f" by {found.get('authors')}" if found.get("authors") else ""
    said = f"“{found.get('title')}”{by}"
    question = f"are the first lines the title page, {said}?"
    span = min(spans) | max(spans)
    return Query(TITLE_PAGE, span, question, f"title {said}", (Reading("paragraph"),), weight=0.6)
