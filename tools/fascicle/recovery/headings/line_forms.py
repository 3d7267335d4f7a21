"""The forms of headings, one line at a time. Which lines are headings is decided in `headings`.

CHAPTER I     Chapter 1: The Door     PART TWO--The Sea-cook     Chapter the Fourth
FIRST ACT     Erstes Kapitel          VIII. THE DOOR             - 9 -       Prologue
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from fascicle.recovery.headings.keywords import (
    KEYWORD_LANGUAGES,
    KINDS,
    LAST_BEGIN,
    NAMED,
    OUTRANK_CHAPTER,
    PERSONS,
    PERSONS_BEGIN,
    SIGNS,
    rank,
)
from fascicle.recovery.shared import numerals
from fascicle.recovery.shared.lines import is_capitals, tidy
from fascicle.recovery.shared.number_words import LANGUAGES, may_begin_number

# The word of a label, and what is between it and its number.
_LABEL = re.compile(
    r"(?P<word>[^\W\d_]+)"
    r"(?:\s?#|\s?[:–-]\s|\.?\s+(?:the\s+|n[or]\.?\s+|n[°º]\.?\s*|number\s+)?)",
    re.IGNORECASE,
)
# A number may be that of a part of a chapter (5.5, 5a), with a total (1/7, Part 1 of 3), or with a
# reference mark (XXII[1]).
_WITH_NUMBER = (
    r"(?P<piece>(?<=\d)(?:\.\d{1,2}(?!\d)|[a-e]))?"
    r"(?:\s?/\s?\d{1,4}|\s\(?(?:of|von|sur|de|van)\s\d{1,4}\)?"
    r"|,?\s(?:and last|et dernier|und letzte[rs]|y último|ed ultimo))?(?:\[\d{1,3}\]|\*{1,3})?"
)
# A number of two parts, in two notations: 2.III, I.—2.
_INNER = re.compile(r"(?:\.|[.,]?(?:--?|[–—]))(?P<number>[MDCLXVI]+|\d{1,2})(?=\s*(?:[.:)–—-]|$))")
# The separator between a number and a title: a mark, or a space before a capital.
_SEPARATOR = (
    r"(?P<joiner>\s*[.:)\]]{1,3}\s*(?:-+|[–—])?\s*|\s*(?:-+|[–—])\s*"
    r"|\s+(?=(?-i:[^\W\d_a-zß-ÿ])|[“\"‘'«„]))"
)
_TITLE = rf"(?:{_SEPARATOR}(?P<title>\S.*)?)?\s*[.:]?"
_AFTER_NUMBER = re.compile(rf"{_WITH_NUMBER}{_TITLE}", re.IGNORECASE)
# An article before an ordinal, marks after it, and the keyword: "Das erste Kapitel", "2nd Act".
_ARTICLES = ("the", "das", "der", "die", "la", "le", "il", "el", "de", "het", "det", "den")
_ARTICLE = re.compile(rf"(?:(?:{'|'.join(_ARTICLES)})\s+)?", re.IGNORECASE)
_ORDINAL_WORD = re.compile(
    r"(?P<mark>(?<=\d)(?:st|nd|rd|th|er|re|e|ème|[.:ºª°])|(?<!\d)[.:]?)\s+(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)
_AFTER_WORD = re.compile(rf"(?P<piece>){_TITLE}", re.IGNORECASE)
# "Ein Brief", "Une partie" and "One Story" have an article rather than a number.
_ONE = {
    "one", "ein", "eine", "un", "une", "uno", "una", "um", "uma", "een", "één", "en", "ett", "et",
    "ei", "én", "yksi", "один", "одна", "одно", "jeden", "jedna", "jedno",
}  # fmt: skip
_LAST = re.compile(
    r"(?:(?:the )?(?:last|final) (?:chapter|part|act)|letztes kapitel|letzter (?:teil|akt)"
    r"|dernier (?:chapitre|acte)|(?:chapter|part|act) the last)\.?",
    re.IGNORECASE,
)
_SIGN = re.compile(
    rf"(?P<label>第 ?(?P<number>\d{{1,4}}|[{numerals.HAN}]{{1,9}}) ?(?P<word>[{''.join(SIGNS)}]))"
    r"(?:(?P<joiner>\s*[:：、.．-]?\s*)(?P<title>\S[^。]*))?"
)
# Any word, if its numbers form a run: Day One, Attempt #2, chapter three.
_COUNTED = re.compile(r"(?P<word>[^\W\d_]{2,20})(?:\s+#?|\s?#)")
_BARE = re.compile(
    rf"(?P<number>\d{{1,4}}|[MDCLXVI]+|[mdclxvi]+|[{numerals.HAN}]{{1,5}})"
    r"(?:\s?/\s?\d{1,4})?\s*[.:]?(?:\s?(?:\[\d{1,3}\]|\*{1,3}|†))?"
)
# A part and a number: I.—2, II-3, 1.2, 1.2 The Door.
_TWO_PARTS = re.compile(
    r"(?P<label>(?P<part>\d{1,2}|[MDCLXVI]+)(?:\.|[.,]?(?:--?|[–—]))"
    r"(?P<number>\d{1,2}|[MDCLXVI]+))(?:[.:]?|(?P<joiner>[.:)]?\s+)(?P<title>\S.*))"
)
_TITLED = re.compile(
    rf"(?P<label>(?P<number>\d{{1,4}}|[MDCLXVI]+|[{numerals.HAN}]{{1,4}}))"
    r"(?P<joiner>\s*[.:)](?!\d)\s*(?:--?|[-–—])?\s*|\s+(?:--?|[-–—])\s+"
    rf"|(?<=[{numerals.HAN}])(?:\s*[、．]\s*|\s+))(?P<title>\S.*)"
)
_NAMED = re.compile(
    r"(?P<label>(?P<name>" + "|".join(sorted(map(re.escape, NAMED), key=len, reverse=True)) + r")\b"
    r"(?:\s+(?P<number>\d{1,3}|(?-i:[IVXL]+)|[^\W\d_]+))?"
    r"(?P<of>\s+(?:by|to|of|for|von|zu|zur|zum|par|à|de|du|di|del|della|da|do|av|af|till|til|van)"
    r"\s+\S.*)?)(?:\s*(?P<joiner>[.:]|--+|[-–—])\s*(?P<title>\S.*)?)?",
    re.IGNORECASE,
)
# The kinds of names with a number (Interlude II), and with what they are of (Preface to the ...).
_NUMBERED_NAMES = {"prologue", "epilogue", "interlude", "appendix"}
_NAMES_OF = {"preface", "introduction", "foreword", "afterword", "dedication"}
# The first words of headings, apart from numbers and articles. Fast path: most lines begin
# otherwise and are prose.
_FIRST_WORDS = frozenset(
    re.split(r"\W", name)[0] for name in (*KINDS, *NAMED, *PERSONS_BEGIN, *LAST_BEGIN, *_ARTICLES)
)
_FIRST_WORD = re.compile(
    rf"(?P<number>\d|[第{numerals.HAN}]|[MDCLXVI]+\b)|[^\W\d_]+", re.IGNORECASE
)
_SECOND_WORD = re.compile(
    r"[^\W\d_]{2,20}(?:\s+#?|\s?#)(?:(?P<number>\d|[MDCLXVI]+\b)|(?P<word>[^\W\d_]+))",
    re.IGNORECASE,
)

# Decoration on both sides of a heading. It is visible and kept, except for emphasis marks.
FRAME = "_*#=~-–—|<>()[]·•★☆✦✧♥♡❤♦◆◇❀✿"
EMPHASIS = "_*"
# "*Chapter 1*: The Door", as some archives save a chapter.
_NUMBER_MARKED = re.compile(r"^(?P<mark>[_*]+)(?P<number>\w+ \w+)(?P=mark)(?P<after>[:.] )")
# The signs of a heading in AsciiDoc: == Part the First.
_SIGNS = re.compile(r"={1,6} +(?=[^\s=])(?!.*=$)")
# In these, a number with a title is a note: [1. See below.]
_NOTES = "()[]<>"
# The longest heading on one line.
LONGEST = 120
# The longest title that is not capitalised as a title.
LONGEST_LOOSE = 40
_PROSE_END = re.compile(r"[,;]$|[a-zß-ÿ]\.[”\"’']?$")
# The length of its longest match.
_END = 3
# A heading in Markdown syntax; more signs are deeper.
_MARKED = re.compile(r"(?P<depth>#{1,6}) +(?P<title>[^\s#].*?)(?: +#+)?")


@dataclass(frozen=True, slots=True)
class HeadingForm:
    """The parts of a line, if the line is a heading.

    `shape` is "labelled" (a word and a number), "bare" (a number alone), "titled" (a number and a
    title), "named" (a name such as Prologue), "counted" (any word and a number), or "title" (a
    title alone, recognised by its context). `system` is the way the number is written. A part of a
    chapter (5a) has no number.
    """

    shape: str
    kind: str = "chapter"
    label: str = ""
    title: str = ""
    number: int | None = None
    system: str = ""
    joiner: str = ""
    # The languages of a number in words.
    languages: tuple[str, ...] = ()
    # The first of two numbers: the 2 of "Chapter 2.III".
    part: int | None = None


def heading_form(line: str) -> HeadingForm | None:
    """Return the heading form of a line, None if it cannot be a heading."""
    return _form_of(line) if len(line) <= 2 * LONGEST else None


# Cached, since several passes ask about the same lines in close succession.
@lru_cache(maxsize=10_000)
def _form_of(line: str) -> HeadingForm | None:
    text = tidy(line)
    if marked := marked_title(text):
        return heading_form(marked[1])
    text = _NUMBER_MARKED.sub(r"\g<number>\g<after>", text)
    before, inner, after = _unframed(text)
    if len(text) > LONGEST or not _may_begin(inner):
        return None
    form = (
        _labelled(inner) or _named(inner) or _bare(inner) or _of_two_parts(inner) or _titled(inner)
    )
    if form is None or (form.shape == "titled" and any(c in _NOTES for c in before)):
        return None
    seen = before.strip(f"{EMPHASIS} ") or form.shape == "bare"
    return _framed(form, before, after) if seen else form


def _may_begin(text: str) -> bool:
    """Return whether the first word of a line may begin a heading."""
    match = _FIRST_WORD.match(text)
    return match is not None and (
        match.lastgroup == "number"
        or match[0].casefold() in _FIRST_WORDS
        or may_begin_number(match[0])
    )


def marked_title(line: str) -> tuple[int, str] | None:
    """Return the depth and the title of a heading in Markdown syntax, else None."""
    match = _MARKED.fullmatch(tidy(line)) if line[:1] == "#" and len(line) <= LONGEST else None
    return (len(match["depth"]), match["title"]) if match else None


def counted_form(line: str) -> HeadingForm | None:
    """Return the form of a line with any word and a number, None for any other line."""
    text = tidy(line) if len(line) <= LONGEST else ""
    before, inner, after = _unframed(text)
    form = _counted(inner) if _may_count(inner) else None
    return _framed(form, before, after) if form and before.strip(f"{EMPHASIS} ") else form


def _counted(text: str) -> HeadingForm | None:
    match = _COUNTED.match(text)
    if match is None:
        return None
    word = match["word"].casefold()
    number = numerals.number_at(text, match.end(), KEYWORD_LANGUAGES.get(word, LANGUAGES))
    after = _AFTER_NUMBER.fullmatch(text, number.end) if number else None
    if number is None or after is None or _is_lower_roman(text, match, number):
        return None
    if after["title"] and not title_like(after["title"]) and word not in KINDS:
        return None
    return _of_number(text, "counted", KINDS.get(word, "chapter"), number, after)


def _is_lower_roman(text: str, match: re.Match[str], number: numerals.Number) -> bool:
    return number.system == "roman" and text[match.end()].islower()


def _may_count(text: str) -> bool:
    """Return whether the second word of a line may be a number."""
    match = _SECOND_WORD.match(text)
    return match is not None and (match.lastgroup == "number" or may_begin_number(match["word"]))


def _unframed(text: str) -> tuple[str, str, str]:
    """Return the decoration before a line, its text, and the decoration after it."""
    if text.startswith("=") and (signs := _SIGNS.match(text)):
        return signs[0], text[signs.end() :], ""
    if text[:1] not in FRAME or text[-1:] not in FRAME:
        return "", text, ""
    inner = text.strip(f"{FRAME} ")
    start = text.find(inner) if inner else 0
    before, after = text[:start], text[start + len(inner) :]
    return (before, inner, after) if before.strip() and after.strip() else ("", text, "")


def _framed(form: HeadingForm, before: str, after: str) -> HeadingForm:
    """Return a form with its decoration, as typed."""
    if form.title:
        return replace(form, label=before + form.label, title=form.title + after)
    return replace(form, label=before + form.label + after)


def _labelled(text: str) -> HeadingForm | None:
    form = _word_first(text) or _number_first(text)
    if form is None:
        return _sign(text) or _pair(text) or _last(text)
    if form.label[0].islower():
        return None
    if form.title and not _may_follow(form) and not is_capitals(form.label):
        return None
    return _of_two(form) if form.title else form


def _word_first(text: str) -> HeadingForm | None:
    """Return the form of a label with the word before the number: Chapter Two."""
    match = _LABEL.match(text)
    # Without regard to case, Python matches "İ" with "i", and no keyword contains it.
    word = match["word"].casefold() if match else ""
    if match is None or word not in KINDS:
        return None
    number = numerals.number_at(text, match.end(), KEYWORD_LANGUAGES[word])
    outer, number = _two_parts(text, number) if number else (None, None)
    after = _AFTER_NUMBER.fullmatch(text, number.end) if number else None
    if number is None or after is None:
        return None
    return replace(_of_number(text, "labelled", KINDS[word], number, after), part=outer)


def _two_parts(text: str, number: numerals.Number) -> tuple[int | None, numerals.Number]:
    """Return the part and the number of a number of two parts; None and the number of any other."""
    match = _INNER.match(text, number.end)
    inner = numerals.number_at(text, match.start("number")) if match else None
    if inner is None or {inner.system, number.system} != {"arabic", "roman"}:
        return None, number
    return number.value, inner


def _number_first(text: str) -> HeadingForm | None:
    """Return the form of a label with the number before the word: Second Act, 1. Kapitel."""
    article = _ARTICLE.match(text)
    start = article.end() if article else 0
    number = numerals.number_at(text, start)
    match = _ORDINAL_WORD.match(text, number.end) if number else None
    after = _AFTER_WORD.fullmatch(text, match.end()) if match else None
    if number is None or match is None or after is None:
        return None
    word = match["word"].casefold()
    if word not in KINDS or (text[0].isdigit() and match["word"][0].islower()):
        return None
    if number.system == "word":
        spoken = tuple(code for code in KEYWORD_LANGUAGES[word] if code in number.languages)
        if not spoken or text[start : number.end].casefold() in _ONE:
            return None
    return _of_number(text, "labelled", KINDS[word], number, after)


def _of_number(
    text: str, shape: str, kind: str, number: numerals.Number, after: re.Match[str]
) -> HeadingForm:
    """Return the form of a number and of what follows it."""
    title = after["title"] or ""
    label, joiner = (text[: after.start("joiner")], after["joiner"]) if title else (text, "")
    value = None if after["piece"] else number.value
    return HeadingForm(shape, kind, label, title, value, number.system, joiner, number.languages)


def _may_follow(form: HeadingForm) -> bool:
    """Return whether the title may follow its number; after "I" a space is not enough.

    After a colon or a dash it may be a sentence, begin in lower case, or have no letter.
    """
    title, joiner = form.title, form.joiner
    if not joiner.strip() and form.label.endswith(" I"):
        return False
    mark = joiner.strip(" .)]")
    if mark and len(title) <= LONGEST and not title.endswith((",", ";")):
        # "Chapter 4--the one with the goat--was missing."
        return ":" in mark or title_like(title.rstrip(".")) or not title.endswith((".", "!", "?"))
    return title_like(title)


def _of_two(form: HeadingForm) -> HeadingForm:
    """Return the form that the title itself has: Act I, Scene 2; Chapter 1: Foreword."""
    inner = _labelled(form.title)
    if inner and rank(inner.kind) > rank(form.kind):
        return replace(inner, label=form.label + form.joiner + inner.label)
    named = _named(form.title)
    if form.kind == "chapter" and named and named.kind in OUTRANK_CHAPTER:
        return replace(form, kind=named.kind)
    return form


def _pair(text: str) -> HeadingForm | None:
    """Return the form of two labels with a comma between them: Act I, Scene 2."""
    before, comma, after = text.partition(", ")
    outer = _labelled(before) if comma and ", " not in after else None
    if outer is None or outer.title:
        return None
    form = _of_two(replace(outer, title=after, joiner=comma))
    return form if form.label.startswith(before + comma) else None


def _last(text: str) -> HeadingForm | None:
    """Return the form of a last division without a number: Chapter the Last."""
    kind = next((KINDS[w] for w in text.casefold().rstrip(".").split() if w in KINDS), "")
    found = kind and text[0].isupper() and _LAST.fullmatch(text)
    return HeadingForm("labelled", kind, text) if found else None


def _sign(text: str) -> HeadingForm | None:
    match = _SIGN.fullmatch(text)
    number = numerals.value(match["number"]) if match else None
    if match is None or number is None or (match["title"] and not match["joiner"]):
        return None
    title = match["title"] or ""
    label, joiner = (match["label"], match["joiner"]) if title else (text, "")
    return HeadingForm("labelled", SIGNS[match["word"]], label, title, number, "word", joiner)


def _named(text: str) -> HeadingForm | None:
    match = _NAMED.fullmatch(text.replace("’", "'"))
    if not match or match["label"][0].islower():
        persons = not text[:1].islower() and PERSONS.fullmatch(text.rstrip(".:"))
        return HeadingForm("named", "dramatis-personae", text) if persons else None
    title = text[match.start("title") :] if match["title"] else ""
    label = text[: match.end("label")] if title else text
    joiner = text[match.end("label") : match.start("title")] if title else ""
    number = numerals.value(match["number"]) if match["number"] else None
    kind = NAMED.get(match["name"].casefold())
    # No name contains the "İ" that Python matches with "i".
    if kind is None or (kind == "note" and title and not title_like(title)):
        return None
    if match["number"] and (number is None or kind not in _NUMBERED_NAMES):
        return None
    if match["of"] and kind not in _NAMES_OF:
        return None
    return HeadingForm("named", kind, label, title, number, joiner=joiner)


def _bare(text: str) -> HeadingForm | None:
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


def _of_two_parts(text: str) -> HeadingForm | None:
    """Return the form of a part and a number: I.—2, 1.2, 1.2 The Door."""
    match = _TWO_PARTS.fullmatch(text)
    if match is None or (match["title"] and not title_like(match["title"])):
        return None
    part, number = numerals.value(match["part"]), numerals.value(match["number"])
    if not part or not number:
        return None
    system = f"{numerals.system(match['part'])}.{numerals.system(match['number'])}"
    title, joiner = match["title"] or "", match["joiner"] or ""
    label = match["label"] if title else text
    return HeadingForm(
        "titled" if title else "bare", "chapter", label, title, number, system, joiner, part=part
    )


def _titled(text: str) -> HeadingForm | None:
    match = _TITLED.fullmatch(text)
    return _with_title(match) if match and title_like(match["title"]) else None


def _with_title(match: re.Match[str]) -> HeadingForm | None:
    """Return the form of a number, a joiner and a title."""
    number = numerals.value(match["number"])
    if number is None:
        return None
    system = numerals.system(match["number"])
    return HeadingForm(
        "titled", "chapter", match["label"], match["title"], number, system, match["joiner"]
    )


def loosely_titled(line: str) -> HeadingForm | None:
    """Return the form of a number with a title in lower case: 3. the landlord."""
    text = tidy(line) if len(line) <= LONGEST_LOOSE else ""
    match = _TITLED.fullmatch(text)
    if match is None or match["title"].endswith((",", ";", ":")):
        return None
    return _with_title(match)


def title_like(text: str) -> bool:
    """Return whether a line may be a title: short, with no sentence end, and not in lower case."""
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST:
        return False
    first = stripped[0] if stripped[0].isalnum() else next(filter(str.isalnum, stripped), "")
    if not first or (first.isalpha() and first.islower()) or stripped[-1] in "、。」』":
        return False
    return is_capitals(stripped) or not _PROSE_END.search(stripped[-_END:])
