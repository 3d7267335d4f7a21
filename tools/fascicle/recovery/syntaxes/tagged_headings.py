"""Headings by the tags and styles of a format: what they say, and where they mislead.

How deep they are is said in `marked_headings`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from fascicle.model.blocks import Block, Footnote, Span, Stretch, Verse
from fascicle.model.draft import Draft
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.breaks.space_breaks import is_end
from fascicle.recovery.headings.heading_form import title_like
from fascicle.recovery.headings.headings import FIRST_YEAR, is_initial
from fascicle.recovery.headings.keywords import CHAPTER_RANK, rank
from fascicle.recovery.headings.line_features import measured
from fascicle.recovery.headings.line_forms import heading_form, is_worded
from fascicle.recovery.headings.line_signs import BOLD, STYLED
from fascicle.recovery.shared.by_lines import by_line, name_alone
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import divided, is_capitals, join, key_of
from fascicle.recovery.shared.title_words import GENRES, SMALL, words_of
from fascicle.recovery.syntaxes.marked_headings import (
    SONG,
    MarkedHeading,
    below_parts,
    counting_on,
    form_in,
    form_of,
    has_text,
    headings_in,
    in_series,
    is_part,
    side_by_side,
    texts_below,
    with_headings,
)

# A place or a publisher's name beside an imprint has so many words; a sentence has more.
MOST_OF_NAME = 6
# The least number of chapters without a tag; the depth of sections below a title and chapters.
FEWEST, SECTION = 2, 3
# The fewest titles with one deeper title each.
_FEWEST_LONE = 3
# Below a title: the same in another language, and when it was written or is set.
_BRACKETED = re.compile(r"\[[^][]+\]|\([^()]+\)")
_IN = {"in", "en", "em", "i"}
_YEAR = re.compile(r"1[4-9]\d\d|20\d\d|\d{1,4} (?:B\. ?C|A\. ?D)\.")
# The mark of a note behind a line.
_OF_NOTE = "0123456789[]* "
# Names of what frames a story.
_FRAMES = {"prologue", "epilogue"}
# Below a story: About Ada Quill.
_OF_AUTHOR = re.compile(
    r"(?:about|also by|connect with|(?:discover )?(?:other|more) (?:books|titles|works) by) (.+)",
    re.IGNORECASE,
)


def tagged_headings(draft: Draft) -> Draft:
    """Make lines with a heading's tag headings, without that of the work and its last words."""
    if not draft.headings:
        return draft
    draft = _with_ends_of_titles(_without_by_lines(_without_repetitions(_without_ends(draft))))
    draft = _with_chapters(_with_labelled(side_by_side(draft)))
    draft = _without_subtitles(with_tagged_title(counting_on(in_series(draft))))
    tagged = headings_in(draft)
    draft = _with_lone_titles(_with_titles_below(draft, tagged))
    draft = below_parts(_with_lines_of_parts(draft))
    tagged = {line: block for line, block in headings_in(draft).items() if line in tagged}
    headings = {
        line: MarkedHeading(
            draft.headings[line],
            join(block.lines),
            lines=block.lines,
            number=draft.line(line)[: draft.numbers.get(line, 0)].rstrip(" -"),
        )
        for line, block in tagged.items()
    }
    if not headings:
        return draft
    chapters, poems = _chapters(draft, tagged)
    return with_headings(draft, headings, chapters, poems)


def _without_ends(draft: Draft) -> Draft:
    """Return the draft without tags of lines such as "The End" that have no text below them.

    These stay in the text.
    """
    blocks = [
        b for b in draft.blocks if not (isinstance(b, Stretch) and is_ornament(join(b.lines)))
    ]
    pairs = pairwise((*blocks, None))
    ends = {
        block.span.first
        for block, below in pairs
        if isinstance(block, Stretch)
        and (below is None or below.span.first in draft.headings)
        and is_end(join(block.lines), draft)
    }
    headings = {n: depth for n, depth in draft.headings.items() if n not in ends}
    return replace(draft, headings=headings)


def _without_repetitions(draft: Draft) -> Draft:
    """Set aside lines without a tag that say the number or the heading beside them once more.

    I, above Part I; Chapter 2 or **Chapter 2: Salt**, below Chapter 2: Salt.
    """
    tagged = headings_in(draft)
    styles = measured(draft).styles if tagged else {}
    again: list[Stretch] = []
    for one, other in pairwise(draft.blocks) if tagged else ():
        above, title = tagged.get(one.span.first), tagged.get(other.span.first)
        if isinstance(one, Stretch) and title and not above:
            number, form = form_in(one), form_in(title)
            # "Second chapter." is a sentence.
            bare = number.number if number and number.shape == "bare" else None
            again += [one] if bare and form and form.number == bare else []
        elif isinstance(other, Stretch) and above and not title:
            is_bold = styles.get(other.span.first) == BOLD
            again += [other] if _is_said_again(other, above, is_bold=is_bold) else []
    return draft.set_aside("running head", *again)


def _is_said_again(block: Stretch, heading: Stretch, *, is_bold: bool) -> bool:
    """Return whether a line below a heading says it, or its number with the word for it, again."""
    text, said = join(block.lines), join(heading.lines)
    form, above = heading_form(text), heading_form(said)
    if key_of(text) == key_of(said):
        return is_bold or above is not None
    # "First chapter." is a sentence, CHAPTER I. is none.
    is_sentence = text.endswith(".") and not is_capitals(text)
    if not (form and above) or form.shape != "labelled" or form.title or is_sentence:
        return False
    return (form.number, form.kind) == (above.number, above.kind)


def _without_by_lines(draft: Draft) -> Draft:
    """Return the draft with the by-lines at the ends of headings as lines below these.

        <h2>THE LAMP<br>By ADA QUILL</h2>  …  <h2>THE OIL<br>By BO REED, Author of "Fog"</h2>

    A collection has several: A NIGHT / BY LAKE GENEVA.
    """
    tagged = headings_in(draft).values()
    ends = [Span(end, block.span.last) for block in tagged if (end := _by_line_in(block))]
    return draft.with_blocks(divided(draft.blocks, ends)) if len(ends) >= FEWEST else draft


def _by_line_in(block: Stretch) -> int:
    """Return the number of the line from which a heading names an author, 0 if none does."""
    for n, line in enumerate(block.lines[1:], 1):
        by = by_line(name_alone(join(block.lines[n:]))) if line else None
        if by and by.name and by.is_sure:
            return block.span.first + n
    return 0


def _without_subtitles(draft: Draft) -> Draft:
    """Return the draft without tags of lines that say more of the title right above them.

        <h4>THE FERRY</h4>  <h5>[LE BAC]</h5>  <h6>A DRAMA IN TWO ACTS</h6>  <h5>1911</h5>

    They are deeper than it, and stay in the text. Of several dates each has a text of its own.
    """
    tagged, depths = headings_in(draft), draft.headings
    texts = texts_below(draft, tagged)
    dates: dict[int, list[int]] = {}
    others: set[int] = set()
    title, is_below = 0, False
    for n, block in tagged.items():
        said = join(block.lines)
        if not title or depths[n] <= depths[title]:
            title, is_below = n, heading_form(said) is None
        elif (is_below or title in dates) and (_YEAR.fullmatch(said) or is_date(said)):
            dates.setdefault(title, []).append(n)
        elif is_below and (_BRACKETED.fullmatch(said) or _is_genre(said)):
            others.add(n)
        else:
            is_below = False
        is_below &= not has_text(texts[n], draft)
    gone = others | {lines[0] for lines in dates.values() if len(lines) == 1}
    return replace(draft, headings={n: d for n, d in depths.items() if n not in gone})


def _is_genre(text: str) -> bool:
    """Return whether a line names a kind of work with its parts: A Drama in Two Acts."""
    return any(a in GENRES and b in _IN for a, b in pairwise(words_of(text)[:3]))


def with_tagged_title(draft: Draft) -> Draft:
    """Return the draft with its first heading as title, if that is the only one of its depth."""
    title = _title(draft, headings_in(draft))
    if not title:
        return draft
    found = draft.found.with_values(title=join(title.lines))
    return replace(draft, found=found).set_aside("title-page", title)


def _with_ends_of_titles(draft: Draft) -> Draft:
    """Return the draft with each heading that ends in a small word and the one below it as one.

    <h5>PUBLICATIONS OF</h5>  <h4>THE SALT PRESS</h4>

    A deeper one is no end of a title: What Men Live By, and its first section.
    """
    tagged, depths = headings_in(draft), draft.headings
    pairs = pairwise(tagged.get(block.span.first) for block in draft.blocks)
    open_ = (
        (it.span.first, below.span.first) for it, below in pairs if it and below and _is_open(it)
    )
    return _joined(draft, {below for above, below in open_ if depths[below] <= depths[above]})


def _is_open(block: Stretch) -> bool:
    """Return whether the last word of a heading goes on in another: a letter may be a number."""
    last = block.lines[-1].casefold().split()[-1]
    return last in SMALL and len(last) > 1 and form_in(block) is None


def _with_titles_below(draft: Draft, tagged: Mapping[int, Stretch]) -> Draft:
    """Return the draft with each number and the title below it, which has a tag, too, as one.

        <h5>I</h5>  <h4>Do titulo.</h4>        <h2>Chapter 1</h2>  <h3>The Door</h3>

    A title that is deeper than its number is one if most divisions have no other so deep, songs
    apart, and the titles differ. One without a tag is in bold, italics or capitals below most
    numbers.
    """
    pairs = pairwise(tagged.get(block.span.first) for block in draft.blocks)
    forms = {n: form_in(block) for n, block in tagged.items()}
    numbers = {form.number for form in forms.values() if form}
    bare = {n for n, form in forms.items() if form is None or is_initial(form, numbers)}
    below = {
        number.span.first: title
        for number, title in pairs
        if number
        and title
        and _is_number(number)
        and title.span.first in bare - draft.numbers.keys()
    }
    lines, depths = list(tagged), draft.headings
    after = dict(pairwise([*lines, 0]))
    deeper = {n: b for n, b in below.items() if depths[b.span.first] > depths[n]}
    songs = {n for n, block in tagged.items() if SONG.match(block.lines[0])}
    below_them = (after[b.span.first] for b in deeper.values())
    ends = [0 if n in songs else depths.get(n, 0) for n in below_them]
    divided = sum(end > depths[n] for n, end in zip(deeper, ends, strict=True))
    if 2 * divided >= len(deeper) > 0 or len({b.lines for b in deeper.values()}) < FEWEST:
        below = {n: b for n, b in below.items() if n not in deeper}
    titles = {b.span.first for b in below.values()} | _styled_titles(draft, tagged)
    return _joined(draft, titles)


def _with_lone_titles(draft: Draft) -> Draft:
    """Return the draft with each title and the only deeper one below it as one.

        <h2>1. First Day</h2>  <h3>The Lamp</h3>  …  <h2>2. Second Day</h2>  <h3>The Oil</h3>

    Parts would have more chapters than one. All of a depth that have none deeper have a text.
    """
    tagged, depths = headings_in(draft), draft.headings
    texts, lines = texts_below(draft, tagged), list(tagged)
    titles: set[int] = set()
    for depth in {depths[n] for n in lines}:
        starts = [at for at, n in enumerate(lines) if depths[n] <= depth]
        inside = {
            lines[at]: lines[at + 1 : end]
            for at, end in pairwise([*starts, len(lines)])
            if depths[lines[at]] == depth
        }
        above = {n: below for n, below in inside.items() if below or not texts[n]}
        lone = {below[0] for n, below in above.items() if len(below) == 1 and not texts[n]}
        is_named = not any(_is_number(tagged[n]) or is_part(tagged[n]) for n in above)
        if is_named and len(lone) == len(above) >= _FEWEST_LONE:
            titles |= lone
    bare = {n for n in titles if form_in(tagged[n]) is None and texts[n]}
    return _joined(draft, bare if len(bare) == len(titles) else ())


def _styled_titles(draft: Draft, tagged: Mapping[int, Stretch]) -> set[int]:
    """Return the lines in one style or capitals right below most numbers: their titles, if unlike.

    A sentence in italics says who enters the stage, or what happens; others are dates.
    """
    numbers = {n for n, b in tagged.items() if _is_number(b)} - draft.numbers.keys()
    pairs = ((one, other) for one, other in pairwise(draft.blocks) if one.span.first in numbers)
    styles = measured(draft).styles if numbers else {}
    titles: list[Stretch] = []
    for _, block in pairs:
        if not isinstance(block, Stretch) or len(block.lines) > 1 or block.span.first in tagged:
            continue
        text, style = join(block.lines), styles.get(block.span.first)
        is_ended = not text.rstrip(_OF_NOTE)[-1:].isalpha()
        is_italic = style == STYLED and not (is_ended or is_date(text))
        if title_like(text) and (style == BOLD or is_capitals(text) or is_italic):
            titles.append(block)
    is_usual = len(titles) >= FEWEST and 2 * len(titles) > len(numbers)
    differ = len({block.lines for block in titles}) == len(titles)
    return {block.span.first for block in titles} if is_usual and differ else set()


def _is_number(block: Stretch) -> bool:
    """Return whether a block is the number of a chapter, and no more: a year is none."""
    form = form_in(block)
    if form is None or form.title or form.shape not in {"bare", "labelled"}:
        return False
    return (form.number or 0) < FIRST_YEAR and rank(form.kind) >= CHAPTER_RANK


def _joined(draft: Draft, titles: Container[int]) -> Draft:
    """Return the draft with some titles joined to the headings directly above them."""
    blocks: list[Block] = []
    depths = dict(draft.headings)
    for block in draft.blocks:
        above = blocks[-1] if block.span.first in titles else None
        if isinstance(above, Stretch) and isinstance(block, Stretch):
            between = block.span.first - above.span.last - 1
            lines = (*above.lines, *[""] * between, *block.lines)
            blocks[-1] = replace(above, span=above.span | block.span, lines=lines)
            first = above.span.first
            depths[first] = min(depths[first], depths.pop(block.span.first, depths[first]))
        else:
            blocks.append(block)
    return replace(draft, headings=depths).with_blocks(blocks)


def _with_lines_of_parts(draft: Draft) -> Draft:
    """Return the draft with the number of each part and the lines of its title as one.

        <h2>EPOCH THE FIRST</h2>  <h3>1703</h3>  <h3>THE LAMP</h3>  <h2>CHAPTER I</h2>

    These are deeper and have neither a text nor deeper headings below them.
    """
    tagged, depths = headings_in(draft), draft.headings
    texts = texts_below(draft, tagged)
    titles: set[int] = set()
    part = 0
    for n, below in pairwise(tagged):
        form = form_in(tagged[n])
        is_title = form is None or (form.number or 0) >= FIRST_YEAR
        is_empty = not has_text(texts[n], draft)
        if is_title and is_empty and 0 < part < depths[n] >= depths[below]:
            titles.add(n)
        else:
            part = depths[n] if is_part(tagged[n]) else 0
        part *= not texts[n]
    return _joined(draft, titles)


def _with_labelled(draft: Draft) -> Draft:
    """Return the draft with labels that have no tag: of files without any, or above a title.

    "Chapter 3" is one as in a plain text, or because what follows it is tagged; a prologue or an
    epilogue beside tagged chapters is called so in bold, and so is About Ada Quill, by whom it is.
    """
    titles = {n for n, title in headings_in(draft).items() if not form_in(title)}
    above = {
        block.span.first: draft.headings[title.span.first]
        for block, title in pairwise(draft.blocks)
        if title.span.first in titles and isinstance(block, Stretch) and _is_number(block)
        if form_of(block) or draft.source.at(block.span.first)[1] == 1
    }
    draft = _with_frames(replace(draft, headings={**above, **draft.headings}))
    tagged = {draft.source.at(line)[0]: depth for line, depth in draft.headings.items()}
    if len(draft.source.files) <= len(tagged) or not tagged:
        return draft
    depth = Counter(tagged.values()).most_common(1)[0][0]
    found = {
        block.span.first: depth
        for block in draft.blocks
        if draft.source.at(block.span.first)[0] not in tagged and form_of(block)
    }
    return replace(draft, headings={**draft.headings, **found})


def _with_frames(draft: Draft) -> Draft:
    """Return the draft with frames in bold, and what is about the author, as most headings are.

    So is a number in bold before or after a tagged one of its kind: Chapter One, Chapter Two.
    """
    usual = Counter(draft.headings.values()).most_common(1)
    lone = [b for b in draft.blocks if isinstance(b, Stretch) and len(b.lines) == 1]
    forms = {block.span.first: heading_form(block.lines[0]) for block in lone} if usual else {}
    named = {n for n, form in forms.items() if form and form.kind in _FRAMES and not form.title}
    tagged = (form_in(block) for block in headings_in(draft).values())
    known = {(form.kind, form.number) for form in tagged if form and form.number is not None}
    for n, form in forms.items():
        if form and form.shape == "labelled" and form.number is not None and not form.title:
            beside = {(form.kind, form.number - 1), (form.kind, form.number + 1)}
            named |= {n} if beside & known and (form.kind, form.number) not in known else set()
    authors = set(map(key_of, draft.found.values.get("authors", ())))
    about = {b.span.first: _OF_AUTHOR.fullmatch(join(b.lines)) for b in lone} if usual else {}
    named |= {n for n, match in about.items() if match and key_of(match[1]) in authors}
    styles = measured(draft).styles if named else {}
    found = {n: depth for n in named if styles.get(n) == BOLD for depth, _ in usual}
    return replace(draft, headings={**found, **draft.headings})


def _with_chapters(draft: Draft) -> Draft:
    """Return the draft with numbered chapters below its parts, if only parts have a tag.

    LibreOffice names no other headings in the navigation of an EPUB, and tags none.
    """
    tagged = headings_in(draft)
    if not tagged or not all(map(is_part, tagged.values())):
        return draft
    forms = {block.span.first: form for block in draft.blocks if (form := form_of(block))}
    chapters = {n: form for n, form in forms.items() if rank(form.kind) == CHAPTER_RANK}
    numbers = [form.number for form in chapters.values()]
    if len(numbers) < FEWEST or numbers != list(range(1, len(numbers) + 1)):
        return draft
    depth = 1 + max(draft.headings.values())
    return replace(draft, headings={**draft.headings, **dict.fromkeys(chapters, depth)})


def _chapters(draft: Draft, tagged: Mapping[int, Stretch]) -> tuple[int, set[int]]:
    """Return the depth of chapters, and the lines of those of them that are titles of poems.

    Most headings of parts have no text before the next one. Below the title of a poem is little but
    lines, and most of its kind are such titles.
    """
    below: dict[int, dict[int, list[Block]]] = {}
    for line, text in texts_below(draft, tagged).items():
        below.setdefault(draft.headings[line], {})[line] = text
    # A heading above nothing but notes, such as “Notes”, is none of a chapter; nor is that of a
    # preface beside parts.
    for depth, texts in below.items():
        kept = {n: text for n, text in texts.items() if {*map(type, text)} != {Footnote}}
        forms = {n: form_in(tagged[n]) for n in kept}
        named = {n for n, form in forms.items() if form and form.shape == "named"}
        unnamed = {n: text for n, text in kept.items() if n not in named}
        below[depth] = unnamed or kept
    of_text = (depth for depth in sorted(below) if _most(map(bool, below[depth].values())))
    chapters = next(of_text, max(below))
    poems = {line for line, text in below[chapters].items() if _most(map(_has_lines, text))}
    return chapters, poems if 2 * len(poems) > len(below[chapters]) else set()


def _most(tests: Iterable[bool]) -> bool:
    found = list(tests)
    return 2 * sum(found) > len(found)


def _has_lines(block: Block) -> bool:
    return isinstance(block, Verse) or (isinstance(block, Stretch) and len(block.lines) > 1)


def _title(draft: Draft, tagged: Mapping[int, Stretch]) -> Stretch | None:
    """Return the heading that is the title: the first, and the only one of the highest depth.

    Below sentences it is one of a chapter, and a third-level one below any text of a section.
    """
    if not tagged:
        return None
    depths = [draft.headings[line] for line in tagged]
    first, known = next(iter(tagged.values())), draft.found.get("title")
    said = join(first.lines)
    above = [block for block in draft.blocks if block.span.first < first.span.first]
    is_below_text = any(map(is_said, above))
    if known:
        is_again = any(key_of(draft.text(it.span)) == key_of(known) for it in draft.ledger)
        is_new = not (is_again and is_below_text)
        return first if key_of(said) == key_of(known) and is_new else None
    is_named = is_worded(said) or first.span.first in draft.numbers
    is_alone = depths.count(min(depths)) == 1 and depths[0] == min(depths)
    is_high = not above or (depths[0] < SECTION and not is_below_text)
    return first if is_alone and is_high and title_like(said) and not is_named else None


def is_said(block: Block) -> bool:
    """Return whether lines are a sentence, a stanza or a speech."""
    text = join(block.lines) if isinstance(block, Stretch) else ""
    is_short = len(text.split()) <= MOST_OF_NAME
    return text.rstrip("”\"’'»)")[-1:] in {*".!?…"} and not (is_short or is_capitals(text))
