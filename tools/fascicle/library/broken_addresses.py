"""Broken addresses: those of the built book without a target in the current texts.

A page that is renamed or renumbered leaves a redirect, and nothing breaks. Addresses break with a
chapter that is gone, and with a paragraph, scene or heading of changed words. The Sphinx
extension makes the ids of these. To learn those of new pages, Sphinx reads them in a temporary
folder, and writes nothing.
"""

from __future__ import annotations

import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml import html

from fascicle.library.convert_all import convert_text
from fascicle.library.moved_works import slug_until_now
from fascicle.library.page_files import edited_page, read_page, with_held
from fascicle.library.processing import error_of
from fascicle.library.texts import WORKS, TextEntry, load_addresses, load_text
from fascicle.model.edited_pages import was_made
from fascicle.model.errors import BuildError, FascicleError
from fascicle.settings.load import LIBRARY_FILE, load_library
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.pages import TITLE_PAGE

# Words quoted to identify a paragraph.
WORDS = 8


@dataclass(frozen=True, slots=True)
class Broken:
    """An address that would lead nowhere, or to less than it did, and why."""

    address: str
    why: str

    def __str__(self) -> str:
        return f"{self.address}: {self.why}"


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking a work; `built` tells whether the built book has it."""

    slug: str
    built: bool = False
    broken: tuple[Broken, ...] = ()
    error: FascicleError | None = None


def check_addresses(
    root: Path, entries: Sequence[TextEntry], built: Path, *, is_all: bool = True
) -> list[Checked]:
    """Compare the pages that the texts would become with the addresses of the built book.

    If `entries` are all texts of the library, works of the book that no text makes any more are
    checked as well. Raises `BuildError` if the pages cannot be read.
    """
    library = load_library(root)
    made: dict[str, tuple[dict[str, str], Addresses, Addresses]] = {}
    failed: dict[str, FascicleError] = {}
    for entry in entries:
        try:
            text = with_held(load_text(entry, library), root)
            outcome = convert_text(text)
            folder = root / WORKS / entry.slug
            pages = dict(outcome.pages)
            for name in pages:
                if (edited := edited_page(folder / name, text.held)) is not None:
                    pages[name] = edited
        except Exception as error:  # noqa: BLE001 (any failure is the text's)
            failed[entry.slug] = error_of(entry, "read", error)
            continue
        if outcome.error:
            failed[entry.slug] = outcome.error
        else:
            made[entry.slug] = (pages, text.addresses, outcome.addresses)
    # A work with a new address is in the built book at the old one.
    until_now = {e.slug: slug_until_now(e, made[e.slug][1]) for e in entries if e.slug in made}
    there = {slug: built_ids(built, slug) or built_ids(built, until_now[slug]) for slug in made}
    pages_now = {slug: made[slug][0] for slug in made if there[slug]}
    after = ids_of_pages(root, pages_now) if pages_now else {}
    checked = []
    for entry in entries:
        slug = entry.slug
        if slug in failed:
            checked.append(Checked(slug, error=failed[slug]))
            continue
        _, before, now = made[slug]
        ids, new_ids = there[slug], after.get(slug, {})
        broken = [*_gone(slug, before, now), *_begun_otherwise(slug, ids, new_ids, before, now)]
        broken += _lost(slug, ids, new_ids, now)
        checked.append(Checked(slug, bool(there[slug]), tuple(broken)))
    known = {*until_now, *until_now.values(), *failed}
    gone = _works_without_text(root, built, known) if is_all else []
    return [*checked, *(Checked(slug, built=True, broken=_all_of(slug, built)) for slug in gone)]


def _works_without_text(root: Path, built: Path, known: Collection[str]) -> list[str]:
    """Return the works of the built book that were made from texts, now gone."""
    slugs = sorted(path.parent.name for path in (built / WORKS).glob("*/index.html"))
    pages = {
        slug: read_page(root / WORKS / slug / TITLE_PAGE) for slug in slugs if slug not in known
    }
    # A page without a digest was written by hand, and needs no text.
    return [slug for slug, page in pages.items() if page is None or was_made(page)]


def _all_of(slug: str, built: Path) -> tuple[Broken, ...]:
    why = (
        "its text is gone or has another name, and convert --prune removes the page\n"
        f'    If it was renamed, give it its address: fascicle describe NAME address="{slug}"'
    )
    return tuple(
        Broken(f"{WORKS}/{slug}/{address}.html", why) for address in built_ids(built, slug)
    )


def _gone(slug: str, before: Addresses, now: Addresses) -> list[Broken]:
    """Return the pages that no chapter would have any more."""
    gone, homes = {page.address for page in before.pages if page.gone}, now.homes()
    why = "would be gone; its address would lead to the title page"
    return [
        Broken(f"{WORKS}/{slug}/{page.address}.html", f"“{page.heading or page.opening}” {why}")
        for page in now.pages
        if page.gone and page.address not in gone and page.address not in homes
    ]


def _lost(
    slug: str, before: Mapping[str, Ids], after: Mapping[str, Ids], now: Addresses
) -> list[Broken]:
    """Return the ids inside pages that would no longer be on the page of their address."""
    homes = now.homes()
    elsewhere = {name: address for address, ids in after.items() for name in ids}
    broken = []
    for address, ids in before.items():
        home = homes.get(address, address)
        if home not in after:
            continue  # a page that is gone, reported above, or not made from the text
        there = after[home]
        for name, text in ids.items():
            twin = f"p-{name[2:]}"
            if name in there or (name.startswith("s-") and twin in ids and twin not in there):
                continue  # a scene goes by the name of its first paragraph
            place = f"{WORKS}/{slug}/{address}.html#{name}"
            to = f"; it would be on {elsewhere[name]}.html" if name in elsewhere else ""
            broken.append(Broken(place, f"{_called(name, text)} would be gone{to}"))
    return broken


def _begun_otherwise(
    slug: str, before: Mapping[str, Ids], after: Mapping[str, Ids], was: Addresses, now: Addresses
) -> list[Broken]:
    """Return the pages with addresses that would lead to another heading and beginning."""
    homes = now.homes()
    headings = {page.address: page.heading for page in was.pages}
    new = {page.address: page for page in now.pages}
    broken = []
    for address, ids in before.items():
        first = next((name for name in ids if name.startswith("p-")), "")
        page = new.get(homes.get(address, ""))
        if not page or not first or first in after.get(page.address, {first: ""}):
            continue
        if headings.get(address) != page.heading:
            why = f"would lead to “{page.heading or page.opening}”, which lacks its beginning"
            broken.append(Broken(f"{WORKS}/{slug}/{address}.html", why))
    return broken


def _called(name: str, text: str) -> str:
    """Return the kind and first words of an id: the paragraph “It was a door and …”."""
    what = {"p": "the paragraph", "s": "the scene that begins", "d": "the heading"}[name[0]]
    first = text.split()[:WORDS]
    more = " …" if len(text.split()) > WORDS else ""
    return f"{what} “{' '.join(first)}{more}”"


def known(entry: TextEntry) -> Iterator[dict[str, Any]]:
    """Yield the recorded addresses of a work's pages, as data. Raises `SettingsError`."""
    addresses = load_addresses(entry)
    homes = addresses.homes()
    for page in addresses.pages:
        # The page that has the beginning of one that is gone.
        into = homes.get(page.address, "") if page.gone else ""
        yield {
            "address": f"{WORKS}/{entry.slug}/{page.address}.html",
            "heading": page.heading or page.opening,
            "former": [
                f"{WORKS}/{slug}/{name}.html"
                for slug in (entry.slug, *addresses.former)
                for name in (page.address, *page.former)
                if (slug, name) != (entry.slug, page.address)
            ],
            "gone": page.gone,
            **({"into": f"{WORKS}/{entry.slug}/{into}.html"} if into else {}),
        }


def known_lines(pages: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield lines for people: an address, and below it the former ones that redirect to it."""
    for page in pages:
        to = page.get("into", "the title page")
        gone = f" is gone; its addresses lead to {to}" if page["gone"] else ""
        yield f"{page['address']}: “{page['heading']}”{gone}"
        yield from (f"    was {former}" for former in page["former"])


# The ids of a page, in reading order, with their words.
Ids = dict[str, str]

# Ids of paragraphs, scenes, and headings below the page's own.
ID = re.compile(r"[psd]-[a-z2-7]{7}(-\d+)?")
CONF = "conf.py"


def built_ids(built: Path, slug: str) -> dict[str, Ids]:
    """Return the ids of each built page of a work, by the page's address; redirects have none."""
    pages: dict[str, Ids] = {}
    for path in sorted((built / WORKS / slug).glob("*.html")):
        tree = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
        for article in tree.iter("article"):
            classes = (article.get("class") or "").split()
            # That of an entire work has the ids of the others.
            if "bd-article" in classes and "entire-work" not in classes:
                inside: Iterator[html.HtmlElement] = article.iter("*")
                pages[path.stem] = _linked((e.get("id") or "", e.text_content) for e in inside)
    return pages


def _linked(elements: Iterable[tuple[str, Callable[[], str]]]) -> Ids:
    """Return the ids that links use among those of elements, with the words of each element."""
    ids: Ids = {}
    headings = 0
    for name, text in elements:
        headings += name.startswith("d-")
        # The first heading is the page's own.
        if ID.fullmatch(name) and not (name.startswith("d-") and headings == 1):
            ids[name] = " ".join(text().split())
    return ids


def ids_of_pages(root: Path, works: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Ids]]:
    """Return the ids that pages would have, by work and address; `works` holds their Markdown.

    Settings are those of the library at `root`. Raises `BuildError` if Sphinx cannot read a page.
    """
    with TemporaryDirectory(prefix="fascicle-") as folder:
        home = Path(folder)
        for name in (CONF, LIBRARY_FILE):
            if (root / name).is_file():
                shutil.copyfile(root / name, home / name)
        (home / "index.md").write_text("# Addresses\n")
        for slug, pages in works.items():
            (home / WORKS / slug).mkdir(parents=True)
            for name, page in pages.items():
                (home / WORKS / slug / name).write_text(page, encoding="utf-8")
        doctrees = home / "_doctrees"
        _read(home, doctrees)
        return {
            slug: {
                name.removesuffix(".md"): _ids_read(doctrees / WORKS / slug / name)
                for name in sorted(pages)
            }
            for slug, pages in works.items()
        }


def _read(home: Path, doctrees: Path) -> None:
    """Run Sphinx to read all pages; warnings are left to the build."""
    command = [sys.executable, "-m", "fascicle.book.sphinx_run", "-q", "-b", "dummy"]
    command += ["-d", str(doctrees), str(home), str(home / "_out")]
    process = subprocess.run(  # noqa: S603 (a list of arguments, and no shell)
        command,
        cwd=home,
        env={**environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if process.returncode:
        problem = f"Sphinx cannot read the pages:\n{process.stderr.strip()}"
        raise BuildError(
            "the book", problem, "Correct the places named above, then: fascicle build"
        )


def _ids_read(page: Path) -> Ids:
    """Return the ids of a page that Sphinx has read; the doctree is ours, and just written."""
    document = pickle.loads(page.with_suffix(".doctree").read_bytes())  # noqa: S301
    nodes = ((node, getattr(node, "attributes", {})) for node in document.findall())
    return _linked((name, node.astext) for node, has in nodes for name in has.get("ids", ()))
