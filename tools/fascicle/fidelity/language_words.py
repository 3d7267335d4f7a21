r"""The words of files in markup languages, to compare with those that pandoc has read.

Of each language, only what is no text is known, as expressions; all else is words. So each command
and directive that neither names is a word too much, and is asked about: never one too few. Notes
and tables stand elsewhere in the file than on the page, so that words are counted, not compared in
order.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import partial
from xml.etree import ElementTree as ET

from fascicle.fidelity.markup_words import words_of_markdown_file
from fascicle.model.words import words

# Address and text of a link; the words of an address are no text.
_ADDRESS = r"(?:https?|ftp|mailto):[^\s\[\]<>\"(){}|]{0,1000}"
_TAGS = r"</?[a-zA-Z][^<>]*>"
_INLINE_TAGS = r"</?(?:sub|sup|i|b|em|strong|u|s|span|small|code|tt)\b[^<>]*>"
_XML_COMMENT = r"<!--(?:(?!<!--)[\s\S])*?-->"
# An argument of LaTeX, which may hold others, three deep.
_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
# Commands of LaTeX whose first argument is no text, and environments with such arguments.
_SETTINGS = (
    r"label|(?:auto|page|eq|c|C|name|v)?ref|index|glossary|[hv]space\*?|addvspace|setlength"
    r"|addtolength|setcounter|addtocounter|(?:this)?pagestyle|pagenumbering|chapterstyle"
    r"|bibliographystyle|bibliography|nocite|hypersetup|geometry|(?:page)?color|textcolor"
    r"|definecolor|colorlet|selectlanguage|includegraphics|enlargethispage|hyphenation|rule|input"
    r"|include|subfile|cite[a-z]*|markboth|markright|addtocontents|pdfbookmark|hypertarget"
    r"|hyperlink|usepackage|fancyhead|fancyfoot|setmainfont|fontsize|setstretch|linespread"
    r"|foreignlanguage|url"
)
_WITH_ARGUMENTS = r"longtable|tabularx?\*?|minipage|multicols|wrapfigure|letter"
# Directives of reStructuredText without text; keywords of Org with text; signatures of Textile.
_DIRECTIVES = (
    r"image|figure|include|contents|raw|highlight|index|code-block|sectnum|class|role|default-role"
    r"|toctree|meta|title|\|[^|]*\| image"
)
_DRAWER = r"[ \t]*:[A-Z]+:[ \t]*"
_KEYWORDS = r"title|subtitle|author|date|caption|description|begin_[a-z]+|end_[a-z]+"
_SIGNATURES = r"h[1-6]|p|bq|bc|pre|fn\d+|notextile|table"
_STYLE = r"\([^)\n]*\)|\{[^}\n]*\}|[<>=]|\[[^\]\n]*\]"
_LETTERS = {"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å",
            "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "dh": "ð", "th": "þ"}  # fmt: skip
_ACCENTS = dict(zip("`'^\"~=.uvHcdbkr", "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0306"
                    "\u030c\u030b\u0327\u0323\u0331\u0328\u030a", strict=True))  # fmt: skip
# What goes, and what stands in its place; in this order.
_GONE: dict[str, tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...]] = {
    "latex": (
        (r"(?<!\\)%.*(?:\n[ \t]*|\Z)", ""),
        (r"\A[\s\S]*?(?=\\begin\{document\})", "\\PREAMBLE"),
        (r"\\begin\{comment\}(?:(?!\\begin\{comment\})[\s\S])*?\\end\{comment\}", " "),
        (r"\\end\{document\}[\s\S]*\Z", " "),
        (rf"\\(?:new|renew|provide)command\*?\s*\{{?\\\w+\}}?(?:\[[^\[\]]*\])*{_BRACES}", " "),
        (r"\\addcontentsline(?:\{[^{}]*\}){3}", " "),
        (r"\\set(?:length|counter|towidth)\{[^{}]*\}\{[^{}]*\}", " "),
        (rf"\\def\\\w+[^{{}}\\\n]*{_BRACES}", " "),
        (r"\\rule(?:\[[^\[\]]*\])?\{[^{}]*\}\{[^{}]*\}", " "),
        (rf"\\(?:{_SETTINGS})(?![a-zA-Z])\*?(?:\s*\[[^\[\]]*\])*(?:\{{[^{{}}]*\}})?", " "),
        (r"\\href\{[^{}]*\}", " "),
        (rf"\\begin\{{(?:{_WITH_ARGUMENTS})\}}(?:\[[^\[\]]*\])?(?:{_BRACES})*", " "),
        (r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\[\]]*\])?", " "),
        (r"\\(?:LaTeX|TeX)\b", " TeX "),
        (r"\\([`'^\"~=.]|[uvHcdbkr](?![a-zA-Z]))\s*\{?\\?([a-zA-Z])\}?",
         lambda it: unicodedata.normalize("NFC", it[2] + _ACCENTS[it[1]])),
        (rf"\\(?:{'|'.join(_LETTERS)})(?![a-zA-Z])(?:\{{\}}|\s)?",
         lambda it: _LETTERS[it[0].strip("\\{} ")]),
        (r"\\lettrine(?:\[[^\[\]]*\])?\{([^{}]*)\}\{", r"\1{"),
        (r"\\(?:emph|text\w\w|text(?:super|sub)script|uppercase|lowercase)(?=\{)", ""),
        (r"\\[a-zA-Z]+\*?(?:\[[^\[\]]*\])?", " "),
        (r"\\[-/@]", ""),
        (r"\\[^a-zA-Z]", " "),
        (r"\}[ \t]*\{", " "), (r"[{}$&]", ""), (r"~", " "),
    ),
    "rst": (
        (rf"^([ \t]*)\.\. (?:{_DIRECTIVES})::.*(?:\n\1[ \t]+:\w[\w-]*:.*)*", " "),
        (r"^[ \t]*\.\. _[^:\n]*:.*$|^[ \t]*__ .*$", " "),
        (r"^[ \t]*\.\. \|[^|]*\| \w+::", " "),
        (r"^[ \t]*\.\. \[[^\]]*\]", " "),
        (r"^([ \t]*)\.\. (?!\[|[\w-]+::).*(?:\n\1[ \t]+\S.*)*", " "),
        (r"^[ \t]*\.\. [\w-]+::", " "),
        (r"^[ \t]*:[A-Za-z][^:\n]*:(?=\s)", " "),
        (r":[\w-]+:`([^`<]*)`", r"\1"), (r":[\w-]+:(?=`)", ""),
        (r"\[[#*\w-]*\]_", " "), (r"`([^`<]*)<[^`>]*>`_+", r"\1"),
        (r"[|]([\w ]+)[|]_?", r" \1 "),
        (r"(?<=\w)_+(?=\s|$|[^\w\s])", " "), (r"\\ ", ""), (r"\\", ""),
    ),
    "org": (
        (rf"^[ \t]*#\+(?:{_KEYWORDS})(?=[:\s]|$):?", " "),
        (r"^[ \t]*#\+.*$", " "), (r"^[ \t]*#(?:[ \t].*)?$", " "),
        (rf"^{_DRAWER}\n(?:(?!{_DRAWER}$).*\n)*[ \t]*:END:", " "),
        (r"^[ \t]*(?:CLOCK|CLOSED|SCHEDULED|DEADLINE):.*$|^\*+ COMMENT .*$", " "),
        (r"^(\*+ )(?:TODO|DONE)\b", r"\1"), (r"<\d{4}-\d\d-\d\d[^<>\n]*>", " "),
        (r"^(\*+ .*?)[ \t]+:[\w:@]+:[ \t]*$", r"\1"),
        (r"\[fn:[^\[\]:]*\]", " "), (r"\[fn:[^\[\]:]*:", " "), (r"^(\[fn:\w+\])", " "),
        (r"\[\[[^\[\]]*\]\[([^\[\]]*)\]\]", r"\1"), (r"\[\[[^\[\]]*\]\]", " "),
        (r"([\^_])\{([^{}]*)\}", r"\2"), (r"\\\\", " "), (r"\\-", ""),
    ),
    "asciidoc": (
        (r"^////+\n[\s\S]*?^////+$", " "), (r"^//.*$", " "), (r"(?<=\w) <[^<>\n]+@[^<>\n]+>", " "),
        (r"^v[\d.]+,.*$|^(?:NOTE|TIP|WARNING|CAUTION|IMPORTANT): ", " "),
        (r"^(?:ifdef|ifndef|ifeval|endif)::.*$", " "), (r"^:!?[\w-]+!?:.*$", " "),
        (r"^\[[^\]\n]*\]$", " "), (r"^\|===.*$", " "),
        (r"footnote(?:ref)?:[\w-]*\[", " "),
        (r"(?:image|video|audio|include)::?[^\[\n]{0,300}\[[^\[\]\n]*\]", " "),
        (r"(?:link|xref|mailto):[^\[\n]{0,300}\[", " "), (r"<<[^<>,]*(?:,([^<>]*))?>>", r" \1 "),
        (rf"{_ADDRESS}\[", " "), (r"\[\[[^\[\]]*\]\]|\[#[^\[\]]*\]", " "),
        (r"\[[.#]?[\w.#-]+\]#", "#"),
        (r"^\+$", " "), (r"\^|~", ""), (r"\{[\w-]+\}", " "),
    ),
    "mediawiki": (
        (_XML_COMMENT, " "), (r"<ref[^<>/]*/>", " "), (_INLINE_TAGS, ""), (_TAGS, " "),
        (r"__[A-Z]+__", " "),
        (r"\[\[(?:Category|Kategorie|Catégorie)[^\[\]]*\]\]", " "),
        (r"\[\[(?:File|Image|Datei|Fichier)[^\[\]|]*((?:\|[^\[\]]*)?)\]\]", r" \1 "),
        (r"\[\[[^\[\]|]*\|([^\[\]]*)\]\]", r"\1"), (r"\[\[|\]\]", ""), (rf"\[?{_ADDRESS}", " "),
        (r"^\{\|.*$|^\|-.*$|^\|\}", " "), (r"^([|!])[^|\n]*=[^|\n]*\|(?!\|)", r"\1"),
        (r"'{2,}", ""),
    ),
    "textile": (
        (_XML_COMMENT, " "), (_INLINE_TAGS, ""), (_TAGS, " "),
        (rf"^(?:{_SIGNATURES})(?:{_STYLE})*\.{{1,2}}(?=\s)", " "),
        (r"\[\d+\]", " "), (rf"\"([^\"\n]*)\":(?:{_ADDRESS}|[/.#][\w/.#-]*)", r"\1"),
        (r"!(?:\([^()]*\))?[^\s!()]+(?:\(([^()]*)\))?!", " "), (r"\[?[~^](\w+)[~^]\]?", r"\1"),
        (r"[*_@%+^~](?=\w)|(?<=\w)[*_@%+^~]", ""),
    ),
    "jira": (
        (r"^h[1-6]\.(?=\s)|^bq\.(?=\s)", " "),
        (r"\{(?:anchor|color|quote|noformat|code|panel)[^{}\n]*\}", " "),
        (r"\[([^|\[\]\n]*)\|[^\[\]\n]*\]", r"\1"), (r"![^!\n]+!", " "), (r"\{\*\}|\{_\}", ""),
        (r"\{[~^]\}|[*_^~](?=\w)|(?<=\w)[*_^~]|\{\{|\}\}|\\", ""),
    ),
}  # fmt: skip
_EXPRESSIONS = {
    language: tuple((re.compile(gone, re.MULTILINE), instead) for gone, instead in pairs)
    for language, pairs in _GONE.items()
}
_TYPST = re.compile(
    r"""(?P<gone>(?<!:)//[^\n]*|/\*(?:(?!/\*)[\s\S])*?\*/|<[\w:.-]+>|@[\w:.-]+|\\u\{[0-9a-f]+\}|-\?)
    |\\(?P<char>.)|"(?:[^"\\]|\\.)*"|\#(?P<statement>let|set|show|import|include)\b
    |\#(?P<call>\w[\w.-]*)|[^\[\](){}#\\"/<@\n-]+|[\s\S]""",
    re.VERBOSE,
)
_OPENING, _CLOSING = set("[({"), {"[": "]", "(": ")", "{": "}", "#": "\n"}
_IN_WORDS_OF_TYPST = {
    "emph", "strong", "sub", "super", "text", "smallcaps", "upper", "lower", "underline",
}  # fmt: skip
# Of the preamble of a LaTeX file, these are words.
_TITLES = re.compile(rf"\\(?:title|subtitle|author|date)(?:\[[^\[\]]*\])?\s*({_BRACES})")
_NO_WORDS_OF_DOCBOOK = {"textobject", "alt", "subject", "keyword", "isbn", "biblioid",
                        "volumenum", "revhistory", "authorinitials", "indexterm", "remark",
                        "honorific"}  # fmt: skip
# Attributes of Markdown, which pandoc writes into outlines.
_ATTRIBUTES = re.compile(r"(?<=\])\{[^{}\n]*\}|^:::+.*$", re.MULTILINE)
_IN_WORDS_OF_DOCBOOK = {"emphasis", "phrase", "link", "ulink", "literal", "subscript",
                        "superscript", "quote", "foreignphrase", "citetitle"}  # fmt: skip


def _words(language: str, raw: bytes, encoding: str = "") -> list[str]:
    text = raw.decode(encoding or "utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    titles = " ".join(_TITLES.findall(text.partition("\\begin{document}")[0]))
    for gone, instead in _EXPRESSIONS[language]:
        text = gone.sub(titles.replace("\\", r"\\") if instead == "\\PREAMBLE" else instead, text)
    return words(html.unescape(text).replace("|", " "))


words_of_latex = partial(_words, "latex")
words_of_rst = partial(_words, "rst")
words_of_org = partial(_words, "org")
words_of_asciidoc = partial(_words, "asciidoc")
words_of_mediawiki = partial(_words, "mediawiki")
words_of_textile = partial(_words, "textile")
words_of_jira = partial(_words, "jira")


def words_of_typst(raw: bytes, encoding: str = "") -> list[str]:
    """Return the words of a Typst file: of its content, also in arguments, and not of its code."""
    text = raw.decode(encoding or "utf-8", "replace").removeprefix("\ufeff")
    parts: list[str] = []
    # What is open: a bracket or a statement, whether it has text, and what stands around this.
    opened = [("[", True, " ")]
    around, last = " ", ""
    for match in _TYPST.finditer(text):
        said, kind = match[0], match.lastgroup or ""
        bracket, is_text, _ = opened[-1]
        if said in _OPENING and (bracket != "[" or said == "[" or last == "call"):
            opened.append((said, is_text, around if bracket == "[" else " "))
            around = " "
            parts.append(opened[-1][2])
        elif len(opened) > 1 and said == _CLOSING[bracket]:
            around = opened.pop()[2]
            parts.append(around)
        elif bracket == "[" and kind == "statement":
            opened.append(("#", is_text and match["statement"] != "let", " "))
        elif bracket == "[" and kind == "call":
            around = "" if match["call"] in _IN_WORDS_OF_TYPST else " "
        elif bracket == "[" and is_text:
            parts.append(match["char"] or ("" if kind == "gone" else said.replace("~", " ")))
        last = kind
    return words("".join(parts))


def words_of_docbook(raw: bytes, _encoding: str = "") -> list[str]:
    parts: list[str] = []

    def say(element: ET.Element) -> None:
        name = element.tag.rpartition("}")[2]
        if name not in _NO_WORDS_OF_DOCBOOK:
            around = "" if name in _IN_WORDS_OF_DOCBOOK else " "
            parts.extend((around, element.text or ""))
            for child in element:
                say(child)
                parts.append(child.tail or "")
            parts.append(around)

    say(ET.fromstring(raw))  # noqa: S314 - pandoc has read it, within bounds
    return words("".join(parts))


def words_of_opml(raw: bytes, _encoding: str = "") -> list[str]:
    """Return the words of an outline: its title and owner, its lines and the notes below them."""
    root = ET.fromstring(raw)  # noqa: S314 - pandoc has read it, within bounds
    said = [root.findtext(f"head/{name}") or "" for name in ("title", "ownerName")]
    for outline in root.iter("outline"):
        if outline.get("isComment") == "true":
            continue
        text = outline.get("text", "").encode()
        notes = _ATTRIBUTES.sub(" ", outline.get("_note", "")).encode()
        said += [*(" ".join(words_of_markdown_file(it, "utf-8")) for it in (text, notes))]
    return words("\n".join(said))
