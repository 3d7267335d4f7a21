"""Headings that the tags of a format name, once what stands around the text has been set aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Footnote, Stretch, Verse
from fascicle.recovery.contents.contents_words import HEAD, is_head
from fascicle.recovery.headings.forms.heading_form import title_like
from fascicle.recovery.headings.keywords import CHAPTER_RANK, rank
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.lines import join, key_of
from fascicle.recovery.syntaxes.folder_levels import side_by_side
from fascicle.recovery.syntaxes.marked_headings import MarkedHeading, with_headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft
    from fascicle.recovery.headings.forms.heading_form import HeadingForm

# The least number of chapters without a tag.
FEWEST = 2


def tagged_headings(draft: Draft) -> Draft:
    """Make lines with a heading's tag headings, without those of the work and of its contents."""
    draft = _with_chapters(_with_labelled(side_by_side(_without_head_of_contents(draft))))
    tagged = _tagged(draft)
    if title := _title(draft, tagged):
        found = draft.found.with_values(title=join(title.lines))
        draft = replace(draft, found=found).set_aside("title-page", title)
        del tagged[title.span.first]
    headings = {
        line: MarkedHeading(draft.headings[line], join(block.lines), lines=block.lines)
        for line, block in tagged.items()
    }
    if not headings:
        return draft
    chapters, poems = _chapters(draft, tagged)
    return with_headings(draft, headings, chapters, poems)


def _with_labelled(draft: Draft) -> Draft:
    """Return the draft with the headings of files that tag none, as "Chapter 3" in a plain text."""
    tagged = {draft.source.at(line)[0]: depth for line, depth in draft.headings.items()}
    if len(draft.source.files) <= len(tagged) or not tagged:
        return draft
    depth = Counter(tagged.values()).most_common(1)[0][0]
    found = {
        block.span.first: depth
        for block in draft.blocks
        if draft.source.at(block.span.first)[0] not in tagged and _is_labelled(block)
    }
    return replace(draft, headings={**draft.headings, **found})


def _with_chapters(draft: Draft) -> Draft:
    """Return the draft with numbered chapters below its parts, if only parts have a tag.

    LibreOffice names no other headings in the navigation of an EPUB, and tags none.
    """
    tagged = [_form_of(block) for block in _tagged(draft).values()]
    if not tagged or any(form is None or rank(form.kind) >= CHAPTER_RANK for form in tagged):
        return draft
    forms = {block.span.first: form for block in draft.blocks if (form := _form_of(block))}
    chapters = {n: form for n, form in forms.items() if rank(form.kind) == CHAPTER_RANK}
    numbers = [form.number for form in chapters.values()]
    if len(numbers) < FEWEST or numbers != list(range(1, len(numbers) + 1)):
        return draft
    depth = 1 + max(draft.headings.values())
    return replace(draft, headings={**draft.headings, **dict.fromkeys(chapters, depth)})


def _is_labelled(block: Block) -> bool:
    return _form_of(block) is not None


def _form_of(block: Block) -> HeadingForm | None:
    """Return the form of a block that is one line such as "Chapter 3", else None."""
    if not isinstance(block, Stretch) or len(block.lines) > 1:
        return None
    form = heading_form(block.lines[0])
    return form if form is not None and form.shape == "labelled" else None


def _chapters(draft: Draft, tagged: Mapping[int, Stretch]) -> tuple[int, set[int]]:
    """Return the depth of chapters, and the lines of those of them that are titles of poems.

    Most headings of parts have no text before the next one. Below the title of a poem is little but
    lines, and most of its kind are such titles.
    """
    below: dict[int, dict[int, list[Block]]] = {}
    for block in draft.blocks:
        line = block.span.first
        if line in tagged:
            text = below.setdefault(draft.headings[line], {})[line] = []
        elif below:
            text.append(block)
    # A heading above nothing but notes, such as “Notes”, is none of a chapter.
    for depth, texts in below.items():
        below[depth] = {line: text for line, text in texts.items() if not _are_notes(text)}
    of_text = (depth for depth in sorted(below) if _most(map(bool, below[depth].values())))
    chapters = next(of_text, max(below))
    poems = {line for line, text in below[chapters].items() if _most(map(_has_lines, text))}
    return chapters, poems if 2 * len(poems) > len(below[chapters]) else set()


def _most(tests: Iterable[bool]) -> bool:
    found = list(tests)
    return 2 * sum(found) > len(found)


def _has_lines(block: Block) -> bool:
    return isinstance(block, Verse) or (isinstance(block, Stretch) and len(block.lines) > 1)


def _are_notes(text: Sequence[Block]) -> bool:
    return bool(text) and all(isinstance(block, Footnote) for block in text)


def _tagged(draft: Draft) -> dict[int, Stretch]:
    return {
        block.span.first: block
        for block in draft.blocks
        if isinstance(block, Stretch) and block.span.first in draft.headings
    }


def _without_head_of_contents(draft: Draft) -> Draft:
    """Set aside a heading such as “Contents” if that is what follows it."""
    contents = {aside.span.first for aside in draft.ledger if aside.kind == "contents"}
    heads = [
        block
        for block in draft.blocks
        if isinstance(block, Stretch)
        and is_head(block, HEAD)
        and not contents.isdisjoint(range(block.span.last + 1, block.span.last + 4))
    ]
    return draft.set_aside("contents", *heads)


def _title(draft: Draft, tagged: Mapping[int, Stretch]) -> Stretch | None:
    """Return the heading that is the title: the first, and the only one of the highest depth."""
    if not tagged:
        return None
    depths = [draft.headings[line] for line in tagged]
    first, known = next(iter(tagged.values())), draft.found.get("title")
    said = join(first.lines)
    if known:
        return first if key_of(said) == key_of(known) else None
    form = heading_form(said)
    is_named = form is not None and form.shape in {"labelled", "named"}
    is_alone = depths.count(min(depths)) == 1 and depths[0] == min(depths)
    return first if is_alone and title_like(said) and not is_named else None
