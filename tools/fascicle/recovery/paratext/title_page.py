"""The title and the author at the beginning of a text.

    THE SALT ROAD            The Jungle Book          Jacob's Room
    by                       Rudyard Kipling
    Ada Quill                                         VIRGINIA WOOLF

These lines are set aside as metadata; the rest of a title page (a dedication, an edition) stays in
the text. A first line that may be the first sentence of the story stays in the story.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span, Stretch
from fascicle.model.draft import Query
from fascicle.recovery.contents.contents_words import HEAD, is_head
from fascicle.recovery.headings.line_forms import heading_form, title_like
from fascicle.recovery.shared.by_lines import (
    LONGEST_NAME,
    ByLine,
    by_line,
    is_name,
    is_pseudonym,
    title_by_name,
    unmarked,
)
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import is_capitals, join, key_of, tidy
from fascicle.recovery.shared.stretches import divide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.draft import Draft, Found

# "A Tale of the Sea" is more than a genre.
_GENRE_WORDS = 3
_GENRES = {
    "novel", "novella", "story", "stories", "tale", "tales", "play", "poem", "poems", "romance",
    "roman", "nouvelle", "récit", "conte", "contes", "erzählung", "novelle", "märchen",
    "schauspiel", "novela", "cuento", "romanzo", "racconto", "drama", "comedy", "tragedy",
}  # fmt: skip
# A title page is among the first blocks.
WITHIN = 6
# A title alone needs a wider gap after it than a paragraph has.
TITLE_GAP = 2


def title_page(draft: Draft) -> Draft:
    """Set aside the lines with title and author, and take them as metadata."""
    if not draft.found.get("title"):
        draft = _three_lines(draft)
    head = [b for b in draft.blocks[:WITHIN] if isinstance(b, Stretch)]
    if not head or is_head(head[0], HEAD):
        return draft
    if draft.found.get("title"):
        return _repeated(draft, head)
    return _read(draft, head)


def _repeated(draft: Draft, head: Sequence[Stretch]) -> Draft:
    """Set aside a title page that repeats the header."""
    title = key_of(draft.found.get("title"))
    author = key_of(draft.found.get("authors"))
    said = {title, author, title + author, f"{title}by{author}"} - {""}
    gone: list[Stretch] = []
    left = title
    for block in head:
        text = unmarked(join(block.lines))
        key, by = key_of(text), by_line(text)
        # A title and its subtitle may be separate here, but joined in the header.
        begins = 0 < len(key) < len(left) and left.startswith(key)
        ends = left != title and key == left
        if key in said or (by and (not by.name or key_of(by.name) == author)):
            gone.append(block)
        elif ends or (begins and not gone and len(text.split()) > 1):
            gone.append(block)
            left = left.removeprefix(key)
        elif not gone or len(gone) > 2:  # noqa: PLR2004 (title, by, author)
            break
    return draft.set_aside("title-page", *gone)


def _read(draft: Draft, head: Sequence[Stretch]) -> Draft:
    """Take the metadata from a title page of a text without a header."""
    first = head[0]
    title, author, used, sure = _title_and_author(first, head[1:])
    if _author_first(first, head[1:]):
        title, author, used = tidy(head[1].lines[0]), join(first.lines), list(head[:2])
    if not title:
        return draft
    found = draft.found.with_values(title=title, authors=(author,) if author else ())
    draft = replace(draft, found=found).set_aside("title-page", *used)
    if sure:
        return draft
    return draft.ask(_title_query(first, found))


def _title_and_author(
    first: Stretch, after: Sequence[Stretch]
) -> tuple[str, str, list[Stretch], bool]:
    """Return title, author, their stretches, and whether the reading is certain."""
    lines = list(map(unmarked, first.lines))
    if named := _named(first, lines, after):
        return named
    if len(lines) > 2 or not _is_title(lines) or _is_division(lines[0]):  # noqa: PLR2004
        return "", "", [], False
    if len(lines) == 2 and _is_name(lines[1]):  # noqa: PLR2004
        return lines[0], lines[1], [first], False
    title = " ".join(lines)
    author, said = _author(after) if after else ("", [])
    if author:
        by = by_line(unmarked(join(said[0].lines)))
        return title, author, [first, *said], by is not None and by.is_sure
    if len(lines) > 1 or not after or heading_form(title):
        return "", "", [], False
    return _title_alone(title, first, after[0])


def _title_alone(
    title: str, first: Stretch, following: Stretch
) -> tuple[str, str, list[Stretch], bool]:
    """Return a title without an author, if the gap below it is wide enough."""
    roomy = following.gap >= TITLE_GAP
    # In capitals a narrower gap is enough, above a paragraph that is not in capitals.
    loud = (
        is_capitals(title) and len(title.split()) > 1 and len(join(following.lines)) > LONGEST_NAME
    )
    return (
        (title, "", [first], is_capitals(title) and roomy) if roomy or loud else ("", "", [], False)
    )


def _with_by_line(lines: Sequence[str]) -> tuple[str, str, bool] | None:
    """Return title, author and certainty of lines that end in a by-line, else None."""
    if len(lines) == 1 and (both := title_by_name(lines[0])):
        return (*both, False) if _is_title(both[:1]) else None
    for n, line in enumerate(lines[:WITHIN]):
        by = by_line(line)
        if not n or not by or by_line(lines[0]) or not _is_title_of(lines[:n], by):
            continue
        name = by.name or " ".join(lines[n + 1 :])
        if (by.name and n + 1 == len(lines)) or (not by.name and _is_author(name)):
            return " ".join(lines[:n]), name, by.is_sure
    return None


def _named(
    first: Stretch, lines: Sequence[str], after: Sequence[Stretch]
) -> tuple[str, str, list[Stretch], bool] | None:
    """Return what `_title_and_author` does if a by-line is in or directly below the title."""
    if named := _with_by_line(lines):
        title, name, is_sure = named
        return title, name, [first], is_sure
    if small := _small_title(lines, after):
        return lines[0], small.name, [first, after[0]], True
    return None


def _small_title(lines: Sequence[str], after: Sequence[Stretch]) -> ByLine | None:
    """Return the by-line directly below a title in lower case, if it is certain."""
    by = by_line(unmarked(join(after[0].lines))) if after and len(lines) == 1 else None
    is_small = by is not None and by.is_sure and by.name and not _is_title(lines)
    return by if is_small and _is_subtitle(lines[0]) else None


def _is_title_of(lines: Sequence[str], by: ByLine) -> bool:
    """Return whether lines above a by-line are a title; above a certain one in any case."""
    small = len(lines) == 1 and by.is_sure and _is_subtitle(lines[0])
    return small or _is_title(lines)


def _three_lines(draft: Draft) -> Draft:
    """Divide a first stretch of three lines: a title, a subtitle and a name."""
    first = draft.blocks[0] if draft.blocks else None
    if not isinstance(first, Stretch) or len(first.lines) != 3:  # noqa: PLR2004
        return draft
    title, below, name = map(tidy, first.lines)
    if not _is_title([title]) or _is_division(title) or not _is_subtitle(below):
        return draft
    if not _is_name(name) or by_line(below):
        return draft
    middle = Span(first.span.first + 1, first.span.first + 1)
    return draft.with_blocks([*divide(first, middle), *draft.blocks[1:]])


def _author_first(first: Stretch, after: Sequence[Stretch]) -> bool:
    """Return whether a name precedes the title.

    A genre follows the title, or the title is in capitals, unlike the name, with a wider gap below.
    """
    name = join(first.lines)
    if len(after) < 2 or not _is_name(name) or len(after[0].lines) != 1:  # noqa: PLR2004
        return False
    title = tidy(after[0].lines[0])
    if not title_like(title) or _is_division(title):
        return False
    loud = is_capitals(title) and not is_capitals(name) and not heading_form(title)
    below = after[1].gap >= TITLE_GAP or heading_form(join(after[1].lines[:1])) is not None
    return _is_genre(after[1]) or (loud and below)


def _is_subtitle(line: str) -> bool:
    """Return whether a line may be between title and name; it may begin in lower case."""
    return len(line) <= LONGEST_NAME and line[-1:] not in ".!?,;:" and line[:1] not in "“\"‘'«—-"


def _is_genre(block: Stretch) -> bool:
    """Return whether a stretch is only a genre: "a novel"."""
    words_ = join(block.lines).strip("_*()[]. ").split()
    return 0 < len(words_) <= _GENRE_WORDS and words_[-1].casefold() in _GENRES


def _author(after: Sequence[Stretch]) -> tuple[str, list[Stretch]]:
    """Return the author from "by" and a name in one or two stretches, or from a name alone.

    A few lines may precede it: subtitles, which stay in the text.
    """
    if len(after) > 1 and not after[0].gap:
        return join(after[1].lines), [after[1]]
    texts = [unmarked(join(block.lines)) for block in after]
    for at, text in enumerate(texts):
        by = by_line(text)
        if by and by.name and not heading_form(by.name):
            return by.name, [after[at]]
        if by and not by.name and at + 1 < len(after) and _is_author(texts[at + 1]):
            return texts[at + 1], [after[at], after[at + 1]]
        if len(after[at].lines) > 1 or not _is_subtitle(text):
            break
    following = after[1].gap if len(after) > 1 else 0
    alone = is_capitals(texts[0]) and _is_name(texts[0]) and len(after[0].lines) == 1
    return (texts[0], [after[0]]) if alone and following >= TITLE_GAP else ("", [])


def _is_title(lines: Sequence[str]) -> bool:
    return all(title_like(line) for line in lines) and len(" ".join(lines)) <= 2 * LONGEST_NAME


def _is_division(line: str) -> bool:
    """Return whether a line is the heading of a division or a diary entry, so no title."""
    form = heading_form(line)
    return (form is not None and form.shape in {"labelled", "named"}) or is_date(line)


def _is_name(text: str) -> bool:
    return is_name(text) and not heading_form(text)


def _is_author(text: str) -> bool:
    """Return whether a line may be the name below a "by"."""
    return (is_name(text) or is_pseudonym(text)) and not heading_form(text)


def _title_query(block: Stretch, found: Found) -> Query:
    said = f"“{found.get('title')}”" + (
        f" by {found.get('authors')}" if found.get("authors") else ""
    )
    question = f"are the first lines the title page, {said}?"
    return Query(
        "title-page", block.span, question, f"title {said}", ("read_as = 'paragraph'",), weight=0.6
    )
