"""Markdown files: CommonMark with tables, notes, definitions and front matter, by markdown-it-py.

What is written becomes HTML, which the reader of HTML reads, with the HTML inside. Nothing in it
runs: directives, roles and substitutions are shown as typed, and so is <what no page has>.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from fascicle.model.draft import Aside
from fascicle.readers.encoding import decode
from fascicle.readers.html.page import parsed, read_converted
from fascicle.readers.html.tags import BLOCKS, STYLES
from fascicle.readers.listed_chapters import FRONT
from fascicle.readers.sheet import Line, Sheet
from fascicle.readers.text import encoding_queries, split_lines

if TYPE_CHECKING:
    from markdown_it.renderer import RendererProtocol
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline


# Tags that are read in a file of Markdown: "<sigh>" is a word, and nobody reads what a script says.
_OF_TEXTS = {
    *STYLES, *BLOCKS - {"form", "fieldset", "dialog", "nav"}, "br", "wbr", "span", "small", "big",
    "font", "abbr", "mark", "ins", "img", "a", "q", "rt", "rp", "rb", "bdi", "bdo", "time", "col",
    "colgroup",
}  # fmt: skip
_COMMENT = re.compile(r"<!--\s*(.*?)\s*-->|<style\b[^<>]*>(.*?)</style>", re.DOTALL)
_SPAN = re.compile(r"</?span\b[^<>]*>?", re.IGNORECASE)
_TAG = re.compile(r"<(?=/?([a-zA-Z][\w:-]*)?)")
# The kind of front matter in the ledger.
FRONT_MATTER = "front matter"
# A division of Pandoc's, or a box of HackMD: "::: poem", "::: {.poem #door}", ":::info".
_DIVISION = re.compile(r"\s*(?:\{[^{}\n]*[.#=][^{}\n]*\}|[A-Za-z][\w-]*)\s*:*\s*")
_CLASSES = re.compile(r"(?<![\w\"'])\.([\w-]+)")
# Those of words: "[words]{.underline}"; and what some classes of Pandoc's mean.
_OF_WORDS = re.compile(r"\{ *(?:[.#]|[\w-]+=)[^{}\n]*\}")
_STYLES = {
    "smallcaps": "font-variant: small-caps",
    **dict.fromkeys(("underline", "ul"), "text-decoration: underline"),
}
# Attributes of a heading: "# The Door {#door .unnumbered}".
_ATTRIBUTES = re.compile(r"[ \t]+\{(?:[#.][^{}]*|-)\}[ \t]*$")
# Added by apps for writing and for books:
#
#     %% a comment %%   [[Ada|her sister]]   > [!quote]   - [x] done   {{TOC}}    Obsidian, Ulysses
#     up:: [[Ada]]   The end of a paragraph. ^its-id     fields and ids of blocks: Obsidian
#     #tag/inner #tag                                                             Bear
#     {>>a comment<<}   {++added++}   {--deleted--}   {~~old~>new~~}   ==marked==    CriticMarkup
#     # (PART) The Coast   -# The Coast   {class: part}   {blurb}   A> an aside   bookdown, Leanpub
#     {: .centred}   {% include note.html %}    status:: draft       Jekyll, Logseq and Dataview
#
# A number above a rule is that of a heading, as Pandoc has it: "1. The Quay" above "------".
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE = re.compile(r"(?P<before>[ >]*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})", re.MULTILINE)
_CODE = r"(?P<code>`[^`\n]+`)|"
# Notes on lines of their own, with nothing between them; an asterisk alone begins a list.
_NUMBERED = r"(?:\[\d{1,3}\]|[†‡§¶]) [^\n]+"
_NOTE = rf"(?:\\\* [^\n]+|{_NUMBERED})"
_FIELD = r"[A-Z][\w ]{1,30}: [^\n]+"
# The tags of a note of HackMD: "###### tags: `rain` `goats`".
_TAGS = re.compile(r"^#+ +[Tt]ags:(?: *`[^`\n]+`,?)+ *$", re.MULTILINE)
# Each addition, and what stands for it; h is hidden. Code is as typed.
_ADDED = [
    (re.compile(_CODE + pattern, re.MULTILINE), written)
    for pattern, written in (
        (r"^(?P<h>[A-Za-z][\w -]{0,30}::(?: [^\n]*)?)$", "\n{h}\n"),
        (r"(?<=[^\s^]) +(?P<h>\^[A-Za-z0-9-]{2,})(?= *(?:\n[ \t]*$|\n?\Z))", " {h}"),
        (r"^%%(?P<h>(?![^\n]*%%)[^\n]+)$", "{h}"),
        (r"(?<!\S)%%(?P<h>(?:[^%\n]|\n(?!\n)|%(?!%)){1,5000})%%", "{h}"),
        (r"(?<!\S)%%(?P<t>(?:[^%-]|[%-](?![%-])){1,5000})%%", "\n\n<!--{t}-->\n\n"),
        (r"\{(?P<s>>>|--)(?P<h>[^{}]{1,2000})(?:<<|--)\}", "{h}"),
        (r"\{~~(?P<h>[^{}~]{1,2000})~>(?P<t>[^{}~]{0,2000})~~\}", "{h}{t}"),
        (r"\{(?P<s>\+\+|==)(?P<t>[^{}]{1,2000})(?P=s)\}", "{t}"),
        (r"(?<=[^\w\n=])==(?=\S)(?P<t>[^=\n]+)(?<=\S)==(?![\w=])", "{t}"),
        (r"^==(?=\S)(?P<t>[^=\n]+)(?<=\S)==(?=[^\w\n=])", "{t}"),
        (r"!\[\[(?P<t>[^\[\]\n|]+\.(?:png|jpe?g|gif|webp))(?:\|[^\[\]\n]*)?\]\]", "![](<{t}>)"),
        (r"(?<!!)\[\[(?P<h>[^\[\]\n|]+)\|(?P<t>[^\[\]\n]+)\]\](?![(\[])", "{h}{t}"),
        (r"(?<!!)\[\[(?P<t>[^\[\]\n|]+)\]\](?![(\[])", "{t}"),
        (r"(?<=> )(?P<h>\[!\w[\w-]*\][+-]?)", "{h}"),
        (r"^(?P<t> *(?:[-*+]|\d+[.)]) )\[ \] ", "{t}☐ "),
        (r"^(?P<t> *(?:[-*+]|\d+[.)]) )\[(?P<h>[xX])\] ", "{t}☑{h} "),
        (r"^(?P<h>\{\{TOC\}\}|\[TOC\]|\[toc\])$", "\n{h}\n"),
        (r"^(?P<h>\{/?(?:blurb|aside|pagebreak)\b[^{}\n]*\})$", "\n{h}\n"),
        (r"^(?P<h>\{(?:(?:front|main|back)matter|#[\w-]+|class: *part)\})$", "\n{h}\n"),
        (r"^(?P<h>-)(?P<t># +[^\n]+)$", "{t}{h}"),
        (r"^(?P<h>\{(?::[^{}\n]*|%[^%\n]*%)\})[ \t]*$", "\n{h}\n"),
        (r"^(?P<t>#+ +)(?P<h>\((?:PART|APPENDIX)(?:\\?\*)?\) +)", "{t}{h}"),
        (r"^(?P<h>#[\w-]+(?=/| +#)[\w/-]*(?: +#[\w/-]+)*) *$", "\n{h}\n"),
        (rf"(?P<h>{_TAGS.pattern})", "\n{h}\n"),
        (r"^(?P<h>C>)(?= |$)", "{h}"),
        (r"^(?P<h>[ABDEIQTWX]>)(?= |$)", "> {h}"),
        (r"(?<![^\n]\n)^(?P<t>\d+)(?P<u>[.)])(?= [^\n]+\n(?:-{3,}|={3,})[ \t]*$)", "{t}\\{u}"),
        (rf"^(?=\* [^\n]+\n{_NUMBERED}$)", "\\"),
        (rf"^(?P<t>{_NUMBERED}\n)(?=\* (?![^\n]+\n\* ))", "{t}\\"),
        (rf"^(?P<t>{_NOTE})(?=\n{_NOTE}$)", "{t}\\"),
        (rf"^(?P<t>{_FIELD})(?=\n{_FIELD}$)", "{t}\\"),
    )
]  # fmt: skip
# A page that Notion has below another one, and the properties below its title.
_BELOW_ANOTHER = re.compile(r" [0-9a-f]{32}/[^/]+ [0-9a-f]{32}\.md$")
_PROPERTIES = re.compile(rf"\A(?P<t># [^\n]+\n\n)(?P<h>(?:{_FIELD}(?:\n|\Z))+)(?!\S)")
# Where a part begins, or the part before it ends; its own heading; headings below it.
_PARTS = re.compile(
    r"^(?=#+ +\((?:PART|APPENDIX)|-# |\{(?:class: *part|backmatter)\}$)", re.MULTILINE
)
_PART = re.compile(r"(?:\{class: *part\}\s+)?-?#+ +(?!\(APPENDIX)[^\n]*\n")
_BELOW = re.compile(r"^(?=#{1,5} )", re.MULTILINE)
# A line of prose, or a rule; the end of a sentence, at the end of a line and inside of one.
_PROSE = re.compile(r"(?!\s|[#>|`~<:\\]|[-*+]\s|\d+[.)]\s|\[\^|[-=*_ ]+$)[^\n]*[^\s\\]\n?")
_RULE = re.compile(r"(?:-{3,}|={3,})\s*")
_MARKED = re.compile(r"##? +\S")
_STOP = re.compile(r"[.!?…:—–-][*_\"'”’»)\]]*$")
_INSIDE = re.compile(r"[.!?…][\"'”’»]* +\S")
# No line that a program has broken is so long; the fewest lines; few paragraphs have a blank line.
_LONG_LINE, _FEWEST, _FEW_GAPS = 120, 3, 0.1


def _with_rules_apart(text: str) -> str:
    """Return a text with a blank line above the rules that would make headings of paragraphs.

    A long one is none, and where headings have their own sign, nor is a sentence.
    """
    rows = list(_with_code(text))
    marked = sum(not is_code and _MARKED.match(line) is not None for is_code, line in rows)
    parted, above = list[str](), ""
    for is_code, line in rows:
        said = above.strip() if _RULE.fullmatch(line) else ""
        is_sentence = marked >= _FEWEST and ("\n" in said or _STOP.search(said))
        parted += ["\n"] if said and (is_sentence or len(said) > _LONG_LINE) else []
        parted.append(line)
        above = above + line if not is_code and _PROSE.fullmatch(line.rstrip()) else ""
    return "".join(parted)


def _with_blank_lines(text: str) -> str:
    """Return a text with a paragraph on each line, as Bear and Obsidian show it, parted by blanks.

    A line of several sentences is no sentence of a paragraph with a line for each.
    """
    rows = [
        (line, not is_code and bool(_PROSE.fullmatch(line))) for is_code, line in _with_code(text)
    ]
    above = [one for (one, is_one), (_, is_two) in pairwise(rows) if is_one and is_two]
    gaps = sum(
        is_one and not line.strip() and is_two
        for (_, is_one), (line, _), (_, is_two) in zip(rows, rows[1:], rows[2:], strict=False)
    )
    long = [line for line in above if len(line) > _LONG_LINE]
    are_long = len(long) >= _FEWEST and 4 * sum(map(bool, map(_INSIDE.search, long))) >= len(long)
    are_ended = 5 * sum(map(bool, map(_STOP.search, above))) >= 4 * len(above)
    if not (are_long and are_ended and gaps <= _FEW_GAPS * len(above)):
        return text
    ends = (is_one and is_two for (_, is_one), (_, is_two) in pairwise([*rows, ("", False)]))
    return "".join(
        f"{line}\n" if ends_here else line for (line, _), ends_here in zip(rows, ends, strict=True)
    )


def _common_mark(text: str) -> str:
    """Return a text of Markdown with CommonMark for what apps add; line ends are newlines.

    Headings below that of a part are one deeper.
    """
    written: list[str] = []
    is_in_part = False
    for is_code, lines in groupby(_with_code(text), itemgetter(0)):
        run = "".join(line for _, line in lines)
        for part in [run] if is_code else _PARTS.split(run):
            if is_code:
                written.append(part)
                continue
            head = _PART.match(part) if (begins := _PARTS.match(part)) else None
            is_in_part = bool(head) if begins else is_in_part
            end = head.end() if head else 0
            below = _BELOW.sub("#", part[end:]) if is_in_part else part[end:]
            written.append(_without_added(part[:end] + below))
    return "".join(written)


def _with_code(text: str) -> Iterator[tuple[bool, str]]:
    """Yield whether each line is of fenced code, and the line; an open fence reaches the end."""
    fence, is_quoted = "", False
    for line in _LINE.findall(text):
        if fence and is_quoted and ">" not in line[:4]:
            fence = ""
        opened = None if fence else _FENCE.match(line)
        yield bool(fence or opened), line
        if opened:
            fence, is_quoted = opened["fence"], ">" in opened["before"]
        elif fence and (bare := line.strip(" >\t\n")).startswith(fence) and {*bare} == {fence[0]}:
            fence = ""


def _without_added(text: str) -> str:
    for pattern, template in _ADDED:
        text = pattern.sub(partial(_rewritten, template), text)
    return text


def _rewritten(template: str, match: re.Match[str]) -> str:
    found = match.groupdict()
    if found.get("code"):
        return match[0]
    hidden = escapeHtml(" ".join(found.get("h", "").split()))
    return template.format_map(found | {"h": f"<span hidden>{hidden}</span>"})


def read_markdown(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read a file of Markdown onto a sheet. Raises `SourceError` if it cannot be decoded."""
    decoded = decode(raw, name, encoding)
    sheet.begin(name, decoded.encoding)
    sheet.queries += encoding_queries(name, decoded, len(sheet.lines) + 1)
    text = "\n".join(split_lines(decoded.text.removeprefix("\ufeff")))
    if front := FRONT.match(text):
        _front_matter(sheet, front[0].rstrip().split("\n"))
        text = text[front.end() :]
    if tagged := _TAGS.search(text):
        sheet.described = sheet.described.with_values(tags=(*tagged[0].split("`")[1::2],))
    if _BELOW_ANOTHER.search(name):
        text = _PROPERTIES.sub(partial(_rewritten, "{t}{h}\n\n"), text)
    text, fields = _note_as_text(text)
    parser = _parser()
    tokens = parser.parse(_common_mark(_with_blank_lines(_with_rules_apart(text))))
    _hide_attributes(tokens)
    _keep_line_ends(tokens)
    written = parser.renderer.render(tokens, parser.options, {})
    if written.strip():
        read_converted(sheet, parsed(name, f"<body>{written}</body>"))
    if lines := [Line(line) for line in fields.splitlines() if line]:
        sheet.ledger.append(Aside("metadata", sheet.add(lines).span))


def _front_matter(sheet: Sheet, lines: Sequence[str]) -> None:
    """Set front matter aside, as typed; a pass reads it."""
    sheet.ledger.append(Aside(FRONT_MATTER, sheet.add([Line(line) for line in lines]).span))
    sheet.end_block()


def _unmarked_notes(state: StateCore) -> None:
    """Put notes without a mark, and all but the first of a label, below the text as typed.

    The plugin drops them; and of a note within a note, it drops the outer one.
    """
    refs = state.env.get("footnotes", {}).get("refs", {})
    text: list[Token] = []
    unmarked: list[Token] = []
    marked: dict[str, list[Token]] = {}
    within: list[list[Token]] = []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            within.append([])
        (within[-1] if within else text).append(token)
        if token.type == "footnote_reference_close":
            note = within.pop()
            label = note[0].meta["label"]
            if refs[f":{label}"] < 0 or label in marked:
                unmarked += _as_typed(label, note[1:-1])
            else:
                marked[label] = note
    state.tokens = [*text, *unmarked, *chain(*marked.values())]


def _as_typed(label: str, note: Sequence[Token]) -> Sequence[Token]:
    """Return the paragraphs of a note, with its label before the first."""
    typed = Token("text", "", 0, content=f"[^{label}]: ")
    if note and note[0].type == "paragraph_open":
        note[1].children = [typed, *(note[1].children or ())]
        return note
    return [Token("paragraph_open", "p", 1), typed, Token("paragraph_close", "p", -1), *note]


def _hide_attributes(tokens: Sequence[Token]) -> None:
    """Hide the attributes that Pandoc and others write behind headings."""
    for opened, inline in pairwise(tokens):
        last = inline.children[-1] if inline.children else None
        if opened.type != "heading_open" or last is None or last.type != "text":
            continue
        attributes = _ATTRIBUTES.search(last.content)
        # As typed, escaped braces are none.
        if attributes and inline.content.endswith(attributes[0].rstrip()):
            last.content = last.content[: attributes.start()]
            hidden = f"<span hidden>{escapeHtml(attributes[0])}</span>"
            inline.children = [
                *(inline.children or ()),
                Token("html_inline", "", 0, content=hidden),
            ]


# The measures of wrapped text and of verse are those of plain texts: see `recovery.measure` and
# `recovery.paragraphs`. Wider lines are verse only if each begins with a capital, and few end a
# sentence; a line end that is the only one of a text is an accident. Prose that is wrapped narrower
# than pentameters is rare.
_NARROWEST, _SLACK, _MOST_EARLY, _MOST_RAGGED = 45, 6, 0.45, 0.34
_SHORT, _LONGEST, _STANZA, _FEWEST_ENDS = 60, 90, 3, 2
_MOST_CAPITALS = 0.8
_ONE_LINED = ("list_item", "footnote", "dt", "dd")


def _keep_line_ends(tokens: Sequence[Token]) -> None:
    """Keep the line ends of paragraphs that are not wrapped, which may be verse.

    Not where long lines without capitals prevail, as those of texts with a line for each clause.
    """
    rows = {id(inline): inline.content.split("\n") for inline in _of_several_lines(tokens)}
    ends = [pair for lines in rows.values() for pair in pairwise(lines)]
    if len(ends) < _FEWEST_ENDS:
        return
    widths = sorted(len(line) for line, _ in ends)
    width = widths[int(0.98 * (len(widths) - 1))]
    is_wrapped = width >= _NARROWEST and _early(ends, width) <= _MOST_EARLY * len(ends)
    if is_wrapped and not _have_capitals(list(chain(*rows.values()))):
        width -= _SLACK
    else:
        long = sum(max(map(len, it)) > _longest(it) for it in rows.values())
        width = 0 if 2 * long > len(rows) else _LONGEST
    for token in tokens:
        if (lines := rows.get(id(token))) and _are_typed(lines, width):
            for child in token.children or ():
                child.type = "hardbreak" if child.type == "softbreak" else child.type


def _of_several_lines(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the lines of paragraphs outside lists and notes, of which no end is marked."""
    inside = 0
    for opened, token in pairwise(tokens):
        inside += opened.nesting * opened.type.startswith(_ONE_LINED)
        kinds = {child.type for child in token.children or ()}
        is_prose = opened.type == "paragraph_open" and not inside
        if is_prose and "softbreak" in kinds and "hardbreak" not in kinds:
            yield token


def _are_typed(lines: Sequence[str], width: int) -> bool:
    """Return whether a paragraph has the lines of verse: short ones, which end before a width."""
    ends = list(pairwise(lines))
    is_short = max(map(len, lines)) <= _longest(lines)
    return is_short and _early(ends, width) > _MOST_RAGGED * len(ends)


def _longest(lines: Sequence[str]) -> int:
    """Return the width up to which lines may be verse."""
    is_stanza = len(lines) >= _STANZA and 2 * sum(map(bool, map(_STOP.search, lines))) < len(lines)
    return _LONGEST if is_stanza and _have_capitals(lines) else _SHORT


def _early(ends: Sequence[tuple[str, str]], width: int) -> int:
    """Return the number of line ends before which the next line's first word had room."""
    return sum(len(line) + 1 + len(below.split(" ", 1)[0]) <= width for line, below in ends)


def _have_capitals(lines: Sequence[str]) -> bool:
    begun = [line.lstrip("*_ “‘\"'—…([<")[:1] for line in lines]
    return sum(map(str.isupper, begun)) > _MOST_CAPITALS * len(begun)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for plugin in (footnote_plugin, deflist_plugin):
        parser.use(plugin)
    parser.use(container_plugin, "division", validate=_is_division, render=_division)
    parser.inline.ruler.after("footnote_ref", "bracketed_words", _bracketed_words)
    parser.core.ruler.before("footnote_tail", "unmarked_notes", _unmarked_notes)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("footnote_caption", _caption)
    parser.add_render_rule("html_inline", _html)
    parser.add_render_rule("html_block", _html)
    return parser


def _bracketed_words(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (as rules are called)
    """Read words in brackets with their attributes as a span; the attributes are hidden."""
    if state.src[state.pos] != "[":
        return False
    # Looked for once: a paragraph may have a million brackets.
    searched, has_any = state.env.get("bracketed", ("", False))
    if searched is not state.src:
        has_any = "]{" in state.src
        state.env["bracketed"] = (state.src, has_any)
    if not has_any:
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    attributes = _OF_WORDS.match(state.src, end + 1) if end > 0 else None
    if attributes and not silent:
        classes, last = _CLASSES.findall(attributes[0]), state.posMax
        style = "; ".join(_STYLES[name] for name in classes if name in _STYLES)
        opening = f'<span class="{" ".join(classes)}" style="{style}">'
        state.push("html_inline", "", 0).content = opening
        state.pos, state.posMax = state.pos + 1, end
        state.md.inline.tokenize(state)
        state.posMax = last
        hidden = f"</span><span hidden>{escapeHtml(attributes[0])}</span>"
        state.push("html_inline", "", 0).content = hidden
    if attributes:
        state.pos = attributes.end()
    return attributes is not None


def _is_division(info: str, *_given: str) -> bool:
    """Return whether what is behind ":::" is a class, or Pandoc's attributes; no directive is."""
    return _DIVISION.fullmatch(info) is not None


def _division(_self: RendererProtocol, tokens: Sequence[Token], at: int, *_given: object) -> str:
    """Return the beginning or the end of a division, with its classes; the line is hidden."""
    if tokens[at].nesting < 0:
        return "</div>\n"
    info = tokens[at].info.strip().rstrip(": ")
    classes = " ".join(_CLASSES.findall(info) or ([] if "{" in info else [info]))
    return f'<p hidden>{escapeHtml(info)}</p>\n<div class="{escapeHtml(classes)}">\n'


def _caption(_self: RendererProtocol, tokens: Sequence[Token], at: int, *_given: object) -> str:
    """Return the mark of a note, the same wherever it is repeated."""
    return f"[{tokens[at].meta['id'] + 1}]"


def _html(_self: RendererProtocol, tokens: Sequence[Token], at: int, *_given: object) -> str:
    """Return HTML with the tags of texts, all others as typed, and comments hidden."""
    token = tokens[at]
    # A comment may hold tags, but not the one that would end its hiding.
    shown = _COMMENT.sub(
        lambda comment: f"<span hidden>{_SPAN.sub('', comment[1] or comment[2] or '')}</span>",
        token.content,
    )
    shown = _TAG.sub(lambda tag: "<" if (tag[1] or "").lower() in _OF_TEXTS else "&lt;", shown)
    return f"<div>{shown}</div>\n" if token.block and _TAG.match(shown) is None else shown


def _fence(_self: RendererProtocol, tokens: Sequence[Token], at: int, *_given: object) -> str:
    """Return fenced lines as HTML: a directive is as typed, the name of a language is hidden."""
    token = tokens[at]
    info, content = escapeHtml(token.info.strip()), escapeHtml(token.content)
    if info.startswith("{"):
        return f"<pre><code>{token.markup}{info}\n{content}{token.markup}</code></pre>\n"
    hidden = f"<p hidden>{info}</p>" if info else ""
    return f"{hidden}<pre><code>{content}</code></pre>\n"


# A property, in Logseq and in Obsidian's Dataview.
_PROPERTY = re.compile(r"[ \t]*(?:- )?[a-z][\w-]*:: [^\n]*")
_OUTLINED = re.compile(r"(?P<indent>[ \t]*)-(?: (?P<text>.*))?")
# Where properties are, so many lines are items of an outline.
_SHARE = 0.8
_APP_FIELDS = re.compile(r"id: [0-9a-f]{32}\n(?:[a-z_]+:[^\n]*\n)*type_: (?P<type>\d+)\s*")
_OF_NOTE = "1"


def _note_as_text(text: str) -> tuple[str, str]:
    """Return a note of an app's as other texts are written, and the fields below it.

        The Lamp                            title:: The Salt Road
                                            - # The Lamp
        It was out.                           collapsed:: true
                                                - It was out.
        id: 0123456789abcdef…                   - ---
        type_: 1                                - It rained.

    A note of Joplin's has its title in the first line; what is no note (`type_` is not 1) has no
    text. In an outline of Logseq's each item is a paragraph, and one at the left with others below
    it is a heading.
    """
    above, _, below = text.rpartition("\nid: ")
    fields = _APP_FIELDS.fullmatch(f"id: {below}") if above else None
    if fields is None:
        return _without_items(text), ""
    if fields["type"] != _OF_NOTE:
        return "", text
    title, _, rest = above.partition("\n")
    return f"{title if title.startswith('#') else f'# {title}'}\n{rest}", fields[0]


def _without_items(text: str) -> str:
    """Return an outline as paragraphs and headings, any other text as it is."""
    lines = text.split("\n")
    typed = [line for line in lines if line.strip() and not _PROPERTY.fullmatch(line)]
    items = [item for line in typed if (item := _OUTLINED.fullmatch(line))]
    has_fields = any(map(_PROPERTY.fullmatch, lines))
    if not has_fields or len(items) < max(2, _SHARE * len(typed)):
        return text
    above = {one[0] for one, two in pairwise(items) if not one["indent"] and two["indent"]}
    written: list[str] = []
    for line in lines:
        item = _OUTLINED.fullmatch(line)
        said = (item["text"] or "") if item else line.strip()
        is_title = line in above and not said.startswith("#")
        written += ["", f"# {said}" if is_title else said] if item else [said]
    return "\n".join(written)
