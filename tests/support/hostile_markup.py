r"""Hostile files of markup languages: files that include others, run, repeat themselves, or nest.

Of each, the ending, what stands below the text that is shown, and a piece of its error, "" for
none. `{here}` is the address of a server that must never be asked, `{stolen}` what nobody may see.
"""

from __future__ import annotations

ESCAPED = '<script>alert(1)</script><img src="a.png" onerror="alert(1)">'
RUNS = '<script>alert("{stolen}")</script><img src="{here}/a.png" onerror="{stolen}">'

_DOUBLED = "".join(
    rf"\newcommand{{\a{chr(98 + n)}}}{{\a{chr(97 + n)}\a{chr(97 + n)}}}" for n in range(20)
)
_SECTIONS = "<section><title>a</title>" * 20_000

MARKUP: dict[str, tuple[str, str, str]] = {
    # LaTeX
    "latex that includes files of others": (
        ".tex", r"\input{/etc/passwd}\include{../../../etc/passwd}\verbatiminput{/etc/passwd}", "",
    ),
    "latex that runs": (
        ".tex", r"\write18{a}\href{javascript:alert(1)}{A word}\includegraphics{{here}/a.png}", "",
    ),
    "latex whose macro calls itself": (".tex", r"\newcommand{\a}{\a\a}\a", "pandoc"),
    "latex whose macros double": (
        ".tex", r"\newcommand{\aa}{hahaha}" + _DOUBLED + r"\at", "pandoc",
    ),
    "latex of open braces": (".tex", "{" * 100_000, "pandoc"),
    "latex of open arguments": (".tex", r"\odd{" * 20_000, "pandoc"),
    "latex of many unknown commands": (
        ".tex", "".join(rf"\o{'x' * (n % 97)}{'y' * (n // 97)}{{a}} " for n in range(5_000)), "",
    ),
    "latex of open environments": (".tex", r"\begin{quote}" * 20_000, "pandoc"),
    # reStructuredText
    "rst that includes files of others": (
        ".rst", ".. include:: /etc/passwd\n\n.. csv-table:: a\n   :file: /etc/passwd\n", "pandoc",
    ),
    "rst that runs": (
        ".rst", ".. raw:: html\n\n   " + RUNS + "\n\n`A word <javascript:alert(1)>`__\n", "",
    ),
    "rst of deep lists": (".rst", "\n\n".join(" " * 2 * n + "- a" for n in range(1_000)), "pandoc"),
    "rst whose substitution names itself": (".rst", "|a|\n\n.. |a| replace:: |a| |a|\n", ""),
    # Org
    "org that includes files of others": (
        ".org", '#+INCLUDE: "/etc/passwd"\n#+SETUPFILE: /etc/passwd\n\n[[file:/etc/passwd]]', "",
    ),
    "org that runs": (
        ".org", "#+begin_export html\n" + RUNS + "\n#+end_export\n\n@@html:<script>@@ "
        "[[javascript:alert(1)][A word]]\n\n#+begin_src sh :results\ntouch x\n#+end_src\n", "",
    ),
    "org of deep lists": (
        ".org", "".join(f"{'  ' * n}- a\n" for n in range(1_000)), "pandoc",
    ),
    # AsciiDoc
    "asciidoc that includes files of others": (
        ".adoc", "include::/etc/passwd[]\n\ninclude::{here}/a.adoc[]\n\nimage::{here}/a.png[]", "",
    ),
    "asciidoc that runs": (
        ".adoc", "++++\n" + RUNS + "\n++++\n\nlink:javascript:alert(1)[A word] +++<script>+++", "",
    ),
    "asciidoc whose attribute names itself": (".adoc", ":a: {a}{a}\n\n{a}", ""),
    "asciidoc of deep blocks": (
        ".adoc", "\n".join("=" * n for n in range(4, 1_000)) + "\na\n", "pandoc",
    ),
    # Typst
    "typst that reads files of others": (
        ".typ", '#include "/etc/passwd"\n\n#read("/etc/passwd")\n', "pandoc",
    ),
    "typst that never ends": (".typ", "#while true [a]\n", "pandoc"),
    "typst whose function calls itself": (".typ", "#let a(b) = [#a(b)]\n#a[x]\n", "pandoc"),
    "typst of a long range": (".typ", "#for n in range(999999999) [a]\n", "pandoc"),
    "typst of open brackets": (".typ", "[" * 20_000, ""),
    "typst of many unknown names": (
        ".typ", " ".join(f"#unknown{n}[a]" for n in range(2_000)), "pandoc",
    ),
    # DocBook
    "docbook with an entity bomb": (".dbk", "<para>&a9;</para>", "pandoc"),
    "docbook that includes files of others": (
        ".dbk", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>', "",
    ),
    "docbook of deep sections": (".dbk", _SECTIONS, "pandoc"),
    "docbook that runs": (
        ".dbk", '<para><ulink url="javascript:alert(1)">A word</ulink></para>', "",
    ),
    # Others
    "mediawiki that runs": (
        ".wiki", ESCAPED + "\n\n[[File:{here}/a.png|A word]] [javascript:alert(1) a]", "",
    ),
    "mediawiki of open templates": (".wiki", "{{a|" * 50_000, "pandoc"),
    "mediawiki of open tables": (".wiki", "{|\n|\n" * 2_000, "pandoc"),
    "textile that runs": (
        ".textile", RUNS + '\n\n"A word":javascript:alert(1) !{here}/a.png!\n', "",
    ),
    "jira that runs": (
        ".jira", "{html}" + ESCAPED + "{html} [A word|javascript:alert(1)] !{here}/a.png!", "",
    ),
    "jira of open quotes": (".jira", "{quote}" * 20_000, ""),
    "opml with an entity bomb": (".opml", '<outline text="&a9;"/>', "XML that is damaged"),
    "opml of open outlines": (".opml", '<outline text="a">' * 20_000, "XML that is damaged"),
    "opml of deep outlines": (
        ".opml", '<outline text="a">' * 200 + "</outline>" * 200 + '<outline text="a"/>',
        "elements inside one another",
    ),
    "opml that runs": (".opml", '<outline text="a" _note="&lt;script&gt;{stolen}"/>', ""),
}  # fmt: skip


def whole(ending: str, shown: str, more: str, entities: str) -> str:
    """Return the file of a hostile piece, with the text that is shown above it."""
    if ending == ".dbk":
        end = "</article>" if not more.startswith("<section>") else ""
        return f"{entities}<article><para>{shown}</para>{more}{end}"
    if ending == ".opml":
        end = "</body></opml>" if more.endswith("/>") else ""
        return f'{entities}<opml><body><outline text="{shown}"/>{more}{end}'
    return f"{shown}\n\n{more}\n"
