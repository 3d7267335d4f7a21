"""Dates above diary entries, and times with which scenes begin, one line at a time.

    Tuesday, 14 October 1913     3 May.     May 3rd -- the long day     Sat., Oct. 3, 9.30 p.m.
    den 3. Mai                   Monday     2004-03-02 21:15            Same day, towards evening
    The next morning             Drei Wochen später                     Наутро

Whether a date begins an entry is decided in `genres`.
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
# Those of other languages, and their months in the forms that dates have (from CLDR).
_OTHER_DAYS = """
zondag maandag dinsdag woensdag donderdag vrijdag zaterdag domingo segunda-feira terça-feira
quarta-feira quinta-feira sexta-feira sábado niedziela poniedziałek wtorek środa czwartek
piątek sobota воскресенье понедельник вторник среда четверг пятница суббота неділя понеділок
вівторок середа п'ятниця субота neděle pondělí úterý středa čtvrtek pátek vasárnap hétfő kedd
szerda csütörtök péntek szombat söndag måndag tisdag onsdag torsdag fredag lördag søndag
mandag tirsdag lørdag sunnuntai maanantai tiistai keskiviikko torstai perjantai lauantai pazar
pazartesi salı çarşamba perşembe cuma cumartesi duminică luni marți miercuri joi vineri
sâmbătă κυριακή δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο
"""
_OTHER_MONTHS = """
januari februari maart mei augustus janeiro fevereiro março maio junho julho setembro outubro
novembro dezembro stycznia lutego marca kwietnia maja czerwca lipca sierpnia września
października listopada grudnia styczeń luty marzec kwiecień maj czerwiec lipiec sierpień
wrzesień październik listopad grudzień января февраля марта апреля мая июня июля августа
сентября октября ноября декабря січня лютого березня квітня травня червня липня серпня вересня
жовтня листопада грудня ledna února března dubna května června července srpna září října
listopadu prosince január február március április május június július augusztus szeptember
október augusti marts desember tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta
kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta ocak şubat mart nisan
mayıs haziran temmuz ağustos eylül ekim kasım aralık ianuarie februarie martie aprilie iunie
iulie septembrie octombrie noiembrie decembrie ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου
ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
"""
# Abbreviated, or in another language, only beside a number: "Mon." and "среда" alone are words.
_SHORT_DAY = (
    r"(?:mon|tues?|wed|thur?s?|fri|sat|sun|(?:mo|di|mi|do|fr|sa|so)(?=\.)"
    rf"|{'|'.join(_OTHER_DAYS.split())})"
)
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|januar|jänner|februar|märz|mai|juni|juli"
    "|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre"
    "|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    "|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|novembre"
    rf"|dicembre|{'|'.join(_OTHER_MONTHS.split())})"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th|er|\.)?"
_TIME = r"\d{1,2}(?:[:.h]\d\d)?(?: ?[ap]\.?m\.?| ?(?:o['’]clock|uhr|h(?:ours|rs)?))?"
# A time on its own has minutes, or an indication such as "a.m.".
_CLOCK = rf"(?=\d{{1,2}}(?:[:.h]\d\d| ?[apou])){_TIME}"
# After a date: a comma or full stop and a few words, a time, a dash or brackets.
_AFTER = (
    rf"(?:[,.](?: [\w'’]+){{1,4}}|,? {_TIME}| ?(?:--?|[–—]) ?[^.!?\n]{{1,40}}| \([^()\n]{{1,60}}\))"
)
# A date with the number of its day.
_NUMBERED = re.compile(
    rf"(?:(?:{_DAY}|{_SHORT_DAY})[.,]{{0,2}} ?)?(?:(?:the|den|der|le|el|il) )?"
    rf"(?:{_NUMBER} ?(?:(?:of|de) )?{_MONTH}\b\.?"
    rf"|(?:\d{{4}}\. )?{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th|\.(?=,|$))?(?!\w))"
    rf"(?:,? (?:de )?\d{{4}}\b(?: (?:г|r)\.)?)?{_AFTER}?[.:]?"
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
    r"|(?:some|two|three|four|five|six|seven|\d{1,2}) (?:hours|days|weeks) later"
    r"|(?:the )?\d{1,2}(?:st|nd|rd|th)",
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


def _is_numbered_date(line: str) -> bool:
    """Return whether a line is a date with the number of its day."""
    text = _bare(line)
    return text != "" and _NUMBERED.fullmatch(text) is not None


def ends_in_date(line: str) -> bool:
    """Return whether a line is a date, or ends with one: "Harbour House, May 3, 1880"."""
    parts = line.split(", ")
    ends = (", ".join(parts[n:]) for n in range(len(parts) - 1))
    return is_date(parts[-1]) or any(map(_is_numbered_date, ends))


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
    return len(date) > 1 and _is_numbered_date(date[0])


def _bare(line: str) -> str:
    """Return a line without the decoration around a date, "" if it is too long for one."""
    return tidy(line).strip(_FRAME) if len(line) <= LONGEST else ""


# By language, the words that name a time, and those that lead to them. The language of a text does
# not matter: the words of all languages are looked up together.
TIMES_IN = {
    "en": (
        """
        morning mornings evening evenings night nights nightfall afternoon afternoons noon
        midday midnight dawn daybreak sunrise sunset dusk twilight day days week weeks fortnight
        month months year years hour hours minutes moments clock summer winter spring autumn
        monday tuesday wednesday thursday friday saturday sunday january february march april
        june july august september october november december christmas easter
        meanwhile meantime tomorrow today tonight later afterwards presently
        """,
        """
        it was on in at upon o by about around toward towards after before that this one once
        next the a an same other following first second third last late later early when during
        all some for until till from since not only just almost nearly within two three four
        five six seven eight nine ten eleven twelve twenty thirty several many few half past
        quarter of long and but so now then every
        """,
    ),
    "de": (
        """
        morgen morgens abend abends nacht nachts nachmittag nachmittags mittag mittags
        mitternacht vormittag tag tage tagen tages woche wochen monat monate monaten jahr jahre
        jahren stunde stunden minuten uhr sommer winter frühling herbst montag dienstag mittwoch
        donnerstag freitag samstag sonntag inzwischen unterdessen später
        """,
        """
        es war an am im in um bei vor nach als seit bis gegen eines einer einem ein eine der die
        das den dem des diesem jenem derselben nächsten nächste andern anderen folgenden ersten
        letzten selben halben zwei drei vier fünf sechs sieben acht neun zehn elf zwölf einige
        einigen wenige wenigen mehrere kurz spät spätem früh lange und aber noch erst
        """,
    ),
    "fr": (
        """
        matin matinée soir soirée nuit jour jours journée midi minuit semaine semaines mois
        année années heure heures minutes été hiver printemps automne lundi mardi mercredi jeudi
        vendredi samedi dimanche lendemain aube crépuscule tard
        """,
        """
        il était c était le la les l d un une ce cet cette au à vers après avant dans pendant
        depuis deux trois quatre cinq six sept huit neuf dix onze douze quelques plusieurs même
        autre premier première dernier dernière et mais de du des peu plus bout
        """,
    ),
    "es": (
        """
        mañana tarde noche día días semana semanas mes meses año años hora horas minutos
        mediodía medianoche verano invierno primavera otoño lunes martes miércoles jueves
        viernes sábado domingo mientras después
        """,
        """
        era eran el la los las un una al a en por de desde hacia tras durante aquel aquella esa
        esta dos tres cuatro cinco seis siete ocho nueve diez pocos algunos algunas varios
        siguiente misma mismo otro otra primera última y pero cuando poco
        """,
    ),
    "it": (
        """
        mattina mattino sera notte pomeriggio mezzogiorno mezzanotte giorno giorni giornata
        settimana settimane mese mesi anno anni ore minuti estate inverno primavera autunno
        lunedì martedì mercoledì giovedì venerdì sabato domenica intanto domani indomani dopo
        """,
        """
        era erano il lo la l le i gli un una al alla verso dopo prima in nel nella da di per
        quella quel questa due tre quattro cinque sei sette otto nove dieci pochi alcuni alcune
        qualche stessa stesso altro prima ultima e ma quando poco
        """,
    ),
    "pt": (
        """
        manhã tarde noite dia dias semana semanas mês meses ano anos hora horas minutos meio-dia
        meia-noite verão inverno primavera outono domingo entretanto depois
        """,
        """
        era eram o a os as um uma ao à em no na por de desde após durante naquele naquela nessa
        dois duas três quatro cinco seis sete oito nove dez alguns algumas poucos seguinte mesma
        outro outra e mas quando pouco
        """,
    ),
    "nl": (
        """
        morgen ochtend morgens middag avond nacht dag dagen week weken maand maanden jaar jaren
        uur uren zomer winter lente herfst maandag dinsdag woensdag donderdag vrijdag zaterdag
        zondag intussen later
        """,
        """
        het was op in om bij tegen na voor toen sedert de den een die dien dezelfde volgende
        andere eerste laatste twee drie vier vijf zes zeven acht negen tien enige eenige enkele
        paar en maar
        """,
    ),
    "fi": (
        """
        aamu aamulla aamuna ilta illalla iltana yö yöllä yönä päivä päivänä päivää päivän päivät
        viikko viikkoa viikon kuukausi kuukautta vuosi vuotta vuoden vuonna tunti tuntia tunnin
        kello kesällä talvella keväällä syksyllä sunnuntaina seuraavana
        """,
        """
        oli eräänä seuraavana samana toisena muutama muutaman kaksi kahden kolme kolmen neljä
        viisi kun ja mutta jo sen tuona ensi koko
        """,
    ),
    "ru": (
        """
        утро утром утра вечер вечером вечера ночь ночью ночи день дня днем днём дней дни полдень
        полночь неделя неделю недели недель месяц месяца месяцев год года лет годы час часа
        часов часу минут лето летом зима зимой весна весной осень осенью воскресенье наутро
        завтра
        """,
        """
        был было была в во на к через с со по за до после около однажды один одно одна этот это
        эту тот ту того следующий следующее следующую другой другое два две три четыре пять
        шесть семь восемь девять десять несколько и но а когда спустя прошло
        """,
    ),
}
_TIMES = frozenset(word for times, _ in TIMES_IN.values() for word in times.split())
_LEADS = frozenset(word for _, leads in TIMES_IN.values() for word in leads.split())
_TIME_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
# The most words before a time, and the most of them that are in no table ("the wet morning").
WORDS_BEFORE = 7
MOST_UNKNOWN = 1
_REACH = 80


def begins_with_time(text: str) -> bool:
    """Return whether a text begins with a time: "About nine o’clock", "Years had passed"."""
    strange = 0
    for n, word in enumerate(_TIME_WORD.findall(text[:_REACH].lower())[:WORDS_BEFORE]):
        if word in _TIMES:
            return True
        strange += word not in _LEADS and not word.isdigit()
        if strange > MOST_UNKNOWN or (strange and not n):
            return False
    return False
