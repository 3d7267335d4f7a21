"""Words, the units in which two forms of a text are compared, and characters that show nothing.

A word is an unbroken run of letters, digits, marks and symbols: the Unicode categories L, N, M and
S, and private or unassigned characters. Punctuation separates words, so a curly quote or a dash
that is typeset differently makes no difference; a lost "+", "€" or emoji does. Characters that show
nothing (format characters such as a soft hyphen) are ignored.

In a row of words a mark stands for each scene break, for each end of a paragraph or stanza, and for
each kept line end: joining a line of verse to the next is a difference too.

Titles, names of files and values of settings come from anywhere. An escape sequence in one can move
the cursor, rename the window or hide a line; a bidirectional override reorders what is read. They
are made visible in what is printed. A book shows metadata in lists, feeds, indexes and files, where
a value is one line, or paragraphs, without control characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

# A raised number is a word of its own: it may be a reference mark, which may cling to a word.
RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
# Noncharacters: no text contains them, in any version of Unicode.
NONCHARACTERS = frozenset(
    chr(code)
    for code in (
        *range(0xFDD0, 0xFDF0),
        *(n << 16 | end for n in range(17) for end in (0xFFFE, 0xFFFF)),
    )
)
_UNKNOWN = {"Co", "Cn"}
# The marks. No word can equal them, since words contain no punctuation.
BREAK = "***"
PARAGRAPH = "//"
LINE = "/"
ENDS = frozenset({PARAGRAPH, LINE})
MARKS = ENDS | {BREAK}
MARK = {mark: (mark,) for mark in MARKS}
# Signs: the marks in running text. They are noncharacters, which no text contains.
SIGNS = {BREAK: "\ufdd0", PARAGRAPH: "\ufdd1", LINE: "\ufdd2"}
_MARK_OF = {sign: mark for mark, sign in SIGNS.items()}
_SIGN = re.compile(f"([{''.join(_MARK_OF)}])")
# Consecutive words, or one mark.
Piece = Sequence[str]


class _WordCharacters(dict[int, str | None]):
    """A map of characters to themselves, a space or nothing; filled as characters occur.

    A backtick is a symbol to Unicode, but an opening quotation mark or markup in texts.
    """

    def __missing__(self, code: int) -> str | None:
        category = unicodedata.category(chr(code))
        if category == "Cf":
            self[code] = None
        elif chr(code) in RAISED:
            self[code] = f" {chr(code)} "
        elif chr(code) == "`":
            self[code] = " "
        elif category[0] in "LNMS" or (category in _UNKNOWN and chr(code) not in NONCHARACTERS):
            self[code] = chr(code)
        else:
            self[code] = " "
        return self[code]


_TABLE = _WordCharacters()
# The same for bytes, which are faster to translate: a third of the time for ASCII.
_ASCII = bytes(ord(_TABLE[code] or " ") for code in range(128)).ljust(256)
# The most frequent punctuation beyond ASCII; once it is replaced, most lines are ASCII and fast.
_TYPESET = "“”‘’—–…"
_SINGLE_MARKS = str.maketrans("“”", "‘’")
# The length from which a line is processed in pieces of about this length.
PIECE = 100_000
# Scripts without spaces: Thai to Burmese, Khmer, iteration signs, kana, Chinese characters.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)


def words(text: str) -> list[str]:
    """Return the words of `text`, in order, case and accents as typed."""
    text = without_typeset_marks(text)
    is_ascii = text.isascii()
    spaced = text.encode().translate(_ASCII).decode() if is_ascii else text.translate(_TABLE)
    return spaced.split() if len(spaced) <= PIECE else list(_deduplicated(spaced))


def without_typeset_marks(text: str) -> str:
    """Return a text with a space for each quotation mark, dash and ellipsis beyond ASCII."""
    if not text.isascii():
        for mark in _TYPESET:
            text = text.replace(mark, " ")
    return text


def _deduplicated(spaced: str) -> Iterator[str]:
    """Yield the words of a long line, equal words as one object to save memory."""
    known: dict[str, str] = {}
    at = 0
    while at < len(spaced):
        end = spaced.find(" ", at + PIECE)
        end = end if end >= 0 else len(spaced)
        yield from (known.setdefault(word, word) for word in spaced[at:end].split())
        at = end


def length_of(text: str) -> int:
    """Return the number of words of a text as readers count them.

    In scripts without spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) each
    letter counts, as archives of such texts count it. It takes about as long to read as a word of
    English: 255 letters of Chinese and 357 of Japanese a minute beside 228 words
    (Trauzettel-Klosinski and Dietz, 2012).
    """
    return number_of(words(text))


def number_of(in_text: Sequence[str]) -> int:
    """Return the number of words of a text as readers count them, given its `words`."""
    joined = "".join(in_text)
    if joined.isascii() or not UNSPACED.search(joined):
        return len(in_text)
    return sum(_letters_and_words(word) for word in in_text)


def _letters_and_words(run: str) -> int:
    """Return the number of letters of such scripts in a word, and of the words between them."""
    rest, letters = UNSPACED.subn(" ", run)
    return letters + len(rest.split())


def words_and_marks(shown: str) -> list[str]:
    """Return the words and marks of a text with `SIGNS`."""
    marked = ((piece, 0) for piece in pieces(shown))
    return list(chain.from_iterable(piece for piece, _ in without_double_ends(marked)))


def without_signs(text: str) -> str:
    """Return the text with each of the `SIGNS` in it replaced by a space."""
    return _SIGN.sub(" ", text) if any(map(text.__contains__, _MARK_OF)) else text


def pieces(shown: str) -> Iterator[Piece]:
    """Yield the words and marks of a text with `SIGNS`."""
    for part in _SIGN.split(shown):
        yield MARK[_MARK_OF[part]] if part in _MARK_OF else words(part)


def without_double_ends(row: Iterable[tuple[Piece, int]]) -> Iterator[tuple[Piece, int]]:
    """Yield words and marks with their lines, at most one end mark between two words.

    A paragraph end takes precedence over a line end. There is no end mark beside a break, at the
    start, or at the end.
    """
    end: tuple[Piece, int] | None = None
    before: Piece = MARK[BREAK]
    for piece, line in row:
        if not piece:
            continue
        if piece[0] in ENDS:
            end = (piece, end[1] if end else line) if not end or piece[0] == PARAGRAPH else end
            continue
        if end and BREAK not in (before[0], piece[0]):
            yield end
        yield piece, line
        before, end = piece, None


# C0 controls except tab and line feed, DEL and C1 controls; line and paragraph separators; and the
# embeddings, overrides and isolates of UAX #9. Marks such as U+200F, which Hebrew and Arabic
# titles need, move no letters.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Of metadata: what shows as a space, as it does in a text, and what is left out. Halves of
# characters (surrogates) cannot be written to a file at all.
_SPACES = re.compile(
    f"[ \x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{''.join(sorted(NONCHARACTERS))}]+"
)
_LEFT_OUT = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_BLANK_LINES = re.compile(r"\n[\s\x00-\x1f]*\n")
# The keys whose values are paragraphs.
_PARAGRAPHS = {"summary", "notes"}


def visible(text: str) -> str:
    r"""Return text with such characters escaped, as `\x1b` or `\u202e`."""
    # Fast path: only line feeds are not printable to Python in most messages.
    if text.isprintable():
        return text
    return _OBEYED.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def visible_json(text: str) -> str:
    r"""Return JSON, which escapes only the first 32 characters itself, with `\u009b` for others."""
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def metadata_value(key: str, text: str) -> str:
    """Return a value of metadata without control characters and needless spaces.

    It is one line; a summary, and notes, have a blank line between two paragraphs.
    """
    return _paragraphs(text) if key in _PARAGRAPHS else _one_line(text)


# What programs write where nobody has named a text: marks alone, fields, names of files.
_NO_TITLE = re.compile(
    r"[\W_]*(?:(?:microsoft word|untitled|unbenannt)\b.*|unknown|sans titre|sin título|senza titolo"
    r"|(?:(?:word[ -])?do[ck]ument[oe]?|документ)[ _]?\d*|doc[ _]?\d+"
    r"|(?:no |document )?title|<.*>|\$?\{.*\}"
    r"|.*\.(?:do[ct][xm]?|f?od?t|rtf|wp[ds5]|txt|md|indd|tex|html?|pdf))?[\W_]*",
    re.IGNORECASE,
)


def is_placeholder(title: str) -> bool:
    """Return whether a title in the metadata of a file names no text."""
    return _NO_TITLE.fullmatch(title) is not None


# What programs write where nobody has named an author: users, makers of computers, converters.
_NOBODY = re.compile(
    r"(?:(?:windows|microsoft|office)[ -])*(?:user|benutzer|anwender|gebruiker)|un-named"
    r"|(?:python-)?docx|apache poi|aspose\b.*|google docs|livingwriter|novelcrafter|campfire|dabble"
    r"|(?:usu[aá]rio|utilisateur|utente|пользователь)(?: (?:d[ei] )?(?:windows|microsoft office))?"
    r"|your (?:user ?)?name|admin\w*|owner|author|hp|acer|asus|lenovo|toshiba"
    r"|.*@.*|.*[\w-]{3}\.(?:com|net|org|info|(?-i:[a-z]{2}))\b.*",
    re.IGNORECASE,
)


def is_nobody(author: str) -> bool:
    """Return whether an author in the metadata of a file is no person."""
    return is_placeholder(author) or _NOBODY.fullmatch(author) is not None


def _one_line(text: str) -> str:
    # Fast path: most values are one line of letters.
    shown = text if text.isprintable() else _LEFT_OUT.sub("", text)
    return _SPACES.sub(" ", shown).strip()


def _paragraphs(text: str) -> str:
    lines = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    return "\n\n".join(filter(None, map(_one_line, _BLANK_LINES.split(lines))))


def quoted(text: str) -> str:
    """Return a text in quotation marks; its own, which may lack an end, become single ones."""
    return f"“{text.translate(_SINGLE_MARKS)}”"


def shortened(text: str, most: int) -> str:
    """Return a text cut at a word, or inside a word that is longer than `most`."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]) + "…"


# What an image of a first letter is called: "T", "Drop cap T", "Decorated initial: T". A vowel may
# be a word. The rest of the word is in small letters, or in capitals.
_INITIAL = re.compile(
    r"(?i:(?:[\w-]+ ){0,2}(?:cap|capital|initial|letter):? )?"
    r"(?P<sign>[\"“‘']?)(?P<letter>[^\W\d_a-zß-ÿ])"
)
_VOWELS = frozenset("AEIOYÀÉÔ")
_REST = re.compile(r"[a-zß-ÿ]|[^\W\d_a-zß-ÿ]{2}")


def initial(description: str, text: str = "a") -> str:
    """Return the first letter of a text that only the description of an image before it has.

    A vowel has a space behind it: other words of the text may show that it is none.
    """
    match = _INITIAL.fullmatch(description.strip())
    if match is None or not _REST.match(text):
        return ""
    return match["sign"] + match["letter"] + " " * (match["letter"] in _VOWELS)
