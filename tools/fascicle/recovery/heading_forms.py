"""The forms that headings take, one line at a time. What they mean in a text is for `headings`.

CHAPTER I     Chapter 1: The Door     PART TWO--The Sea-cook     Chapter the Fourth
FIRST ACT     Erstes Kapitel          VIII. THE DOOR             - 9 -       Prologue
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from fascicle.recovery import numerals
from fascicle.recovery.lines import is_capitals, tidy

# The words for divisions, as they are written, and what they are called here.
KINDS = {
    "volume": "volume", "vol": "volume", "tome": "volume", "band": "volume",
    "book": "book", "livre": "book", "buch": "book", "libro": "book",
    "part": "part", "partie": "part", "teil": "part", "parte": "part",
    "act": "act", "acte": "act", "akt": "act", "aufzug": "act", "acto": "act",
    "chapter": "chapter", "chap": "chapter", "ch": "chapter", "chapitre": "chapter",
    "kapitel": "chapter", "capítulo": "chapter", "capitulo": "chapter", "capitolo": "chapter",
    "stave": "chapter", "canto": "chapter", "adventure": "chapter", "episode": "chapter",
    "story": "story", "tale": "story",
    "letter": "letter", "lettre": "letter", "brief": "letter",
    "scene": "scene", "scène": "scene", "szene": "scene", "auftritt": "scene",
    "section": "section",
}  # fmt: skip

# Divisions that go by a name alone, and what they are.
NAMED = {
    "prologue": "prologue", "prolog": "prologue", "prelude": "prologue", "epilogue": "epilogue",
    "epilog": "epilogue", "épilogue": "epilogue", "interlude": "interlude",
    "intermezzo": "interlude", "intermission": "interlude", "preface": "preface",
    "préface": "preface", "vorwort": "preface", "author's preface": "preface",
    "introduction": "introduction", "einleitung": "introduction", "introductory": "introduction",
    "foreword": "foreword", "avant-propos": "foreword", "avertissement": "preface",
    "afterword": "afterword", "nachwort": "afterword", "postface": "afterword",
    "postscript": "afterword", "conclusion": "conclusion", "schluss": "conclusion",
    "appendix": "appendix", "glossary": "glossary", "author's note": "note",
    "author's notes": "note", "a note on the text": "note", "acknowledgements": "note",
    "acknowledgments": "note", "dedication": "dedication", "finale": "epilogue", "coda": "epilogue",
    "notes": "note", "endnotes": "note", "footnotes": "note",
}  # fmt: skip

_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
# What may stand between a number and a title: a mark, or a space before a capital.
_SEPARATOR = (
    r"(?P<joiner>\s*(?:[.:)\]]|[.:]?\s*(?:--+|[-–—]))+\s*|\s{2,}|\s+(?=[^\W\d_a-z]|[“\"‘'«„]))"
)

_LABELLED = re.compile(
    rf"(?P<label>(?P<word>{_KIND})\.?\s+(?:the\s+)?(?P<number>{numerals.PATTERN}))"
    rf"(?:{_SEPARATOR}(?P<title>\S.*)?)?\s*[.:]?",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(
    rf"(?P<label>(?:the\s+)?(?P<number>{numerals.PATTERN})[.:]?\s+(?P<word>{_KIND}))"
    rf"(?:{_SEPARATOR}(?P<title>\S.*)?)?\s*[.:]?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?P<open>[-–—~=*<(\[]\s*)?(?P<number>\d{1,4}|[MDCLXVI]+|[mdclxvi]+)\s*[.:]?(?(open)\s*[-–—~=*>)\]])"
)
_BARE_WORD = re.compile(rf"(?P<number>{numerals.PATTERN})\.?", re.IGNORECASE)
_TITLED = re.compile(
    r"(?P<label>(?P<number>\d{1,4}|[MDCLXVI]+))"
    r"(?P<joiner>\s*[.:)]\s*(?:--?|[-–—])?\s*|\s+(?:--?|[-–—])\s+)(?P<title>\S.*)"
)
_NAMED = re.compile(
    r"(?P<label>" + "|".join(sorted(map(re.escape, NAMED), key=len, reverse=True)) + r")"
    r"(?:\s*(?P<joiner>[.:]|--+|[-–—])\s*(?P<title>\S.*)?)?",
    re.IGNORECASE,
)

# People put these on both sides of a heading. Equals signs are kept: they can be seen.
DECORATION = "_*="
# Longer than any title that people set as a heading on one line.
LONGEST = 120
_PROSE_END = re.compile(r"[,;]$|[a-zß-ÿ]\.[”\"’']?$")


@dataclass(frozen=True, slots=True)
class Form:
    """What a line says if it is a heading.

    `shape` is "labelled" (a word and a number), "bare" (a number alone), "titled" (a number and a
    title), "named" (a name such as Prologue); `system` how the number is written.
    """

    shape: str
    kind: str = "chapter"
    label: str = ""
    title: str = ""
    number: int | None = None
    system: str = ""
    joiner: str = ""


def heading_form(line: str) -> Form | None:
    """Return what `line` says if it is the first line of a heading, None if it cannot be one."""
    text = tidy(line) if len(line) <= 2 * LONGEST else ""
    before = after = ""
    if text[:1] in DECORATION and text[-1:] in DECORATION and not _BARE.fullmatch(text):
        bare = text.strip(f"{DECORATION} ")
        before, _, after = text.partition(bare) if bare else ("", "", "")
        text = bare
    if not text or len(text) > LONGEST:
        return None
    form = _labelled(text) or _named(text) or _bare(text) or _titled(text)
    return _decorated(form, before, after) if form and "=" in before + after else form


def _decorated(form: Form, before: str, after: str) -> Form:
    """Return a form with what stood around it, as typed."""
    if form.title:
        return replace(form, label=before + form.label, title=form.title + after)
    return replace(form, label=before + form.label + after)


def _labelled(text: str) -> Form | None:
    match = _LABELLED.fullmatch(text) or _NUMBER_FIRST.fullmatch(text)
    if not match:
        return None
    number = numerals.value(match["number"])
    title = match["title"] or ""
    if number is None or not match["label"][0].isupper():
        return None
    if title and not title_like(title) and not is_capitals(match["label"]):
        return None
    return Form(
        "labelled",
        KINDS[match["word"].casefold()],
        text[: match.end("label")] if title else text,
        title,
        number,
        numerals.system(match["number"]),
        match["joiner"] if title else "",
    )


def _named(text: str) -> Form | None:
    match = _NAMED.fullmatch(text.replace("’", "'"))
    if not match or not match["label"][0].isupper():
        return None
    title = text[match.start("title") :] if match["title"] else ""
    label = text[: match.end("label")] if title else text
    joiner = text[match.end("label") : match.start("title")] if title else ""
    return Form("named", NAMED[match["label"].casefold()], label, title, joiner=joiner)


def _bare(text: str) -> Form | None:
    match = _BARE.fullmatch(text) or _BARE_WORD.fullmatch(text)
    number = numerals.value(match["number"]) if match else None
    if match is None or number is None or (match["number"].islower() and match.re is not _BARE):
        return None
    return Form("bare", "chapter", text, "", number, numerals.system(match["number"]))


def _titled(text: str) -> Form | None:
    match = _TITLED.fullmatch(text)
    number = numerals.value(match["number"]) if match else None
    if match is None or number is None or not title_like(match["title"]):
        return None
    return Form(
        "titled", "chapter", match["label"], match["title"], number,
        numerals.system(match["number"]), match["joiner"],
    )  # fmt: skip


def title_like(text: str) -> bool:
    """Say whether a line could be a title: short, begins like one, does not end like a sentence."""
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST:
        return False
    first = next((c for c in stripped if c.isalnum()), "")
    if not first or (first.isalpha() and first.islower()):
        return False
    return is_capitals(stripped) or not _PROSE_END.search(stripped)
