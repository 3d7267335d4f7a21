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
        (r"^(?P<t>#+ +)(?P<h>\((?:PART|APPENDIX)(?:\\?\*)?\) +)", "{t}{h}"),
        (r"^(?P<h>C>)(?= |$)", "{h}"),
        (r"^(?P<h>[ABDEIQTWX]>)(?= |$)", "> {h}"),
        (r"(?<![^\n]\n)^(?P<t>\d+)(?P<u>[.)])(?= [^\n]+\n(?:-{3,}|={3,})[ \t]*$)", "{t}\\{u}"),
        (rf"^(?P<t>{_FIELD})(?=\n{_FIELD}$)", "{t}\\"),
    )
]  # fmt: skip
# Where a part begins, or the part before it ends; what it is called; headings below it.
_PARTS = re.compile(r"^(?=#+ +\((?:PART|APPENDIX)|\{(?:class: *part|backmatter)\}$)", re.MULTILINE)
_PART = re.compile(r"(?:\{class: *part\}\s+)?#+ +(?!\(APPENDIX)[^\n]*\n")
_BELOW = re.compile(rf"{_CODE}^(?P<t>#{{1,5}} )", re.MULTILINE)


def common_mark(text: str) -> str:
    """Return a text of Markdown without what apps add to it; line ends are newlines."""
    text = "".join(map(_with_deeper_headings, _PARTS.split(text)))
    for pattern, written in _ADDED:
        text = pattern.sub(partial(_written, written), text)
    return text


def _with_deeper_headings(text: str) -> str:
    """Return a part with the headings below its own one deeper."""
    end = head.end() if (head := _PART.match(text)) and _PARTS.match(text) else 0
    return text[:end] + _BELOW.sub(partial(_written, "#{t}"), text[end:]) if end else text


def _written(template: str, match: re.Match[str]) -> str:
    found = match.groupdict()
    if found["code"]:
        return match[0]
    hidden = escape(" ".join(found.get("h", "").split()))
    return template.format_map(found | {"h": f"<span hidden>{hidden}</span>"})
