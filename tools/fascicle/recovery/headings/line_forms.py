"""The forms of headings, one line at a time. Which lines are headings is decided in `headings`.

CHAPTER I     Chapter 1: The Door     PART TWO--The Sea-cook     Chapter the Fourth
FIRST ACT     Erstes Kapitel          VIII. THE DOOR             - 9 -       Prologue

Words and names are read in `heading_form`; here, numbers without a word (VI, 5., VIII. THE DOOR,
3. the landlord), and decoration on both sides (- 9 -, *Chapter One*).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from fascicle.recovery.headings.heading_form import (
    ARTICLES,
    LONGEST,
    HeadingForm,
    counted,
    labelled_form,
    named_form,
    title_like,
)
from fascicle.recovery.headings.keywords import (
    BEFORE_NUMBER,
    BOOKS_BY,
    KINDS,
    LAST,
    NAMED,
    OF_FEW,
    PERSONS_BEGIN,
    SIGNS_BEFORE,
    THAT,
)
from fascicle.recovery.shared import numerals
from fascicle.recovery.shared.lines import tidy
from fascicle.recovery.shared.numerals import letters_at, may_begin_number
from fascicle.recovery.shared.scripts import UNSPACED, WORD, fold, plain, undirected

# The first words of headings, apart from numbers and articles. Fast path: most lines begin
# otherwise and are prose.
_FIRST_WORDS = frozenset(
    match[0]
    for name in (*KINDS, *NAMED, *PERSONS_BEGIN, *LAST, *BOOKS_BY, *ARTICLES)
    if (match := re.match(WORD, name))
)
_FIRST_WORD = re.compile(
    rf"(?P<number>\d|[{BEFORE_NUMBER}{SIGNS_BEFORE}{OF_FEW}{numerals.HAN}]|{'|'.join(THAT)}"
    rf"|[MDCLXVI]+\b)|{WORD}",
    re.IGNORECASE,
)
# "*Chapter 1*: The Door", as some archives save a chapter.
_NUMBER_MARKED = re.compile(r"^(?P<mark>[_*]+)(?P<number>\w+ \w+)(?P=mark)(?P<after>[:.] )")
# In these, a number with a title is a note: [1. See below.]
_NOTES = "()[]<>"
# A heading in Markdown syntax; more signs are deeper.
_MARKED = re.compile(r"(?P<depth>#{1,6}) +(?P<title>[^\s#].*?)(?: +#+)?")


def heading_form(line: str) -> HeadingForm | None:
    """Return the heading form of a line, None if it cannot be a heading."""
    return _form_of(line) if len(line) <= 2 * LONGEST else None


def shape_of(line: str) -> str:
    """Return the shape of the heading that a line may be, "" if it can be none."""
    form = heading_form(line)
    return form.shape if form else ""


def is_worded(line: str) -> bool:
    """Return whether a line is a heading by its words: Chapter 1, Preface."""
    return shape_of(line) in {"labelled", "named"}


def form_of_title(title: str, kind: str) -> HeadingForm:
    """Return the heading form of a title, or that of a title alone of some kind.

    What is known to be a title may end as a sentence does: II. The door is shut.
    """
    if form := heading_form(title):
        return form
    form = _as_typed(_with_title, tidy(undirected(title)))
    return form if form and form.system != "word" else HeadingForm("title", kind, "", title)


# Cached, since several passes ask about the same lines in close succession.
@lru_cache(maxsize=10_000)
def _form_of(line: str) -> HeadingForm | None:
    return _as_typed(_form, tidy(undirected(line)))


def _as_typed(read: Callable[[str], HeadingForm | None], text: str) -> HeadingForm | None:
    """Return the form of a line as it is read, with its parts as typed."""
    known = plain(text)
    form = read(known)
    if form is None or known == text:
        return form
    label, title = known.find(form.label), known.rfind(form.title)
    end = label + len(form.label)
    return replace(
        form, label=text[label:end], title=text[title : title + len(form.title)],
        joiner=text[end : end + len(form.joiner)],
    )  # fmt: skip


def _form(text: str) -> HeadingForm | None:
    if marked := marked_title(text):
        return heading_form(marked[1])
    if text[:1] in EMPHASIS:
        text = _NUMBER_MARKED.sub(r"\g<number>\g<after>", text)
    before, inner, after = _unframed(text)
    if len(text) > LONGEST or not _may_begin(inner):
        return _bracketed_form(text)
    form = labelled_form(inner) or named_form(inner) or _bare_form(inner) or _titled_form(inner)
    if form is None or (form.shape == "titled" and any(c in _NOTES for c in before)):
        return None
    seen = before.strip(f"{EMPHASIS} ") or form.shape == "bare"
    return framed(form, before, after) if seen else form


def _may_begin(text: str) -> bool:
    """Return whether the first word of a line may begin a heading."""
    match = _FIRST_WORD.match(text)
    return match is not None and (
        match.lastgroup == "number"
        or fold(match[0]) in _FIRST_WORDS
        or may_begin_number(match[0])
        or letters_at(text, 0) is not None
    )


def marked_title(line: str) -> tuple[int, str] | None:
    """Return the depth and the title of a heading in Markdown syntax, else None."""
    match = _MARKED.fullmatch(tidy(line)) if line[:1] == "#" and len(line) <= LONGEST else None
    return (len(match["depth"]), match["title"]) if match else None


@lru_cache(maxsize=10_000)
def counted_form(line: str) -> HeadingForm | None:
    """Return the form of a line with any word and a number, None for any other line."""
    return _as_typed(_counted, tidy(undirected(line))) if len(line) <= LONGEST else None


def _counted(text: str) -> HeadingForm | None:
    before, inner, after = _unframed(text)
    form = counted(inner)
    if form and form.title and any(c in _NOTES for c in before):
        return None
    return framed(form, before, after) if form and before.strip(f"{EMPHASIS} ") else form


_BARE = re.compile(
    rf"(?P<number>\d{{1,4}}|[MDCLXVI]+|[mdclxvi]+|[{numerals.HAN}]{{1,5}})"
    r"(?:\s?/\s?\d{1,4})?\s*[.:]?(?:\s?(?:\[\d{1,3}\]|\*{1,3}|†))?"
)
_TITLED = re.compile(
    rf"(?P<label>(?P<number>\d{{1,4}}|[MDCLXVI]+|[{numerals.HAN}]{{1,4}})(?:\.?[ºª])?)"
    r"(?P<joiner>(?<=[ºª])\s+|\s*[.:)](?!\d)\s*(?:--?|[-–—])?\s*|\s+(?:--?|[-–—])\s+"
    rf"|(?<=[{numerals.HAN}])(?:\s*[、．]\s*|\s+)|(?<=[0-9])\s+(?=[{UNSPACED}]))(?P<title>\S.*)"
)
# What more is said there than a title says.
_SAID = re.compile(r"[,;:.!?\"”’]|[–—]| --? ")
# What is between a spelled number and its title: Four: the ferry, TWO - THE DOOR.
_AFTER_SPELLED = re.compile(r"(?P<joiner>\s*[.:)]\s+|\s+(?:--?|[–—])\s+)(?P<title>\S.*)")
# A label, or a Chinese number, in brackets, and a title: 【第一話】　朝, （一）窗.
_BRACKETED = re.compile(
    r"(?P<label>[\[(<](?P<inner>[^][()<>]{1,20})[])>])(?P<joiner>\s*)(?P<title>\S.*)"
)
# The longest title that is not capitalised as a title.
LONGEST_LOOSE = 40


def _bare_form(text: str) -> HeadingForm | None:
    letters = letters_at(text, 0)
    # "לא." is also a word.
    is_number = letters and (letters.is_marked or (letters.end == 1 and len(text) > 1))
    if letters and is_number and not text[letters.end :].strip(" .:"):
        return HeadingForm("bare", "chapter", text, "", letters.value, "letter")
    match = _BARE.fullmatch(text)
    number = numerals.value(match["number"]) if match else None
    if match and number is not None:
        system = numerals.system(match["number"])
        return HeadingForm("bare", "chapter", text, "", number, system) if number else None
    spelled = numerals.number_at(text, 0)
    if spelled is None or spelled.system != "word" or text[0].islower():
        return None
    if spelled.end < len(text.removesuffix(".")):
        return None
    return HeadingForm(
        "bare", "chapter", text, "", spelled.value, "word", languages=spelled.languages
    )


def _titled_form(text: str) -> HeadingForm | None:
    form = _with_title(text)
    if form is None:
        return None
    # A spelled number before a colon or a dash needs no capitals: four: the ferry.
    is_spelled = form.system == "word" and len(form.title) <= LONGEST_LOOSE
    is_spelled = is_spelled and not _SAID.search(form.title)
    return form if is_spelled or title_like(form.title) else None


def _bracketed_form(text: str) -> HeadingForm | None:
    match = _BRACKETED.fullmatch(text) if text[:1] in _NOTES else None
    if match is None or not title_like(match["title"]) or "、" in match["title"]:
        return None
    form = labelled_form(match["inner"]) or _bare_form(match["inner"])
    if form is None or form.title or (form.shape == "bare" and form.system != "han"):
        return None
    shape = "titled" if form.shape == "bare" else form.shape
    return replace(
        form, shape=shape, label=match["label"], joiner=match["joiner"], title=match["title"]
    )


def _with_title(text: str) -> HeadingForm | None:
    """Return the form of a number, a joiner and a title."""
    languages: tuple[str, ...] = ()
    if match := _TITLED.fullmatch(text):
        number, label = numerals.value(match["number"]), match["label"]
        system = numerals.system(match["number"])
    elif (spelled := numerals.number_at(text, 0)) and spelled.system == "word":
        match = _AFTER_SPELLED.fullmatch(text, spelled.end)
        number, label, system = spelled.value, text[: spelled.end], spelled.system
        languages = spelled.languages
    if match is None or number is None:
        return None
    return HeadingForm(
        "titled", "chapter", label, match["title"], number, system, match["joiner"], languages
    )


def loosely_titled(line: str) -> HeadingForm | None:
    """Return the form of a number with a title in lower case: 3. the landlord."""
    return _as_typed(_loosely_titled, tidy(line)) if len(line) <= LONGEST_LOOSE else None


def _loosely_titled(text: str) -> HeadingForm | None:
    form = _with_title(text)
    if form is None or form.title.endswith((",", ";", ":")):
        return None
    return None if form.system == "word" and _SAID.search(form.title) else form


# Decoration on both sides of a heading. It is visible and kept, except for emphasis marks.
FRAME = "_*#=~-–—|<>()[]·•∙◦⋆★☆✦✧✶✻♥♡❤♦◆◇○●◎■□▪❀✿❖❦❧☙※"
EMPHASIS = "_*"
# Before a heading, or on both sides of it.
_EMOJI = r"(?:[\u2600-\u27bf\U0001f000-\U0001faff][\ufe0f\u200d]*)+"
_WITH_EMOJI = re.compile(rf"(?P<before>{_EMOJI} +)(?P<inner>\w.*?)(?P<after> *(?:{_EMOJI})?)")


def _unframed(text: str) -> tuple[str, str, str]:
    """Return the decoration before a line, its text, and the decoration after it."""
    if text[:1] > "\u25ff" and (match := _WITH_EMOJI.fullmatch(text)):
        return match["before"], match["inner"], match["after"]
    if text[:1] not in FRAME or text[-1:] not in FRAME:
        return "", text, ""
    inner = text.strip(f"{FRAME} ")
    start = text.find(inner) if inner else 0
    before, after = text[:start], text[start + len(inner) :]
    return (before, inner, after) if before.strip() and after.strip() else ("", text, "")


def inside_frame(text: str) -> str:
    """Return a line without the same decoration on both sides: ~ Soups ~, but not _Soups_."""
    before, inner, after = _unframed(text)
    return inner if before[-1:] == " " and before == after[::-1] else text


def framed(form: HeadingForm, before: str, after: str) -> HeadingForm:
    if form.title:
        return replace(form, label=before + form.label, title=form.title + after)
    return replace(form, label=before + form.label + after)
