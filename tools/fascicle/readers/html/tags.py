"""Tags and attributes of HTML, and their meaning for a book."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, islice, takewhile
from statistics import median
from typing import TypeAlias

from lxml import html

from fascicle.model.blocks import Style
from fascicle.model.errors import SourceError
from fascicle.model.words import words

Element: TypeAlias = html.HtmlElement
STYLES = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), Style.EMPHASIS),
    **dict.fromkeys(("strong", "b"), Style.STRONG),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), Style.CODE),
    **dict.fromkeys(("s", "strike", "del"), Style.STRUCK),
    "u": Style.UNDERLINED,
    "sub": Style.SUBSCRIPT,
    "sup": Style.SUPERSCRIPT,
    "ruby": Style.RUBY,
}
HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
# Each element takes some 200 bytes of memory. A long novel has some ten thousand.
MOST_TAGS = 1_000_000
# Elements with an outline of their own.
SECTIONS = {"section", "article"}
LISTS = {"ul", "ol", "menu", "dir"}
# Elements that begin and end a block.
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "nav", "optgroup", "option", "p", "pre",
    "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    *LISTS, *HEADINGS,
}  # fmt: skip
# Elements whose content is no text of the page.
UNSHOWN = {
    "head", "script", "style", "template", "noscript", "iframe", "applet", "audio", "video",
    "canvas", "desc", "metadata", "annotation", "annotation-xml", "noframes", "frameset", "title",
    "datalist",
}  # fmt: skip
# Elements of a drawing that hold words.
TEXTS = {"text", "foreignobject"}
# No page has these. The parser ends at the first NUL, and no element can be given the others.
NO_CHARACTERS = dict.fromkeys([*{*range(0x20)} - {*b"\t\n\r"}, 0xFFFE, 0xFFFF], " ")
# Elements that are used, and not read.
_CONTROLS = {"button", "select", "textarea", "input", "label"}
_PAGE_NUMBERS = {
    "pagenum", "pageno", "page-number", "pagebreak", "doc-pagebreak", "x-ebookmaker-pageno",
}  # fmt: skip
# The classes by which readers of other formats say what no tag of HTML says.
COMMENT, DELETION, PAGE_BREAK = "fascicle-comment", "fascicle-deletion", "fascicle-page-break"
METADATA, NUMBER = "fascicle-metadata", "fascicle-number"
RUNNING_HEAD = "fascicle-running-head"
# The attribute of an element whose lines CSS keeps.
TYPED = "data-fascicle-typed"
# The attribute of a part of a line that CSS puts on lines of its own.
LINED = "data-fascicle-lined"
# The attribute of a paragraph that is far below the one above: "prose" if nothing else sets it off.
FAR_BELOW = "data-fascicle-far-below"
# The attribute of a block of nothing but formulas.
FORMULA = "data-fascicle-formula"
# The class of a preformatted element that holds a plain text.
PLAIN_TEXT = "fascicle-plain-text"
# Notes of transcribers, as Distributed Proofreaders call them.
TRANSCRIBED = "transcriber's note"
_TRANSCRIBERS = {"transnote", "tnote", "trans-note", "tnbox"}
_LINE_NUMBERS = {"linenum", "linenumber", "line-number", "lineno", "lnum"}
_WEBSITE = """navigation site-header site-footer site-nav breadcrumb breadcrumbs
    post-navigation chapter-navigation comments-area comment-list contentinfo wsite-menu-default
    subscription-widget subscription-widget-wrap subscription-widget-wrap-editor button-wrapper
    navi-gb bottomnavi-gb post-notes"""
# The ids of menus, and the most elements of one; the heading of comments, among so many.
_MENUS, _LARGEST_MENU = {"nav", "navbar", "menu"}, 500
_HEAD_OF_COMMENTS = re.compile(r"(?:\d+ )?comments?\b.{0,12}", re.IGNORECASE)
_FIRST_ELEMENTS = 50
# Links for those who read by ear: “Skip to content”.
_SKIP = {"skip-link", "skiplink", "header-skip-link", "screen-reader-text", "sr-only"}
_SKIPS = re.compile(
    r"\s*(?:skip|jump) to (?:the )?(?:main |primary )?"
    r"(?:content|article|text|navigation|menu|search|footer|sidebar|comments?)\b",
    re.IGNORECASE,
)
# A link to the page before or after, which is at an edge: <a style="float: left"><< Chapter 3</a>
_ONWARD = re.compile(r"\s*(?:<<|[«‹←])[^<>»›→]{1,40}|[^<>«‹←]{1,40}(?:>>|[»›→])\s*")
_KINDS = {
    **dict.fromkeys(_PAGE_NUMBERS, "page-number"), COMMENT: "comment", DELETION: "deletion",
    **dict.fromkeys(_LINE_NUMBERS, "line number"), METADATA: "metadata",
    **dict.fromkeys(_TRANSCRIBERS, TRANSCRIBED),
    RUNNING_HEAD: "running head",
    # Links to other pages of a site; DITA has a class for the topics before, after and above one.
    **dict.fromkeys(_WEBSITE.split(), "website"), "familylinks": "contents",
}  # fmt: skip
# Poems and their lines, as Project Gutenberg and publishers call them: poem1, poem-first.
_VERSE = re.compile(
    r"(?:z3998:|wp-block-)?(?:poem|poetry|verse|stanza|strophe|song|lyrics?|hymn|ballad|sonnet)s?"
    r"(?:[-_]?(?:\d+|first|mid|middle|last|lines?|start|end|top|bottom|indent|container|block|body))*"
    r"[-_]?[a-z]?"
    r"|lg|line-?(?:block|group)"
)
# The class of a poem that the look of its lines shows.
POEM = "poem"
# The beginnings of stanzas.
_FIRST = re.compile(r".*(?:first|start|top)")
# What a heading's tag may hold that is none.
_ORNAMENT = re.compile(r"(?:[^\w?!….]|_)+")
# Speakers in plays; Standard Ebooks calls names in stage directions personas, too, inside of lines.
_SPEAKERS, _PERSONAS = {"speaker", "singer"}, {"persona", "z3998:persona"}
# Quotations, as Project Gutenberg and publishers call them.
_QUOTATIONS = {"blockquot", "blockquote", "block-quote", "bq", "quote", "quotation", "extract"}
EPIGRAPH, _DEDICATION, _LETTER = "epigraph", "dedication", "letter"
# Epigraphs, and the paragraphs that name their sources.
_EPIGRAPHS = {EPIGRAPH, "doc-epigraph"}
_SOURCES = {"attribution", "source", "epigraph-attribution", "epigraph-source", "epigraph-author"}
# How far a heading is above an epigraph that only the class of a name shows, and its last word.
_NEAR, _STOP = 2, re.compile(r"[.!?…:—][\"'”’»«)]*$")
# Lines of poems.
_LINES = {"line", "verseline", "l", "i0"}
# Lengths of paragraphs: a long line of verse, and what is no line of verse; so many poems before
# and after one are looked at.
_LONG_LINE, _PROSE, _POEMS = 100, 400, 9
# The most words in the box of a title, which a rule may end.
_LONGEST_TITLE = 12
# The seconds since 1970 have ten.
_MOST_DIGITS = 10
# What code has, and a wide space between columns; the least share of lines with them. The beginning
# of a line of verse, and the share of its lines with it, which prose never has. A row of stars.
_SIGN = re.compile(r"[{}<>=|\\]|\w\(|\S {3,}\S")
_SIGNS, _CAPITALS = 0.3, 0.8
_CAPITAL = re.compile(r"^\W*[^\W\d_a-zß-ÿ]")
# The first line of an archive's header.
_FIELD = re.compile(r"\s*Title:\s")
_ROW = re.compile(r"([\W_])\1*")
# The attribute that gives the indent of an element by CSS, in em, and classes that name one.
INDENT = "data-fascicle-indent"
_INDENT = re.compile(r"(?:i|indent|in)-?(\d{1,2})")
# The attribute that gives the alignment of an element by CSS.
ALIGN = "data-fascicle-align"
# How far a quotation among the lines of a poem is set in, in em.
_INSET = 2
_MOST_INDENTED = 80
_ROLES = ("class", "role", "type", "{http://www.idpf.org/2007/ops}type", "epub:type")


def first_line(error: Exception) -> str:
    """Return a parser's error; of some, the place is on the next line."""
    return str(error).partition("\n")[0]


def tag_of(element: Element) -> str:
    """Return the name of an element, without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def roles_of(element: Element) -> set[str]:
    """Return the classes, roles and `epub:type`s of an element."""
    values = (value for name in _ROLES if (value := element.get(name)))
    return {role for value in values for role in value.lower().split()}


def holds_blocks(element: Element) -> bool:
    return any(tag_of(part) in BLOCKS for part in element.iterdescendants())


def depth_of_heading(element: Element) -> int:
    """Return the depth of a heading, 0 for other elements; a group of titles is one heading."""
    if tag_of(element) == "hgroup":
        return next(filter(None, map(depth_of_heading, element.iterdescendants())), 0)
    return HEADINGS.get(tag_of(element), 0)


def is_ornament(heading: Element) -> bool:
    return _ORNAMENT.fullmatch(unspaced(shown_text(heading))) is not None


def ends_title(rule: Element) -> bool:
    """Return whether a rule is the last in a box of a few words, as of a title."""
    box = rule.getparent()
    return rule.getnext() is None and 0 < len(shown_text(box).split()) <= _LONGEST_TITLE


def kind_aside(element: Element) -> str:
    """Return the ledger's kind for an element, "" for a part of the text."""
    tag = tag_of(element)
    if tag == "nav":
        return "contents"
    if tag in _CONTROLS:
        return "controls"
    # Notion has the properties of a page in its header.
    is_beside = tag == "table" and "header" in map(tag_of, element.iterancestors())
    if is_beside or (tag == "td" and _is_menu_beside(element)):
        return "website"
    if not element.attrib:
        return ""
    if element.get("hidden") is not None:
        return "hidden"
    roles = roles_of(element)
    kind = next((_KINDS[role] for role in roles if role in _KINDS), "")
    return kind or ("website" if _is_website(element, roles) else "")


def _is_menu_beside(cell: Element) -> bool:
    """Return whether a cell has links to other pages, and little else, beside one with the text."""
    links = [link for link in cell.iter("a") if not link.get("href", "#").startswith("#")]
    linked = sum(len(link.text_content()) for link in links)
    others = (len(part.text_content()) for part in cell.getparent() if part is not cell)
    is_menu = len(links) > 1 and 2 * linked > len(shown_text(cell).strip())
    return is_menu and max(others, default=0) > _PROSE


def _is_website(element: Element, roles: set[str]) -> bool:
    """Return whether an element is a menu of links, one, or comments of readers with a heading."""
    called = element.get("id", "").lower()
    if element.tag == "a" and "float" in element.get("style", ""):
        return _ONWARD.fullmatch(shown_text(element)) is not None
    if element.tag == "a" and element.get("href", "#").startswith("#"):
        return not roles.isdisjoint(_SKIP) or _SKIPS.match(shown_text(element)) is not None
    if called in _MENUS:
        parts = list(islice(element.iter(), _LARGEST_MENU + 1))
        links = sum(len(part.text_content()) for part in parts if part.tag == "a")
        is_long = len(parts) > _LARGEST_MENU or any(map(depth_of_heading, parts))
        return not is_long and 2 * links >= len("".join(element.text_content().split()))
    if "comments" not in {called, *roles}:
        return False
    parts = list(islice(element.iter(), _FIRST_ELEMENTS))
    heads = (shown_text(part).strip() for part in parts if depth_of_heading(part))
    return _HEAD_OF_COMMENTS.fullmatch(next(heads, "")) is not None


def kind_of_group(element: Element) -> str:
    """Return "epigraph", "dedication" or "letter" for an element that is called one, or "".

    The source of an epigraph may be a paragraph below it. The others are paragraphs.
    """
    roles = roles_of(element) if element.attrib else set()
    if not roles.isdisjoint(_EPIGRAPHS) or _is_signed(element):
        return "" if any(map(depth_of_heading, element.iter())) else EPIGRAPH
    if tag_of(element) != "p":
        return ""
    above = element.getprevious()
    if not roles.isdisjoint(_SOURCES) and above is not None:
        return kind_of_group(above)
    return next((kind for kind in (_DEDICATION, _LETTER) if kind in roles), "")


def _is_signed(box: Element) -> bool:
    """Return whether a division near a heading is a sentence with its author below, by a class.

    What is above the name without a stop may be the title of a work; without prose below it, a box
    is a poem with its author.
    """
    near = islice(box.itersiblings(preceding=True), _NEAR) if tag_of(box) == "div" else ()
    paragraphs = [*box.iter("p")] if any(map(depth_of_heading, near)) else []
    if not paragraphs or roles_of(paragraphs[-1]).isdisjoint({*_SOURCES, "author"}):
        return False
    text, name = shown_text(box).rstrip(), shown_text(paragraphs[-1]).strip()
    said = text.removesuffix(name).rstrip()
    below = islice(box.itersiblings("p"), _NEAR)
    is_prose_below = any(len(shown_text(it)) > _LONG_LINE for it in below)
    is_sentence = len(said) < min(len(text), _PROSE) and _STOP.search(said) is not None
    return is_sentence and is_prose_below


def is_quotation(element: Element) -> bool:
    return tag_of(element) in {"div", "p"} and not _QUOTATIONS.isdisjoint(roles_of(element))


def is_typed(element: Element) -> bool:
    """Return whether the lines of an element end where they end in the file."""
    return tag_of(element) == "pre" or element.get(TYPED) is not None


def is_code(element: Element) -> bool:
    """Return whether preformatted lines are code, columns or wrapped prose.

    In novels they are mostly verse and playbills, whose lines begin with capitals (Project
    Gutenberg's Huckleberry Finn), and rows of stars (an Alice by Readium).
    """
    text = shown_text(element).expandtabs()
    if PLAIN_TEXT in roles_of(element) or holds_blocks(element) or _ROW.fullmatch(unspaced(text)):
        return False
    lines = list(filter(str.strip, text.splitlines()))
    if lines and _FIELD.match(lines[0]):
        return False
    signs, capitals = (sum(map(bool, map(form.search, lines))) for form in (_SIGN, _CAPITAL))
    is_named = any(tag_of(part) == "code" for part in element.iter())
    return is_named or _SIGNS * len(lines) <= signs or capitals < _CAPITALS * len(lines)


def is_speaker(element: Element) -> bool:
    """Return whether an element at the beginning of a line is the name of its speaker."""
    roles = roles_of(element) if element.attrib else set()
    is_persona = not roles.isdisjoint(_PERSONAS) and tag_of(element) in BLOCKS
    return is_persona or not roles.isdisjoint(_SPEAKERS)


def is_play(element: Element) -> bool:
    """Return whether an element holds a play in rows of a table: a speaker, and the words."""
    return any(map(is_speaker, element.iter("td")))


def is_verse(element: Element) -> bool:
    """Return whether an element holds a poem.

    Lines of Faded Page's title pages are called so, too: they are centred, each on its own.
    calibre gives elements that look the same one class, whatever they were: it may call all
    quotations verse. No line of verse is as long as a paragraph of prose, and most are short, also
    in the poems beside it: those of Gitanjali are prose. Standard Ebooks calls a whole scene verse;
    its speeches are.
    """
    roles = roles_of(element) if element.attrib else set()
    is_line = tag_of(element) == "p" and roles & _LINES and element.get(ALIGN) != "center"
    is_called = any(map(_VERSE.fullmatch, roles)) or is_line
    if not is_called or is_play(element):
        return False
    unbroken = _unbroken(element)
    is_in_lines = _is_in_lines(element)
    if any(role.startswith("calibre") for part in element.iter() for role in roles_of(part)):
        return is_in_lines and max(unbroken, default=0) < _LONG_LINE
    return is_in_lines or (max(unbroken, default=0) < _PROSE and _are_short(element, unbroken))


def _unbroken(element: Element) -> list[int]:
    """Return the lengths of the paragraphs without lines."""
    paragraphs = (part for part in element.iter() if tag_of(part) == "p")
    return [len(shown_text(part)) for part in paragraphs if not _is_in_lines(part)]


def _are_short(poem: Element, unbroken: Sequence[int]) -> bool:
    """Return whether most lines of a poem are short, and of those beside it if it has several."""
    around = (poem.itersiblings(poem.tag), poem.itersiblings(poem.tag, preceding=True))
    near = chain.from_iterable(islice(it, _POEMS) for it in around) if len(unbroken) > 1 else ()
    beside = (_unbroken(it) for it in near if roles_of(it) == roles_of(poem))
    return all(median(it or [0]) < _LONG_LINE for it in (unbroken, [*chain(unbroken, *beside)]))


def begins_stanza(line: Element) -> bool:
    """Return whether a line of a poem begins a stanza, by its class or the space above it."""
    return line.get(FAR_BELOW) is not None or any(map(_FIRST.fullmatch, roles_of(line)))


def _is_in_lines(element: Element) -> bool:
    parts = element.iter()
    return any(tag_of(p) == "br" or is_typed(p) or roles_of(p) & _LINES for p in parts)


def align_stanzas(stanza: Element) -> None:
    """Count the indents of a poem, or of stanzas beside one another, from the least of them."""
    above = stanza.getprevious()
    if above is not None and is_verse(above):
        return
    stanzas = [stanza, *takewhile(is_verse, stanza.itersiblings())]
    least = min(map(_own_indent, stanzas))
    for part in stanzas:
        part.set(INDENT, str(_own_indent(part) - least))


def indent_of(element: Element, poem: Element) -> int:
    """Return the indent of a line of a poem in spaces: that of all elements around it."""
    around = takewhile(lambda part: part is not poem, (element, *element.iterancestors()))
    indent = sum(map(_own_indent, (*around, poem)))
    return max(0, min(round(2 * indent), _MOST_INDENTED))


def _own_indent(element: Element) -> float:
    """Return the indent of an element in em, by CSS or else by its class or its tag."""
    if indent := element.get(INDENT):
        return float(indent)
    matches = (_INDENT.fullmatch(role) for role in roles_of(element)) if element.attrib else ()
    inset = _INSET if tag_of(element) == "blockquote" else 0
    return next((int(match[1]) for match in matches if match), inset)


def shown_text(element: Element) -> str:
    """Return the text of an element, without that of scripts and the like."""
    tag = tag_of(element)
    if tag in UNSHOWN or not tag:
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [shown_text(child), child.tail or ""]
    edge = "\n" if tag == "br" else " " if tag in BLOCKS or tag in _CONTROLS else ""
    return f"{edge}{''.join(parts)}{edge}" if tag != "br" else edge


def together(*elements: Element, tag: str = "div") -> Element:
    """Put elements that follow one another into a new one, but no text behind them; return it."""
    whole = elements[0].makeelement(tag)
    elements[0].addprevious(whole)
    whole.extend(elements)
    whole.tail, elements[-1].tail = elements[-1].tail, None
    return whole


def unspaced(text: str) -> str:
    return "".join(text.split())


def folded(text: str) -> list[str]:
    """Return the words of a text without case, as titles are compared."""
    return [word.casefold() for word in words(text)]


def whole_number(digits: str | None, otherwise: int) -> int:
    """Return the number that an attribute says; longer ones are none to browsers, either."""
    return (
        int(digits) if digits and digits.isdecimal() and len(digits) <= _MOST_DIGITS else otherwise
    )


def is_on_line(element: Element) -> bool:
    """Return whether a definition is one line, and directly below its term."""
    above = element.getprevious()
    if tag_of(element) != "dd" or above is None or tag_of(above) != "dt":
        return False
    inside = {tag_of(child) for child in element.iterdescendants()}
    return not inside & (BLOCKS | {"br"})


def refuse_crowded(place: str, tags: int) -> None:
    """Raise `SourceError` for HTML or XML of too many tags for a tree of them in memory."""
    if tags > MOST_TAGS:
        problem = f"has more than {MOST_TAGS:,} tags"
        raise SourceError(place, problem, "Divide it into several files in a folder.")
