"""The forms of a title page: where a title and a name stand, and how sure that is.

A form looks at the first stretch and those after it, and returns what it has found; `read` tries
them in order. A by-line is certain; a name without one is asked about (see `title_page`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from fascicle.model.blocks import Stretch
from fascicle.recovery.contents.contents_entries import HEAD, is_head
from fascicle.recovery.headings.heading_form import title_like
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.by_lines import (
    LONGEST_NAME,
    ByLine,
    by_line,
    is_chosen,
    is_name,
    is_pseudonym,
    lone_by,
    may_be_name,
    title_by_name,
    unmarked,
    without_address,
)
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import indent, is_capitals, join, tidy
from fascicle.recovery.shared.scripts import has_no_case

# "A Tale of the Sea" is more than a genre.
_GENRE_WORDS = 3
_GENRES = {
    "novel", "novella", "story", "stories", "tale", "tales", "play", "poem", "poems", "romance",
    "roman", "nouvelle", "récit", "conte", "contes", "erzählung", "novelle", "märchen",
    "schauspiel", "novela", "cuento", "romanzo", "racconto", "drama", "comedy", "tragedy",
    "powieść", "opowiadanie", "opowieść", "nowela", "baśń", "μυθιστόρημα", "διήγημα", "νουβέλα",
    "romano", "rakonto", "novelo", "fabelo", "öykü", "hikâye", "hikaye", "masal", "उपन्यास", "कहानी",
    "소설", "장편소설", "단편소설", "동화",
    "רומן", "סיפור", "סיפורים", "נובלה", "رواية", "قصة", "قصص",
}  # fmt: skip
# In scripts without spaces, the end of a line is enough.
_UNSPACED_GENRES = (
    "小説",
    "小说",
    "物語",
    "童話",
    "童话",
    "短編",
    "短篇",
    "長編",
    "長篇",
    "集",
    "編",
    "版",
)
_NUMERALS = re.compile(r"[IVXLC\d.]+(?: [IVXLC\d.]+)*")
# "D. R. Quill" has no number.
_INITIALS = re.compile(r"(?:[A-Z]\. ?){2,4}[A-Z][^\W\d_]+$")
_TITLE_MARKS = {"《》", "『』"}
_RULE = re.compile(r"([=~_*-])\1{2,}")
# A title page is among the first blocks, and a by-line on it below at most so many lines.
WITHIN = 6
# A title alone needs a wider gap after it than a paragraph has.
TITLE_GAP = 2
# The least indent of a centred line.
CENTRED = 5
# A subtitle has at most so many lines.
_SUBTITLE_LINES = 2


class TitlePage(NamedTuple):
    """A title, an author ("" if there is none), their stretches, and whether that is certain."""

    title: str
    author: str
    used: Sequence[Stretch]
    is_sure: bool


def read(head: Sequence[Stretch]) -> TitlePage | None:
    """Return the title page that the first stretches of a text are, None if they are none."""
    return next(filter(None, (form(head[0], head[1:]) for form in FORMS)), None)


def _by_line_inside(first: Stretch, _: Sequence[Stretch]) -> TitlePage | None:
    """Read The Salt Road / by / Ada Quill, or all on one line."""
    lines = _lines(first)
    if len(lines) == 1 and (both := title_by_name(lines[0])):
        return TitlePage(*both, [first], is_sure=False) if is_title(both[:1]) else None
    for n, line in enumerate(lines[:WITHIN]):
        by = by_line(line)
        if not n or not by or by_line(lines[0]) or not _is_title_of(lines[:n], by):
            continue
        if any(map(is_division, lines[1:n])):
            return None
        name = by.name or " ".join(lines[n + 1 :])
        if (by.name and n + 1 == len(lines)) or (not by.name and _is_author(name)):
            return TitlePage(" ".join(lines[:n]), name, [first], by.is_sure)
    return None


def _by_line_below_small_title(first: Stretch, after: Sequence[Stretch]) -> TitlePage | None:
    """Read salt and other roads / by: tidewrack, if the by-line is certain."""
    by = by_line(unmarked(join(after[0].lines))) if after and len(_lines(first)) == 1 else None
    title = unmarked(first.lines[0])
    if by and by.is_sure and by.name and not is_title([title]) and is_subtitle(title):
        return TitlePage(title, by.name, [first, after[0]], is_sure=True)
    return None


def _author_above(first: Stretch, after: Sequence[Stretch]) -> TitlePage | None:
    """Read Ada Quill / The Salt Road, without a by-line elsewhere.

    The title is in capitals, or cannot be a name; a wider gap, a heading or a genre is below it.
    """
    lines = [unmarked(join(block.lines)) for block in (first, *after[:WITHIN])]
    by = by_line(lines[0])
    name = by.name if by else without_address(lines[0])
    if len(after) < 2 or len(after[0].lines) != 1 or any(map(by_line, lines[1:])):  # noqa: PLR2004
        return None
    title = lines[1]
    if not (name and (by or is_author_name(name))) or not title_like(title) or is_division(title):
        return None
    loud = is_capitals(title) and not is_capitals(name) and not heading_form(title)
    below = after[1].gap >= TITLE_GAP or heading_form(join(after[1].lines[:1])) is not None
    if _is_genre(lines[2]) or ((loud or by or not may_be_name(title)) and below):
        return TitlePage(title, name, [first, after[0]], is_sure=False)
    return None


def _two_lines(first: Stretch, after: Sequence[Stretch]) -> TitlePage | None:
    """Read The Salt Road / Ada Quill, or the name first, in one stretch."""
    if len(first.lines) != 2 or (after and _below_by(after)):  # noqa: PLR2004
        return None
    above, below = map(unmarked, first.lines)
    roomy = bool(after) and after[0].gap >= TITLE_GAP
    if is_title([above, below]) and not is_division(above):
        if roomy and is_author_name(above) and not may_be_name(below):
            return TitlePage(below, above, [first], is_sure=False)
        if is_author_name(below):
            return TitlePage(above, below, [first], is_sure=False)
    if is_title([above]) and not is_division(above) and _is_signature(below, roomy=roomy):
        return TitlePage(above, without_address(below), [first], is_sure=False)
    return None


def _title_then_author(first: Stretch, after: Sequence[Stretch]) -> TitlePage | None:
    """Read THE SALT ROAD, and a by-line or a name some lines below."""
    title = _title_of(first)
    author, said = _author(after) if title and after else ("", [])
    if not author:
        return None
    said_by = unmarked(join(said[0].lines)) if said else ""
    by = by_line(said_by)
    is_sure = by.is_sure if by else lone_by(said_by)
    return TitlePage(title, author, [first, *said], is_sure)


def _title_alone(first: Stretch, after: Sequence[Stretch]) -> TitlePage | None:
    """Return a title without an author, if the gap below it is wide enough."""
    title = _title_of(first)
    if not title or not after or len(_lines(first)) > 1 or heading_form(title):
        return None
    roomy = after[0].gap >= TITLE_GAP
    # In capitals a narrower gap is enough, above a paragraph that is not in capitals.
    several = len(title.split()) > 1
    loud = is_capitals(title) and several and len(join(after[0].lines)) > LONGEST_NAME
    sure = roomy and (is_capitals(title) or title[0] + title[-1] in _TITLE_MARKS)
    return TitlePage(title, "", [first], sure) if roomy or loud else None


def _centred_title(first: Stretch, after: Sequence[Stretch]) -> TitlePage | None:
    """Read THE SALT ROAD / OF ANSTOW, centred above other centred lines."""
    title = _title_of(first)
    lines = (*first.lines, *after[0].lines) if after else ()
    centred = bool(lines) and min(map(indent, lines)) >= CENTRED
    if (
        not (title and centred and is_capitals(title))
        or heading_form(title)
        or is_head(first, HEAD)
    ):
        return None
    return TitlePage(title, "", [first], is_sure=False)


def _by_line_alone(first: Stretch, _: Sequence[Stretch]) -> TitlePage | None:
    """Read by tidewrack, above a text without a title, if it is certainly a by-line."""
    by = by_line(unmarked(first.lines[0])) if len(first.lines) == 1 else None
    return TitlePage("", by.name, [first], is_sure=True) if by and by.name and by.is_sure else None


FORMS: tuple[Callable[[Stretch, Sequence[Stretch]], TitlePage | None], ...] = (
    _by_line_inside,
    _by_line_below_small_title,
    _author_above,
    _two_lines,
    _title_then_author,
    _title_alone,
    _centred_title,
    _by_line_alone,
)


def _lines(block: Stretch) -> list[str]:
    """Return the lines of a stretch, without marks of Markdown and a rule below the last."""
    lines = list(map(unmarked, block.lines))
    return lines[:-1] if len(lines) > 1 and _RULE.fullmatch(lines[-1]) else lines


def _title_of(first: Stretch) -> str:
    """Return the title that a stretch of one or two lines may be, else ""."""
    lines = _lines(first)
    if len(lines) > 2 or not is_title(lines) or is_division(lines[0]):  # noqa: PLR2004
        return ""
    return " ".join(lines).rstrip(":")


def _is_title_of(lines: Sequence[str], by: ByLine) -> bool:
    """Return whether lines above a by-line are a title; above a certain one in any case."""
    small = len(lines) == 1 and by.is_sure and is_subtitle(lines[0])
    return small or is_title(lines)


def _author(after: Sequence[Stretch]) -> tuple[str, list[Stretch]]:
    """Return the author from "by" and a name in one or two stretches, or from a name alone.

    A few lines may precede a "by": subtitles, which stay in the text.
    """
    if len(after) > 1 and not after[0].gap:
        text = unmarked(join(after[1].lines))
        by = by_line(text)
        return (by.name if by and by.name else text), [after[1]]
    if named := _below_by(after):
        return named
    text = unmarked(join(after[0].lines))
    following = after[1].gap if len(after) > 1 else 0
    signed = _is_signature(text, roomy=following >= TITLE_GAP)
    alone = following >= TITLE_GAP and is_author_name(text) and len(after[0].lines) == 1
    return (without_address(text), [after[0]]) if alone or signed else ("", [])


def _below_by(after: Sequence[Stretch]) -> tuple[str, list[Stretch]] | None:
    """Return the name in a by-line, in one or two stretches, below subtitles."""
    texts = [unmarked(join(block.lines)) for block in after]
    for at, text in enumerate(texts):
        by = by_line(text)
        if by and by.name and (is_name(by.name) or not heading_form(by.name)):
            return by.name, [after[at]]
        if ((by and not by.name) or lone_by(text)) and at + 1 < len(after):
            is_named = _is_author(texts[at + 1])
            return (texts[at + 1], [after[at], after[at + 1]]) if is_named else None
        if not _is_subtitle_block(after[at]):
            break
    return None


def _is_signature(text: str, *, roomy: bool) -> bool:
    """Return whether a line without a "by" is a pseudonym: by its form, an address or the gap."""
    name = without_address(text)
    one_word = " " not in name and name.isalpha() and is_pseudonym(name) and name.islower()
    return is_chosen(name) or (name != text and is_pseudonym(name)) or (roomy and one_word)


def _is_subtitle_block(block: Stretch) -> bool:
    lines = _lines(block)
    return len(lines) <= _SUBTITLE_LINES and all(map(is_subtitle, lines))


def is_subtitle(line: str) -> bool:
    """Return whether a line may be between title and name; it may begin in lower case."""
    return len(line) <= LONGEST_NAME and line[-1:] not in ".!?,;:" and line[:1] not in "“\"‘'«—-"


def _is_genre(text: str) -> bool:
    """Return whether a text is only a genre: "a novel"."""
    text = text.strip("_*()[]. ")
    words_ = text.split()
    if not 0 < len(words_) <= _GENRE_WORDS:
        return False
    # In Arabic and Hebrew the genre is the first word.
    said = words_[0] if has_no_case(text) and words_[0] in _GENRES else words_[-1]
    return said.casefold() in _GENRES or text.endswith(_UNSPACED_GENRES)


def is_title(lines: Sequence[str]) -> bool:
    return all(title_like(line) for line in lines) and len(" ".join(lines)) <= 2 * LONGEST_NAME


def is_division(line: str) -> bool:
    """Return whether a line is the heading of a division or a diary entry, so no title."""
    form = heading_form(line)
    return (form is not None and form.shape in {"labelled", "named"}) or is_date(line)


def is_author_name(text: str) -> bool:
    """Return whether a line without a "by" has the form of a name, and is no heading or genre."""
    other = (
        (heading_form(text) and not _INITIALS.match(text))
        or _is_genre(text)
        or _NUMERALS.fullmatch(text)
    )
    return may_be_name(text) and not other


def _is_author(text: str) -> bool:
    """Return whether a line may be the name below a "by"."""
    name = without_address(tidy(text))
    return is_name(name) or (is_pseudonym(name) and not heading_form(name))
