r"""LaTeX, as pandoc reads all of it: classes and packages for books, and an author's own commands.

    \newcommand{\stars}{\par{\centering *\quad*\par}}      a scene break
    \title{The Weir\\ {\large A Novel}}                    a title and a subtitle
    \dedication{To Ada}                                    a paragraph below the title
    \newif\ifdraft \ifdraft No.\else Yes.\fi               Yes.
    \thing{Two}{words}                                     Two words
    \Character[a keeper]{Ada}{ada} \adaspeaks So?          Ada: So?

pandoc skips each command that it does not know, with its words. It says so; such a command is then
defined as nothing but its words.
"""

from __future__ import annotations

import re
from functools import partial

from fascicle.readers.pandoc import STYLES, marked_verse, skipped

_BODY = r"\begin{document}"
# An argument, which may hold others, three deep.
_BRACES = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
_BRACED = re.compile(rf"{_BRACES}|\[[^\[\]]*\]|\s+")
_COMMENT = re.compile(r"(?<!\\)%.*")
# A gap that an author wants between two paragraphs: an empty one.
_GAP = re.compile(
    r"^[ \t]*\\(?:(?:big|med)(?:skip|break)|vspace\*?\{[^}\n]*\})[ \t]*(?:\\noindent)?[ \t]*$",
    re.MULTILINE,
)
_EMPTY = "\n\n~\n\n"
_POEM = r"(?:verse|altverse|patverse|poem)"
_POEMS = re.compile(
    rf"\\begin\{{{_POEM}\}}(?:\[[^\[\]]*\])?((?:(?!\\begin\{{{_POEM})[\s\S])*?)\\end\{{\w+\}}"
)
# Ends of lines that keep a page together or go on below, and of stanzas.
_ended = partial(re.compile(r"(\\\\)[*>]|\\\\!").sub, lambda it: it[1] or "\n\n")
# Titles of poems: in a collection, of so many, they are headings.
_POEM_TITLE, _COLLECTION = re.compile(r"\\poemtitle\*?(?:\[[^\[\]]*\])?(?=\{)", re.IGNORECASE), 3
# Commands of classes and packages, as pandoc knows others. An author's own come later, and count.
_DEFINED = r"""
\newcommand{\og}{«~}\newcommand{\fg}{~»}\newcommand{\flqq}{«}\newcommand{\frqq}{»}
\newcommand{\textquote}[1]{“#1”}\newcommand{\vin}{\quad}
\newcommand{\pfbreak}{\begin{center}* * *\end{center}}
\newcommand{\fancybreak}[1]{\begin{center}#1\end{center}}
\newcommand{\plainfancybreak}[3]{\begin{center}#3\end{center}}
\newcommand{\plainbreak}[1]{\begin{center}~\end{center}}
\newcommand{\scenebreak}{\begin{center}~\end{center}}
\newcommand{\sceneline}{\begin{center}* * *\end{center}}
\newcommand{\scenestars}{\begin{center}* * *\end{center}}
\newcommand{\decoglyph}[1]{* * *}
\newcommand{\addchap}[2][]{\chapter*{#2}}\newcommand{\addpart}[2][]{\part*{#2}}
\newcommand{\addsec}[2][]{\section*{#2}}\newcommand{\minisec}[1]{\paragraph{#1}}
\newcommand{\QuickChapter}[2][]{\chapter*{#2}}
\newcommand{\dictum}[2][]{\begin{quote}#2\\--- #1\end{quote}}
\newcommand{\act}[1]{\chapter*{#1}}\newcommand{\scene}[1]{\section*{#1}}
\newcommand{\StageDir}[1]{\par\emph{(#1)}\par}\newcommand{\direct}[1]{\emph{(#1)}}
\newcommand{\speaker}[1]{\par #1: }
\newcommand{\pagenote}[1]{\footnote{#1}}\newcommand{\endnote}[1]{\footnote{#1}}
""".replace("\n", "")
# A character of a play, with the command that names who speaks: \Character[a keeper]{Ada}{ada}.
_CHARACTER = re.compile(rf"\\Character(?:\[[^\[\]]*\])?\s*{_BRACES}\s*\{{([A-Za-z]+)\}}")
# The parts of a chapter's beginning in the class "novel".
_OPENING = re.compile(
    r"\\begin\{ChapterStart\}((?:(?!\\begin\{ChapterStart)[\s\S])*?)\\end\{ChapterStart\}"
)
_OPENING_TITLE = re.compile(rf"\\Chapter(?:Title|Subtitle)(?:\[[^\[\]]*\])?\s*{_BRACES}")
_SET = re.compile(r"\\Set(Title|Subtitle|Author)(?=\{)")
# A command without arguments, and a body of nothing but signs, spaces and layout.
_DEFINITION = re.compile(
    rf"\\(?:(?:re|provide)?newcommand|renewcommand|providecommand|DeclareRobustCommand|def)\*?\s*"
    rf"\{{?(\\[A-Za-z]+)\}}?\s*{_BRACES}"
)
_SIGNS = {
    "textasteriskcentered": "*", "ast": "*", "star": "⋆", "asterism": "⁂", "circ": "∘",
    "bullet": "•", "textbullet": "•", "diamond": "⋄", "pfbreakdisplay": "* * *", "adfast": "*",
    "decofourleft": "❧", "FourStar": "✦", "aldine": "❦", "hrulefill": "———",
}  # fmt: skip
_DING = re.compile(r"\\ding\{\d+\}")
_LET = re.compile(r"\\let\s*(\\[A-Za-z]+)\s*=?\s*(\\[A-Za-z]+)")
_MARK = re.compile(r"\\footnotemark(?:\[[^\[\]]*\])?(?:\{\})?")
_NOTE = re.compile(rf"\\footnotetext(?:\[[^\[\]]*\])?\s*{_BRACES}\s?")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?(?:\[[^\[\]]*\])?|\\[^A-Za-z]")
_LENGTH = re.compile(r"\{[^{}]*(?:skip|length|\d(?:pt|em|ex|mm|cm|in)|\\n?bs)\b[^{}]*\}")
_IS_SKIP = re.compile(r"\\(?:\w*skip|\w*break|v(?:space|fill)|addvspace)\b")
_ORNAMENT = re.compile(r"[\s*~.#•⋆⁂∘⋄❧✦❦✻◆–—_$-]*")
# What stands on a title page, of the class or in KOMA-Script, besides title, authors and date.
_ON_TITLE_PAGE = re.compile(
    rf"\\(titlehead|subject|publishers|uppertitleback|lowertitleback|extratitle|dedication)\s*{_BRACES}"
)
_TITLE = re.compile(rf"\\title(?:\[[^\[\]]*\])?\s*{_BRACES}")
_SUBTITLE = re.compile(rf"\\subtitle\s*{_BRACES}")
_LINE_END = re.compile(r"\\\\(?:\[[^\[\]]*\])?|\\newline\b|\\par\b")
_SIZE = re.compile(r"\\(?:tiny|small|normalsize|[lL]arge|LARGE|[hH]uge|HUGE|bfseries|itshape)\b")
_FOLDERS = re.compile(r"\\graphicspath\{\{([^{}\\]*)\}")
_IMAGE = re.compile(r"\\includegraphics\*?(?:\[[^\[\]]*\])?\{(?!/|\w+:)")
# Commands whose arguments are no words of a text.
_NO_WORDS = """
    label index glossary vspace hspace addvspace setlength addtolength newlength settowidth
    setcounter addtocounter counterwithin pagestyle thispagestyle pagenumbering chapterstyle
    bibliographystyle bibliography addbibresource nocite addcontentsline addtocontents pdfbookmark
    hypersetup hypertarget geometry color pagecolor definecolor colorlet setmainfont setsansfont
    setmonofont newfontfamily fontsize fontfamily setstretch linespread selectlanguage
    setdefaultlanguage setmainlanguage setotherlanguage setotherlanguages babelfont graphicspath
    enlargethispage hyphenation titleformat titlespacing includeonly usepackage RequirePackage
    fancyhead fancyfoot fancyhf lhead chead rhead lfoot cfoot rfoot markboth markright lettrine
    setbeamertemplate usetheme begin end rule input include subfile microtypesetup captionsetup
    setlist newenvironment renewenvironment DeclareMathOperator phantom hphantom vphantom
    pgfplotsset tikzset usetikzlibrary sisetup crefname todo missingfigure fixme fxnote memo
    typeout write special directlua looseness ding settrimmedsize setlrmarginsandblock
"""
_SETTINGS = frozenset(_NO_WORDS.split())
_SKIPPED = re.compile(r"\\([A-Za-z]+)(\*?.*)", re.DOTALL)
_SWITCH = re.compile(r"\\newif\s*\\if([A-Za-z]+)")
_DRAFT = "draftdoc"


def prepared(name: str, text: str) -> str:
    """Return LaTeX with nothing that pandoc drops though it is text. Raises `SourceError`."""
    text = _without_branches(text)
    if folders := _FOLDERS.search(text):
        text = _IMAGE.sub(rf"\g<0>{folders[1].rstrip('/')}/", text)
    text = _OPENING.sub(_chapter, _SET.sub(lambda match: f"\\{match[1].lower()}", text))
    text = _DEFINITION.sub(_ornament, _with_title_page(_LET.sub(r"\\newcommand{\1}{\2}", text)))
    text = _GAP.sub(lambda _: _EMPTY, _with_notes_at_marks(text))
    text = _CHARACTER.sub(_speaker, text)
    is_collection = len(_POEM_TITLE.findall(text)) >= _COLLECTION
    text = _POEM_TITLE.sub(lambda _: r"\section*" if is_collection else r"\poemtitle", text)
    text = _POEMS.sub(lambda match: f"\n\n{marked_verse(_ended(match[1]))}\n\n", text)
    return _with_words_of_commands(name, _DEFINED + text)


def _speaker(match: re.Match[str]) -> str:
    name, command = match[1], match[2]
    said = f"\\newcommand{{\\{command}speaks}}{{\\par {name}: }}"
    return f"\\newcommand{{\\{command}}}{{{name}}}{said}"


def _without_branches(text: str) -> str:
    """Return a text without what its own switches exclude."""
    code = _COMMENT.sub("", text)
    for switch in {*_SWITCH.findall(code), _DRAFT}:
        kept = r"\1" if f"\\{switch}true" in code else r"\2"
        branch = re.compile(
            rf"\\if{switch}(?![A-Za-z])((?:(?!\\if)[\s\S])*?)(?:\\else\b((?:(?!\\if)[\s\S])*?))?\\fi\b"
        )
        text = branch.sub(kept, text)
    return text


def _with_notes_at_marks(text: str) -> str:
    """Return a text with the notes whose words stand elsewhere in the places of their marks."""
    notes = _NOTE.findall(text)
    if len(_MARK.findall(text)) != len(notes):
        return text
    waiting = iter(notes)
    return _MARK.sub(lambda _: f"\\footnote{{{next(waiting)}}}", _NOTE.sub("", text))


def _chapter(match: re.Match[str]) -> str:
    """Return the heading of a chapter whose number and title are set apart."""
    parts = [part.strip() for part in _OPENING_TITLE.findall(match[1])]
    return f"\n\n\\chapter*{{{'. '.join(parts)}}}\n\n" if parts else match[1]


def _ornament(match: re.Match[str]) -> str:
    """Return the definition of a command that is a scene break as pandoc reads one."""
    body = _LENGTH.sub("", _DING.sub("❦", _COMMENT.sub("", match[2])))
    signs = _COMMAND.sub(lambda it: _SIGNS.get(it[1] or "", " "), body)
    signs = re.sub(r"[{}]", "", signs)
    if not _ORNAMENT.fullmatch(signs):
        return match[0]
    shown = " ".join(re.sub(r"[~$]", " ", signs).split())
    if not shown and not _IS_SKIP.search(match[2]):
        return match[0]
    return f"\\newcommand{{{match[1]}}}{{\\begin{{center}}{shown or '~'}\\end{{center}}}}"


def _with_title_page(text: str) -> str:
    """Return a text with its subtitle in its title, and the rest of its title page below."""
    preamble, begin, body = text.partition(_BODY)
    code = _COMMENT.sub("", preamble)
    title = _TITLE.search(code)
    if not (begin and title):
        return text
    lines = [_SIZE.sub("", line) for line in _LINE_END.split(title[1])]
    subtitle = _SUBTITLE.search(code)
    said = [line for line in (*lines, subtitle[1] if subtitle else "") if line.strip("{} \n")]
    # A size in braces may hold the end of the line.
    is_balanced = all(line.count("{") == line.count("}") for line in said)
    whole = STYLES["subtitle"].join(said) if is_balanced else title[1]
    more = "\n\n".join(
        f"\\begin{{center}}{it[2]}\\end{{center}}" for it in _ON_TITLE_PAGE.finditer(code)
    )
    preamble = _TITLE.sub("", _SUBTITLE.sub("", preamble))
    head, maketitle, rest = body.partition(r"\maketitle")
    body = f"{head}{maketitle}\n\n{more}\n\n{rest}" if maketitle else f"\n{more}\n\n{body}"
    return f"{preamble}\\title{{{whole}}}{begin}{body}"


def _with_words_of_commands(name: str, text: str) -> str:
    """Return LaTeX in which each command that pandoc skips is defined as its arguments."""
    first = text[: max(0, text.find(_BODY))].count("\n") + 1
    arguments: dict[str, tuple[int, bool]] = {}
    for said, line in skipped(name, text.encode(), "latex"):
        match = _SKIPPED.fullmatch(said)
        if match is None or line < first or match[1] in _SETTINGS or "{" not in match[2]:
            continue
        groups = [it[0] for it in _BRACED.finditer(match[2].lstrip("*")) if it[0].strip()]
        count = sum(group.startswith("{") for group in groups)
        has_option = bool(groups) and groups[0].startswith("[")
        arguments.setdefault(match[1], (count, has_option))
    return "".join(_definition(*each) for each in arguments.items()) + text


def _definition(command: str, taken: tuple[int, bool]) -> str:
    count, has_option = taken
    option = 1 if has_option else 0
    words = " ".join(f"#{n}" for n in range(option + 1, option + count + 1))
    return f"\\newcommand{{\\{command}}}[{count + option}]{'[]' * option}{{{words}}}"
