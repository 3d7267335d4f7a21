"""Breaks, and lines that end where their author ended them: verse, addresses, telegrams, chats.

Scene breaks are `***`, `:::{ornament} ~*~` and `:::{space-break}`; `:::{kept-space}` is a space.

    <hr class="scene-break ornament" aria-label="Scene break" data-mark="~*~">

Docutils allows a transition neither first nor last nor beside another one, and says so in
warnings; an author may end a chapter as they like. So transitions become nodes of ours before
docutils looks at them. The mark is an attribute, drawn by the style sheet: it holds no words.

    <div class="verse"><p class="stanza" id="p-…">
    <span class="line">Line</span><br />
    <span class="line" style="--indent: 4">indented line</span><br />
    </p></div>

A stanza is a paragraph to readers of screens and to the stable ids; the `<br>` keeps the
lines apart where there is no style sheet, which hides it. Leading spaces are kept as indents, blank
lines as breaks between stanzas.

A kept line of a paragraph ends in a hard break on the page. Here each becomes an element of its
own, so that one too long for the window can hang, and the paragraph gets the class `kept-lines`.
Where lines are set in, the page has a fence, as it has for verse: `:::{lines}`.

    :::{chat}
    **Ada (21:04):** are you up
      and if so why
    **bell:** no
    :::

    <dl class="chat"><dt>Ada (21:04):</dt><dd><p>are you up</p>…</dd></dl>

Each line of a chat begins with its speaker, strong; a line that is set in goes on with the message
above it. All are docutils' own nodes, so that every writer knows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, groupby
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from fascicle.sphinx_ext.elements.text_nodes import (
    WORDS_ALONE,
    block,
    element,
    kept_space,
    scene_break,
    stanza,
    verse,
    verse_line,
)
from fascicle.sphinx_ext.i18n import gettext

ASTERISKS = "* * *"
CLASS = "kept-lines"
# Lines whose numbers are multiples of this show them.
STEP = 5
# A tab stop, where an author indented with tabs.
TAB = 4


class OrnamentDirective(SphinxDirective):
    """An ornament other than asterisks; the argument is the mark, as typed."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        return [scene_break(mark=self.arguments[0].strip())]


class SpaceDirective(SphinxDirective):
    """A gap wider than the others: a break that the author showed so, or none."""

    def run(self) -> list[nodes.Node]:
        return [scene_break(mark="") if self.name == "space-break" else kept_space()]


class TransitionsAreBreaks(SphinxTransform):
    """Replace each transition, before docutils warns about where it stands (at 830)."""

    default_priority = 200
    looks_for = (nodes.transition,)

    def apply(self, **_kwargs: object) -> None:
        for transition in list(self.document.findall(nodes.transition)):
            transition.replace_self(scene_break(mark=ASTERISKS))


def _write_rule(writer: HTML5Translator, node: scene_break) -> None:
    mark = node["mark"]
    attributes = {"data-mark": mark} if mark else {}
    attributes |= {"aria-label": gettext("Scene break")}
    shown = "ornament" if mark else "space"
    tag = writer.emptytag(node, "hr", "\n", CLASS=f"scene-break {shown}", **attributes)
    writer.body.append(tag)
    raise nodes.SkipNode


def _write_text(writer: Any, node: scene_break) -> None:  # noqa: ANN401  each writer has its own type
    writer.new_state(0)
    writer.add_text(node["mark"] or ASTERISKS)
    writer.end_state()
    raise nodes.SkipNode


class VerseDirective(SphinxDirective):
    """Each line of the content is inline MyST; the argument is the number of the first line."""

    has_content = True
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        messages: list[nodes.Node] = []
        poem = verse()
        first = int(self.arguments[0]) if self.arguments and self.arguments[0].isdecimal() else 0
        number = count(first)
        for numbered_lines in _stanzas(list(self.content)):
            lines = [self._line(line, offset, messages) for offset, line in numbered_lines]
            for line in lines:
                shown = next(number)
                line["number"] = shown if first and shown % STEP == 0 else 0
            poem += stanza("", *lines)
        return [poem, *messages]

    def _line(self, line: str, offset: int, messages: list[nodes.Node]) -> verse_line:
        text = line.expandtabs(TAB)
        parsed, problems = self.parse_inline(text.strip(), lineno=self.content_offset + offset)
        messages += problems
        return verse_line("", "", *parsed, indent=len(text) - len(text.lstrip()))


def _stanzas(lines: list[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield the stanzas, split at blank lines; each line comes with its number."""
    for has_words, numbered in groupby(enumerate(lines), lambda each: bool(each[1].strip())):
        if has_words:
            yield list(numbered)


def _style(node: verse_line) -> dict[str, str]:
    """Return the indent of a line, and its number for the margin, which is no word of the text."""
    style = {"STYLE": f"--indent: {node['indent']}"} if node["indent"] else {}
    return style | ({"DATA-NUMBER": str(node["number"])} if node.get("number") else {})


class LinesDirective(VerseDirective):
    """Lines of a paragraph, with their indents."""

    def run(self) -> list[nodes.Node]:
        poem, *messages = super().run()
        lines = (each.children for each in poem.children)
        return [*(nodes.paragraph("", "", *each, classes=[CLASS]) for each in lines), *messages]


class KeptLines(SphinxTransform):
    """Wrap each line of a paragraph with hard breaks in an element."""

    # After the directives, before the ids of paragraphs: those count words, not elements.
    default_priority = 210
    looks_for = (nodes.raw,)

    def apply(self) -> None:
        for paragraph in list(self.document.findall(nodes.paragraph)):
            # MyST's hard breaks.
            if any(
                isinstance(c, nodes.raw) and c.get("format") == "html" for c in paragraph.children
            ):
                paragraph["classes"].append(CLASS)
                paragraph[:] = _split_lines(paragraph)


def _split_lines(paragraph: nodes.paragraph) -> list[nodes.Node]:
    """Return the children of a paragraph, those of each line inside an inline element."""
    row: list[nodes.Node] = []
    line = nodes.inline(classes=["line"])
    for child in list(paragraph.children):
        if isinstance(child, nodes.raw):
            row += [line, child] if len(line) else [child]
            line = nodes.inline(classes=["line"])
        else:
            line += child
    return [*row, line] if len(line) else row


class ChatDirective(SphinxDirective):
    """Messages, a line of inline MyST each."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        chat = nodes.definition_list(classes=["chat"])
        messages: list[nodes.Node] = []
        message = nodes.definition()
        for offset, line in enumerate(self.content):
            inline, problems = self.parse_inline(line.strip(), lineno=self.content_offset + offset)
            parsed = [node for node in inline if node.astext()]
            messages += problems
            if not line.startswith(" ") or not len(chat):
                message = nodes.definition()
                chat += nodes.definition_list_item("", _take_speaker(parsed), message)
            if parsed:
                message += nodes.paragraph("", "", *parsed)
        return [chat, *messages]


def _take_speaker(parsed: list[nodes.Node]) -> nodes.term:
    """Return the speaker at the beginning of a message, and remove it there."""
    if not parsed or not isinstance(parsed[0], nodes.strong):
        return nodes.term()
    speaker = parsed.pop(0)
    if parsed and isinstance(parsed[0], nodes.Text):
        rest = parsed[0].lstrip()
        parsed[:1] = [nodes.Text(rest)] if rest else []
    return nodes.term("", "", *speaker.children)


def register(app: Sphinx) -> None:
    app.add_node(scene_break, html=(_write_rule, None), text=(_write_text, None))
    app.add_node(kept_space, html=element("div", "", CLASS="kept-space"), text=WORDS_ALONE)
    app.add_directive("ornament", OrnamentDirective)
    app.add_directive("space-break", SpaceDirective)
    app.add_directive("kept-space", SpaceDirective)
    app.add_transform(TransitionsAreBreaks)
    app.add_node(verse, html=element("div", CLASS="verse"), text=WORDS_ALONE)
    app.add_node(stanza, html=element("p", CLASS="stanza"), text=WORDS_ALONE)
    app.add_node(
        verse_line,
        html=element("span", "", "<br />\n", _style, CLASS="line"),
        text=block(lambda node: node["indent"], wrap=False, end=None),
    )
    app.add_directive("verse", VerseDirective)
    app.add_directive("lines", LinesDirective)
    app.add_directive("chat", ChatDirective)
    app.add_transform(KeptLines)
