"""Files of markup languages, rewritten so that pandoc reads all of them.

Such a file is known by its ending: to any eye it is plain text. The files that it includes are read
in its place. What pandoc would drop, or show though it is no text, is written otherwise before.

LaTeX and AsciiDoc have modules of their own. Typst has templates, their arguments, and functions of
packages, none of which pandoc knows; and it shows some things as nothing for which there is a rule:

    #show: book.with(title: [The Weir], dedication: [To Ada])
    #scene                          a gap
    #radio("Ada", [Come in.])       Ada Come in.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.errors import SourceError
from fascicle.model.forms import markup_of
from fascicle.readers.documents import html_of, read_document
from fascicle.readers.encoding import decode
from fascicle.readers.html.page import refuse_deep
from fascicle.readers.html.tags import Element, tag_of
from fascicle.readers.markup import asciidoc, latex
from fascicle.readers.markup.included import without_missing
from fascicle.readers.pandoc import STYLES, marked_verse, pandoc_html, tree_in
from fascicle.readers.sheet import Sheet
from fascicle.readers.text import encoding_queries

# Between the names of authors; "and" only where names of two words or more stand on both sides.
_SEVERAL = re.compile(
    r"\s*;\s*|(?<=\w)\s+(?:&|and|und|et|y|e|och|og)\s+(?=\w[\w.'’-]*\s+\w)", re.IGNORECASE
)
_BLOCK = "title-block-header"
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
# A statement about how things look, or that imports a package.
_LOOKS = re.compile(
    r"^#(?:show|import|set(?! (?:document|text)\b))\b"
    r".*?(?:[\[({]$(?:\n(?!#(?:show|import|set)\b).*)*?\n[\])}].*?)*$",
    re.MULTILINE,
)
# The end of a block, directly above a paragraph.
_END_OF_BLOCK = re.compile(r"^\]\n(?=\S)", re.MULTILINE)
# An argument of a call: a string, content, or a tuple of them; its own call may be around content.
_ARGUMENT = re.compile(
    r"\b([a-z][\w-]*):\s*(\"[^\"]*\"|\[[^\[\]]*\]|\((?:[^()]|\([^()]*\))*\)"
    r"|[a-z]+\((?:[^()]|\([^()]*\))*\)(?:\[[^\[\]]*\])?)"
)
_STRING = re.compile(r'"([^"]*)"|\[([^\[\]]*)\]')
# Those that are called a name.
_NAMED = re.compile(r"\([^()]*?\bname:\s*(\"[^\"]*\"|\[[^\]]*\])[^()]*\)")
_AUTHORS = {"author", "authors"}
_METADATA = _AUTHORS | {"title", "subtitle", "date"}
_UNKNOWN = re.compile(r'Identifier "([\w-]+)" not found')
MOST_UNKNOWN = 40
# Of a page, pandoc shows nothing.
_DEFINED = "#let page(..all) = all.pos().join(parbreak());"


def read_markup(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read a file onto a sheet; `name` names it in messages, and its ending the language.

    Raises `SourceError` for a file that cannot be decoded, or that pandoc cannot read.
    """
    language = markup_of(name)
    decoded = decode(raw, name, encoding)
    text, missing = without_missing(decoded.text.removeprefix("\ufeff"), language)
    if prepared := PREPARED.get(language):
        text = prepared(name, text)
    root = html_of(name, text.encode(), language, is_whole=True)
    if language == "org":
        _unescape(root)
    _mark_title_block(root)
    line = len(sheet.lines) + 1
    sheet.begin(name, decoded.encoding)
    read_document(sheet, root, {})
    sheet.queries += encoding_queries(name, decoded, line)
    if missing:
        question = f"{name} includes files that are not there: {', '.join(missing)}; is that right?"
        sheet.queries.append(
            Query("unread-files", Span(line, line), question, "without them", weight=0.6)
        )


def _unescape(root: Element) -> None:
    """Remove the spaces without a width that keep Org from reading signs as its own."""
    for element in root.iter():
        element.text = (element.text or "").replace("\u200b", "")
        element.tail = (element.tail or "").replace("\u200b", "")


def _mark_title_block(root: Element) -> None:
    """Make paragraphs of the title block, with the marks of their styles."""
    for block in [each for each in root.iter("header") if each.get("id") == _BLOCK]:
        for child in list(block):
            style = child.get("class", "")
            if style in STYLES and tag_of(child) in {"h1", "p"}:
                _mark(child, style)
        block.drop_tag()


def _mark(element: Element, style: str) -> None:
    """Divide an element of the title block into paragraphs of its style."""
    for link in [each for each in element.iter("a") if each.get("class") == "footnote-ref"]:
        link.drop_tree()
    said = element.text_content().strip()
    # A subtitle is in the title, behind its mark.
    pieces = _SEVERAL.split(said) if style == "author" else said.split(STYLES["subtitle"])
    for at, text in enumerate(pieces):
        paragraph = element.makeelement("p", {})
        paragraph.text = STYLES["subtitle" if style == "title" and at else style] + text
        element.addprevious(paragraph)
    element.drop_tree()


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
    return _last(element[-1]) if len(element) else element


def typst(name: str, text: str) -> str:
    """Return Typst with nothing that pandoc drops though it is text. Raises `SourceError`."""
    looks = "\n".join(_LOOKS.findall(text))
    text = _END_OF_BLOCK.sub("]\n\n", _LOOKS.sub("", text))
    if "#set document(" not in text:
        text = _of_template(looks) + text
    return _with_words_of_functions(name, _DEFINED + text)


def _of_template(looks: str) -> str:
    """Return the metadata and the contents that a text gives its template."""
    calls = looks[looks.find("#show:") :] if "#show:" in looks else ""
    given = {key: it for key, it in _ARGUMENT.findall(calls) if not key.endswith("-title")}
    title = _strings(given.get("title", "")) + _strings(given.get("subtitle", ""))
    said = [f'title: "{STYLES["subtitle"].join(title)}"'] if title else []
    said += [f"date: {given['date']}"] if "date" in given else []
    names = [name for each in _AUTHORS for name in _strings(_NAMED.sub(r"\1", given.get(each, "")))]
    said += ["author: (" + "".join(f'"{name}", ' for name in names) + ")"] if names else []
    # An argument that is content is text: a dedication, an epigraph, an imprint.
    more = [it for key, it in given.items() if key not in _METADATA and "[" in it]
    shown = "\n\n".join(f"#block{it}" if it.startswith("[") else f"#{it}" for it in more)
    return f"#set document({', '.join(said)})\n{shown}\n\n" if said or shown else ""


def _strings(value: str) -> list[str]:
    return [one or other for one, other in _STRING.findall(value)]


def _with_words_of_functions(name: str, text: str) -> str:
    """Return Typst in which each name that it does not define is a function of its arguments.

    One that is not called is a gap, as between scenes.
    """
    for _ in range(MOST_UNKNOWN):
        try:
            pandoc_html(name, text.encode(), "typst")
        except SourceError as error:
            unknown = _UNKNOWN.search(str(error))
            if not unknown:
                raise
            said = unknown[1]
            is_called = re.search(rf"\b{said}[(\[.]", text)
            defined = f'{said}(..all) = all.pos().join(" ")' if is_called else f"{said} = [~]"
            text = f"#let {defined};{text}"
        else:
            break
    return text


# Each returns the text of a file as pandoc reads all of it; it may raise `SourceError`.
PREPARED: dict[str, Callable[[str, str], str]] = {
    "latex": latex.prepared,
    "asciidoc": asciidoc.prepared,
    "typst": typst,
    "rst": rst,
    "org": org,
    "mediawiki": mediawiki,
    "textile": textile,
    "docbook": docbook,
    "opml": opml,
}
