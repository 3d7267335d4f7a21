"""The markup of Aozora Bunko, the library of Japanese texts.

    港の朝
    青木はる
    -------------------------------------------------------
    【テキスト中に現れる記号について】
    …
    -------------------------------------------------------
    ［＃５字下げ］第一部　冬［＃「第一部　冬」は大見出し］
    山羊［＃「山羊」に傍点］が来た。
    底本：「港の話集」架空書房

The first lines are title and author; a key to the markup and the credits at the end are set aside.
Commands in ［＃…］ say how a line is set. Those that are known are followed; all of them are in the
ledger. One after ※ describes a character that the encoding lacks, and stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from fascicle.model.blocks import Block, Evidence, Heading, Span, Stretch, Style, in_runs
from fascicle.model.draft import PAGE_GAP, Draft, Markup, Query, Styled
from fascicle.recovery.headings.line_forms import form_of_title
from fascicle.recovery.headings.numbered import MARKED as KINDS
from fascicle.recovery.shared.lines import (
    as_quotations,
    divided,
    join,
    read_at,
    tidy,
    unread_lines,
    without,
    without_markup,
)
from fascicle.recovery.syntaxes.marked_headings import AS_MARKED

SYNTAX = "aozora"
_COMMAND = re.compile(r"(?<!※)［＃(?P<said>(?:[^［］]|［[^［］]*］)*)］")
_KEY = "【テキスト中に現れる記号について】"
_RULE = re.compile(r"[-－―]{20,}\s*")
_COLOPHON = re.compile(r"底本[:：]")
_SIZES = {"大": 1, "中": 2, "小": 3}
_HEADED = re.compile(r"「.+」は(?P<size>[大中小])見出し")
_OPENS_HEADING = re.compile(r"(?:ここから)?(?P<size>[大中小])見出し")
_CLOSES_HEADING = re.compile(r"(?:ここで)?[大中小]見出し終わり")
# Noncharacters, which are in no text: the beginning and the end of styled words.
EMPHASIS, STRONG = ("\ufdd4", "\ufdd5"), ("\ufdd6", "\ufdd7")
_APART = re.compile(f"[{EMPHASIS[0]}{STRONG[0]}]([^\ufdd4-\ufdd7]+)[{EMPHASIS[1]}{STRONG[1]}]")
_SIGNS = re.compile("[\ufdd4-\ufdd7]")
_STYLES = (
    (re.compile(r"(?:「(?P<target>.+)」に)?[左の]{0,2}.{0,6}傍[点線]"), EMPHASIS),
    (re.compile(r"(?:「(?P<target>.+)」は)?斜体"), EMPHASIS),
    (re.compile(r"(?:「(?P<target>.+)」は)?太字"), STRONG),
    # A heading on the first line of its text.
    (re.compile(r"(?:「(?P<target>.+)」は)?(?:同行|窓)[大中小]見出し"), STRONG),
)
_INDENT = re.compile(r"(?P<region>ここから)?(?P<width>\d{1,2})字下げ.*")
_NO_INDENT = re.compile(r"ここで字下げ終わり|ここから.*地付き|ここから.*字上げ")
_PLACED = re.compile(r"地付き|地から\d{1,2}字上げ|ここで(?:地付き|字上げ)終わり|ここから.*")
# Remarks about the edition that the text follows.
_REMARK = re.compile(r".*(?:底本では|底本の|はママ).*")
_NEW_PAGE = {"改ページ", "改丁", "改段", "改見開き"}
# Commands that prove the syntax without a key or a colophon.
FEWEST = 3
# The longest line on a title page, and its most lines; the last line in which the key begins.
_LONGEST, _LINES, _NEAR_TOP = 40, 5, 60
_TRANSLATED = re.compile(r".+訳")


@dataclass(slots=True)
class _Setting:
    """What the commands say: headings, indents, styles and gaps by line; unknown commands."""

    headings: dict[int, int] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)
    styles: dict[int, tuple[Styled, ...]] = field(default_factory=dict)
    gaps: dict[int, int] = field(default_factory=dict)
    markup: dict[int, tuple[Markup, ...]] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    # The first line of the indented region that each line is in.
    regions: dict[int, int] = field(default_factory=dict)
    # What is open at the end of a line: the size of a heading; an indented region, its first line.
    size: int = 0
    indent: int = 0
    region: int = 0


def aozora(draft: Draft) -> Draft:
    """Read the markup of Aozora Bunko, if the text has it."""
    if draft.syntax or not _is_aozora(draft):
        return draft
    draft = _with_colophon(_with_key(replace(draft, syntax=SYNTAX)))
    draft = _with_title_page(draft)
    setting = _Setting()
    as_typed = draft.decided | draft.kept
    for number, line in unread_lines(draft):
        if number not in as_typed:
            _read(setting, number, line)
    draft = without_markup(replace(draft, styles=setting.styles), setting.markup, setting.gaps)
    draft = _with_headings(draft, setting)
    draft = draft.map_blocks(lambda block: _indented(block, setting))
    why = Evidence("indented by a command", 0.9)
    draft = as_quotations(
        draft, lambda b: isinstance(b, Stretch) and setting.regions.get(b.span.first), why
    )
    return draft.ask(*_queries(setting))


def _is_aozora(draft: Draft) -> bool:
    """Return whether a text has a key to the markup, a colophon, or several commands."""
    lines = [line for _, line in unread_lines(draft)]
    if any(line.strip() == _KEY for line in lines[:_NEAR_TOP]):
        return True
    commands = sum(len(_COMMAND.findall(line)) for line in lines if "［＃" in line)
    return commands >= FEWEST or (commands > 0 and any(map(_COLOPHON.match, lines)))


# Title page, key and colophon


def _with_key(draft: Draft) -> Draft:
    """Set aside the key to the markup, between two rules."""
    lines = draft.source.lines
    at = next((n for n, line in enumerate(lines[:_NEAR_TOP]) if line.strip() == _KEY), 0)
    end = next((n for n in range(at, at + _NEAR_TOP) if _is_rule(lines, n)), 0) if at else 0
    if not end or not _is_rule(lines, at - 1):
        return draft
    return without(draft, "markup key", Span(at, end + 1))


def _is_rule(lines: Sequence[str], n: int) -> bool:
    return 0 <= n < len(lines) and _RULE.fullmatch(lines[n]) is not None


def _with_colophon(draft: Draft) -> Draft:
    """Set aside the edition and the volunteers, from 底本： to the end."""
    lines = draft.source.lines
    first = next((n for n, line in enumerate(lines, start=1) if _COLOPHON.match(line)), 0)
    if not first or len(lines) - first > _NEAR_TOP:
        return draft
    return without(draft, "credits", Span(first, len(lines)))


def _with_title_page(draft: Draft) -> Draft:
    """Take the first lines as title, subtitle and author; translators are no authors."""
    first = draft.blocks[0] if draft.blocks else None
    if not isinstance(first, Stretch) or not 1 < len(first.lines) <= _LINES:
        return draft
    lines = list(map(tidy, first.lines))
    if any(len(line) > _LONGEST or "。" in line or "［＃" in line for line in lines):
        return draft
    names = [line for line in lines[1:] if not _TRANSLATED.fullmatch(line)]
    title = " ".join([lines[0], *names[:-1]])
    found = draft.found.with_values(title=title, authors=tuple(names[-1:]))
    return replace(draft, found=found).set_aside("title-page", first)


# Commands


def _read(setting: _Setting, number: int, line: str) -> None:
    if setting.size:
        setting.headings[number] = setting.size
    parts: list[str] = []
    indent, at = setting.indent, 0
    commands = list(_COMMAND.finditer(line)) if "［＃" in line else []
    for match in commands:
        parts.append(line[at : match.start()])
        at = match.end()
        said = unicodedata.normalize("NFKC", match["said"])
        if (width := _width(setting, said)) is not None:
            indent = width
            setting.region = number if setting.indent else 0
        elif not (_heads(setting, number, said) or _sets(setting, number, said, parts)):
            setting.unknown.append((number, match[0]))
    parts.append(line[at:])
    if setting.region:
        setting.regions[number] = setting.region
    if commands:
        setting.markup[number] = tuple(Markup("command", m.start(), m.end()) for m in commands)
    if indent:
        setting.lines[number] = "\u3000" * indent + _SIGNS.sub("", "".join(parts))
    if styles := tuple(_styles("".join(parts))):
        setting.styles[number] = styles


def _styles(line: str) -> Iterator[Styled]:
    """Yield the words between signs, by their places in the line without signs."""
    for match in _APART.finditer(line):
        start = len(_SIGNS.sub("", line[: match.start()]))
        style = Style.EMPHASIS if match[0][0] == EMPHASIS[0] else Style.STRONG
        yield Styled(start, start + len(match[1]), style)


def _width(setting: _Setting, said: str) -> int | None:
    """Return the indent that a command gives its line, None if it gives none."""
    if match := _INDENT.fullmatch(said):
        width = int(match["width"])
        if match["region"]:
            setting.indent = width
        return width
    if _NO_INDENT.fullmatch(said):
        setting.indent = 0
        return 0
    return None


def _heads(setting: _Setting, number: int, said: str) -> bool:
    """Return whether a command begins, ends or is a heading."""
    if match := _HEADED.fullmatch(said):
        setting.headings[number] = _SIZES[match["size"]]
        return True
    if match := _OPENS_HEADING.fullmatch(said):
        setting.size = setting.headings[number] = _SIZES[match["size"]]
        return True
    if _CLOSES_HEADING.fullmatch(said):
        setting.size = 0
        return True
    return False


def _sets(setting: _Setting, number: int, said: str, parts: list[str]) -> bool:
    """Return whether a command begins a page, places a line, or styles words before it."""
    if said in _NEW_PAGE:
        setting.gaps[number] = PAGE_GAP
        return True
    for form, (opens, closes) in _STYLES:
        if match := form.fullmatch(said.removesuffix("終わり")):
            if said.endswith("終わり"):
                parts.append(closes)
            elif match["target"]:
                _style(parts, match["target"], opens, closes)
            else:
                parts.append(opens)
            return True
    return _PLACED.fullmatch(said) is not None or _REMARK.fullmatch(said) is not None


def _style(parts: list[str], target: str, opens: str, closes: str) -> None:
    """Style the last place of some words; words with a ruby reading keep that instead."""
    text = "".join(parts)
    plain = unicodedata.normalize("NFKC", text)
    at = plain.rfind(target) if len(plain) == len(text) else text.rfind(target)
    end = at + len(target)
    if at >= 0 and not text[end:].startswith("《"):
        parts[:] = [text[:at], opens, text[at:end], closes, text[end:]]


# Blocks


def _with_headings(draft: Draft, setting: _Setting) -> Draft:
    """Return the draft with consecutive lines of one size as a heading."""
    sizes_of = setting.headings
    lines = sorted(n for n in sizes_of if draft.line(n).strip())
    runs = in_runs(lines, lambda a, b: b == a + 1 and sizes_of[a] == sizes_of[b])
    spans = [Span(run[0], run[-1]) for run in runs]
    sizes = sorted({setting.headings[span.first] for span in spans})
    of_lines = {span.first: setting.headings[span.first] for span in spans}
    draft = draft.with_blocks(divided(draft.blocks, spans))
    return read_at(draft, of_lines, lambda it: _heading(it, of_lines[it.span.first], sizes))


def _heading(block: Stretch, size: int, sizes: Sequence[int]) -> Heading:
    """Return a heading with the level of its size among those of the text."""
    title = join(block.lines)
    kind = dict(zip(reversed(sizes), KINDS, strict=False)).get(size, "volume")
    return form_of_title(title, kind).heading(block, AS_MARKED, sizes.index(size) + 1)


def _indented(block: Block, setting: _Setting) -> Block:
    if not isinstance(block, Stretch) or setting.lines.keys().isdisjoint(block.span):
        return block
    lines = zip(block.span, block.lines, strict=True)
    return replace(block, lines=tuple(setting.lines.get(n, line) for n, line in lines))


def _queries(setting: _Setting) -> Iterator[Query]:
    """Yield a question about the commands that are not known."""
    if setting.unknown:
        number, typed = setting.unknown[0]
        more = len(setting.unknown) - 1
        also = f", like {more} other command{'s' * (more > 1)}" if more else ""
        question = f"{typed} is not known{also}; does it change the text?"
        yield Query("markup-unknown", Span(number, number), question, "not shown", weight=0.3)
