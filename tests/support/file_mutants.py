"""Damage of any file that a build writes, as a reader would notice it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

Damage = Callable[[Path], None]
GATE, LAMP, EPUB = "works/gate/", "works/lamp/", "works/gate/gate.epub"
ONE, TWO, FORMER = "chapter-1-the-gate", "chapter-2-the-wall", "chapter-2-the-boat"


def replaced(name: str, old: str, new: str) -> Damage:
    """Return damage that replaces a pattern in a file, once."""

    def damage(site: Path) -> None:
        path = site / name
        text, count = re.subn(old, new, path.read_text("utf-8"), count=1, flags=re.DOTALL)
        assert count == 1, (name, old)
        path.write_text(text, "utf-8")

    return damage


def written(name: str, content: bytes) -> Damage:
    def damage(site: Path) -> None:
        (site / name).write_bytes(content)

    return damage


def in_epub(name: str, old: bytes, new: bytes) -> Damage:
    """Return damage that replaces a pattern in a file of an EPUB; all of it by nothing if empty."""

    def damage(site: Path) -> None:
        with zipfile.ZipFile(site / EPUB) as archive:
            files = {each: archive.read(each) for each in archive.namelist()}
        (inner,) = [each for each in files if each.endswith(name)]
        content, count = re.subn(old, new, files[inner], count=1, flags=re.DOTALL)
        assert count == 1, (name, old)
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w") as archive:
            for each, text in (files | {inner: content}).items():
                if each != inner or content:
                    archive.writestr(each, text)
        (site / EPUB).write_bytes(raw.getvalue())

    return damage


def one_of(pattern: str, change: Callable[[bytes], bytes]) -> Damage:
    """Return damage that changes the first file of a pattern."""

    def damage(site: Path) -> None:
        path = min(path for path in site.glob(pattern) if path.is_file())
        path.write_bytes(change(path.read_bytes()))

    return damage


def without(pattern: str) -> Damage:
    def damage(site: Path) -> None:
        paths = [path for path in site.glob(pattern) if path.is_file()]
        assert paths, pattern
        for path in paths:
            path.unlink()

    return damage


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


# What a book shows to be faulty by itself: it is named even if no build has recorded its files.
FAULTS: dict[str, Damage] = {
    "chapter of an EPUB not well-formed": in_epub(f"{ONE}.xhtml", b"</p>", b""),
    "navigation of an EPUB not well-formed": in_epub("nav.xhtml", b"</nav>", b""),
    "title page of an EPUB not well-formed": in_epub("about_.xhtml", b"</body>", b""),
    "style sheet of an EPUB gone": in_epub(".css", b".*", b""),
    "package of an EPUB with a file that is not there": in_epub(".opf", b'href="nav', b'href="na'),
    "search gone": without("search/**/*"),
    "search list gone": without("search/shards.json"),
    "search list cut": one_of("search/shards.json", half),
    "search entry gone": without("search/*/pagefind-entry.json"),
    "search engine gone": without("search/wasm.*"),
    "search index gone": without("search/*/index/*"),
    "search index cut": one_of("search/*/index/*", half),
    "search fragment gone": without("search/*/fragment/*"),
    "search fragment cut": one_of("search/*/fragment/*", half),
    "search meta gone": without("search/*/*.pf_meta"),
    "search filters gone": without("search/*/filter/*"),
    "list of search files no JSON": one_of("search/*/files.json", half),
    "front page emptied": written("index.html", b""),
    "catalogue emptied": written("catalogue.html", b""),
    "page cut": one_of("authors/*.html", half),
    "style sheet gone": without("_static/plain.css"),
    "script gone": without("_static/fascicle.js"),
    "script inserted": replaced("index.html", "</head>", "<script>alert(1)</script></head>"),
    "script of others": replaced(
        f"{GATE}{ONE}.html", "</head>", '<script src="https://example.com/x.js"></script></head>'
    ),
    "script in capitals": replaced("search.html", "</body>", "<SCRIPT >a()</SCRIPT></body>"),
    "no policy": replaced(f"{GATE}{TWO}.html", '<meta http-equiv="Content-Sec[^>]*>', ""),
    "no policy on a redirect": replaced(
        f"{LAMP}{FORMER}.html", '<meta http-equiv="Content-Sec[^>]*>', ""
    ),
    "weaker policy": replaced("index.html", "(script-src 'self')", r"\1 'unsafe-inline'"),
    "redirect elsewhere": replaced(
        f"{LAMP}{FORMER}.html", "chapter-2-the-ferry.html", "chapter-1-the-lamp.html"
    ),
    "link of a redirect elsewhere": replaced(
        f"{LAMP}{FORMER}.html", 'class="moved" href="[^"]*"', 'class="moved" href="index.html"'
    ),
    "redirect gone": without(f"{LAMP}{FORMER}.html"),
    "next elsewhere": replaced(
        f"{GATE}{ONE}.html", f'rel="next" href="{TWO}', 'rel="next" href="chapter-3-the-road'
    ),
    "next gone": replaced(f"{GATE}{ONE}.html", '<a class="right-next".*?</a>', ""),
    "previous elsewhere": replaced(
        f"{GATE}{TWO}.html", f'"prev" href="{ONE}', '"prev" href="index'
    ),
    "begin elsewhere": replaced(
        f"{GATE}index.html", f'rel="next" href="{ONE}', f'rel="next" href="{TWO}'
    ),
    "author changed": replaced(
        f"{GATE}index.html", r'(class="author">.*?)Ada Quill', r"\1Bell Hatch"
    ),
    "author gone": replaced(f"{GATE}index.html", '<p class="byline">.*?</p>', ""),
    "warning gone": replaced(f"{GATE}index.html", '<span class="warnings">.*?</span>', ""),
    "warning changed": replaced(f"{GATE}index.html", "Warnings: a fall", "Warnings: a feast"),
    "rating changed": replaced(f"{GATE}index.html", "Rating: Teen", "Rating: General"),
    "summary changed": replaced(f"{GATE}index.html", r"(<p>)What became", r"\1Whatever came"),
    "series changed": replaced(f"{GATE}index.html", "(Book <bdi>1</bdi> of <.*?>)Ways", r"\1Days"),
    "number in the series changed": replaced(f"{GATE}index.html", "Book <bdi>1", "Book <bdi>3"),
    "feed not well-formed": replaced("feed.xml", "</feed>", ""),
    "feed emptied": written("feed.xml", b""),
    "sitemap not well-formed": replaced("sitemap.xml", "<loc>", "<loc"),
    "catalogue for e-readers not well-formed": one_of("opds/**/*.xml", half),
    "icon not well-formed": replaced("_static/favicon.svg", "</svg>", ""),
    "manifest no JSON": replaced("manifest.webmanifest", r"\}", ""),
    "inventory cut": one_of("objects.inv", half),
    "offline list names another file": replaced(f"{GATE}offline.json", f"{ONE}.html", "gone.html"),
    "offline list no JSON": one_of("works/*/offline.json", half),
    "offline list of the library emptied": written("offline/library.json", b""),
}

KINDS = (
    "*.html", "works/**/*.html", "authors/*.html", "series/*.html", "tags/*.html", "**/*.css",
    "**/*.js", "**/*.json", "**/*.xml", "**/*.epub", "**/*.zip", "**/*.txt", "**/*.pdf",
    "search/**/*", "**/*.png", "**/*.svg", "**/*.woff2", "robots.txt", "offline-worker.js",
    "*.webmanifest", "objects.inv", "opds/**/*", ".buildinfo", "_static/**/*", "offline/*",
)  # fmt: skip


def any_damage(seed: int, site: Path) -> str:
    """Damage a file of any kind in one of many ways, and return what was done."""
    random = Random(seed)  # noqa: S311 (no secret)
    found: list[Path] = []
    while not found:
        pattern = KINDS[seed % len(KINDS)] if seed < len(KINDS) else random.choice(KINDS)
        found = sorted(path for path in site.glob(pattern) if path.is_file())
        seed += len(KINDS) * (not found)
    path = random.choice(found)
    raw = path.read_bytes()
    at = random.randrange(len(raw) + 1)
    way = random.choice(["gone", "emptied", "cut", "byte", "lines", "added", "other", "zeros"])
    match way:
        case "gone":
            path.unlink()
        case "emptied":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(raw[: at or 0] if at < len(raw) else raw[:-1])
        case "byte":
            at = min(at, len(raw) - 1)
            path.write_bytes(
                raw[:at] + bytes([raw[at] ^ (1 << random.randrange(8))]) + raw[at + 1 :]
            )
        case "lines":
            rows = raw.splitlines(keepends=True)
            path.write_bytes(b"".join(reversed(rows)) + b"\n")
        case "added":
            path.write_bytes(raw[:at] + b"<script>alert(1)</script>" + raw[at:])
        case "other":
            others = sorted({*site.glob(f"**/*{path.suffix}")} - {path})
            others = [each for each in others if each.is_file() and each.read_bytes() != raw]
            path.write_bytes(random.choice(others).read_bytes() if others else b"another\n")
        case "zeros":
            path.write_bytes(raw[:at] + bytes(len(raw) - at) + bytes(at == len(raw)))
    return f"{path.relative_to(site).as_posix()} {way} at {at}"
