"""Keywords of headings, and the kind of division that each one names."""

from __future__ import annotations

import re

# With a number: Chapter 1, Part Two, Drittes Kapitel.
KINDS = {
    "volume": "volume", "vol": "volume", "tome": "volume", "band": "volume", "том": "volume",
    "book": "book", "livre": "book", "buch": "book", "libro": "book", "boek": "book",
    "bok": "book", "книга": "book",
    "part": "part", "partie": "part", "teil": "part", "parte": "part", "deel": "part",
    "del": "part", "część": "part", "часть": "part", "osa": "part",
    "act": "act", "acte": "act", "akt": "act", "aufzug": "act", "acto": "act", "atto": "act",
    "chapter": "chapter", "chap": "chapter", "ch": "chapter", "chapitre": "chapter",
    "kapitel": "chapter", "capítulo": "chapter", "capitulo": "chapter", "capitolo": "chapter",
    "hoofdstuk": "chapter", "kapittel": "chapter", "rozdział": "chapter", "kapitola": "chapter",
    "luku": "chapter", "глава": "chapter",
    "stave": "chapter", "canto": "chapter", "adventure": "chapter", "episode": "chapter",
    "story": "story", "tale": "story",
    "letter": "letter", "lettre": "letter", "brief": "letter",
    "scene": "scene", "scène": "scene", "szene": "scene", "auftritt": "scene",
    "section": "section",
}  # fmt: skip

# With a number in Chinese or Japanese: 第三章.
SIGNS = {
    "卷": "volume", "部": "part", "篇": "part", "章": "chapter", "回": "chapter", "話": "chapter",
    "话": "chapter", "集": "chapter", "節": "section", "节": "section", "幕": "act",
    "場": "scene", "场": "scene",
}  # fmt: skip

# Divisions with a name only, and their kinds.
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
    "序章": "prologue", "序": "prologue", "楔子": "prologue", "终章": "epilogue",
    "終章": "epilogue", "尾声": "epilogue", "后记": "afterword", "後記": "afterword",
}  # fmt: skip

# Kinds that take precedence over a counted label: "Chapter 1: Foreword" is a foreword. An
# introduction or a conclusion may well be the title of a chapter.
OUTRANK_CHAPTER = {*NAMED.values(), "dramatis-personae"} - {"introduction", "conclusion"}

# The list of characters before a play or a long novel.
PERSONS = re.compile(
    r"dramatis person(?:ae|æ)|(?:the )?persons(?: (?:in|of) the (?:play|drama|story))?"
    r"|(?:the |list of )?characters(?: (?:in|of) the (?:play|drama|story))?"
    r"|cast(?: of characters)?|(?:die )?personen|(?:les )?personnages|personajes|personaggi",
    re.IGNORECASE,
)

# The first words of these, and of "the last chapter".
PERSONS_BEGIN = {
    "dramatis", "persons", "the", "characters", "list", "cast", "die", "personen", "les",
    "personnages", "personajes", "personaggi",
}  # fmt: skip
LAST_BEGIN = {"the", "last", "final", "letztes", "letzter", "dernier"}

# The nesting of kinds: a part contains chapters, a chapter contains poems and sections.
RANKS = {"volume": 0, "book": 1, "part": 2, "act": 3, "scene": 5, "poem": 5, "section": 6}
CHAPTER_RANK = 4


def rank(kind: str) -> int:
    """Return the depth of a kind of division: a lower rank contains a higher one."""
    return RANKS.get(kind, CHAPTER_RANK)
