"""Keywords of headings, and the kind of division that each one names.

The tables are data: for a language, the words for each kind. A spelled-out number after a keyword
is read in the keyword's own languages: "Letter to Ada" has no number, although "to" is two in
Danish.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from fascicle.recovery.shared.numerals import without_accents
from fascicle.recovery.shared.scripts import fold

# With a number: Chapter 1, Part Two, Drittes Kapitel.
NUMBERED: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "volume": ("volume", "vol"), "book": ("book", "epoch", "period"),
        "part": ("part", "narrative", "arc"), "act": ("act",),
        "chapter": (
            "chapter", "chap", "ch", "stave", "canto", "adventure", "episode", "lecture",
            "sermon", "dialogue", "fable", "idyll", "eclogue", "rune",
        ),
        "story": ("story", "tale"), "letter": ("letter",), "scene": ("scene",),
        "section": ("section",),
    },
    "de": {
        "volume": ("band",), "book": ("buch",),
        "part": ("teil", "theil", "abteilung", "abtheilung", "epoche"), "act": ("akt", "aufzug"),
        "chapter": ("kapitel", "capitel", "kap", "gesang", "hauptstück", "abenteuer"),
        "letter": ("brief",), "scene": ("szene", "scene", "auftritt"), "section": ("abschnitt",),
    },
    "fr": {
        "volume": ("tome", "volume"), "book": ("livre",), "part": ("partie", "époque"),
        "act": ("acte",), "chapter": ("chapitre", "chap", "chant", "épisode"),
        "letter": ("lettre",), "scene": ("scène", "tableau"), "section": ("section",),
    },
    "it": {
        "volume": ("tomo", "volume"), "book": ("libro",), "part": ("parte", "epoca"),
        "act": ("atto",), "chapter": ("capitolo", "capo", "cap", "canto", "episodio"),
        "letter": ("lettera",), "scene": ("scena",), "section": ("sezione",),
    },
    "es": {
        "volume": ("tomo", "volumen"), "book": ("libro",), "part": ("parte", "época"),
        "act": ("acto", "jornada"), "chapter": ("capítulo", "cap", "canto", "episodio"),
        "letter": ("carta",), "scene": ("escena", "cuadro"), "section": ("sección",),
    },
    "pt": {
        "volume": ("tomo", "volume"), "book": ("livro",), "part": ("parte", "época"),
        "act": ("acto", "ato", "jornada"), "chapter": ("capítulo", "cap", "canto", "episódio"),
        "letter": ("carta",), "scene": ("cena", "scena", "quadro"), "section": ("secção", "seção"),
    },
    "nl": {
        "book": ("boek",), "part": ("deel", "afdeeling", "afdeling"), "act": ("bedrijf",),
        "chapter": ("hoofdstuk", "zang"), "letter": ("brief",), "scene": ("tooneel", "toneel"),
    },
    "sv": {
        "volume": ("band", "bandet"), "book": ("bok", "boken"),
        "part": ("del", "delen", "avdelning", "avdelningen", "afdelning", "afdelningen"),
        "act": ("akt", "akten"), "chapter": ("kapitel", "kapitlet", "kap", "sång", "sången"),
        "letter": ("brev", "brevet", "bref", "brefvet"), "scene": ("scen", "scenen"),
    },
    "da": {
        "volume": ("bind",), "book": ("bog",), "part": ("del", "afdeling"), "act": ("akt",),
        "chapter": ("kapitel", "kapitlet", "kap", "sang"), "letter": ("brev",), "scene": ("scene",),
    },
    "nb": {
        "volume": ("bind",), "book": ("bok",), "part": ("del", "avdeling", "afdeling"),
        "act": ("akt",), "chapter": ("kapittel", "kapitlet", "kapitel", "kap", "sang"),
        "letter": ("brev",), "scene": ("scene",),
    },
    "fi": {
        "volume": ("nidos",), "book": ("kirja",), "part": ("osa", "osasto"), "act": ("näytös",),
        "chapter": ("luku", "runo", "laulu"), "letter": ("kirje",),
        "scene": ("kohtaus", "kuvaelma"),
    },
    "ru": {
        "volume": ("том",), "book": ("книга",), "part": ("часть", "отделение"),
        "act": ("действие", "акт"), "chapter": ("глава", "песнь"), "letter": ("письмо",),
        "scene": ("явление", "сцена", "картина"), "section": ("раздел",),
    },
    "pl": {
        "volume": ("tom",), "book": ("księga",), "part": ("część",), "act": ("akt",),
        "chapter": ("rozdział", "rozdz", "pieśń"),
        "scene": ("scena", "odsłona"),
    },
    "cs": {
        "book": ("kniha",), "part": ("část", "díl"), "act": ("dějství", "jednání"),
        "chapter": ("kapitola", "hlava", "zpěv"), "scene": ("výstup", "scéna"),
    },
    "la": {
        "book": ("liber",), "part": ("pars",), "act": ("actus",), "chapter": ("caput", "capitulum"),
        "letter": ("epistola", "epistula"), "scene": ("scena", "scaena"),
    },
    "el": {
        "volume": ("τόμος",), "book": ("βιβλίο", "βιβλίον"), "part": ("μέρος",),
        "act": ("πράξη", "πράξις"), "chapter": ("κεφάλαιο", "κεφάλαιον", "κεφ", "ραψωδία"),
        "letter": ("επιστολή", "γράμμα"), "scene": ("σκηνή",),
    },
    "eo": {
        "volume": ("volumo",), "book": ("libro",), "part": ("parto",), "act": ("akto",),
        "chapter": ("ĉapitro", "cxapitro", "chapitro", "kanto"), "story": ("rakonto",),
        "letter": ("letero",), "scene": ("sceno",),
    },
    "tr": {
        "volume": ("cilt",), "book": ("kitap",), "part": ("kısım",), "act": ("perde",),
        "chapter": ("bölüm", "fasıl"), "letter": ("mektup",), "scene": ("sahne",),
    },
    "ar": {
        "volume": ("المجلد",), "book": ("الكتاب", "كتاب"),
        "part": ("الجزء", "جزء", "القسم", "قسم"),
        "chapter": ("الفصل", "فصل", "الباب", "باب", "الحلقة", "حلقة"),
        "letter": ("الرسالة", "رسالة"), "scene": ("المشهد", "مشهد"),
    },
    "he": {
        "volume": ("כרך",), "book": ("ספר",), "part": ("חלק", "החלק", "שער", "השער"),
        "act": ("מערכה",), "chapter": ("פרק", "הפרק"), "letter": ("מכתב",),
        "scene": ("תמונה",),
    },
    "hi": {
        "volume": ("खंड", "खण्ड"), "part": ("भाग",), "act": ("अंक",),
        "chapter": ("अध्याय", "परिच्छेद", "प्रकरण"), "letter": ("पत्र",), "scene": ("दृश्य",),
    },
}  # fmt: skip

# Divisions with a name only, and their kinds.
NAMED_IN: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "prologue": ("prologue", "prolog", "prelude"),
        "epilogue": ("epilogue", "finale", "coda"),
        "interlude": ("interlude", "intermezzo", "intermission"),
        "preface": ("preface", "author's preface", "translator's preface"),
        "introduction": ("introduction", "introductory"),
        "foreword": ("foreword",), "afterword": ("afterword", "postscript"),
        "conclusion": ("conclusion",), "appendix": ("appendix",), "glossary": ("glossary",),
        "note": (
            "author's note", "author's notes", "a note on the text", "acknowledgements",
            "acknowledgments", "notes", "endnotes", "footnotes", "about the author",
            "about the authors", "historical note", "editor's note", "translator's note",
            "publisher's note", "a note from the author",
        ),
        "dedication": ("dedication",),
    },
    "de": {
        "prologue": ("prolog", "vorspiel"), "epilogue": ("epilog", "nachspiel"),
        "interlude": ("zwischenspiel",), "preface": ("vorwort", "vorrede"),
        "introduction": ("einleitung",), "afterword": ("nachwort", "nachschrift"),
        "conclusion": ("schluss", "schluß"), "appendix": ("anhang",), "dedication": ("widmung",),
        "note": (
            "danksagung", "über den autor", "über die autorin", "vorbemerkung", "nachbemerkung",
        ),
    },
    "fr": {
        "epilogue": ("épilogue",), "preface": ("préface", "avertissement"),
        "foreword": ("avant-propos",), "afterword": ("postface",), "interlude": ("intermède",),
        "appendix": ("appendice",), "dedication": ("dédicace",),
        "note": ("remerciements", "note de l'auteur", "à propos de l'auteur", "note du traducteur"),
    },
    "it": {
        "prologue": ("prologo",), "epilogue": ("epilogo",), "preface": ("prefazione", "proemio"),
        "introduction": ("introduzione",), "conclusion": ("conclusione",),
        "appendix": ("appendice",), "interlude": ("intermezzo", "interludio"),
        "dedication": ("dedica",), "afterword": ("postfazione",),
        "note": ("ringraziamenti", "nota dell'autore", "nota del traduttore"),
    },
    "es": {
        "prologue": ("prólogo",), "epilogue": ("epílogo",), "preface": ("prefacio",),
        "introduction": ("introducción",), "conclusion": ("conclusión",),
        "appendix": ("apéndice",), "interlude": ("interludio",), "dedication": ("dedicatoria",),
        "afterword": ("posfacio",),
        "note": ("agradecimientos", "nota del autor", "nota de la autora", "sobre el autor"),
    },
    "pt": {
        "epilogue": ("epílogo",), "preface": ("prefácio",), "introduction": ("introdução",),
        "conclusion": ("conclusão",), "afterword": ("posfácio",), "appendix": ("apêndice",),
        "dedication": ("dedicatória",),
        "note": ("agradecimentos", "nota do autor", "nota da autora", "sobre o autor"),
    },
    "nl": {
        "prologue": ("proloog", "voorspel"), "epilogue": ("epiloog", "naspel"),
        "preface": ("voorrede",), "foreword": ("voorwoord", "woord vooraf"),
        "introduction": ("inleiding",), "afterword": ("nawoord", "naschrift"),
        "note": ("dankwoord", "verantwoording", "over de auteur"),
    },
    "sv": {
        "preface": ("förord", "företal"), "introduction": ("inledning",),
        "afterword": ("efterskrift", "slutord"), "interlude": ("mellanspel",),
        "note": ("om författaren", "författarens tack"),
    },
    "da": {
        "preface": ("forord", "fortale"), "introduction": ("indledning",),
        "afterword": ("efterord", "efterskrift"), "conclusion": ("slutning",),
        "note": ("om forfatteren",),
    },
    "nb": {"introduction": ("innledning",), "afterword": ("etterord",)},
    "fi": {
        "prologue": ("prologi", "alkusoitto"), "epilogue": ("epilogi",), "preface": ("esipuhe",),
        "foreword": ("alkulause", "alkusanat"), "introduction": ("johdanto",),
        "note": ("kiitokset",),
        "afterword": ("loppulause", "jälkilause", "loppusanat", "jälkisanat"),
    },
    "ru": {
        "prologue": ("пролог",), "epilogue": ("эпилог",), "preface": ("предисловие",),
        "introduction": ("введение", "вступление"), "afterword": ("послесловие",),
        "conclusion": ("заключение",), "interlude": ("интермедия",),
        "note": ("от автора", "об авторе", "благодарности", "от переводчика"),
    },
    "pl": {
        "preface": ("przedmowa",), "introduction": ("wstęp",),
        "foreword": ("słowo wstępne", "od autora"), "afterword": ("posłowie",),
        "interlude": ("interludium",), "conclusion": ("zakończenie",),
        "appendix": ("dodatek", "aneks"), "dedication": ("dedykacja",),
        "note": ("podziękowania", "o autorze", "od tłumacza"),
    },
    "cs": {
        "preface": ("předmluva",), "introduction": ("úvod",), "afterword": ("doslov",),
        "note": ("poděkování",),
    },
    "la": {
        "prologue": ("prologus",), "epilogue": ("epilogus",),
        "preface": ("praefatio", "præfatio", "prooemium"),
    },
    "el": {
        "prologue": ("πρόλογος",), "epilogue": ("επίλογος",), "interlude": ("ιντερμέδιο",),
        "preface": ("προοίμιο",), "introduction": ("εισαγωγή",), "afterword": ("επίμετρο",),
        "appendix": ("παράρτημα",), "dedication": ("αφιέρωση",),
    },
    "eo": {
        "prologue": ("prologo",), "epilogue": ("epilogo",), "interlude": ("interludo",),
        "preface": ("antaŭparolo", "antauxparolo"), "introduction": ("enkonduko",),
        "afterword": ("postparolo",), "conclusion": ("konkludo",), "appendix": ("aldono",),
    },
    "tr": {
        "preface": ("önsöz", "ön söz"), "introduction": ("giriş",),
        "afterword": ("sonsöz", "son söz"), "prologue": ("başlangıç",),
        "conclusion": ("sonuç",), "dedication": ("ithaf",),
    },
    "ar": {
        "prologue": ("تمهيد", "استهلال", "برولوج"), "preface": ("مقدمة", "المقدمة"),
        "introduction": ("مدخل",), "epilogue": ("خاتمة", "الخاتمة", "إبيلوج"),
        "afterword": ("ملحق", "كلمة أخيرة"), "dedication": ("إهداء", "الإهداء"),
    },
    "he": {
        "prologue": ("פרולוג",), "preface": ("הקדמה", "פתח דבר"), "introduction": ("מבוא",),
        "epilogue": ("אפילוג",), "afterword": ("אחרית דבר", "סוף דבר"), "appendix": ("נספח",),
        "interlude": ("אינטרמצו",), "dedication": ("הקדשה",),
    },
    "hi": {
        "prologue": ("प्राक्कथन", "आमुख"), "preface": ("प्रस्तावना", "भूमिका"),
        "epilogue": ("उपसंहार",), "appendix": ("परिशिष्ट",), "dedication": ("समर्पण",),
    },
    "ko": {
        "prologue": ("프롤로그", "서장", "여는 글"), "epilogue": ("에필로그", "종장", "닫는 글"),
        "interlude": ("막간",), "preface": ("서문", "머리말"),
        "afterword": ("후기", "작가 후기", "작가의 말", "맺음말"), "appendix": ("부록",),
        "note": ("감사의 말", "작가 소개"),
    },
    "zh": {
        "prologue": ("序章", "序", "楔子", "引子"), "epilogue": ("终章", "終章", "尾声", "尾聲"),
        "preface": ("前言", "序言", "自序"), "afterword": ("后记", "後記", "跋"),
        "interlude": ("番外", "番外篇"),
    },
    "ja": {
        "prologue": ("プロローグ", "序幕", "序文"), "epilogue": ("エピローグ", "終幕"),
        "preface": ("まえがき", "前書き", "はしがき"), "introduction": ("はじめに",),
        "afterword": ("あとがき", "後書き", "おわりに"), "interlude": ("幕間", "間章"),
        "note": ("謝辞",),
    },
}  # fmt: skip


def _words(table: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the words of a table with their kinds, with and without accents."""
    for kind, words in table.items():
        for word in words:
            yield fold(word), kind
            yield fold(without_accents(word)), kind


def _languages() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for language, table in NUMBERED.items():
        for word, _ in _words(table):
            found[word][language] = None
    return {word: tuple(languages) for word, languages in found.items()}


# A word has one kind in all languages.
KINDS = {word: kind for table in NUMBERED.values() for word, kind in _words(table)}
NAMED = {name: kind for table in NAMED_IN.values() for name, kind in _words(table)}
# The languages of each keyword, English first.
KEYWORD_LANGUAGES = _languages()

# With a number in Chinese, Japanese or Korean: 第三章, 卷三, 제3장.
SIGNS = {
    "卷": "volume", "巻": "volume", "部": "part", "篇": "part", "編": "part", "章": "chapter",
    "回": "chapter", "話": "chapter", "话": "chapter", "集": "chapter", "節": "section",
    "节": "section", "幕": "act", "場": "scene", "场": "scene",
    "권": "volume", "부": "part", "편": "part", "장": "chapter", "화": "chapter", "회": "chapter",
    "절": "section", "막": "act",
}  # fmt: skip
# What may stand before the number, signs that stand before it themselves, and “that one”: その二.
BEFORE_NUMBER, SIGNS_BEFORE, THAT = "第제", "卷巻部篇編", ("その", "其の", "其ノ")
# What counts parts, of which there are two or three: 上巻, 後編.
OF_FEW = "上中下前後后"

# Kinds that take precedence over a counted label: "Chapter 1: Foreword" is a foreword. An
# introduction or a conclusion may well be the title of a chapter.
OUTRANK_CHAPTER = {*NAMED.values(), "dramatis-personae"} - {"introduction", "conclusion"}

# The list of characters before a play or a long novel.
PERSONS = re.compile(
    r"(?:dramatis person(?:ae|æ)|(?:the )?persons(?: (?:in|of) the (?:play|drama|story))?"
    r"|(?:the |list of |descriptions? of (?:the )?)?characters"
    r"(?: (?:in|of) the (?:play|drama|story))?"
    r"|cast(?: of characters)?|(?:die )?personen|(?:les )?personnages|personajes|personaggi"
    r"|personagens|personages|personer(?:na|ne)?|henkilöt|действующие лица)"
    r"(?:,? \(?in (?:the )?order of (?:their )?(?:first )?appearance\)?)?",
    re.IGNORECASE,
)

# How lists of somebody's books begin.
BOOKS_BY = (
    "also by ", "other books by ", "other titles by ", "other works by ", "by the same author",
    "weitere bücher von ", "weitere romane von ", "du même auteur", "otros libros de ",
)  # fmt: skip
# The first words of persons.
PERSONS_BEGIN = {
    "dramatis", "persons", "the", "characters", "list", "cast", "die", "personen", "les",
    "personnages", "personajes", "personaggi", "description", "descriptions", "personagens",
    "personages", "personer", "personerna", "personerne", "henkilöt", "действующие",
}  # fmt: skip
# Instead of a number, and the kinds that have it: Chapter the Last, Scène dernière.
LAST = {
    "last", "final", "letzte", "letzter", "letztes", "dernier", "dernière", "ultimo", "ultima",
    "último", "última", "laatste", "sista", "sidste", "siste", "viimeinen", "ostatni", "ostatnia",
    "poslední", "последний", "последняя",
}  # fmt: skip
OF_LAST = {"part", "act", "chapter", "scene"}

# The nesting of kinds: a part contains chapters, a chapter contains poems and sections.
RANKS = {"volume": 0, "book": 1, "part": 2, "act": 3, "scene": 5, "poem": 5, "section": 6}
CHAPTER_RANK = 4


def rank(kind: str) -> int:
    """Return the depth of a kind of division: a lower rank contains a higher one."""
    return RANKS.get(kind, CHAPTER_RANK)
