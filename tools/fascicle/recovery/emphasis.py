"""Emphasis, in the text's own convention: _so_, *so*, **so**, /so/.

A convention counts if the text uses it more than once (an underscore needs no second use), the
marks are balanced inside one paragraph, and they are at the edges of words: `snake_case`, `17__`,
`f**k`, `1/2/1920` stay as typed. In Markdown a convention needs no second use, and a backslash
before a sign only says that it is no mark.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from fascicle.model.blocks import Heading, Run, Style, plain, runs_of, text_of
from fascicle.model.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fascicle.model.draft import Draft

# Before an opening mark: nothing, a space, or opening punctuation. After a closing mark: nothing, a
# space, or punctuation. Inside: no space at either edge, and not the mark itself.
_BEFORE = r"(?<![^\s(\[{{“‘„«»\"'—–\-…]{mark})"
_AFTER = r"(?![^\s.,;:!?)\]}”’“«»\"'—–\-…])"


def _pattern(mark: str) -> re.Pattern[str]:
    m = re.escape(mark)
    inner = re.escape(mark[0])
    before = _BEFORE.format(mark=m)
    return re.compile(rf"{m}{before}(?=[^\s{inner}])(?P<text>[^{inner}]*[^\s{inner}]){m}{_AFTER}")


CONVENTIONS = {
    "_": (_pattern("_"), Style.EMPHASIS, 1),
    "**": (_pattern("**"), Style.STRONG, 1),
    "*": (_pattern("*"), Style.EMPHASIS, 2),
    "/": (_pattern("/"), Style.EMPHASIS, 4),
}
MARKDOWN = {
    "***": (_pattern("***"), Style.STRONG, 1),
    "__": (_pattern("__"), Style.STRONG, 1),
    **{mark: (*CONVENTIONS[mark][:2], 1) for mark in ("_", "**", "*")},
}
# Signs that are punctuation. Any other sign is part of a word: in "C\+\+" it is only apart from
# the letter by the backslash, which then stays.
_PUNCTUATION = r"!-#%-*,-/:;?@\[-\]_{}"
_BACKSLASH = re.compile(
    rf"\\(?=[{_PUNCTUATION}])|(?<![^\s{_PUNCTUATION}“”‘’…—–])\\(?=[$+<=>^`|~])|(?<=[^\\\n])\\(?=\n|$)"
)
# Two marks further apart than this do not belong together.
LONGEST = 2000


def emphasis(draft: Draft) -> Draft:
    """Make emphasised text runs of their own."""
    # Marks that other passes have recognised, such as those of notes, are not searched.
    runs = (run for block in draft.blocks for run in runs_of(block))
    texts = [run.text for run in runs if run.style is Style.PLAIN]
    texts += [block.text for block in draft.blocks if isinstance(block, Heading)]
    is_markdown = draft.syntax in {"markdown", "fountain"}
    conventions = MARKDOWN if is_markdown else CONVENTIONS
    used = [
        (mark, pattern, style)
        for mark, (pattern, style, fewest) in conventions.items()
        if _has(fewest, pattern, [text for text in texts if mark in text])
    ]
    if not used and not is_markdown:
        return draft

    def read(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        for mark, pattern, style in used:
            if any(mark in run.text for run in runs):
                runs = tuple(part for run in runs for part in _parted(run, mark, pattern, style))
        return tuple(map(_unescaped, runs)) if is_markdown else runs

    return draft.map_text(read).map_blocks(
        lambda block: _heading(block, read) if isinstance(block, Heading) else block
    )


def _heading(heading: Heading, read: Callable[[tuple[Run, ...]], tuple[Run, ...]]) -> Heading:
    """Return a heading without marks of emphasis; emphasis of all of it says nothing."""
    label, title = read(plain(heading.label)), read(plain(heading.title))
    if len(label) == len(title) == 1 and not (_is_marked(label) or _is_marked(title)):
        return replace(heading, label=text_of(label), title=text_of(title))
    bare = replace(heading, label=text_of(label), title=text_of(title))
    runs = (*label, *plain(bare.between), *title)
    kept = tuple(run for run in runs if run.text)
    unmarked = any(not _is_marked([run]) and words(run.text) for run in kept)
    return replace(bare, runs=kept if unmarked else ())


def _is_marked(runs: Sequence[Run]) -> bool:
    return any(run.style is not Style.PLAIN for run in runs)


def _unescaped(run: Run) -> Run:
    """Return a run without the backslashes before signs and at line ends; code is as typed."""
    if "\\" not in run.text or run.style in {Style.CODE, Style.NOTE}:
        return run
    return replace(run, text=_BACKSLASH.sub("", run.text))


def _has(fewest: int, pattern: re.Pattern[str], texts: Sequence[str]) -> bool:
    """Return whether a pattern matches at least this many times."""
    found = (match for text in texts for match in pattern.finditer(text))
    return len(list(islice(found, fewest))) == fewest


def _parted(run: Run, mark: str, pattern: re.Pattern[str], style: Style) -> Iterator[Run]:
    """Split a plain run at its emphasised parts."""
    if run.style is not Style.PLAIN or mark not in run.text:
        yield run
        return
    at = 0
    for match in pattern.finditer(run.text):
        if len(match["text"]) > LONGEST or "\n\n" in match["text"]:
            continue
        yield replace(run, text=run.text[at : match.start()])
        yield replace(run, text=match["text"], style=style, mark=mark)
        at = match.end()
    if run.text[at:]:
        yield replace(run, text=run.text[at:])
