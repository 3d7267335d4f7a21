"""By-lines: the line that names the author of a text.

    by Ada Quill      By: x_Grey_Heron_x      Author: tidewrack      von Ada Feder      青木はる　作

Pseudonyms are written in any way, so after an explicit "by" a short line is a name. A name in the
usual form is certain; any other is reported as uncertain unless a colon precedes it.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import NamedTuple

from fascicle.model.word_lists import CATALOGUED, YEARS_BEHIND
from fascicle.model.words import words
from fascicle.recovery.shared.lines import first_word, key_of, tidy
from fascicle.recovery.shared.numerals import without_accents
from fascicle.recovery.shared.scripts import SIGNS, undirected
from fascicle.recovery.shared.title_words import AUTHOR_OF

# What may precede a "by": a genre, or that it was written.
_AND_WORDS = r"(?:and|und|et|y|e|och|og|en|i|&)"
_KINDS = (
    r"(?:(?:an? |eine? |een |une? |una? )?(?:original )?(?:novel|novella|story|stories|tale|tales"
    r"|play|poems?|roman|nouvelle|récit|conte|contes|erzählung|erzählungen|novelle|märchen|schauspiel"
    r"|novela|cuento|romanzo|racconto|gedichte|verhaal|drama|comedy|tragedy|blog|memories"
    r"|memoirs?|recollections|reminiscences|letters|essays|sermons|songs|lyrics|words|text"
    r"|erinnerungen|briefe|lieder|texte?|souvenirs|mémoires|lettres|textes?|paroles|recuerdos"
    r"|memorias|cartas|textos?|letras?|ricordi|memorie|lettere|testi?|parole|versi|poesie)"
    r"(?: originale?)?)"
)
# Music alone has a composer.
_GENRE = rf"(?:{_KINDS}(?: {_AND_WORDS} (?:{_KINDS}|music|musi[kc]a?|musique|música|musiche))?)"
_WRITTEN = (
    r"(?:written|screenplay|geschrieben|verfasst|écrite?|escrit[oa]|scritto|geschreven|skriven)"
)
# Words before a name, by language: after the first any short line is one, after the others only a
# name in the usual form, after labels anything.
_BEFORE = {
    "ar": "بقلم تأليف كتبها كتبه", "de": "von", "en": "by", "fr": "par", "es": "por",
    "he": "מאת", "it": "di", "nl": "door",
}  # fmt: skip
_BEFORE_NAMES = {
    "ar": "الكاتب الكاتبة للكاتب للكاتبة المؤلف المؤلفة", "cs": "napsal napsala sepsal sepsala",
    "el": "γράφει έγραψε", "eo": "verkis far", "hu": "írta",
    "ru": "написал написала составил составила собрал собрала",
    "fi": "kirjoittanut kirj.", "he": "כתב כתבה", "hi": "लेखक लेखिका", "ja": "作者 著者 作 著 文",
    "ko": "지은이 글쓴이 저자 작가 글", "pl": "napisał napisała zebrał zebrała spisał spisała",
    "tr": "yazan yazar", "zh": "作者 文",
}  # fmt: skip
_LABELS = {
    "ar": "جمعها رواها حكاها جمع رواية", "de": "autor autorin", "el": "συγγραφέας",
    "en": "author authors", "eo": "aŭtoro verkinto",
    "es": "autor autora", "fr": "auteur auteure", "he": "סופר סופרת מחבר מחברת", "hi": "रचनाकार",
    "hu": "szerző", "it": "autore autrice", "ko": "작성자", "nl": "schrijver schrijfster",
    "pl": "autor autorka", "ru": "автор", "sv": "författare",
}  # fmt: skip
# Particles before a name: they may as well begin the second line of a title.
_PARTICLES_BEFORE = {"da": "af", "el": "του της", "eo": "de", "sv": "av"}
# Words after a name.
_AFTER = {"hi": "द्वारा", "ja": "著 作 文", "ko": "지음 글 저", "tr": "tarafından", "zh": "著 撰"}
# Those that need no space before them, and those that are words of titles too.
_CLINGING, _UNSURE = {"著", "撰"}, {"글", "저"}
_TRANSLATED = {
    "ar": "ترجمة ترجمها المترجم المترجمة", "el": "μετάφραση μτφρ. μεταφραστής", "eo": "tradukis",
    "he": "תרגום תרגם תרגמה", "hi": "अनुवाद अनुवादक", "hu": "fordította", "ja": "訳 翻訳 訳者",
    "ko": "옮긴이 번역",
    "pl": "przełożył przełożyła tłum. tłumaczył tłumaczyła", "tr": "çeviren", "zh": "译者 譯者",
}  # fmt: skip
_TRANSLATED_AFTER = {"ja": "訳", "ko": "옮김", "zh": "译 譯"}


def _any_of(*tables: dict[str, str]) -> str:
    words = {word for table in tables for said in table.values() for word in said.split()}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_COLONS = ":：/／"
_BY = re.compile(
    rf"(?P<by>(?:(?:{_GENRE}|{_WRITTEN}) )?(?:{_any_of(_BEFORE)})\b"
    rf"|{_GENRE} (?P<tale>de|di|van|af|av)\b"
    rf"|(?P<of>(?-i:{_any_of(_PARTICLES_BEFORE)}))(?= )"
    rf"|(?P<names>{_any_of(_BEFORE_NAMES)})(?=[ \u3000]|\s*[{_COLONS}])"
    # Another label may be beside it: Text and music: Ada Quill.
    rf"|(?:{_any_of(_LABELS)})(?: (?:{_AND_WORDS} |و)\w+)?(?=\s*[{_COLONS}]))"
    rf"(?P<mark>[ \u3000{_COLONS}]*)(?P<name>.*)",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"(?P<name>\S.*?)(?P<space>[ \u3000]*)(?P<by>{_any_of(_AFTER)})")
_TRANSLATOR = re.compile(
    rf"(?:{_any_of(_TRANSLATED)})[ \u3000{_COLONS}]+(?P<name>\S.*)"
    rf"|(?P<before>\S.*?)[ \u3000]*(?:{_any_of(_TRANSLATED_AFTER)})",
    re.IGNORECASE,
)
# A journal's mark before the name of an account.
_ACCOUNT = re.compile(r"^\[[\w. ]+ (?:profile|user|community)\] ?", re.IGNORECASE)
_PARTICLES = {"de", "von", "van", "du", "la", "le", "der"}
# Names such as Rudyard Kipling, P. G. WODEHOUSE, Mary Wollstonecraft (Godwin) Shelley.
_NAME = re.compile(
    rf"(?:[^\W\d_a-z][\w{SIGNS}.’'()-]*)"
    rf"(?: (?:[^\W\d_a-z][\w{SIGNS}.’'()-]*|de|von|van|du|la|le|der)){{1,5}}"
    # Degrees and honours: S.R.N., D. D., Esq.
    r"(?:, (?:[^\W\d_a-z][^\W\d_]{0,3}\. ?){1,5}(?<! ))*"
)
# What somebody does to tales, notes and minutes who is their author: kept by Ada Quill, for Till.
_ACTS = (
    "kept|told|retold|written|written down|set down|taken down|put down|typed up|compiled|collected"
    "|gathered|recorded|remembered|answered|listed|put together|posted|aufgeschrieben"
    "|zusammengetragen|gesammelt|erzählt|aufgezeichnet|notiert|recueillis?|recueillies?|racontée?s?|rassemblée?s?"
    "|recopiée?|notée?s?|contad[oa]s?|recogid[oa]s?|recopilad[oa]s?|compilad[oa]s?|escrit[oa]s?"
    "|reunid[oa]s?|opgetekend|verzameld|verteld|geschreven|raccontat[aeio]|narrat[aeio]|raccolt[aeio]"
    "|nedtecknat|nedskrivet|samlade|berättade|förd|fortalt|samlet|nedskrevet|bijgehouden|gemaakt"
    "|wrote down"
)
_CREDIT = re.compile(
    rf"(?:(?:.*[ ,])?(?<!is )(?<!was )(?<!be )(?<!are )(?<!were )(?<!been )(?i:{_ACTS})"
    r"(?: on an? \w+)? (?:by|par|por|door|van|von|da|av|af)"
    r"|(?P<sentence>.*[.!]) (?:By|Von|Par|Por|Di|Av)) "
    rf"(?P<name>(?:[^\W\d_a-z]\w+ {_AND_WORDS} )?{_NAME.pattern}"
    rf"(?:(?:, | {_AND_WORDS} ){_NAME.pattern})*|\w*[\d_]\w*)(?=$|[ ,.;(\"“„])"
)
_ACT_BY = re.compile(rf"(?:{_ACTS}) (?:by|par|por|door|van|von|da|av|af)", re.IGNORECASE)
_PERSON = re.compile(
    rf"(?:(?P<before>\b[^\W\d_A-Z]\w* )|^|[(\[,;.:–—-] ?)"
    rf"(?P<name>[^\W\d_a-z][\w{SIGNS}.’'-]*(?: (?:(?:de|von|van|du|la|le|der) )?"
    rf"[^\W\d_a-z][\w{SIGNS}.’'-]*){{1,3}})(?=$|[ ,;:.()\]])"
)
# Names such as 青木はる, 高木　三郎, ジョン・ヒル, 김하늘.
_UNSPACED_NAME = re.compile(
    r"[々\u3400-\u9fff]{1,4}[ \u3000]?[々\u3040-\u30ff\u3400-\u9fff]{1,4}"
    r"|[\u30a0-\u30ff]{1,10}(?:[・＝][\u30a0-\u30ff]{1,10}){1,3}|[\uac00-\ud7a3]{2,4}"
)
# One word with a digit or an underscore inside is a name that somebody chose.
_CHOSEN = re.compile(r"(?=\S*[\d_])(?=\S*[^\W\d_])[\w.-]{3,40}")
# An e-mail address behind a name: <ada@example.org>, (ada at example dot org).
# What a name was before: Nell Ferry, née Quill.
_BORN = re.compile(r",? \(?(?:geb\.|née?|nata|nacida|z domu|f\.|ur\.) [^\W\d_a-z][\w’'-]+\)?$")
_ADDRESS = re.compile(
    r"\s*[<(\[]?\b(?:mailto:)?[\w.+-]+(?:@| ?[(\[]?\bat\b[)\]]? ?)[\w-]+"
    r"(?:(?:\.| ?[(\[]?\bdot\b[)\]]? ?)[\w-]+)+[>)\]]?$",
    re.IGNORECASE,
)
# Words that may stand alone between a title and a name.
_LONE = {
    "da", "de", "av", "af", "från", "od", "от", "di", "von", "par", "por", "door", "by", "بقلم",
    "تأليف", "מאת", "verkis",
}  # fmt: skip
_ENDS = re.compile(r"[,;:!?…“”\"،؛؟。、！？「」।]|[^\W\d_]{2}\.$")
_ON_ONE_LINE = re.compile(
    r"(?P<title>\S.*?)(?P<mark>,|:| [-–—]| ?--|—)? *(?P<open>[(\[])?"
    r"\bby:? +(?P<name>[^)\]]*[^)\] ])[)\]]?",
    re.IGNORECASE,
)
LINKED = re.compile(r"\[(?P<text>[^][]+)\]\([^()\s]+\)")
_AND = re.compile(r",? (?:and|AND|&|und|UND|et|ET|y|e) |, | / ")
# What may precede the name of a clergyman, or of the dead: by the Rev. Till Ferry.
_HONOUR = re.compile(
    r"^the (?:late (?=(?-i:[^\W\d_a-z]))|(?=(?:(?:very|right|most) )?(?:rev|hon)[a-z]*\b))",
    re.IGNORECASE,
)
_RELATIVE = {"who", "whose", "which", "der", "die", "qui", "que", "che", "som"}
# Before the name of a group beside another: Ada Quill and the Ferry Players.
_GROUP = re.compile(r"^(?:the|les|los|die|de) (?=[^\W\d_a-z])")
_ARTICLES = {"a", "an", "the", "der", "die", "das", "ein", "eine", "le", "la", "les", "un", "une"}
# Words that begin an adverbial, not a name: by the sea, by my hand, by ten o'clock.
_NO_NAMES = _ARTICLES | {
    "my", "your", "his", "her", "its", "our", "their", "this", "that", "these", "those", "no",
    "all", "any", "some", "each", "every", "one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine", "ten", "way", "means", "day", "night", "now", "then", "land", "sea",
}  # fmt: skip
# Words of titles that no name contains: The Girl Who Was Late, Flickan som lånade havet.
_OF_TITLES = {
    "the", "of", "and", "in", "on", "at", "to", "from", "with", "for", "is", "was", "who", "which",
    "og", "och", "som", "på", "det", "efter", "een", "het", "met", "voor", "und", "mit", "für",
    "ein", "eine", "et", "les", "dans", "sur", "aux", "une", "los", "las", "nel", "sul",
}  # fmt: skip
# "Rosa de la Vega" has particles in one place, "Tales of the House of the Moor" in two.
_PARTICLES_IN = re.compile(
    r"\b(?:de la|de las|de los|del|de|della|von|van|du|des)\b", re.IGNORECASE
)
_INSIDE = {"and", "or", "at", "of", "to", "in", "on", "is", "was", "the", "a"}
LONGEST_NAME = 60
_LONGEST_PSEUDONYM = 40
# The longest line with a title and a name.
_LONGEST = 200
_MOST_WORDS = 4


class ByLine(NamedTuple):
    """The name in a by-line, "" if it is on another line, and whether it is certainly a name."""

    name: str
    is_sure: bool


def by_line(text: str) -> ByLine | None:
    """Return the name after "by", None if the line is no by-line."""
    text = undirected(text).strip()
    match = _BY.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return _by_behind(text)
    typed = without_role(_BORN.sub("", _HONOUR.sub("", tidy(match["name"]))))
    colon = not set(_COLONS).isdisjoint(match["mark"])
    # Souvenirs de quatre nuits
    if not colon and (match["of"] or match["names"] or (match["tale"] and typed)):
        return ByLine(typed, is_sure=not match["of"]) if may_be_name(typed) else None
    name = without_address(typed)
    # A full stop, but not that of "Jr.".
    name = name[:-1] if re.search(r"\w{4}\.$", name) and is_name(name[:-1]) else name
    if not name or is_name(name) or (name != typed and is_pseudonym(name)):
        return ByLine(name, is_sure=True)
    if _is_several(name, colon=colon):
        return ByLine(name, is_sure=True)
    english = match["by"].casefold().endswith("by")
    if not is_pseudonym(name) or not (english or colon or match["by"] == match["by"].lower()):
        return None
    return ByLine(name, is_sure=colon or is_chosen(name))


def without_role(text: str) -> str:
    """Return a name without what its bearer is, as a word in small letters: Ada Quill, mate."""
    name, _, role = text.partition(", ")
    is_role = role[:1].islower() and first_word(role) not in _RELATIVE
    return name if is_role and is_name(" ".join(name.split()[-2:])) else text


def _by_behind(text: str) -> ByLine | None:
    """Return the name before a word that follows it: 青木はる　作."""
    match = _BEHIND.fullmatch(text) if len(text) <= LONGEST_NAME else None
    name = tidy(match["name"]) if match else ""
    if match is None or len(name) == 1 or not may_be_name(name):
        return None
    apart = bool(match["space"]) or match["by"] in _CLINGING or "・" in name
    # 失敗作 is a failure, 짧은 글 a short text.
    return ByLine(name, is_sure=match["by"] not in _UNSURE) if apart else None


def translator(text: str) -> str:
    """Return the name in a line that says who translated the text, else ""."""
    text = undirected(text).strip()
    match = _TRANSLATOR.fullmatch(text) if len(text) <= LONGEST_NAME else None
    name = tidy(match["name"] or match["before"]) if match else ""
    return name if len(name) > 1 and may_be_name(name) else ""


def credited(text: str) -> str:
    """Return the name in a line that says who has kept, told or gathered a text, else ""."""
    match = _CREDIT.match(undirected(text)) if len(text) <= _LONGEST else None
    # A sentence may end behind the name, but not with an initial.
    name = re.split(r"(?<=[^\W\d_]{3})\.", match["name"])[0] if match else ""
    is_one = is_names(name) or _is_several(name, colon=False) or is_chosen(name)
    # We waited. By Hyde Park it began to rain.
    goes_on = match and match["sentence"] and not text.rstrip(" .*_").endswith(name)
    return name if is_one and not goes_on else ""


def lone_by(text: str) -> bool:
    """Return whether a line is only "by" or "told by", where that word begins no name."""
    return text.casefold() in _LONE or _ACT_BY.fullmatch(text) is not None


def without_address(name: str) -> str:
    """Return a name without the address behind it; an address alone is kept."""
    name = _ACCOUNT.sub("", name)
    return _ADDRESS.sub("", name) or name if "@" in name or " dot " in name.lower() else name


def is_chosen(text: str) -> bool:
    """Return whether a text is a name that somebody has chosen: x_Grey_Heron_x."""
    return _CHOSEN.fullmatch(text) is not None


def _is_several(text: str, *, colon: bool) -> bool:
    """Return whether a text has several names, at least one of which is certainly a name."""
    names = [_GROUP.sub("", name) for name in _AND.split(text)]
    sure = colon or any(is_name(name) or is_chosen(name) for name in names)
    return len(names) > 1 and sure and all(is_name(n) or is_pseudonym(n) for n in names)


def is_name(text: str) -> bool:
    """Return whether a text is a name in the usual form, of two to six words."""
    is_short = len(text) <= LONGEST_NAME and not _is_of_title(text)
    # Jacob's Room
    is_short = is_short and not re.search(r"[’']s? ", text, re.IGNORECASE)
    # The pattern knows small letters of English only.
    small = (word for word in text.split() if word[0].islower() and word not in _PARTICLES)
    return (
        is_short
        and _NAME.fullmatch(text) is not None
        and not any(small)
        and first_word(text).casefold() not in _ARTICLES
    )


def may_be_name(text: str) -> bool:
    """Return whether a text is a name in the usual form, or one without spaces."""
    # The Rev. Till Ferry
    return is_name(_HONOUR.sub("", text)) or _UNSPACED_NAME.fullmatch(text) is not None


def _is_of_title(text: str) -> bool:
    """Return whether a text has words that no name contains, or particles in two places."""
    words = text.casefold().split()
    return not _OF_TITLES.isdisjoint(words) or len(_PARTICLES_IN.findall(text)) > 1


def names_in(text: str) -> tuple[str, ...]:
    """Return several names in the usual form, or several of one word each, else the text."""
    names = tuple(_AND.split(text))
    words = all(" " not in name and is_pseudonym(name) for name in names)
    return names if all(map(is_name, names)) or words else (text,)


def is_names(text: str) -> bool:
    """Return whether a text is one or several names in the usual form."""
    return all(map(is_name, _AND.split(text)))


def is_pseudonym(text: str) -> bool:
    """Return whether a text may be a name after an explicit "by"."""
    words = text.casefold().split()
    return (
        0 < len(words) <= _MOST_WORDS
        and len(text) <= _LONGEST_PSEUDONYM
        and not _ENDS.search(text)
        and (len(words) == 1 or words[0] not in _NO_NAMES)
        and words != ["me"]
        and _INSIDE.isdisjoint(words)
    )


def title_by_name(line: str) -> tuple[str, str] | None:
    """Return title and name of "The Salt Road by Ada Quill", None for any other line."""
    line = without_address(tidy(line)) if len(line) <= _LONGEST else ""
    match = _ON_ONE_LINE.fullmatch(line)
    if match is None or (match["open"] and not line.rstrip().endswith((")", "]"))):
        return None
    name = tidy(match["name"])
    apart = bool(match["mark"] or match["open"]) and is_pseudonym(name)
    if not (apart or is_names(name) or is_chosen(name)):
        return None
    return tidy(match["title"]), name


# The Salt Road - Ada Quill; two dashes are more than one separator.
_DASHED = re.compile(r"(?P<first>\S.*?) +(?:-|–|—|--) +(?P<second>\S.*)")
_BY_BEHIND = re.compile(r"(?P<text>\S.*\S),? +(?:by|von|door|par|por)", re.IGNORECASE)


def sides_of(line: str) -> tuple[str, ...]:
    """Return the two sides of the only dash of a line, () if there is none."""
    match = _DASHED.fullmatch(line) if len(line) <= _LONGEST else None
    if match is None or _DASHED.fullmatch(match["second"]):
        return ()
    return match["first"], without_address(match["second"])


def title_and_name(line: str) -> tuple[str, str] | None:
    """Return title and name of "The Salt Road - Ada Quill", if only the second is a name."""
    first, second = sides_of(line) or ("", "")
    return (first, second) if is_names(second) and not is_names(first) else None


def catalogued(line: str) -> str:
    """Return the name of an author as a catalogue has it, with dates, "" if it is none."""
    match = CATALOGUED.fullmatch(line.strip()) if len(line) <= _LONGEST else None
    name = f"{tidy(match['first'])} {tidy(match['last'])}" if match else ""
    return name if is_name(name) else ""


def name_alone(text: str) -> str:
    """Return a by-line, or a name, without the years or the "author of" after the name."""
    text = YEARS_BEHIND.sub("", AUTHOR_OF.sub("", text)).rstrip(" ,;:")
    text = text[:-1] if re.search(r"[^\W\d_]{4}\.$", text) else text
    return re.sub(r"\b_(\w+)_\b|(?<!\S)_([^_]+)_", r"\1\2", text)


def without_by(line: str) -> str:
    """Return the text before a "by" at the end of a line, "" if that is only "written"."""
    match = _BY_BEHIND.fullmatch(line)
    is_written = match and re.fullmatch(_WRITTEN, match["text"], re.IGNORECASE)
    return match["text"] if match and not is_written else ""


def unmarked(line: str) -> str:
    """Return a line at the top of a text without Markdown's marks of headings, type and links."""
    text = LINKED.sub(r"\g<text>", line) if "](" in line else line
    text = tidy(undirected(text))
    if text[:1] == "#":
        text = text.lstrip("#").strip()
    inner = text.strip("*_")
    whole = text[:1] in "*_" and text[-1:] in "*_" and not set("*_") & set(inner)
    return inner.strip() if inner and whole else text


def persons_in(text: str) -> list[str]:
    """Return what may be names of persons in a line, those behind a small word first.

    The pocket diaries of Ada Quill, Stow, 1940; Ada Quill, taken down by her niece
    """
    found = [*_PERSON.finditer(undirected(text))]
    names = [(match["before"] is None, match["name"]) for match in found if is_name(match["name"])]
    return [name for _, name in sorted(names, key=itemgetter(0))]


def is_short_for(name: str, whole: str) -> bool:
    """Return whether a name is another one, or less of it: W. Hill, William Ada Hill (Wil)."""
    bare = whole.partition(" (")[0]
    parts, known = (words(without_accents(it.casefold())) for it in (name, bare))
    left = iter(known)
    begin = (any(one.startswith(part) for one in left) for part in parts[:-1])
    return key_of(name) == key_of(whole) or (
        len(parts) > 1 and parts[-1:] == known[-1:] and all(begin)
    )
