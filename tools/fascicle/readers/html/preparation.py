"""Elements by their look: styles by CSS, signs that a browser adds, whole poems.

<p class="verse">Rain on</p>
<p class="verse">the slip</p>          one poem
<q>So</q>                              “So”
<ruby>漢字<rt>かんじ</rt></ruby>       漢字《かんじ》
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import cycle, islice, pairwise

from lxml import html
from lxml.etree import iterwalk

from fascicle.model.blocks import in_runs
from fascicle.model.words import initial, words
from fascicle.readers.html import tags
from fascicle.readers.html.css import name_styles
from fascicle.readers.html.links_and_images import has_caption
from fascicle.readers.html.plays import mark_names, mark_speeches
from fascicle.readers.html.tags import Element, depth_of_heading, roles_of, shown_text, tag_of

# The first letter of a text, with a quotation mark before it.
_INITIAL = re.compile(r"[\"'“‘„«]?[^\W\d_]")
_MATHML = "http://www.w3.org/1998/Math/MathML"
# The indent of verse by CSS, in em; that of a signature is deeper.
_VERSE_INDENT = re.compile(r"[1-8](?:\.\d+)?")
# The fewest lines of verse that only their length shows, the longest, and the fewest words.
_LINES, _LONGEST_LINE, _WORDS = 4, 60, 3
# Classes of the numbers and titles of chapters, and the most words of these.
_OF_CHAPTER = re.compile(r"(?:chapter|part)[-_]?(number|num|title|name|heading|subtitle)")
_LONGEST_TITLE = 20
# Classes of a number before a title in its heading, and such a number.
_OF_NUMBER = {"header-section-number", "section-number", "chapter-number", "secnum"}
_NUMBER = re.compile(r"\s*\w+[.:]?\s*")
# The attribute of a quotation that is made of paragraphs.
_QUOTED = "data-fascicle-quoted"


def prepare(root: Element) -> None:
    name_styles(root)
    name_titles(root)
    _set_edges_aside(root)
    _set_comments_aside(root)
    _part_captions(root)
    _name_formulas(root)
    _choose_cases(root)
    mark_names(root)
    mark_speeches(root)
    _mark_verse(root)
    _part_poems(root)
    _join_verse(root)
    _mark_quotations(root)
    _spell_out(root)
    _spell_initials(root)
    _plain_initials(root)


def name_titles(root: Element) -> None:
    """Make headings of paragraphs that a class calls the number or the title of a chapter.

    <h1>Chapter One</h1> <p class="chapter-title">The Lamp</p>

    On a page with headings, each is directly below one; a subtitle goes with a number. A link is an
    entry of a list. A number that is a part of a heading gets a line of its own.
    """
    for number in root.iter("span"):
        is_number = roles_of(number) & _OF_NUMBER and _NUMBER.fullmatch(shown_text(number))
        is_first = number.getprevious() is None and not (number.getparent().text or "").strip()
        if is_number and is_first and depth_of_heading(number.getparent()) and number.tail:
            number.append(html.Element("br"))
            number.set("class", "")
    is_bare = not any(map(depth_of_heading, root.iter()))
    for part in list(root.iter("p")):
        kinds = {match[1] for match in map(_OF_CHAPTER.fullmatch, roles_of(part)) if match}
        is_title = 0 < len(words(shown_text(part))) <= _LONGEST_TITLE
        if not (kinds and is_title) or any(link.get("href") for link in part.iter("a")):
            continue
        above = part.getprevious()
        depth = 0 if above is None or (above.tail or "").strip() else depth_of_heading(above)
        if "subtitle" in kinds and depth and shown_text(above).strip(" .:").isdecimal():
            tags.together(above, part, tag="hgroup")
        elif "subtitle" not in kinds and (depth or is_bare):
            part.tag = f"h{min(depth + 1, len(tags.HEADINGS))}"


def _set_edges_aside(root: Element) -> None:
    """Mark the header and the footer of a document's pages, which Google Docs has once.

    <body class="doc-content"> <div><p>Quill / Salt</p></div> <p class="title">The Salt Road</p>
    """
    bodies = [body for body in root.iter("body") if "doc-content" in roles_of(body)]
    for edge in [part for body in bodies for part in (body[:1] + body[-1:])]:
        is_bare = tag_of(edge) == "div" and not edge.attrib and edge.find(".//a") is None
        if is_bare and len(words(shown_text(edge))) <= _LONGEST_TITLE:
            edge.set("class", tags.RUNNING_HEAD)


def _set_comments_aside(root: Element) -> None:
    """Mark comments of Google Docs: <a href="#cmnt1">[a]</a>, and the box with "#cmnt_ref1"."""
    for link in root.iter("a"):
        address = link.get("href") or ""
        if address.startswith("#cmnt_ref"):
            next(link.iterancestors("div"), link.getparent()).set("class", tags.COMMENT)
        elif address.startswith("#cmnt"):
            link.set("hidden", "")


def _plain_initials(root: Element) -> None:
    """Make the first letter of a paragraph plain that only its style sets apart: <b>T</b>he lamp.

    First letters beside one another may spell a name. All of a heading is bold.
    """
    for bold in [b for heading in root.iter(*tags.HEADINGS) for b in heading.iter("b", "strong")]:
        bold.tag = "span"
    initials: dict[Element, list[Element]] = {}
    for block in root.iter("p", "div"):
        if parts := _initial(block):
            initials[block] = parts
    for block, parts in initials.items():
        if initials.keys().isdisjoint((block.getprevious(), block.getnext())):
            for part in parts:
                part.tag = "span"


def _initial(block: Element) -> list[Element]:
    """Return the styled elements around the first letter of a block, if they hold no more."""
    part: Element = block
    styled: list[Element] = []
    while not (part.text or "").strip() and len(part):
        part = part[0]
        if tag_of(part) in {"b", "strong", "i", "em"}:
            styled.append(part)
    text = shown_text(styled[0]).strip() if styled else ""
    after = shown_text(block).lstrip()[len(text) :][:1]
    return styled if _INITIAL.fullmatch(text) and after.isalpha() else []


def _part_captions(root: Element) -> None:
    """Put the illustrations inside of headings above these, with their captions.

    <h2><img> <span class="caption">A black horse.</span> <br>CHAPTER III</h2>
    """
    captions = (part for part in root.iter("span", "div", "p") if "caption" in roles_of(part))
    for caption in list(captions):
        heading = next(filter(depth_of_heading, caption.iterancestors()), None)
        if heading is None or words(shown_text(heading)) == words(shown_text(caption)):
            continue
        images = list(heading.iter("img"))
        figure = html.Element("figure" if images else "div")
        for part in (*images, caption):
            part.drop_tree()
            part.tail = None
            figure.append(part)
        caption.tag = "figcaption" if images else "div"
        heading.addprevious(figure)


def _spell_initials(root: Element) -> None:
    """Put the first letter of a text there if it is only an image: <img alt="T"> <p>HE lamp</p>."""
    if not any(initial(image.get("alt") or "") for image in root.iter("img")):
        return
    described, is_begun = "", False
    for event, part in iterwalk(root, events=("start", "end")):
        tag, is_start = tag_of(part), event == "start"
        if tag in tags.BLOCKS:
            is_begun = False
        if is_start and tag in {"img", "hr", "table", *tags.HEADINGS}:
            described = (part.get("alt") or "") if tag == "img" and not is_begun else ""
        text = (part.text if is_start else part.tail) or ""
        if tag and text.strip():
            if letter := initial(described, text.lstrip()):
                setattr(part, "text" if is_start else "tail", letter + text.lstrip())
            described, is_begun = "", True


def _name_formulas(root: Element) -> None:
    """Take the prefix of a namespace from the elements of formulas: `m:math`."""
    for math in [part for part in root.iter() if tag_of(part).endswith(":math")]:
        for part in filter(tag_of, math.iter()):
            part.tag = part.tag.rpartition(":")[2]


def _choose_cases(root: Element) -> None:
    """Hide all forms of a passage of an EPUB but one: the first with a formula, or the last resort.

    <epub:switch>
      <epub:case required-namespace="…/MathML"><math>…</math></epub:case>
      <epub:default>E = mc²</epub:default>
    """
    for switch in [part for part in root.iter() if tag_of(part) == "epub:switch"]:
        forms = [part for part in switch if tag_of(part) in {"epub:case", "epub:default"}]
        named = [part.get("required-namespace", _MATHML).strip() for part in forms]
        shown = forms[named.index(_MATHML)] if _MATHML in named else None
        for form in forms:
            form.tag = "div" if tags.holds_blocks(form) else "span"
            if form is not shown:
                form.set("hidden", "")


def _mark_verse(root: Element) -> None:
    """Mark verse of single lines that looks as other lines do (Dom Casmurro, Gutenberg 55752).

    <p style="margin-left: 10%">Rain on<br>the slip<br></p>  <p style="margin-left: 10%">So?<br></p>

    All paragraphs of its look have line breaks, and CSS indents them, but does not align them.
    InDesign has a paragraph for each line, which CSS sets in more than most paragraphs.
    """
    for lines in (*map(list, root.iter("blockquote")), *_set_in(root)):
        if _are_short_lines(lines):
            for line in lines:
                line.set("class", f"{line.get('class') or ''} {tags.POEM}")
    looks: defaultdict[str, list[Element]] = defaultdict(list)
    for paragraph in root.iter("p"):
        indent = paragraph.get(tags.INDENT) or ""
        if _VERSE_INDENT.fullmatch(indent) and not paragraph.get(tags.ALIGN):
            looks[f"{paragraph.get('class')} {paragraph.get('style')}"].append(paragraph)
    for paragraphs in looks.values():
        breaks = [list(paragraph.iter("br")) for paragraph in paragraphs]
        is_single = [not any((it.tail or "").strip() for it in ends) for ends in breaks]
        if all(breaks) and {*is_single} == {True, False}:
            for paragraph in paragraphs:
                paragraph.set("class", tags.POEM)


def _set_in(root: Element) -> Iterator[list[Element]]:
    """Yield the paragraphs beside one another that CSS sets in more than most words of a page."""
    indents = {p: float(p.get(tags.INDENT) or 0) for p in root.iter("p")}
    letters: Counter[float] = Counter()
    for paragraph, indent in indents.items():
        letters[indent] += len(shown_text(paragraph))
    usual = max(letters, key=letters.__getitem__, default=0)
    inner = {p for p, indent in indents.items() if indent >= usual + 1 and not p.get(tags.ALIGN)}
    for run in in_runs(indents, lambda above, below: above.getnext() is below and below in inner):
        yield [p for p in run if p in inner]


def _are_short_lines(row: Sequence[Element]) -> bool:
    """Return whether elements are paragraphs with a line of verse each.

    Lines of a letter or an address are shorter, those of a conversation and of rules end sentences.
    """
    lines = [(shown_text(part).strip(), tag_of(part)) for part in row]
    said = [text for text, tag in lines if text]
    if len(said) < _LINES or {tag for _, tag in lines} != {"p"}:
        return False
    ended = sum(text.rstrip("”’\"'")[-1:] in {*".!?"} for text in said)
    are_long = all(len(words(text)) >= _WORDS for text in said)
    return are_long and max(map(len, said)) <= _LONGEST_LINE and 2 * ended <= len(said)


def _part_poems(root: Element) -> None:
    """Put the titles and the pictures inside of poems between them: below each is a poem."""
    for poem in [part for part in root.iterdescendants() if tag_of(part) and tags.is_verse(part)]:
        for title in list(_titles(poem)):
            while title.getparent() is not poem.getparent():
                _lift(title)


def _titles(poem: Element) -> Iterator[Element]:
    """Yield the headings in a poem, with the subtitles and dedications of their groups; figures.

    Standard Ebooks has headers of a line without a heading: it is the first of the poem.
    """
    for part in poem:
        is_group = tag_of(part) == "header" and any(map(depth_of_heading, part.iter()))
        if is_group or depth_of_heading(part) or has_caption(part):
            yield part
        else:
            yield from _titles(part)


def _lift(part: Element) -> None:
    """Move an element out of its parent, which is parted there."""
    parent = part.getparent()
    before = html.Element(parent.tag, {k: v for k, v in parent.attrib.items() if k != "id"})
    before.text, before[:] = parent.text, parent[: parent.index(part)]
    parent.text, part.tail = part.tail, None
    if len(before) or (before.text or "").strip():
        parent.addprevious(before)
    parent.addprevious(part)


def _join_verse(root: Element) -> None:
    """Put consecutive paragraphs of verse into an element that is a poem."""
    # Looked up once: whether an element is a poem takes a look at all that is in it.
    poems = {element for element in root.iter() if tag_of(element) and tags.is_verse(element)}
    joined: set[Element] = set()
    for line in list(root.iter("p")):
        is_done = line is root or line in joined
        if line not in poems or is_done or not poems.isdisjoint(line.iterancestors()):
            continue
        lines = _following(line)
        joined.update(lines)
        if len(lines) > 1:
            tags.together(*lines).set("class", tags.POEM)
            for stanza in filter(tags.begins_stanza, lines[1:]):
                stanza.addprevious(empty := html.Element("p"))
                empty.text = "\xa0"


def _following(first: Element) -> list[Element]:
    """Return a paragraph of verse and those directly below it, without empty ones at the end."""
    followers, last = [first], 1
    below = first.getnext()
    while below is not None and tag_of(below) == "p" and not (followers[-1].tail or "").strip():
        if not tags.is_verse(below) and (below.text_content().strip() or len(below)):
            break
        followers.append(below)
        last = len(followers) if tags.is_verse(below) and below.text_content().strip() else last
        below = below.getnext()
    return followers[:last]


def _mark_quotations(root: Element) -> None:
    """Put what is called a quotation into an element that is one, consecutive paragraphs into one.

    A poem that is called one, too, stays a poem.
    """
    for part in [part for part in root.iter("div", "p") if tags.is_quotation(part)]:
        above = part.getprevious()
        if tags.is_verse(part):
            continue
        if tag_of(part) == "div":
            part.tag = "blockquote"
        elif above is not None and above.get(_QUOTED) and not (above.tail or "").strip():
            above.append(part)
            above.tail, part.tail = part.tail, None
        else:
            tags.together(part, tag="blockquote").set(_QUOTED, "paragraphs")


_OUTER, _INNER = "“”", "‘’"


def _spell_out(root: Element) -> None:
    """Write the signs into the text of a page."""
    for note in root.iter("span"):
        _spell_note(note, roles_of(note) if note.getparent() is not None else set())
    for quotation in root.iter("q"):
        depth = sum(tag_of(above) == "q" for above in quotation.iterancestors())
        _enclose(quotation, _INNER if depth % 2 else _OUTER)
    for ruby in list(root.iter("ruby")):
        _spell_ruby(ruby)
    for box in [field for field in root.iter("input") if field.get("type") == "checkbox"]:
        _spell_box(box)
    formulas = list(root.iter("math"))
    for math in formulas:
        _spell_math(math)
    _mark_formulas(formulas)
    for group in root.iter("hgroup"):
        for above, below in pairwise(group):
            is_parted = not shown_text(below).lstrip().startswith(("(", "["))
            is_open = is_parted and shown_text(above).strip()[-1:].isalnum()
            if "subtitle" in roles_of(below) and is_open:
                _end_with(above, ":")


def _spell_note(note: Element, roles: set[str]) -> None:
    """Put the title of a passage beside its words, or a note in its line, into brackets."""
    if "sidenote" in roles:
        _enclose(note, "[]")
        note.tail = f" {(note.tail or '').lstrip()}"
    elif "footnote" in roles and len(words(shown_text(note))) >= _WORDS and not len(note):
        _enclose(note, (" [", "]"))  # as Projekt Gutenberg-DE has it


def _spell_box(box: Element) -> None:
    """Put a sign in the place of the box of a task in a list, with a label around its text or not.

    <li><label><input type="checkbox" checked> salt</label></li>    ☑ salt
    """
    if not any(tag_of(above) == "li" for above in box.iterancestors()):
        return
    for label in (box.getparent(), box.getnext()):
        if label is not None and tag_of(label) == "label":
            label.tag = "span"
    sign = "☐ " if box.get("checked") is None else "☑ "
    box.tail = sign + (box.tail or "").lstrip()
    box.drop_tag()


# What is lowered or raised beside its base, in a formula.
_PAIR = ("sub", "sup")
_STYLES = {
    **dict.fromkeys(("msup", "mover"), ("", "sup")),
    **dict.fromkeys(("msub", "munder"), ("", "sub")),
    **dict.fromkeys(("msubsup", "munderover"), ("", "sub", "sup")),
}
# Elements that have no look of their own.
_GROUPS = {"mrow", "mstyle"}
_ROWS = {"math", "mtd", "msqrt", *_GROUPS}
# The signs of what is raised or lowered twice.
_SIGNS = {"sup": "^", "sub": "_"}
# In these, it is above or below.
_ACCENTED = {"mover", "munder", "munderover"}
# The rows of a sum that is worked out, a rule among them, and of the groups in one.
_WORKED, _RULE = {"mstack", "mlongdiv", "msgroup"}, "———"
# A space of an em or more, and what shows it; a cell that begins with a sign between two others.
_WIDE, _GAP, _BETWEEN = re.compile(r"\s*[1-9][\d.]*r?em\s*"), "\u2003", re.compile(r" \S ")
# Signs that may be those of the number behind them; what ends a number, or another name, before.
_SIGNED, _ENDED_BY = {*"+-−±∓"}, re.compile(r"[\w)\]}|!′.…⋯∞∗]$")
# The sign of a function before what it is of, which shows nothing.
_APPLIED = "\u2061"


def _spell_math(math: Element) -> None:
    """Put a formula into a line: powers are raised, fractions have a stroke, roots brackets."""
    for part in list(math.iter()):
        _space(part, math)
    for part in list(math.iter()):
        tag, inner = tag_of(part), [child for child in part if tag_of(child)]
        if tag in _SPELLED:
            _SPELLED[tag](part, inner)
        elif tag in _STYLES:
            _spell_styles(part, inner, _STYLES[tag])
        elif tag in _WORKED:
            _part_rows(inner)
    math.tag = "div" if math.get("display") == "block" else "span"


def _space(part: Element, math: Element) -> None:
    """Space a part of a formula as it is shown: that of its file shows nothing between elements.

    The digits of a number, or the letters of a name, may be elements beside one another.
    """
    tag = tag_of(part)
    if part is not math and not (part.tail or "").strip() and tag_of(part.getparent()) != "mtext":
        part.tail = None
    if tag == "mtext":
        part.text = re.sub(r"\s+", " ", part.text or "")
    elif tag and not (any(map(tag_of, part)) and (part.text or "").strip()):
        part.text = (part.text or "").strip()
    if tag == "mo" and (words(part.text) or part.text in {":", "-"}) and not _is_signed(part):
        part.text = f" {part.text} "
    elif (tag == "mo" and part.text in {",", ";"}) or _is_name(part):
        part.text += " "
    elif tag == "mspace" and _WIDE.fullmatch(part.get("width") or "") and _is_between(part):
        part.text = _GAP


def _is_between(space: Element) -> bool:
    """Return whether a space, the first of several, is between two parts of a row."""
    before = space.getprevious()
    is_first = before is not None and tag_of(before) != "mspace"
    return is_first and any(tag_of(it) != "mspace" for it in space.itersiblings())


def _mark_formulas(formulas: Sequence[Element]) -> None:
    """Mark the blocks that say nothing but formulas: no row of a matrix is a note or a list."""
    inside: defaultdict[Element, list[str]] = defaultdict(list)
    for math in formulas:
        around = next((it for it in math.iterancestors() if tag_of(it) in tags.BLOCKS), math)
        inside[around] += words(shown_text(math))
        if tag_of(math) == "div":
            math.set(tags.FORMULA, "")
    for block, said in inside.items():
        is_plain = tag_of(block) in {"div", "p"}
        if is_plain and "".join(said) == "".join(words(shown_text(block))):
            block.set(tags.FORMULA, "")


def _is_signed(sign: Element) -> bool:
    """Return whether a sign is that of what is behind it, and joins that to nothing before."""
    start = sign
    while start.getprevious() is None and tag_of(start.getparent()) in _GROUPS:
        start = start.getparent()
    before = start.getprevious() if tag_of(start.getparent()) in _ROWS else None
    is_first = before is None or (
        tag_of(before) == "mo" and not _ENDED_BY.search(before.text.strip())
    )
    return sign.text in _SIGNED and sign.getnext() is not None and is_first


def _is_name(part: Element) -> bool:
    """Return whether an element is a name of several letters before another, as in sin x."""
    after = part.getnext()
    if after is not None and (after.text or "").strip() == _APPLIED:
        after = after.getnext()
    is_long = tag_of(part) in {"mi", "mtext"} and len(part.text) > 1
    return is_long and after is not None and tag_of(after) not in {"mo", "mfenced"}


def _spell_row(_row: Element, cells: Sequence[Element]) -> None:
    """Part the cells of a row, by more than the words of each if no sign is between them."""
    texts = [*map(shown_text, cells)]
    for cell, here, after in zip(cells, texts, texts[1:], strict=False):
        is_joined = _BETWEEN.match(after) or here.endswith(" ")
        is_wide = " " in f"{here.strip()}{after.strip()}" and not is_joined
        cell.tail = _GAP if is_wide else " "


def _part_rows(rows: Sequence[Element]) -> None:
    for above, row in pairwise((None, *rows)):
        row.text = _RULE if tag_of(row) == "msline" else row.text
        if above is not None:
            above.addnext(html.Element("br"))


def _spell_scripts(part: Element, inner: Sequence[Element]) -> None:
    """Put the indices and powers before a base in front of it, in pairs as those behind it."""
    names = [*map(tag_of, inner), "mprescripts"]
    at = names.index("mprescripts")
    before, behind = inner[at + 1 :], inner[1:at]
    for script in reversed(before):
        part.insert(0, script)
    styles = [*islice(cycle(_PAIR), len(before)), "", *islice(cycle(_PAIR), len(behind))]
    _spell_styles(part, [*before, *inner[:1], *behind], styles)


def _spell_styles(part: Element, inner: Sequence[Element], styles: Sequence[str]) -> None:
    """Raise and lower the children of a part; within a power or an index, signs stand for that."""
    if tag_of(part) == "msup" and inner and _needs_brackets(inner[0]):
        _enclose(inner[0], "()")
    is_within = any(tag_of(above) in _SIGNS for above in part.iterancestors())
    for before, child, style in zip((None, *inner), inner, styles, strict=False):
        if not style:
            continue
        if not is_within:
            # A bracket behind it is neither raised nor lowered.
            tags.together(child, tag=style)
        elif before is not None and tag_of(part) not in _ACCENTED and words(child.text_content()):
            before.tail, child.text = (before.tail or "").strip(), (child.text or "").strip()
            _end_with(before, "")
            _enclose(child, (f"{_SIGNS[style]}(", ")") if len(child) > 1 else (_SIGNS[style], ""))


def _needs_brackets(element: Element) -> bool:
    """Return whether an element is a power or a fraction, or a group of nothing else."""
    is_group = tag_of(element) in _GROUPS and len(element) == 1
    return tag_of(element) in {"msup", "mfrac"} or (is_group and _needs_brackets(element[0]))


def _spell_root(root: Element, inner: Sequence[Element]) -> None:
    """Write a root as its sign and brackets, its index raised before them: ³√(x)."""
    index = inner[1:] if tag_of(root) == "mroot" else ()
    if not index:
        _enclose(root, (" √(", ")"))
        return
    root.insert(0, index[0])
    root.text, index[0].tail = " ", "√("
    _end_with(root, ")")
    _spell_styles(root, index, ["sup"])


def _spell_table(table: Element, rows: Sequence[Element]) -> None:
    """Part the rows of a matrix by signs; those of a table that is all of a formula are lines."""
    math = next(table.iterancestors("math"))
    if shown_text(table).split() == shown_text(math).split():
        _part_rows(rows)
        math.set("display", "block")
        return
    for row in rows[:-1]:
        row.tail = "; "


def _spell_fraction(fraction: Element, halves: Sequence[Element]) -> None:
    number, after = fraction.getprevious(), fraction.getnext()
    if number is not None and number.tag == "mn" and not (number.tail or "").strip():
        number.tail = " "
    is_in_row = tag_of(fraction.getparent()) in _ROWS
    if is_in_row and after is not None and tag_of(after) != "mo":
        fraction.tail = " "
    for half in halves:
        _enclose(half, "()" if _is_group(half) else ("", ""))
        half.tail = "/" if half is halves[0] else (half.tail or "").strip()


def _is_group(element: Element) -> bool:
    """Return whether an element is a fraction, or several parts that are no digits of a number."""
    parts = [child for child in element if tag_of(child)]
    is_row = tag_of(element) in _GROUPS and {*map(tag_of, parts)} != {"mn"}
    return tag_of(element) == "mfrac" or (is_row and (len(parts) > 1 or any(map(_is_group, parts))))


def _spell_fence(fence: Element, inner: Sequence[Element]) -> None:
    for child in inner[:-1]:
        child.tail = f"{fence.get('separators', ',').strip()[:1]} "
    _enclose(fence, (fence.get("open", "("), fence.get("close", ")")))


_SPELLED = {
    "mfrac": _spell_fraction, "mfenced": _spell_fence, "mmultiscripts": _spell_scripts,
    "mroot": _spell_root, "msqrt": _spell_root, "mtable": _spell_table,
    "mtr": _spell_row, "mscarries": _spell_row,
}  # fmt: skip


def _enclose(element: Element, marks: Sequence[str]) -> None:
    element.text = f"{marks[0]}{element.text or ''}"
    _end_with(element, marks[1])


def _end_with(element: Element, mark: str) -> None:
    if len(element):
        element[-1].tail = f"{(element[-1].tail or '').rstrip()}{mark}"
    else:
        element.text = f"{(element.text or '').rstrip()}{mark}"


def _spell_ruby(ruby: Element) -> None:
    """Put an element in the place of each base with its reading, and one for the rest."""
    for base, reading, styles in _pairs(ruby):
        one = html.Element("ruby" if base.strip() and reading else "span")
        one.text = f"{base}《{reading}》" if reading else base
        ruby.addprevious(one)
        for style in styles:
            tags.together(one, tag=style)
    ruby.drop_tree()


def _pairs(ruby: Element) -> Iterator[tuple[str, str, set[str]]]:
    """Yield base, reading and styles of a ruby element, in order; the last base may be unread."""
    base, styles = ruby.text or "", set[str]()
    for part in ruby:
        tag = tag_of(part)
        if tag == "rt":
            yield base, " ".join(part.text_content().split()), styles
            base, styles = "", set()
        elif tag and tag != "rp":
            base += part.text_content()
            styles |= {tag_of(inner) for inner in part.iter()} & tags.STYLES.keys()
        base += (part.tail or "").strip()
    if base.strip():
        yield base, "", styles
