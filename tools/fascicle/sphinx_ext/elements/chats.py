"""Chats and text messages: speakers and their messages.

    :::{chat}
    **Ada (21:04):** are you up
      and if so why
    **bell:** no
    :::

    <dl class="chat"><dt>Ada (21:04):</dt><dd><p>are you up</p>…</dd></dl>

Each line is inline MyST and begins with its speaker, strong; a line that is set in goes on with
the message above it. All are docutils' own nodes, so that every writer knows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class ChatDirective(SphinxDirective):
    """Messages, a line each."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        chat = nodes.definition_list(classes=["chat"])
        messages: list[nodes.Node] = []
        said = nodes.definition()
        for offset, line in enumerate(self.content):
            found, problems = self.parse_inline(line.strip(), lineno=self.content_offset + offset)
            parsed = [node for node in found if node.astext()]
            messages += problems
            if not line.startswith(" ") or not len(chat):
                said = nodes.definition()
                chat += nodes.definition_list_item("", _take_speaker(parsed), said)
            if parsed:
                said += nodes.paragraph("", "", *parsed)
        return [chat, *messages]


def _take_speaker(parsed: list[nodes.Node]) -> nodes.term:
    """Return the speaker at the beginning of a message, and remove it there."""
    if not parsed or not isinstance(parsed[0], nodes.strong):
        return nodes.term()
    speaker = parsed.pop(0)
    if parsed and isinstance(parsed[0], nodes.Text):
        said = parsed[0].lstrip()
        parsed[:1] = [nodes.Text(said)] if said else []
    return nodes.term("", "", *speaker.children)


def register(app: Sphinx) -> None:
    app.add_directive("chat", ChatDirective)
