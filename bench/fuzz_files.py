"""Mutated files of each format for `fuzz`: flipped bits, cut tags, swapped blocks, lost ends.

Their seeds are the files of a format in the folder CORPUS, of which a stretch is taken, and small
ones made here. A file in an archive is changed inside of it, or the archive as a whole. Each is
made of its format, a seed and a number alone; which words it has, nobody knows.
"""

from __future__ import annotations

import io
import random
import re
import subprocess
import warnings
import zipfile
from copy import deepcopy
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from fuzz_texts import LINES, ODD, SIGNS, Trial
from lxml import etree

from fascicle.model.forms import FORMATS as FORMS
from fascicle.readers.pandoc import program

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Chance = random.Random
    Change = Callable[[Chance, bytes], bytes]

# Markup languages that pandoc reads, by the first ending of their files.
LANGUAGES = {form.endings[0].removeprefix("."): form.markup for form in FORMS if form.markup}
FORMATS = ("html", "epub", "fb2", "docx", "odt", "rtf", "md", "txt", "fountain", "zip", *LANGUAGES)
_ENDINGS = {"html": (".html", ".htm", ".xhtml"), "md": (".md", ".markdown")}
# Bytes of a text, and of a page in an archive: enough for every form, read in a tenth of a second.
_TEXT, _MEMBER = 12_000, 6_000
# Archives with more than this hold mostly images, which only take time.
_LARGEST = 2_000_000
# So many members stay well-formed: a word processor, and its reader, refuse others at once.
_SHARE_OF_TREES = 0.7
# Members that are changed: all others are fonts and images.
_READ = re.compile(r"(?i)\.(?:x?html?|opf|ncx|xml|rels|css|txt|md)$|mimetype$")
_BLOCK = re.compile(rb"(?i)\n[ \t\r]*\n|\n(?=<)|(?<=>)(?=<(?:p|div|h\d|li|tr|w:p|text:p)\b)")
_TAG = re.compile(rb"<[^<>]{1,300}>")
_TAGS = [
    "<p>", "</p>", "<div>", "</div>", "<br/>", "<br><br>", "<hr>", "<table><tr><td>", "</table>",
    "<ul><li>", "</ul>", "<ol start=9>", "<dl><dt>", "<blockquote>", "<pre>", "</pre>", "<i>",
    "<b>", "<sup><a href='#n1'>1</a></sup>", "<a id='n1'>", "<a href='#'>",
    "<img src='x.png' alt=''>", "<h1>", "</h1>", "<h2 id='n1'>", "<svg><text>", "<math><mi>",
    "<ruby>a<rt>", "<script>", "<style>", "<!--", "-->", "<![CDATA[", "<![C", "]]>",
    "<?xml version='1.0'?>", "<body>", "</body>", "</html>", "<p style='display:none'>",
    "<div class='poem'>", "<center>", "<select><option>", "<base href='/'>", "<iframe>",
    "<details><summary>", "<p>&nbsp;</p>", "<p></p>", "<p hidden>", "<body hidden>", "<template>",
    "<noscript>", "&nbsp;", "&#0;", "&amp", "&#x202e;", "&#xD800;", "&bogus;",
]  # fmt: skip
_RTF = [
    "{", "}", "\\par ", "\\'e9", "\\u8217?", "\\u-1?", "{\\*\\x ", "{\\footnote ", "\\page ",
    "\\i ", "{\\pict ", "\\bin9999 ", "\\tab ", "\\line ", "\\trowd ", "\\cell ",
    "{\\field{\\*\\fldinst ",
]  # fmt: skip
_MARKUP = [
    "\\input{x}", "\\include{1}", "\\begin{verse}", "\\end{verse}", "\\odd{a}{b}", "\\footnote{",
    "\\newcommand{\\a}{\\a\\a}", "\\a", "\\begin{document}", "\\end{document}", "$", "$$", "%",
    "\\verb|", ".. include:: /etc/passwd\n", "\n====\n", "::\n\n", "|x|_", "[#]_", ":a:`b`",
    "\n* ", "\n** ", '#+INCLUDE: "/etc/passwd"\n', "#+begin_verse\n", "#+end_verse\n", "[fn:1]",
    ":PROPERTIES:\n", "include::/etc/passwd[]\n", "\n____\n", "\n----\n", "footnote:[", "{a}",
    "ifdef::a[]\n", "\n|===\n", '#include "/etc/passwd"\n', "#let a(b) = [#a(b)]\n", "#a[",
    "#show: a.with(\n", "#while true [a]\n", "{{", "}}", "{|\n", "\n|}", "<ref>", "[[", "]]", "''",
    "h1. ", "bq. ", "{code}", "<outline text='a'>", "<xi:include href='/etc/passwd'/>", "<para>",
    "</section>", "~", "^",
]  # fmt: skip
# Values of elements and attributes.
_VALUES = ("", "\x85", "\u202e", "\u2028a", "9" * 20, "-1", "</p>", "#", "../x", "none")
_DEEP = ("<div>", "<blockquote>", "<i>", "<ul><li>", "> ", "- ", "(", "*", "[", "{\\b ", "<p>")
_STORY = """# The Lamp

by Ada Vickery

It *rained* on the **harbour**.[^1] Nobody said a word, and `so` it went.

> The lamp is out,
> and so am I.

* * *

1. rope
2. oil

    and a can

| port | ships |
|------|-------|
| Till | 3     |

Roses are red,\\
and rain is wet.

- *a*
    - b
        - c

## Chapter 2: The Oil

“None”, said Ada — not a drop.

    code,  with  spaces

    and more

Dear Bo,

Come at once.

Ada

[^1]: The old *harbour*.

    And a second paragraph.
"""
_SCREENPLAY = """Title: The Lamp
Author: Ada Vickery

INT. HARBOUR - NIGHT

It rains. /* not yet */

BO
(aside)
Who is there?

ADA ^
Nobody.

> FADE OUT.

= A synopsis

# Act Two

EXT. SEA - DAY

>THE END<
"""


def file_trial_of(corpus: str, kind: str, seed: int, number: int) -> Trial:
    """Return the mutated file of a number: the same for the same format, seed and corpus."""
    chance = random.Random(f"{kind}-{seed}-{number}")  # noqa: S311 (no secret is made of it)
    seeds = seeds_of(corpus, kind)
    name, raw = chance.choice(seeds)
    done: list[str] = [kind, name]
    if kind in {"epub", "docx", "odt", "zip"}:
        raw = _mutated_archive(chance, raw, done)
    else:
        other = chance.choice(seeds)[1]
        raw = _mutated(chance, _stretch(chance, raw, _TEXT), _stretch(chance, other, 2_000), done)
    return Trial(((f"1.{kind}", raw),), tuple(done), None, 0)


@cache
def seeds_of(corpus: str, kind: str) -> tuple[tuple[str, bytes], ...]:
    """Return the names and bytes of the files of a format, those made here first."""
    endings = _ENDINGS.get(kind, (f".{kind}",))
    paths = sorted(Path(corpus).rglob("*")) if corpus else []
    found = [p for p in paths if p.suffix.lower() in endings and p.stat().st_size < _LARGEST]
    return (*_made(kind), *((path.name, path.read_bytes()) for path in found))


def _made(kind: str) -> list[tuple[str, bytes]]:
    """Return small files of a format."""
    if kind in {"txt", "md"}:
        return [("made", _STORY.encode())]
    if kind == "fountain":
        return [("made", _SCREENPLAY.encode())]
    if kind == "zip":
        pages = {"1.txt": _STORY, "two/2.html": f"<p>{_STORY}</p>", "3.md": _STORY}
        return [("made", _zipped([(name, text.encode()) for name, text in pages.items()]))]
    pandoc = program()
    if pandoc is None:
        return []
    form = LANGUAGES.get(kind, kind)
    command = [str(pandoc), "--from=markdown", f"--to={form}", "--standalone", "--output=-"]
    made = subprocess.run(  # noqa: S603 (nothing in it is from outside)
        [*command, "--metadata=title:The Lamp"],
        input=_STORY.encode(),
        capture_output=True,
        check=True,
    )
    return [("made", made.stdout)]


def _stretch(chance: Chance, raw: bytes, most: int) -> bytes:
    """Return the beginning of a file and a stretch of it, at most so many bytes."""
    if len(raw) <= most:
        return raw
    head = min(chance.choice((0, 200, 3_000)), most)
    begin = chance.randrange(head, len(raw))
    return raw[:head] + raw[begin : begin + int(2 ** chance.uniform(6, 13))]


def _mutated(chance: Chance, raw: bytes, other: bytes, done: list[str]) -> bytes:
    """Return bytes with one to four changes."""
    names = list(CHANGES)
    for name in chance.choices(names, k=chance.choice((1, 1, 2, 3, 4))):
        done.append(name)
        raw = CHANGES[name](chance, raw)
    if chance.random() < 0.1:  # noqa: PLR2004
        done.append("spliced")
        at = chance.randrange(len(raw) + 1)
        raw = raw[:at] + other + raw[at:]
    return raw


def _mutated_archive(chance: Chance, raw: bytes, done: list[str]) -> bytes:
    """Return an archive with changed members, or with changes of its own bytes."""
    if chance.random() < 0.1:  # noqa: PLR2004
        done.append("container")
        return _mutated(chance, raw, b"", done)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [(each.filename, archive.read(each)) for each in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return _mutated(chance, raw, b"", done)
    # Pages of a novel take as long as novels do.
    read = [n for n, (name, _) in enumerate(members) if _READ.search(name)]
    for n in read:
        name, content = members[n]
        if len(content) > _MEMBER and re.search(r"(?i)\.x?html?$|\.txt$|\.md$", name):
            members[n] = (name, _stretch(chance, content, _MEMBER))
    for n in chance.choices(read, k=chance.choice((0, 1, 1, 2, 3))) if read else ():
        name, content = members[n]
        done.append(name)
        keeps_its_form = chance.random() < _SHARE_OF_TREES
        changed = _mutated_tree(chance, content, done) if keeps_its_form else b""
        members[n] = (name, changed or _mutated(chance, content, b"", done))
    if chance.random() < 0.3:  # noqa: PLR2004
        n = chance.randrange(len(members))
        name, content = members.pop(n)
        how = chance.choice(("gone", "twice", "renamed", "empty", "swapped"))
        done.append(f"{name} {how}")
        again = {
            "gone": [],
            "twice": [(name, content), (name, content[::-1])],
            "renamed": [
                (chance.choice((name.upper(), f"./{name}", f"x{name}", f"{name}/")), content)
            ],
            "empty": [(name, b"")],
            "swapped": [(name, chance.choice(members)[1] if members else b"")],
        }[how]
        members[n:n] = again
    return _zipped(members)


def _mutated_tree(chance: Chance, raw: bytes, done: list[str]) -> bytes:
    """Return XML that is still well-formed, with changed elements; b"" if it never was."""
    try:
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return b""
    for _ in range(chance.choice((1, 2, 4, 8))):
        inside = [each for each in root.iterdescendants() if isinstance(each.tag, str)]
        if not inside:
            break
        one, other = chance.choice(inside), chance.choice(inside)
        parent, how = one.getparent(), chance.choice(("gone", "twice", "into", "text", "attribute"))
        done.append(f"{etree.QName(one).localname} {how}")
        if how == "gone" and parent is not None:
            parent.remove(one)
        elif how == "twice":
            one.addnext(deepcopy(one))
        elif how == "into":
            other.append(deepcopy(one))
        elif how == "text":
            one.text = chance.choice(
                (None, "", "\x85", "\u202e", "\u2028a", "99999999999", "-1", "</p>")
            )
        elif one.attrib:
            key = chance.choice(list(one.attrib))
            one.set(
                key,
                chance.choice(("", "-1", "9" * 20, "#", "../x", "none", *other.attrib.values())),
            )
    return etree.tostring(root)


def _zipped(members: Sequence[tuple[str, bytes]]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one name may be there twice
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return raw.getvalue()


def _flipped(chance: Chance, raw: bytes) -> bytes:
    """Flip up to eight bits."""
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 8) if raw else 0):
        changed[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _truncated(chance: Chance, raw: bytes) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _holed(chance: Chance, raw: bytes) -> bytes:
    """Cut out up to 400 bytes."""
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + raw[at + chance.randint(1, 400) :]


def _without_tags(chance: Chance, raw: bytes) -> bytes:
    """Cut up to five tags, or ends of tags."""
    tags = list(_TAG.finditer(raw))
    for tag in sorted(chance.sample(tags, min(len(tags), 5)), key=lambda tag: -tag.start()):
        first, last = chance.choice(
            (tag.span(), (tag.start() + 1, tag.end()), (tag.end() - 1, tag.end()))
        )
        raw = raw[:first] + raw[last:]
    return raw


def _by_blocks(change: Callable[[Chance, list[bytes]], None], chance: Chance, raw: bytes) -> bytes:
    ends = [found.end() for found in _BLOCK.finditer(raw)]
    blocks = [raw[a:b] for a, b in zip([0, *ends], [*ends, len(raw)], strict=True)]
    change(chance, blocks)
    return b"".join(blocks)


def _swap(chance: Chance, blocks: list[bytes]) -> None:
    for _ in range(chance.randint(1, 4)):
        a, b = chance.randrange(len(blocks)), chance.randrange(len(blocks))
        blocks[a], blocks[b] = blocks[b], blocks[a]


def _repeat(chance: Chance, blocks: list[bytes]) -> None:
    n = chance.randrange(len(blocks))
    blocks[n] *= chance.choice((2, 3, 12))


def _with(pieces: Sequence[str], chance: Chance, raw: bytes) -> bytes:
    """Insert up to five pieces."""
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(raw) + 1)
        piece = chance.choice(pieces).encode("utf-8", "surrogatepass")
        raw = raw[:at] + piece + raw[at:]
    return raw


def _deepened(chance: Chance, raw: bytes) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.choice(_DEEP).encode() * chance.choice((5, 20, 60, 300)) + raw[at:]


CHANGES: dict[str, Change] = {
    "flipped": _flipped,
    "truncated": _truncated,
    "holed": _holed,
    "without tags": _without_tags,
    "swapped": partial(_by_blocks, _swap),
    "repeated": partial(_by_blocks, _repeat),
    "odd characters": partial(_with, ODD),
    "signs": partial(_with, SIGNS),
    "lines": partial(_with, [f"\n{line}\n" for line in LINES]),
    "tags": partial(_with, _TAGS),
    "rtf": partial(_with, _RTF),
    "markup": partial(_with, _MARKUP),
    "deepened": _deepened,
}
