"""Words of headings and of lines beside them, and the ways to set them, for `heading_variants`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def listed(row: str, between: str = " ") -> list[str]:
    return row.split(between)


MONTHS = listed(
    "January February March April May June July August September October November December"
    " janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    " Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
)
DAYS = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
WORDS = listed(
    "Tape Camp Session Evening Night Day Week Case Lesson Stage Stop Round Door Room Visit Letter"
    " Entry Log Walk Riddle Hive Plate Station Tale Story Meeting Year Watch Reel Episode Dream"
    " Sermon Recipe Fall Abend Tag Brief Nuit Jour Lettre Lección Noche Серия Глава Вечер"
)
NUMBERS = listed(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
)
ORDINALS = listed("first second third fourth fifth sixth seventh eighth ninth tenth eleventh")
NAMES = listed("Brook Hallam Sallis Ferreira Odo Lisle Yarrow Arden Petrov Ólafur Marsh Quill Tull")
BEFORE = ("Mr. ", "Mrs. ", "The ", "Aunt ", "Dr ", "", "")
AFTER = ("", " of the Mill", " of Rouen", " of the Lower Town", "’s Tale", ", Carpenter", ", sworn")
LINES = listed(
    "KEEP OUT|TO LET|Closed for repairs|ARRIVED SAFELY STOP SEND MONEY STOP|THE GOLDEN LION"
    "|Please do not feed the swans|HERE LIES JOHN MARSH|LOST, A GREY CAT|Yours ever, J."
    "|Your loving son, Thomas|Miss P. Arden|2 eggs|1 lb. flour|a pinch of salt|Enter a SERVANT"
    "|[Laughter]|[Dog barks]|(pause)|Page 14|— 27 —|[Illustration: The bridge]|To be continued"
    "|THE END|Present: Mr. Odo, Mrs. Tull|Signed, A. Hallam, Secretary|P.S.|Dear Susan,|Dear all,"
    "|Q. What then?|Nothing.|Never!|TUESDAY WILL DO|Wind N.W., fresh|Lat. 42° 10' N.",
    "|",
)
FOOTERS = ("Posted by %s at {}:15 | {} comments", "%s. {}", "{} / %s", "[{}] %s, all rights")
BYLINES = (
    "Posted on {1} by {0}", "told by {0}", "by {0}", "(As {0} told it, {1})", "{0}, {1}",
    "Geschrieben am {1}", "Publié le {1} par {0}", "Date: {1}",
)  # fmt: skip
ROMAN = [*zip((100, 90, 50, 40, 10, 9, 5, 4, 1), listed("C XC L XL X IX V IV I"), strict=True)]
FRAME_LINES: dict[str, Callable[[str, int], list[str]]] = {
    "plain": lambda words, _: [words],
    "capitals": lambda words, _: [words.upper()],
    "center": lambda words, width: [words.center(width).rstrip()],
    "capitals in the center": lambda words, width: [words.upper().center(width).rstrip()],
    "brackets": lambda words, _: [f"[{words}]"],
    "dashes": lambda words, _: [f"--- {words} ---"],
    "tildes": lambda words, width: [f"~ ~ {words} ~ ~".center(width).rstrip()],
    "hashes": lambda words, _: [f"### {words} ###"],
    "equals": lambda words, _: [f"== {words} =="],
    "bullet": lambda words, _: [f"* {words}"],
    "strong": lambda words, _: [f"**{words}**"],
    "emphasis": lambda words, _: [f"_{words}_"],
    "dots": lambda words, _: [words + "........"],
    "colon": lambda words, _: [words + ":"],
    "stop": lambda words, _: [words + "."],
    "spaced": lambda words, _: [" ".join(words.upper()).replace("     ", "   ")],
    "indent": lambda words, _: [f"    {words}"],
    "right": lambda words, width: [words.rjust(width)],
    "box": lambda words, _: [line := "+" + "-" * (len(words) + 2) + "+", f"| {words} |", line],
    "underlined": lambda words, _: [words, "=" * len(words)],
    "dotted": lambda words, _: [words, ("-." * len(words))[: len(words)]],
    "ruled": lambda words, _: ["-" * 20, words],
    "bold": lambda words, _: [f"[b]{words}[/b]"],
    "line below": lambda words, _: [f"[u]{words}[/u]"],
    "tag": lambda words, _: [f"<b>{words}</b>"],
    "quotes": lambda words, _: [f"'''{words}'''"],
}
# Signs around a heading, or before it.
SIGNS = ("signs", "sign before")
AROUND = listed(
    "* ** *** - -- --- = == === -= ~ ~~ .: ..:: :: << < { | || // > >> o0o xx ____ + ++ # ## ^ § •"
    " · ❧ ★ ◊ »"
)
MARKS = listed("* - – — • > >> » -> => # ## + § ¶ ☞ ◆ ■ o ~ * )")
MIRRORED = str.maketrans("<>{}()[]»«", "><}{)(][«»")
# Where a heading stands in the width of a page; how often it ends with a stop.
PLACES: dict[str, Callable[[str, int], str]] = {
    "left": lambda line, _: line,
    "center": lambda line, width: line.center(width).rstrip(),
    "right": lambda line, width: line.rjust(width),
    "indent": lambda line, _: f"     {line}",
}
BY = listed("by - — / |")
UNITS = listed("pages words min pp. S. Seiten pages minutes")
# How numbers are typed: their system, and what is around it.
NUMBERINGS = [
    f"{system} {around}"
    for system in listed("9 9 9 I I i A a w 01")
    for around in listed("%. %) (%) %.- %º %: #% §% No.% N.º% Nº% n°% Nr.% [%] -%- % %/ %-")
]
STOPS = ["", "", "", "", "", "", ".", ".", ":"]
FIRST_WORDS = listed("Of On How The Why What Who When To In Von Vom Wie De Del La Le Om Hur O Как")

# How paragraphs are set: with a blank line, an indent or a tab; as a line, or without blank lines.
SETTINGS = listed("blank blank blank indent indent tab whole whole lines")
# How titles are set that run into their text, and what divides them from it.
RUN_IN_FRAMES = listed("%s|%s|%s|capitals|capitals|spaced|_%s_|_%s_|**%s**|*%s*|'''%s'''", "|")
DASHES = [".--", ".—", ". — ", " - ", " — ", ": ", ". ", ". ", ".  ", " (", ", "]
_NUMBERED = re.compile(
    r"^\W*(?:chapter|part|book|act|scene|kapitel|chapitre|cap[ií]tulo|capitolo|canto|letter|section"
    r"|volume|глава|hoofdstuk|no\.?|§)?\W*(?:[ivxlcdm]+|\d+|the \w+|[a-z])?\b[.:)\]—–-]*\s*",
    re.IGNORECASE,
)


def roman(number: int) -> str:
    found = ""
    for value, sign in ROMAN:
        found += sign * (number // value)
        number %= value
    return found


def title_in(line: str) -> str:
    """Return the title in a line without the word and the number before it, "" if it is none."""
    title = _NUMBERED.sub("", line.strip(" _*=#~-"), count=1).strip(" .:_*—–-")
    return title if 3 <= len(title) <= 60 and any(map(str.isalpha, title)) else ""  # noqa: PLR2004
