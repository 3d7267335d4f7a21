"""Time words with which scenes begin: "The next morning", "Drei Wochen später", "Наутро".

A table for each language: the words that name a time, and those that lead to them. The language
of a text does not matter: the words of all languages are looked up together.
"""

from __future__ import annotations

import re

# The language, the words for times, and the words before them.
LANGUAGES = {
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
_TIMES = frozenset(word for times, _ in LANGUAGES.values() for word in times.split())
_LEADS = frozenset(word for _, leads in LANGUAGES.values() for word in leads.split())
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
# The most words before a time, and the most of them that are in no table ("the wet morning").
LONGEST = 7
STRANGE = 1
_REACH = 80


def begins_with_time(text: str) -> bool:
    """Return whether a text begins with a time: "About nine o’clock", "Years had passed"."""
    strange = 0
    for n, word in enumerate(_WORD.findall(text[:_REACH].lower())[:LONGEST]):
        if word in _TIMES:
            return True
        strange += word not in _LEADS and not word.isdigit()
        if strange > STRANGE or (strange and not n):
            return False
    return False
