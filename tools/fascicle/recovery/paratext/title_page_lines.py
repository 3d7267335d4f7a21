"""Title-page matter between the header and the text: roles, publisher, place and year.

    WITH DRAWINGS BY            Traduit de l'anglais             SECOND EDITION
    ADA QUILL                   par Bo Reed                      HARBOUR PRESS, 1922

Such lines stand apart in wide gaps and in capitals, as headings do; only below the last one that is
unmistakable may headings begin. Translators, editors and illustrators are metadata, and like the
imprint (publisher, place, year) they are set aside. All else stays in the text, line by line.

Web pages set a title page in tags of headings. Down to the printed contents no such line heads a
chapter, unless it says so (Preface) or stands right above prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from fascicle.model.blocks import Block, Evidence, Paragraph, Stretch, plain
from fascicle.model.draft import Draft, Found
from fascicle.readers.text import is_blank
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.candidates import is_title_case
from fascicle.recovery.headings.keywords import CHAPTER_RANK, rank
from fascicle.recovery.headings.line_forms import heading_form, is_worded
from fascicle.recovery.paratext.contents_entries import HEAD, ILLUSTRATIONS_HEAD, is_head
from fascicle.recovery.paratext.page_edges import WEBSITE
from fascicle.recovery.shared.by_lines import (
    ByLine,
    by_line,
    credited,
    is_names,
    lone_by,
    translator,
    unmarked,
    without_role,
)
from fascicle.recovery.shared.lines import (
    first_stretches,
    is_capitals,
    is_unspaced,
    join,
    keep,
    key_of,
    read_at,
)
from fascicle.recovery.shared.numerals import without_accents
from fascicle.recovery.shared.title_words import SMALL, alternatives, words_of
from fascicle.recovery.syntaxes.tagged_headings import MOST_OF_NAME, is_said, with_tagged_title

_LINES = Evidence("title page", 0.8)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
# French books call printed contents so; elsewhere it is their last entry.
_INDEX = re.compile(r"index\.?", re.IGNORECASE)
_HEADS = (HEAD, ILLUSTRATIONS_HEAD, _INDEX)
# The most words of a stretch of a title page, and the most stretches.
MOST_WORDS, MOST_STRETCHES = 30, 60
# A year, or those of a life.
_YEAR = re.compile(r"\W*(?:(?:1[5-9]\d\d|20\d\d|M[DCLXVI]{3,})\b\W*){1,2}")
_ROLE = re.compile(
    r"\b(?:illustrated|edited|translated|drawings|illustrations|introduction|foreword"
    r"|illustriert|herausgegeben|übersetzt|übertragen|illustré|traduite?s?|préfaces?|dessins"
    r"|traduzione|tradotto|traducción|traducid[oa]|tradução|vertaald|översatt|oversat|suomentanut"
    r"|перевод)\b",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"\b(?:copyright|all rights reserved|published|publish(?:ers?|ing)|(?<!^)press|edition"
    r"|impression|(?:&|and|et) (?:co|company|cie|sons)|print(?:ed|ers?)|verlag|auflage|éditeurs?"
    r"|édition|librairie|imprimerie|editore|edizione|editorial|edición|edição|livraria|livreiros?"
    r"|uitgever\w*|druk|förlag|forlag|bokförlag|kustannus\w*|издательство)\b",
    re.IGNORECASE,
)
# What only a page of rights says, in short lines or in long ones.
_RIGHTS = re.compile(
    r"(?:text )?copyright,? (?:by |©|\(c\)|\d{4})|©|all rights reserved\W*(?:$|no part|(?-i:[A-Z]))"
    r"|isbn\b|cover (?:art|design|illustration) by\b|created with vellum"
    r"|no part of this (?:e-?)?(?:book|publication)|this e-?book is licensed"
    r"|(?:this (?:book |novel |story )?is )?a work of fiction"
    r"(?:\.|$|,? (?:and )?(?:any|all|names|the (?:characters|events)))",
    re.IGNORECASE,
)
_PEOPLE = {
    "illustrators": re.compile(r"\b(?:illustr|drawings|dessins)", re.IGNORECASE),
    "editors": re.compile(r"\b(?:edited|herausgegeben)", re.IGNORECASE),
    "translators": re.compile(
        r"\b(?:transl|über(?:setz|trag)|tradu|tradotto|vertaald|översatt|oversat|suomentanut|перевод)",
        re.IGNORECASE,
    ),
}
# So many lines from the title page is what stands beside it.
_NEAR = 4
# A place or a publisher's name beside an imprint: so many words, and no end of a sentence.
MOST_OF_IMPRINT = 8
# Places beside one another, some on the next line: BOSTON · NEW YORK · LONDON.
_PLACES, MOST_OF_PLACE = re.compile(r"\s*[·•|]\s*"), 3
# Signs that something said begins with; a sentence has so many words that no title has in capitals.
SAID, SENTENCE = "\"“„«‘'—–-", 2


def title_page_lines(draft: Draft) -> Draft:
    """Keep the lines of a title page as paragraphs, so that none of them is read as a heading."""
    draft = _without_heads_of_contents(draft)
    # In a folder, the depth of a heading depends on that of the other files.
    draft = with_tagged_title(draft) if len(draft.source.files) == 1 else draft
    draft = _without_half_titles(_without_page(_without_by_line(draft)))
    return _without_small_lines(draft)


def _without_heads_of_contents(draft: Draft) -> Draft:
    """Set aside headings above printed contents, and the deeper ones that divide these.

    Such a heading is called so, or it is the only one with a tag that has nothing else below it.
    """
    contents = {it.span.first for it in draft.ledger if it.kind in {"contents", WEBSITE}}
    lone = _only_above(draft, contents) if contents else None
    heads: list[Stretch] = []
    above: list[Stretch] = []
    for block in draft.blocks if contents else ():
        if not isinstance(block, Stretch):
            above = []
        elif (block is lone and not above) or any(is_head(block, head) for head in _HEADS):
            above = [block]
        else:
            depths = [draft.headings.get(b.span.first, 0) for b in (*above[:1], block)]
            above = [*above, block] if depths[0] and depths[0] < depths[-1] else []
        if above and _is_above(block, contents):
            heads += above
            above = above[:1]
    return draft.set_aside("contents", *heads)


def _is_above(block: Block, lines: set[int]) -> bool:
    """Return whether one of some lines is right below a block."""
    return not lines.isdisjoint(range(block.span.last + 1, block.span.last + 4))


def _only_above(draft: Draft, contents: set[int]) -> Block | None:
    """Return the heading that has nothing but contents below it, None if it is not the only one.

    The first of all may be the title.
    """
    depths = [draft.headings.get(block.span.first, 0) for block in draft.blocks]
    above = [
        block
        for block, (depth, below) in zip(draft.blocks, pairwise([*depths, 1]), strict=True)
        if 0 < below <= depth and _is_above(block, contents)
    ]
    is_first = bool(above) and above[0].span.first == min(draft.headings)
    return above[0] if len(above) == 1 and not is_first else None


def _without_half_titles(draft: Draft) -> Draft:
    """Set aside headings that repeat the title right above a chapter.

    A half-title above a chapter that is deeper stays if another heading is as high as itself.
    """
    page = [aside.span for aside in draft.ledger if aside.kind == "title-page"]
    said = (join(list(map(draft.line, span))) for span in page if span.first in draft.headings)
    titles = {key_of(text) for text in (draft.found.get("title"), *said)} - {""}
    if not (titles and draft.headings):
        return draft
    blocks = [b for b in draft.blocks if not (isinstance(b, Stretch) and _is_rule(b))]
    depths = {n: draft.headings[n] for b in blocks if (n := b.span.first) in draft.headings}
    gone: list[Stretch] = []
    for block, below in reversed(list(pairwise(blocks))):
        first, chapter = block.span.first, depths.get(below.span.first, 0)
        if not isinstance(block, Stretch) or first not in depths or not chapter:
            continue
        if key_of(join(block.lines)) not in titles:
            continue
        highest = min(depth for line, depth in depths.items() if line != first)
        if chapter in {highest, depths[first]}:
            gone.append(block)
            del depths[first]
    return draft.set_aside("title-page", *gone)


def _without_small_lines(draft: Draft) -> Draft:
    """Keep headings beside the title page that are deeper than the one below them as paragraphs."""
    page = {n for aside in draft.ledger if aside.kind == "title-page" for n in aside.span}
    small: set[int] = set()
    below = 0
    for block in reversed(draft.blocks if page else ()):
        if isinstance(block, Stretch) and not _is_rule(block):
            first, last = block.span.first, block.span.last
            depth = draft.headings.get(first, 0)
            is_near = not page.isdisjoint(range(first - _NEAR, last + _NEAR + 1))
            if depth > below > 0 and is_near and heading_form(block.lines[0]) is None:
                small.add(first)
            else:
                below = depth
    return read_at(draft, small, _kept)


def _is_rule(block: Stretch) -> bool:
    return is_ornament(join(block.lines))


def _without_page(draft: Draft) -> Draft:
    """Keep the lines of the title page as paragraphs, and set aside what is metadata."""
    blocks = draft.blocks[_start(draft) :]
    closed = _above_contents(blocks, draft)
    front = closed or list(_front(blocks))
    marks = [at for at, block in enumerate(front) if _is_mark(block)]
    # "Preface by Ada Quill" directly above prose is the heading of a preface: PUBLISHERS' NOTE.
    if (
        marks
        and marks[-1] == len(front) - 1
        and (is_worded(front[-1].lines[0]) or front[-1].span.first in draft.headings)
    ):
        del marks[-1]
    if closed:
        tagged = [at for at, block in enumerate(front) if block.span.first in draft.headings]
        marks = sorted({*marks, *tagged})
        title = draft.found.get("title") or join(front[tagged[0]].lines)
        draft = replace(draft, found=draft.found.with_values(title=title))
    else:
        below = (b for b in blocks[len(front) :] if isinstance(b, Stretch) and len(b.lines) == 1)
        # Each piece of a collection has roles of its own.
        if not _is_sure(front, marks, draft) or any(has_role(it.lines[0]) for it in below):
            return draft
    page = front[: marks[-1] + 1]
    draft = _with_people(draft, people_in(page))
    aside = {*_people(page), *_imprint(page, draft), *_repeated(page, draft)}
    kept = {block.span.first for at, block in enumerate(page) if at not in aside}
    draft = draft.set_aside("title-page", *(page[at] for at in sorted(aside)))
    return read_at(draft, kept, _kept)


def _without_by_line(draft: Draft) -> Draft:
    """Set aside a by-line right below the title: by Mary Wollstonecraft (Godwin) Shelley.

    A credit, such as “kept by Ada Quill, mate”, is kept as a paragraph.
    """
    first = next(iter(draft.blocks), None)
    page = {aside.span.last for aside in draft.ledger if aside.kind == "title-page"}
    author = bare_key(draft.found.get("authors"))
    if not author or not isinstance(first, Stretch):
        return draft
    text = unmarked(join(first.lines))
    by = by_line(text)
    near = range(first.span.first - _NEAR, first.span.first)
    if not page & {*near}:
        return draft
    is_known = by is not None and bare_key(_IN_BRACKETS.sub("", by.name)) == author
    is_kept = is_known and without_role(text) != text
    if is_kept or bare_key(credited(text)) == author:
        return read_at(draft, {first.span.first}, _kept)
    return draft.set_aside("title-page", first) if is_known else draft


def _with_people(draft: Draft, people: Mapping[str, tuple[str, ...]]) -> Draft:
    """Return the draft with people of a title page; catalogues list a translator as the author."""
    others = {bare_key(name) for names in people.values() for name in names}
    values = dict(draft.found.values)
    authors = tuple(name for name in values.pop("authors", ()) if bare_key(name) not in others)
    return replace(draft, found=Found(values).with_values(authors=authors, **people))


def bare_key(text: str) -> str:
    """Return the letters of a text: old headers have no accents."""
    return without_accents(key_of(text))


def _start(draft: Draft) -> int:
    """Return the index of the first block of the title page: notes may precede its tags."""
    lines = [aside.span.first for aside in draft.ledger if aside.kind == "title-page"]
    first = min((*lines, *draft.headings)) if draft.headings else 0
    start = next((at for at, b in enumerate(draft.blocks) if b.span.first >= first), 0)
    return start - (start > 0 and _is_small(draft.blocks[start - 1]))


def _above_contents(blocks: Sequence[Block], draft: Draft) -> list[Stretch]:
    """Return the short lines above printed contents, if some have tags and none heads a text.

    A list below most of the text is one of something else.
    """
    contents = [aside.span.first for aside in draft.ledger if aside.kind == "contents"]
    first = blocks[0].span.first if blocks else 0
    end = min((line for line in contents if line > first), default=0)
    if 2 * sum(block.span.first < end for block in blocks) > len(blocks):
        return []
    page: list[Stretch] = []
    tagged = None
    for block in blocks[:MOST_STRETCHES]:
        if block.span.first > end:
            return page if end and any(b.span.first in draft.headings for b in page) else []
        if not isinstance(block, Stretch) or _is_prose(block) or (tagged and is_said(block)):
            if tagged and not _is_known(tagged, draft):
                return []
            tagged = None
            continue
        is_heading = block.span.first in draft.headings and not by_line(join(block.lines))
        tagged = block if is_heading else None
        if tagged and _heads_text(tagged):
            return []
        page.append(block)
    return []


def _is_prose(block: Stretch) -> bool:
    text = join(block.lines)
    words = len(text) if is_unspaced(text) else len(text.split())
    return words > MOST_WORDS and not (is_capitals(text) or all(map(is_imprint, block.lines)))


def _heads_text(block: Stretch) -> bool:
    """Return whether a heading is one of a text by its words: Chapter 1, II, Preface."""
    form = heading_form(block.lines[0])
    if form is None or form.shape == "titled" or _is_mark(block):
        return False
    return form.shape != "labelled" or rank(form.kind) >= CHAPTER_RANK


def _repeated(page: Sequence[Stretch], draft: Draft) -> set[int]:
    """Return the headings that repeat title, subtitle or author, with a lone "by" or "the" above.

    THE / MERRY GOAT / OR, THE / WRECK
    """
    tagged = {at for at, block in enumerate(page) if block.span.first in draft.headings}
    known = {at for at in tagged if _is_known(page[at], draft)}
    above = {at - 1: page[at - 1] for at in known if at}
    return known | {
        at for at, it in above.items() if _is_small(it) or lone_by(unmarked(join(it.lines)))
    }


def _is_small(block: Block) -> bool:
    """Return whether a line has only small words, which are a part of the title below."""
    said = words_of(join(block.lines)) if isinstance(block, Stretch) else []
    return bool(said) and SMALL.union(alternatives("")).issuperset(said)


def _is_known(block: Stretch, draft: Draft) -> bool:
    """Return whether a line is in the title, the subtitle or the author's name."""
    key = bare_key(join(block.lines))
    title, subtitle, author = (draft.found.get(it) for it in ("title", "subtitle", "authors"))
    return bool(key) and any(key in bare_key(it) for it in (title + subtitle, author))


def _is_sure(front: Sequence[Stretch], marks: Sequence[int], draft: Draft) -> bool:
    """Return whether marks are those of a title page: several, a role, or all in capitals.

    Years that recur alone head the parts of a text.
    """
    said = [join(front[at].lines) for at in marks]
    if all(map(_YEAR.fullmatch, said)):
        alone = (b.lines[0] for b in draft.blocks if isinstance(b, Stretch) and len(b.lines) == 1)
        if sum(_YEAR.fullmatch(line) is not None for line in alone) > 1:
            return False
    if len(marks) > 1 or any(has_role(text) or _RIGHTS.match(text) for text in said):
        return True
    page = front[: marks[0] + 1] if marks else []
    is_tagged = any(block.span.first in draft.headings for block in page)
    # Nearer to what is below than to the title above, it heads that.
    is_near = any(below.gap < above.gap for above, below in zip(page[:1], front[1:2], strict=False))
    return (is_tagged or len(page) == 1) and not is_near and _is_below_title(page, draft)


def _is_below_title(page: Sequence[Stretch], draft: Draft) -> bool:
    """Return whether lines in capitals are all that is left of a title page: THE NEW EDITION."""
    lines = [aside.span.last for aside in draft.ledger if aside.kind == "title-page"]
    between = range(max(lines, default=0) + 1, page[0].span.first)
    blank = lines and all(is_blank(draft.source.lines[n - 1]) for n in between)
    is_typed_so = all(is_capitals(join(block.lines)) for block in page)
    return bool(blank) and is_typed_so and all(len(block.lines) == 1 for block in page)


def _people(page: Sequence[Stretch]) -> dict[int, tuple[str, str]]:
    """Return the stretches that name a translator, editor or illustrator: the key, and the name.

    The name may be on the stretch below; the key of that one is "". Of several translators, each
    has translated a piece of a collection.
    """
    found: dict[int, tuple[str, str]] = {}
    for at, block in enumerate(page):
        text = unmarked(join(block.lines))
        if name := translator(text):
            found[at] = ("translators", name)
            continue
        keys = [key for key, role in _PEOPLE.items() if role.search(text)]
        if len(keys) != 1 or not has_role(text):
            continue
        name = next((by.name for by in _by_lines_in(text)), "")
        below = join(page[at + 1].lines) if not name and at + 1 < len(page) else ""
        if is_names(name or below):
            found[at] = (keys[0], name or below)
            found |= {at + 1: ("", "")} if below else {}
    several = {key for key, n in Counter(key for key, _ in found.values()).items() if key and n > 1}
    return {} if several else found


def people_in(page: Sequence[Stretch]) -> dict[str, tuple[str, ...]]:
    """Return the translators, editors and illustrators that a title page names."""
    return {key: (name,) for key, name in _people(page).values() if name}


def _imprint(page: Sequence[Stretch], draft: Draft) -> set[int]:
    """Return the stretches with publisher, place and year: these marks, and names beside them.

    Names between two marks are of the imprint if they are all that stands there.
    """
    marks = {at for at, block in enumerate(page) if _is_imprint(block)}
    rules = {at for at, block in enumerate(page) if marks and _is_rule(block)}
    lines = [at for at in range(max(marks, default=-1) + 1) if at not in rules]
    # "Introduction by" names who has done something on the next line.
    last_words = {at: unmarked(join(page[at].lines)).rpartition(" ")[2] for at in lines}
    persons = {below for above, below in pairwise(lines) if lone_by(last_words[above])}
    names = {at for at in lines if at in marks or _may_be_place(page[at])} - persons
    beside = {at for pair in pairwise(lines) for at in pair if not marks.isdisjoint(pair)}
    gone = [aside.span.first for aside in draft.ledger if aside.kind == "title-page"]
    for above, below in pairwise(sorted(marks)):
        first, last = page[above].span.first, page[below].span.first
        if not any(first < line < last for line in gone):
            between = {*range(above, below)} - rules
            beside |= between if between <= names else set()
    return marks | rules | (beside & names)


def is_imprint(line: str) -> bool:
    """Return whether a line says who published the text, or when."""
    is_short = len(line.split()) <= MOST_OF_IMPRINT
    return bool((is_short and _IMPRINT.search(line)) or _YEAR.fullmatch(line))


def names_role(line: str) -> bool:
    """Return whether a line names another person's work: with drawings, translated from."""
    return line[:1] != "[" and any(role.search(line) for role in _PEOPLE.values())


def _is_told(text: str) -> bool:
    """Return whether a line is something said, or a sentence, unless it begins as an imprint does.

    “Has it gone to press?” He had made an impression on her.
    """
    small = [word for word in text.split() if word[0].islower() and word.casefold() not in SMALL]
    is_sentence = text[-1:] in ".!?…”’\"'»" and len(small) >= SENTENCE
    first = " ".join(unmarked(text).split()[:2])
    return text[:1] in SAID or (is_sentence and not (_IMPRINT.search(first) or _RIGHTS.match(text)))


def _is_imprint(block: Stretch) -> bool:
    """Return whether a stretch says who published the text, or when, and is no note about it."""
    if _is_told(join(block.lines)):
        return False
    longest, text = max(len(line.split()) for line in block.lines), join(block.lines)
    said = _IMPRINT.search(text) if longest <= MOST_WORDS // 2 else _IMPRINT.match(text)
    return bool(said or _RIGHTS.match(text)) or (longest <= MOST_OF_NAME and _has_year(block))


def _has_year(block: Stretch) -> bool:
    return any(map(_YEAR.fullmatch, block.lines))


def _may_be_place(block: Stretch) -> bool:
    """Return whether a line may name a publisher or places: short, each word with a capital."""
    text = join(block.lines)
    places = _PLACES.split(text)
    is_list = places[2:] and all(len(place.split()) <= MOST_OF_PLACE for place in places)
    return (
        bool(is_list or (len(block.lines) == 1 and len(text.split()) <= MOST_OF_NAME))
        and (is_capitals(text) or is_title_case(text))
        and text[-1] not in "!?”’\"'—"
        and not (by_line(text) or has_role(text))
    )


def _front(blocks: Sequence[Block]) -> Iterator[Stretch]:
    """Yield the stretches above the first prose or heading with a keyword."""
    for block in first_stretches(blocks[:MOST_STRETCHES]):
        is_prose = _is_prose(block) and not _RIGHTS.match(join(block.lines))
        if is_prose or (is_worded(block.lines[0]) and not _is_mark(block)):
            return
        yield block


def _is_mark(block: Stretch) -> bool:
    """Return whether a stretch can be only of a title page."""
    text = join(block.lines)
    is_said = (_IMPRINT.search(text) or _RIGHTS.match(text)) and not _is_told(text)
    return _has_year(block) or bool(is_said) or has_role(text)


def has_role(text: str) -> bool:
    """Return whether a text names a role, with a by-line after it: "with drawings by"."""
    text = unmarked(text)
    names = _ROLE.search(text) is not None and any(_by_lines_in(text))
    return bool(translator(text)) or names


def _by_lines_in(text: str) -> Iterator[ByLine]:
    """Yield the by-lines from any word of a line to its end."""
    parts = (by_line(text[match.start() :]) for match in re.finditer(r"\b\w+", text))
    return filter(None, parts)


def _kept(block: Stretch) -> Paragraph:
    """Return a stretch as typed, without its wide gap, which is only the form of the page."""
    text = plain(keep(block.lines))
    return Paragraph(span=block.span, gap=min(block.gap, 1), why=_LINES, text=text)
