"""The check of pages against their text, by lines and words, and the fallbacks where it fails.

A block that cannot be written, or whose words differ when its page is read back, is shown as typed;
if that does not help, all of its page, and at last the whole work (`convert`). Addresses stay:
headings that begin pages lose no more than their styles, unless the whole work is shown as typed.

A page is read back by MyST's own parser, in the configuration of the book, and without any code of
the writer: markup that MyST would act on instead of showing is missing here too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, pairwise
from operator import add
from typing import TYPE_CHECKING, TypeGuard

from fascicle.fidelity.compare import (
    difference,
    equal_words,
    text_of_lines,
    uncovered,
    words_of_lines,
)
from fascicle.model.blocks import (
    AsTyped,
    Block,
    Evidence,
    Footnote,
    Group,
    Heading,
    Paragraph,
    Picture,
    SceneBreak,
    Span,
    leaves,
    note_marks_of,
    plain,
    spans_of,
)
from fascicle.model.draft import Aside, Draft, Markup, Source
from fascicle.model.errors import summary
from fascicle.model.memory import of_pairs, remembered
from fascicle.model.words import BREAK, LINE, PARAGRAPH, SIGNS, words_and_marks
from fascicle.readers.text import is_blank
from fascicle.writers.myst import NO_NOTES, NoteForms, linkable_notes, write_block
from fascicle.writers.pages import Page

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# Directives that show their content, and their argument before it.
_CONTAINERS = {"letter", "epigraph", "dedication", "telegram", "speech", "summary",
               "authors-note", "footnote", "note-apart", "illustration",
               "editors-note"}  # fmt: skip
_LINE_BY_LINE = {"verse", "lines", "chat"}
# A message of a chat whose first line is its speaker, and the end of that line.
_SPEAKER_ALONE = re.compile(r"^(\*\*[^\n]*\*\*)[ \t]*\n(?=[ \t]+\S)", re.MULTILINE)
_BREAKS = {"space-break", "ornament"}


def words_of_page(page: str, *, with_title: bool, is_recased: bool = False) -> list[str]:
    """Return the words and marks of a page; without its first heading unless `with_title`.

    If the book shows titles in another case (`is_recased`), those of headings are in capitals.
    """
    text = text_of_page(page, with_title=with_title, is_recased=is_recased)
    return words_and_marks(text)


@remembered
def text_of_page(page: str, *, with_title: bool, is_recased: bool = False) -> str:
    """Return the text of a page with `SIGNS`; its headings as `words_of_page` does."""
    tokens = _parser().parse(page)
    if is_recased:
        _raise_headings(tokens)
    if not with_title:
        first = next((n for n, t in enumerate(tokens) if t.type == "heading_close"), -1)
        tokens = tokens[first + 1 :]
    return "".join(_text(tokens))


def _raise_headings(tokens: Sequence[Token]) -> None:
    for before, token in pairwise(tokens):
        for shown in (token.children or ()) if before.type == "heading_open" else ():
            shown.content = shown.content.upper()


@cache
def _parser() -> MarkdownIt:
    from markdown_it.renderer import RendererHTML  # noqa: PLC0415 (slow imports, used by convert alone)
    from myst_parser.config.main import MdParserConfig  # noqa: PLC0415
    from myst_parser.parsers.mdit import create_md_parser  # noqa: PLC0415

    parser = create_md_parser(MdParserConfig(enable_extensions={"colon_fence"}), RendererHTML)
    # This rule counts the words of a page and shows nothing.
    parser.disable("wordcount")
    return parser


def _text(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the text of block tokens, with signs; lists are numbered as a browser does."""
    numbers: list[Iterator[int]] = []
    for token in tokens:
        if token.type == "inline":
            yield _shown(token.children or ()) + SIGNS[PARAGRAPH]
        elif token.type == "ordered_list_open":
            numbers.append(count(int(token.attrs.get("start", 1))))
        elif token.type == "ordered_list_close":
            numbers.pop()
        elif token.type == "list_item_open" and token.info:
            yield f"{next(numbers[-1])}. "
        elif token.type == "footnote_reference_open":
            yield f"{token.meta['label']} "
        elif token.type == "hr":
            yield SIGNS[BREAK] + SIGNS[PARAGRAPH]
        elif token.type == "fence":
            yield token.content.replace("\n", SIGNS[LINE]) + SIGNS[PARAGRAPH]
        elif token.type == "colon_fence":
            yield from _directive(token)


# Roles whose words are those of the text.
_IN_TEXT = ("note", "ruby", "struck", "sub", "sup", "underlined")


def _shown(children: Sequence[Token]) -> str:
    shown = []
    for child in children:
        if child.type == "softbreak":
            shown.append("\n")
        elif child.type == "hardbreak":
            shown.append(SIGNS[LINE])
        elif child.type == "footnote_ref":
            shown.append(f" {child.meta['label']} ")
        elif child.type in {"text", "text_special"} or _is_role(child, *_IN_TEXT):
            shown.append(child.content)
        elif child.type == "code_inline":
            shown.append(f" {child.content} ")
        elif _is_role(child, "initial"):
            shown.append(f"{child.content} ")
    return "".join(shown)


def _is_role(token: Token, *names: str) -> bool:
    return token.type == "myst_role" and token.meta["name"] in names


def _directive(token: Token) -> Iterator[str]:
    name, _, argument = token.info.strip().partition(" ")
    name = name.strip("{}")
    if name in _BREAKS:
        yield SIGNS[BREAK] + SIGNS[PARAGRAPH]
    elif name in _LINE_BY_LINE:
        content = _SPEAKER_ALONE.sub(r"\1", token.content) if name == "chat" else token.content
        lines = list(map(str.strip, content.split("\n")))
        end = SIGNS[PARAGRAPH if name == "chat" else LINE]
        ends = [end if line else SIGNS[PARAGRAPH] for line in lines]
        yield "".join(map(add, map(_shown_line, lines), ends)) + SIGNS[PARAGRAPH]
    elif name == "table":
        yield _shown_line(argument) + SIGNS[PARAGRAPH]
        yield from _text(_parser().parse(token.content))
    elif name in _CONTAINERS:
        yield f"{argument} "
        yield from _text(_parser().parse(token.content))


def _shown_line(line: str) -> str:
    parser = _parser()
    return _shown(parser.inline.parse(line, parser, {}, []))


@dataclass(frozen=True, slots=True)
class Fault:
    """A difference between a text and its pages: its description and its lines.

    `page` is the page whose words differ, None if lines are missing, doubled or out of order.
    """

    lines: tuple[int, ...]
    problem: str
    page: Page | None = None


def faults(draft: Draft, pages: Sequence[Page]) -> Iterator[Fault]:
    """Compare the words of the pages, read back, with those of the text less the ledger.

    Yields what is wrong: lines that are on no page and not in the ledger, or twice; a line out of
    order; the first word that differs on each page, or delimiters that it shows.
    """
    homeless = uncovered(draft, (block for page in pages for block in page.blocks))
    if homeless:
        problem = f"{len(homeless)} lines are not exactly once on a page or in the ledger"
        yield Fault(tuple(homeless), problem)
    lines = [block.span.first for page in pages for block in _in_order(page)]
    if moved := next((b for a, b in pairwise(lines) if a > b), None):
        yield Fault((moved,), "is out of order on the pages")
    words = draft.source, draft.markup, draft.divided
    found = of_pairs(_fault_of, ((page, words) for page in pages))
    for page, fault in zip(pages, found, strict=True):
        if fault:
            line, problem = fault
            yield Fault((line,), f"{page.name}: {problem}", page)


def _fault_of(
    page: Page, words: tuple[Source, Mapping[int, tuple[Markup, ...]], frozenset[int]]
) -> tuple[int, str] | None:
    """Return the first line of a page that differs from the words of the text, and how."""
    source, markup, divided = words
    draft = Draft(source, page.blocks, markup=markup, divided=divided)
    try:
        differs = _difference(draft, page.blocks, page.text, with_title=page.has_own_title)
    except Exception as error:  # noqa: BLE001 (a page that cannot be read back is not shown)
        differs = 0, f"cannot be read back: {summary(error)}"
    if differs is None:
        return None
    at, problem = differs
    expected = words_of_lines(draft, page.blocks) or [("", 1)]
    return expected[min(at, len(expected) - 1)][1], problem


def _difference(
    draft: Draft, blocks: Sequence[Block], page: str, *, with_title: bool
) -> tuple[int, str] | None:
    """Return the index of the first word that differs, and how; None if the page is as the text."""
    shown = text_of_page(page, with_title=with_title)
    if not equal_words(text_of_lines(draft, blocks), shown):
        expected = [word for word, _ in words_of_lines(draft, blocks)]
        if differs := difference(expected, words_and_marks(shown)):
            return differs.at, str(differs)
    # Signs are no words, but delimiters that are shown were to be read as styles.
    for sign in filter(shown.__contains__, "*_"):
        texts = (draft.typed(it) for it in leaves(blocks) if not isinstance(it, SceneBreak))
        if (more := shown.count(sign) - sum(text.count(sign) for text in texts)) > 0:
            at = len(words_and_marks(shown[: shown.index(sign)]))
            return at, f"shows {more:,} “{sign}” more than the text has"
    return None


def _in_order(page: Page) -> Iterator[Block]:
    """Yield the blocks of a page that follow those before them.

    A note follows its mark, and a picture may be below the heading that it stood above.
    """
    marks: set[int] = set()
    blocks = list(leaves(page.blocks))
    # Fast path: most pages have neither.
    if not any(isinstance(block, Footnote | Picture) for block in blocks):
        yield from blocks
        return
    for block in blocks:
        marks |= {run.note for run in note_marks_of(block)}
        is_note = isinstance(block, Footnote) and block.number in marks - {0}
        if not (is_note or isinstance(block, Picture)):
            yield block


def faulty_lines(draft: Draft, fault: Fault) -> frozenset[int]:
    """Return the lines of the blocks that make a fault.

    They are those that differ by themselves, else the one at the first difference.
    """
    if fault.page is None:
        return frozenset(fault.lines)
    notes = dict.fromkeys(linkable_notes(fault.page.blocks), False)
    alone = list(_faulty(draft, fault.page.blocks, notes))
    there = [block for block in fault.page.blocks if fault.lines[0] in block.span]
    return frozenset(n for block in alone or there for n in block.span)


def unwritable_lines(draft: Draft) -> frozenset[int]:
    return frozenset(n for block in draft.blocks if not _is_written(block) for n in block.span)


def _is_written(block: Block) -> bool:
    try:
        write_block(block, {run.note: False for run in note_marks_of(block) if run.note})
    except Exception:  # noqa: BLE001 (whatever it is, the block is shown otherwise)
        return False
    return True


def _faulty(draft: Draft, blocks: Iterable[Block], notes: NoteForms = NO_NOTES) -> Iterator[Block]:
    """Yield the blocks that differ by themselves; of a group, those inside it if they do."""
    for block in blocks:
        if _differs(draft, block, notes):
            parts = block.blocks if _is_open(block) else ()
            yield from [*_faulty(draft, parts, notes)] or [block]


def _differs(draft: Draft, block: Block, notes: NoteForms) -> bool:
    try:
        page = write_block(block, notes)
        return _difference(draft, [block], page, with_title=True) is not None
    except Exception:  # noqa: BLE001 (as above)
        return True


SHOWN_AS_TYPED = Evidence("shown as typed", 1.0)
# The most lines of a passage that a report has.
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Fallback:
    """A failure of the tool with a text: its place and problem, and the lines shown as typed.

    `shown` is "a passage", "3 passages" or "the whole work"; "" if the text cannot be shown at all.
    `trace` is a traceback, if there was an exception; `details` has lines that help to repeat it.
    """

    place: str
    problem: str
    shown: str = ""
    trace: str = ""
    details: str = ""

    def __str__(self) -> str:
        return f"{self.shown} shown as typed: {self.problem}" if self.shown else self.problem


def passages(draft: Draft, lines: Collection[int]) -> tuple[str, str]:
    """Return the number of passages that some lines are, in words, and the first, with numbers."""
    typed = draft.source.lines
    spans = [it for it in spans_of(sorted(lines)) if not all(is_blank(typed[n - 1]) for n in it)]
    first = spans[0] if spans else Span(1, 1)
    numbered = (f"{n}: {typed[n - 1]}" for n in [*first][:_MOST_LINES])
    subject = "a passage is" if len(spans) < 2 else f"{len(spans)} passages are"  # noqa: PLR2004
    return subject, "\n".join(numbered)


def with_typed(
    draft: Draft, lines: Collection[int], heads: Collection[int], *, as_code: bool
) -> Draft:
    """Return the draft with the blocks of some lines as typed, all in the order of their lines.

    They are paragraphs that keep their lines, or `as_code`. Headings on the lines `heads` lose no
    more than their styles. A line that no block has becomes one, unless the ledger has it; what the
    ledger has twice is in it once.
    """
    typing = _Typing(draft, frozenset(lines), heads, as_code=as_code)
    row = [typed for block in draft.blocks for typed in typing.typed(block)]
    there = {n for block in leaves(row) for n in block.span}
    row += typing.blocks(set(lines) - there)
    return replace(draft, blocks=tuple(sorted(row, key=_first)), ledger=typing.ledger)


def all_typed(draft: Draft, *, as_code: bool) -> Draft:
    """Return the draft of a reader with all lines as typed, but those that the reader sets aside.

    They are paragraphs that keep their lines, beside the images; or `as_code`, without images.
    """
    typing = _Typing(draft, frozenset(), (), as_code=as_code)
    pictures = [b for b in leaves(draft.blocks) if isinstance(b, Picture) and not as_code]
    gone = {n for picture in pictures for n in picture.span}
    numbers = (n for n in range(1, len(draft.source.lines) + 1) if n not in gone)
    shown = (n for n in numbers if not is_blank(draft.source.lines[n - 1]))
    blocks = tuple(sorted((*typing.blocks(shown), *pictures), key=_first))
    return replace(
        draft, blocks=blocks, ledger=typing.ledger, headings={}, verse=frozenset(), regions=()
    )


class _Typing:
    """The lines of a draft that are to be shown as typed."""

    def __init__(
        self, draft: Draft, lines: frozenset[int], heads: Collection[int], *, as_code: bool
    ) -> None:
        self._draft, self._lines, self._heads, self._as_code = draft, lines, heads, as_code
        self.ledger = tuple(_once(draft.ledger))
        self._aside = {n for entry in self.ledger for n in entry.span}

    def typed(self, block: Block) -> Iterator[Block]:
        """Yield a block as it is, or as typed if it has one of the lines."""
        if self._lines.isdisjoint(block.span):
            yield block
        elif isinstance(block, Heading) and (
            # It begins a page, or has a part of its line only.
            block.span.first in self._heads or self._draft.run_in(block.span.first)
        ):
            yield replace(block, runs=())
        elif _is_open(block) and not self._lines.issuperset(block.span):
            inner = tuple(typed for each in block.blocks for typed in self.typed(each))
            yield from [replace(block, blocks=inner)] if inner else []
        else:
            yield from self.blocks({n for leaf in leaves([block]) for n in leaf.span})

    def blocks(self, numbers: Iterable[int]) -> Iterator[Block]:
        """Yield lines as typed, without those of the ledger; lines in a row are one block."""
        lines = self._draft.source.lines
        for run in spans_of(sorted({*numbers} - self._aside)):
            shown = [n for n in run if not is_blank(lines[n - 1])]
            # Code may have empty lines.
            whole = [Span(shown[0], shown[-1])] if shown and self._as_code else spans_of(shown)
            yield from map(self._block, whole)

    def _block(self, span: Span) -> Block:
        lines, why = tuple(map(self._draft.line, span)), SHOWN_AS_TYPED
        if self._as_code:
            return AsTyped(span=span, gap=1, why=why, lines=lines)
        return Paragraph(span=span, gap=1, why=why, text=plain("\n".join(lines)))


def _is_open(block: Block) -> TypeGuard[Group]:
    return isinstance(block, Group) and block.kind != "run-on"


def _first(block: Block) -> int:
    return block.span.first


def _once(ledger: Iterable[Aside]) -> Iterator[Aside]:
    """Yield the entries of a ledger, without the lines that earlier ones have."""
    seen: set[int] = set()
    for entry in ledger:
        new = [n for n in entry.span if n not in seen]
        seen.update(new)
        yield from (Aside(entry.kind, span) for span in spans_of(new))
