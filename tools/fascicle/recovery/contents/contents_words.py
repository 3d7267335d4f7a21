"""The words around printed tables of contents, by language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.recovery.shared.lines import tidy

if TYPE_CHECKING:
    from fascicle.model.blocks import Stretch

# The heads of tables of contents.
_CONTENTS = {
    "ca": ("índex", "taula"),
    "cs": ("obsah",),
    "da": ("indhold", "indholdsfortegnelse"),
    "de": (
        "inhalt", "inhalts[- ]?verzeichnis", "inhaltsverzeichniss", "inhalts[- ]?übersicht",
        "verzeichnis der kapitel", "kapitelverzeichnis",
    ),
    "el": ("περιεχόμενα", "περιεχομενα"),
    "en": (
        "(?:the )?(?:table of |list of )?contents(?: of (?:the )?\\w+(?: \\w+)?)?",
        "(?:list|table) of (?:chapters|stories|tales|poems|letters|essays)", "table of chapters",
    ),
    "eo": ("enhavo",),
    "es": (
        "índice(?: general| de (?:los )?cap[íi]tulos| de materias)?", "indice",
        "tabla de (?:materias|contenidos?)", "contenido",
    ),
    "fi": ("sisällys", "sisällysluettelo", "sisältö", "sisällystä"),
    "fr": (
        "table", "table (?:des|de) (?:mati[èe]res|chapitres|nouvelles|contes|po[ée]sies)",
        "table g[ée]n[ée]rale", "table du (?:tome|volume|livre) .{1,20}", "sommaire",
    ),
    "hu": ("tartalom", "tartalomjegyzék"),
    "is": ("efnisyfirlit",),
    "it": ("indice(?: generale| dei capitoli| delle materie)?", "sommario", "tavola delle materie"),
    "ja": ("目次",),
    "la": ("index capitum", "tabula"),
    "nl": ("inhoud", "inhoudsopgave", "inhouds?tafel", "bladwijzer"),
    "no": ("innhold", "innholdsfortegnelse", "indhold"),
    "pl": ("spis (?:treści|rzeczy|rozdziałów)", "treść"),
    "pt": ("índice(?: geral| dos cap[íi]tulos)?", "sumário", "conteúdo"),
    "ru": ("оглавленіе", "оглавление", "содержание", "содержаніе"),
    "sv": ("innehåll", "innehållsförteckning", "innehålls[- ]?öfversigt"),
    "zh": ("目录", "目錄"),
}  # fmt: skip

# The heads of lists of illustrations and maps.
_ILLUSTRATIONS = {
    "de": ("(?:verzeichnis der )?(?:abbildungen|illustrationen|bilder|tafeln)",),
    "en": (
        "(?:(?:a )?list of |the )?(?:full[- ]page |colou?red )?illustrations(?: and maps)?",
        "(?:(?:a )?list of |the )?(?:plates|maps|drawings|pictures)(?: and \\w+)?",
    ),
    "es": ("(?:lista de |índice de (?:las )?)?(?:ilustraciones|l[áa]minas|grabados)",),
    "fi": ("kuvaluettelo", "kuvat"),
    "fr": (
        "(?:table|liste) des (?:gravures|illustrations|planches)", "gravures", "illustrations",
    ),
    "it": ("(?:elenco|indice) delle (?:illustrazioni|incisioni|tavole)", "illustrazioni"),
    "nl": ("lijst (?:der|van) (?:platen|illustraties|afbeeldingen)", "illustraties"),
    "pt": ("(?:lista|índice) das? (?:ilustrações|gravuras|illustrações)",),
    "ru": ("список (?:иллюстраций|рисунков)",),
    "sv": ("illustrationer", "förteckning öfver illustrationer"),
}  # fmt: skip

# The heads of the columns.
_COLUMNS = (
    "chapter", "chap", "page", "pages", "part", "book", "no", "seite", "kapitel", "kap", "pag",
    "págs", "pág", "página", "páginas", "pagina", "capítulo", "capitolo", "cap", "chapitre",
    "chapitres", "bladz", "blz", "bladzijde", "hoofdstuk", "sid", "sidan", "sida", "sivu", "siv",
    "luku", "side", "str", "стр", "strona",
)  # fmt: skip
# Words before a page number.
_PAGE = (
    "p", "pp", "pg", "page", "pag", "pagina", "pág", "página", "s", "seite", "sid", "sida", "siv",
    "sivu", "side", "bl", "blz", "bladz", "str", "стр",
)  # fmt: skip
# Words before the author of one story in a collection.
BY = ("by", "von", "par", "di", "de", "por", "door", "av", "af")


def _any_of(words: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    each = "|".join(form for forms in words.values() for form in forms)
    return re.compile(rf"(?:{each})\s*[.:]?", re.IGNORECASE)


HEAD = _any_of(_CONTENTS)
ILLUSTRATIONS_HEAD = _any_of(_ILLUSTRATIONS)
COLUMN_HEAD = re.compile(rf"(?:(?:{'|'.join(_COLUMNS)})\b\.?\s*)+", re.IGNORECASE)
PAGE_WORD = rf"(?:(?:{'|'.join(_PAGE)})\.?\s*)?"
# The longest of these heads.
LONGEST_HEAD = 50


def is_head(stretch: Stretch, head: re.Pattern[str]) -> bool:
    """Return whether the first line of a stretch is a head."""
    line = stretch.lines[0][: 2 * LONGEST_HEAD].strip("_*=~#|+<>[]- ")
    # Fast path: most lines are longer, also with single spaces.
    if len(line) > LONGEST_HEAD and "  " not in line and line.isprintable():
        return False
    line = tidy(line).strip("_*=~#|+<>[]- ")
    return len(line) <= LONGEST_HEAD and head.fullmatch(line) is not None
