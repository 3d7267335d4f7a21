"""Other markup languages, as pandoc reads all of them: reStructuredText, Org, wikis, outlines."""

from __future__ import annotations

import re

from lxml import etree

from fascicle.readers.html.page import refuse_deep
from fascicle.readers.pandoc import STYLES, marked_verse, tree_in

_AUTHOR = re.compile(r"^:Author:[ \t]*(.+)\n", re.MULTILINE)
# Directives without text for readers, with the lines below them.
_NO_TEXT = re.compile(
    r"^([ \t]*)\.\. (?:index|todo|todolist|only|ifconfig|tabularcolumns|highlight|meta|default-role"
    r"|role|sectnum|header|footer|raw)::.*\n(?:\1[ \t]+\S.*\n|[ \t]*\n(?=\1[ \t]+\S))*",
    re.MULTILINE,
)
_CLASSED = re.compile(r"^\.\. class:: (title|subtitle|author)\n\n(\S.*)\n", re.MULTILINE)
_DEDICATION = re.compile(r"^:Dedication:[ \t]*(.*\n(?:[ \t]+\S.*\n)*)", re.MULTILINE)
_FIELDS_END = re.compile(r"(?:\A|(?<=\n\n)):\w[\w ]*:.*\n(?:(?::\w[\w ]*:|[ \t]+\S).*\n)*\n")
_CENTRED = re.compile(r"^\.\. centered::[ \t]*(.+)$", re.MULTILINE)
_EPIGRAPH = re.compile(r"^([ \t]*\.\. )epigraph::[ \t]*$", re.MULTILINE)
_RUBRIC = re.compile(r"^\.\. rubric::[ \t]*(.+)$", re.MULTILINE)
# What Org notes about work on a text.
_COOKIE = re.compile(r"^(\*+ .*?)[ \t]*\[(?:\d*/\d*|\d*%)\]", re.MULTILINE)
_PRIORITY = re.compile(r"^(\*+ (?:\w+ )?)\[#\w\][ \t]*", re.MULTILINE)
_CLOCKS = re.compile(r"^[ \t]*(?:CLOCK|CLOSED|SCHEDULED|DEADLINE):.*\n", re.MULTILINE)
_STAMP = re.compile(r"^[ \t]*[<\[]\d{4}-\d\d-\d\d[^>\]\n]*[>\]][ \t]*\n", re.MULTILINE)
_WITHOUT_STAMPS = re.compile(r"^#\+OPTIONS:.*<:nil", re.MULTILINE | re.IGNORECASE)
_INLINE_TASK = re.compile(
    r"^\*{15,} (?!END).*\n(?:[^*].*\n|\n)*?(?:\*{15,} END.*\n)?", re.MULTILINE
)
# Environments and lengths of LaTeX that set a manuscript, and its scene breaks: pandoc drops all
# that is in an environment, headings, too.
_SETTING = re.compile(
    r"^[ \t]*(?:\\(?:begin|end)\{(?:center|flush\w+|ragged\w+|\w*spac\w+|titlepage|large)\}.*"
    r"|\\[a-z]+ ?= ?[\d.]+[a-z]{2})$",
    re.MULTILINE,
)
_BREAK = re.compile(r"^[ \t]*\\(?:sect(?:ion)?|scene|fancy|pf|plain)break\*?[ \t]*$", re.MULTILINE)
# Tags of a heading, but for those that keep it out of the book.
_TAGS = re.compile(r"^(\*+ .*?)[ \t]+(:[\w@#%:]+:)[ \t]*$", re.MULTILINE)
_EXCLUDED = re.compile(r"^#\+EXCLUDE_TAGS:(.*)$", re.MULTILINE | re.IGNORECASE)
_STATES = re.compile(r"^#\+(?:SEQ_)?TODO:(.*)$", re.MULTILINE | re.IGNORECASE)
# What a wiki has besides text: categories, the same page in other languages, its own title.
_BESIDE = re.compile(
    r"\[\[(?:Category|Kategorie|Catégorie|Categoría|Categoria|[a-z]{2,3}(?:-[a-z]+)?):[^\]\n]*\]\]",
    re.IGNORECASE,
)
_OWN_TITLE = re.compile(r"\{\{DISPLAYTITLE:([^{}\n]*)\}\}")
_TEMPLATE = re.compile(r"\{\{([^{}|\n]+?)\s*\|((?:[^{}]|\{\{[^{}]*\}\})*)\}\}")
_QUOTING = re.compile(r"(?i).*quot|cit|epigraph|zitat")
_NOTING = re.compile(r"(?i)todo|fixme|note to|delete|stub|cleanup|wip|citation")
_LINK = re.compile(r"\[\[(?:[^\]|\n]*\|)?([^\]\n]*)\]\]")
_POEM = re.compile(r"<poem[^<>]*>((?:(?!<poem)[\s\S])*?)</poem>")
_GIVEN = re.compile(
    r"(?m)^[ \t]*\|?[ \t]*(title|subtitle|author|titel|autor|auteur|titre)[ \t]*=[ \t]*(\S.*)$"
)
_OF_FIELD = {"titel": "title", "titre": "title", "autor": "author", "auteur": "author"}
# What a file says of its encoding, which is decoded here.
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
# Comments of Textile; names of DocBook that stand together, and what it says to editors.
_TEXTILE_COMMENT = re.compile(r"^###\.\.? .*(?:\n.+)*", re.MULTILINE)
_NAME_END = re.compile(r"(</(?:firstname|givenname|othername|surname)>)(?=<(?!/))")
_EDITORIAL = re.compile(r"<(remark|honorific|authorinitials)\b[^<>]*>[^<>]*</\1>")
_PASSAGES = re.compile(r"<(/?)(dedication|epigraph|para|simpara)\b(?![^<>]*\brole\b)")


def rst(_name: str, text: str) -> str:
    """Return a text with its authors in one field: pandoc reads only the first of several."""
    text = _CLASSED.sub(lambda it: f"{STYLES[it[1]]}{it[2]}\n", text)
    if said := _DEDICATION.search(text):
        # The fields of a document end with an empty line.
        text = _FIELDS_END.sub(lambda it: f"{it[0]}{' '.join(said[1].split())}\n\n", text, count=1)
        text = _DEDICATION.sub("", text)
    text = _EPIGRAPH.sub(r"\1container:: epigraph", _NO_TEXT.sub("", text))
    text = _RUBRIC.sub(r"**\1**", _CENTRED.sub(r"\1", text))
    authors = _AUTHOR.findall(text)
    joined = iter([f":Authors: {'; '.join(authors)}\n"])
    return _AUTHOR.sub(lambda _: next(joined, ""), text) if len(authors) > 1 else text


def org(_name: str, text: str) -> str:
    """Return a text without priorities, clocks and tasks, and without dates if it says so.

    What is inside environments of LaTeX that only set it is text.
    """
    text = _BREAK.sub("-----", _SETTING.sub("", text))
    states = [word.partition("(")[0] for line in _STATES.findall(text) for word in line.split()]
    text = _INLINE_TASK.sub("", text)
    if words := "|".join(re.escape(word) for word in states if word.isalpha()):
        text = re.sub(rf"^(\*+ )(?:{words}) ", r"\1", text, flags=re.MULTILINE)
    excluded = {"noexport", *(tag for line in _EXCLUDED.findall(text) for tag in line.split())}
    text = _TAGS.sub(lambda it: it[0] if excluded & {*it[2].split(":")} else it[1], text)
    text = _CLOCKS.sub("", _COOKIE.sub(r"\1", _PRIORITY.sub(r"\1", text)))
    return _STAMP.sub("", text) if _WITHOUT_STAMPS.search(text) else text


def mediawiki(_name: str, text: str) -> str:
    """Return a text with the words of its templates, and without links to other pages like it."""
    head: dict[str, str] = {}

    def shown(match: re.Match[str]) -> str:
        said = match[1].strip()
        fields: dict[str, str] = dict(_GIVEN.findall(_LINK.sub(r"\1", match[2])))
        if fields:
            head.update({_OF_FIELD.get(key, key): value for key, value in fields.items()})
            return ""
        parts = [part.strip() for part in match[2].split("|") if "=" not in part.partition(" ")[0]]
        if _NOTING.match(said) or not parts:
            return ""
        if _QUOTING.match(said):
            more = "".join(f"<br>— {part}" for part in parts[1:] if part)
            return f"<blockquote>{parts[0]}{more}</blockquote>"
        return " ".join(parts)

    title = _OWN_TITLE.search(text)
    text = _TEMPLATE.sub(shown, _BESIDE.sub("", _OWN_TITLE.sub("", text)))
    text = _POEM.sub(lambda it: _lines(it[1]), text)
    named = {"title": title[1].strip() if title else "", **head}
    marked = [f"{STYLES[key]}{named[key]}" for key in ("title", "subtitle") if named.get(key)]
    authors = re.split(r"\s*(?:,|&|\band\b|\bund\b|\bet\b|\by\b)\s*", named.get("author", ""))
    marked += [f"{STYLES['author']}{name}" for name in authors if name]
    return "\n\n".join([*marked, text])


def _lines(poem: str) -> str:
    """Return the lines of a poem as pandoc keeps them."""
    stanzas = marked_verse(poem).split("\n\n")
    return "\n\n" + "\n\n".join("<br>".join(each.split("\n")) for each in stanzas) + "\n\n"


def textile(_name: str, text: str) -> str:
    return _TEXTILE_COMMENT.sub("", text)


def docbook(_name: str, text: str) -> str:
    """Return a text with spaces between the parts of names, and without remarks.

    Epigraphs and the paragraphs of dedications say in an attribute what they are.
    """
    opened: list[str] = []

    def with_role(match: re.Match[str]) -> str:
        if match[2] == "dedication":
            opened[:] = [] if match[1] else ["dedication"]
        role = match[2] if match[2] == "epigraph" else opened[-1] if opened else ""
        is_marked = role and not match[1] and match[2] != "dedication"
        return f'{match[0]} role="{role}"' if is_marked else match[0]

    text = _EDITORIAL.sub("", _NAME_END.sub(r"\1 ", _DECLARATION.sub("", text)))
    return _PASSAGES.sub(with_role, text)


def opml(name: str, text: str) -> str:
    """Return an outline whose headings have something below them: all other lines are text.

    Raises `SourceError` for XML that is damaged, or nested too deep.
    """
    root = tree_in(name, _DECLARATION.sub("", text).encode())
    refuse_deep(name, root)
    if any(len(each) for each in root.iter("outline")):
        for body in root.iter("body"):
            _fold(body)
    return etree.tostring(root, encoding="unicode")


def _fold(element: etree._Element) -> None:
    """Move the words of outlines with nothing below them into what stands above."""
    last = element
    for child in list(element):
        _fold(child)
        said = child.get("text", "")
        if child.get("isComment") == "true":
            element.remove(child)
        elif len(child) or child.get("_note") or element.tag == "body":
            last = _last(child)
        else:
            last.set("_note", f"{last.get('_note', '')}\n\n{said}".strip())
            element.remove(child)


def _last(element: etree._Element) -> etree._Element:
    """Return the last outline inside another, itself if there is none."""
    return _last(element[-1]) if len(element) else element
