"""What apps for writing and for books add to Markdown, rewritten as CommonMark or hidden.

    %% a comment %%   [[Ada|her sister]]   > [!quote]   - [x] done   {{TOC}}    Obsidian, Ulysses
    # (PART) The Coast      {class: part}      {blurb}      A> an aside         bookdown, Leanpub

A number above a rule is that of a heading, as Pandoc has it: "1. The Quay" above "------".
"""

from __future__ import annotations

import re
from functools import partial
from html import escape

_CODE = r"(?P<code>^[ >]*(`{3,}|~{3,})[^\n]*\n(?:[^\n]*\n)*?[ >]*\2[`~]*[ \t]*$|`[^`\n]+`)|"
_FIELD = r"[A-Z][\w ]{1,30}: [^\n]+"
# What is added, and what stands for it; h is hidden. Code is as typed.
_ADDED = [
    (re.compile(_CODE + pattern, re.MULTILINE), written)
    for pattern, written in (
        (r"^%%(?P<h>(?![^\n]*%%)[^\n]+)$", "{h}"),
        (r"(?<!\S)%%(?P<h>(?:[^%\n]|\n(?!\n)|%(?!%)){1,5000})%%", "{h}"),
        (r"(?<!\S)%%(?P<t>(?:[^%-]|[%-](?![%-])){1,5000})%%", "\n\n<!--{t}-->\n\n"),
        (r"!\[\[(?P<t>[^\[\]\n|]+\.(?:png|jpe?g|gif|webp))(?:\|[^\[\]\n]*)?\]\]", "![](<{t}>)"),
        (r"(?<!!)\[\[(?P<h>[^\[\]\n|]+)\|(?P<t>[^\[\]\n]+)\]\](?![(\[])", "{h}{t}"),
        (r"(?<!!)\[\[(?P<t>[^\[\]\n|]+)\]\](?![(\[])", "{t}"),
        (r"(?<=> )(?P<h>\[!\w[\w-]*\][+-]?)", "{h}"),
        (r"^(?P<t> *(?:[-*+]|\d+[.)]) )\[ \] ", "{t}☐ "),
        (r"^(?P<t> *(?:[-*+]|\d+[.)]) )\[(?P<h>[xX])\] ", "{t}☑{h} "),
        (r"^(?P<h>\{\{TOC\}\}|\[TOC\]|\{/?(?:blurb|aside|pagebreak)\b[^{}\n]*\})$", "\n{h}\n"),
        (r"^(?P<h>\{(?:(?:front|main|back)matter|#[\w-]+|class: *part)\})$", "\n{h}\n"),
        (r"^(?P<h>C>)(?= |$)", "{h}"),
        (r"^(?P<h>[ABDEIQTWX]>)(?= |$)", "> {h}"),
        (r"(?<![^\n]\n)^(?P<t>\d+)(?P<u>[.)])(?= [^\n]+\n(?:-{3,}|={3,})[ \t]*$)", "{t}\\{u}"),
        (rf"^(?P<t>{_FIELD})(?=\n{_FIELD}$)", "{t}\\"),
    )
]  # fmt: skip
_HEADING = re.compile(r"(?P<depth>#{1,5}) +(?P<mark>\((?:PART|APPENDIX)(?:\\?\*)?\) +)?")
_FENCE = re.compile(r"[ >]*(?:`{3}|~{3})")


def common_mark(text: str) -> str:
    """Return a text of Markdown without what apps add to it; line ends are newlines."""
    text = _with_parts(text)
    for pattern, written in _ADDED:
        text = pattern.sub(partial(_written, written), text)
    return text


def _written(template: str, match: re.Match[str]) -> str:
    found = match.groupdict()
    if found["code"]:
        return match[0]
    return template.format_map(found | {"h": _hidden(found.get("h", ""))})


def _hidden(text: str) -> str:
    return f"<span hidden>{escape(' '.join(text.split()))}</span>"


def _with_parts(text: str) -> str:
    """Return a text whose headings below one that is said to be a part are one deeper."""
    if "# (PART" not in text and "{class: part}" not in text:
        return text
    lines, is_inside, is_next, is_code = [], False, False, False
    for line in text.split("\n"):
        is_code ^= _FENCE.match(line) is not None
        heading = None if is_code else _HEADING.match(line)
        is_next = is_next or line == "{class: part}"
        if heading and (heading["mark"] or is_next):
            is_inside, is_next = "APPENDIX" not in heading[0], False
            mark = _hidden(heading["mark"]) if heading["mark"] else ""
            lines.append(f"{heading['depth']} {mark}{line[heading.end() :]}")
            continue
        is_inside = is_inside and line != "{backmatter}"
        lines.append(f"#{line}" if heading and is_inside else line)
    return "\n".join(lines)
