"""Markdown that takes a careless parser time by its square, or all of its stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MARKS: dict[str, Callable[[], str]] = {
    "brackets": lambda: "[" * 100_000,
    "quotations": lambda: ">" * 100_000 + "a",
    "stars": lambda: "*a _b **c " * 10_000,
    "images": lambda: "![" * 15_000 + "![](" * 5_000,
    "links": lambda: "[a](" * 10_000 + "[a](<b" * 10_000 + "[a][" * 10_000,
    "names that do not end": lambda: "[a\n" * 10_000,
    "notes": lambda: "^[" * 30_000 + "[^a" * 10_000,
    "definitions of notes": lambda: "".join(f"[^{n}]: a\n" for n in range(10_000)),
    "code": lambda: "".join("a" + "`" * n for n in range(1, 400)),
    "fences that do not end": lambda: "`" * 100_000 + "\n" + "~~~a\n" * 20_000,
    "signs of apps": lambda: "%%a [[b|c > [!d] {{e {>>f {~~g ==h " * 5_000 + "# (PART) f\n" * 5_000,
    "lists": lambda: "- " * 25_000 + "1. " * 25_000 + "a",
    "terms": lambda: "a\n: b\n" * 8_000,
    "a wide table": lambda: "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|\n" * 5_000,
    "tags": lambda: "<" * 50_000 + "<!--" * 10_000,
    "escapes": lambda: "\\" * 50_000 + "&" * 50_000,
    "aliases": lambda: "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n" + "d: [" * 10_000,
}
