"""What apps for writing and for books add to Markdown, rewritten as CommonMark or hidden.

    %% a comment %%   [[Ada|her sister]]   > [!quote]   - [x] done   {{TOC}}    Obsidian, Ulysses
    # (PART) The Coast      {class: part}      {blurb}      A> an aside         bookdown, Leanpub

A number above a rule is that of a heading, as Pandoc has it: "1. The Quay" above "------".
"""

from __future__ import annotations

import re
from html import escape

# Code is as typed; of the rest, what fits first.
_ADDED = re.compile(
    r"(?<=\n\n)(?P<fields>(?:[A-Z][\w ]{1,30}: [^\n]+\n){2,})(?=\n)"
    r"|^[ >]*(`{3,}|~{3,})[^\n]*\n(?:[^\n]*\n)*?[ >]*\1[`~]*[ \t]*$|`[^`\n]+`"
    r"|^%%(?P<line>(?![^\n]*%%)[^\n]+)$|(?<!\S)%%(?P<comment>[^%](?:[^%]|%(?!%)){0,5000})%%"
    r"|!\[\[(?P<image>[^\[\]\n|]+\.(?:png|jpe?g|gif|webp))(?:\|[^\[\]\n]*)?\]\]"
    r"|(?<!!)\[\[(?P<target>[^\[\]\n|]+)(?:\|(?P<alias>[^\[\]\n]+))?\]\](?![(\[])"
    r"|(?<=> )(?P<callout>\[!\w[\w-]*\][+-]?)|^(?P<item> *(?:[-*+]|\d+[.)]) )\[(?P<box>[ xX])\] "
    r"|^(?P<command>\{\{TOC\}\}|\[TOC\]|\{(?:(?:front|main|back)matter|#[\w-]+|class: *part"
    r"|pagebreak|/?(?:blurb|aside)\b[^{}\n]*)\})$|^(?P<aside>[A-EIQTWX]>)(?= |$)"
    r"|(?<![^\n]\n)^(?P<number>\d+)(?P<stop>[.)])(?= [^\n]+\n(?:-{3,}|={3,})[ \t]*$)",
    re.MULTILINE,
)
_HEADING = re.compile(r"(?P<depth>#{1,5}) +(?P<mark>\((?:PART|APPENDIX)(?:\\?\*)?\) +)?")
_FENCE = re.compile(r"[ >]*(?:`{3}|~{3})")


def common_mark(text: str) -> str:
    """Return a text of Markdown without what apps add to it; line ends are newlines."""
    return _ADDED.sub(_written, _with_parts(text))


def _written(match: re.Match[str]) -> str:
    """Return what an app has added as CommonMark."""
    found = {name: text or "" for name, text in match.groupdict().items()}
    comment = found["line"] or found["comment"]
    match match.lastgroup:
        case "line" | "comment" if "\n\n" in comment:
            written = f"\n\n<!--{comment.replace('--', '')}-->\n\n"
        case "line" | "comment":
            written = _hidden(comment)
        case "image":
            written = f"![](<{found['image']}>)"
        case "target" | "alias":
            written = (
                _hidden(found["target"]) + found["alias"] if found["alias"] else found["target"]
            )
        case "box":
            written = f"{found['item']}{'☐' if found['box'] == ' ' else '☑' + _hidden('x')} "
        case "stop":
            written = f"{found['number']}\\{found['stop']}"
        case "fields":
            written = found["fields"].replace("\n", "\\\n", found["fields"].count("\n") - 1)
        case "command":
            written = f"\n{_hidden(found['command'])}\n"
        case "callout" | "aside":
            mark = found[match.lastgroup]
            written = f"{'> ' if mark[0] not in '[C' else ''}{_hidden(mark)}"
        case _:
            written = match[0]
    return written


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
