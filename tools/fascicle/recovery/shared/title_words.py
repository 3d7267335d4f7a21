"""Words of title pages, as data: genres, "or" before another title, small words, labels, roles."""

from __future__ import annotations

import re

from fascicle.recovery.shared.scripts import WORD

# What a work is called by its kind: A Novel in Three Parts, Comédie en cinq actes.
GENRES = {
    "novel", "novella", "story", "stories", "tale", "tales", "play", "poem", "poems", "romance",
    "comedy", "tragedy", "drama", "melodrama", "farce", "opera", "fable", "fables", "legend",
    "fantasy", "satire", "history", "chronicle", "memoir", "memoirs", "autobiography",
    "biography", "essay", "essays", "sketch", "sketches", "study", "narrative", "invention",
    "extravaganza", "roman", "erzählung", "erzählungen", "novelle", "novellen", "märchen",
    "schauspiel", "trauerspiel", "lustspiel", "komödie", "tragödie", "gedichte", "geschichte",
    "geschichten", "nouvelle", "nouvelles", "récit", "récits", "conte", "contes", "comédie",
    "tragédie", "drame", "poésies", "poème", "poèmes", "novela", "cuento", "cuentos", "comedia",
    "tragedia", "poesías", "romanzo", "racconto", "racconti", "storia", "commedia", "dramma",
    "contos", "conto", "poemas", "saga", "verhaal", "verhalen", "gedichten", "berättelse",
    "fortælling", "fortelling", "eventyr", "romaani", "kertomus", "näytelmä", "роман", "повесть",
    "рассказ", "рассказы", "комедия", "драма", "поэма", "сказка", "powieść", "opowiadanie",
    "opowieść", "nowela", "baśń", "μυθιστόρημα", "διήγημα", "νουβέλα", "romano", "rakonto",
    "novelo", "fabelo", "öykü", "hikâye", "hikaye", "masal", "उपन्यास", "कहानी", "소설",
    "장편소설", "단편소설", "동화",
    "רומן", "סיפור", "סיפורים", "נובלה", "رواية", "قصة", "قصص",
}  # fmt: skip
# In scripts without spaces, the end of a line is enough.
UNSPACED_GENRES = (
    *("小説", "小说", "物語", "童話", "童话", "短編", "短篇", "長編", "長篇"),
    *("集", "編", "版"),
)
# Between a title and another: The Salt Road, or, The Goat. Some are other words elsewhere.
_OR = {"or", "oder", "ou", "ossia", "ovvero", "eller", "или", "albo", "czyli", "tai", "alias"}
_OR_IN = {"nl": {"of"}, "es": {"o", "ó", "u"}, "it": {"o"}}
# Between two authors.
AND = {"and", "&", "und", "et", "y", "e", "en", "och", "og", "ja", "и", "i"}
# What a title or a subtitle goes on after, and with: THE FERRY / OF / THE NORTH.
SMALL = {
    "a", "an", "the", "of", "and", "in", "on", "at", "to", "from", "with", "for", "by", "into",
    "upon", "der", "die", "das", "den", "dem", "des", "ein", "eine", "und", "von", "vom", "zu",
    "zum", "zur", "im", "am", "mit", "für", "aus", "bei", "le", "la", "les", "l", "un", "une",
    "du", "de", "et", "en", "au", "aux", "dans", "sur", "pour", "el", "los", "las", "una", "y",
    "del", "il", "lo", "i", "gli", "uno", "e", "di", "della", "dei", "delle", "nel", "nella",
    "o", "os", "as", "um", "uma", "da", "do", "dos", "no", "na", "het", "een", "van", "voor",
    "och", "som", "på", "og", "ett", "det", "til", "и", "в", "на", "с", "о", "из", "для",
}  # fmt: skip
# After the name of an author: what else he wrote, or is.
AUTHOR_OF = re.compile(
    r"[,;]?\s+(?:author(?:ess)? of|autor(?:in)? (?:von|der|des)|verfasser(?:in)? (?:von|der|des)"
    r"|auteur de|autor de|autora de|autore (?:di|del)|schrijver van|författare till|автор)\b.*",
    re.IGNORECASE,
)
# Labels at the top of a text without a header of an archive, also as @author.
LABELS = {
    "title": "title", "titel": "title", "titre": "title", "título": "title", "titolo": "title",
    "working title": "title", "arbeitstitel": "title", "titre provisoire": "title",
    "subject": "title", "betreff": "title", "objet": "title", "asunto": "title",
    "oggetto": "title", "onderwerp": "title",
    "subtitle": "subtitle", "untertitel": "subtitle", "sous-titre": "subtitle",
    "subtítulo": "subtitle", "sottotitolo": "subtitle", "ondertitel": "subtitle",
    "by": "authors", "author": "authors", "authors": "authors", "autor": "authors",
    "autorin": "authors", "autora": "authors", "auteur": "authors", "autore": "authors",
}  # fmt: skip
_LABEL = re.compile(
    rf"(?P<label>@?(?:{'|'.join(LABELS)}))\b(?P<mark>\s?[:：])?\s*(?P<value>\S.*)", re.IGNORECASE
)


def label_of(line: str) -> tuple[str, str] | None:
    """Return the key of a labelled line, and its value: Subject: The Salt Road, @author till."""
    match = _LABEL.fullmatch(line)
    if match is None or not (match["mark"] or line[0] == "@"):
        return None
    return LABELS[match["label"].lstrip("@").casefold()], match["value"]


def alternatives(language: str) -> frozenset[str]:
    """Return the words of a language, and of others, that mean "or" before another title."""
    return frozenset(_OR | _OR_IN.get(language[:2], set()))


def words_of(text: str) -> list[str]:
    """Return the words of a line in lower case."""
    return re.findall(WORD, text.casefold())
