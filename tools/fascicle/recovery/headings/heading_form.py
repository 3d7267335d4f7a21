"""The form of a heading: its parts, and lines of a word and a number, or of a name.

Chapter I, Second Act, Act I, Scene 2, Chapter the Last, 第一回; Prologue, Appendix B, Preface to
the Second Edition, Persons. Any other word with a number (Day One) is a heading if such numbers
form a run. Numbers without a word, and decoration, are left to `line_forms`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from fascicle.model.blocks import Block, Evidence, Heading
from fascicle.recovery.headings.keywords import (
    BEFORE_NUMBER,
    BOOKS_BY,
    KEYWORD_LANGUAGES,
    KINDS,
    LAST,
    NAMED,
    OF_FEW,
    OF_LAST,
    OUTRANK_CHAPTER,
    PERSONS,
    SIGNS,
    SIGNS_BEFORE,
    THAT,
    rank,
)
from fascicle.recovery.shared import numerals
from fascicle.recovery.shared.lines import is_capitals
from fascicle.recovery.shared.numerals import LANGUAGES, letters_at, may_begin_number
from fascicle.recovery.shared.scripts import CASELESS, WORD, fold
from fascicle.recovery.shared.scripts import SIGNS as SCRIPT_SIGNS

# The longest heading on one line.
LONGEST = 120
_PROSE_END = re.compile(rf"[,;،؛।۔؟]$|[a-zß-ÿ{CASELESS}]\.[”\"’']?$")
# The length of its longest match.
_END = 3


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
    # The word of a counted label, and whether it is behind the number: 1st Over.
    word: str = ""
    is_ordinal: bool = False
    # The first of two numbers: the 2 of "Chapter 2.III".
    part: int | None = None
    # The form of a first label, whose title is the rest of the line: Act I of "Act I, Scene 2".
    outer: HeadingForm | None = None

    def heading(self, block: Block, why: Evidence, level: int) -> Heading:
        return Heading(
            span=block.span, gap=block.gap, why=why, kind=self.kind, level=level, label=self.label,
            title=self.title, number=self.number, joiner=self.joiner,
        )  # fmt: skip


def title_like(text: str) -> bool:
    """Return whether a line may be a title: short, with no sentence end, and not in lower case."""
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST:
        return False
    first = stripped[0] if stripped[0].isalnum() else next(filter(str.isalnum, stripped), "")
    if not first or (first.isalpha() and first.islower()) or stripped[-1] in "、。」』":
        return False
    return is_capitals(stripped) or not _PROSE_END.search(stripped[-_END:])


# The word of a label, and what is between it and its number.
_LABEL = re.compile(
    rf"(?P<word>{WORD})"
    r"(?:\s?#|\s?[:–-]\s|\.?\s+(?:the\s+|n[or]\.?\s+|n[°º]\.?\s*|number\s+)?)",
    re.IGNORECASE,
)
# A number may be that of a part of a chapter (5.5, 5a), with a total (1/7, Part 1 of 3), or with a
# reference mark (XXII[1]).
_WITH_NUMBER = (
    r"(?P<piece>(?<=\d)(?:\.\d{1,2}(?!\d)|[a-e]))?"
    r"(?:\s?/\s?\d{1,4}|\s\(?(?:of|von|sur|de|van)\s\d{1,4}\)?"
    rf"|,?\s(?:and|et|und|y|ed?|i|a|en|och|og)\s(?:{'|'.join(LAST)}))?(?:\[\d{{1,3}}\]|\*{{1,3}})?"
)
# A number of two parts, in two notations: 2.III, I.—2.
_INNER = re.compile(r"(?:\.|[.,]?(?:--?|[–—]))(?P<number>[MDCLXVI]+|\d{1,2})(?=\s*(?:[.:)–—-]|$))")
# The separator between a number and a title: a mark, or a space before a capital. After a comma
# there are words: Letter 3, to my sister.
_SEPARATOR = (
    r"(?P<joiner>\s*[.:)\]]{1,3}\s*(?:-+|[–—])?\s*|\s*(?:-+|[–—])\s*|\s+[*|~•·]\s+"
    r"|,\s+(?!pages?\b|seiten?\b)(?=[^\W\d_]{2,}\s)"
    r"|\s+(?=(?-i:[^\W\d_a-zß-ÿ])|[“\"‘'«„「『]))"
)
_TITLE = rf"(?:{_SEPARATOR}(?P<title>\S.*)?)?\s*[.:]?"
_AFTER_NUMBER = re.compile(rf"{_WITH_NUMBER}{_TITLE}", re.IGNORECASE)
# An article before an ordinal, marks after it, and the keyword: "Das erste Kapitel", "2nd Act".
ARTICLES = ("the", "das", "der", "die", "la", "le", "il", "el", "de", "het", "det", "den")
_ARTICLE = re.compile(rf"(?:(?:{'|'.join(ARTICLES)})\s+)?", re.IGNORECASE)
_ORDINAL_WORD = re.compile(
    r"(?P<mark>(?<=\d)(?:st|nd|rd|th|er|re|e|ème|[.:ºª°])|(?<!\d)[.:]?)\s+"
    rf"(?P<word>{WORD})",
    re.IGNORECASE,
)
_AFTER_WORD = re.compile(rf"(?P<piece>)(?:\[\d{{1,3}}\])?{_TITLE}", re.IGNORECASE)
# "Ein Brief", "Une partie" and "One Story" have an article rather than a number.
_ONE = {
    "one", "ein", "eine", "un", "une", "uno", "una", "um", "uma", "een", "één", "en", "ett", "et",
    "ei", "én", "yksi", "один", "одна", "одно", "jeden", "jedna", "jedno",
}  # fmt: skip
_SIGN = re.compile(
    rf"(?P<label>(?P<before>[{BEFORE_NUMBER}] ?)?"
    rf"(?P<number>\d{{1,4}}|[{numerals.BEFORE_SIGNS}]{{1,9}}) ?(?P<word>[{''.join(SIGNS)}])"
    rf"|(?:(?P<sign>[{SIGNS_BEFORE}])之?|{'|'.join(THAT)})(?P<after>\d{{1,4}}|[{numerals.HAN}]{{1,5}}))"
    r"(?:(?P<joiner>\s*[:：、.．-]?\s*)(?P<title>\S[^。]*))?"
)
_OF_FEW = re.compile(f"[{OF_FEW}][{SIGNS_BEFORE}]")
# Any word, if its numbers form a run: Day One, Attempt #2, chapter three.
# The sign of a number counts as one, and that of a paragraph: N.º 4, № 4, § 4.
_ANY_WORD, _TO_NUMBER = r"(?:[^\W\d_]{2,20}|n\.?[º°]|№|§)", r"(?:\.?\s+#?|\s?#)"
_COUNTED = re.compile(rf"(?P<word>{_ANY_WORD}){_TO_NUMBER}", re.IGNORECASE)
_SECOND_WORD = re.compile(
    rf"{_ANY_WORD}{_TO_NUMBER}(?:(?P<number>\d|[MDCLXVI]+\b)|(?P<word>[^\W\d_]+))", re.IGNORECASE
)
# What is numbered in a text, and divides none.
_CAPTIONS = {
    "fig", "figure", "figur", "abb", "abbildung", "plate", "taf", "tafel", "table", "tab",
    "tabelle", "illustration", "exhibit", "step", "footnote", "note", "item", "entry", "see",
    "page", "line",
}  # fmt: skip
# After the number: 1st over. Tidy bowls; The third floor, where nobody lives.
_AFTER_ANY_WORD = re.compile(
    r"(?P<piece>)(?:(?P<joiner>\s*(?:[,:;.]|--?|[–—])\s*)(?P<title>\S.*)?)?", re.DOTALL
)


def labelled_form(text: str) -> HeadingForm | None:
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
    word = fold(match["word"]) if match else ""
    if match is None or word not in KINDS:
        return None
    spoken = KEYWORD_LANGUAGES[word]
    # After a keyword, letters need no mark: פרק יב.
    number = numerals.number_at(text, match.end(), spoken) or letters_at(text, match.end(), spoken)
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
    word = fold(match["word"])
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
    """Return the form of a number and the rest of its line."""
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
    inner = labelled_form(form.title)
    if inner and rank(inner.kind) > rank(form.kind):
        return replace(inner, label=form.label + form.joiner + inner.label, outer=form)
    named = named_form(form.title)
    if form.kind == "chapter" and named and named.kind in OUTRANK_CHAPTER:
        return replace(form, kind=named.kind)
    return form


def _pair(text: str) -> HeadingForm | None:
    """Return the form of two labels with a comma between them: Act I, Scene 2."""
    before, comma, after = text.partition(", ")
    outer = labelled_form(before) if comma and ", " not in after else None
    if outer is None or outer.title:
        return None
    form = _of_two(replace(outer, title=after, joiner=comma))
    return form if form.label.startswith(before + comma) else None


def _last(text: str) -> HeadingForm | None:
    """Return the form of a last division without a number: Chapter the Last."""
    words = [word for word in text.rstrip(".").casefold().split() if word not in ARTICLES]
    kind = next((KINDS[word] for word in words if word in KINDS), "")
    is_last = len(words) == 2 and len(LAST.intersection(words)) == 1  # noqa: PLR2004 (Last act)
    found = kind in OF_LAST and is_last and text[0].isupper()
    return HeadingForm("labelled", kind, text) if found else None


def _sign(text: str) -> HeadingForm | None:
    if _OF_FEW.fullmatch(text):
        return HeadingForm("labelled", SIGNS[text[-1]], text)
    match = _SIGN.fullmatch(text)
    number = numerals.value(match["number"] or match["after"]) if match else None
    if match is None or number is None or (match["title"] and not match["joiner"]):
        return None
    title = match["title"] or ""
    # "三部" may begin a sentence.
    rest = text[match.end("label") :]
    if title and not match["before"] and (not title_like(title) or "、" in rest):
        return None
    label, joiner = (match["label"], match["joiner"]) if title else (text, "")
    kind = SIGNS.get(match["word"] or match["sign"], "chapter")
    return HeadingForm("labelled", kind, label, title, number, "word", joiner)


def counted(text: str) -> HeadingForm | None:
    return _counted_word_first(text) or _counted_number_first(text)


def _counted_number_first(text: str) -> HeadingForm | None:
    article = _ARTICLE.match(text)
    number = numerals.number_at(text, article.end() if article else 0)
    match = _ORDINAL_WORD.match(text, number.end) if number else None
    after = _AFTER_ANY_WORD.fullmatch(text, match.end()) if match else None
    if number is None or match is None or after is None or text[0].islower():
        return None
    if text[0].isdigit() and not match["mark"][:1].isalpha():
        return None
    if text[:1].isalpha() and text[: number.end].rsplit(maxsplit=1)[-1].casefold() in _ONE:
        return None
    title = after["title"] or ""
    if title.endswith((",", ";")) or (
        after["joiner"] == ". " and not title_like(title.rstrip("."))
    ):
        return None
    form = _of_number(text, "counted", "chapter", number, after)
    return replace(form, word=match["word"].casefold(), is_ordinal=True)


def _counted_word_first(text: str) -> HeadingForm | None:
    match = _COUNTED.match(text) if _may_count(text) else None
    if match is None:
        return None
    word = match["word"].casefold()
    number = numerals.number_at(text, match.end(), KEYWORD_LANGUAGES.get(word, LANGUAGES))
    after = _AFTER_NUMBER.fullmatch(text, number.end) if number else None
    if number is None or after is None:
        return None
    if number.system == "roman" and text[match.end()].islower():
        return None
    title = after["title"] or ""
    if word in _CAPTIONS or (title and not title_like(title.rstrip(".")) and word not in KINDS):
        return None
    form = _of_number(text, "counted", KINDS.get(word, "chapter"), number, after)
    return replace(form, word=word.rstrip("."))


def _may_count(text: str) -> bool:
    """Return whether the second word of a line may be a number."""
    match = _SECOND_WORD.match(text)
    return match is not None and (match.lastgroup == "number" or may_begin_number(match["word"]))


_NAMED = re.compile(
    r"(?P<label>(?P<name>"
    + "|".join(sorted(map(re.escape, NAMED), key=len, reverse=True))
    + rf")(?![\w{SCRIPT_SIGNS}])"
    r"(?:\s+(?P<number>\d{1,3}|(?-i:[IVXL]+)|[^\W\d_]+))?"
    r"(?P<of>\s+(?:by|to|of|for|von|zu|zur|zum|par|à|de|du|di|del|della|da|do|av|af|till|til|van)"
    r"\s+\S.*)?)(?:\s*(?P<joiner>[.:]|--+|[-–—])\s*(?P<title>\S.*)?)?",
    re.IGNORECASE,
)
# The kinds of names with a number (Interlude II), and with what they are of (Preface to the ...).
_NUMBERED_NAMES = {"prologue", "epilogue", "interlude", "appendix"}
_NAMES_OF = {"preface", "introduction", "foreword", "afterword", "dedication"}


def _persons_or_books(text: str) -> HeadingForm | None:
    if text[:1].islower():
        return None
    if len(text) <= LONGEST // 2 and text.casefold().startswith(BOOKS_BY):
        return HeadingForm("named", "note", text)
    persons = PERSONS.fullmatch(text.rstrip(".:"))
    return HeadingForm("named", "dramatis-personae", text) if persons else None


def named_form(text: str) -> HeadingForm | None:
    match = _NAMED.fullmatch(text.replace("’", "'"))
    if not match or match["label"][0].islower():
        return _persons_or_books(text)
    title = text[match.start("title") :] if match["title"] else ""
    label = text[: match.end("label")] if title else text
    joiner = text[match.end("label") : match.start("title")] if title else ""
    number = numerals.value(match["number"]) if match["number"] else None
    kind = NAMED.get(fold(match["name"]))
    if kind is None or (kind == "note" and title and not title_like(title)):
        return None
    if kind == "appendix" and match["number"] and re.fullmatch("[A-Z]", match["number"]):
        number = ord(match["number"]) - ord("A") + 1
    if match["number"] and (number is None or kind not in _NUMBERED_NAMES):
        return None
    if match["of"] and kind not in _NAMES_OF:
        return None
    return HeadingForm("named", kind, label, title, number, joiner=joiner)
