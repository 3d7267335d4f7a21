"""Markup inside of lines: styles that the format names, ruby, links and code, emphasis.

Styled words: passes may have joined lines, and taken a name or a number from the beginning of one.
So the letters of running text are found again, in order, among those of its lines; spaces do not
count.

Ruby, as typed in Japanese texts, is a reading in 《》 after its base characters:

    漢字《かんじ》を      ｜お父《とう》さんに

The base is the kanji directly before it, or everything after a bar. The reading is in kana, which
excludes Chinese titles and thoughts in the same brackets; after a bar it may be any short text.
Without a bar there must be two, since a single one is no convention.

Links in Markdown: a book is read on paper as well, so a link is its text with the address in
parentheses after it.

Emphasis, in the text's own convention: _so_, *so*, **so**, /so/. A convention counts if the text
uses it more than once (an underscore needs no second use), the marks are balanced inside one
paragraph, and they are at the edges of words: `snake_case`, `17__`, `f**k`, `1/2/1920` stay as
typed, but for the underscores of _un_important and important_ly_; so do the sounds /h/ and /r/, and
then all between slashes. In Markdown a convention needs no
second use, and a backslash before a sign only says that it is no mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby, islice, pairwise
from typing import NamedTuple

from fascicle.model.blocks import (
    Block,
    Heading,
    Run,
    Span,
    Stretch,
    Style,
    plain,
    runs_of,
    said_in,
    text_of,
    with_text,
)
from fascicle.model.draft import Draft, Markup, Styled
from fascicle.model.memory import of_each
from fascicle.model.words import words
from fascicle.recovery.shared.lines import without_markup
from fascicle.recovery.syntaxes.markdown import LINK, SYNTAX


class Look(NamedTuple):
    """The style of a letter, the address that it links to, and the emphasis of another style."""

    style: Style = Style.PLAIN
    target: str = ""
    emphasis: Style = Style.PLAIN


PLAIN = Look()
_EMPHASES = {Style.EMPHASIS, Style.STRONG, Style.STRONG_EMPHASIS}


def set_apart(draft: Draft) -> Draft:
    """Return the draft with styled words as runs of their own."""
    if not draft.styles:
        return draft
    return draft.map_leaves(lambda block: _styled(block, draft))


def _styled(block: Block, draft: Draft) -> Block:
    if draft.styles.keys().isdisjoint(block.span):
        return block
    read = _reader(draft, block.span)
    return _styled_heading(block, read) if isinstance(block, Heading) else with_text(block, read)


def _styled_heading(
    heading: Heading, read: Callable[[tuple[Run, ...]], tuple[Run, ...]]
) -> Heading:
    """Return a heading with its styles, without links; a style of all of it says nothing."""
    if heading.runs:
        return heading

    def styled(part: str) -> tuple[Run, ...]:
        return read(plain(part)) if part.strip() else plain(part)

    # What is between label and title does not depend on the mark of a note.
    label = styled(heading.label)
    bare = replace(heading, label=said_in(label).rstrip())
    between, title = styled(bare.between), styled(heading.title)
    runs = tuple(replace(run, target="") for run in (*label, *between, *title) if run.text)
    if len({run.style for run in (*label, *title) if run.text.strip()}) == 1:
        return heading
    return replace(bare, title=said_in(title), runs=runs)


def _reader(draft: Draft, span: Span) -> Callable[[tuple[Run, ...]], tuple[Run, ...]]:
    """Return a function that styles the running texts of a block, asked for in their order."""
    typed, looks = _letters(draft, span)
    at = 0

    def read(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        nonlocal at
        letters = "".join("".join(_as_typed(run).split()) for run in runs)
        found = typed.find(letters, at)
        if found < 0 or not letters:
            return runs
        at = found + len(letters)
        if set(looks[found:at]) == {PLAIN}:
            return runs
        return tuple(_with_looks(runs, iter(looks[found:at])))

    return read


def _as_typed(run: Run) -> str:
    return run.mark if run.style is Style.NOTE else run.text


def _letters(draft: Draft, span: Span) -> tuple[str, list[Look]]:
    """Return the letters of some lines without spaces, and the look of each."""
    letters: list[str] = []
    looks: list[Look] = []
    for number in span:
        line = draft.line(number)
        of_line = [PLAIN] * len(line)
        for styled in draft.styles.get(number, ()):
            for n in range(styled.start, min(styled.end, len(line))):
                of_line[n] = _over(of_line[n], styled)
        shown = [n for n, letter in enumerate(line) if not letter.isspace()]
        letters += [line[n] for n in shown]
        looks += [of_line[n] for n in shown]
    return "".join(letters), looks


def _over(below: Look, styled: Styled) -> Look:
    """Return a look with another style around it; the emphasis of both stays beside the rest."""
    if Style.NOTE in {below.style, styled.style}:
        return below if below.style is Style.NOTE else Look(styled.style, styled.target)
    target = styled.target or below.target
    emphases = _emphases(below) | {styled.style} & _EMPHASES
    emphasis = Style.STRONG_EMPHASIS if len(emphases) > 1 else next(iter(emphases), Style.PLAIN)
    styles = [it for it in (below.style, styled.style) if it not in {Style.PLAIN, *_EMPHASES}]
    return Look(styles[0], target, emphasis) if styles else Look(emphasis, target)


def _emphases(look: Look) -> set[Style]:
    return {look.style, look.emphasis} & _EMPHASES


def _with_looks(runs: Sequence[Run], looks: Iterator[Look]) -> Iterator[Run]:
    """Yield runs divided where the looks of their letters change."""
    for run in runs:
        own = [None if letter.isspace() else next(looks) for letter in _as_typed(run)]
        if run.style is not Style.PLAIN:
            yield run
            continue
        at = 0
        for look, letters in groupby(_with_spaces(own)):
            end = at + len(list(letters))
            yield _run(run.text[at:end], look)
            at = end


def _run(text: str, look: Look) -> Run:
    """Return a run in a style; the target of a note's mark is the number of the note."""
    if look.style is Style.NOTE:
        return Run(text.strip("[](){} "), Style.NOTE, text.strip(), int(look.target))
    return Run(text, look.style, target=look.target, emphasis=look.emphasis)


def _with_spaces(looks: Sequence[Look | None]) -> list[Look]:
    """Return looks where the spaces between letters of one look have it, too, and of one link."""
    shown = [look or PLAIN for look in looks]
    letters = [n for n, look in enumerate(looks) if look is not None]
    for n, following in pairwise(letters):
        if shown[n] == shown[following]:
            shown[n:following] = [shown[n]] * (following - n)
        elif shown[n].target == shown[following].target:
            both = _emphases(shown[n]) & _emphases(shown[following])
            space = Look(next(iter(both), Style.PLAIN), shown[n].target)
            shown[n + 1 : following] = [space] * (following - n - 1)
    return shown


_KANJI = "々〆〇ヶ㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_KANA = "ぁ-ゖゝゞァ-ヺー・ヽヾ"
# The longest base or reading.
_LONGEST_RUBY = 30
_BARRED = rf"[|｜][\w・]{{1,{_LONGEST_RUBY}}}《[\w・ ]{{1,{_LONGEST_RUBY}}}》"
_RUBY = re.compile(rf"{_BARRED}|[{_KANJI}]{{1,{_LONGEST_RUBY}}}《[{_KANA}]{{1,{_LONGEST_RUBY}}}》")
_FEWEST = 2


def ruby(draft: Draft) -> Draft:
    """Make words with a ruby reading runs of their own, with the reading."""
    texts = (run.text for block in draft.blocks for run in runs_of(block) if _is_open(run))
    found = list(islice((match[0] for text in texts for match in _RUBY.finditer(text)), _FEWEST))
    if len(found) < _FEWEST and not any(one[0] in "|｜" for one in found):
        return draft
    return draft.map_text(lambda runs: tuple(part for run in runs for part in _at_ruby(run)))


def _is_open(run: Run) -> bool:
    """Return whether a run may contain ruby."""
    return run.style is Style.PLAIN and "《" in run.text


def _at_ruby(run: Run) -> Iterator[Run]:
    """Split a plain run at its ruby."""
    found = _RUBY.finditer(run.text) if _is_open(run) else ()
    return parted(run, ((*match.span(), Run(match[0], Style.RUBY)) for match in found))


def parted(run: Run, others: Iterable[tuple[int, int, Run]]) -> Iterator[Run]:
    """Yield a run with other runs in place of its characters from a first to a last one."""
    at = 0
    for start, end, other in others:
        if start > at:
            yield replace(run, text=run.text[at:start])
        yield other
        at = end
    if not at:
        yield run
    elif run.text[at:]:
        yield replace(run, text=run.text[at:])


# Code of any number of backticks on one line; a backtick may also be a quotation mark.
_CODE = re.compile(r"(?<![`\\])(?P<mark>`{1,3})(?!`)(?P<text>[^`\n]{1,500})(?P=mark)(?!`)")
_CODE_OR_LINK = re.compile(rf"{_CODE.pattern}|(?P<link>{LINK.pattern.replace('<text>', '<said>')})")


def inline_markdown(draft: Draft) -> Draft:
    """Return a draft in Markdown with code as runs, and with links in words."""
    if draft.syntax != SYNTAX:
        return draft
    return draft.map_text(lambda runs: tuple(part for run in runs for part in _at_code(run)))


def _at_code(run: Run) -> Iterator[Run]:
    """Split a plain run at its code, and show its links in words."""
    if run.style is not Style.PLAIN or not any(c in run.text for c in "`]"):
        yield run
        return
    at = 0
    parts: list[str] = []
    for match in _CODE_OR_LINK.finditer(run.text):
        parts.append(run.text[at : match.start()])
        at = match.end()
        if match["link"]:
            parts.append(f"{match['said']} ({match['address']})")
        else:
            yield from _as_read(run, parts)
            parts = []
            yield replace(run, text=match["text"], style=Style.CODE, mark=match["mark"])
    parts.append(run.text[at:])
    yield from _as_read(run, parts)


def _as_read(run: Run, parts: list[str]) -> Iterator[Run]:
    if text := "".join(parts):
        yield replace(run, text=text)


# In 14 of 108 texts some words are emphasised in part, at their beginning or end.
# A literal beginning, which is searched for quickly.
_PART = re.compile(r"_(?<!\w_)[^\W\d_]+_(?=[^\W\d_])|_(?<=[^\W\d_]_)[^\W\d_]+_(?!\w)")
# With fewer words between underscores, they may be those of names in code.
_FEWEST_WORDS = 3


def _balanced(block: Stretch) -> list[tuple[int, str]]:
    """Return the lines with underscores of a stretch that has an even number of them."""
    rows = [(n, line) for n, line in enumerate(block.lines, block.span.first) if "_" in line]
    return [] if sum(line.count("_") for _, line in rows) % 2 else rows


def parts_of_words(draft: Draft) -> Draft:
    """Return a plain text with the emphasis of parts of words as styles: _un_important.

    Its marks part no words, so that they are markup; those between words are punctuation.
    """
    settled = draft.decided | draft.kept | draft.markup.keys()
    unread = [block for block in draft.blocks if isinstance(block, Stretch)]
    rows = chain.from_iterable(of_each(_balanced, unread))
    lines = {n: line for n, line in rows if n not in settled}
    parts = {n: found for n, line in lines.items() if (found := [*_PART.finditer(line)])}
    if draft.syntax or not parts or not _has(_FEWEST_WORDS, CONVENTIONS["_"][0], [*lines.values()]):
        return draft
    marks = {
        n: tuple(Markup("markup", at, at + 1) for it in found for at in (it.start(), it.end() - 1))
        for n, found in parts.items()
    }
    styles = {
        n: tuple(
            Styled(it.start() - 2 * before, it.end() - 2 * before - 2, Style.EMPHASIS)
            for before, it in enumerate(found)
        )
        for n, found in parts.items()
    }
    return replace(without_markup(draft, marks), styles={**draft.styles, **styles})


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
    "***": (_pattern("***"), Style.STRONG_EMPHASIS, 1),
    "**": (_pattern("**"), Style.STRONG, 1),
    "*": (_pattern("*"), Style.EMPHASIS, 2),
    "/": (_pattern("/"), Style.EMPHASIS, 4),
}
MARKDOWN = {
    "__": (_pattern("__"), Style.STRONG, 1),
    **{mark: (*CONVENTIONS[mark][:2], 1) for mark in ("_", "***", "**", "*")},
}
# A sound in phonetic transcription; few texts emphasise a single letter, none several.
_SOUND = re.compile(r"(?<!\S)/([^\W\d_A-Z])/")
# Signs that are punctuation. Any other sign is part of a word: in "C\+\+" it is only apart from
# the letter by the backslash, which then stays.
_PUNCTUATION = r"!-#%-*,-/:;?@\[-\]_{}"
_BACKSLASH = re.compile(
    rf"\\(?=[{_PUNCTUATION}])|(?<![^\s{_PUNCTUATION}“”‘’…—–])\\(?=[$+<=>^`|~])|(?<=[^\\\n])\\(?=\n|$)"
)
# Words between the marks of another style: **_Never._**, _**Never.**_
_BOTH = re.compile(r"(?P<mark>_|\*{1,2})(?=[^\s_*])(?P<text>[^_*]*[^\s_*])(?P=mark)")
# Two marks further apart than this do not belong together.
LONGEST_EMPHASIS = 2000


def emphasis(draft: Draft) -> Draft:
    """Make emphasised text runs of their own."""
    # Marks that other passes have recognised, such as those of notes, are not searched.
    texts = list(chain.from_iterable(of_each(_plain_texts, draft.blocks)))
    texts += [block.text for block in draft.blocks if isinstance(block, Heading)]
    is_markdown = draft.syntax in {"markdown", "fountain"}
    conventions = MARKDOWN if is_markdown else CONVENTIONS
    used = tuple(
        (mark, pattern, style)
        for mark, (pattern, style, fewest) in conventions.items()
        if _has(fewest, pattern, [text for text in texts if mark in text])
        and not (mark == "/" and len({it for text in texts for it in _SOUND.findall(text)}) > 1)
    )
    if not used and not is_markdown:
        return draft
    return draft.with_blocks(of_each(_with_emphasis, draft.blocks, used, is_markdown))


def _plain_texts(block: Block) -> list[str]:
    return [run.text for run in runs_of(block) if run.style is Style.PLAIN]


def _with_emphasis(
    block: Block,
    used: Sequence[tuple[str, re.Pattern[str], Style]],
    is_markdown: bool,  # noqa: FBT001
) -> Block:
    def read(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        for mark, pattern, style in used:
            if any(mark in run.text for run in runs):
                runs = tuple(
                    part for run in runs for part in _emphasised(run, mark, pattern, style)
                )
        return tuple(map(_unescaped, runs)) if is_markdown else runs

    return (
        _emphasised_heading(block, read) if isinstance(block, Heading) else with_text(block, read)
    )


def _emphasised_heading(
    heading: Heading, read: Callable[[tuple[Run, ...]], tuple[Run, ...]]
) -> Heading:
    """Return a heading without marks of emphasis; emphasis of all of it says nothing."""
    label, title = read(plain(heading.label)), read(plain(heading.title))
    bare = replace(heading, label=text_of(label), title=text_of(title))
    if any(run.style is Style.NOTE for run in heading.runs):
        return replace(bare, runs=read(heading.runs))
    if not _is_marked((*label, *title)):
        return bare
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


def _emphasised(run: Run, mark: str, pattern: re.Pattern[str], style: Style) -> Iterator[Run]:
    """Split a plain run at its emphasised parts."""
    is_open = run.style is Style.PLAIN and mark in run.text
    found = (
        (*match.span(), _of_style(replace(run, text=match["text"], style=style, mark=mark)))
        for match in (pattern.finditer(run.text) if is_open else ())
        if len(match["text"]) <= LONGEST_EMPHASIS and "\n\n" not in match["text"]
    )
    return parted(run, found)


def _of_style(run: Run) -> Run:
    """Return emphasised words in both styles if they are all between the marks of the other."""
    others = {Style.STRONG: ("_", "*"), Style.EMPHASIS: ("**",)}.get(run.style, ())
    inner = _BOTH.fullmatch(run.text)
    if inner is None or inner["mark"] not in others:
        return run
    return replace(run, text=inner["text"], style=Style.STRONG_EMPHASIS)
