"""The forms of dates above diary entries, one line at a time.

    Tuesday, 14 October 1913     3 May.     May 3rd -- the long day     Sat., Oct. 3, 9.30 p.m.
    den 3. Mai                   Monday     2004-03-02 21:15            Same day, towards evening

Whether a date begins an entry is decided in `entries`.
"""

from __future__ import annotations

import re

from fascicle.recovery.shared.lines import tidy

_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
)
# Abbreviated only beside a number: "Mon." and "Sat" alone are words.
_SHORT_DAY = r"(?:mon|tues?|wed|thur?s?|fri|sat|sun|(?:mo|di|mi|do|fr|sa|so)(?=\.))"
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|januar|jänner|februar|märz|mai|juni|juli"
    "|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre"
    "|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    "|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|novembre"
    "|dicembre)"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th|er|\.)?"
_TIME = r"\d{1,2}(?:[:.h]\d\d)?(?: ?[ap]\.?m\.?| ?(?:o['’]clock|uhr|h(?:ours|rs)?))?"
# A time on its own has minutes, or an indication such as "a.m.".
_CLOCK = rf"(?=\d{{1,2}}(?:[:.h]\d\d| ?[apou])){_TIME}"
# After a date: a comma or full stop and a few words, a time, a dash or brackets.
_AFTER = (
    rf"(?:[,.](?: [\w'’]+){{1,4}}|,? {_TIME}| ?(?:--?|[–—]) ?[^.!?\n]{{1,40}}| \([^()\n]{{1,40}}\))"
)
# A date with the number of its day.
_NUMBERED = re.compile(
    rf"(?:(?:{_DAY}|{_SHORT_DAY})[.,]{{0,2}} ?)?(?:(?:the|den|der|le|el|il) )?"
    rf"(?:{_NUMBER} ?(?:(?:of|de) )?{_MONTH}\b\.?|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b)"
    rf"(?:,? (?:de )?\d{{4}}\b)?{_AFTER}?[.:]?"
    rf"|(?:{_DAY}|{_SHORT_DAY}\.?),? (?:the |den |le )?\d{{1,2}}(?:st|nd|rd|th|\.)?{_AFTER}?[.:]?"
    rf"|(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}([/.])\d{{1,2}}\1(?:\d\d){{1,2}}){_AFTER}?[.:]?",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(
    rf"{_DAY}(?: (?:morning|noon|afternoon|evening|night))?{_AFTER}?[.:]?", re.IGNORECASE
)
# A time relative to the entry before.
_RELATIVE = re.compile(
    r"(?:the )?(?:same|next|following) (?:day|night|morning|afternoon|evening)"
    rf"|later(?: (?:that|the same) (?:day|night|morning|afternoon|evening))?|{_CLOCK}"
    r"|(?:(?:early|late|after|towards) )?"
    r"(?:dawn|morning|noon|afternoon|dusk|evening|night|midnight)"
    r"|(?:some|two|three|four|five|six|seven|\d{1,2}) (?:hours|days|weeks) later",
    re.IGNORECASE,
)
_DASH = re.compile(r" ?(?:--+|[–—])")
_TAIL = re.compile(rf"{_AFTER}?[.:]?", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:(?:[Aa]t|[Oo]n|[Ii]n|[Oo]ff) )?(?:[Tt]he )?(?:sea|[^\W\d_a-z][\w.'’-]{0,20})"
    r"(?: [\w.'’-]{1,20}){0,3}, (?P<date>\S.*)"
)
# Decoration around a date.
_FRAME = "_*~=-–—|<>[]•· "
# Fast path: a date has a digit near its beginning, or begins with the name of a day.
_MAY_BE = re.compile(rf"\D{{0,30}}\d|\W{{0,20}}(?=[mtwfsdljv]){_DAY}", re.IGNORECASE)
# The longest date in words, with a few words after it.
LONGEST = 80


def is_date(line: str) -> bool:
    """Return whether a line is only a date, perhaps with a few words after it."""
    if not _MAY_BE.match(line):
        return False
    text = _bare(line)
    return text != "" and (_NUMBERED.fullmatch(text) or _NAMED_DAY.fullmatch(text)) is not None


def is_numbered_date(line: str) -> bool:
    """Return whether a line is a date with the number of its day."""
    text = _bare(line)
    return text != "" and _NUMBERED.fullmatch(text) is not None


def ends_in_date(line: str) -> bool:
    """Return whether a line is a date, or ends with one: "Harbour House, May 3, 1880"."""
    parts = line.split(", ")
    ends = (", ".join(parts[n:]) for n in range(len(parts) - 1))
    return is_date(parts[-1]) or any(map(is_numbered_date, ends))


def is_date_in_a_diary(line: str) -> bool:
    """Return whether a line among dated entries begins another: "Later.", "At sea, 4 March"."""
    text = _bare(line)
    placed = _PLACE.fullmatch(text)
    if placed and _NUMBERED.fullmatch(placed["date"]):
        return True
    relative = _RELATIVE.match(text)
    return relative is not None and _TAIL.fullmatch(text, relative.end()) is not None


def begins_with_date(text: str) -> bool:
    """Return whether a paragraph begins with a date and a dash: "12 February.--They all know."."""
    date = _DASH.split(text[: 2 * LONGEST], maxsplit=1)
    return len(date) > 1 and is_numbered_date(date[0])


def _bare(line: str) -> str:
    """Return a line without the decoration around a date, "" if it is too long for one."""
    return tidy(line).strip(_FRAME) if len(line) <= LONGEST else ""
